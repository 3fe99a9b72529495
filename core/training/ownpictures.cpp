#include "training/ownpictures.h"

#include "training/data/webdataset.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <system_error>

namespace unclip::training {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostFiles = 1'000'000;
constexpr std::uintmax_t mostCaptionBytes = 1u << 20;
constexpr std::size_t mostBytes = std::size_t { 8 } << 30; ///< of decoded pictures in memory
constexpr std::array<const char *, 2> captionExtensions { ".txt", ".json" };

/// What cameras and programs call pictures that nobody named.
constexpr std::array<const char *, 18> emptyWords {
    "img",  "image", "dsc",  "dscn", "dscf",       "pxl",    "mvi",      "photo", "picture",
    "scan", "pic",   "copy", "mvc",  "screenshot", "screen", "untitled", "final", "export"
};

std::string lowerCase(std::string text)
{
    for (char &letter : text)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return text;
}

bool isCaption(const fs::path &file)
{
    const std::string extension = lowerCase(file.extension().string());
    return std::find(captionExtensions.begin(), captionExtensions.end(), extension)
        != captionExtensions.end();
}

/// Files that may be pictures, sorted by path.
std::vector<fs::path> candidatesIn(const fs::path &folder, const CancellationToken &cancellation)
{
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw FileError("There is no folder of pictures at " + folder.string() + ".");
    std::vector<fs::path> files;
    const auto options = fs::directory_options::skip_permission_denied;
    fs::recursive_directory_iterator entry(folder, options, error);
    for (const fs::recursive_directory_iterator end; !error && entry != end;
         entry.increment(error)) {
        cancellation.check();
        const std::string name = entry->path().filename().string();
        std::error_code ignored;
        if (name.front() == '.')
            entry.disable_recursion_pending();
        else if (entry->is_regular_file(ignored) && !isCaption(entry->path()))
            files.push_back(entry->path());
        if (files.size() > mostFiles)
            throw InvalidRequest("There are over " + std::to_string(mostFiles) + " files in "
                                 + folder.string() + "; choose a smaller folder.");
    }
    if (error)
        throw FileError("Cannot look through " + folder.string() + ": " + error.message() + ".");
    std::sort(files.begin(), files.end());
    return files;
}

/// The files beside a picture that say what it shows, as members of a sample.
WebSample sidecarsOf(const fs::path &picture)
{
    WebSample sample;
    sample.key = picture.filename().string();
    for (const char *extension : captionExtensions) {
        fs::path file = picture;
        file.replace_extension(extension);
        std::error_code error;
        if (!fs::is_regular_file(file, error))
            continue;
        if (fs::file_size(file, error) > mostCaptionBytes || error)
            throw InvalidRequest("its caption \"" + file.filename().string()
                                 + "\" is too large or cannot be read");
        std::ifstream in(file, std::ios::binary);
        sample.members[extension + 1] = { std::istreambuf_iterator<char>(in), {} };
    }
    return sample;
}

CaptionSource captionFor(const fs::path &picture, const std::string &name)
{
    CaptionSource source;
    const WebSample sample = sidecarsOf(picture);
    if (!sample.members.empty())
        source = captionSourceOf(sample);
    else
        source.plain = name.empty() ? captionOfFileName(picture.stem().string()) : name;
    source.weight = 1.0;
    return source;
}

std::size_t bytesPerPicture(const std::vector<int> &sizes)
{
    std::size_t bytes = 0;
    for (const int size : sizes)
        bytes += static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 4;
    return bytes;
}

/// True for "img", "0042" and "DSC0042", and where there is no letter at all.
bool saysNothing(const std::string &word)
{
    const std::string lower = lowerCase(word);
    const std::string letters = lower.substr(0, lower.find_first_of("0123456789"));
    const bool isOther = std::any_of(lower.begin(), lower.end(), [](char letter) {
        return static_cast<unsigned char>(letter) >= 0x80
            || std::isalpha(static_cast<unsigned char>(letter)) != 0;
    });
    return !isOther || std::find(emptyWords.begin(), emptyWords.end(), letters) != emptyWords.end();
}

} // namespace

std::string captionOfFileName(const std::string &stem)
{
    std::string caption;
    std::string word;
    const auto endWord = [&] {
        if (!word.empty() && !saysNothing(word))
            caption += (caption.empty() ? "" : " ") + word;
        word.clear();
    };
    for (const char letter : stem) {
        const auto code = static_cast<unsigned char>(letter);
        if (code >= 0x80 || std::isalnum(code) != 0 || letter == '\'')
            word += letter;
        else
            endWord();
    }
    endWord();
    return caption.empty() ? "a picture" : caption;
}

OwnPictures loadOwnPictures(const OwnPicturesOptions &options, const RunControl &control)
{
    OwnPictures own;
    own.set.sizes = options.sizes;
    std::vector<std::vector<at::Tensor>> rows(options.sizes.size());
    const std::size_t most = mostBytes / std::max<std::size_t>(bytesPerPicture(options.sizes), 1);
    for (const fs::path &file : candidatesIn(options.folder, control.cancellation)) {
        control.cancellation.check();
        const std::string shown = file.lexically_relative(options.folder).string();
        try {
            CaptionSource caption = captionFor(file, options.name);
            const Image image = readImage(file);
            for (std::size_t i = 0; i < rows.size(); ++i)
                rows[i].push_back(squarePixels(image, options.sizes[i]));
            own.set.captions.push_back(std::move(caption));
            own.set.cumulative.push_back(static_cast<double>(own.set.captions.size()));
        } catch (const Error &error) { // no picture, or a damaged one
            own.skipped.push_back(shown + ": " + error.what());
        }
        if (own.set.captions.size() > most)
            throw InvalidRequest("There are more than " + std::to_string(most) + " pictures in "
                                 + options.folder.string() + "; choose a smaller folder.");
    }
    if (own.set.captions.empty())
        throw InvalidRequest("There is no readable picture in " + options.folder.string()
                             + (own.skipped.empty() ? "." : " (" + own.skipped.front() + ")."));
    for (const auto &pictures : rows)
        own.set.pixels.push_back(at::stack(pictures));
    return own;
}

} // namespace unclip::training
