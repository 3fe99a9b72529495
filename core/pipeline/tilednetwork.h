#pragma once

#include "nn/unet2d.h"
#include "pipeline/tileplan.h"

#include <ATen/core/Tensor.h>

#include <functional>

namespace unclip {

/// After every network call. May throw Cancelled.
using CallObserver = std::function<void()>;

/// The tiles of a picture.
class TileGrid
{
public:
    TileGrid(std::int64_t height, std::int64_t width, const TileLimits &limits);

    const std::vector<Tile> &rows() const { return m_rows; }
    const std::vector<Tile> &columns() const { return m_columns; }
    std::int64_t fade() const { return m_fade; }

    bool isWhole() const { return tileCount() == 1; }
    int tileCount() const { return static_cast<int>(m_rows.size() * m_columns.size()); }

    /// Network calls of one runTiled().
    int callCount() const { return isWhole() ? 1 : tileCount() * (1 + measuringPasses); }

    /// Passes over all tiles that only measure what the norms need; see PictureMoments.
    static constexpr int measuringPasses = 1;

private:
    std::vector<Tile> m_rows;
    std::vector<Tile> m_columns;
    std::int64_t m_fade;
};

/// What a network is given at one step.
struct NetworkInput
{
    at::Tensor sample; ///< [B, C, H, W]
    at::Tensor timesteps; ///< [B]
};

/// network(input) in float32, tile by tile, so that no call sees more than a tile: the same as
/// the untiled call up to rounding, and up to the norms' statistics, which come from the whole
/// picture but were measured in tiles (see PictureMoments). A network that attends, or that sees
/// further than the margins, loses what lies beyond them; tiles are then blended.
/// @param grid for the sample's height and width
at::Tensor runTiled(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
                    const CallObserver &observer);

} // namespace unclip
