#pragma once

#include <cstdint>
#include <string_view>

namespace unclip {

/// FNV-1a with SplitMix64's finaliser: the same number on every machine and in every release, so
/// what it decides (held-out pairs, shuffles, captions) never moves.
constexpr std::uint64_t stableHash(std::string_view text, std::uint64_t seed = 0)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL ^ (seed * 0x9e3779b97f4a7c15ULL);
    for (const char byte : text)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3ULL;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
    return hash ^ (hash >> 31);
}

/// The same as a number in [0, 1).
constexpr double stableFraction(std::string_view text, std::uint64_t seed = 0)
{
    return static_cast<double>(stableHash(text, seed) >> 11) * 0x1.0p-53;
}

} // namespace unclip
