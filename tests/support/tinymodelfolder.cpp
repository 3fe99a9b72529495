#include "support/tinymodelfolder.h"

#include "nn/autoregressiveprior.h"
#include "nn/cliptextmodel.h"
#include "nn/clipvisionmodel.h"
#include "nn/priortransformer.h"
#include "nn/stateloader.h"
#include "nn/textprojmodel.h"
#include "nn/unet2d.h"
#include "pca/pcabasis.h"
#include "text/bpetrainer.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace unclip::test {

namespace {

constexpr int embeddingDim = 16;
constexpr int tokenLength = 12;
constexpr int pcaComponents = 8;

void writeText(const std::filesystem::path &file, const std::string &text)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

template <typename Module>
void writeWeights(const std::filesystem::path &folder, const char *file, const Module &module)
{
    writeText(folder / "config.json", module->config.toJson().dump(2));
    nn::saveState(*module, folder / file, at::kFloat);
}

UNetConfig unetConfig(UNetConfig::Kind kind)
{
    UNetConfig config;
    const bool conditional = kind == UNetConfig::Kind::Conditional;
    config.kind = kind;
    config.sampleSize = conditional ? 16 : 32;
    config.inChannels = conditional ? 3 : 6;
    config.outChannels = conditional ? 6 : 3;
    config.layersPerBlock = 1;
    config.blockOutChannels = { 32, 32 };
    config.downAttention = { false, conditional };
    config.upAttention = { conditional, false };
    config.midAttention = conditional;
    config.crossAttentionDim = conditional ? 24 : 0;
    config.attentionHeadDim = conditional ? 16 : 8;
    config.timeScaleShift =
        conditional ? UNetConfig::TimeScaleShift::ScaleShift : UNetConfig::TimeScaleShift::Default;
    return config;
}

void writeTowers(const std::filesystem::path &folder, std::int64_t vocabulary)
{
    ClipTextConfig text;
    text.hiddenSize = embeddingDim;
    text.intermediateSize = 32;
    text.layers = 2;
    text.heads = 2;
    text.maxPositions = tokenLength;
    text.vocabSize = vocabulary;
    text.projectionDim = embeddingDim;
    writeWeights(folder / "text_encoder", "model.safetensors", nn::ClipTextModel(text));
    ClipVisionConfig vision;
    vision.hiddenSize = 24;
    vision.intermediateSize = 48;
    vision.layers = 2;
    vision.heads = 2;
    vision.imageSize = 32;
    vision.patchSize = 8;
    vision.projectionDim = embeddingDim;
    writeWeights(folder / "image_encoder", "model.safetensors", nn::ClipVisionModel(vision));
    PreprocessorConfig preprocessor;
    preprocessor.shortestEdge = vision.imageSize;
    preprocessor.cropSize = vision.imageSize;
    writeText(folder / "feature_extractor" / "preprocessor_config.json",
              preprocessor.toJson().dump(2));
}

void writeDiffusion(const std::filesystem::path &folder)
{
    constexpr const char *weights = "diffusion_pytorch_model.safetensors";
    PriorConfig prior;
    prior.heads = 2;
    prior.headDim = 12;
    prior.layers = 2;
    prior.embeddingDim = embeddingDim;
    prior.numEmbeddings = tokenLength;
    writeWeights(folder / "prior", weights, nn::PriorTransformer(prior));
    const UNetConfig decoder = unetConfig(UNetConfig::Kind::Conditional);
    writeWeights(folder / "decoder", weights, nn::UNet2D(decoder));
    TextProjConfig project;
    project.clipEmbeddingsDim = embeddingDim;
    project.timeEmbedDim = decoder.timeEmbedDim();
    project.crossAttentionDim = decoder.crossAttentionDim;
    writeWeights(folder / "text_proj", weights, nn::TextProjModel(project));
    const UNetConfig upsampler = unetConfig(UNetConfig::Kind::Unconditional);
    for (const char *name : { "super_res_first", "super_res_last" })
        writeWeights(folder / name, weights, nn::UNet2D(upsampler));
}

void writeSchedulers(const std::filesystem::path &folder)
{
    SchedulerConfig prior;
    prior.predictionType = PredictionType::Sample;
    prior.clipSampleRange = 5.0;
    SchedulerConfig decoder;
    decoder.varianceType = VarianceType::LearnedRange;
    writeText(folder / "prior_scheduler" / "scheduler_config.json", prior.toJson().dump(2));
    writeText(folder / "decoder_scheduler" / "scheduler_config.json", decoder.toJson().dump(2));
    writeText(folder / "super_res_scheduler" / "scheduler_config.json",
              SchedulerConfig().toJson().dump(2));
}

void writePca(const std::filesystem::path &folder)
{
    PcaAccumulator accumulator(embeddingDim);
    const at::Tensor samples = at::randn({ 64, embeddingDim }, at::kFloat);
    for (std::int64_t row = 0; row < samples.size(0); ++row)
        accumulator.add(samples.data_ptr<float>() + row * embeddingDim);
    accumulator.fit(pcaComponents).save(folder / "pca", accumulator.count());
}

} // namespace

void writeTinyModelFolder(const std::filesystem::path &folder)
{
    at::manual_seed(7);
    const at::NoGradGuard noGradient;
    const BpeVocabulary vocabulary =
        trainBpe({ { "a red apple", 3 }, { "a smiling cat", 3 }, { "a blue cat", 2 } }, 20);
    writeTokenizerFolder(folder / "tokenizer", vocabulary, tokenLength);
    writeTowers(folder, static_cast<std::int64_t>(vocabulary.symbols().size()));
    writeDiffusion(folder);
    writeSchedulers(folder);
    writePca(folder);
    writeText(folder / "concepts.txt", "apple\ncat\nred\n");
    writeText(folder / "sampling_defaults.json",
              R"({"prior_steps": 4, "decoder_steps": 5, "super_res_steps": 3})");
    writeText(folder / "model_index.json",
              R"({"_class_name": "UnCLIPPipeline", "prior": ["diffusers", "PriorTransformer"]})");
}

void addSecondUpsampler(const std::filesystem::path &folder)
{
    at::manual_seed(8);
    const at::NoGradGuard noGradient;
    UNetConfig config = unetConfig(UNetConfig::Kind::Unconditional);
    config.sampleSize = 128;
    writeWeights(folder / "super_res_2_first", "diffusion_pytorch_model.safetensors",
                 nn::UNet2D(config));
    writeText(folder / "super_res_2_scheduler" / "scheduler_config.json",
              SchedulerConfig().toJson().dump(2));
}

void writeTinyAutoregressivePrior(const std::filesystem::path &folder)
{
    at::manual_seed(11);
    const at::NoGradGuard noGradient;
    AutoregressivePriorConfig config;
    config.heads = 2;
    config.headDim = 12;
    config.layers = 2;
    config.embeddingDim = embeddingDim;
    config.numEmbeddings = tokenLength;
    config.components = 6;
    config.buckets = 16;
    config.dotProductBuckets = 4;
    const nn::AutoregressivePrior prior(config);
    prior->pca_components.copy_(at::eye(embeddingDim).narrow(0, 0, config.components));
    prior->code_lowest.fill_(-2.0);
    prior->code_highest.fill_(2.0);
    prior->dot_product_edges.copy_(at::linspace(-0.5, 0.5, config.dotProductBuckets - 1));
    prior->proj_to_codes->weight.mul_(4.0); // far from uniform
    writeWeights(folder / "prior_ar", "diffusion_pytorch_model.safetensors", prior);
}

} // namespace unclip::test
