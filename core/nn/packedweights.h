#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>

namespace unclip::nn {

/// Weights of one convolution or linear layer in oneDNN's own blocked layout, with the primitives
/// for the input shapes seen so far. Not thread-safe: one pipeline, one thread.
class PackedWeights
{
public:
    PackedWeights();
    ~PackedWeights();

    /// True for weights that this build packs and this processor can compute with: float32, and
    /// bfloat16 from AVX-512 on.
    static bool supports(const at::Tensor &weight);

    /// conv(x) + bias, added onto `accumulate` in place when that is defined.
    at::Tensor convolve(const at::Tensor &x, at::Tensor &weight, const at::Tensor &bias,
                        std::int64_t stride, std::int64_t padding, const at::Tensor &accumulate);

    /// x W^T + bias for x [rows, in].
    at::Tensor multiply(const at::Tensor &x, at::Tensor &weight, const at::Tensor &bias);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// True when packing is built in; else a PackedWeights is never to be made.
bool canPack();

} // namespace unclip::nn
