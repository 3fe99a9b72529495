#pragma once

#include "nn/layers.h"

namespace unclip::nn {

/// Sinusoidal features of timesteps, cosines first, computed in float32 (Vaswani et al. 2017).
/// @param timesteps [B], any integer or float type
/// @return float32 [B, width]
at::Tensor sinusoid(const at::Tensor &timesteps, std::int64_t width);

/// The sinusoid through a two-layer MLP, as every denoiser here begins.
struct TimestepEmbeddingImpl : torch::nn::Module
{
    TimestepEmbeddingImpl(std::int64_t inChannels, std::int64_t timeEmbedDim);

    at::Tensor forward(const at::Tensor &features); ///< [B, inChannels] -> [B, timeEmbedDim]

    Linear linear_1 { nullptr }; // sub-module names are checkpoint keys
    Linear linear_2 { nullptr };
};
TORCH_MODULE(TimestepEmbedding);

} // namespace unclip::nn
