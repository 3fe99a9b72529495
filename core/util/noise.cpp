#include "util/noise.h"

#include <array>
#include <cmath>

namespace unclip {

namespace {

constexpr double twoPi = 6.283185307179586476925286766559;

using Block = std::array<std::uint32_t, 4>;

/// Philox 4x32 with ten rounds; constants from Salmon et al. 2011, table 2.
Block philox(Block counter, std::uint32_t key0, std::uint32_t key1)
{
    constexpr std::uint64_t multiplier0 = 0xD2511F53;
    constexpr std::uint64_t multiplier1 = 0xCD9E8D57;
    constexpr std::uint32_t weyl0 = 0x9E3779B9;
    constexpr std::uint32_t weyl1 = 0xBB67AE85;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t product0 = multiplier0 * counter[0];
        const std::uint64_t product1 = multiplier1 * counter[2];
        counter = { static_cast<std::uint32_t>(product1 >> 32) ^ counter[1] ^ key0,
                    static_cast<std::uint32_t>(product1),
                    static_cast<std::uint32_t>(product0 >> 32) ^ counter[3] ^ key1,
                    static_cast<std::uint32_t>(product0) };
        key0 += weyl0;
        key1 += weyl1;
    }
    return counter;
}

/// Uniform in (0, 1]: never 0, so that its logarithm is finite.
double unitInterval(std::uint32_t bits)
{
    return (static_cast<double>(bits) + 1.0) * 0x1p-32;
}

/// Block number `block` of the numbers that a key names.
Block blockOf(const NoiseKey &key, std::uint32_t block)
{
    return philox({ block, key.draw, key.image, static_cast<std::uint32_t>(key.stream) },
                  static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32));
}

} // namespace

void fillNormal(const NoiseKey &key, float *out, std::size_t count)
{
    std::size_t written = 0;
    for (std::uint32_t block = 0; written < count; ++block) {
        const Block bits = blockOf(key, block);
        for (std::size_t pair = 0; pair < 4; pair += 2) {
            const double radius = std::sqrt(-2.0 * std::log(unitInterval(bits[pair])));
            const double angle = twoPi * unitInterval(bits[pair + 1]);
            if (written < count)
                out[written++] = static_cast<float>(radius * std::cos(angle));
            if (written < count)
                out[written++] = static_cast<float>(radius * std::sin(angle));
        }
    }
}

double drawUniform(const NoiseKey &key)
{
    return unitInterval(blockOf(key, 0).front());
}

} // namespace unclip
