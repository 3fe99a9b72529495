#include "nn/addedkvattention.h"

#include "nn/attention.h"

#include <ATen/ATen.h>

namespace unclip::nn {

namespace {

constexpr double normEps = 1e-5; // fixed in the published block; norm_eps is for the others

} // namespace

AddedKvAttentionImpl::AddedKvAttentionImpl(std::int64_t channels, std::int64_t headDim,
                                           std::int64_t contextDim, std::int64_t normGroups)
    : heads(channels / headDim)
{
    group_norm = register_module("group_norm", GroupNorm(normGroups, channels, normEps));
    to_q = register_module("to_q", Linear(channels, channels));
    to_k = register_module("to_k", Linear(channels, channels));
    to_v = register_module("to_v", Linear(channels, channels));
    add_k_proj = register_module("add_k_proj", Linear(contextDim, channels));
    add_v_proj = register_module("add_v_proj", Linear(contextDim, channels));
    to_out = register_module("to_out", Holder());
    outProjection = to_out->add("0", Linear(channels, channels));
}

ContextKeyValue AddedKvAttentionImpl::project(const at::Tensor &context)
{
    return { add_k_proj(context), add_v_proj(context) };
}

at::Tensor AddedKvAttentionImpl::forward(const at::Tensor &x, const ContextKeyValue &context,
                                         const at::Tensor &bias)
{
    // Channels-last, so positions become rows without a copy.
    const at::Tensor n = group_norm(x).permute({ 0, 2, 3, 1 }).flatten(1, 2); // [B, H * W, C]
    const at::Tensor k = at::cat({ context.key, to_k(n) }, 1); // [B, M + H * W, C]
    const at::Tensor v = at::cat({ context.value, to_v(n) }, 1);
    const at::Tensor y = outProjection(attend(to_q(n), k, v, heads, bias));
    return x + y.reshape({ x.size(0), x.size(2), x.size(3), x.size(1) }).permute({ 0, 3, 1, 2 });
}

} // namespace unclip::nn
