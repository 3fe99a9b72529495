#include "evaluation/sections.h"

#include <algorithm>
#include <map>

namespace unclip::evaluation {

namespace {

constexpr PromptSetting english {};
constexpr PromptSetting chinese { PriorKind::Diffusion, -1.0, CaptionLanguage::Chinese };

/// Mean distance of pictures of one caption, and of pictures of different ones.
struct Diversity
{
    Mean within;
    Mean between;
};

Diversity diversityOf(const std::vector<MadePicture> &pictures)
{
    std::map<std::size_t, FeatureRows> byPair;
    for (const MadePicture &made : pictures)
        byPair[made.pair].push_back(made.verdict.features);
    Diversity diversity;
    for (const auto &item : byPair)
        if (item.second.size() > 1)
            diversity.within.add(meanPairwiseDistance(item.second));
    for (auto first = byPair.begin(); first != byPair.end(); ++first)
        for (auto second = std::next(first); second != byPair.end(); ++second)
            diversity.between.add(distance(first->second.front(), second->second.front()));
    return diversity;
}

MeasureRow rowOf(const std::string &label, const PromptScore &score, const PromptScore &real)
{
    return { label,
             score.top1.count(),
             { score.top1.value(), score.top5.value(), score.top1.value() / real.top1.value(),
               score.top5.value() / real.top5.value() } };
}

MeasureTable accuracyTable(const PromptScore &made, const PromptScore &madeChinese,
                           const PromptScore &real)
{
    MeasureTable table { "accuracy",
                         "What the judge sees in pictures of held-out prompts",
                         "pictures",
                         { { "top1", "top-1", MeasureUnit::Share },
                           { "top5", "top-5", MeasureUnit::Share },
                           { "top1_of_real", "top-1, of real", MeasureUnit::Share },
                           { "top5_of_real", "top-5, of real", MeasureUnit::Share } },
                         {} };
    table.rows.push_back(rowOf("English prompts", made, real));
    if (madeChinese.top1.count() > 0)
        table.rows.push_back(rowOf("Chinese prompts", madeChinese, real));
    table.rows.push_back(rowOf("real pictures of these pairs", real, real));
    return table;
}

void addFrechet(Study &study, const PromptScore &made, const PromptScore &real,
                EvaluationSection &section)
{
    const std::size_t count = std::min(made.features.size(), real.features.size());
    const FeatureRows reference = firstRows(real.features, count);
    const FeatureRows training = trainingFeatures(study, count);
    const auto samples = static_cast<std::int64_t>(count);
    section.measures.push_back(
        { "frechet", "Fréchet distance, pictures of prompts to real held-out", MeasureUnit::Number,
          frechetDistance(firstRows(made.features, count), reference), samples, 0.0 });
    section.measures.push_back(
        { "frechet_floor", "Fréchet distance, real training to real held-out", MeasureUnit::Number,
          frechetDistance(training, reference),
          std::min(samples, static_cast<std::int64_t>(training.size())), 0.0 });
}

} // namespace

PromptSection::PromptSection(PromptPictures &pictures)
    : m_pictures(pictures)
{
}

void PromptSection::run(Study &study, EvaluationSection &section)
{
    const std::size_t count = study.samples(1, PromptPictures::picturesPerRequest);
    const std::size_t chineseCount =
        m_pictures.pairCount(CaptionLanguage::Chinese) > 0 ? count / englishPerChinese : 0;
    const PromptScore real = heldOutScore(study);
    const auto needsMore = [&](const PromptSetting &setting, std::size_t wanted) {
        return m_pictures.of(setting).size() < wanted;
    };
    while (needsMore(english, count) || needsMore(chinese, chineseCount)) {
        for (int i = 0; i < englishPerChinese && needsMore(english, count); ++i)
            m_pictures.makeMore(english);
        if (needsMore(chinese, chineseCount))
            m_pictures.makeMore(chinese);
        study.report(m_pictures.of(english).size() + m_pictures.of(chinese).size(),
                     count + chineseCount);
        if (!study.hasTime())
            break;
    }
    section.isCutShort = needsMore(english, count) || needsMore(chinese, chineseCount);
    const std::vector<MadePicture> &pictures = m_pictures.of(english);
    const PromptScore made = scoreOf(pictures, count, study.data());
    section.measures = { shareMeasure("top1", "Judge's top-1 on pictures of prompts", made.top1),
                         shareMeasure("top5", "Judge's top-5 on pictures of prompts", made.top5),
                         { "top1_of_real", "Top-1 as a share of real pictures'", MeasureUnit::Share,
                           made.top1.value() / real.top1.value(), made.top1.count(), 0.0 } };
    addFrechet(study, made, real, section);
    const Diversity diversity = diversityOf(pictures);
    section.measures.push_back({ "diversity", "Feature distance between pictures of one prompt",
                                 MeasureUnit::Number, diversity.within.value(),
                                 diversity.within.count(), 0.0 });
    section.measures.push_back(
        { "diversity_between", "Feature distance between pictures of different prompts",
          MeasureUnit::Number, diversity.between.value(), diversity.between.count(), 0.0 });
    section.measures.push_back(
        { "seconds_per_picture", "Seconds a picture", MeasureUnit::Seconds,
          m_pictures.seconds(english)
              / static_cast<double>(std::max<std::size_t>(pictures.size(), 1)),
          static_cast<std::int64_t>(pictures.size()), 0.0 });
    section.tables.push_back(
        accuracyTable(made, scoreOf(m_pictures.of(chinese), chineseCount, study.data()), real));
    section.notes = {
        "Captions name concept and style of pairs that no training saw, two pictures a caption at "
        "a time, at the decoder's own size. \"Of real\" divides by what the judge reaches on real "
        "pictures of the same pairs.",
        "Fréchet distances grow as samples get fewer; compare them only at equal numbers. The "
        "floor is the distance between real pictures: training ones of the same concepts, in "
        "other styles, and the held-out ones."
    };
}

} // namespace unclip::evaluation
