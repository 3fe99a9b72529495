#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <memory>

namespace unclip::kernels {
enum class Activation;
}

namespace unclip::nn {

class PackedWeights;
class NormMoments;
struct GroupNormWeights;

/// 2-d convolution, stride 1, "same" zero padding, channels-last. Frozen layers run oneDNN with
/// weights packed once where that is built in; otherwise, and under autograd, LibTorch's own.
struct Conv2dImpl : torch::nn::Module
{
    Conv2dImpl(std::int64_t inChannels, std::int64_t outChannels, std::int64_t kernelSize,
               std::int64_t stride = 1);
    ~Conv2dImpl() override;

    at::Tensor forward(const at::Tensor &x); ///< [B, in, H, W] -> [B, out, H / stride, W / stride]

    /// forward(x) + residual; `residual` may be overwritten when no gradient is recorded.
    at::Tensor forwardAdd(const at::Tensor &x, const at::Tensor &residual);

    at::Tensor weight; ///< [out, in, k, k]
    at::Tensor bias; ///< [out]
    std::int64_t kernelSize;
    std::int64_t stride;
    std::int64_t padding; ///< (k - 1) / 2 for stride 1, else 0
    std::unique_ptr<PackedWeights> packed; ///< set by freeze()

    void freeze();
};
TORCH_MODULE(Conv2d);

enum class Bias { With, Without };

/// y = x W^T + b over the last axis.
struct LinearImpl : torch::nn::Module
{
    LinearImpl(std::int64_t inFeatures, std::int64_t outFeatures, Bias bias = Bias::With);
    ~LinearImpl() override;

    at::Tensor forward(const at::Tensor &x); ///< [..., in] -> [..., out]

    at::Tensor weight; ///< [out, in]
    at::Tensor bias; ///< [out]; undefined without
    std::unique_ptr<PackedWeights> packed;

    void freeze();
};
TORCH_MODULE(Linear);

/// LayerNorm over the last axis with affine weights; statistics in float32.
struct LayerNormImpl : torch::nn::Module
{
    explicit LayerNormImpl(std::int64_t width, double eps = 1e-5);

    at::Tensor forward(const at::Tensor &x); ///< [..., width] -> the same

    at::Tensor weight;
    at::Tensor bias;
    double eps;
};
TORCH_MODULE(LayerNorm);

/// GroupNorm fused with an optional time scale/shift and SiLU; statistics in float32,
/// channels-last.
struct GroupNormImpl : torch::nn::Module
{
    GroupNormImpl(std::int64_t groups, std::int64_t channels, double eps = 1e-5);

    at::Tensor forward(const at::Tensor &x); ///< GN(x), [B, C, H, W] -> the same
    at::Tensor forwardSilu(const at::Tensor &x); ///< silu(GN(x))

    /// silu(GN(x) * (1 + scale) + shift); scale and shift are [B, C].
    at::Tensor forwardSilu(const at::Tensor &x, const at::Tensor &scale, const at::Tensor &shift);

    at::Tensor weight;
    at::Tensor bias;
    std::int64_t groups;
    double eps;
    NormMoments *moments = nullptr; ///< while a picture is computed in tiles: its statistics

private:
    at::Tensor normalised(const at::Tensor &x, const GroupNormWeights &weights,
                          kernels::Activation activation);
};
TORCH_MODULE(GroupNorm);

/// A module that holds children under given names, for checkpoint keys such as "to_out.0".
struct HolderImpl : torch::nn::Module
{
    template <typename Module> Module add(const std::string &name, Module child)
    {
        return register_module(name, child);
    }
};
TORCH_MODULE(Holder);

at::Tensor silu(const at::Tensor &x);
at::Tensor quickGelu(const at::Tensor &x); ///< x * sigmoid(1.702 x)

/// Prepares a module for inference on the CPU: convolutions and linear layers pack their weights on
/// first use and then let go of the unpacked ones. No-op where packing is not built in.
void freeze(torch::nn::Module &module);

/// Lays convolution weights out channels-last, which bf16 training is fastest with.
void useChannelsLast(torch::nn::Module &module);

} // namespace unclip::nn
