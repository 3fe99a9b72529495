#include "training/data/captionsource.h"

#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

using Json = nlohmann::json;

constexpr std::size_t maxCaptionBytes = 4096;
constexpr std::size_t maxKeywords = 64;

std::string trimmed(const std::string &text)
{
    constexpr const char *space = " \t\r\n";
    const std::size_t first = text.find_first_not_of(space);
    if (first == std::string::npos)
        return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string textAt(const Json &json, const char *key)
{
    const auto found = json.find(key);
    return found == json.end() || !found->is_string()
        ? std::string()
        : trimmed(found->get<std::string>()).substr(0, maxCaptionBytes);
}

std::vector<std::string> wordsAt(const Json &json, const char *key)
{
    std::vector<std::string> words;
    const auto found = json.find(key);
    if (found == json.end() || !found->is_array())
        return words;
    for (const Json &word : *found) {
        if (word.is_string() && !word.get_ref<const std::string &>().empty()
            && words.size() < maxKeywords)
            words.push_back(word.get<std::string>().substr(0, maxCaptionBytes));
    }
    return words;
}

double weightAt(const Json &json)
{
    const auto found = json.find("weight");
    const double weight = found != json.end() && found->is_number() ? found->get<double>() : 1.0;
    return std::isfinite(weight) ? std::clamp(weight, 0.01, 100.0) : 1.0;
}

CaptionSource fromJson(const Json &json)
{
    CaptionSource source;
    if (!json.is_object())
        return source;
    source.english = textAt(json, "name_en");
    if (source.english.empty())
        source.plain = textAt(json, json.contains("caption") ? "caption" : "text");
    source.conceptName = textAt(json, "concept");
    source.style = textAt(json, "style");
    source.styleChinese = textAt(json, "style_zh");
    source.chinese = textAt(json, "name_zh");
    source.keywordsEnglish = wordsAt(json, "keywords_en");
    source.keywordsChinese = wordsAt(json, "keywords_zh");
    source.skinTone = textAt(json, "skin_tone");
    source.licence = textAt(json, "license");
    source.isHeldOut = json.value("holdout", Json(false)) == Json(true);
    source.weight = weightAt(json);
    return source;
}

} // namespace

CaptionSource captionSourceOf(const WebSample &sample)
{
    CaptionSource source;
    if (const auto json = sample.members.find("json"); json != sample.members.end())
        source = fromJson(parseJson(json->second, sample.key + ".json"));
    if (const auto text = sample.members.find("txt");
        text != sample.members.end() && source.english.empty() && source.plain.empty())
        source.plain = trimmed(text->second).substr(0, maxCaptionBytes);
    if (source.english.empty() && source.plain.empty())
        throw ModelError("The sample \"" + sample.key
                         + "\" has no caption: a txt, or a json with name_en, caption or text.");
    return source;
}

} // namespace unclip
