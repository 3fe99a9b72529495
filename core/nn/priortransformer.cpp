#include "nn/priortransformer.h"

#include "nn/attention.h"
#include "nn/initialisation.h"

#include <ATen/ATen.h>

#include <string>

namespace unclip::nn {

namespace {

constexpr std::int64_t feedForwardFactor = 4;
constexpr double embeddingDeviation = 0.02;

} // namespace

PriorBlockImpl::PriorBlockImpl(const PriorConfig &c)
    : heads(c.heads)
{
    const std::int64_t width = c.width();
    norm1 = register_module("norm1", LayerNorm(width));
    auto attention = register_module("attn1", Holder());
    to_q = attention->add("to_q", Linear(width, width));
    to_k = attention->add("to_k", Linear(width, width));
    to_v = attention->add("to_v", Linear(width, width));
    outProjection = attention->add("to_out", Holder())->add("0", Linear(width, width));
    norm3 = register_module("norm3", LayerNorm(width));
    auto net = register_module("ff", Holder())->add("net", Holder());
    expand = net->add("0", Holder())->add("proj", Linear(width, feedForwardFactor * width));
    contract = net->add("2", Linear(feedForwardFactor * width, width));
}

at::Tensor PriorBlockImpl::forward(at::Tensor x, const at::Tensor &bias)
{
    const at::Tensor n = norm1(x);
    return finish(x, attend(to_q(n), to_k(n), to_v(n), heads, bias));
}

at::Tensor PriorBlockImpl::forwardCached(const at::Tensor &x, const at::Tensor &bias,
                                         KeyValueCache &cache)
{
    const at::Tensor n = norm1(x);
    cache.keys.narrow(1, cache.length, n.size(1)).copy_(to_k(n));
    cache.values.narrow(1, cache.length, n.size(1)).copy_(to_v(n));
    cache.length += n.size(1);
    const at::Tensor attended = attend(to_q(n), cache.keys.narrow(1, 0, cache.length),
                                       cache.values.narrow(1, 0, cache.length), heads, bias);
    return finish(x, attended);
}

at::Tensor PriorBlockImpl::finish(at::Tensor x, const at::Tensor &attended)
{
    x = x + outProjection(attended);
    return x + contract(at::gelu(expand(norm3(x))));
}

PriorTransformerImpl::PriorTransformerImpl(const PriorConfig &c)
    : config(c)
{
    const std::int64_t width = c.width();
    const std::int64_t tokens = c.numEmbeddings + c.additionalEmbeddings;
    positional_embedding = register_parameter(
        "positional_embedding", normalWeights({ 1, tokens, width }, embeddingDeviation));
    prd_embedding =
        register_parameter("prd_embedding", normalWeights({ 1, 1, width }, embeddingDeviation));
    clip_mean = register_buffer("clip_mean", at::zeros({ 1, c.embeddingDim }));
    clip_std = register_buffer("clip_std", at::ones({ 1, c.embeddingDim }));
    time_embedding = register_module("time_embedding", TimestepEmbedding(width, width));
    proj_in = register_module("proj_in", Linear(c.embeddingDim, width));
    embedding_proj = register_module("embedding_proj", Linear(c.embeddingDim, width));
    encoder_hidden_states_proj =
        register_module("encoder_hidden_states_proj", Linear(c.embeddingDim, width));
    auto holder = register_module("transformer_blocks", Holder());
    for (std::int64_t i = 0; i < c.layers; ++i)
        blocks.push_back(holder->add(std::to_string(i), PriorBlock(c)));
    norm_out = register_module("norm_out", LayerNorm(width));
    proj_to_clip_embeddings =
        register_module("proj_to_clip_embeddings", Linear(width, c.embeddingDim));
}

at::Tensor PriorTransformerImpl::attentionBias(const at::Tensor &mask, std::int64_t length) const
{
    if (!mask.defined())
        return {};
    return paddedCausalBias(mask, length);
}

at::Tensor PriorTransformerImpl::forward(const at::Tensor &sample, const at::Tensor &timesteps,
                                         const PriorConditions &conditions)
{
    const auto type = norm_out->weight.scalar_type();
    const std::int64_t batch = sample.size(0);
    const at::Tensor time = time_embedding(sinusoid(timesteps, config.width()).to(type));
    at::Tensor x = at::cat(
        {
            encoder_hidden_states_proj(conditions.hiddenStates.to(type)),
            embedding_proj(conditions.textEmbedding.to(type)).unsqueeze(1),
            time.unsqueeze(1),
            proj_in(sample.to(type)).unsqueeze(1),
            prd_embedding.expand({ batch, 1, -1 }),
        },
        1); // [B, N + 4, width]
    x = x + positional_embedding.narrow(1, 0, x.size(1));
    at::Tensor bias = attentionBias(conditions.mask, x.size(1));
    if (bias.defined())
        bias = bias.to(x.device());
    for (auto &block : blocks)
        x = block(x, bias);
    return proj_to_clip_embeddings(norm_out(x.select(1, x.size(1) - 1)));
}

} // namespace unclip::nn
