#include "nn/attention.h"

#include "nn/fusedops.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace unclip::nn {

namespace {

constexpr double maskedScore = -10000.0; // as published for the diffusion prior

/// Scores of a run of heads should stay in the cache between the three steps.
constexpr std::int64_t scoreBytesPerChunk = std::int64_t { 4 } << 20;

std::int64_t headsPerChunk(const at::Tensor &q, const at::Tensor &k)
{
    if (c10::GradMode::is_enabled() && q.requires_grad())
        return q.size(0);
    const std::int64_t bytes = q.size(1) * k.size(1) * q.element_size();
    return std::clamp<std::int64_t>(scoreBytesPerChunk / bytes, 1, q.size(0));
}

} // namespace

at::Tensor splitHeads(const at::Tensor &x, std::int64_t heads)
{
    const std::int64_t width = x.size(2) / heads;
    return x.reshape({ x.size(0), x.size(1), heads, width })
        .transpose(1, 2)
        .reshape({ x.size(0) * heads, x.size(1), width });
}

at::Tensor attend(const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, std::int64_t heads,
                  const at::Tensor &bias)
{
    return attendByHead(q, splitHeads(k, heads), splitHeads(v, heads), bias);
}

at::Tensor attendByHead(const at::Tensor &q, const at::Tensor &k, const at::Tensor &values,
                        const at::Tensor &bias)
{
    const std::int64_t heads = k.size(0) / q.size(0);
    const std::int64_t width = k.size(2);
    const at::Tensor queries = splitHeads(q, heads);
    const at::Tensor keys = k.transpose(1, 2);
    SoftmaxOptions options;
    options.scale = 1.0 / std::sqrt(static_cast<double>(width));
    options.heads = heads;
    const std::int64_t total = queries.size(0);
    const std::int64_t chunk = headsPerChunk(queries, keys);
    std::vector<at::Tensor> outputs;
    for (std::int64_t head = 0; head < total; head += chunk) {
        const std::int64_t count = std::min(chunk, total - head);
        options.firstRow = head * q.size(1);
        const at::Tensor scores =
            at::bmm(queries.narrow(0, head, count), keys.narrow(0, head, count));
        outputs.push_back(
            at::bmm(fusedSoftmax(scores, bias, options), values.narrow(0, head, count)));
    }
    const at::Tensor joined = outputs.size() == 1 ? outputs.front() : at::cat(outputs, 0);
    return joined.reshape({ q.size(0), heads, q.size(1), width })
        .transpose(1, 2)
        .reshape({ q.size(0), q.size(1), q.size(2) }); // [B, N, C]
}

at::Tensor paddingBias(const at::Tensor &mask, std::int64_t length)
{
    const at::Tensor padding = (1.0 - mask.to(at::kFloat)) * maskedScore; // [B, N]
    return at::constant_pad_nd(padding, { 0, length - mask.size(1) }).unsqueeze(1);
}

at::Tensor paddedCausalBias(const at::Tensor &mask, std::int64_t length)
{
    const at::Tensor causal = causalBias(length, maskedScore).to(mask.device());
    return (causal + paddingBias(mask, length)).contiguous();
}

at::Tensor causalBias(std::int64_t n, double masked)
{
    return at::full({ 1, n, n }, masked, at::kFloat).triu(1);
}

} // namespace unclip::nn
