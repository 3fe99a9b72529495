#include "cli/sourceoptions.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <locale>
#include <sstream>

namespace unclip {

namespace {

const std::string promptPrefix = "prompt:";

/// Recipes are JSON, file names need not be UTF-8: what is not becomes U+FFFD.
std::string asUtf8(const std::string &name)
{
    const std::string text =
        nlohmann::json(name).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return nlohmann::json::parse(text).get<std::string>();
}

PictureSource pictureFrom(const std::filesystem::path &path, const Crop &crop)
{
    PictureSource source;
    source.image = readImage(path);
    source.crop = crop;
    source.name = asUtf8(path.filename().string());
    source.sha256 = sha256File(path);
    return source;
}

} // namespace

Crop cropFrom(const std::string &text)
{
    if (text == "centre" || text == "center")
        return {};
    if (text == "fit")
        return { Crop::Mode::Fit };
    Crop crop;
    crop.mode = Crop::Mode::Square;
    std::istringstream stream(text);
    stream.imbue(std::locale::classic());
    char firstComma = 0;
    char secondComma = 0;
    stream >> crop.x >> firstComma >> crop.y >> secondComma >> crop.size;
    const bool isRead = !stream.fail() && stream.peek() == std::istringstream::traits_type::eof();
    if (!isRead || firstComma != ',' || secondComma != ',')
        throw InvalidRequest("The crop \"" + text
                             + "\" is not understood; use centre, fit, or x,y,size as fractions "
                               "such as 0.1,0,0.8.");
    return crop;
}

bool isPrompt(const std::string &text)
{
    return text.compare(0, promptPrefix.size(), promptPrefix) == 0;
}

Source sourceFrom(const std::string &text, const Crop &crop)
{
    if (isPrompt(text))
        return PromptSource { text.substr(promptPrefix.size()) };
    return pictureFrom(text, crop);
}

void SourceOptions::addTo(CLI::App &app)
{
    app.add_option("source", m_source, "A picture file, or prompt:\"words\"")
        ->required()
        ->type_name("PICTURE");
    app.add_option("--crop", m_crop,
                   "Square of the picture to look at: centre, fit (on white), or x,y,size as "
                   "fractions")
        ->capture_default_str();
}

std::vector<double> evenly(int count, double last)
{
    std::vector<double> positions;
    for (int i = 0; i < count; ++i)
        positions.push_back(last * i / (count - 1));
    return positions;
}

} // namespace unclip
