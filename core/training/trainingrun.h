#pragma once

#include "training/trainer.h"
#include "training/trainingplan.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace unclip::training {

/// The stages of a run, in order; each needs the ones before it except the upsampler.
enum class TrainingStage { Tokenizer, Clip, Prior, Upsampler, Decoder, Pca };

/// Where a run reads and writes, and what it tells.
struct TrainingRunOptions
{
    std::vector<std::string> shards;
    std::filesystem::path workFolder; ///< checkpoints and logs
    std::filesystem::path modelFolder; ///< the result; grows as stages end
    std::filesystem::path words; ///< synonyms.json; empty: none
    std::vector<TrainingStage> stages; ///< empty: all
    at::ScalarType computeType = at::kFloat;
    RunControl control;
    std::function<void(TrainingStage, const TrainingProgress &)> onProgress;
    std::function<void(TrainingStage, std::int64_t step)> onSaved;
    std::shared_ptr<RankGroup> ranks = singleRank(); ///< all see the same shards and model folder
    double secondsBetweenSaves = 600.0;
    double secondsBetweenReports = 10.0;
};

std::string nameOf(TrainingStage stage);

/// Trains a model folder by a plan; stages that have finished are passed over, interrupted ones go
/// on from their checkpoint.
void runTraining(const TrainingPlan &plan, const TrainingRunOptions &options);

} // namespace unclip::training
