#pragma once

#include "schedulers/noiseschedule.h"
#include "training/batch.h"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

namespace unclip::training {

/// Clean samples at random timesteps.
struct NoisedBatch
{
    at::Tensor timesteps; ///< int64 [B]
    at::Tensor noisy; ///< sqrt(A) x_0 + sqrt(1 - A) noise
    at::Tensor velocity; ///< sqrt(A) noise - sqrt(1 - A) x_0 (Salimans and Ho 2022)
};

/// One uniform draw from each of `count` equal parts of [0, length), in rising order: int64
/// [count]. A batch then has easy and hard timesteps in equal shares and its gradient less variance
/// (Kingma et al. 2021, "Variational diffusion models", appendix I).
at::Tensor spreadTimesteps(std::int64_t count, std::int64_t length, at::Generator generator);

/// Draws for the pictures of all ranks, so that a share gets the noise it would have in the whole.
/// Drawn on the CPU, the result is where `clean` is.
/// @param clean float32 [B, ...], this share's
NoisedBatch addNoise(const at::Tensor &clean, const NoiseSchedule &schedule,
                     at::Generator generator, BatchShare share = {});

/// The share of `count` flips, true with the given probability: bool [B].
at::Tensor coinFlips(std::int64_t count, double probability, at::Generator generator,
                     BatchShare share = {});

} // namespace unclip::training
