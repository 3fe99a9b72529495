#include "evaluation/editcases.h"
#include "evaluation/sections.h"

#include <algorithm>
#include <array>
#include <limits>

namespace unclip::evaluation {

namespace {

constexpr std::array<double, 4> strengths { 0.0, 0.25, 0.375, 0.5 };
constexpr int divisor = 25; // of the prompts, for each kind
constexpr std::size_t leastCases = 2;

/// What edits of one kind and strength came to.
struct Score
{
    Mean done;
    Mean top1; ///< the judge names the new concept
    Mean closer; ///< CLIP finds the new caption nearer than the old one
    Mean kept; ///< the judge says what it says of the source
};

/// The edits of one kind, tried one after another.
class Trial
{
public:
    Trial(Study &study, EditKind kind)
        : m_study(study)
        , m_kind(std::move(kind))
    {
    }

    bool isFinished() const { return m_tried == m_kind.cases.size(); }
    std::size_t tried() const { return m_tried; }
    std::size_t count() const { return m_kind.cases.size(); }
    const EditKind &kind() const { return m_kind; }

    void tryNext()
    {
        const EditCase &edit = m_kind.cases[m_tried];
        Edit request;
        request.source = PictureSource { edit.source, {}, {}, {} };
        request.beforeText = edit.before;
        request.afterText = edit.after;
        request.strengths.assign(strengths.begin(), strengths.end());
        request.sampling = m_study.sampling();
        const Result result = m_study.pipeline().run(request, m_study.runControl());
        const FeatureRows captions =
            m_study.embeddingsOf(std::vector<std::string> { edit.before, edit.after });
        const std::size_t opinion = indexOfLargest(m_study.judge().look(edit.source).scores);
        for (std::size_t i = 0; i < std::min(result.frames.size(), strengths.size()); ++i) {
            const Image &picture = result.frames[i].baseImage;
            const EditOutcome outcome { picture, m_study.judge().look(picture),
                                        m_study.embeddingOf(picture) };
            Score &score = m_scores[i];
            score.done.add(edit.isDone(outcome) ? 1.0 : 0.0);
            score.closer.add(cosineOf(captions[1], outcome.embedding)
                                     > cosineOf(captions[0], outcome.embedding)
                                 ? 1.0
                                 : 0.0);
            if (edit.newConcept)
                score.top1.add(isAmongTop(outcome.verdict.scores, *edit.newConcept, 1) ? 1.0 : 0.0);
            else
                score.kept.add(indexOfLargest(outcome.verdict.scores) == opinion ? 1.0 : 0.0);
        }
        ++m_tried;
    }

    MeasureTable table() const
    {
        MeasureTable table { m_kind.key,
                             m_kind.title,
                             "θ",
                             { { "success", "success", MeasureUnit::Share },
                               { "judge_top1", "judge top-1 new", MeasureUnit::Share },
                               { "clip", "CLIP: new caption nearer", MeasureUnit::Share },
                               { "kept", "judge: same subject", MeasureUnit::Share } },
                             {} };
        for (std::size_t i = 0; i < strengths.size(); ++i) {
            const Score &score = m_scores[i];
            table.rows.push_back({ textOf(strengths[i]),
                                   score.done.count(),
                                   { score.done.value(), score.top1.value(), score.closer.value(),
                                     score.kept.value() } });
        }
        return table;
    }

private:
    Study &m_study;
    EditKind m_kind;
    std::size_t m_tried = 0;
    std::array<Score, strengths.size()> m_scores;
};

} // namespace

void EditSection::run(Study &study, EvaluationSection &section)
{
    if (!study.info().imageEncoder.available) {
        section.problem = study.info().imageEncoder.reason;
        return;
    }
    std::vector<Trial> trials;
    std::size_t count = 0;
    for (EditKind &kind : editKinds(study, study.samples(divisor, leastCases))) {
        if (!kind.problem.empty()) {
            section.notes.push_back(kind.title + ": " + kind.problem);
            continue;
        }
        count += kind.cases.size();
        trials.emplace_back(study, std::move(kind));
    }
    std::size_t done = 0;
    while (done < count && (done == 0 || study.hasTime()))
        for (Trial &trial : trials) // in turns, so that a lack of time meets all alike
            if (!trial.isFinished()) {
                trial.tryNext();
                study.report(++done, count);
            }
    section.isCutShort = done < count;
    for (const Trial &trial : trials) {
        section.tables.push_back(trial.table());
        section.notes.push_back(trial.kind().title + ". " + trial.kind().meaning);
    }
    section.notes.emplace_back(
        "θ = 0 is the source through inversion without an edit: what it reaches is no merit of "
        "the edit. Sources are real held-out pictures, and real training ones where a change of "
        "concept finds too few.");
}

} // namespace unclip::evaluation
