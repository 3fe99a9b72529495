#include "evaluation/sections.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace unclip::evaluation {

namespace {

constexpr std::size_t trainingSamples = 500;

struct Hits
{
    Mean top1;
    Mean top5;

    void add(const Verdict &verdict, std::size_t conceptIndex)
    {
        top1.add(isAmongTop(verdict.scores, conceptIndex, 1) ? 1.0 : 0.0);
        top5.add(isAmongTop(verdict.scores, conceptIndex, fewGuesses) ? 1.0 : 0.0);
    }

    MeasureRow row(const std::string &label) const
    {
        return { label, top1.count(), { top1.value(), top5.value() } };
    }
};

Hits trainingHits(Study &study)
{
    const EvaluationData &data = study.data();
    std::vector<std::size_t> rows = shuffled(data.trainingCount(), study.options().seed);
    rows.resize(std::min(rows.size(), trainingSamples));
    std::vector<Image> pictures;
    for (const std::size_t row : rows)
        pictures.push_back(data.trainingPicture(row));
    const std::vector<Verdict> verdicts = study.judge().look(pictures);
    Hits hits;
    for (std::size_t i = 0; i < rows.size(); ++i)
        hits.add(verdicts[i], data.trainingConcept(rows[i]));
    return hits;
}

std::string historyOf(const JudgeOrigin &origin)
{
    std::string text =
        origin.isFromFile ? "Read from the file of an earlier evaluation; trained " : "Trained ";
    text += std::to_string(origin.steps) + " of " + std::to_string(origin.plannedSteps)
        + " steps in " + std::to_string(std::lround(origin.seconds)) + " s";
    return text + (origin.isCutShort() ? ", the rest left out for lack of time." : ".");
}

} // namespace

void JudgeSection::run(Study &study, EvaluationSection &section)
{
    const EvaluationData &data = study.data();
    const std::vector<Verdict> &verdicts = study.heldOutVerdicts();
    Hits all;
    std::map<std::string, Hits> byStyle;
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const HeldOutPair &pair = data.pairs()[data.heldOut()[i].pair];
        all.add(verdicts[i], pair.conceptIndex);
        byStyle[pair.caption.style].add(verdicts[i], pair.conceptIndex);
    }
    section.isCutShort = study.judge().origin().isCutShort();
    section.measures = { shareMeasure("top1", "Top-1 on held-out real pictures", all.top1),
                         shareMeasure("top5", "Top-5 on held-out real pictures", all.top5) };
    MeasureTable table { "styles",
                         "The judge on real pictures",
                         "pictures",
                         { { "top1", "top-1", MeasureUnit::Share },
                           { "top5", "top-5", MeasureUnit::Share } },
                         {} };
    for (const auto &[style, hits] : byStyle)
        table.rows.push_back(hits.row("held out, " + (style.empty() ? "no style" : style)));
    table.rows.push_back(all.row("held out, all"));
    table.rows.push_back(trainingHits(study).row("seen in training"));
    section.tables.push_back(std::move(table));
    section.notes = { "A convolutional classifier of " + std::to_string(data.concepts().size())
                          + " concepts that learned from the shards' training pictures alone. "
                            "It never saw a picture of a model, a caption, or a held-out pair.",
                      historyOf(study.judge().origin()) };
}

} // namespace unclip::evaluation
