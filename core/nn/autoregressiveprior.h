#pragma once

#include "nn/embeddingtable.h"
#include "nn/priortransformer.h"
#include "weights/autoregressivepriorconfig.h"

#include <vector>

namespace unclip::nn {

/// What a sequence of codes hangs on, rows of one batch.
struct CodeConditions
{
    PriorConditions caption; ///< with a mask
    at::Tensor dotProduct; ///< int64 [B]: bucket of z_i . z_t, or noDotProduct()
};

/// A sequence that grows code by code: what the layers remember of it.
struct CodeSequence
{
    std::vector<KeyValueCache> layers;
    at::Tensor columnBias; ///< float32 [B, 1, sequence]: what the caption's padding adds
    std::int64_t length = 0; ///< tokens so far
};

/// Autoregressive prior (paper section 2.2): a causal transformer that predicts the codes of z_i
/// (see EmbeddingQuantiser) one after another, after a prefix of caption tokens, z_t and the bucket
/// of the dot product of z_i and z_t. The quantiser's tables travel with it as buffers; training
/// keeps them in float32, whatever the weights are.
struct AutoregressivePriorImpl : torch::nn::Module
{
    explicit AutoregressivePriorImpl(const AutoregressivePriorConfig &config);

    /// Logits of every code given those before it.
    /// @param codes int64 [B, K]; the last of them changes nothing
    /// @return [B, K, buckets]
    at::Tensor forward(const at::Tensor &codes, const CodeConditions &conditions);

    /// Reads the prefix into a new sequence. @return logits of the first code, [B, buckets]
    at::Tensor begin(const CodeConditions &conditions, CodeSequence &sequence);

    /// Appends one code a row, int64 [B]. @return logits of the next one, [B, buckets]
    at::Tensor next(const at::Tensor &codes, CodeSequence &sequence);

    /// The dot product's "bucket" of rows without a caption.
    std::int64_t noDotProduct() const { return config.dotProductBuckets; }

    at::Tensor positional_embedding; ///< [1, sequence, width]
    at::Tensor pca_mean; ///< [D]
    at::Tensor pca_components; ///< [K, D]
    at::Tensor code_lowest; ///< [K]
    at::Tensor code_highest; ///< [K]
    at::Tensor dot_product_edges; ///< [buckets of the dot product - 1]
    EmbeddingTable code_embedding { nullptr };
    EmbeddingTable dot_product_embedding { nullptr };
    Linear embedding_proj { nullptr };
    Linear encoder_hidden_states_proj { nullptr };
    std::vector<PriorBlock> blocks;
    LayerNorm norm_out { nullptr };
    Linear proj_to_codes { nullptr };
    AutoregressivePriorConfig config;

private:
    at::Tensor prefix(const CodeConditions &conditions); ///< [B, prefix, width]
    at::Tensor embed(const at::Tensor &codes); ///< [B, n] -> [B, n, width], without positions
    at::Tensor extend(at::Tensor x, const at::Tensor &bias, CodeSequence &sequence);
};
TORCH_MODULE(AutoregressivePrior);

} // namespace unclip::nn
