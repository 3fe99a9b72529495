#include "nn/priortransformer.h"

#include "nn/attention.h"
#include "nn/initialisation.h"

#include <ATen/ATen.h>

#include <string>

namespace unclip::nn {

namespace {

constexpr std::int64_t feedForwardFactor = 4;
constexpr std::int64_t tokensOfDraw = 3; // the timestep, the noisy z_i, the one that is read out
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
    cache.append(to_k(n), to_v(n));
    return finish(x, attendByHead(to_q(n), cache.keys(), cache.values(), bias));
}

KeyValueCache PriorBlockImpl::newCache(const at::Tensor &x, std::int64_t tokens) const
{
    return { { x.size(0), heads, tokens, x.size(2) / heads }, x.options() };
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

at::Tensor PriorTransformerImpl::captionTokens(const PriorConditions &conditions)
{
    const auto type = norm_out->weight.scalar_type();
    const at::Tensor x = at::cat({ encoder_hidden_states_proj(conditions.hiddenStates.to(type)),
                                   embedding_proj(conditions.textEmbedding.to(type)).unsqueeze(1) },
                                 1);
    return x + positional_embedding.narrow(1, 0, x.size(1));
}

at::Tensor PriorTransformerImpl::drawTokens(const at::Tensor &sample, const at::Tensor &timesteps,
                                            std::int64_t place)
{
    const auto type = norm_out->weight.scalar_type();
    const at::Tensor time = time_embedding(sinusoid(timesteps, config.width()).to(type));
    const at::Tensor x = at::cat({ time.unsqueeze(1), proj_in(sample.to(type)).unsqueeze(1),
                                   prd_embedding.expand({ sample.size(0), 1, -1 }) },
                                 1);
    return x + positional_embedding.narrow(1, place, x.size(1));
}

at::Tensor PriorTransformerImpl::readOut(const at::Tensor &x)
{
    return proj_to_clip_embeddings(norm_out(x.select(1, x.size(1) - 1)));
}

at::Tensor PriorTransformerImpl::forward(const at::Tensor &sample, const at::Tensor &timesteps,
                                         const PriorConditions &conditions)
{
    const at::Tensor caption = captionTokens(conditions);
    at::Tensor x = at::cat({ caption, drawTokens(sample, timesteps, caption.size(1)) },
                           1); // [B, N + 4, width]
    at::Tensor bias = attentionBias(conditions.mask, x.size(1));
    if (bias.defined())
        bias = bias.to(x.device());
    for (auto &block : blocks)
        x = block(x, bias);
    return readOut(x);
}

PriorPrefix PriorTransformerImpl::read(const PriorConditions &conditions)
{
    at::Tensor x = captionTokens(conditions);
    const std::int64_t read = x.size(1);
    const std::int64_t tokens = read + tokensOfDraw;
    const at::Tensor bias = paddedCausalBias(conditions.mask, tokens).to(x.device());
    const at::Tensor seen = bias.narrow(1, 0, read).narrow(2, 0, read).contiguous();
    PriorPrefix prefix;
    prefix.bias = bias.narrow(1, read, tokensOfDraw).contiguous();
    for (auto &block : blocks) {
        prefix.layers.push_back(block->newCache(x, tokens));
        x = block->forwardCached(x, seen, prefix.layers.back());
    }
    return prefix;
}

at::Tensor PriorTransformerImpl::predict(const at::Tensor &sample, const at::Tensor &timesteps,
                                         const PriorPrefix &prefix)
{
    at::Tensor x = drawTokens(sample, timesteps, prefix.layers.front().length());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        KeyValueCache cache = prefix.layers[i]; // what follows the caption is written over
        x = blocks[i]->forwardCached(x, prefix.bias, cache);
    }
    return readOut(x);
}

PriorPrefix PriorPrefix::repeated(std::int64_t count) const
{
    PriorPrefix copy;
    copy.bias = bias.repeat_interleave(count, 0);
    for (const KeyValueCache &layer : layers)
        copy.layers.push_back(layer.repeated(count));
    return copy;
}

} // namespace unclip::nn
