#include "weights/modelconfig.h"

#include "weights/configreader.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace unclip {

namespace {

using Json = nlohmann::json;

constexpr IntegerRange kLayers { 1, 256 };
constexpr IntegerRange kVocabulary { 1, 1'000'000 };
constexpr IntegerRange kSteps { 2, 65536 };
constexpr double kLargestEps = 0.1;
constexpr double kLargestClip = 1e6;

ClipTextConfig::Activation readActivation(const ConfigReader &reader)
{
    const std::string name = reader.text("hidden_act", "quick_gelu");
    if (name != "quick_gelu" && name != "gelu")
        reader.fail("hidden_act is neither quick_gelu nor gelu");
    return name == "gelu" ? ClipTextConfig::Activation::Gelu
                          : ClipTextConfig::Activation::QuickGelu;
}

const char *nameOf(ClipTextConfig::Activation activation)
{
    return activation == ClipTextConfig::Activation::Gelu ? "gelu" : "quick_gelu";
}

void requireHeads(const ConfigReader &reader, std::int64_t width, std::int64_t heads)
{
    if (width % heads != 0)
        reader.fail("hidden_size is no multiple of num_attention_heads");
}

PredictionType readPredictionType(const ConfigReader &reader)
{
    const std::string name = reader.text("prediction_type", "epsilon");
    if (name == "epsilon")
        return PredictionType::Epsilon;
    if (name == "sample")
        return PredictionType::Sample;
    if (name != "v_prediction")
        reader.fail("prediction_type is none of epsilon, sample and v_prediction");
    return PredictionType::VPrediction;
}

const char *nameOf(PredictionType type)
{
    switch (type) {
    case PredictionType::Epsilon:
        return "epsilon";
    case PredictionType::Sample:
        return "sample";
    case PredictionType::VPrediction:
        break;
    }
    return "v_prediction";
}

/// Keys of DDIMScheduler that would change the schedule or the steps.
void requirePlainDdim(const ConfigReader &reader)
{
    reader.require("beta_schedule", "squaredcos_cap_v2", "linear");
    reader.require("trained_betas", nullptr);
    reader.require("set_alpha_to_one", true);
    reader.require("steps_offset", 0);
    reader.require("thresholding", false);
    reader.require("rescale_betas_zero_snr", false);
}

/// `size` or `crop_size`: a number, or an object that spells it out.
std::int64_t readSide(const ConfigReader &reader, const char *key, std::int64_t fallback)
{
    const Json &value = reader.value(key);
    if (!value.is_object())
        return reader.integer(key, fallback);
    const ConfigReader sides(value, std::string("the feature extractor's ") + key);
    if (sides.has("shortest_edge"))
        return sides.requiredInteger("shortest_edge");
    const std::int64_t height = sides.requiredInteger("height");
    if (height != sides.requiredInteger("width"))
        sides.fail("height and width differ");
    return height;
}

std::array<double, 3> readTriple(const ConfigReader &reader, const char *key,
                                 const std::array<double, 3> &fallback)
{
    if (!reader.has(key))
        return fallback;
    const Json &list = reader.value(key);
    if (!list.is_array() || list.size() != fallback.size())
        reader.fail(std::string(key) + " has to be a list of three numbers");
    std::array<double, 3> triple {};
    for (std::size_t i = 0; i < triple.size(); ++i) {
        triple[i] = list[i].is_number() ? list[i].get<double>() : -1.0;
        if (!(triple[i] >= 0.0 && triple[i] <= 1.0))
            reader.fail(std::string(key) + " has to hold numbers from 0 to 1");
    }
    return triple;
}

constexpr std::size_t kMaxBlocks = 16;
constexpr IntegerRange kLayersPerBlock { 1, 64 };
constexpr const char *kConditionalClass = "UNet2DConditionModel";
constexpr const char *kUnconditionalClass = "UNet2DModel";
constexpr const char *kDownPlain = "ResnetDownsampleBlock2D";
constexpr const char *kDownAttention = "SimpleCrossAttnDownBlock2D";
constexpr const char *kUpPlain = "ResnetUpsampleBlock2D";
constexpr const char *kUpAttention = "SimpleCrossAttnUpBlock2D";
constexpr const char *kMidAttention = "UNetMidBlock2DSimpleCrossAttn";

UNetConfig::Kind readKind(const ConfigReader &reader)
{
    const bool looksConditional =
        reader.has("cross_attention_dim") || reader.has("class_embed_type");
    const std::string name =
        reader.text("_class_name", looksConditional ? kConditionalClass : kUnconditionalClass);
    if (name != kConditionalClass && name != kUnconditionalClass)
        reader.fail("_class_name is neither UNet2DConditionModel nor UNet2DModel");
    return name == kConditionalClass ? UNetConfig::Kind::Conditional
                                     : UNetConfig::Kind::Unconditional;
}

/// Switches that both classes have, where only the published value is implemented.
void requireCommonSwitches(const ConfigReader &reader)
{
    const std::string activation = reader.text("act_fn", "silu");
    if (activation != "silu" && activation != "swish")
        reader.fail("act_fn is not silu");
    reader.require("flip_sin_to_cos", true);
    reader.require("freq_shift", 0);
    reader.require("center_input_sample", false);
    reader.require("mid_block_scale_factor", 1);
    reader.require("downsample_padding", 1);
    reader.require("num_class_embeds", nullptr);
    reader.require("time_embedding_type", "positional");
}

void requireConditionalSwitches(const ConfigReader &reader)
{
    reader.require("mid_block_type", kMidAttention, "UNetMidBlock2DCrossAttn");
    reader.require("class_embed_type", "identity", nullptr);
    for (const char *key :
         { "only_cross_attention", "dual_cross_attention", "upcast_attention",
           "use_linear_projection", "resnet_skip_time_act", "class_embeddings_concat" })
        reader.require(key, false);
    for (const char *key :
         { "timestep_post_act", "time_cond_proj_dim", "projection_class_embeddings_input_dim",
           "addition_embed_type", "encoder_hid_dim", "encoder_hid_dim_type", "cross_attention_norm",
           "time_embedding_dim", "time_embedding_act_fn", "num_attention_heads",
           "mid_block_only_cross_attention" })
        reader.require(key, nullptr);
    reader.require("conv_in_kernel", 3);
    reader.require("conv_out_kernel", 3);
    reader.require("resnet_out_scale_factor", 1);
    reader.require("attention_type", "default");
}

void requireUnconditionalSwitches(const ConfigReader &reader)
{
    reader.require("add_attention", false, true);
    reader.require("class_embed_type", nullptr);
    reader.require("attn_norm_num_groups", nullptr);
}

/// Which blocks attend; `plain` and `attending` are the only types there are.
std::vector<bool> readBlocks(const ConfigReader &reader, const char *key, const char *plain,
                             const char *attending)
{
    std::vector<bool> attention;
    for (const std::string &type : reader.texts(key, kMaxBlocks)) {
        if (type != plain && type != attending)
            reader.fail(std::string(key) + " holds a block type other than " + plain + " and "
                        + attending);
        attention.push_back(type == attending);
    }
    return attention;
}

UNetConfig::TimeScaleShift readTimeScaleShift(const ConfigReader &reader)
{
    const std::string name = reader.text("resnet_time_scale_shift", "default");
    if (name != "default" && name != "scale_shift")
        reader.fail("resnet_time_scale_shift is neither default nor scale_shift");
    return name == "scale_shift" ? UNetConfig::TimeScaleShift::ScaleShift
                                 : UNetConfig::TimeScaleShift::Default;
}

void checkBlocks(const ConfigReader &reader, const UNetConfig &config)
{
    const std::size_t levels = config.blockOutChannels.size();
    if (config.downAttention.size() != levels || config.upAttention.size() != levels)
        reader.fail("block_out_channels, down_block_types and up_block_types differ in length");
    for (std::size_t i = 0; i < levels; ++i) {
        const std::int64_t channels = config.blockOutChannels[i];
        if (channels % config.normGroups != 0)
            reader.fail("block_out_channels holds a number that norm_num_groups does not divide");
        const bool attends = config.downAttention[i] || config.upAttention[levels - 1 - i]
            || (config.midAttention && i + 1 == levels);
        if (attends && config.kind == UNetConfig::Kind::Unconditional)
            reader.fail("blocks with cross-attention need a UNet2DConditionModel");
        if (attends && channels % config.attentionHeadDim != 0)
            reader.fail("attention_head_dim does not divide the channels of a block");
    }
    if (config.sampleSize % (std::int64_t { 1 } << (levels - 1)) != 0)
        reader.fail("sample_size cannot be halved once per block");
}

Json namesOf(const std::vector<bool> &attention, const char *plain, const char *attending)
{
    Json names = Json::array();
    for (const bool attends : attention)
        names.push_back(attends ? attending : plain);
    return names;
}

} // namespace

ClipTextConfig ClipTextConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "the CLIP text encoder");
    ClipTextConfig config;
    config.hiddenSize = reader.integer("hidden_size", config.hiddenSize);
    config.intermediateSize = reader.integer("intermediate_size", config.intermediateSize);
    config.layers = reader.integer("num_hidden_layers", config.layers, kLayers);
    config.heads = reader.integer("num_attention_heads", config.heads);
    config.maxPositions = reader.integer("max_position_embeddings", config.maxPositions);
    config.vocabSize = reader.integer("vocab_size", config.vocabSize, kVocabulary);
    config.projectionDim = reader.integer("projection_dim", config.projectionDim);
    config.layerNormEps = reader.number("layer_norm_eps", config.layerNormEps, 0.0, kLargestEps);
    config.activation = readActivation(reader);
    requireHeads(reader, config.hiddenSize, config.heads);
    return config;
}

nlohmann::json ClipTextConfig::toJson() const
{
    return { { "architectures", { "CLIPTextModelWithProjection" } },
             { "model_type", "clip_text_model" },
             { "hidden_size", hiddenSize },
             { "intermediate_size", intermediateSize },
             { "num_hidden_layers", layers },
             { "num_attention_heads", heads },
             { "max_position_embeddings", maxPositions },
             { "vocab_size", vocabSize },
             { "projection_dim", projectionDim },
             { "layer_norm_eps", layerNormEps },
             { "hidden_act", nameOf(activation) } };
}

ClipVisionConfig ClipVisionConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "the CLIP image encoder");
    ClipVisionConfig config;
    config.hiddenSize = reader.integer("hidden_size", config.hiddenSize);
    config.intermediateSize = reader.integer("intermediate_size", config.intermediateSize);
    config.layers = reader.integer("num_hidden_layers", config.layers, kLayers);
    config.heads = reader.integer("num_attention_heads", config.heads);
    config.imageSize = reader.integer("image_size", config.imageSize, { 1, 8192 });
    config.patchSize = reader.integer("patch_size", config.patchSize, { 1, 8192 });
    config.channels = reader.integer("num_channels", config.channels);
    config.projectionDim = reader.integer("projection_dim", config.projectionDim);
    config.layerNormEps = reader.number("layer_norm_eps", config.layerNormEps, 0.0, kLargestEps);
    config.activation = readActivation(reader);
    requireHeads(reader, config.hiddenSize, config.heads);
    const std::int64_t side = config.imageSize / config.patchSize;
    if (side < 1 || side * side > 65535)
        reader.fail("image_size and patch_size give no usable number of patches");
    if (config.channels != 3)
        reader.fail("num_channels is not 3");
    return config;
}

nlohmann::json ClipVisionConfig::toJson() const
{
    return { { "architectures", { "CLIPVisionModelWithProjection" } },
             { "model_type", "clip_vision_model" },
             { "hidden_size", hiddenSize },
             { "intermediate_size", intermediateSize },
             { "num_hidden_layers", layers },
             { "num_attention_heads", heads },
             { "image_size", imageSize },
             { "patch_size", patchSize },
             { "num_channels", channels },
             { "projection_dim", projectionDim },
             { "layer_norm_eps", layerNormEps },
             { "hidden_act", nameOf(activation) } };
}

PriorConfig PriorConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "PriorTransformer");
    PriorConfig config;
    config.heads = reader.integer("num_attention_heads", config.heads);
    config.headDim = reader.integer("attention_head_dim", config.headDim);
    config.layers = reader.integer("num_layers", config.layers, kLayers);
    config.embeddingDim = reader.integer("embedding_dim", config.embeddingDim);
    config.numEmbeddings = reader.integer("num_embeddings", config.numEmbeddings);
    reader.require("additional_embeddings", 4);
    reader.require("added_emb_type", "prd");
    reader.require("encoder_hid_proj_type", "linear");
    reader.require("embedding_proj_norm_type", nullptr);
    reader.require("norm_in_type", nullptr);
    reader.require("time_embed_act_fn", "silu");
    if (config.width() > 65536)
        reader.fail("num_attention_heads times attention_head_dim is over 65536");
    for (const char *key : { "embedding_proj_dim", "clip_embed_dim" }) {
        if (reader.integer(key, config.embeddingDim) != config.embeddingDim)
            reader.fail(std::string(key) + " differs from embedding_dim");
    }
    if (reader.integer("time_embed_dim", config.width()) != config.width())
        reader.fail("time_embed_dim differs from the inner width");
    return config;
}

nlohmann::json PriorConfig::toJson() const
{
    return { { "_class_name", "PriorTransformer" },
             { "num_attention_heads", heads },
             { "attention_head_dim", headDim },
             { "num_layers", layers },
             { "embedding_dim", embeddingDim },
             { "num_embeddings", numEmbeddings },
             { "additional_embeddings", additionalEmbeddings },
             { "dropout", 0.0 } };
}

TextProjConfig TextProjConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "UnCLIPTextProjModel");
    TextProjConfig config;
    config.extraContextTokens =
        reader.integer("clip_extra_context_tokens", config.extraContextTokens, { 1, 1024 });
    config.clipEmbeddingsDim = reader.integer("clip_embeddings_dim", config.clipEmbeddingsDim);
    config.timeEmbedDim = reader.requiredInteger("time_embed_dim", { 1, 4 * 65536 });
    config.crossAttentionDim = reader.requiredInteger("cross_attention_dim");
    return config;
}

nlohmann::json TextProjConfig::toJson() const
{
    return { { "_class_name", "UnCLIPTextProjModel" },
             { "clip_extra_context_tokens", extraContextTokens },
             { "clip_embeddings_dim", clipEmbeddingsDim },
             { "time_embed_dim", timeEmbedDim },
             { "cross_attention_dim", crossAttentionDim } };
}

UNetConfig UNetConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "the U-Net");
    UNetConfig config;
    config.kind = readKind(reader);
    const bool isConditional = config.kind == Kind::Conditional;
    requireCommonSwitches(reader);
    if (isConditional)
        requireConditionalSwitches(reader);
    else
        requireUnconditionalSwitches(reader);
    config.sampleSize = reader.integer("sample_size", 0);
    config.inChannels = reader.integer("in_channels", isConditional ? 4 : 3, { 1, 1024 });
    config.outChannels = reader.integer("out_channels", isConditional ? 4 : 3, { 1, 1024 });
    config.layersPerBlock =
        reader.integer("layers_per_block", config.layersPerBlock, kLayersPerBlock);
    config.blockOutChannels = reader.integers("block_out_channels", kMaxBlocks);
    config.downAttention = readBlocks(reader, "down_block_types", kDownPlain, kDownAttention);
    config.upAttention = readBlocks(reader, "up_block_types", kUpPlain, kUpAttention);
    config.midAttention = isConditional;
    config.crossAttentionDim = isConditional ? reader.integer("cross_attention_dim", 1280) : 0;
    config.attentionHeadDim = reader.integer("attention_head_dim", config.attentionHeadDim);
    config.timeScaleShift = readTimeScaleShift(reader);
    config.normGroups = reader.integer("norm_num_groups", config.normGroups);
    config.normEps = reader.number("norm_eps", config.normEps, 0.0, 0.1);
    checkBlocks(reader, config);
    return config;
}

nlohmann::json UNetConfig::toJson() const
{
    const bool isConditional = kind == Kind::Conditional;
    const bool isScaleShift = timeScaleShift == TimeScaleShift::ScaleShift;
    Json json = { { "_class_name", isConditional ? kConditionalClass : kUnconditionalClass },
                  { "sample_size", sampleSize == 0 ? Json() : Json(sampleSize) },
                  { "in_channels", inChannels },
                  { "out_channels", outChannels },
                  { "layers_per_block", layersPerBlock },
                  { "block_out_channels", blockOutChannels },
                  { "down_block_types", namesOf(downAttention, kDownPlain, kDownAttention) },
                  { "up_block_types", namesOf(upAttention, kUpPlain, kUpAttention) },
                  { "attention_head_dim", attentionHeadDim },
                  { "resnet_time_scale_shift", isScaleShift ? "scale_shift" : "default" },
                  { "norm_num_groups", normGroups },
                  { "norm_eps", normEps },
                  { "act_fn", "silu" },
                  { "flip_sin_to_cos", true },
                  { "freq_shift", 0 },
                  { "center_input_sample", false },
                  { "mid_block_scale_factor", 1 },
                  { "downsample_padding", 1 } };
    if (isConditional) {
        json["mid_block_type"] = kMidAttention;
        json["class_embed_type"] = "identity";
        json["cross_attention_dim"] = crossAttentionDim;
    } else {
        json["add_attention"] = false;
    }
    return json;
}

SchedulerConfig SchedulerConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "the scheduler");
    const std::string className = reader.text("_class_name", "UnCLIPScheduler");
    const bool isDdim = className == "DDIMScheduler";
    if (!isDdim && className != "UnCLIPScheduler")
        reader.fail("_class_name is neither UnCLIPScheduler nor DDIMScheduler");
    SchedulerConfig config;
    config.numTrainTimesteps =
        reader.integer("num_train_timesteps", config.numTrainTimesteps, kSteps);
    config.predictionType = readPredictionType(reader);
    config.clipSample = reader.boolean("clip_sample", config.clipSample);
    config.clipSampleRange =
        reader.number("clip_sample_range", config.clipSampleRange, 1e-6, kLargestClip);
    if (isDdim) {
        requirePlainDdim(reader);
        return config;
    }
    reader.require("beta_schedule", "squaredcos_cap_v2");
    const std::string variance = reader.text("variance_type", "fixed_small_log");
    if (variance != "fixed_small_log" && variance != "learned_range")
        reader.fail("variance_type is neither fixed_small_log nor learned_range");
    config.varianceType =
        variance == "learned_range" ? VarianceType::LearnedRange : VarianceType::FixedSmallLog;
    const std::string spacing = reader.text("timestep_spacing", "linspace");
    if (spacing != "linspace" && spacing != "quadratic")
        reader.fail("timestep_spacing is neither linspace nor quadratic");
    config.timestepSpacing =
        spacing == "quadratic" ? TimestepSpacing::Quadratic : TimestepSpacing::Linspace;
    return config;
}

nlohmann::json SchedulerConfig::toJson() const
{
    const bool isLearned = varianceType == VarianceType::LearnedRange;
    Json json { { "_class_name", "UnCLIPScheduler" },
                { "num_train_timesteps", numTrainTimesteps },
                { "prediction_type", nameOf(predictionType) },
                { "variance_type", isLearned ? "learned_range" : "fixed_small_log" },
                { "clip_sample", clipSample },
                { "clip_sample_range", clipSampleRange },
                { "beta_schedule", "squaredcos_cap_v2" } };
    if (timestepSpacing == TimestepSpacing::Quadratic) // no key of the published class
        json["timestep_spacing"] = "quadratic";
    return json;
}

PreprocessorConfig PreprocessorConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, "the feature extractor");
    constexpr int bicubic = 3; // in Pillow's numbering
    reader.require("resample", bicubic);
    for (const char *key : { "do_resize", "do_center_crop", "do_normalize", "do_rescale" })
        reader.require(key, true);
    if (std::abs(reader.number("rescale_factor", 1.0 / 255.0, 0.0, 1.0) * 255.0 - 1.0) > 1e-6)
        reader.fail("rescale_factor is not 1/255");
    PreprocessorConfig config;
    config.shortestEdge = readSide(reader, "size", config.shortestEdge);
    config.cropSize = readSide(reader, "crop_size", config.cropSize);
    config.mean = readTriple(reader, "image_mean", config.mean);
    config.standardDeviation = readTriple(reader, "image_std", config.standardDeviation);
    for (const double deviation : config.standardDeviation) {
        if (deviation < 1e-6)
            reader.fail("image_std holds a zero");
    }
    const bool isSquash =
        reader.value("size").is_object() && reader.value("size").contains("height");
    if (isSquash && !reader.value("size").contains("shortest_edge"))
        reader.fail(
            "size asks for a fixed height and width, and only shortest_edge is implemented");
    if (config.cropSize > config.shortestEdge || config.shortestEdge > 8192)
        reader.fail("size is smaller than crop_size, or over 8192");
    return config;
}

nlohmann::json PreprocessorConfig::toJson() const
{
    return { { "image_processor_type", "CLIPImageProcessor" },
             { "size", { { "shortest_edge", shortestEdge } } },
             { "crop_size", { { "height", cropSize }, { "width", cropSize } } },
             { "resample", 3 },
             { "do_resize", true },
             { "do_center_crop", true },
             { "do_normalize", true },
             { "do_rescale", true },
             { "do_convert_rgb", true },
             { "rescale_factor", 0.00392156862745098 },
             { "image_mean", mean },
             { "image_std", standardDeviation } };
}

} // namespace unclip
