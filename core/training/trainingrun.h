#pragma once

#include "training/trainer.h"
#include "training/trainingplan.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace unclip::training {

/// The stages of a run. Each but the upsamplers needs tokenizer and CLIP; the values seed new
/// weights, so they must never change.
enum class TrainingStage {
    Tokenizer,
    Clip,
    Prior,
    Upsampler,
    Decoder,
    Pca,
    SecondUpsampler,
    AutoregressivePrior,
};

/// Where a run reads and writes, and what it tells.
struct TrainingRunOptions
{
    std::vector<std::string> shards;
    std::vector<std::string> largeShards; ///< for the second upsampler; empty: `shards`
    std::filesystem::path workFolder; ///< checkpoints and logs
    std::filesystem::path modelFolder; ///< the result; grows as stages end
    std::filesystem::path startFrom; ///< model folder whose weights stages start with; empty: none
    std::filesystem::path words; ///< synonyms.json; empty: none
    std::vector<TrainingStage> stages; ///< empty: all that there are pictures for
    at::ScalarType computeType = at::kFloat;
    at::Device device = at::kCPU;
    RunControl control;
    std::function<void(TrainingStage, const TrainingProgress &)> onProgress;
    std::function<void(TrainingStage, std::int64_t step)> onSaved;
    std::shared_ptr<RankGroup> ranks = singleRank(); ///< all see the same shards and model folder
    double secondsBetweenSaves = 600.0;
    double secondsBetweenReports = 10.0;
};

std::string nameOf(TrainingStage stage);

/// True when a run with these options trains the stage: it is listed, or none is and, for the
/// second upsampler, there are large shards or it needs none.
bool isWanted(TrainingStage stage, const TrainingPlan &plan, const TrainingRunOptions &options);

/// Trains a model folder by a plan; stages that have finished are passed over, interrupted ones go
/// on from their checkpoint.
void runTraining(const TrainingPlan &plan, const TrainingRunOptions &options);

} // namespace unclip::training
