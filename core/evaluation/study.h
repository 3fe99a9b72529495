#pragma once

#include "evaluation/evaluationdata.h"
#include "evaluation/judge.h"
#include "evaluation/metrics.h"
#include "evaluation/timebudget.h"

#include <memory>
#include <optional>

namespace unclip::evaluation {

constexpr std::size_t fewGuesses = 5; ///< of the judge's top-5
constexpr int englishPerChinese = 3; ///< prompts

/// What the sections of one evaluation share: the model, real pictures, the judge, and the time.
class Study
{
public:
    Study(Pipeline &pipeline, const EvaluationOptions &options, const EvaluationControl &control);

    Pipeline &pipeline() { return m_pipeline; }
    const ModelInfo &info() const { return m_pipeline.info(); }
    const EvaluationData &data() const { return m_data; }
    const EvaluationOptions &options() const { return m_options; }

    /// The judge, trained or read when it is first asked for.
    const Judge &judge();

    /// What the judge says of the held-out pictures, in their order.
    const std::vector<Verdict> &heldOutVerdicts();

    // Time and progress of the section that runs.
    void begin(EvaluationPart part);
    void end();
    bool hasTime() const { return m_budget.hasTime(); }
    void report(std::size_t done, std::size_t count) const;

    /// For calls of the pipeline: cancels, reports nothing.
    RunControl runControl() const { return { m_control.cancellation, {} }; }
    const CancellationToken &cancellation() const { return m_control.cancellation; }

    /// Parts that take fewer samples than there are prompts: a fraction of them, at least `least`.
    std::size_t samples(int divisor, std::size_t least) const;

    /// Sampling of pictures to measure: without upsamplers, which the judge does not look at.
    Sampling sampling(std::uint64_t offset = 0) const;

    std::vector<FeatureRow> embeddingsOf(const std::vector<Image> &pictures);
    FeatureRow embeddingOf(const Image &picture);
    std::vector<FeatureRow> embeddingsOf(const std::vector<std::string> &captions);

    /// "a 3D cat face"
    std::string captionOf(const CaptionSource &source,
                          CaptionLanguage language = CaptionLanguage::English) const;

private:
    double judgeSeconds() const;

    Pipeline &m_pipeline;
    const EvaluationOptions &m_options;
    const EvaluationControl &m_control;
    EvaluationData m_data;
    TimeBudget m_budget;
    std::optional<Judge> m_judge;
    std::vector<Verdict> m_heldOutVerdicts;
    EvaluationPart m_part = EvaluationPart::Retrieval;
    double m_weightBefore = 0.0; ///< of finished parts
    double m_weightSum = 0.0;
};

/// True for parts that ask the judge.
bool needsJudge(EvaluationPart part);

/// The parts to do, in order: those asked for, and the judge where one of them needs it.
std::vector<EvaluationPart> partsOf(const EvaluationOptions &options);

/// A part's share of the time, relative to the others'.
double weightOf(EvaluationPart part);

} // namespace unclip::evaluation
