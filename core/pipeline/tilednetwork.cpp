#include "pipeline/tilednetwork.h"

#include "nn/heldmoments.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

namespace unclip {

namespace {

/// Of the digest's patches, pixels: wide against the few that neighbours disturb, small enough for
/// many. Even for all strides of published networks.
constexpr std::int64_t patchSide = 32;

at::Tensor weightsOf(const Tile &tile, std::int64_t fade, std::int64_t axis)
{
    return at::tensor(tileWeights(tile, fade, axis), at::kFloat);
}

at::Tensor cut(const at::Tensor &picture, const Tile &row, const Tile &column)
{
    return picture.narrow(2, row.outer.begin, row.outer.length())
        .narrow(3, column.outer.begin, column.outer.length());
}

at::Tensor answerTo(nn::UNet2D &network, const at::Tensor &sample, const at::Tensor &timesteps)
{
    return network(sample, timesteps, nn::UNetConditions()).to(at::kFloat);
}

/// As many patches of an axis as a tile holds, evenly spread from one end to the other.
at::Tensor spreadPatches(const at::Tensor &sample, std::int64_t axis, std::int64_t side)
{
    const std::int64_t length = sample.size(axis);
    const std::int64_t count = side / patchSide;
    if (length <= side || count < 2)
        return sample.narrow(axis, 0, std::min(length, side));
    std::vector<at::Tensor> patches;
    for (std::int64_t i = 0; i < count; ++i)
        patches.push_back(sample.narrow(axis, i * (length - patchSide) / (count - 1), patchSide));
    return at::cat(patches, axis);
}

} // namespace

TileGrid::TileGrid(std::int64_t height, std::int64_t width, const TileLimits &limits)
    : m_rows(planTiles(height, limits))
    , m_columns(planTiles(width, limits))
    , m_fade(limits.fade)
{
}

at::Tensor digestOf(const at::Tensor &sample, const TileGrid &grid)
{
    return spreadPatches(spreadPatches(sample, 2, grid.rows().front().outer.length()), 3,
                         grid.columns().front().outer.length());
}

at::Tensor sumOfTiles(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
                      const CallObserver &observer)
{
    const at::Tensor &sample = input.sample;
    at::Tensor sum =
        at::zeros({ sample.size(0), network->config.outChannels, sample.size(2), sample.size(3) },
                  sample.options().dtype(at::kFloat));
    for (const Tile &row : grid.rows()) {
        const at::Tensor down = weightsOf(row, grid.fade(), sample.size(2));
        for (const Tile &column : grid.columns()) {
            const at::Tensor along = weightsOf(column, grid.fade(), sample.size(3));
            const at::Tensor answer = answerTo(network, cut(sample, row, column), input.timesteps);
            cut(sum, row, column).add_(answer * at::outer(down, along).to(answer.device()));
            observer();
        }
    }
    return sum;
}

at::Tensor runTiled(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
                    const CallObserver &observer)
{
    if (grid.isWhole()) {
        const at::Tensor answer = answerTo(network, input.sample, input.timesteps);
        observer();
        return answer;
    }
    nn::HeldMoments moments(*network);
    answerTo(network, digestOf(input.sample, grid), input.timesteps);
    moments.hold();
    observer();
    return sumOfTiles(network, input, grid, observer);
}

} // namespace unclip
