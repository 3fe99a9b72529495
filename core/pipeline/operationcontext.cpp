#include "pipeline/operationcontext.h"

#include "image/clippreprocess.h"
#include "unclip/error.h"
#include "util/noise.h"
#include "weights/expectedshapes.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

/// Candidates of different pictures must not share noise: each picture owns this many draws.
constexpr std::uint32_t candidatesPerPicture = 64;

// Relative costs of one step, from the size of each network; only proportions matter.
constexpr double priorStepCost = 1.0;
constexpr double codeStepCost = 0.2;
constexpr double encodeCost = 1.0;
constexpr double decoderCostPerPixel = 1.0 / 128.0;
constexpr double upsamplerCostPerPixel = 1.0 / 800.0;
constexpr UpsamplerStage upsamplers[] = { UpsamplerStage::First, UpsamplerStage::Second };

/// Whose noise candidate `candidate` of picture `noiseIndex` has.
std::uint32_t candidateIndex(std::uint32_t noiseIndex, std::int64_t candidate)
{
    return noiseIndex * candidatesPerPicture + static_cast<std::uint32_t>(candidate);
}

double pixels(std::int64_t side)
{
    return static_cast<double>(side) * static_cast<double>(side);
}

} // namespace

OperationContext::OperationContext(Engine &engine, SourceMemo &memo, const ModelInfo &info,
                                   const Sampling &sampling, const RunControl &control)
    : m_engine(engine)
    , m_memo(memo)
    , m_info(info)
    , m_sampling(sampling)
    , m_progress(control)
{
}

void OperationContext::setFrameReceiver(std::function<void(const Frame &)> onFrame)
{
    m_onFrame = std::move(onFrame);
}

void OperationContext::planSource(const Source &source, std::uint32_t noiseIndex)
{
    if (const auto *prompt = std::get_if<PromptSource>(&source)) {
        if (!m_memo.find(SourceMemo::keyOf(*prompt, m_sampling, noiseIndex)))
            planCaption(1);
    } else if (const auto *picture = std::get_if<PictureSource>(&source)) {
        if (!m_memo.find(SourceMemo::keyOf(*picture)))
            m_progress.plan(Stage::EncodeImage, 1, encodeCost);
    }
}

void OperationContext::planCaption(int draws)
{
    m_progress.plan(Stage::EncodeText, 1, encodeCost);
    if (m_sampling.prior == PriorKind::None)
        return;
    const double cost = m_sampling.prior == PriorKind::Diffusion ? priorStepCost : codeStepCost;
    m_progress.plan(Stage::Prior, draws * priorSteps(), cost * m_sampling.candidates);
}

int OperationContext::priorSteps() const
{
    if (m_sampling.prior == PriorKind::Diffusion)
        return m_sampling.priorSteps;
    const auto &config = m_engine.autoregressiveConfig();
    return config ? static_cast<int>(config->components) : 0;
}

void OperationContext::planInversion(const Source &source, int steps)
{
    const auto *picture = std::get_if<PictureSource>(&source);
    if (picture == nullptr)
        return;
    const auto known = m_memo.find(SourceMemo::keyOf(*picture));
    if (!known || known->noiseBySteps.count({ steps, m_sampling.decoderSteps }) == 0)
        m_progress.plan(Stage::Invert, steps - 1, pixels(m_info.baseSize) * decoderCostPerPixel);
}

void OperationContext::planFrames(int count, double guidanceScale)
{
    const double rows = guidanceScale == 1.0 ? 1.0 : 2.0;
    m_progress.plan(Stage::Decode, count * m_sampling.decoderSteps,
                    rows * pixels(m_info.baseSize) * decoderCostPerPixel);
    const Stage stages[] = { Stage::SuperRes, Stage::SuperResSecond };
    const int steps[] = { m_sampling.superResSteps, m_sampling.superResSecondSteps };
    for (int i = 0; i < m_sampling.upsampleStages; ++i) {
        const int calls = m_engine.callsPerStep(upsamplers[i]);
        m_progress.plan(stages[i], count * steps[i] * calls,
                        pixels(m_info.upsampledSizes[static_cast<std::size_t>(i)])
                            * upsamplerCostPerPixel / calls);
    }
}

NoiseDraw OperationContext::noiseFor(NoiseStream stream, std::uint32_t noiseIndex, int size) const
{
    const std::uint64_t seed = m_sampling.seed;
    return [=](int draw) {
        at::Tensor noise = at::empty({ 1, 3, size, size }, at::kFloat);
        fillNormal({ seed, noiseIndex, stream, static_cast<std::uint32_t>(draw) },
                   noise.data_ptr<float>(), static_cast<std::size_t>(noise.numel()));
        return noise;
    };
}

TextConditions OperationContext::encodeCaption(const std::string &caption)
{
    m_progress.begin(Stage::EncodeText, 1, 0);
    const TextConditions conditions = m_engine.encodeText({ caption });
    m_progress.step();
    return conditions;
}

TextConditions OperationContext::emptyCaption()
{
    if (!m_emptyCaption)
        m_emptyCaption = m_engine.encodeText({ "" });
    return *m_emptyCaption;
}

Embedding OperationContext::encode(const Image &square)
{
    return toEmbedding(m_engine.encodeImages(clipPixels(square, m_engine.preprocessor())));
}

/// Without the prior another may be chosen; where it is damaged, that is what has to be said.
void OperationContext::requirePrior(ModelPart prior) const
{
    const ModelParts &parts = m_engine.parts();
    if (parts.isDamaged(prior))
        throw ModelError(parts.problem(prior));
    if (!parts.isUsable(prior))
        throw InvalidRequest(parts.problem(prior));
}

PriorCaption OperationContext::forPrior(const TextConditions &caption)
{
    if (m_sampling.prior == PriorKind::None)
        return { caption, {} };
    const bool isDiffusion = m_sampling.prior == PriorKind::Diffusion;
    requirePrior(isDiffusion ? ModelPart::DiffusionPrior : ModelPart::AutoregressivePrior);
    if (!isDiffusion)
        return { caption, {} };
    return { caption,
             m_engine.readCaption(caption, emptyCaption(), m_sampling.priorGuidanceScale) };
}

ResolvedSource OperationContext::drawFromPrior(const PriorCaption &caption,
                                               std::uint32_t noiseIndex)
{
    const Vector text = toVector(toEmbedding(caption.text.embedding));
    if (m_sampling.prior == PriorKind::None)
        return { text, {}, {}, { { toEmbedding(text), 1.0, true } }, nullptr };
    m_progress.begin(Stage::Prior, priorSteps(), static_cast<int>(noiseIndex));
    const at::Tensor drawn = caption.reading ? drawDiffusion(*caption.reading, noiseIndex)
                                             : drawAutoregressive(caption.text, noiseIndex);
    ResolvedSource source;
    for (int i = 0; i < m_sampling.candidates; ++i) {
        const Embedding z = toEmbedding(drawn, i);
        source.candidates.push_back({ z, cosine(toVector(z), text), false });
    }
    source.imageEmbedding = chooseCandidate(source.candidates, m_sampling);
    return source;
}

at::Tensor OperationContext::drawDiffusion(const CaptionReading &caption, std::uint32_t noiseIndex)
{
    const std::int64_t dim = m_engine.embeddingDim();
    const int count = m_sampling.candidates;
    const NoiseDraw noise = [&](int draw) {
        at::Tensor rows = at::empty({ count, dim }, at::kFloat);
        for (int i = 0; i < count; ++i)
            fillNormal({ m_sampling.seed, candidateIndex(noiseIndex, i), NoiseStream::Prior,
                         static_cast<std::uint32_t>(draw) },
                       rows.data_ptr<float>() + i * dim, static_cast<std::size_t>(dim));
        return rows;
    };
    return m_engine.samplePrior(caption, { m_sampling.priorSteps, {} }, noise,
                                [&](int, const at::Tensor &) { m_progress.step(); });
}

at::Tensor OperationContext::drawAutoregressive(const TextConditions &caption,
                                                std::uint32_t noiseIndex)
{
    nn::CodeSampling sampling;
    sampling.guidanceScale = m_sampling.priorGuidanceScale;
    sampling.uniform = [&](std::int64_t row, int draw) {
        return drawUniform({ m_sampling.seed, candidateIndex(noiseIndex, row),
                             NoiseStream::AutoregressivePrior, static_cast<std::uint32_t>(draw) });
    };
    sampling.onCode = [&] { m_progress.step(); };
    return m_engine.sampleAutoregressivePrior(repeated(caption, m_sampling.candidates),
                                              emptyCaption(), sampling);
}

ResolvedSource OperationContext::resolve(const Source &source, std::uint32_t noiseIndex)
{
    if (const auto *latents = std::get_if<Latents>(&source)) {
        requireFitting(*latents, m_info);
        return { toVector(latents->imageEmbedding), {}, latents->latentNoise, {}, nullptr };
    }
    if (const auto *prompt = std::get_if<PromptSource>(&source))
        return resolvePrompt(*prompt, noiseIndex);
    return resolvePicture(std::get<PictureSource>(source), static_cast<int>(noiseIndex));
}

ResolvedSource OperationContext::resolvePrompt(const PromptSource &prompt, std::uint32_t noiseIndex)
{
    const std::string key = SourceMemo::keyOf(prompt, m_sampling, noiseIndex);
    auto known = m_memo.find(key);
    if (!known) {
        const ResolvedSource drawn =
            drawFromPrior(forPrior(encodeCaption(prompt.prompt)), noiseIndex);
        known = m_memo.insert(key, { drawn.imageEmbedding, {}, drawn.candidates, {} });
    }
    m_result.candidates.push_back(known->candidates);
    return { known->imageEmbedding, {}, {}, known->candidates, nullptr };
}

ResolvedSource OperationContext::resolvePicture(const PictureSource &picture, int pictureIndex)
{
    const std::string key = SourceMemo::keyOf(picture);
    auto known = m_memo.find(key);
    if (!known) {
        m_progress.begin(Stage::EncodeImage, 1, pictureIndex);
        const auto clipSize = static_cast<int>(m_engine.preprocessor().cropSize);
        SourceMemo::Entry entry;
        entry.imageEmbedding = toVector(encode(clipSquare(picture.image, picture.crop, clipSize)));
        entry.basePicture = toTensor(clipSquare(picture.image, picture.crop, m_info.baseSize));
        m_progress.step();
        known = m_memo.insert(key, std::move(entry));
    }
    return { known->imageEmbedding, known->basePicture, {}, {}, known };
}

at::Tensor OperationContext::invert(const ResolvedSource &source, int steps)
{
    if (!source.latentNoise.values.empty())
        return toTensor(source.latentNoise);
    if (!source.basePicture)
        return {};
    const InversionSteps inversion { steps, m_sampling.decoderSteps };
    if (source.memo) {
        const auto known = source.memo->noiseBySteps.find(inversion);
        if (known != source.memo->noiseBySteps.end())
            return known->second;
    }
    m_progress.begin(Stage::Invert, steps - 1, 0);
    const Denoiser decoder = m_engine.decoderFor(toTensor(toEmbedding(source.imageEmbedding)),
                                                 emptyCaption(), emptyCaption(), 1.0);
    const at::Tensor noise = m_engine.invert(decoder, *source.basePicture, inversion,
                                             [&](int, const at::Tensor &) { m_progress.step(); });
    if (source.memo)
        source.memo->noiseBySteps.emplace(inversion, noise);
    return noise;
}

StageOptions OperationContext::decoderOptions() const
{
    return { m_sampling.decoderSteps, m_sampling.eta };
}

double OperationContext::guidanceScale(double departure) const
{
    return guidanceFor(m_sampling, m_info, departure);
}

at::Tensor OperationContext::decodeBase(const FrameJob &job, Frame &frame)
{
    const int size = m_info.baseSize;
    const NoiseDraw noise = noiseFor(NoiseStream::Decoder, job.noiseIndex, size);
    const at::Tensor start = job.start.defined() ? job.start : noise(0);
    frame.latents = { toEmbedding(job.imageEmbedding), toNoise(start) };
    m_progress.begin(Stage::Decode, job.decoder.steps, job.index);
    const Denoiser decoder = m_engine.decoderFor(toTensor(frame.latents.imageEmbedding),
                                                 job.caption, emptyCaption(), job.guidanceScale);
    return m_engine.decode(
        decoder, job.decoder, noise,
        [&](int, const at::Tensor &original) {
            if (m_progress.wantsPreview())
                m_progress.step(toImage(original));
            else
                m_progress.step();
        },
        start);
}

at::Tensor OperationContext::upsample(at::Tensor picture, const FrameJob &job)
{
    const Stage stages[] = { Stage::SuperRes, Stage::SuperResSecond };
    const NoiseStream streams[] = { NoiseStream::SuperRes, NoiseStream::SuperResSecond };
    const int steps[] = { m_sampling.superResSteps, m_sampling.superResSecondSteps };
    for (int i = 0; i < m_sampling.upsampleStages; ++i) {
        m_progress.begin(stages[i], steps[i] * m_engine.callsPerStep(upsamplers[i]), job.index);
        const int size = m_info.upsampledSizes[static_cast<std::size_t>(i)];
        picture = m_engine.upsample(upsamplers[i], picture, { steps[i], {} },
                                    noiseFor(streams[i], job.noiseIndex, size),
                                    [&] { m_progress.step(); });
    }
    return picture;
}

Frame OperationContext::render(const FrameJob &job)
{
    Frame frame;
    frame.index = static_cast<int>(job.noiseIndex);
    frame.parameter = job.parameter;
    const at::Tensor base = decodeBase(job, frame);
    frame.baseImage = toImage(base);
    frame.image = m_sampling.upsampleStages > 0 ? toImage(upsample(base, job)) : frame.baseImage;
    if (!job.driftReference.empty() && m_info.imageEncoder.available) {
        const auto clipSize = static_cast<int>(m_engine.preprocessor().cropSize);
        const Embedding z = encode(resizeBicubic(frame.image, clipSize, clipSize));
        frame.drift = cosine(toVector(z), job.driftReference);
    }
    m_result.frames.push_back(frame);
    if (m_onFrame)
        m_onFrame(frame);
    return frame;
}

void requireFitting(const Embedding &imageEmbedding, const ModelInfo &info)
{
    const auto wanted = static_cast<std::size_t>(info.embeddingDim);
    if (imageEmbedding.values.size() != wanted)
        throw InvalidRequest("The image embedding has "
                             + std::to_string(imageEmbedding.values.size())
                             + " values, and the model " + info.name + " takes "
                             + std::to_string(wanted) + "; use the model that it was made with.");
}

void requireFitting(const Latents &latents, const ModelInfo &info)
{
    requireFitting(latents.imageEmbedding, info);
    const std::vector<std::int64_t> wanted { 3, info.baseSize, info.baseSize };
    if (!latents.latentNoise.values.empty() && latents.latentNoise.shape != wanted)
        throw InvalidRequest("The noise is " + shapeText(latents.latentNoise.shape)
                             + ", and the model " + info.name + " takes " + shapeText(wanted)
                             + "; use the model that it was made with.");
}

Vector chooseCandidate(std::vector<Candidate> &candidates, const Sampling &sampling)
{
    if (sampling.candidateChoice == CandidateChoice::Average) {
        std::vector<Vector> all;
        for (Candidate &candidate : candidates) {
            candidate.chosen = true;
            all.push_back(toVector(candidate.imageEmbedding));
        }
        return sphericalMean(all, std::vector<double>(all.size(), 1.0));
    }
    auto chosen =
        std::max_element(candidates.begin(), candidates.end(),
                         [](const Candidate &a, const Candidate &b) { return a.score < b.score; });
    if (sampling.candidateChoice == CandidateChoice::Picked) {
        if (sampling.pickedCandidate >= static_cast<int>(candidates.size()))
            throw InvalidRequest("Candidate " + std::to_string(sampling.pickedCandidate)
                                 + " was picked, but only " + std::to_string(candidates.size())
                                 + " are drawn.");
        chosen = candidates.begin() + sampling.pickedCandidate;
    }
    chosen->chosen = true;
    return toVector(chosen->imageEmbedding);
}

} // namespace unclip
