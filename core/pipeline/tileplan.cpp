#include "pipeline/tileplan.h"

#include "weights/unetfootprint.h"

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr std::int64_t smallestSide = 64;
constexpr std::int64_t marginShare = 8; ///< a margin takes at most this part of a side

std::int64_t alignedDown(std::int64_t value, std::int64_t stride)
{
    return value / stride * stride;
}

std::int64_t alignedUp(std::int64_t value, std::int64_t stride)
{
    return alignedDown(value + stride - 1, stride);
}

std::int64_t divideUp(std::int64_t value, std::int64_t by)
{
    return (value + by - 1) / by;
}

} // namespace

TileLimits tileLimits(const UNetConfig &config, int elementBytes, std::uint64_t mostBytes)
{
    TileLimits limits;
    limits.stride = strideOf(config);
    const double pixels =
        static_cast<double>(mostBytes) / activationBytesPerPixel(config, elementBytes);
    constexpr double largestSide = 1 << 20;
    const auto side = static_cast<std::int64_t>(std::min(std::sqrt(pixels), largestSide));
    limits.side = alignedDown(std::max(side, std::max(smallestSide, marginShare * limits.stride)),
                              limits.stride);
    const std::int64_t widest = alignedDown(limits.side / marginShare, limits.stride);
    const std::int64_t seen = alignedUp(receptiveRadius(config), limits.stride);
    limits.margin = std::min(seen, widest);
    limits.fade = limits.margin < seen ? limits.margin / 2 : 0;
    return limits;
}

std::vector<Tile> planTiles(std::int64_t length, const TileLimits &limits)
{
    if (length <= limits.side)
        return { { { 0, length }, { 0, length } } };
    const std::int64_t overlap = 2 * limits.margin;
    const std::int64_t count = divideUp(length - overlap, limits.side - overlap);
    // The same number of tiles, but no larger than they have to be.
    const std::int64_t side = std::min(
        limits.side, alignedUp(divideUp(length + overlap * (count - 1), count), limits.stride));
    std::vector<Tile> tiles;
    for (std::int64_t i = 0; i < count; ++i) {
        const bool isLast = i + 1 == count;
        Tile tile;
        tile.outer.begin = isLast ? alignedUp(length - side, limits.stride) : i * (side - overlap);
        tile.outer.end = isLast ? length : tile.outer.begin + side;
        tile.core.begin = tiles.empty() ? 0 : tiles.back().core.end;
        tile.core.end = isLast ? length : tile.outer.end - limits.margin;
        tiles.push_back(tile);
    }
    return tiles;
}

std::vector<float> tileWeights(const Tile &tile, std::int64_t fade, std::int64_t axis)
{
    std::vector<float> weights;
    const auto ramp = [fade](std::int64_t distance) { // from an edge, inwards
        if (fade == 0)
            return distance >= 0 ? 1.0 : 0.0;
        const double middle = static_cast<double>(distance) + 0.5;
        return std::clamp(0.5 + middle / (2.0 * static_cast<double>(fade)), 0.0, 1.0);
    };
    for (std::int64_t at = tile.outer.begin; at < tile.outer.end; ++at) {
        const double rise = tile.core.begin == 0 ? 1.0 : ramp(at - tile.core.begin);
        const double fall = tile.core.end == axis ? 1.0 : ramp(tile.core.end - 1 - at);
        weights.push_back(static_cast<float>(rise + fall - 1.0));
    }
    return weights;
}

} // namespace unclip
