#pragma once

#include "training/task.h"
#include "unclip/runcontrol.h"

#include <filesystem>
#include <functional>

namespace unclip::training {

/// One line of a running training.
struct TrainingProgress
{
    std::int64_t step = 0; ///< finished steps
    std::int64_t stepCount = 0;
    double loss = 0.0; ///< mean since the last report
    double gradientNorm = 0.0;
    double learningRate = 0.0;
    double samplesPerSecond = 0.0;
    double secondsLeft = 0.0;
    std::int64_t skippedSteps = 0; ///< left out because the loss or gradient was not finite
};

struct TrainerOptions
{
    OptimizerOptions optimizer;
    std::int64_t batchSize = 32; ///< for samples a second
    std::filesystem::path checkpoint; ///< one file, replaced atomically
    double secondsBetweenCheckpoints = 180.0;
    double secondsBetweenReports = 10.0;
    double secondsBetweenSaves = 600.0; ///< of EMA weights into the model folder
    std::filesystem::path modelFolder;
    CancellationToken cancellation; ///< stops after the current step, with a checkpoint
    std::function<void(const TrainingProgress &)> onProgress;
    std::function<void(std::int64_t step)> onSaved; ///< after EMA weights were written
    std::shared_ptr<RankGroup> ranks = singleRank(); ///< only the first writes and reports
};

/// Runs a task to its last step, from its checkpoint when there is one. A kill at any moment loses
/// at most the steps since the last checkpoint; the resumed run computes what the unbroken one
/// would have. With several ranks, gradients are averaged before they are clipped, a cancellation
/// of one stops all after the same step, and rank 0's checkpoint counts.
/// @throws ModelError (checkpoint of another plan), FileError, RankError, Cancelled
void train(Task &task, const TrainerOptions &options);

} // namespace unclip::training
