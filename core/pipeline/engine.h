#pragma once

#include "nn/cliptextmodel.h"
#include "nn/clipvisionmodel.h"
#include "nn/codesampler.h"
#include "nn/priortransformer.h"
#include "nn/textprojmodel.h"
#include "nn/unet2d.h"
#include "pipeline/sampler.h"
#include "pipeline/tilednetwork.h"
#include "text/cliptokenizer.h"
#include "weights/modelfolder.h"
#include "weights/modelparts.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// What the text tower says about captions; rows of one batch.
struct TextConditions
{
    at::Tensor embedding; ///< z_t, [B, D]
    at::Tensor hiddenStates; ///< [B, N, D]
    at::Tensor mask; ///< bool [B, N]
};

/// A caption as the diffusion prior has read it, for any number of draws.
struct CaptionReading
{
    nn::PriorPrefix prefix; ///< with guidance the empty caption's rows come first
    double guidanceScale = 1.0;
};

/// How one stage samples. Guidance is no part of it: a CaptionReading and a Denoiser have theirs.
struct StageOptions
{
    int steps = 25;
    std::optional<double> eta; ///< DDIM; absent: ancestral
};

/// The upsamplers of a model folder.
enum class UpsamplerStage { First, Second };

/// Loaded networks of one model folder and their stages on tensors. Knows nothing of requests.
/// Components load on first use: mapped, without a copy where the file has the compute type.
/// One thread at a time, always the same, under InferenceMode.
class Engine
{
public:
    /// @throws ModelError for damage to what every picture needs; parts() tells of the rest
    Engine(ModelFolder folder, at::Device device, at::ScalarType type);
    ~Engine();

    /// True for a component that is there and can be used.
    bool has(const std::string &component) const
    {
        return m_folder.has(component) && m_parts.allows(component);
    }
    const ModelFolder &folder() const { return m_folder; }
    const ModelParts &parts() const { return m_parts; }
    const ClipTokenizer &tokenizer() const { return m_tokenizer; }
    at::ScalarType type() const { return m_type; }
    at::Device device() const { return m_device; }

    /// Loads everything the folder has now.
    /// @param onComponent before each component, with the share of bytes loaded so far, 0..1; may
    ///        throw Cancelled
    void loadAll(const std::function<void(double fraction)> &onComponent);

    /// From now on holds one component at a time, loading each again when its turn comes.
    /// @return false when that was so already
    bool keepOneComponent();

    TextConditions encodeText(const std::vector<std::string> &captions);
    TextConditions encodeTokens(const at::Tensor &ids, const at::Tensor &mask);

    /// z_i of normalised pixels [B, 3, S, S]; float32 [B, D].
    at::Tensor encodeImages(const at::Tensor &pixels);

    /// What the diffusion prior has to know of captions, read once.
    /// @param empty the empty caption's conditions, one row
    CaptionReading readCaption(const TextConditions &caption, const TextConditions &empty,
                               double guidanceScale);

    /// Samples z_i; float32 [B, D], de-standardised. Each caption has as many rows of the noise,
    /// side by side.
    at::Tensor samplePrior(const CaptionReading &caption, const StageOptions &options,
                           const NoiseDraw &noise, const StepObserver &observer);

    /// Draws z_i for the rows of `caption` code by code; float32 [B, D] on the CPU.
    /// @param empty the empty caption's conditions, one row
    /// @throws ModelError where autoregressiveConfig() is absent
    at::Tensor sampleAutoregressivePrior(const TextConditions &caption, const TextConditions &empty,
                                         const nn::CodeSampling &sampling);

    /// The decoder on conditions, with guidance, as a function of (sample, t).
    /// @param zImage float32 [B, D]
    Denoiser decoderFor(const at::Tensor &zImage, const TextConditions &caption,
                        const TextConditions &empty, double guidanceScale);

    /// Samples base pictures, [B, 3, S, S] in [-1, 1].
    at::Tensor decode(const Denoiser &decoder, const StageOptions &options, const NoiseDraw &noise,
                      const StepObserver &observer, const at::Tensor &start = {});

    /// x_T of base pictures by DDIM inversion (η = 0), float32 [B, 3, S, S].
    at::Tensor invert(const Denoiser &decoder, const at::Tensor &pictures, InversionSteps steps,
                      const StepObserver &observer);

    /// Upsamples pictures, [B, 3, S, S] -> [B, 3, S', S'] in [-1, 1]; in tiles where the network's
    /// activations would take more memory than they may. Noise is drawn for whole pictures either
    /// way.
    at::Tensor upsample(UpsamplerStage stage, const at::Tensor &pictures,
                        const StageOptions &options, const NoiseDraw &noise,
                        const CallObserver &observer);

    /// Network calls that one step of an upsampler takes.
    int callsPerStep(UpsamplerStage stage) const;

    /// How much memory one call of an upsampler may hold beside the weights, about. The same bound
    /// on every machine, so that the same recipe gives the same pixels.
    void setActivationLimit(std::uint64_t bytes) { m_activationLimit = bytes; }

    /// A quarter of the memory for activations from now on, also where tiles cost accuracy.
    /// @return false when that was so already
    bool useSmallerTiles();

    std::int64_t embeddingDim() const { return m_textConfig.projectionDim; }
    const UNetConfig &decoderConfig() const { return m_decoderConfig; }
    const SchedulerConfig &decoderScheduler() const { return m_decoderScheduler; }
    // Absent where the part cannot be used.
    const std::optional<AutoregressivePriorConfig> &autoregressiveConfig() const
    {
        return m_autoregressiveConfig;
    }
    const std::optional<ClipVisionConfig> &visionConfig() const { return m_visionConfig; }
    const std::optional<UNetConfig> &upsamplerConfig(UpsamplerStage stage) const;
    PreprocessorConfig preprocessor() const;

private:
    struct Modules;

    struct Loadable
    {
        std::string component;
        std::function<void()> load;
    };

    std::vector<Loadable> loadables();

    nn::ClipTextModel textModel();
    nn::ClipVisionModel visionModel();
    nn::PriorTransformer prior();
    nn::AutoregressivePrior autoregressivePrior();
    nn::TextProjModel textProj();
    nn::UNet2D decoder();
    nn::UNet2D upsampler(UpsamplerStage stage, bool last);
    TileGrid tilesFor(UpsamplerStage stage) const;
    NoiseDraw onDevice(const NoiseDraw &noise) const;

    void readParts();
    void requireAgreement() const;
    [[noreturn]] void refuse(const std::string &component, const std::string &problem) const;

    template <typename Module, typename Config>
    Module load(const std::string &component, const Config &config);

    ModelFolder m_folder;
    ModelParts m_parts;
    at::Device m_device;
    at::ScalarType m_type;
    ClipTextConfig m_textConfig;
    ClipTokenizer m_tokenizer;
    UNetConfig m_decoderConfig;
    SchedulerConfig m_decoderScheduler;
    std::optional<ClipVisionConfig> m_visionConfig;
    std::optional<UNetConfig> m_upsamplerConfigs[2];
    std::optional<AutoregressivePriorConfig> m_autoregressiveConfig;
    std::optional<EmbeddingQuantiser> m_quantiser; ///< of prior_ar
    std::unique_ptr<Modules> m_modules;
    bool m_keepsOne = false;
    std::uint64_t m_activationLimit = std::uint64_t { 2 } << 30;
    bool m_hasSmallerTiles = false;
};

/// Rows of `a` above rows of `b`.
TextConditions stacked(const TextConditions &a, const TextConditions &b);

/// The same conditions `count` times.
TextConditions repeated(const TextConditions &conditions, std::int64_t count);

} // namespace unclip
