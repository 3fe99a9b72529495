#include "text/textrepair.h"

#include "text/htmlentities.h"
#include "text/mojibake.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>

namespace unclip {

namespace {

/// Repairs that make room for others are repeated; real text settles after two or three rounds.
constexpr int mostRounds = 16;

constexpr char32_t escape = 0x1B;

/// Sorting marks takes quadratic time; no letter carries this many (UAX 15 allows 30).
constexpr std::size_t mostMarks = 1024;

UChar32 asIcu(char32_t value)
{
    return static_cast<UChar32>(value);
}

std::u32string fromIcu(const icu::UnicodeString &utf16)
{
    std::u32string value;
    for (std::int32_t i = 0; i < utf16.length(); i = utf16.moveIndex32(i, 1))
        value += static_cast<char32_t>(utf16.char32At(i));
    return value;
}

/// ICU's normalizers come with its data, which is linked in: they are always there.
const icu::Normalizer2 *composition()
{
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFCInstance(status);
}

std::u32string compatible(char32_t value)
{
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2 *normalizer = icu::Normalizer2::getNFKCInstance(status);
    const icu::UnicodeString result =
        normalizer->normalize(icu::UnicodeString(asIcu(value)), status);
    return U_FAILURE(status) ? std::u32string(1, value) : fromIcu(result);
}

bool isLigature(char32_t value)
{
    return value == 0x132 || value == 0x133 || value == 0x149 || (value >= 0x1C4 && value <= 0x1CC)
        || (value >= 0x1F1 && value <= 0x1F3) || (value >= 0xFB00 && value <= 0xFB06);
}

bool isWidthForm(char32_t value)
{
    return value == 0x3000 || (value >= 0xFF01 && value <= 0xFFEE);
}

bool isRemovedControl(char32_t value)
{
    return value <= 0x08 || value == 0x0B || (value >= 0x0E && value <= 0x1F) || value == 0x7F
        || (value >= 0x206A && value <= 0x206F) || value == 0xFEFF
        || (value >= 0xFFF9 && value <= 0xFFFC);
}

char32_t straightened(char32_t value)
{
    if (value == 0x2BC || (value >= 0x2018 && value <= 0x201B))
        return U'\'';
    return value >= 0x201C && value <= 0x201F ? U'"' : value;
}

/// The repairs that look at one character alone.
std::u32string repairedCharacter(char32_t value)
{
    if (value >= 0x80 && value <= 0x9F)
        value = windows1252(static_cast<std::uint8_t>(value));
    if (value == 0xFB05)
        return U"\u017Ft"; // the long s stays
    if (isLigature(value) || isWidthForm(value))
        return compatible(value);
    if (value == 0x2028 || value == 0x2029 || value == 0x85)
        return U"\n";
    return std::u32string(1, straightened(value));
}

TracedText repairCharacters(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    for (const TracedChar &character : text) {
        if (character.value < 0x80)
            out.push_back(character);
        else
            appendReplacement(out, repairedCharacter(character.value), character.end);
    }
    return out;
}

TracedText repairLineEnds(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool pair = text[i].value == '\r' && i + 1 < text.size() && text[i + 1].value == '\n';
        if (!pair)
            out.push_back({ text[i].value == '\r' ? U'\n' : text[i].value, text[i].end });
    }
    return out;
}

/// Position behind a terminal escape (ESC [ digits ; letter) that starts here, or `position`.
std::size_t behindTerminalEscape(const TracedText &text, std::size_t position)
{
    std::size_t end = position + 2;
    if (end >= text.size() || text[position].value != escape || text[position + 1].value != '[')
        return position;
    while (end < text.size() && (text[end].value == ';' || u_isdigit(asIcu(text[end].value)) != 0))
        ++end;
    const char32_t last = end < text.size() ? text[end].value | 0x20 : 0;
    return last >= 'a' && last <= 'z' ? end + 1 : position;
}

TracedText removeTerminalEscapes(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    std::size_t position = 0;
    while (position < text.size()) {
        const std::size_t behind = behindTerminalEscape(text, position);
        if (behind == position)
            out.push_back(text[position++]);
        else
            position = behind;
    }
    return out;
}

void removeControls(TracedText &text)
{
    const auto isControl = [](const TracedChar &character) {
        return isRemovedControl(character.value);
    };
    text.erase(std::remove_if(text.begin(), text.end(), isControl), text.end());
}

/// NFC, one stretch between normalization boundaries at a time, so that ends stay exact.
TracedText composed(const TracedText &text)
{
    const icu::Normalizer2 *normalizer = composition();
    TracedText out;
    out.reserve(text.size());
    std::size_t start = 0;
    while (start < text.size()) {
        icu::UnicodeString stretch(asIcu(text[start].value));
        std::size_t end = start + 1;
        while (end < text.size() && end - start < mostMarks
               && !normalizer->hasBoundaryBefore(asIcu(text[end].value)))
            stretch.append(asIcu(text[end++].value));
        UErrorCode status = U_ZERO_ERROR;
        if (text[start].value < 0x80 && end == start + 1)
            out.push_back(text[start]);
        else
            appendReplacement(out, fromIcu(normalizer->normalize(stretch, status)),
                              text[end - 1].end);
        start = end;
    }
    return out;
}

enum class Entities { Unescape, Keep };

TracedText repairOnce(const TracedText &line, Entities entities)
{
    TracedText text = entities == Entities::Unescape ? unescapeCompleteHtml(line) : line;
    text = repairMojibake(text);
    text = repairLineEnds(repairCharacters(text));
    text = removeTerminalEscapes(text);
    removeControls(text);
    return composed(text);
}

bool sameText(const TracedText &left, const TracedText &right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const TracedChar &a, const TracedChar &b) { return a.value == b.value; });
}

TracedText repairLine(TracedText line, Entities entities)
{
    for (int round = 0; round < mostRounds; ++round) {
        TracedText repaired = repairOnce(line, entities);
        const bool settled = sameText(repaired, line);
        line = std::move(repaired);
        if (settled)
            break;
    }
    return line;
}

bool hasValue(const TracedText &text, char32_t value)
{
    return std::any_of(text.begin(), text.end(),
                       [value](const TracedChar &character) { return character.value == value; });
}

/// Whether a cased letter is next to the sigma at `position` on the side of `step` (-1 or 1),
/// looking past what case ignores (Unicode standard, section 3.13, Final_Sigma).
bool hasCasedNeighbour(const TracedText &text, std::size_t position, std::ptrdiff_t step)
{
    auto i = static_cast<std::ptrdiff_t>(position) + step;
    for (; i >= 0 && i < static_cast<std::ptrdiff_t>(text.size()); i += step) {
        const UChar32 value = asIcu(text[static_cast<std::size_t>(i)].value);
        if (u_hasBinaryProperty(value, UCHAR_CASE_IGNORABLE) == 0)
            return u_hasBinaryProperty(value, UCHAR_CASED) != 0;
    }
    return false;
}

} // namespace

TracedText repairText(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    Entities entities = Entities::Unescape;
    auto start = text.begin();
    while (start != text.end()) {
        auto end =
            std::find_if(start, text.end(), [](const TracedChar &c) { return c.value == U'\n'; });
        if (end != text.end())
            ++end;
        TracedText line(start, end);
        if (hasValue(line, U'<')) // this line and the rest may be markup
            entities = Entities::Keep;
        line = repairLine(std::move(line), entities);
        out.insert(out.end(), line.begin(), line.end());
        start = end;
    }
    return out;
}

TracedText lowerCase(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const TracedChar character = text[i];
        if (character.value == 0x130) {
            appendReplacement(out, U"i\u0307", character.end);
        } else if (character.value == 0x3A3) {
            const bool final = hasCasedNeighbour(text, i, -1) && !hasCasedNeighbour(text, i, 1);
            out.push_back({ final ? U'\u03C2' : U'\u03C3', character.end });
        } else {
            const UChar32 lower = u_tolower(asIcu(character.value));
            out.push_back({ static_cast<char32_t>(lower), character.end });
        }
    }
    return out;
}

TracedText collapseSpaces(const TracedText &text)
{
    TracedText out;
    out.reserve(text.size());
    bool pending = false;
    for (const TracedChar &character : text) {
        if (isSpace(character.value)) {
            pending = !out.empty();
            continue;
        }
        if (pending)
            out.push_back({ U' ', out.back().end });
        pending = false;
        out.push_back(character);
    }
    return out;
}

TracedText cleanPrompt(std::string_view prompt)
{
    const TracedText repaired = repairText(decodeUtf8(prompt));
    return lowerCase(collapseSpaces(unescapeHtml(unescapeHtml(repaired))));
}

} // namespace unclip
