#pragma once

#include "nn/kernels.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace unclip::nn {

/// Affine weights [C] and an optional time scale and shift [B, C] of a GroupNorm.
struct GroupNormWeights
{
    at::Tensor weight;
    at::Tensor bias;
    at::Tensor scale; ///< undefined: none
    at::Tensor shift;
};

struct GroupNormOptions
{
    std::int64_t groups;
    double eps;
    kernels::Activation activation;
};

/// act(GN(x) * (1 + scale) + shift) for x [B, C, H, W]; differentiable. Fused for float32 and
/// bfloat16 on the CPU, composed of LibTorch operators elsewhere. The result is channels-last.
at::Tensor fusedGroupNorm(const at::Tensor &x, const GroupNormWeights &weights,
                          const GroupNormOptions &options);

/// Mean and 1 / sqrt(variance + eps) of groups, float32 [B, groups].
struct GroupMoments
{
    at::Tensor mean;
    at::Tensor rstd;
};

/// The moments that fusedGroupNorm() would use for x.
GroupMoments groupMoments(const at::Tensor &x, const GroupNormOptions &options);

/// fusedGroupNorm() with moments from elsewhere; for inference.
at::Tensor groupNormWith(const GroupMoments &moments, const at::Tensor &x,
                         const GroupNormWeights &weights, const GroupNormOptions &options);

/// The same out of LibTorch operators: what the fused form is tested against.
at::Tensor composedGroupNorm(const at::Tensor &x, const GroupNormWeights &weights,
                             const GroupNormOptions &options);

/// What the rows of a score matrix mean: [batch * heads, queries, keys].
struct SoftmaxOptions
{
    double scale = 1.0;
    std::int64_t heads = 1;
    std::int64_t firstRow = 0; ///< scores are a run of whole heads that starts at this row
};

/// softmax(scores * scale + bias) over the last axis, in float32 inside; differentiable with
/// respect to scores, which may be overwritten. scores [batch * heads, Q, K]; bias undefined or
/// float32 [1 or batch, 1 or Q, K].
at::Tensor fusedSoftmax(const at::Tensor &scores, const at::Tensor &bias,
                        const SoftmaxOptions &options);

/// The same out of LibTorch operators.
at::Tensor composedSoftmax(const at::Tensor &scores, const at::Tensor &bias,
                           const SoftmaxOptions &options);

at::Tensor fusedSilu(const at::Tensor &x);
at::Tensor fusedQuickGelu(const at::Tensor &x);

/// True for tensors that the fused kernels take.
bool isFusable(const at::Tensor &x);

kernels::Element elementOf(const at::Tensor &x);

} // namespace unclip::nn
