#pragma once

#include "weights/modelconfig.h"

#include <cstdint>
#include <vector>

namespace unclip {

/// Pixels `begin` up to, but not including, `end` of an axis.
struct Span
{
    std::int64_t begin = 0;
    std::int64_t end = 0;

    std::int64_t length() const { return end - begin; }
};

/// One tile along one axis.
struct Tile
{
    Span outer; ///< what the network is given
    Span core; ///< what is kept of its answer; the cores of an axis follow each other
};

/// How a picture is cut for one network.
struct TileLimits
{
    std::int64_t side = 0; ///< of a tile at most, a multiple of `stride`
    std::int64_t margin = 0; ///< around a core where the picture goes on, a multiple of `stride`
    std::int64_t stride =
        1; ///< tiles begin at its multiples, so that the network halves them evenly
    std::int64_t fade = 0; ///< pixels each way over which cores blend; 0: margins cover all it sees
};

/// Limits under which one network call holds about `mostBytes` of activations: the largest side
/// that fits, and margins as wide as the network sees, or an eighth of the side where that is less.
/// There is a smallest useful side, which is given however little memory there is.
TileLimits tileLimits(const UNetConfig &config, int elementBytes, std::uint64_t mostBytes);

/// Tiles along an axis of `length` pixels, as few as the limits allow and as even as they can be;
/// one tile when the axis is no longer than a side.
std::vector<Tile> planTiles(std::int64_t length, const TileLimits &limits);

/// How much a tile counts at each pixel of its outer span: 1 inside its core, 0 outside, and linear
/// over `fade` pixels on both sides of an inner edge. The weights of all tiles of an axis add up to
/// 1 everywhere.
/// @param axis length of the axis, whose ends do not fade
std::vector<float> tileWeights(const Tile &tile, std::int64_t fade, std::int64_t axis);

} // namespace unclip
