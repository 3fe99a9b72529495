#include "nn/timestepembedding.h"

#include <ATen/ATen.h>

#include <cmath>

namespace unclip::nn {

at::Tensor sinusoid(const at::Tensor &timesteps, std::int64_t width)
{
    constexpr double maxPeriod = 10000.0;
    const std::int64_t half = width / 2;
    const auto options = timesteps.options().dtype(at::kFloat);
    const at::Tensor exponent =
        at::arange(half, options) * (-std::log(maxPeriod) / static_cast<double>(half));
    const at::Tensor angles =
        timesteps.to(at::kFloat).unsqueeze(1) * at::exp(exponent).unsqueeze(0); // [B, half]
    at::Tensor features = at::cat({ at::cos(angles), at::sin(angles) }, 1);
    return width % 2 == 0 ? features : at::constant_pad_nd(features, { 0, 1 });
}

TimestepEmbeddingImpl::TimestepEmbeddingImpl(std::int64_t inChannels, std::int64_t timeEmbedDim)
{
    linear_1 = register_module("linear_1", Linear(inChannels, timeEmbedDim));
    linear_2 = register_module("linear_2", Linear(timeEmbedDim, timeEmbedDim));
}

at::Tensor TimestepEmbeddingImpl::forward(const at::Tensor &features)
{
    return linear_2(nn::silu(linear_1(features)));
}

} // namespace unclip::nn
