#pragma once

#include "training/optimizer.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>

namespace unclip::training {

/// One network (or pair of them) being trained: what a step's loss is, and how the result is saved.
class Task
{
public:
    virtual ~Task() = default;

    /// Registers everything that is learned.
    virtual void addParameters(Optimizer &optimizer) = 0;

    /// The mean loss of one step's batch, ready for backward().
    virtual at::Tensor loss(std::int64_t step) = 0;

    /// Writes the current parameters into the model folder, in half precision.
    virtual void save(const std::filesystem::path &modelFolder) = 0;
};

/// What every task is told.
struct TaskOptions
{
    std::int64_t batchSize = 32;
    std::uint64_t seed = 0;
    at::ScalarType computeType = at::kFloat; ///< bfloat16 where the CPU is fast at it
};

} // namespace unclip::training
