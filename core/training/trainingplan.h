#pragma once

#include "training/autoregressivepriortask.h"
#include "training/optimizer.h"
#include "training/secondupsamplertask.h"
#include "training/upsamplertask.h"
#include "weights/modelconfig.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unclip::training {

/// How one network is trained.
struct StagePlan
{
    OptimizerOptions optimizer;
    std::int64_t batchSize = 32;
    std::vector<std::string> styles; ///< of the pictures it learns from; empty: all
};

/// The second upsampler, trained on crops of large pictures.
struct SecondUpsamplerPlan
{
    enum class Start { Fresh, FirstUpsampler };

    UNetConfig unet;
    StagePlan stage;
    CropSizes crops;
    std::int64_t pictures = 2000; ///< at most so many are kept in memory
    Start start = Start::Fresh; ///< what the weights are at first

    /// The first upsampler's weights once more: nothing to train, no large pictures needed.
    bool isCopy() const { return stage.optimizer.totalSteps == 0; }
};

/// A whole model folder's training, read from JSON (resources/training/*.json; see
/// docs/training.md for the keys).
struct TrainingPlan
{
    std::vector<std::string> concepts; ///< empty: all
    bool withSkinTones = true;
    double chineseCaptions = 0.5; ///< share, where a Chinese name is known
    double pairs = 0.0; ///< share of pictures that stand beside another one
    std::vector<std::string> pairConcepts; ///< that pairs are made of; empty: all
    int vocabularyMerges = 5000;
    int tokenLength = 24;
    std::uint64_t seed = 0;

    ClipTextConfig text;
    ClipVisionConfig vision;
    StagePlan clip;

    PriorConfig prior;
    StagePlan priorStage;

    std::optional<AutoregressivePriorConfig> autoregressivePrior;
    AutoregressiveOptions autoregressiveOptions;
    StagePlan autoregressivePriorStage;

    UNetConfig decoder;
    TextProjConfig textProj;
    StagePlan decoderStage;

    std::optional<UNetConfig> upsampler;
    UpsamplerOptions upsamplerSizes;
    StagePlan upsamplerStage;

    std::optional<SecondUpsamplerPlan> secondUpsampler;

    int pcaComponents = 64;
    std::int64_t pcaPictures = 4000;

    /// @throws ModelError naming the key
    static TrainingPlan fromFile(const std::filesystem::path &file);
};

} // namespace unclip::training
