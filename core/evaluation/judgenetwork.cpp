#include "evaluation/judgenetwork.h"

#include "nn/initialisation.h"

#include <ATen/ATen.h>

namespace unclip::evaluation {

namespace {

constexpr std::int64_t stemChannels = 24;
constexpr std::int64_t channels1 = 48;
constexpr std::int64_t channels2 = 96;
constexpr std::int64_t channels3 = 192;
constexpr std::int64_t squeezedChannels = 32; // where places still count
constexpr double scoreScale = 16.0; // of a cosine
constexpr std::int64_t normGroups = 8;
constexpr std::int64_t kernel = 3;
constexpr std::int64_t patch = 2; // kernel and stride where the resolution halves

at::Tensor unitRows(const at::Tensor &rows)
{
    const at::Tensor values = rows.to(at::kFloat);
    return values / values.norm(2, 1, true).clamp_min(1e-6);
}

} // namespace

JudgeBlockImpl::JudgeBlockImpl(std::int64_t channels)
{
    norm1 = register_module("norm1", nn::GroupNorm(normGroups, channels));
    conv1 = register_module("conv1", nn::Conv2d(channels, channels, kernel));
    norm2 = register_module("norm2", nn::GroupNorm(normGroups, channels));
    conv2 = register_module("conv2", nn::Conv2d(channels, channels, kernel));
}

at::Tensor JudgeBlockImpl::forward(const at::Tensor &x)
{
    const at::Tensor hidden = conv1(norm1->forwardSilu(x));
    return x + conv2(norm2->forwardSilu(hidden));
}

JudgeNetworkImpl::JudgeNetworkImpl(std::int64_t concepts, std::int64_t size)
{
    stem = register_module("stem", nn::Conv2d(3, stemChannels, kernel));
    down1 = register_module("down1", nn::Conv2d(stemChannels, channels1, patch, patch));
    block1 = register_module("block1", JudgeBlock(channels1));
    down2 = register_module("down2", nn::Conv2d(channels1, channels2, patch, patch));
    block2 = register_module("block2", JudgeBlock(channels2));
    down3 = register_module("down3", nn::Conv2d(channels2, channels3, patch, patch));
    block3 = register_module("block3", JudgeBlock(channels3));
    norm = register_module("norm", nn::GroupNorm(normGroups, channels3));
    squeeze = register_module("squeeze", nn::Conv2d(channels3, squeezedChannels, 1));
    const std::int64_t places = (size / sizeStep) * (size / sizeStep);
    embed = register_module("embed", nn::Linear(squeezedChannels * places, featureCount));
    directions =
        register_parameter("directions", nn::normalWeights({ concepts, featureCount }, 1.0));
}

JudgeOutput JudgeNetworkImpl::forward(const at::Tensor &x)
{
    at::Tensor hidden = nn::silu(stem(x.contiguous(at::MemoryFormat::ChannelsLast)));
    hidden = block1(down1(hidden)); // [B, C1, S/2, S/2]
    hidden = block2(down2(hidden)); // [B, C2, S/4, S/4]
    hidden = block3(down3(hidden)); // [B, C3, S/8, S/8]
    const at::Tensor places = nn::silu(squeeze(norm->forwardSilu(hidden))); // [B, C4, S/8, S/8]
    const at::Tensor features = embed(places.contiguous().flatten(1));
    return { features, scoreScale * at::matmul(unitRows(features), unitRows(directions).t()) };
}

} // namespace unclip::evaluation
