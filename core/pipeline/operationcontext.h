#pragma once

#include "pipeline/engine.h"
#include "pipeline/imagetensor.h"
#include "pipeline/jobprogress.h"
#include "pipeline/slerp.h"
#include "pipeline/sourcememo.h"
#include "unclip/pipeline.h"
#include "util/noise.h"

#include <functional>
#include <optional>

namespace unclip {

/// What a source of a request turned out to be.
struct ResolvedSource
{
    Vector imageEmbedding; ///< z_i
    std::optional<at::Tensor> basePicture; ///< [1, 3, S, S]: there is something to invert
    Noise latentNoise; ///< x_T; empty: none given
    std::vector<Candidate> candidates; ///< of a prompt
    std::shared_ptr<SourceMemo::Entry> memo; ///< where an inversion is kept; may be null
};

/// A caption as the chosen prior takes it, once for all pictures.
struct PriorCaption
{
    TextConditions text; ///< one row
    std::optional<CaptionReading> reading; ///< of the diffusion prior
};

/// One picture to make.
struct FrameJob
{
    Vector imageEmbedding; ///< z_i for the decoder
    TextConditions caption; ///< one row; the empty caption for all modes but Create
    at::Tensor start; ///< x_T [1, 3, S, S]; undefined: drawn for `noiseIndex`
    StageOptions decoder;
    double guidanceScale = 1.0; ///< of the decoder
    std::uint32_t noiseIndex = 0; ///< whose noise all stages use
    int index = 0; ///< place in the job, for previews
    double parameter = 0.0;
    Vector driftReference; ///< empty: no drift
};

/// @throws InvalidRequest unless the model takes such an embedding
void requireFitting(const Embedding &imageEmbedding, const ModelInfo &info);

/// The same for latents, whose noise may be absent.
void requireFitting(const Latents &latents, const ModelInfo &info);

/// Marks and returns the z_i that the sampling's choice takes from the prior's draws.
/// @throws InvalidRequest for a picked candidate that does not exist
Vector chooseCandidate(std::vector<Candidate> &candidates, const Sampling &sampling);

/// What the operations share while one request runs: the engine, progress, and the steps that they
/// are made of.
class OperationContext
{
public:
    /// @param memo outlives this
    OperationContext(Engine &engine, SourceMemo &memo, const ModelInfo &info,
                     const Sampling &sampling, const RunControl &control);

    /// Who gets finished frames.
    void setFrameReceiver(std::function<void(const Frame &)> onFrame);

    const ModelInfo &info() const { return m_info; }
    const Sampling &sampling() const { return m_sampling; }
    Engine &engine() { return m_engine; }

    // Announcing work, so that progress and ETA are right from the start.
    void planSource(const Source &source, std::uint32_t noiseIndex = 0);
    void planCaption(int draws); ///< a caption, and draws of all its candidates from the prior
    void planInversion(const Source &source, int steps);
    void planFrames(int count, double guidanceScale);

    /// z_i of a source; prompts go through the prior, seeded by `noiseIndex`.
    ResolvedSource resolve(const Source &source, std::uint32_t noiseIndex);

    /// x_T of a resolved source, for the decoder's steps: given, or by inversion of its picture;
    /// undefined when it has none.
    at::Tensor invert(const ResolvedSource &source, int steps);

    TextConditions encodeCaption(const std::string &caption);
    TextConditions emptyCaption();

    /// @throws InvalidRequest where the model lacks the chosen prior, ModelError where it is
    /// damaged
    PriorCaption forPrior(const TextConditions &caption);

    /// z_i of one caption through the chosen prior.
    ResolvedSource drawFromPrior(const PriorCaption &caption, std::uint32_t noiseIndex);

    /// Decodes, upsamples, measures drift, hands the frame over.
    Frame render(const FrameJob &job);

    StageOptions decoderOptions() const;

    /// The decoder's guidance for a picture that departs this far from its source, 0..1.
    double guidanceScale(double departure) const;

    Result &result() { return m_result; }
    Embedding encode(const Image &square);

private:
    at::Tensor drawDiffusion(const CaptionReading &caption, std::uint32_t noiseIndex);
    at::Tensor drawAutoregressive(const TextConditions &caption, std::uint32_t noiseIndex);
    void requirePrior(ModelPart prior) const;
    int priorSteps() const; ///< network calls of one draw; 0 where the prior is not there
    ResolvedSource resolvePrompt(const PromptSource &prompt, std::uint32_t noiseIndex);
    ResolvedSource resolvePicture(const PictureSource &picture, int pictureIndex);
    NoiseDraw noiseFor(NoiseStream stream, std::uint32_t noiseIndex, int size) const;
    at::Tensor decodeBase(const FrameJob &job, Frame &frame);
    at::Tensor upsample(at::Tensor picture, const FrameJob &job);

    Engine &m_engine;
    SourceMemo &m_memo;
    const ModelInfo &m_info;
    Sampling m_sampling;
    JobProgress m_progress;
    std::function<void(const Frame &)> m_onFrame;
    std::optional<TextConditions> m_emptyCaption;
    Result m_result;
};

} // namespace unclip
