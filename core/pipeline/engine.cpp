#include "pipeline/engine.h"

#include "nn/initialisation.h"
#include "nn/resize.h"
#include "nn/stateloader.h"
#include "nn/tokentensors.h"
#include "unclip/error.h"
#include "weights/expectedshapes.h"
#include "weights/modelagreement.h"
#include "weights/unetfootprint.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace unclip {

namespace {

constexpr const char *autoregressiveFolder = "prior_ar";

const char *folderOf(UpsamplerStage stage, bool last)
{
    if (stage == UpsamplerStage::First)
        return last ? "super_res_last" : "super_res_first";
    return last ? "super_res_2_last" : "super_res_2_first";
}

const char *schedulerOf(UpsamplerStage stage)
{
    return stage == UpsamplerStage::First ? "super_res_scheduler" : "super_res_2_scheduler";
}

std::size_t indexOf(UpsamplerStage stage)
{
    return stage == UpsamplerStage::First ? 0 : 1;
}

ModelPart partOf(UpsamplerStage stage)
{
    return stage == UpsamplerStage::First ? ModelPart::FirstUpsampler : ModelPart::SecondUpsampler;
}

at::Tensor timestepRows(std::int64_t timestep, const at::Tensor &sample)
{
    return at::full({ sample.size(0) }, timestep, sample.options().dtype(at::kLong));
}

/// u + s (c - u) for outputs stacked as [unconditional, conditional] (Ho and Salimans 2021).
at::Tensor guided(const at::Tensor &output, double scale)
{
    const auto halves = output.chunk(2, 0);
    return halves[0] + scale * (halves[1] - halves[0]);
}

bool isGuided(double scale)
{
    return scale != 1.0;
}

/// Checks that the tokenizer gives as many tokens as a prior was made for.
void requireTokens(const TextConditions &caption, std::int64_t wanted)
{
    if (caption.hiddenStates.size(1) != wanted)
        throw ModelError("The prior takes " + std::to_string(wanted)
                         + " text tokens, and the tokenizer gives "
                         + std::to_string(caption.hiddenStates.size(1))
                         + "; take prior and tokenizer from the same model.");
}

/// @param file the component's configuration, for the error: a Config knows no folder
template <typename Config>
void requireReadable(const ModelFolder &folder, const std::string &component,
                     const char *file = "config.json")
{
    const nlohmann::json json = folder.config(component);
    try {
        Config::fromJson(json);
    } catch (const ModelError &error) {
        throw ModelError((folder.path() / component / file).string() + ": " + error.what());
    }
}

/// Of what every picture needs; ModelParts sees to the rest.
ModelFolder withReadableConfigs(ModelFolder folder)
{
    requireReadable<ClipTextConfig>(folder, "text_encoder");
    requireReadable<TextProjConfig>(folder, "text_proj");
    requireReadable<UNetConfig>(folder, "decoder");
    requireReadable<SchedulerConfig>(folder, "decoder_scheduler", "scheduler_config.json");
    return folder;
}

} // namespace

/// The networks that have been loaded so far.
struct Engine::Modules
{
    nn::ClipTextModel text { nullptr };
    nn::ClipVisionModel vision { nullptr };
    nn::PriorTransformer prior { nullptr };
    nn::AutoregressivePrior autoregressivePrior { nullptr };
    nn::TextProjModel textProj { nullptr };
    nn::UNet2D decoder { nullptr };
    nn::UNet2D upsamplers[2][2] { { nullptr, nullptr }, { nullptr, nullptr } };
};

TextConditions stacked(const TextConditions &a, const TextConditions &b)
{
    return { at::cat({ a.embedding, b.embedding }, 0),
             at::cat({ a.hiddenStates, b.hiddenStates }, 0), at::cat({ a.mask, b.mask }, 0) };
}

TextConditions repeated(const TextConditions &conditions, std::int64_t count)
{
    return { conditions.embedding.repeat_interleave(count, 0),
             conditions.hiddenStates.repeat_interleave(count, 0),
             conditions.mask.repeat_interleave(count, 0) };
}

Engine::Engine(ModelFolder folder, at::Device device, at::ScalarType type)
    : m_folder(withReadableConfigs(std::move(folder)))
    , m_parts(m_folder)
    , m_device(device)
    , m_type(type)
    , m_textConfig(ClipTextConfig::fromJson(m_folder.config("text_encoder")))
    , m_tokenizer(ClipTokenizer::load(m_folder.path() / "tokenizer",
                                      static_cast<std::size_t>(m_textConfig.maxPositions)))
    , m_decoderConfig(UNetConfig::fromJson(m_folder.config("decoder")))
    , m_decoderScheduler(SchedulerConfig::fromJson(m_folder.config("decoder_scheduler")))
    , m_modules(std::make_unique<Modules>())
{
    requireAgreement();
    readParts();
}

Engine::~Engine() = default;

/// Parts of different models would read past each other's tensors.
void Engine::requireAgreement() const
{
    const auto isUsed = [this](const std::string &component) { return has(component); };
    const auto found = disagreements(m_folder, isUsed);
    if (!found.empty())
        refuse(found.front().component, found.front().complaint + "; " + found.front().remedy);
    const std::string problem = vocabularyProblem(m_tokenizer, m_textConfig);
    if (!problem.empty())
        refuse("tokenizer", problem + "; take both from the same model");
}

void Engine::refuse(const std::string &component, const std::string &problem) const
{
    throw ModelError("The component " + component + " of " + m_folder.path().string()
                     + " cannot be used: " + problem + ".");
}

/// Configurations of the optional parts, as far as they can be used.
void Engine::readParts()
{
    if (has("image_encoder"))
        m_visionConfig = ClipVisionConfig::fromJson(m_folder.config("image_encoder"));
    for (const auto stage : { UpsamplerStage::First, UpsamplerStage::Second })
        if (has(folderOf(stage, false)))
            m_upsamplerConfigs[indexOf(stage)] =
                UNetConfig::fromJson(m_folder.config(folderOf(stage, false)));
    if (!has(autoregressiveFolder))
        return;
    m_autoregressiveConfig =
        AutoregressivePriorConfig::fromJson(m_folder.config(autoregressiveFolder));
    m_quantiser = EmbeddingQuantiser::load(m_folder.weights(autoregressiveFolder),
                                           m_autoregressiveConfig->buckets);
}

template <typename Module, typename Config>
Module Engine::load(const std::string &component, const Config &config)
{
    if (m_keepsOne)
        *m_modules = Modules();
    const SafetensorsFile file = m_folder.weights(component);
    nn::requireShapes(expectedShapes(config), file, component);
    const nn::SkipInitialisation skip;
    Module module(config);
    nn::loadState(*module, file, m_type, component);
    module->eval();
    module->to(m_device);
    if (m_device.is_cpu() && (m_type == at::kFloat || m_type == at::kBFloat16))
        nn::freeze(*module);
    return module;
}

bool Engine::keepOneComponent()
{
    if (m_keepsOne)
        return false;
    m_keepsOne = true;
    *m_modules = Modules();
    return true;
}

/// Noise is drawn on the CPU, so that all devices start alike.
NoiseDraw Engine::onDevice(const NoiseDraw &noise) const
{
    return [this, &noise](int draw) { return noise(draw).to(m_device); };
}

nn::ClipTextModel Engine::textModel()
{
    if (!m_modules->text)
        m_modules->text = load<nn::ClipTextModel>("text_encoder", m_textConfig);
    return m_modules->text;
}

nn::ClipVisionModel Engine::visionModel()
{
    if (!m_visionConfig)
        throw ModelError(m_parts.problem(ModelPart::ImageEncoder));
    if (!m_modules->vision)
        m_modules->vision = load<nn::ClipVisionModel>("image_encoder", *m_visionConfig);
    return m_modules->vision;
}

nn::PriorTransformer Engine::prior()
{
    if (!m_modules->prior)
        m_modules->prior =
            load<nn::PriorTransformer>("prior", PriorConfig::fromJson(m_folder.config("prior")));
    return m_modules->prior;
}

nn::AutoregressivePrior Engine::autoregressivePrior()
{
    if (!m_autoregressiveConfig)
        throw ModelError(m_parts.problem(ModelPart::AutoregressivePrior));
    if (!m_modules->autoregressivePrior)
        m_modules->autoregressivePrior =
            load<nn::AutoregressivePrior>(autoregressiveFolder, *m_autoregressiveConfig);
    return m_modules->autoregressivePrior;
}

nn::TextProjModel Engine::textProj()
{
    if (!m_modules->textProj)
        m_modules->textProj = load<nn::TextProjModel>(
            "text_proj", TextProjConfig::fromJson(m_folder.config("text_proj")));
    return m_modules->textProj;
}

nn::UNet2D Engine::decoder()
{
    if (!m_modules->decoder)
        m_modules->decoder = load<nn::UNet2D>("decoder", m_decoderConfig);
    return m_modules->decoder;
}

nn::UNet2D Engine::upsampler(UpsamplerStage stage, bool last)
{
    const bool separate = last && has(folderOf(stage, true));
    nn::UNet2D &module = m_modules->upsamplers[indexOf(stage)][separate ? 1 : 0];
    if (!module) {
        const std::string component = folderOf(stage, separate);
        module = load<nn::UNet2D>(component, UNetConfig::fromJson(m_folder.config(component)));
    }
    return module;
}

std::vector<Engine::Loadable> Engine::loadables()
{
    std::vector<Loadable> all {
        { "text_encoder", [this] { textModel(); } },
        { "image_encoder", [this] { visionModel(); } },
        { "prior", [this] { prior(); } },
        { autoregressiveFolder, [this] { autoregressivePrior(); } },
        { "text_proj", [this] { textProj(); } },
        { "decoder", [this] { decoder(); } },
    };
    for (const auto stage : { UpsamplerStage::First, UpsamplerStage::Second })
        for (const bool last : { false, true })
            all.push_back(
                { folderOf(stage, last), [this, stage, last] { upsampler(stage, last); } });
    all.erase(std::remove_if(all.begin(), all.end(),
                             [this](const Loadable &one) { return !has(one.component); }),
              all.end());
    return all;
}

void Engine::loadAll(const std::function<void(double fraction)> &onComponent)
{
    const std::vector<Loadable> all = loadables();
    std::vector<double> bytes;
    for (const Loadable &one : all)
        bytes.push_back(static_cast<double>(m_folder.weights(one.component).byteCount()));
    const double total = std::accumulate(bytes.begin(), bytes.end(), 0.0);
    double loaded = 0.0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        onComponent(total > 0.0 ? loaded / total : 0.0);
        all[i].load();
        loaded += bytes[i];
    }
}

const std::optional<UNetConfig> &Engine::upsamplerConfig(UpsamplerStage stage) const
{
    return m_upsamplerConfigs[indexOf(stage)];
}

PreprocessorConfig Engine::preprocessor() const
{
    if (has("feature_extractor"))
        return PreprocessorConfig::fromJson(m_folder.config("feature_extractor"));
    PreprocessorConfig config;
    if (m_visionConfig) {
        config.shortestEdge = m_visionConfig->imageSize;
        config.cropSize = m_visionConfig->imageSize;
    }
    return config;
}

TextConditions Engine::encodeText(const std::vector<std::string> &captions)
{
    const nn::TokenTensors tokens = nn::tokenize(m_tokenizer, captions);
    return encodeTokens(tokens.ids, tokens.mask);
}

TextConditions Engine::encodeTokens(const at::Tensor &ids, const at::Tensor &mask)
{
    const nn::TextEncoding encoding = textModel()(ids.to(m_device));
    return { encoding.embedding, encoding.hiddenStates, mask.to(m_device) };
}

at::Tensor Engine::encodeImages(const at::Tensor &pixels)
{
    return visionModel()(pixels.to(m_device)).to(at::kFloat);
}

CaptionReading Engine::readCaption(const TextConditions &caption, const TextConditions &empty,
                                   double guidanceScale)
{
    nn::PriorTransformer network = prior();
    requireTokens(caption, network->config.numEmbeddings);
    const TextConditions rows = isGuided(guidanceScale)
        ? stacked(repeated(empty, caption.embedding.size(0)), caption)
        : caption;
    return { network->read({ rows.embedding, rows.hiddenStates, rows.mask }), guidanceScale };
}

at::Tensor Engine::samplePrior(const CaptionReading &caption, const StageOptions &options,
                               const NoiseDraw &noise, const StepObserver &observer)
{
    nn::PriorTransformer network = prior();
    const bool guide = isGuided(caption.guidanceScale);
    std::optional<nn::PriorPrefix> prefix;
    const Denoiser model = [&](const at::Tensor &sample, std::int64_t timestep) {
        const at::Tensor input = guide ? at::cat({ sample, sample }, 0) : sample;
        if (!prefix)
            prefix = caption.prefix.repeated(input.size(0) / caption.prefix.bias.size(0));
        const at::Tensor output =
            network->predict(input, timestepRows(timestep, input), *prefix).to(at::kFloat);
        return guide ? guided(output, caption.guidanceScale) : output;
    };
    const Sampler sampler(SchedulerConfig::fromJson(m_folder.config("prior_scheduler")),
                          options.steps, options.eta);
    const at::Tensor standardised = denoise(sampler, model, onDevice(noise), observer);
    return standardised * network->clip_std.to(at::kFloat) + network->clip_mean.to(at::kFloat);
}

at::Tensor Engine::sampleAutoregressivePrior(const TextConditions &caption,
                                             const TextConditions &empty,
                                             const nn::CodeSampling &sampling)
{
    const auto conditions = [](const TextConditions &text) {
        return nn::PriorConditions { text.embedding, text.hiddenStates, text.mask };
    };
    const nn::AutoregressivePrior network = autoregressivePrior();
    requireTokens(caption, network->config.numEmbeddings);
    return nn::decodeCodes(
        *m_quantiser,
        nn::sampleCodes(network, conditions(caption), conditions(empty), *m_quantiser, sampling));
}

Denoiser Engine::decoderFor(const at::Tensor &zImage, const TextConditions &caption,
                            const TextConditions &empty, double guidanceScale)
{
    nn::TextProjModel project = textProj();
    nn::UNet2D network = decoder();
    const bool guide = isGuided(guidanceScale);
    const std::int64_t batch = zImage.size(0);
    at::Tensor z = zImage.to(m_device).to(m_type);
    TextConditions text = caption;
    if (guide) {
        const at::Tensor null =
            project->learned_classifier_free_guidance_embeddings.expand({ batch, -1 });
        z = at::cat({ null, z }, 0);
        text = stacked(repeated(empty, batch), caption);
    }
    const nn::DecoderConditions conditions = project(z, text.embedding, text.hiddenStates);
    const at::Tensor mask = at::constant_pad_nd(text.mask.to(at::kFloat),
                                                { project->config.extraContextTokens, 0 }, 1.0);
    const nn::UNetConditions prepared =
        network->prepare(conditions.additive, conditions.context, mask);
    const std::int64_t channels = m_decoderConfig.inChannels;
    return [=](const at::Tensor &sample, std::int64_t timestep) mutable -> at::Tensor {
        const at::Tensor input = guide ? at::cat({ sample, sample }, 0) : sample;
        const at::Tensor output =
            network(input, timestepRows(timestep, input), prepared).to(at::kFloat);
        if (!guide)
            return output;
        const at::Tensor epsilon = guided(output.narrow(1, 0, channels), guidanceScale);
        if (output.size(1) == channels)
            return epsilon;
        // The learned variance comes from the conditional half, unguided.
        const at::Tensor variance =
            output.narrow(0, batch, batch).narrow(1, channels, output.size(1) - channels);
        return at::cat({ epsilon, variance }, 1);
    };
}

at::Tensor Engine::decode(const Denoiser &decoder, const StageOptions &options,
                          const NoiseDraw &noise, const StepObserver &observer,
                          const at::Tensor &start)
{
    const Sampler sampler(m_decoderScheduler, options.steps, options.eta);
    const at::Tensor first = start.defined() ? start.to(m_device) : start;
    return at::clamp(denoise(sampler, decoder, onDevice(noise), observer, first), -1.0, 1.0);
}

at::Tensor Engine::invert(const Denoiser &decoder, const at::Tensor &pictures, InversionSteps steps,
                          const StepObserver &observer)
{
    const DdimScheduler scheduler(m_decoderScheduler);
    const auto timesteps = scheduler.inversionTimesteps(steps);
    at::Tensor sample = pictures.to(m_device).to(at::kFloat);
    for (std::size_t i = 0; i + 1 < timesteps.size(); ++i) {
        sample = scheduler.reverseStep(decoder(sample, timesteps[i]), sample, timesteps[i],
                                       timesteps[i + 1]);
        observer(static_cast<int>(i), sample);
    }
    return sample;
}

TileGrid Engine::tilesFor(UpsamplerStage stage) const
{
    const auto &config = upsamplerConfig(stage);
    if (!config)
        throw ModelError(m_parts.problem(partOf(stage)));
    const std::int64_t side = config->sampleSize;
    const int elementBytes = static_cast<int>(c10::elementSize(m_type));
    TileLimits limits = tileLimits(*config, elementBytes, m_activationLimit);
    if (hasAttention(*config) && !m_hasSmallerTiles)
        limits.side = side; // what attends is cut only when it does not fit otherwise
    return { side, side, limits };
}

int Engine::callsPerStep(UpsamplerStage stage) const
{
    return tilesFor(stage).callCount();
}

bool Engine::useSmallerTiles()
{
    if (m_hasSmallerTiles)
        return false;
    m_hasSmallerTiles = true;
    m_activationLimit /= 4;
    return true;
}

at::Tensor Engine::upsample(UpsamplerStage stage, const at::Tensor &pictures,
                            const StageOptions &options, const NoiseDraw &noise,
                            const CallObserver &observer)
{
    const TileGrid grid = tilesFor(stage);
    const std::int64_t side = upsamplerConfig(stage)->sampleSize;
    const at::Tensor condition = nn::upscaleBicubic(pictures.to(m_device), side, side);
    const Sampler sampler(SchedulerConfig::fromJson(m_folder.config(schedulerOf(stage))),
                          options.steps, options.eta);
    const std::int64_t lastTimestep = sampler.timesteps().back();
    const Denoiser model = [&](const at::Tensor &sample, std::int64_t timestep) {
        const at::Tensor input = at::cat({ sample, condition.to(sample.scalar_type()) }, 1);
        return runTiled(upsampler(stage, timestep == lastTimestep),
                        { input, timestepRows(timestep, input) }, grid, observer);
    };
    const StepObserver nobody = [](int, const at::Tensor &) {};
    return at::clamp(denoise(sampler, model, onDevice(noise), nobody), -1.0, 1.0);
}

} // namespace unclip
