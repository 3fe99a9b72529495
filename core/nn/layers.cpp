#include "nn/layers.h"

#include "nn/fusedops.h"
#include "nn/heldmoments.h"
#include "nn/initialisation.h"
#include "nn/packedweights.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>

namespace unclip::nn {

namespace {

/// Uniform in +-1/sqrt(fanIn), as LibTorch initialises convolutions and linear layers.
at::Tensor initialised(at::IntArrayRef shape, std::int64_t fanIn)
{
    return uniformWeights(shape, 1.0 / std::sqrt(static_cast<double>(fanIn)));
}

} // namespace

Conv2dImpl::Conv2dImpl(std::int64_t inChannels, std::int64_t outChannels, std::int64_t kernel,
                       std::int64_t strideOrOne)
    : kernelSize(kernel)
    , stride(strideOrOne)
    , padding(strideOrOne == 1 ? (kernel - 1) / 2 : 0)
{
    const std::int64_t fanIn = inChannels * kernel * kernel;
    weight = register_parameter("weight",
                                initialised({ outChannels, inChannels, kernel, kernel }, fanIn));
    bias = register_parameter("bias", initialised({ outChannels }, fanIn));
}

Conv2dImpl::~Conv2dImpl() = default;

at::Tensor Conv2dImpl::forward(const at::Tensor &x)
{
    if (packed)
        return packed->convolve(x, weight, bias, stride, padding, {});
    return at::conv2d(x, weight, bias, stride, padding);
}

at::Tensor Conv2dImpl::forwardAdd(const at::Tensor &x, const at::Tensor &residual)
{
    if (packed)
        return packed->convolve(x, weight, bias, stride, padding,
                                residual.contiguous(at::MemoryFormat::ChannelsLast));
    return at::conv2d(x, weight, bias, stride, padding) + residual;
}

void Conv2dImpl::freeze()
{
    if (stride != 1 || !PackedWeights::supports(weight))
        return;
    packed = std::make_unique<PackedWeights>();
    bias = bias.to(at::kFloat);
    parameters_.clear(); // the member alone keeps the weights, until they are packed
}

LinearImpl::LinearImpl(std::int64_t inFeatures, std::int64_t outFeatures, Bias withBias)
{
    weight = register_parameter("weight", initialised({ outFeatures, inFeatures }, inFeatures));
    if (withBias == Bias::With)
        bias = register_parameter("bias", initialised({ outFeatures }, inFeatures));
}

LinearImpl::~LinearImpl() = default;

at::Tensor LinearImpl::forward(const at::Tensor &x)
{
    if (!packed)
        return at::linear(x, weight, bias);
    auto shape = x.sizes().vec();
    const at::Tensor y = packed->multiply(x.reshape({ -1, shape.back() }), weight, bias);
    shape.back() = y.size(1);
    return y.view(shape);
}

void LinearImpl::freeze()
{
    if (!PackedWeights::supports(weight))
        return;
    packed = std::make_unique<PackedWeights>();
    if (bias.defined())
        bias = bias.to(at::kFloat);
    parameters_.clear();
}

LayerNormImpl::LayerNormImpl(std::int64_t width, double epsilon)
    : eps(epsilon)
{
    weight = register_parameter("weight", at::ones({ width }));
    bias = register_parameter("bias", at::zeros({ width }));
}

at::Tensor LayerNormImpl::forward(const at::Tensor &x)
{
    return at::layer_norm(x, weight.sizes(), weight, bias, eps);
}

GroupNormImpl::GroupNormImpl(std::int64_t groupCount, std::int64_t channels, double epsilon)
    : groups(groupCount)
    , eps(epsilon)
{
    weight = register_parameter("weight", at::ones({ channels }));
    bias = register_parameter("bias", at::zeros({ channels }));
}

at::Tensor GroupNormImpl::normalised(const at::Tensor &x, const GroupNormWeights &weights,
                                     kernels::Activation activation)
{
    const GroupNormOptions options { groups, eps, activation };
    return moments != nullptr ? moments->normalised(x, weights, options)
                              : fusedGroupNorm(x, weights, options);
}

at::Tensor GroupNormImpl::forward(const at::Tensor &x)
{
    return normalised(x, { weight, bias, {}, {} }, kernels::Activation::None);
}

at::Tensor GroupNormImpl::forwardSilu(const at::Tensor &x)
{
    return normalised(x, { weight, bias, {}, {} }, kernels::Activation::Silu);
}

at::Tensor GroupNormImpl::forwardSilu(const at::Tensor &x, const at::Tensor &scale,
                                      const at::Tensor &shift)
{
    return normalised(x, { weight, bias, scale, shift }, kernels::Activation::Silu);
}

at::Tensor silu(const at::Tensor &x)
{
    return fusedSilu(x);
}

at::Tensor quickGelu(const at::Tensor &x)
{
    return fusedQuickGelu(x);
}

void useChannelsLast(torch::nn::Module &module)
{
    for (const auto &child : module.modules(/*include_self=*/true))
        if (auto *conv = child->as<Conv2dImpl>())
            conv->weight.set_data(conv->weight.contiguous(at::MemoryFormat::ChannelsLast));
}

void freeze(torch::nn::Module &module)
{
    if (!canPack())
        return;
    for (const auto &child : module.modules(/*include_self=*/true)) {
        if (auto *conv = child->as<Conv2dImpl>())
            conv->freeze();
        else if (auto *linear = child->as<LinearImpl>())
            linear->freeze();
    }
}

} // namespace unclip::nn
