#include "evaluation/sections.h"
#include "image/clippreprocess.h"

#include <algorithm>
#include <array>

namespace unclip::evaluation {

namespace {

constexpr std::array<double, 5> etas { 0.0, 0.25, 0.5, 0.75, 1.0 };
constexpr int divisor = 12; // of the prompts, for sources
constexpr std::size_t leastSources = 2;

/// What one picture keeps of the picture it was made from.
struct Fidelity
{
    Mean cosine; ///< of z_i
    Mean agreement; ///< the judge says the same of both
    Mean top1; ///< the judge names the source's concept

    MeasureRow row(const std::string &label) const
    {
        return { label, cosine.count(), { cosine.value(), agreement.value(), top1.value() } };
    }
};

class Comparison
{
public:
    Comparison(Study &study, std::size_t picture)
        : m_study(study)
        , m_source(study.data().heldOut()[picture])
        , m_embedding(study.embeddingOf(m_source.picture))
        , m_opinion(indexOfLargest(study.heldOutVerdicts()[picture].scores))
    {
    }

    void add(const Image &picture, Fidelity &fidelity)
    {
        const Verdict verdict = m_study.judge().look(picture);
        const std::size_t conceptIndex = m_study.data().pairs()[m_source.pair].conceptIndex;
        fidelity.cosine.add(cosineOf(m_embedding, m_study.embeddingOf(picture)));
        fidelity.agreement.add(indexOfLargest(verdict.scores) == m_opinion ? 1.0 : 0.0);
        fidelity.top1.add(isAmongTop(verdict.scores, conceptIndex, 1) ? 1.0 : 0.0);
    }

private:
    Study &m_study;
    const HeldOutPicture &m_source;
    FeatureRow m_embedding;
    std::size_t m_opinion;
};

} // namespace

void VariationSection::run(Study &study, EvaluationSection &section)
{
    if (!study.info().imageEncoder.available) {
        section.problem = study.info().imageEncoder.reason;
        return;
    }
    const auto pictures = drawnPictures(study, study.samples(divisor, leastSources));
    std::array<Fidelity, etas.size()> byEta;
    Fidelity small;
    std::size_t done = 0;
    while (done < pictures.size() && (done == 0 || study.hasTime())) {
        const Image &source = study.data().heldOut()[pictures[done]].picture;
        Comparison comparison(study, pictures[done]);
        comparison.add(clipSquare(source, {}, study.info().baseSize), small);
        Vary vary;
        vary.source = PictureSource { source, {}, {}, {} };
        vary.imageCount = 1;
        vary.etas.assign(etas.begin(), etas.end());
        vary.sampling = study.sampling(pictures[done]);
        const Result result = study.pipeline().run(vary, study.runControl());
        for (std::size_t i = 0; i < result.frames.size() && i < etas.size(); ++i)
            comparison.add(result.frames[i].baseImage, byEta[i]);
        study.report(++done, pictures.size());
    }
    section.isCutShort = done < pictures.size();
    MeasureTable table { "etas",
                         "Variations of held-out real pictures",
                         "η",
                         { { "cosine", "cos(z_i) to the source", MeasureUnit::Cosine },
                           { "agreement", "judge agrees", MeasureUnit::Share },
                           { "top1", "judge top-1", MeasureUnit::Share } },
                         {} };
    for (std::size_t i = 0; i < etas.size(); ++i)
        table.rows.push_back(byEta[i].row(textOf(etas[i])));
    table.rows.push_back(small.row("source, shrunk"));
    section.tables.push_back(std::move(table));
    section.notes = { "z_i is taken anew from the finished picture. \"Judge agrees\": the judge "
                      "says the same of source and variation, right or wrong. The last row is the "
                      "source itself at the decoder's size, which no variation can be expected to "
                      "surpass." };
}

} // namespace unclip::evaluation
