#include "training/data/emojinames.h"

#include "unclip/error.h"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <limits>

namespace unclip {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t maxXmlBytes = 64u << 20;
constexpr std::uint32_t variationSelector = 0xFE0F;
constexpr std::size_t longestWord = 24;

struct SkinTone
{
    std::string_view codepoint;
    std::string_view name;
};
constexpr std::array<SkinTone, 5> skinTones { { { "1f3fb", "light" },
                                                { "1f3fc", "medium-light" },
                                                { "1f3fd", "medium" },
                                                { "1f3fe", "medium-dark" },
                                                { "1f3ff", "dark" } } };

std::vector<std::string> splitBy(const std::string &text, std::string_view separator)
{
    std::vector<std::string> parts;
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = text.find(separator, start);
        parts.push_back(text.substr(start, end - start));
        if (end == std::string::npos)
            return parts;
        start = end + separator.size();
    }
}

std::string joined(const std::vector<std::string> &parts, std::string_view separator)
{
    std::string text;
    for (const std::string &part : parts)
        text.append(text.empty() ? "" : separator).append(part);
    return text;
}

/// One UTF-8 character from `text` at `at`, which moves behind it; U+FFFD for a broken one.
std::uint32_t nextCharacter(std::string_view text, std::size_t &at)
{
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const std::uint32_t lead = byte(at++);
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (more == 0)
        return lead < 0x80 ? lead : 0xFFFD;
    std::uint32_t character = lead & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) {
        if ((byte(at) & 0xC0u) != 0x80u)
            return 0xFFFD;
        character = (character << 6) | (byte(at++) & 0x3Fu);
    }
    return character;
}

std::string hexOf(std::uint32_t value)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (; value != 0; value >>= 4)
        text.insert(text.begin(), digits[value & 15]);
    while (text.size() < 4)
        text.insert(text.begin(), '0');
    return text;
}

/// "🇫🇷" -> "1f1eb-1f1f7".
std::string codepointsOfText(std::string_view text)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t character = nextCharacter(text, at);
        if (character != variationSelector)
            parts.push_back(hexOf(character));
    }
    return joined(parts, "-");
}

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool namesSkinTone(std::string_view text)
{
    return endsWith(text, "skin tone") || endsWith(text, "肤色");
}

void dropSkinTones(std::vector<std::string> &parts)
{
    parts.erase(std::remove_if(parts.begin(), parts.end(), namesSkinTone), parts.end());
}

/// Chinese writes "男人: 中等-深肤色红发": tone and hair without a mark between them.
void dropLeadingSkinTone(std::string &text)
{
    constexpr std::string_view tone = "肤色";
    if (const std::size_t at = text.find(tone); at != std::string::npos)
        text.erase(0, at + tone.size());
}

/// "person: medium skin tone, blond hair" -> "person: blond hair".
std::string withoutSkinTone(const std::string &name)
{
    const std::size_t colon = name.find(": ");
    if (colon == std::string::npos)
        return name;
    const std::string rest = name.substr(colon + 2);
    const bool fullWidth = rest.find("、") != std::string::npos;
    const std::string separator = fullWidth    ? "、"
        : rest.find("，") != std::string::npos ? "，"
                                               : ", ";
    std::vector<std::string> parts = splitBy(rest, separator);
    dropSkinTones(parts);
    if (!parts.empty())
        dropLeadingSkinTone(parts.front());
    const std::string head = name.substr(0, colon);
    return parts.empty() ? head : head + ": " + joined(parts, separator);
}

Annotation withoutSkinTone(const Annotation *annotation)
{
    if (annotation == nullptr)
        return {};
    Annotation plain { withoutSkinTone(annotation->name), annotation->keywords };
    dropSkinTones(plain.keywords);
    return plain;
}

std::vector<std::string> skinTonesIn(const std::string &codepoints)
{
    std::vector<std::string> names;
    const std::vector<std::string> parts = splitBy(codepoints, "-");
    for (const std::string &part : parts) {
        for (const SkinTone &tone : skinTones) {
            if (part == tone.codepoint && parts.size() > 1)
                names.emplace_back(tone.name);
        }
    }
    return names;
}

/// Takes "-medium-dark-skin-tone" (some sets write "-medium-dark") off the end of a slug, once.
std::string takeSkinTone(std::string &slug)
{
    // Longer names first: "-dark-skin-tone" also ends "-medium-dark-skin-tone".
    constexpr std::array<std::string_view, 5> names { "medium-light", "medium-dark", "medium",
                                                      "light", "dark" };
    for (const std::string_view suffix : { "-skin-tone", "" }) {
        for (const std::string_view name : names) {
            const std::string end = "-" + std::string(name) + std::string(suffix);
            if (endsWith(slug, end)) {
                slug.resize(slug.size() - end.size());
                return std::string(name);
            }
        }
    }
    return {};
}

std::vector<std::string> takeSkinTones(std::string &slug)
{
    std::vector<std::string> tones;
    for (std::string tone = takeSkinTone(slug); !tone.empty(); tone = takeSkinTone(slug))
        tones.insert(tones.begin(), tone);
    return tones;
}

std::string withoutSkinToneCodepoints(const std::string &codepoints)
{
    std::vector<std::string> parts = splitBy(codepoints, "-");
    const auto isTone = [](const std::string &part) {
        return std::any_of(skinTones.begin(), skinTones.end(),
                           [&](const SkinTone &tone) { return part == tone.codepoint; });
    };
    parts.erase(std::remove_if(parts.begin(), parts.end(), isTone), parts.end());
    return joined(parts, "-");
}

/// Joiner and right arrow: the emoji before it, looking the other way (Emoji 15.1).
constexpr std::string_view facingRight = "-200d-27a1";

bool isDigits(std::string_view text)
{
    return !text.empty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "man-farmer-2" -> "man-farmer": sets number their variants.
std::string withoutNumber(const std::string &slug)
{
    const std::size_t hyphen = slug.rfind('-');
    const bool isNumbered = hyphen != std::string::npos && isDigits(slug.substr(hyphen + 1));
    return isNumbered ? slug.substr(0, hyphen) : slug;
}

/// "flag-for-flag-japan", "flag-for-japan" -> "flag-japan", which is CLDR's.
std::string withCldrFlag(const std::string &slug)
{
    for (const std::string_view start : { "flag-for-flag-", "flag-for-" }) {
        if (slug.compare(0, start.size(), start) == 0)
            return "flag-" + slug.substr(start.size());
    }
    return slug;
}

std::string withoutHyphens(std::string slug)
{
    slug.erase(std::remove(slug.begin(), slug.end(), '-'), slug.end());
    return slug;
}

std::string wordsOfSlug(std::string slug)
{
    std::replace(slug.begin(), slug.end(), '-', ' ');
    return slug;
}

} // namespace

std::string slugOf(std::string_view name)
{
    std::string slug;
    for (std::size_t at = 0; at < name.size();) {
        const std::uint32_t character = nextCharacter(name, at);
        if (character == '\'' || character == 0x2019)
            continue;
        const bool isPlain = character < 0x80 && std::isalnum(static_cast<int>(character)) != 0;
        if (isPlain)
            slug += static_cast<char>(std::tolower(static_cast<int>(character)));
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    if (!slug.empty() && slug.back() == '-')
        slug.pop_back();
    return slug;
}

CldrAnnotations::CldrAnnotations(const fs::path &commonFolder, const std::string &language)
{
    for (const char *part : { "annotations", "annotationsDerived" })
        readFile(commonFolder / part / (language + ".xml"));
}

const Annotation *CldrAnnotations::find(const std::string &codepoints) const
{
    const auto found = m_annotations.find(codepoints);
    return found == m_annotations.end() ? nullptr : &found->second;
}

void CldrAnnotations::readFile(const fs::path &file)
{
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    if (error)
        throw FileError("Cannot read \"" + file.string() + "\": " + error.message()
                        + ". Install CLDR's annotations (package unicode-cldr-core).");
    if (size > maxXmlBytes)
        throw ModelError("\"" + file.string() + "\" is too large for CLDR annotations.");
    pugi::xml_document document;
    const pugi::xml_parse_result result = document.load_file(file.c_str());
    if (!result)
        throw ModelError("\"" + file.string() + "\" is not well-formed XML at byte "
                         + std::to_string(result.offset) + ": " + result.description() + ".");
    for (const pugi::xml_node node :
         document.child("ldml").child("annotations").children("annotation")) {
        Annotation &annotation = m_annotations[codepointsOfText(node.attribute("cp").value())];
        if (std::string_view(node.attribute("type").value()) == "tts")
            annotation.name = node.text().get();
        else
            annotation.keywords = splitBy(node.text().get(), " | ");
    }
}

EmojiNames::EmojiNames(const fs::path &cldrCommonFolder)
    : m_english(cldrCommonFolder, "en")
    , m_chinese(cldrCommonFolder, "zh")
{
    for (const auto &[codepoints, annotation] : m_english.all())
        addSlug(slugOf(annotation.name), codepoints);
}

void EmojiNames::addSlug(const std::string &slug, const std::string &codepoints)
{
    if (slug.empty())
        return;
    m_bySlug.emplace(slug, codepoints);
    m_bySquashedSlug.emplace(withoutHyphens(slug), codepoints);
    for (const std::string &word : splitBy(slug, "-")) {
        if (word.size() > 1 && word.size() <= longestWord)
            m_words.insert(word);
    }
}

void EmojiNames::learn(const IconSet &set)
{
    for (const auto &[slug, codepoints] : set.codepoints)
        addSlug(slug, codepoints);
    for (const auto &[slug, parent] : set.aliases) {
        if (const auto found = m_bySlug.find(slug); found != m_bySlug.end())
            addSlug(parent, std::string(found->second));
        if (const auto found = m_bySlug.find(parent); found != m_bySlug.end())
            addSlug(slug, std::string(found->second));
    }
}

std::optional<std::string> EmojiNames::lookUp(const std::string &slug) const
{
    const auto found = m_bySlug.find(slug);
    return found == m_bySlug.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> EmojiNames::codepointsOf(const IconSet &set,
                                                    const std::string &slug) const
{
    if (const auto own = set.codepoints.find(slug); own != set.codepoints.end())
        return own->second;
    for (const std::string &candidate :
         { slug, slug + "-skin-tone", withoutNumber(slug), withCldrFlag(slug) }) {
        if (auto found = lookUp(candidate))
            return found;
    }
    return std::nullopt;
}

std::optional<NamedConcept> EmojiNames::nameOf(const IconSet &set, const std::string &slug,
                                               SlugStyle style) const
{
    if (const auto codepoints = codepointsOf(set, slug))
        return describe(*codepoints, slug);
    if (style == SlugStyle::Hyphenated)
        return describe({}, slug);
    if (const auto found = m_bySquashedSlug.find(slug); found != m_bySquashedSlug.end())
        return describe(found->second, slug);
    if (const auto words = split(slug))
        return describe({}, *words);
    return std::nullopt;
}

std::optional<std::string> EmojiNames::split(const std::string &squashed) const
{
    // cost[i]: fewest known words that spell the first i letters; a two-letter word costs double,
    // so that "coat" does not become "co at".
    constexpr int unreachable = std::numeric_limits<int>::max();
    std::vector<int> cost(squashed.size() + 1, unreachable);
    std::vector<std::size_t> wordStart(squashed.size() + 1, 0);
    cost[0] = 0;
    for (std::size_t end = 1; end <= squashed.size(); ++end) {
        for (std::size_t start = end > longestWord ? end - longestWord : 0; start < end; ++start) {
            if (cost[start] == unreachable
                || m_words.count(squashed.substr(start, end - start)) == 0)
                continue;
            const int candidate = cost[start] + (end - start == 2 ? 2 : 1);
            if (candidate < cost[end]) {
                cost[end] = candidate;
                wordStart[end] = start;
            }
        }
    }
    if (cost.back() == unreachable)
        return std::nullopt;
    std::vector<std::string> words;
    for (std::size_t end = squashed.size(); end > 0; end = wordStart[end])
        words.insert(words.begin(), squashed.substr(wordStart[end], end - wordStart[end]));
    return joined(words, "-");
}

NamedConcept EmojiNames::describe(const std::string &codepoints, const std::string &slug) const
{
    NamedConcept result;
    result.codepoints = codepoints;
    result.skinTones = skinTonesIn(codepoints);
    annotate(result, codepoints);
    if (result.english.name.empty()) // newer than CLDR: at least a skin tone says nothing new
        annotate(result, withoutSkinToneCodepoints(codepoints));
    if (result.english.name.empty() && endsWith(codepoints, facingRight)) {
        const std::string facing = codepoints.substr(0, codepoints.size() - facingRight.size());
        annotate(result, withoutSkinToneCodepoints(facing));
        result.english.name.append(result.english.name.empty() ? "" : " facing right");
        result.chinese.name.insert(0, result.chinese.name.empty() ? "" : "面朝右的");
    }
    if (result.english.name.empty()) // no emoji
        nameAfterSlug(result, slug);
    return result;
}

void EmojiNames::annotate(NamedConcept &named, const std::string &codepoints) const
{
    named.english = withoutSkinTone(m_english.find(codepoints));
    named.chinese = withoutSkinTone(m_chinese.find(codepoints));
}

void EmojiNames::nameAfterSlug(NamedConcept &named, const std::string &slug)
{
    std::string plain = withoutNumber(slug);
    const bool isPerson = !named.skinTones.empty() || endsWith(plain, "-skin-tone");
    const std::vector<std::string> tones =
        isPerson ? takeSkinTones(plain) : std::vector<std::string>();
    if (named.skinTones.empty())
        named.skinTones = tones;
    named.english.name = wordsOfSlug(plain);
}

} // namespace unclip
