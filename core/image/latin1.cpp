#include "image/latin1.h"

#include <cstdint>

namespace unclip {

namespace {

std::uint8_t byteAt(std::string_view text, std::size_t index)
{
    return index < text.size() ? static_cast<std::uint8_t>(text[index]) : std::uint8_t { 0 };
}

/// How many bytes a character takes, told by its first; 0 when none starts so.
std::size_t lengthOf(std::uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first < 0xE0)
        return 2;
    if (first >= 0xE0 && first < 0xF0)
        return 3;
    return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

/// The second byte rules out overlong forms, surrogates and what lies beyond U+10FFFF.
bool isSecondByteFine(std::uint8_t first, std::uint8_t second)
{
    switch (first) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second < 0xA0;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second < 0x90;
    default:
        return true;
    }
}

bool isPlain(unsigned character)
{
    return character == '\n' || (character >= 0x20 && character < 0x7F) || character >= 0xA0;
}

} // namespace

std::string utf8FromLatin1(std::string_view latin1)
{
    std::string utf8;
    utf8.reserve(latin1.size());
    for (const char character : latin1) {
        const auto code = static_cast<std::uint8_t>(character);
        if (code < 0x80) {
            utf8.push_back(character);
            continue;
        }
        utf8.push_back(static_cast<char>(0xC0 | code >> 6));
        utf8.push_back(static_cast<char>(0x80 | (code & 0x3F)));
    }
    return utf8;
}

std::optional<std::string> latin1FromUtf8(std::string_view utf8)
{
    std::string latin1;
    latin1.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        unsigned code = byteAt(utf8, i);
        if (code == 0xC2 || code == 0xC3) {
            const unsigned second = byteAt(utf8, ++i);
            if (second >> 6 != 2)
                return std::nullopt;
            code = (code & 0x1F) << 6 | (second & 0x3F);
        } else if (code >= 0x80) {
            return std::nullopt;
        }
        if (!isPlain(code))
            return std::nullopt;
        latin1.push_back(static_cast<char>(code));
    }
    return latin1;
}

bool isUtf8(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::uint8_t first = byteAt(text, i);
        const std::size_t length = lengthOf(first);
        if (length == 0)
            return false;
        for (std::size_t k = 1; k < length; ++k) {
            if (byteAt(text, i + k) >> 6 != 2)
                return false;
        }
        if (length > 2 && !isSecondByteFine(first, byteAt(text, i + 1)))
            return false;
        i += length;
    }
    return true;
}

} // namespace unclip
