#include "nn/fusedops.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <torch/autograd.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace unclip::nn {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool recordsGradient(const at::Tensor &x)
{
    return c10::GradMode::is_enabled() && x.defined() && x.requires_grad();
}

/// gain = weight * (1 + scale), offset = bias * (1 + scale) + shift, both float32 [B, C].
struct FoldedWeights
{
    at::Tensor gain;
    at::Tensor offset;
};

FoldedWeights fold(const GroupNormWeights &w, std::int64_t batch)
{
    const at::Tensor weight = w.weight.to(at::kFloat);
    const at::Tensor bias = w.bias.to(at::kFloat);
    if (!w.scale.defined())
        return { weight.expand({ batch, -1 }).contiguous(),
                 bias.expand({ batch, -1 }).contiguous() };
    const at::Tensor factor = w.scale.to(at::kFloat) + 1.0;
    return { (factor * weight).contiguous(),
             (factor * bias + w.shift.to(at::kFloat)).contiguous() };
}

/// Row `row` of values [B, C], or [C] for all rows, as float32.
void readRow(const at::Tensor &values, std::int64_t row, float *out)
{
    const std::int64_t start = values.dim() == 2 && values.size(0) > 1 ? row * values.stride(0) : 0;
    const std::int64_t count = values.size(-1);
    if (values.scalar_type() == at::kFloat)
        std::copy_n(values.data_ptr<float>() + start, count, out);
    else
        std::copy_n(values.data_ptr<at::BFloat16>() + start, count, out);
}

/// True when fold() can do without LibTorch's operators: a network has hundreds of these tiny
/// tensors, and each operator costs more than its arithmetic.
bool isPlain(const at::Tensor &values)
{
    return !values.defined() || (isFusable(values) && values.stride(-1) == 1);
}

/// fold() without autograd, for plain tensors.
FoldedWeights foldPlainly(const GroupNormWeights &w, std::int64_t batch)
{
    const std::int64_t channels = w.weight.size(0);
    FoldedWeights folded { at::empty({ batch, channels }, at::kFloat),
                           at::empty({ batch, channels }, at::kFloat) };
    std::vector<float> scale(static_cast<std::size_t>(channels));
    std::vector<float> shift(scale.size());
    for (std::int64_t row = 0; row < batch; ++row) {
        float *gain = folded.gain.data_ptr<float>() + row * channels;
        float *offset = folded.offset.data_ptr<float>() + row * channels;
        readRow(w.weight, row, gain);
        readRow(w.bias, row, offset);
        if (!w.scale.defined())
            continue;
        readRow(w.scale, row, scale.data());
        readRow(w.shift, row, shift.data());
        for (std::size_t c = 0; c < scale.size(); ++c) {
            gain[c] *= scale[c] + 1.0F;
            offset[c] = offset[c] * (scale[c] + 1.0F) + shift[c];
        }
    }
    return folded;
}

FoldedWeights foldFor(const at::Tensor &x, const GroupNormWeights &w)
{
    const at::Tensor *all[] = { &x, &w.weight, &w.bias, &w.scale, &w.shift };
    const bool isLearning = std::any_of(std::begin(all), std::end(all),
                                        [](const at::Tensor *t) { return recordsGradient(*t); });
    const bool arePlain = std::all_of(std::begin(all) + 1, std::end(all),
                                      [](const at::Tensor *t) { return isPlain(*t); });
    return arePlain && !isLearning ? foldPlainly(w, x.size(0)) : fold(w, x.size(0));
}

kernels::GroupNormShape shapeOf(const at::Tensor &x, const GroupNormOptions &options)
{
    return { x.size(0), x.size(2) * x.size(3), x.size(1), options.groups,
             static_cast<float>(options.eps) };
}

/// Kernel call; x is channels-last. Returns y and fills mean and rstd [B, groups].
at::Tensor runForward(const at::Tensor &x, const FoldedWeights &folded,
                      const GroupNormOptions &options, at::Tensor &mean, at::Tensor &rstd)
{
    const auto shape = shapeOf(x, options);
    mean = at::empty({ shape.batch, shape.groups }, at::kFloat);
    rstd = at::empty({ shape.batch, shape.groups }, at::kFloat);
    at::Tensor y = at::empty_like(x);
    kernels::table().groupNormForward(elementOf(x), options.activation, shape,
                                      { x.data_ptr(), folded.gain.data_ptr<float>(),
                                        folded.offset.data_ptr<float>(), y.data_ptr(),
                                        mean.data_ptr<float>(), rstd.data_ptr<float>() });
    return y;
}

/// Autograd over folded gain and offset; how those come from weights LibTorch differentiates
/// itself.
struct GroupNormFunction : torch::autograd::Function<GroupNormFunction>
{
    static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &gain,
                              const at::Tensor &offset, const GroupNormOptions &options)
    {
        at::Tensor mean;
        at::Tensor rstd;
        at::Tensor y = runForward(x, { gain, offset }, options, mean, rstd);
        context->save_for_backward({ x, gain, offset, mean, rstd });
        context->saved_data["groups"] = options.groups;
        context->saved_data["silu"] = options.activation == kernels::Activation::Silu;
        return y;
    }

    static variable_list backward(AutogradContext *context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const at::Tensor &x = saved[0];
        const GroupNormOptions options { context->saved_data["groups"].toInt(), 0.0,
                                         context->saved_data["silu"].toBool()
                                             ? kernels::Activation::Silu
                                             : kernels::Activation::None };
        const at::Tensor dy =
            gradients[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
        at::Tensor dx = at::empty_like(x);
        at::Tensor dGain = at::empty_like(saved[1]);
        at::Tensor dOffset = at::empty_like(saved[2]);
        kernels::table().groupNormBackward(
            elementOf(x), options.activation, shapeOf(x, options),
            { x.data_ptr(), dy.data_ptr(), saved[1].data_ptr<float>(), saved[2].data_ptr<float>(),
              saved[3].data_ptr<float>(), saved[4].data_ptr<float>(), dx.data_ptr(),
              dGain.data_ptr<float>(), dOffset.data_ptr<float>() });
        return { dx, dGain, dOffset, at::Tensor() };
    }
};

kernels::SoftmaxRows softmaxJob(const at::Tensor &scores, const at::Tensor &bias,
                                const SoftmaxOptions &options)
{
    kernels::SoftmaxRows job;
    job.scores = scores.data_ptr();
    job.rows = scores.size(0) * scores.size(1);
    job.firstRow = options.firstRow;
    job.columns = scores.size(2);
    job.queries = scores.size(1);
    job.heads = options.heads;
    job.scale = static_cast<float>(options.scale);
    if (bias.defined()) {
        job.bias = bias.data_ptr<float>();
        job.biasBatches = bias.size(0);
        job.biasQueries = bias.size(1);
    }
    return job;
}

at::Tensor softmaxInPlace(const at::Tensor &scores, const at::Tensor &bias,
                          const SoftmaxOptions &options)
{
    kernels::table().softmaxRows(elementOf(scores), softmaxJob(scores, bias, options));
    return scores;
}

/// What the softmax needs beside the scores; the bias may be undefined and is never learned.
struct SoftmaxInputs
{
    at::Tensor bias;
    SoftmaxOptions options;
};

struct SoftmaxFunction : torch::autograd::Function<SoftmaxFunction>
{
    static at::Tensor forward(AutogradContext *context, const at::Tensor &scores,
                              const SoftmaxInputs &inputs)
    {
        context->save_for_backward({ scores, inputs.bias });
        context->saved_data["scale"] = inputs.options.scale;
        context->saved_data["heads"] = inputs.options.heads;
        context->saved_data["firstRow"] = inputs.options.firstRow;
        return softmaxInPlace(scores.clone(), inputs.bias, inputs.options);
    }

    static variable_list backward(AutogradContext *context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const at::Tensor &scores = saved[0];
        const at::Tensor gradient = gradients[0].to(scores.scalar_type()).contiguous().clone();
        SoftmaxOptions options;
        options.scale = context->saved_data["scale"].toDouble();
        options.heads = context->saved_data["heads"].toInt();
        options.firstRow = context->saved_data["firstRow"].toInt();
        kernels::table().softmaxRowsBackward(elementOf(gradient), scores.data_ptr(),
                                             softmaxJob(gradient, saved[1], options));
        return { gradient, at::Tensor() };
    }
};

} // namespace

bool isFusable(const at::Tensor &x)
{
    return x.device().is_cpu()
        && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

kernels::Element elementOf(const at::Tensor &x)
{
    return x.scalar_type() == at::kBFloat16 ? kernels::Element::BFloat16 : kernels::Element::Float;
}

at::Tensor composedGroupNorm(const at::Tensor &x, const GroupNormWeights &weights,
                             const GroupNormOptions &options)
{
    at::Tensor y =
        at::group_norm(x.to(at::kFloat).contiguous(), options.groups, weights.weight.to(at::kFloat),
                       weights.bias.to(at::kFloat), options.eps);
    if (weights.scale.defined()) {
        const at::Tensor scale = weights.scale.to(at::kFloat).unsqueeze(-1).unsqueeze(-1);
        const at::Tensor shift = weights.shift.to(at::kFloat).unsqueeze(-1).unsqueeze(-1);
        y = y * (scale + 1.0) + shift;
    }
    if (options.activation == kernels::Activation::Silu)
        y = at::silu(y);
    return y.to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
}

at::Tensor fusedGroupNorm(const at::Tensor &x, const GroupNormWeights &weights,
                          const GroupNormOptions &options)
{
    if (!isFusable(x))
        return composedGroupNorm(x, weights, options);
    const FoldedWeights folded = foldFor(x, weights);
    const at::Tensor input = x.contiguous(at::MemoryFormat::ChannelsLast);
    if (recordsGradient(x) || recordsGradient(folded.gain))
        return GroupNormFunction::apply(input, folded.gain, folded.offset, options);
    at::Tensor mean;
    at::Tensor rstd;
    return runForward(input, folded, options, mean, rstd);
}

GroupMoments groupMoments(const at::Tensor &x, const GroupNormOptions &options)
{
    if (!isFusable(x)) {
        const at::Tensor rows =
            x.to(at::kFloat).contiguous().view({ x.size(0), options.groups, -1 });
        const auto [variance, mean] = at::var_mean(rows, { 2 }, /*unbiased=*/false);
        return { mean, (variance + options.eps).rsqrt() };
    }
    const at::Tensor input = x.contiguous(at::MemoryFormat::ChannelsLast);
    const auto shape = shapeOf(input, options);
    GroupMoments moments { at::empty({ shape.batch, shape.groups }, at::kFloat),
                           at::empty({ shape.batch, shape.groups }, at::kFloat) };
    kernels::GroupNormForward io;
    io.x = input.data_ptr();
    io.mean = moments.mean.data_ptr<float>();
    io.rstd = moments.rstd.data_ptr<float>();
    kernels::table().groupNormMoments(elementOf(input), shape, io);
    return moments;
}

at::Tensor groupNormWith(const GroupMoments &moments, const at::Tensor &x,
                         const GroupNormWeights &weights, const GroupNormOptions &options)
{
    const FoldedWeights folded = foldFor(x, weights);
    const at::Tensor input = x.contiguous(at::MemoryFormat::ChannelsLast);
    if (isFusable(x)) {
        at::Tensor y = at::empty_like(input);
        kernels::table().groupNormApply(
            elementOf(input), options.activation, shapeOf(input, options),
            { input.data_ptr(), folded.gain.data_ptr<float>(), folded.offset.data_ptr<float>(),
              y.data_ptr(), moments.mean.data_ptr<float>(), moments.rstd.data_ptr<float>() });
        return y;
    }
    const std::int64_t width = x.size(1) / options.groups;
    const auto perChannel = [&](const at::Tensor &groups) {
        return groups.to(x.device()).repeat_interleave(width, 1); // [B, C]
    };
    const at::Tensor gain = perChannel(moments.rstd) * folded.gain;
    const at::Tensor offset = folded.offset - perChannel(moments.mean) * gain;
    at::Tensor y = input.to(at::kFloat) * gain.unsqueeze(-1).unsqueeze(-1)
        + offset.unsqueeze(-1).unsqueeze(-1);
    if (options.activation == kernels::Activation::Silu)
        y = at::silu(y);
    return y.to(x.scalar_type());
}

at::Tensor composedSoftmax(const at::Tensor &scores, const at::Tensor &bias,
                           const SoftmaxOptions &options)
{
    at::Tensor logits = scores.to(at::kFloat) * options.scale;
    if (bias.defined()) {
        const std::int64_t firstHead = options.firstRow / scores.size(1);
        const at::Tensor perHead = bias.size(0) == 1
            ? bias
            : bias.repeat_interleave(options.heads, 0).narrow(0, firstHead, scores.size(0));
        logits = logits + perHead;
    }
    return at::softmax(logits, -1).to(scores.scalar_type());
}

at::Tensor fusedSoftmax(const at::Tensor &scores, const at::Tensor &bias,
                        const SoftmaxOptions &options)
{
    if (!isFusable(scores))
        return composedSoftmax(scores, bias, options);
    if (recordsGradient(scores))
        return SoftmaxFunction::apply(scores.contiguous(), SoftmaxInputs { bias, options });
    return softmaxInPlace(scores.contiguous(), bias, options);
}

at::Tensor fusedSilu(const at::Tensor &x)
{
    if (!isFusable(x) || recordsGradient(x) || !x.is_non_overlapping_and_dense())
        return at::silu(x);
    at::Tensor y = at::empty_like(x);
    kernels::table().silu(elementOf(x), x.data_ptr(), y.data_ptr(), x.numel());
    return y;
}

at::Tensor fusedQuickGelu(const at::Tensor &x)
{
    if (!isFusable(x) || recordsGradient(x) || !x.is_non_overlapping_and_dense())
        return x * at::sigmoid(x * 1.702);
    at::Tensor y = at::empty_like(x);
    kernels::table().quickGelu(elementOf(x), x.data_ptr(), y.data_ptr(), x.numel());
    return y;
}

} // namespace unclip::nn
