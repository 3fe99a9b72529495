#pragma once

#include "nn/fusedops.h"

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace unclip::nn {

/// The part of a tile that counts, in pixels of the network's input.
struct TileCore
{
    std::int64_t height = 0; ///< of the tile
    std::int64_t width = 0;
    std::int64_t top = 0; ///< first row that counts
    std::int64_t left = 0;
    std::int64_t bottom = 0; ///< one past the last
    std::int64_t right = 0;
};

/// Moments of one GroupNorm over a picture that is seen in tiles.
class TileMoments
{
public:
    /// What all norms of a network are doing now.
    struct Task
    {
        enum class Kind { Measure, Apply } kind = Kind::Measure;
        TileCore core;
    };

    explicit TileMoments(const Task &task)
        : m_task(task)
    {
    }

    /// GN(x) by the picture's moments where they are known, else by the tile's own; measures the
    /// core of x on the way.
    at::Tensor normalised(const at::Tensor &x, const GroupNormWeights &weights,
                          const GroupNormOptions &options);

    /// What was measured is what is known from now on.
    void adopt();

private:
    void measure(const at::Tensor &x, const GroupNormOptions &options);

    const Task &m_task;
    double m_count = 0.0; ///< positions measured
    double m_eps = 0.0;
    at::Tensor m_mean; ///< of what was measured, float64 [B, groups]
    at::Tensor m_variance;
    GroupMoments m_known; ///< undefined at first
};

/// Makes the GroupNorms of a network use the statistics of the whole picture while it runs on
/// tiles. Norms depend on the norms before them, so they are measured in passes over all tiles:
/// each pass normalises by what the pass before measured (the first one by each tile's own
/// moments), and the n-th makes the first n norms exact and the others nearly so. In force while it
/// lives; one at a time for a network.
class PictureMoments
{
public:
    explicit PictureMoments(torch::nn::Module &network);
    ~PictureMoments();
    PictureMoments(const PictureMoments &) = delete;
    PictureMoments &operator=(const PictureMoments &) = delete;

    /// The next network call is for this tile.
    void beginTile(const TileCore &core) { m_task.core = core; }

    /// All tiles have been measured: what comes next uses it.
    void adopt();

    /// From now on nothing is measured.
    void apply() { m_task.kind = TileMoments::Task::Kind::Apply; }

private:
    torch::nn::Module &m_network;
    TileMoments::Task m_task;
    std::vector<std::unique_ptr<TileMoments>> m_norms;
};

} // namespace unclip::nn
