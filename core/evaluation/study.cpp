#include "evaluation/study.h"

#include "evaluation/judgetraining.h"

#include <algorithm>

namespace unclip::evaluation {

namespace {

constexpr std::size_t encodedAtOnce = 32;
constexpr double judgeShareOfTime = 0.3;

double weightOfAll(const EvaluationOptions &options)
{
    double sum = 0.0;
    for (const EvaluationPart part : partsOf(options))
        sum += weightOf(part);
    return sum;
}

std::optional<double> secondsOf(const EvaluationOptions &options)
{
    if (options.minutes <= 0.0)
        return std::nullopt;
    return options.minutes * 60.0;
}

} // namespace

bool needsJudge(EvaluationPart part)
{
    return part != EvaluationPart::Retrieval && part != EvaluationPart::Inversion
        && part != EvaluationPart::Upsampling && part != EvaluationPart::Sheets;
}

std::vector<EvaluationPart> partsOf(const EvaluationOptions &options)
{
    const bool wantsJudge = std::any_of(options.parts.begin(), options.parts.end(), needsJudge);
    std::vector<EvaluationPart> parts;
    for (const EvaluationPart part : allEvaluationParts)
        if (isAsked(options, part) || (part == EvaluationPart::Judge && wantsJudge))
            parts.push_back(part);
    return parts;
}

double weightOf(EvaluationPart part)
{
    switch (part) {
    case EvaluationPart::Retrieval:
        return 0.02;
    case EvaluationPart::Judge:
        return judgeShareOfTime;
    case EvaluationPart::Prompts:
        return 0.24;
    case EvaluationPart::Priors:
        return 0.1;
    case EvaluationPart::Guidance:
        return 0.12;
    case EvaluationPart::Variation:
        return 0.05;
    case EvaluationPart::Inversion:
        return 0.04;
    case EvaluationPart::Upsampling:
        return 0.04;
    case EvaluationPart::Edits:
        return 0.06;
    case EvaluationPart::Pairs:
        return 0.04;
    case EvaluationPart::Sheets:
        return 0.07;
    }
    return 0.0;
}

Study::Study(Pipeline &pipeline, const EvaluationOptions &options, const EvaluationControl &control)
    : m_pipeline(pipeline)
    , m_options(options)
    , m_control(control)
    , m_data(options, pipeline.info().baseSize, control.cancellation)
    , m_budget(secondsOf(options), weightOfAll(options))
    , m_weightSum(weightOfAll(options))
{
}

double Study::judgeSeconds() const
{
    const double asked = m_options.judgeMinutes * 60.0;
    const double share = m_options.minutes * 60.0 * judgeShareOfTime;
    if (asked <= 0.0 || share <= 0.0) // 0 is no bound
        return std::max(asked, share);
    return std::min(asked, share);
}

const Judge &Study::judge()
{
    if (!m_judge) {
        const JudgeSettings settings { m_options.judge, judgeSeconds(), 0, 0 };
        m_judge =
            Judge::make(m_data.lesson(), settings, m_control.cancellation,
                        [this](std::int64_t step, std::int64_t count) {
                            report(static_cast<std::size_t>(step), static_cast<std::size_t>(count));
                        });
    }
    return *m_judge;
}

const std::vector<Verdict> &Study::heldOutVerdicts()
{
    if (m_heldOutVerdicts.empty()) {
        std::vector<Image> pictures;
        for (const HeldOutPicture &heldOut : m_data.heldOut())
            pictures.push_back(heldOut.picture);
        m_heldOutVerdicts = judge().look(pictures);
    }
    return m_heldOutVerdicts;
}

void Study::begin(EvaluationPart part)
{
    m_part = part;
    m_budget.begin(weightOf(part));
    report(0, 1);
}

void Study::end()
{
    m_weightBefore += weightOf(m_part);
}

void Study::report(std::size_t done, std::size_t count) const
{
    m_control.cancellation.check();
    if (!m_control.onProgress)
        return;
    EvaluationProgress progress;
    progress.part = m_part;
    progress.done = static_cast<std::int64_t>(done);
    progress.count = static_cast<std::int64_t>(count);
    const double inPart =
        count > 0 ? static_cast<double>(std::min(done, count)) / static_cast<double>(count) : 0.0;
    progress.fraction = (m_weightBefore + weightOf(m_part) * inPart) / m_weightSum;
    constexpr double enough = 0.02; // of the whole, to estimate from
    if (progress.fraction > enough)
        progress.secondsLeft =
            m_budget.secondsUsed() * (1.0 - progress.fraction) / progress.fraction;
    m_control.onProgress(progress);
}

std::size_t Study::samples(int divisor, std::size_t least) const
{
    return std::max(static_cast<std::size_t>(m_options.prompts / divisor), least);
}

Sampling Study::sampling(std::uint64_t offset) const
{
    Sampling sampling;
    sampling.upsampleStages = 0;
    sampling.seed = m_options.seed + offset;
    return sampling;
}

std::vector<FeatureRow> Study::embeddingsOf(const std::vector<Image> &pictures)
{
    std::vector<FeatureRow> rows;
    std::vector<PictureSource> sources;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        sources.push_back({ pictures[i], {}, {}, {} });
        if (sources.size() < encodedAtOnce && i + 1 < pictures.size())
            continue;
        for (Embedding &embedding : m_pipeline.encodeImages(sources, runControl()))
            rows.push_back(std::move(embedding.values));
        sources.clear();
        report(i + 1, pictures.size());
    }
    return rows;
}

FeatureRow Study::embeddingOf(const Image &picture)
{
    return m_pipeline.encodeImages({ { picture, {}, {}, {} } }, runControl()).front().values;
}

std::vector<FeatureRow> Study::embeddingsOf(const std::vector<std::string> &captions)
{
    std::vector<FeatureRow> rows;
    for (Embedding &embedding : m_pipeline.encodeTexts(captions, runControl()))
        rows.push_back(std::move(embedding.values));
    return rows;
}

std::string Study::captionOf(const CaptionSource &source, CaptionLanguage language) const
{
    return m_data.captions().evaluationCaption(source, language);
}

} // namespace unclip::evaluation
