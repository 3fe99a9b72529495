#pragma once

#include "nn/layers.h"
#include "weights/modelconfig.h"

namespace unclip::nn {

enum class Resample { None, Down, Up };

struct ResnetBlock2DOptions
{
    std::int64_t inChannels = 0;
    std::int64_t outChannels = 0;
    std::int64_t timeEmbedDim = 0;
    UNetConfig::TimeScaleShift timeScaleShift = UNetConfig::TimeScaleShift::Default;
    std::int64_t normGroups = 32;
    double normEps = 1e-5;
    Resample resample = Resample::None;
};

/// Residual block with time conditioning, which may also halve or double the resolution (He et al.
/// 2016; Dhariwal and Nichol 2021, BigGAN-style resampling).
struct ResnetBlock2DImpl : torch::nn::Module
{
    explicit ResnetBlock2DImpl(const ResnetBlock2DOptions &options);

    /// @param x [B, in, H, W]
    /// @param activatedEmbedding silu(time embedding), [B, timeEmbedDim]
    /// @return [B, out, H', W']
    at::Tensor forward(const at::Tensor &x, const at::Tensor &activatedEmbedding);

    GroupNorm norm1 { nullptr };
    Conv2d conv1 { nullptr };
    Linear time_emb_proj { nullptr };
    GroupNorm norm2 { nullptr };
    Conv2d conv2 { nullptr };
    Conv2d conv_shortcut { nullptr }; ///< absent when in == out
    ResnetBlock2DOptions options;
};
TORCH_MODULE(ResnetBlock2D);

} // namespace unclip::nn
