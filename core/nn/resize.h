#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace unclip::nn {

/// Bicubic resize with antialiasing (Keys kernel, a = -0.5, renormalised at the borders), the
/// upsamplers' way to their low-resolution condition. Computed in float32.
/// @param x [B, C, H, W], any floating type
/// @return [B, C, height, width] of the type of x
at::Tensor upscaleBicubic(const at::Tensor &x, std::int64_t height, std::int64_t width);

} // namespace unclip::nn
