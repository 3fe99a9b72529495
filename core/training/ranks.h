#pragma once

#include "unclip/error.h"

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace unclip::training {

/// Another rank of the training ended, or could not be reached in time.
class RankError : public Error
{
public:
    using Error::Error;
};

/// The processes of one data-parallel training. Every rank makes the same calls in the same order,
/// with tensors of the same shapes and types; each call waits for all. One thread.
/// @throws RankError from every call
class RankGroup
{
public:
    virtual ~RankGroup() = default;

    virtual int rank() const = 0; ///< 0..size() - 1
    virtual int size() const = 0;
    bool isFirst() const { return rank() == 0; } ///< the one that writes files

    /// Each tensor becomes its mean over the ranks, added up in float32.
    virtual void average(const std::vector<at::Tensor> &tensors) = 0;

    /// Each tensor becomes rank 0's.
    virtual void broadcast(const std::vector<at::Tensor> &tensors) = 0;

    /// All ranks' rows in order of rank, without gradient: [n, ...] -> [size * n, ...].
    virtual at::Tensor gather(const at::Tensor &rows) = 0;

    /// The mean of a number over the ranks, in float32.
    double mean(double value);

    /// Returns once every rank has called it.
    void barrier();

    /// @param what names the number in the message: "pictures"
    /// @throws InvalidRequest on every rank when one has another number than rank 0
    void requireSame(std::int64_t value, const std::string &what);
};

/// The group of a training that runs in one process: nothing is sent anywhere.
std::shared_ptr<RankGroup> singleRank();

/// Which process of how many this is, and where rank 0 listens.
struct RankEnvironment
{
    int rank = 0;
    int size = 1;
    std::string address; ///< of rank 0; empty when there is one rank only
    std::uint16_t port = 0;
    int localRank = 0; ///< among those of this machine: the GPU that it takes
};

/// Reads RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT and, if it is there, LOCAL_RANK, as torchrun
/// sets them; absent when WORLD_SIZE is.
/// @param variable value of an environment variable or nullptr, such as std::getenv
/// @throws InvalidRequest naming the variable
std::optional<RankEnvironment>
readRankEnvironment(const std::function<const char *(const char *)> &variable);

/// Meets the other ranks through LibTorch's c10d: gloo for tensors on the CPU, nccl for CUDA.
/// @param timeout for meeting, and for every later call
/// @throws InvalidRequest when this build cannot, RankError
std::shared_ptr<RankGroup> joinRanks(const RankEnvironment &environment,
                                     std::chrono::seconds timeout,
                                     c10::Device device = c10::DeviceType::CPU);

} // namespace unclip::training
