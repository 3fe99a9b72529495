#include "training/data/captionwords.h"

#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace unclip {

namespace {

using Json = nlohmann::json;

bool contains(const std::vector<std::string> &values, const std::string &value)
{
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool startsWith(std::string_view text, std::string_view start)
{
    return text.substr(0, start.size()) == start;
}

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

void addOnce(std::vector<std::string> &values, const std::string &value)
{
    if (!value.empty() && !contains(values, value))
        values.push_back(value);
}

std::string lastWord(const std::string &name)
{
    const std::size_t space = name.rfind(' ');
    return space == std::string::npos ? name : name.substr(space + 1);
}

/// The noun a name is about: "cat" of "cat with wry smile", "pair" of "pair of skis".
std::string headNoun(const std::string &name)
{
    std::size_t end = name.size();
    for (const std::string_view joint :
         { " with ", " of ", " in ", " on ", " at ", " and ", ", ", " without " })
        end = std::min(end, name.find(joint));
    return lastWord(name.substr(0, end));
}

/// "man, woman, girl" -> "man, woman and girl".
std::string listed(std::string text)
{
    if (const std::size_t comma = text.rfind(", "); comma != std::string::npos)
        text.replace(comma, 2, " and ");
    return text;
}

/// Curly quotes as people type them: "eight o'clock".
std::string withTypewriterQuotes(std::string text)
{
    constexpr std::array<std::pair<std::string_view, const char *>, 4> quotes {
        { { "\u2018", "'" }, { "\u2019", "'" }, { "\u201c", "\"" }, { "\u201d", "\"" } }
    };
    for (const auto &[curly, plain] : quotes) {
        for (std::size_t at = text.find(curly); at != std::string::npos; at = text.find(curly))
            text.replace(at, curly.size(), plain);
    }
    return text;
}

bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool isAcronym(const std::string &word)
{
    return word.size() > 1 && isUpper(word[0]) && isUpper(word[1]);
}

bool startsWithVowelSound(const std::string &name)
{
    const std::string word = name.substr(0, name.find(' '));
    if (isAcronym(word))
        return std::string_view("AEFHILMNORSX").find(word[0]) != std::string_view::npos;
    for (const std::string_view consonant :
         { "uni", "use", "euro", "ewe", "one", "ufo", "utility" }) {
        if (startsWith(word, consonant))
            return false;
    }
    if (startsWith(word, "hour") || startsWith(word, "8") || startsWith(word, "11"))
        return true;
    const int first = word.empty() ? 0 : std::tolower(static_cast<unsigned char>(word[0]));
    return first != 0
        && std::string_view("aeiou").find(static_cast<char>(first)) != std::string_view::npos;
}

bool isPlural(const std::string &noun)
{
    for (const std::string_view irregular :
         { "men", "women", "people", "children", "skis", "dice" }) {
        if (noun == irregular)
            return true;
    }
    constexpr std::array<std::string_view, 7> singular { "ss",   "us",  "is", "ous",
                                                         "lens", "gas", "bus" };
    return endsWith(noun, "s")
        && std::none_of(singular.begin(), singular.end(),
                        [&](std::string_view end) { return endsWith(noun, end); });
}

std::vector<std::string> stringsAt(const Json &json, const char *key)
{
    return json.contains(key) ? json.at(key).get<std::vector<std::string>>()
                              : std::vector<std::string>();
}

} // namespace

std::string naturalEnglish(const std::string &shortName)
{
    const std::string name = withTypewriterQuotes(shortName);
    const std::size_t colon = name.find(": ");
    if (colon == std::string::npos)
        return name;
    const std::string head = name.substr(0, colon);
    const std::string rest = name.substr(colon + 2);
    if (head == "flag")
        return "flag of " + rest;
    if (head == "keycap")
        return "keycap " + rest;
    if (head == "kiss")
        return "kiss between " + listed(rest);
    if (head == "family")
        return "family with " + listed(rest);
    if (head == "person" || head == "man" || head == "woman")
        return head + " with " + rest;
    return head + ", " + listed(rest);
}

std::string naturalChinese(const std::string &shortName)
{
    const std::size_t colon = shortName.find(": ");
    if (colon == std::string::npos)
        return shortName;
    const std::string head = shortName.substr(0, colon);
    const std::string rest = shortName.substr(colon + 2);
    if (head == "旗")
        return rest + "国旗";
    if (head == "键帽")
        return "按键" + rest;
    return head + "，" + rest;
}

CaptionWords::CaptionWords(const std::filesystem::path &file)
{
    try {
        const Json json = readJsonFile(file);
        for (const auto &[name, synonyms] : json.at("concepts").items())
            m_byConcept[name] = { stringsAt(synonyms, "en"), stringsAt(synonyms, "zh") };
        m_byWord = json.at("words").get<std::map<std::string, std::vector<std::string>>>();
        m_genericNouns = stringsAt(json, "generic_nouns");
        m_withoutArticle = stringsAt(json, "without_article");
        m_evaluationPrompts = stringsAt(json, "evaluation_prompts");
        for (const auto &[measureWord, endings] : json.at("measure_words").items()) {
            for (const Json &ending : endings)
                m_measureWords.emplace_back(ending.get<std::string>(), measureWord);
        }
    } catch (const Json::exception &error) {
        throw ModelError("\"" + file.string() + "\" is not a list of synonyms: " + error.what()
                         + ".");
    }
    // The longest ending decides: "长颈鹿" before "鹿".
    std::stable_sort(m_measureWords.begin(), m_measureWords.end(),
                     [](const auto &a, const auto &b) { return a.first.size() > b.first.size(); });
}

std::vector<std::string> CaptionWords::withWordsExchanged(const std::string &name) const
{
    std::vector<std::string> names;
    std::size_t start = 0;
    while (start < name.size()) {
        const std::size_t end = std::min(name.find(' ', start), name.size());
        const auto found = m_byWord.find(name.substr(start, end - start));
        if (found != m_byWord.end()) {
            for (const std::string &other : found->second)
                names.push_back(name.substr(0, start) + other + name.substr(end));
        }
        start = end + 1;
    }
    return names;
}

std::vector<std::string> CaptionWords::englishNames(const std::string &name,
                                                    const std::vector<std::string> &keywords) const
{
    std::vector<std::string> names { naturalEnglish(name) };
    if (const auto found = m_byConcept.find(name); found != m_byConcept.end()) {
        for (const std::string &synonym : found->second.english)
            addOnce(names, synonym);
    }
    for (const std::string &other : withWordsExchanged(names.front()))
        addOnce(names, other);
    const std::string noun = headNoun(names.front());
    if (contains(keywords, noun) && !contains(m_genericNouns, noun))
        addOnce(names, noun);
    return names;
}

std::vector<std::string> CaptionWords::chineseNames(const std::string &name,
                                                    const std::string &english) const
{
    std::vector<std::string> names { naturalChinese(name) };
    if (const auto found = m_byConcept.find(english); found != m_byConcept.end()) {
        for (const std::string &synonym : found->second.chinese)
            addOnce(names, synonym);
    }
    return names;
}

bool CaptionWords::takesArticle(const std::string &name) const
{
    const std::string first = name.substr(0, name.find(' '));
    const bool isProper = !first.empty() && isUpper(first[0]) && !isAcronym(first);
    const std::string noun = headNoun(name);
    return !isProper && !isPlural(noun) && !contains(m_withoutArticle, noun)
        && !contains(m_withoutArticle, name);
}

std::string CaptionWords::withArticle(const std::string &name) const
{
    if (!takesArticle(name))
        return name;
    return (startsWithVowelSound(name) ? "an " : "a ") + name;
}

std::string CaptionWords::withMeasureWord(const std::string &name) const
{
    for (const auto &[ending, measureWord] : m_measureWords) {
        if (endsWith(name, ending))
            return "一" + measureWord + name;
    }
    return "一个" + name;
}

} // namespace unclip
