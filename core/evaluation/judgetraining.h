#pragma once

#include "evaluation/judgenetwork.h"
#include "unclip/runcontrol.h"

#include <ATen/core/Generator.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace unclip::evaluation {

/// Real pictures with the concept of each.
struct JudgeLesson
{
    at::Tensor pixels; ///< uint8 [N, S, S, 4], colours premultiplied by alpha
    std::vector<std::int64_t> concepts; ///< index of the concept, per picture
    std::vector<double> cumulative; ///< running sum of sampling weights
    std::int64_t conceptCount = 0;
};

struct JudgeTrainingOptions
{
    std::int64_t steps = 5000;
    std::int64_t batchSize = 32;
    double learningRate = 2e-3;
    double weightDecay = 0.05;
    std::uint64_t seed = 0;
    double maxSeconds = 0.0; ///< fewer steps where this would not do; 0: no bound
    at::ScalarType computeType = at::kFloat;
};

struct JudgeTrainingResult
{
    std::map<std::string, at::Tensor> weights; ///< averaged, float32, by the network's names
    std::int64_t steps = 0; ///< that were trained
    double seconds = 0.0;
};

/// Pictures `rows` of a lesson, each shifted, scaled and turned a little, over a background that is
/// white or any colour, with small changes of colour, sharpness and noise: float32 [B, 3, S, S] in
/// [-1, 1]. Nothing is mirrored, for a concept may be an arrow.
at::Tensor augmented(const JudgeLesson &lesson, const std::vector<std::int64_t> &rows,
                     at::Generator generator);

/// Trains a new network. All that is random comes from the seed.
/// @param onStep finished steps and how many there will be
/// @throws Cancelled
JudgeTrainingResult trainJudge(const JudgeLesson &lesson, const JudgeTrainingOptions &options,
                               const CancellationToken &cancellation,
                               const std::function<void(std::int64_t, std::int64_t)> &onStep = {});

} // namespace unclip::evaluation
