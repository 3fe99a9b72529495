#pragma once

#include "training/batch.h"
#include "training/optimizer.h"
#include "training/ranks.h"

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace unclip::training {

/// One network (or pair of them) being trained: what a step's loss is, and how the result is saved.
class Task
{
public:
    virtual ~Task() = default;

    /// Starts from the weights that a model folder has for this network instead of random ones; to
    /// be called before addParameters(). @throws ModelError when they are missing or do not fit
    virtual void loadFrom(const std::filesystem::path &modelFolder) = 0;

    /// Registers everything that is learned.
    virtual void addParameters(Optimizer &optimizer) = 0;

    /// The mean loss of this rank's share of one step's batch, ready for backward(): gradients are
    /// averaged over the ranks.
    virtual at::Tensor loss(std::int64_t step) = 0;

    /// Writes the current parameters into the model folder, in half precision.
    virtual void save(const std::filesystem::path &modelFolder) = 0;
};

/// What every task is told.
struct TaskOptions
{
    std::int64_t batchSize = 32; ///< of all ranks together
    std::uint64_t seed = 0;
    at::ScalarType computeType = at::kFloat; ///< bfloat16 where the device is fast at it
    std::shared_ptr<RankGroup> ranks = singleRank();
    /// Where the networks are. Pictures and everything random are made on the CPU, so that a step
    /// sees the same on every device.
    at::Device device = at::kCPU;

    BatchShare share() const { return { ranks->rank(), ranks->size() }; } ///< of every batch
};

} // namespace unclip::training
