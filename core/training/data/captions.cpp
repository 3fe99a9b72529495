#include "training/data/captions.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace unclip {

namespace {

constexpr double firstNameShare = 0.5; // else any of the other names
constexpr double skinToneShare = 0.5;

/// The forms a caption takes, with their shares in a hundred.
enum class Form {
    Name,
    Counted, ///< with article or measure word
    Style,
    Keywords,
    Medium, ///< "a sticker of ..."
};
constexpr std::array<std::pair<Form, double>, 5> formShares { { { Form::Name, 0.18 },
                                                                { Form::Counted, 0.34 },
                                                                { Form::Style, 0.28 },
                                                                { Form::Keywords, 0.12 },
                                                                { Form::Medium, 0.08 } } };

Form drawForm(CaptionRandom &random)
{
    double rest = random.fraction();
    for (const auto &[form, share] : formShares) {
        if (rest < share)
            return form;
        rest -= share;
    }
    return Form::Counted;
}

const std::string &drawName(const std::vector<std::string> &names, CaptionRandom &random)
{
    if (names.size() == 1 || random.happens(firstNameShare))
        return names.front();
    return names[1 + random.below(names.size() - 1)];
}

/// Up to two keywords that the name does not say already, each behind `comma`.
std::string drawKeywords(const std::vector<std::string> &keywords, std::string name,
                         CaptionRandom &random, std::string_view comma)
{
    for (int i = 0; i < 2 && !keywords.empty(); ++i) {
        const std::string &keyword = random.pick(keywords);
        if (name.find(keyword) == std::string::npos)
            name.append(comma).append(keyword);
    }
    return name;
}

std::string chineseTone(std::string_view tone)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> tones {
        { { "light", "较浅肤色" },
          { "medium-light", "中等偏浅肤色" },
          { "medium", "中等肤色" },
          { "medium-dark", "中等偏深肤色" },
          { "dark", "较深肤色" } }
    };
    for (const auto &[english, chinese] : tones) {
        if (tone == english)
            return std::string(chinese);
    }
    return {}; // two people: not said in Chinese
}

std::string inEnglishStyle(const CaptionWords &words, const std::string &name,
                           const std::string &style, CaptionRandom &random)
{
    switch (random.below(4)) {
    case 0:
        return words.withArticle(style + " " + name);
    case 1:
        return words.withArticle(name) + " in " + style + " style";
    case 2:
        return words.withArticle(name) + ", " + style + " style";
    default:
        return style + " " + name;
    }
}

std::string inChineseStyle(const CaptionWords &words, const std::string &name,
                           const std::string &style, CaptionRandom &random)
{
    switch (random.below(4)) {
    case 0:
        return style + "风格的" + name;
    case 1:
        return name + "，" + style + "风格";
    case 2:
        return words.withMeasureWord(name) + "，" + style + "风格";
    default:
        return style + name;
    }
}

std::string onEnglishBackground(const std::string &text, std::string_view colour,
                                CaptionRandom &random)
{
    const std::string article = colour.front() == 'o' ? "an " : "a "; // orange
    switch (random.below(4)) {
    case 0:
        return text + ", " + std::string(colour) + " background";
    case 1:
        return text + " with " + article + std::string(colour) + " background";
    default:
        return text + " on " + article + std::string(colour) + " background";
    }
}

std::string onChineseBackground(const std::string &text, std::string_view colour,
                                CaptionRandom &random)
{
    switch (random.below(3)) {
    case 0:
        return text + "，" + std::string(colour) + "背景";
    case 1:
        return std::string(colour) + "背景上的" + text;
    default:
        return std::string(colour) + "背景的" + text;
    }
}

constexpr std::array<std::string_view, 6> englishMedia { "an emoji of ",  "a sticker of ",
                                                         "a picture of ", "a drawing of ",
                                                         "an icon of ",   "clip art of " };
constexpr std::array<std::string_view, 5> chineseMedia { "的表情符号", "的贴纸", "的图片", "的图标",
                                                         "的插画" };

constexpr double pairStyleShare = 0.28; // as Form::Style

/// How a picture on the left and one on the right are said together; shares by repetition.
constexpr std::array<std::string_view, 6> englishBeside { " next to ", " next to ", " next to ",
                                                          " and ",     " and ",     " beside " };
/// Between the two names, and behind them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> chineseBeside {
    { { "和", "" }, { "和", "" }, { "在", "旁边" }, { "旁边有", "" } }
};

} // namespace

CaptionMaker::CaptionMaker(CaptionWords words, CaptionMix mix)
    : m_words(std::move(words))
    , m_mix(mix)
{
}

TrainingCaption CaptionMaker::make(const CaptionSource &source, std::uint64_t seed,
                                   std::uint64_t index) const
{
    if (!source.plain.empty())
        return { source.plain, white };
    CaptionRandom random(seed, index);
    const bool isChinese = !source.chinese.empty() && random.happens(m_mix.chinese);
    return onBackground(isChinese ? chinese(source, random) : english(source, random), isChinese,
                        random);
}

TrainingCaption CaptionMaker::makePair(const CaptionSource &left, const CaptionSource &right,
                                       std::uint64_t seed, std::uint64_t index) const
{
    CaptionRandom random(seed, index);
    const bool isChinese =
        !left.chinese.empty() && !right.chinese.empty() && random.happens(m_mix.chinese);
    return onBackground(isChinese ? chinesePair(left, right, random)
                                  : englishPair(left, right, random),
                        isChinese, random);
}

TrainingCaption CaptionMaker::onBackground(std::string text, bool isChinese,
                                           CaptionRandom &random) const
{
    TrainingCaption caption { std::move(text), white };
    if (!random.happens(m_mix.coloured))
        return caption;
    const BackgroundColour &colour = random.pick(backgroundColours());
    caption.background = colour.draw(random);
    if (random.happens(m_mix.naming))
        caption.text = isChinese ? onChineseBackground(caption.text, colour.chinese, random)
                                 : onEnglishBackground(caption.text, colour.english, random);
    return caption;
}

std::string CaptionMaker::english(const CaptionSource &source, CaptionRandom &random) const
{
    const std::vector<std::string> names =
        m_words.englishNames(source.english, source.keywordsEnglish);
    std::string name = drawName(names, random);
    if (!source.skinTone.empty() && random.happens(skinToneShare))
        name += (name.find(" with ") == std::string::npos ? " with " : " and ") + source.skinTone
            + " skin tone";
    switch (drawForm(random)) {
    case Form::Name:
        return name;
    case Form::Style:
        return source.style.empty() ? name : inEnglishStyle(m_words, name, source.style, random);
    case Form::Keywords:
        return drawKeywords(source.keywordsEnglish, name, random, ", ");
    case Form::Medium:
        return std::string(random.pick(englishMedia)) + m_words.withArticle(name);
    case Form::Counted:
        break;
    }
    return m_words.withArticle(name);
}

std::string CaptionMaker::chinese(const CaptionSource &source, CaptionRandom &random) const
{
    std::string name = drawName(m_words.chineseNames(source.chinese, source.english), random);
    const std::string tone = chineseTone(source.skinTone);
    if (!tone.empty() && random.happens(skinToneShare))
        name = tone + "的" + name;
    switch (drawForm(random)) {
    case Form::Name:
        return name;
    case Form::Style:
        return source.styleChinese.empty()
            ? name
            : inChineseStyle(m_words, name, source.styleChinese, random);
    case Form::Keywords:
        return drawKeywords(source.keywordsChinese, name, random, "，");
    case Form::Medium:
        return name.append(random.pick(chineseMedia));
    case Form::Counted:
        break;
    }
    return m_words.withMeasureWord(name);
}

std::string CaptionMaker::englishPair(const CaptionSource &left, const CaptionSource &right,
                                      CaptionRandom &random) const
{
    const auto named = [&](const CaptionSource &source) {
        return m_words.withArticle(
            drawName(m_words.englishNames(source.english, source.keywordsEnglish), random));
    };
    std::string text = named(left);
    text.append(random.pick(englishBeside));
    text.append(named(right));
    if (left.style.empty() || !random.happens(pairStyleShare))
        return text;
    return text + (random.happens(0.5) ? " in " : ", ") + left.style + " style";
}

std::string CaptionMaker::chinesePair(const CaptionSource &left, const CaptionSource &right,
                                      CaptionRandom &random) const
{
    const auto named = [&](const CaptionSource &source) {
        std::string name = drawName(m_words.chineseNames(source.chinese, source.english), random);
        return random.happens(0.5) ? m_words.withMeasureWord(name) : name;
    };
    const auto &[between, behind] = random.pick(chineseBeside);
    std::string text = named(left);
    text.append(between).append(named(right)).append(behind);
    if (left.styleChinese.empty() || !random.happens(pairStyleShare))
        return text;
    return text + "，" + left.styleChinese + "风格";
}

std::string CaptionMaker::evaluationPairCaption(const CaptionSource &left,
                                                const CaptionSource &right,
                                                CaptionLanguage language) const
{
    const bool isChinese =
        language == CaptionLanguage::Chinese && !left.chinese.empty() && !right.chinese.empty();
    if (isChinese)
        return naturalChinese(left.chinese) + "和" + naturalChinese(right.chinese)
            + (left.styleChinese.empty() ? "" : "，" + left.styleChinese + "风格");
    return m_words.withArticle(naturalEnglish(left.english)) + " next to "
        + m_words.withArticle(naturalEnglish(right.english))
        + (left.style.empty() ? "" : ", " + left.style + " style");
}

std::string CaptionMaker::evaluationCaption(const CaptionSource &source,
                                            CaptionLanguage language) const
{
    if (!source.plain.empty())
        return source.plain;
    if (language == CaptionLanguage::Chinese && !source.chinese.empty())
        return source.styleChinese + (source.styleChinese.empty() ? "" : "风格的")
            + naturalChinese(source.chinese);
    const std::string name = naturalEnglish(source.english);
    return m_words.withArticle(source.style.empty() ? name : source.style + " " + name);
}

} // namespace unclip
