#include "unclip/picturename.h"

#include "unclip/requesttools.h"

#include <array>
#include <filesystem>
#include <utility>

namespace unclip {

namespace {

constexpr std::size_t maxSlugBytes = 40;

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u;
}

/// At most so many bytes of a text, without half a letter at the end.
std::string cut(std::string text, std::size_t mostBytes)
{
    if (text.size() <= mostBytes)
        return text;
    while (mostBytes > 0 && isContinuation(text[mostBytes]))
        --mostBytes;
    text.resize(mostBytes);
    return text;
}

/// '-' for what file names are better without; bytes beyond ASCII are parts of letters.
char slugged(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return static_cast<char>(byte - 'A' + 'a');
    const bool isKept = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')
        || static_cast<unsigned char>(byte) >= 0x80u;
    return isKept ? byte : '-';
}

std::string textOf(const Source &source)
{
    if (const auto *prompt = std::get_if<PromptSource>(&source))
        return prompt->prompt;
    if (const auto *picture = std::get_if<PictureSource>(&source))
        return std::filesystem::path(picture->name).stem().string();
    return {};
}

std::string textOf(const Create &create)
{
    return create.prompt;
}

std::string textOf(const Vary &vary)
{
    return textOf(vary.source);
}

std::string textOf(const Blend &blend)
{
    std::string text;
    for (const BlendEnd &end : blend.ends)
        text += cut(slugOf(textOf(end.source)), maxSlugBytes / 2) + "-";
    return text;
}

std::string textOf(const Edit &edit)
{
    return edit.afterText;
}

std::string textOf(const Explore &explore)
{
    return textOf(explore.source);
}

int firstNumber(const Request &request)
{
    if (const auto *create = std::get_if<Create>(&request))
        return create->firstImage;
    if (const auto *vary = std::get_if<Vary>(&request))
        return vary->firstImage;
    return 0;
}

std::string localTime(std::time_t time)
{
    std::tm local {};
    ::localtime_r(&time, &local);
    std::array<char, 32> text {};
    std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &local);
    return text.data();
}

} // namespace

std::string slugOf(const std::string &text)
{
    std::string slug;
    for (const char byte : text) {
        const char next = slugged(byte);
        if (next != '-' || (!slug.empty() && slug.back() != '-'))
            slug += next;
    }
    slug = cut(std::move(slug), maxSlugBytes);
    while (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug;
}

std::string slugOf(const Request &request)
{
    return slugOf(std::visit([](const auto &mode) { return textOf(mode); }, request));
}

PictureNames::PictureNames(const Request &request, std::time_t time)
    : m_first(firstNumber(request))
{
    const std::string slug = slugOf(request);
    m_stem = localTime(time) + "-" + modeOf(request) + "-" + slug + (slug.empty() ? "" : "-") + "s"
        + std::to_string(samplingOf(request).seed) + "-";
}

std::string PictureNames::name(int ordinal) const
{
    const std::int64_t number = std::int64_t { m_first } + ordinal;
    return m_stem + (number < 10 ? "0" : "") + std::to_string(number);
}

} // namespace unclip
