#pragma once

#include "training/data/stablehash.h"

#include <cstddef>
#include <cstdint>

namespace unclip {

/// SplitMix64 keyed by a seed and a sample's counter, so that one caption can be made again alone.
class CaptionRandom
{
public:
    CaptionRandom(std::uint64_t seed, std::uint64_t index)
        : m_state(stableHash({}, seed) ^ (index * 0xd1342543de82ef95ULL))
    {
    }

    std::uint64_t next()
    {
        std::uint64_t mixed = (m_state += 0x9e3779b97f4a7c15ULL);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31);
    }

    double fraction() { return static_cast<double>(next() >> 11) * 0x1.0p-53; } ///< [0, 1)
    bool happens(double probability) { return fraction() < probability; }

    /// 0..count-1; `count` must not be 0.
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }

    template <typename Container> const auto &pick(const Container &values)
    {
        return values[below(values.size())];
    }

private:
    std::uint64_t m_state;
};

} // namespace unclip
