#include "text/mojibake.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace unclip {

namespace {

/// Windows-1252, bytes 0x80..0x9F; Latin-1 elsewhere.
constexpr std::array<char32_t, 32> highControls = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178
};

/// Marks that follow an accented letter in ordinary text: closing quotes, dashes, ellipsis,
/// ordinals, trade marks, no-break space.
constexpr std::u32string_view ordinaryMarks =
    U"\u00A0\u00A1\u00A9\u00AA\u00AB\u00AE\u00B0\u00B2\u00B3\u00B4\u00B7\u00B9\u00BA\u00BB\u00BF"
    U"\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u2026\u2039\u203A\u2122";

/// One character hidden in `length` characters that each stand for a byte.
struct Unit
{
    char32_t value = 0;
    std::size_t length = 0; ///< 0: none here
};

/// A run of units side by side.
struct Run
{
    std::u32string value;
    std::vector<std::uint32_t> ends;
    std::size_t after = 0; ///< position behind the run
    bool evident = false; ///< some unit alone proves the confusion
};

/// The byte 0x80..0xFF that a character was read from; 0 for every other character.
std::uint8_t byteOf(char32_t value)
{
    if (value >= 0x80 && value <= 0xFF)
        return static_cast<std::uint8_t>(value);
    if (value < 0x80)
        return 0;
    const auto *const found = std::find(highControls.begin(), highControls.end(), value);
    return found == highControls.end()
        ? std::uint8_t { 0 }
        : static_cast<std::uint8_t>(0x80 + (found - highControls.begin()));
}

bool isContinuation(std::uint8_t byte)
{
    return byte >= 0x80 && byte <= 0xBF;
}

std::size_t lengthFromLead(std::uint8_t lead)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

bool isPlausible(UChar32 value)
{
    if (value < 0x80)
        return false;
    const auto category = u_charType(value);
    return category != U_UNASSIGNED && category != U_PRIVATE_USE_CHAR && category != U_SURROGATE;
}

Unit unitAt(const TracedText &text, std::size_t position)
{
    std::array<std::uint8_t, 4> bytes { byteOf(text[position].value) };
    const std::size_t length = lengthFromLead(bytes[0]);
    if (length == 0 || text.size() - position < length)
        return {};
    for (std::size_t i = 1; i < length; ++i) {
        bytes[i] = byteOf(text[position + i].value);
        if (!isContinuation(bytes[i]))
            return {};
    }
    UChar32 value = 0;
    std::size_t read = 0;
    U8_NEXT(bytes.data(), read, length, value);
    if (read != length || !isPlausible(value))
        return {};
    return { static_cast<char32_t>(value), length };
}

bool isControl(char32_t value)
{
    return value >= 0x80 && value <= 0x9F;
}

bool isOrdinary(char32_t value)
{
    return ordinaryMarks.find(value) != std::u32string_view::npos;
}

bool isLower(char32_t value)
{
    return u_islower(static_cast<UChar32>(value)) != 0;
}

bool isUpper(char32_t value)
{
    return u_isupper(static_cast<UChar32>(value)) != 0;
}

/// Two-byte units: an accented capital and a mark.
bool isEvidentPair(const TracedText &text, std::size_t position)
{
    const char32_t lead = text[position].value;
    const char32_t mark = text[position + 1].value;
    const char32_t before = position == 0 ? U' ' : text[position - 1].value;
    const char32_t behind = position + 2 < text.size() ? text[position + 2].value : U' ';
    if (lead == 0xC2 || lead == 0xC3)
        return !isOrdinary(mark) || !isUpper(before);
    return isUpper(lead) && (isLower(before) || (!isOrdinary(mark) && isLower(behind)));
}

bool isEvident(const TracedText &text, std::size_t position, std::size_t length)
{
    const char32_t second = text[position + 1].value;
    for (std::size_t i = 1; i < length; ++i) {
        if (isControl(text[position + i].value))
            return true;
    }
    if (length == 2)
        return isEvidentPair(text, position);
    if (length == 4)
        return second == 0x178; // emoji and other pictures: F0 9F
    const bool byteOrderMark = text[position].value == 0xEF && second == 0xBB;
    return byteOrderMark || !isOrdinary(second);
}

Run runAt(const TracedText &text, std::size_t position)
{
    Run run;
    run.after = position;
    while (run.after < text.size()) {
        const Unit unit = unitAt(text, run.after);
        if (unit.length == 0)
            break;
        run.evident = run.evident || isEvident(text, run.after, unit.length);
        run.after += unit.length;
        run.value += unit.value;
        run.ends.push_back(text[run.after - 1].end);
    }
    return run;
}

} // namespace

char32_t windows1252(std::uint8_t byte)
{
    return byte >= 0x80 && byte <= 0x9F ? highControls[byte - 0x80U] : byte;
}

TracedText repairMojibake(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    std::size_t position = 0;
    while (position < text.size()) {
        const Run run = runAt(text, position);
        if (run.evident || run.value.size() > 1) {
            for (std::size_t i = 0; i < run.value.size(); ++i)
                out.push_back({ run.value[i], run.ends[i] });
            position = run.after;
        } else {
            const std::size_t after = std::max(run.after, position + 1);
            out.insert(out.end(), text.begin() + static_cast<std::ptrdiff_t>(position),
                       text.begin() + static_cast<std::ptrdiff_t>(after));
            position = after;
        }
    }
    return out;
}

} // namespace unclip
