#include "text/tracedtext.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace unclip {

TracedText decodeUtf8(std::string_view utf8)
{
    TracedText text;
    text.reserve(utf8.size());
    const auto *bytes = reinterpret_cast<const std::uint8_t *>(utf8.data());
    std::size_t position = 0;
    while (position < utf8.size()) {
        UChar32 value = 0;
        U8_NEXT_OR_FFFD(bytes, position, utf8.size(), value);
        text.push_back({ static_cast<char32_t>(value), static_cast<std::uint32_t>(position) });
    }
    return text;
}

void appendUtf8(std::string &out, char32_t value)
{
    const auto tail = [value](int shift) {
        return static_cast<char>(0x80 | ((value >> shift) & 0x3F));
    };
    if (value < 0x80) {
        out += static_cast<char>(value);
    } else if (value < 0x800) {
        out += static_cast<char>(0xC0 | (value >> 6));
        out += tail(0);
    } else if (value < 0x10000) {
        out += static_cast<char>(0xE0 | (value >> 12));
        out += tail(6);
        out += tail(0);
    } else {
        out += static_cast<char>(0xF0 | (value >> 18));
        out += tail(12);
        out += tail(6);
        out += tail(0);
    }
}

std::string toUtf8(const TracedText &text)
{
    std::string utf8;
    utf8.reserve(text.size());
    for (const TracedChar &character : text)
        appendUtf8(utf8, character.value);
    return utf8;
}

void appendReplacement(TracedText &out, std::u32string_view value, std::uint32_t end)
{
    const std::uint32_t before = out.empty() ? 0 : out.back().end;
    for (std::size_t i = 0; i < value.size(); ++i)
        out.push_back({ value[i], i + 1 == value.size() ? end : before });
}

bool isSpace(char32_t value)
{
    return (value >= 0x1C && value <= 0x1F) || u_isUWhiteSpace(static_cast<UChar32>(value)) != 0;
}

} // namespace unclip
