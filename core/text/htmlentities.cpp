#include "text/htmlentities.h"

#include "text/mojibake.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace unclip {

namespace {

struct Entity
{
    std::u32string value;
    bool needsSemicolon = true;
};

using EntityMap = std::unordered_map<std::string_view, Entity>;

/// A reference found in a text: its value and the position after it.
struct Reference
{
    std::u32string value;
    std::size_t after = 0;
};

constexpr std::size_t longestName = 32;
constexpr std::size_t longestCompleteName = 24;

Entity parseEntityValue(std::string_view hexadecimal)
{
    Entity entity;
    while (!hexadecimal.empty()) {
        const std::size_t comma = std::min(hexadecimal.find(','), hexadecimal.size());
        const std::string digits(hexadecimal.substr(0, comma));
        entity.value += static_cast<char32_t>(std::stoul(digits, nullptr, 16));
        hexadecimal.remove_prefix(std::min(comma + 1, hexadecimal.size()));
    }
    return entity;
}

EntityMap parseEntityTable()
{
    EntityMap entities;
    std::string_view rest = htmlEntityTable;
    while (!rest.empty()) {
        const std::size_t space = std::min(rest.find(' '), rest.size());
        std::string_view record = rest.substr(0, space);
        rest.remove_prefix(std::min(space + 1, rest.size()));
        const bool needsSemicolon = record.front() != '*';
        if (!needsSemicolon)
            record.remove_prefix(1);
        const std::size_t equals = record.find('=');
        Entity entity = parseEntityValue(record.substr(equals + 1));
        entity.needsSemicolon = needsSemicolon;
        entities.emplace(record.substr(0, equals), std::move(entity));
    }
    return entities;
}

const Entity *findEntity(std::string_view name)
{
    static const EntityMap entities = parseEntityTable();
    const auto found = entities.find(name);
    return found == entities.end() ? nullptr : &found->second;
}

bool isDigit(char32_t value)
{
    return value >= '0' && value <= '9';
}

bool isAsciiLetter(char32_t value)
{
    return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
}

bool isHexDigit(char32_t value)
{
    return isDigit(value) || (value >= 'a' && value <= 'f') || (value >= 'A' && value <= 'F');
}

char32_t digitValue(char32_t value)
{
    return isDigit(value) ? value - '0' : (value | 0x20) - 'a' + 10;
}

bool isForbidden(char32_t code)
{
    return (code >= 0x1 && code <= 0x8) || code == 0xB || (code >= 0xE && code <= 0x1F)
        || (code >= 0x7F && code <= 0x9F) || (code >= 0xFDD0 && code <= 0xFDEF)
        || (code & 0xFFFE) == 0xFFFE;
}

/// The character that a numeric reference stands for (HTML standard, 13.2.5.80).
std::u32string numericValue(char32_t code)
{
    if (code == 0 || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF)
        return U"\uFFFD";
    if (code >= 0x80 && code <= 0x9F)
        return { windows1252(static_cast<std::uint8_t>(code)) };
    return isForbidden(code) ? std::u32string() : std::u32string(1, code);
}

/// A reference whose number starts at `position`, just behind "&#".
std::optional<Reference> numericReference(const TracedText &text, std::size_t position)
{
    const bool hexadecimal = position < text.size() && (text[position].value | 0x20) == 'x';
    if (hexadecimal)
        ++position;
    const std::size_t firstDigit = position;
    char32_t code = 0;
    while (position < text.size()
           && (hexadecimal ? isHexDigit(text[position].value) : isDigit(text[position].value))) {
        code = code * (hexadecimal ? 16 : 10) + digitValue(text[position].value);
        code = std::min<char32_t>(code, 0x110000); // too large stays too large
        ++position;
    }
    if (position == firstDigit)
        return std::nullopt;
    if (position < text.size() && text[position].value == ';')
        ++position;
    return Reference { numericValue(code), position };
}

/// The ASCII letters and digits at `position`, at most `limit` of them.
std::string nameAt(const TracedText &text, std::size_t position, std::size_t limit)
{
    std::string name;
    while (position < text.size() && name.size() < limit) {
        const char32_t value = text[position].value;
        if (!isDigit(value) && !isAsciiLetter(value))
            break;
        name += static_cast<char>(value);
        ++position;
    }
    return name;
}

/// The longest name at `position` that is known; without a semicolon only the old ones.
std::optional<Reference> namedReference(const TracedText &text, std::size_t position)
{
    std::string name = nameAt(text, position, longestName);
    const std::size_t after = position + name.size();
    const Entity *entity = findEntity(name);
    if (entity != nullptr && after < text.size() && text[after].value == ';')
        return Reference { entity->value, after + 1 };
    for (; name.size() >= 2; name.pop_back()) {
        entity = findEntity(name);
        if (entity != nullptr && !entity->needsSemicolon)
            return Reference { entity->value, position + name.size() };
    }
    return std::nullopt;
}

std::optional<Reference> referenceAt(const TracedText &text, std::size_t position)
{
    if (text[position].value != '&' || position + 1 >= text.size())
        return std::nullopt;
    return text[position + 1].value == '#' ? numericReference(text, position + 2)
                                           : namedReference(text, position + 1);
}

std::u32string upperCase(const std::u32string &value)
{
    const auto length = static_cast<std::int32_t>(value.size());
    icu::UnicodeString utf16 =
        icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32 *>(value.data()), length);
    utf16.toUpper(icu::Locale::getRoot());
    std::u32string upper;
    for (std::int32_t i = 0; i < utf16.length(); i = utf16.moveIndex32(i, 1))
        upper += static_cast<char32_t>(utf16.char32At(i));
    return upper;
}

/// A name in capitals where only the small one is known.
std::optional<std::u32string> capitalEntity(std::string name)
{
    for (char &letter : name) {
        if (letter >= 'a' && letter <= 'z')
            return std::nullopt;
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter | 0x20);
    }
    const Entity *entity = findEntity(name);
    return entity == nullptr ? std::nullopt : std::optional(upperCase(entity->value));
}

std::optional<Reference> completeReferenceAt(const TracedText &text, std::size_t position)
{
    if (text[position].value != '&' || position + 1 >= text.size())
        return std::nullopt;
    const bool numeric = text[position + 1].value == '#';
    const std::size_t start = position + (numeric ? 2 : 1);
    const std::string name = nameAt(text, start, longestCompleteName);
    const std::size_t after = start + name.size();
    if (name.empty() || after >= text.size() || text[after].value != ';')
        return std::nullopt;
    std::optional<Reference> plain = referenceAt(text, position);
    if (numeric)
        return plain && plain->after == after + 1 ? plain : std::nullopt;
    if (const Entity *entity = findEntity(name))
        return Reference { entity->value, after + 1 };
    if (plain) // a shorter old name in front: no capital form
        return std::nullopt;
    const std::optional<std::u32string> capital = capitalEntity(name);
    return capital ? std::optional(Reference { *capital, after + 1 }) : std::nullopt;
}

template <typename Finder> TracedText replaceReferences(const TracedText &text, Finder find)
{
    TracedText out;
    out.reserve(text.size());
    std::size_t position = 0;
    while (position < text.size()) {
        if (const std::optional<Reference> reference = find(text, position)) {
            appendReplacement(out, reference->value, text[reference->after - 1].end);
            position = reference->after;
        } else {
            out.push_back(text[position++]);
        }
    }
    return out;
}

} // namespace

TracedText unescapeHtml(const TracedText &text)
{
    return replaceReferences(text, referenceAt);
}

TracedText unescapeCompleteHtml(const TracedText &text)
{
    return replaceReferences(text, completeReferenceAt);
}

} // namespace unclip
