#include "nn/resnetblock2d.h"

#include <ATen/ATen.h>

namespace unclip::nn {

namespace {

at::Tensor resampled(const at::Tensor &x, Resample resample)
{
    switch (resample) {
    case Resample::Down:
        return at::avg_pool2d(x, { 2, 2 });
    case Resample::Up:
        return at::upsample_nearest2d(x, { x.size(2) * 2, x.size(3) * 2 });
    case Resample::None:
        break;
    }
    return x;
}

} // namespace

ResnetBlock2DImpl::ResnetBlock2DImpl(const ResnetBlock2DOptions &o)
    : options(o)
{
    const bool scaleShift = o.timeScaleShift == UNetConfig::TimeScaleShift::ScaleShift;
    norm1 = register_module("norm1", GroupNorm(o.normGroups, o.inChannels, o.normEps));
    conv1 = register_module("conv1", Conv2d(o.inChannels, o.outChannels, 3));
    time_emb_proj = register_module(
        "time_emb_proj", Linear(o.timeEmbedDim, scaleShift ? 2 * o.outChannels : o.outChannels));
    norm2 = register_module("norm2", GroupNorm(o.normGroups, o.outChannels, o.normEps));
    conv2 = register_module("conv2", Conv2d(o.outChannels, o.outChannels, 3));
    if (o.inChannels != o.outChannels)
        conv_shortcut = register_module("conv_shortcut", Conv2d(o.inChannels, o.outChannels, 1));
}

at::Tensor ResnetBlock2DImpl::forward(const at::Tensor &x, const at::Tensor &activatedEmbedding)
{
    at::Tensor h = conv1(resampled(norm1->forwardSilu(x), options.resample)); // [B, out, H', W']
    const at::Tensor time = time_emb_proj(activatedEmbedding);
    if (options.timeScaleShift == UNetConfig::TimeScaleShift::ScaleShift) {
        const auto parts = time.chunk(2, 1); // scale first, then shift
        h = norm2->forwardSilu(h, parts[0], parts[1]);
    } else {
        h = norm2->forwardSilu(h + time.unsqueeze(-1).unsqueeze(-1));
    }
    const at::Tensor skip = resampled(x, options.resample);
    if (!conv_shortcut)
        return conv2(h) + skip;
    return conv2->forwardAdd(h, conv_shortcut(skip));
}

} // namespace unclip::nn
