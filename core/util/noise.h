#pragma once

#include <cstddef>
#include <cstdint>

namespace unclip {

/// What a draw is for; part of the counter, so the values must never change.
enum class NoiseStream : std::uint32_t {
    Prior = 1,
    Decoder = 2,
    SuperRes = 3,
    SuperResSecond = 4,
    Training = 5,
    AutoregressivePrior = 6,
};

/// Names one noise tensor. Equal keys give equal numbers on every machine, whatever the batch size,
/// the device or the number of threads.
struct NoiseKey
{
    std::uint64_t seed = 0;
    std::uint32_t image = 0; ///< index of the picture (or prior candidate) in its job
    NoiseStream stream = NoiseStream::Decoder;
    std::uint32_t draw = 0; ///< 0: the starting sample; n: the noise of step n - 1
};

/// Fills `out` with standard normal numbers: Philox 4x32-10 (Salmon et al. 2011) keyed by the seed,
/// counter (block, draw, image, stream), then Box-Muller in double precision.
void fillNormal(const NoiseKey &key, float *out, std::size_t count);

/// One number evenly spread over (0, 1], from the first word of the same generator: for choices
/// among few things, draw by draw.
double drawUniform(const NoiseKey &key);

} // namespace unclip
