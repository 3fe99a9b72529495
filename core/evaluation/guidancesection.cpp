#include "evaluation/lineplot.h"
#include "evaluation/sections.h"

#include <algorithm>
#include <array>

namespace unclip::evaluation {

namespace {

constexpr std::array<double, 6> scales { 1.0, 1.5, 2.0, 3.0, 4.0, 6.0 };
constexpr int divisor = 5; // of the prompts, for each scale
constexpr std::size_t leastPictures = 4;

Image plotOf(const MeasureTable &table)
{
    PlotSeries accuracy { "judge top-1, %", {} };
    PlotSeries distances { "Frechet distance", {} };
    for (const MeasureRow &row : table.rows) {
        accuracy.values.push_back(row.values[0] * 100.0);
        distances.values.push_back(row.values[2]);
    }
    return linePlot("decoder guidance scale", { scales.begin(), scales.end() },
                    { accuracy, distances });
}

} // namespace

GuidanceSection::GuidanceSection(PromptPictures &pictures)
    : m_pictures(pictures)
{
}

void GuidanceSection::run(Study &study, EvaluationSection &section)
{
    const std::size_t wanted = study.samples(divisor, leastPictures);
    std::size_t count = 0; // pictures at each scale, always equally many
    while (count < wanted && (count == 0 || study.hasTime())) {
        count += PromptPictures::picturesPerRequest;
        for (std::size_t i = 0; i < scales.size(); ++i) {
            if (m_pictures.of({ PriorKind::Diffusion, scales[i] }).size() < count)
                m_pictures.makeMore({ PriorKind::Diffusion, scales[i] });
            study.report(count * scales.size() + i * PromptPictures::picturesPerRequest,
                         (wanted + PromptPictures::picturesPerRequest) * scales.size());
        }
    }
    section.isCutShort = count < wanted;
    const FeatureRows real = heldOutScore(study).features;
    const std::size_t compared = std::min(count, real.size());
    MeasureTable table { "scales",
                         "The same captions and noise at each guidance scale",
                         "scale",
                         { { "top1", "judge top-1", MeasureUnit::Share },
                           { "top5", "judge top-5", MeasureUnit::Share },
                           { "frechet", "Fréchet", MeasureUnit::Number } },
                         {} };
    for (const double scale : scales) {
        const PromptScore score =
            scoreOf(m_pictures.of({ PriorKind::Diffusion, scale }), count, study.data());
        table.rows.push_back({ textOf(scale),
                               score.top1.count(),
                               { score.top1.value(), score.top5.value(),
                                 frechetDistance(firstRows(score.features, compared),
                                                 firstRows(real, compared)) } });
    }
    section.sheets.push_back({ "guidance",
                               "Judge's top-1 and Fréchet distance against the guidance scale",
                               1,
                               { plotOf(table) },
                               {} });
    section.tables.push_back(std::move(table));
    section.notes.push_back("1 is no guidance. Fréchet distances are of " + std::to_string(compared)
                            + " pictures and real held-out ones each.");
}

} // namespace unclip::evaluation
