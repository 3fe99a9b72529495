#pragma once

#include "nn/layers.h"
#include "nn/timestepembedding.h"
#include "weights/modelconfig.h"

#include <vector>

namespace unclip::nn {

/// Keys and values of a layer for the tokens seen so far, [B, capacity, width] with `length`
/// filled.
struct KeyValueCache
{
    at::Tensor keys;
    at::Tensor values;
    std::int64_t length = 0;
};

/// One block of the prior: norm1, self-attention, norm3, feed-forward ("transformer_blocks.i").
struct PriorBlockImpl : torch::nn::Module
{
    explicit PriorBlockImpl(const PriorConfig &config);

    at::Tensor forward(at::Tensor x, const at::Tensor &bias); ///< [B, N, width] -> the same

    /// The same for tokens that follow those in `cache`, whose keys and values join it.
    /// @param x [B, n, width]
    /// @param bias float32 [1 or B, n, length + n], in which a token must not see later ones
    at::Tensor forwardCached(const at::Tensor &x, const at::Tensor &bias, KeyValueCache &cache);

    LayerNorm norm1 { nullptr };
    Linear to_q { nullptr };
    Linear to_k { nullptr };
    Linear to_v { nullptr };
    Linear outProjection { nullptr }; ///< "attn1.to_out.0"
    LayerNorm norm3 { nullptr };
    Linear expand { nullptr }; ///< "ff.net.0.proj"
    Linear contract { nullptr }; ///< "ff.net.2"
    std::int64_t heads;

private:
    at::Tensor finish(at::Tensor x, const at::Tensor &attended);
};
TORCH_MODULE(PriorBlock);

/// What the prior sees of a caption.
struct PriorConditions
{
    at::Tensor textEmbedding; ///< z_t, [B, D]
    at::Tensor hiddenStates; ///< [B, N, D]
    at::Tensor mask; ///< bool or integer [B, N], 1 = real token; undefined: no mask at all
};

/// Diffusion prior (paper section 2.2): predicts the clean, standardised z_i from a noisy one.
struct PriorTransformerImpl : torch::nn::Module
{
    explicit PriorTransformerImpl(const PriorConfig &config);

    /// @param sample noisy standardised z_i, [B, D]
    /// @param timesteps [B]
    /// @return predicted clean standardised z_i, [B, D]
    at::Tensor forward(const at::Tensor &sample, const at::Tensor &timesteps,
                       const PriorConditions &conditions);

    /// Padding mask plus causal mask: float32 [B, N', N'] with N' = text tokens + 4. Undefined when
    /// `mask` is, for without a padding mask the published model has no causal one either.
    at::Tensor attentionBias(const at::Tensor &mask, std::int64_t length) const;

    at::Tensor positional_embedding; ///< [1, N + 4, width]
    at::Tensor prd_embedding; ///< [1, 1, width]
    at::Tensor clip_mean; ///< [1, D]: z_i = x * clip_std + clip_mean
    at::Tensor clip_std; ///< [1, D]
    TimestepEmbedding time_embedding { nullptr };
    Linear proj_in { nullptr };
    Linear embedding_proj { nullptr };
    Linear encoder_hidden_states_proj { nullptr };
    std::vector<PriorBlock> blocks;
    LayerNorm norm_out { nullptr };
    Linear proj_to_clip_embeddings { nullptr };
    PriorConfig config;
};
TORCH_MODULE(PriorTransformer);

} // namespace unclip::nn
