#pragma once

#include <array>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace unclip {

/// Configurations of the components of a model folder, as published (Hugging Face layout). Each
/// fromJson takes class defaults for absent keys, ignores unknown ones, and throws ModelError for
/// missing required keys, values of the wrong type, sizes out of range (all sizes are bounded, so a
/// lying file cannot ask for absurd memory) and switches whose other behaviour is not implemented.

struct ClipTextConfig
{
    std::int64_t hiddenSize = 512;
    std::int64_t intermediateSize = 2048;
    std::int64_t layers = 12;
    std::int64_t heads = 8;
    std::int64_t maxPositions = 77;
    std::int64_t vocabSize = 49408;
    std::int64_t projectionDim = 512;
    double layerNormEps = 1e-5;
    enum class Activation { QuickGelu, Gelu } activation = Activation::QuickGelu;

    static ClipTextConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

struct ClipVisionConfig
{
    std::int64_t hiddenSize = 768;
    std::int64_t intermediateSize = 3072;
    std::int64_t layers = 12;
    std::int64_t heads = 12;
    std::int64_t imageSize = 224;
    std::int64_t patchSize = 32;
    std::int64_t channels = 3;
    std::int64_t projectionDim = 512;
    double layerNormEps = 1e-5;
    ClipTextConfig::Activation activation = ClipTextConfig::Activation::QuickGelu;

    static ClipVisionConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

struct PriorConfig
{
    std::int64_t heads = 32;
    std::int64_t headDim = 64;
    std::int64_t layers = 20;
    std::int64_t embeddingDim = 768;
    std::int64_t numEmbeddings = 77; ///< text tokens
    std::int64_t additionalEmbeddings = 4; ///< z_t, time, noisy z_i, prd

    std::int64_t width() const { return heads * headDim; }
    static PriorConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

struct TextProjConfig
{
    std::int64_t extraContextTokens = 4;
    std::int64_t clipEmbeddingsDim = 768;
    std::int64_t timeEmbedDim = 0; ///< required
    std::int64_t crossAttentionDim = 0; ///< required

    static TextProjConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

/// Both U-Nets: the decoder (UNet2DConditionModel) and the upsamplers (UNet2DModel).
struct UNetConfig
{
    enum class Kind { Conditional, Unconditional };
    enum class TimeScaleShift { Default, ScaleShift };

    Kind kind = Kind::Conditional; ///< from _class_name
    std::int64_t sampleSize = 0;
    std::int64_t inChannels = 0;
    std::int64_t outChannels = 0;
    std::int64_t layersPerBlock = 2;
    std::vector<std::int64_t> blockOutChannels;
    std::vector<bool> downAttention; ///< per down block: SimpleCrossAttnDownBlock2D
    std::vector<bool> upAttention; ///< per up block
    bool midAttention = false;
    std::int64_t crossAttentionDim = 0;
    std::int64_t attentionHeadDim = 8; ///< channels per head
    TimeScaleShift timeScaleShift = TimeScaleShift::Default;
    std::int64_t normGroups = 32;
    double normEps = 1e-5;

    std::int64_t timeEmbedDim() const { return 4 * blockOutChannels.front(); }
    static UNetConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

enum class PredictionType { Epsilon, Sample, VPrediction };
enum class VarianceType { FixedSmallLog, LearnedRange };
/// How far apart the timesteps of ancestral sampling are (Song et al. 2021, DDIM, appendix D.2).
/// Quadratic ones are closer together where there is little noise. DDIM's are evenly spaced always.
enum class TimestepSpacing { Linspace, Quadratic };

struct SchedulerConfig
{
    std::int64_t numTrainTimesteps = 1000;
    PredictionType predictionType = PredictionType::Epsilon;
    VarianceType varianceType = VarianceType::FixedSmallLog;
    TimestepSpacing timestepSpacing = TimestepSpacing::Linspace;
    bool clipSample = true;
    double clipSampleRange = 1.0;

    static SchedulerConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

/// CLIP image preprocessing (preprocessor_config.json), both spellings.
struct PreprocessorConfig
{
    std::int64_t shortestEdge = 224;
    std::int64_t cropSize = 224;
    std::array<double, 3> mean { 0.48145466, 0.4578275, 0.40821073 };
    std::array<double, 3> standardDeviation { 0.26862954, 0.26130258, 0.27577711 };

    static PreprocessorConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

} // namespace unclip
