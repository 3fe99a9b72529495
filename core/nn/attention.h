#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace unclip::nn {

/// Multi-head scaled dot-product attention (Vaswani et al. 2017), softmax in float32.
/// @param q [B, N, C]
/// @param k, v [B, M, C]; heads are contiguous slices of C
/// @param bias undefined or float32 [1 or B, 1 or N, M], added to the scaled scores
/// @return [B, N, C]
at::Tensor attend(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, std::int64_t heads,
                  const at::Tensor &bias = {});

/// [B, N, C] -> [B * heads, N, C / heads]
at::Tensor splitHeads(const at::Tensor &x, std::int64_t heads);

/// attend() to keys and values that splitHeads() has made, [B * heads, M, C / heads].
at::Tensor attendByHead(const at::Tensor &q, const at::Tensor &keys, const at::Tensor &values,
                        const at::Tensor &bias = {});

/// float32 [1, n, n]: 0 on and below the diagonal, `masked` above.
at::Tensor causalBias(std::int64_t n, double masked);

/// What the padding of captions adds to scores: float32 [B, 1, length], columns after the caption
/// are seen.
/// @param mask bool or integer [B, N], 1 = real token
at::Tensor paddingBias(const at::Tensor &mask, std::int64_t length);

/// The same and a causal mask: float32 [B, length, length].
at::Tensor paddedCausalBias(const at::Tensor &mask, std::int64_t length);

} // namespace unclip::nn
