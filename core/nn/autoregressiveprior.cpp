#include "nn/autoregressiveprior.h"

#include "nn/attention.h"
#include "nn/initialisation.h"

#include <ATen/ATen.h>

#include <string>

namespace unclip::nn {

namespace {

constexpr double embeddingDeviation = 0.02;

PriorConfig blockConfig(const AutoregressivePriorConfig &config)
{
    PriorConfig block;
    block.heads = config.heads;
    block.headDim = config.headDim;
    return block;
}

} // namespace

AutoregressivePriorImpl::AutoregressivePriorImpl(const AutoregressivePriorConfig &c)
    : config(c)
{
    const std::int64_t width = c.width();
    positional_embedding =
        register_parameter("positional_embedding",
                           normalWeights({ 1, c.sequenceLength(), width }, embeddingDeviation));
    pca_mean = register_buffer("pca_mean", at::zeros({ c.embeddingDim }));
    pca_components = register_buffer("pca_components", at::zeros({ c.components, c.embeddingDim }));
    code_lowest = register_buffer("code_lowest", at::zeros({ c.components }));
    code_highest = register_buffer("code_highest", at::zeros({ c.components }));
    dot_product_edges =
        register_buffer("dot_product_edges", at::zeros({ c.dotProductBuckets - 1 }));
    code_embedding =
        register_module("code_embedding", EmbeddingTable(c.buckets, width, embeddingDeviation));
    dot_product_embedding =
        register_module("dot_product_embedding",
                        EmbeddingTable(c.dotProductBuckets + 1, width, embeddingDeviation));
    embedding_proj = register_module("embedding_proj", Linear(c.embeddingDim, width));
    encoder_hidden_states_proj =
        register_module("encoder_hidden_states_proj", Linear(c.embeddingDim, width));
    auto holder = register_module("transformer_blocks", Holder());
    for (std::int64_t i = 0; i < c.layers; ++i)
        blocks.push_back(holder->add(std::to_string(i), PriorBlock(blockConfig(c))));
    norm_out = register_module("norm_out", LayerNorm(width));
    proj_to_codes = register_module("proj_to_codes", Linear(width, c.buckets));
}

at::Tensor AutoregressivePriorImpl::prefix(const CodeConditions &conditions)
{
    const auto type = positional_embedding.scalar_type();
    return at::cat(
        {
            encoder_hidden_states_proj(conditions.caption.hiddenStates.to(type)),
            embedding_proj(conditions.caption.textEmbedding.to(type)).unsqueeze(1),
            at::embedding(dot_product_embedding->weight, conditions.dotProduct).unsqueeze(1),
        },
        1);
}

at::Tensor AutoregressivePriorImpl::embed(const at::Tensor &codes)
{
    return at::embedding(code_embedding->weight, codes);
}

at::Tensor AutoregressivePriorImpl::forward(const at::Tensor &codes,
                                            const CodeConditions &conditions)
{
    at::Tensor x =
        at::cat({ prefix(conditions), embed(codes.narrow(1, 0, config.components - 1)) }, 1);
    x = x + positional_embedding; // [B, sequence, width]
    const at::Tensor bias = paddedCausalBias(conditions.caption.mask, x.size(1)).to(x.device());
    for (auto &block : blocks)
        x = block(x, bias);
    x = x.narrow(1, config.prefixLength() - 1, config.components);
    return proj_to_codes(norm_out(x)); // [B, K, buckets]
}

at::Tensor AutoregressivePriorImpl::extend(at::Tensor x, const at::Tensor &bias,
                                           CodeSequence &sequence)
{
    x = x + positional_embedding.narrow(1, sequence.length, x.size(1));
    for (std::size_t i = 0; i < blocks.size(); ++i)
        x = blocks[i]->forwardCached(x, bias, sequence.layers[i]);
    sequence.length += x.size(1);
    return proj_to_codes(norm_out(x.select(1, x.size(1) - 1)));
}

at::Tensor AutoregressivePriorImpl::begin(const CodeConditions &conditions, CodeSequence &sequence)
{
    const at::Tensor x = prefix(conditions); // [B, prefix, width]
    sequence = {};
    for (const auto &block : blocks)
        sequence.layers.push_back(block->newCache(x, config.sequenceLength()));
    const at::Tensor &mask = conditions.caption.mask;
    sequence.columnBias = paddingBias(mask, config.sequenceLength()).to(x.device());
    return extend(x, paddedCausalBias(mask, x.size(1)).to(x.device()), sequence);
}

at::Tensor AutoregressivePriorImpl::next(const at::Tensor &codes, CodeSequence &sequence)
{
    const at::Tensor bias = sequence.columnBias.narrow(2, 0, sequence.length + 1).contiguous();
    return extend(embed(codes.unsqueeze(1)), bias, sequence);
}

} // namespace unclip::nn
