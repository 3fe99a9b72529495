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

    /// Network calls of one runTiled(): one more than there are tiles, for the statistics.
    int callCount() const { return isWhole() ? 1 : tileCount() + 1; }

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

/// network(input) in float32, tile by tile, so that no call sees more than a tile. Tiles blend
/// where the margins are narrower than what the network sees (TileLimits::fade). Norms are left to
/// the caller.
/// @param grid for the sample's height and width
at::Tensor sumOfTiles(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
                      const CallObserver &observer);

/// A picture no larger than a tile that stands for the whole one where statistics are wanted: small
/// patches from all over it, side by side; its own patches are evenly spread.
at::Tensor digestOf(const at::Tensor &sample, const TileGrid &grid);

/// The network's answer in float32; in tiles unless the grid has only one. GroupNorms take their
/// statistics from one call on the picture's digest, so that all tiles are normalised alike and
/// there are no seams. (Statistics of each tile alone differ between a flat corner and a busy
/// middle. Measuring them over all tiles is exact only after as many passes as there are norms, and
/// wanders far off before.)
at::Tensor runTiled(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
                    const CallObserver &observer);

} // namespace unclip
