#pragma once

#include "nn/keyvaluecache.h"
#include "nn/layers.h"
#include "nn/timestepembedding.h"
#include "weights/modelconfig.h"

#include <vector>

namespace unclip::nn {

/// One block of the prior: norm1, self-attention, norm3, feed-forward ("transformer_blocks.i").
struct PriorBlockImpl : torch::nn::Module
{
    explicit PriorBlockImpl(const PriorConfig &config);

    at::Tensor forward(at::Tensor x, const at::Tensor &bias); ///< [B, N, width] -> the same

    /// The same for tokens that follow those in `cache`, whose keys and values join it.
    /// @param x [B, n, width]
    /// @param bias float32 [1 or B, n, length + n], in which a token must not see later ones
    at::Tensor forwardCached(const at::Tensor &x, const at::Tensor &bias, KeyValueCache &cache);

    /// A cache for this block with room for `tokens`.
    KeyValueCache newCache(const at::Tensor &x, std::int64_t tokens) const;

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

/// What the layers of the prior keep of captions. Attention is causal and the caption comes first,
/// so none of it depends on the timestep or the noisy z_i.
struct PriorPrefix
{
    std::vector<KeyValueCache> layers; ///< with room for the tokens that do
    at::Tensor bias; ///< what those add to their scores, float32 [B, 3, N + 4]

    PriorPrefix repeated(std::int64_t count) const; ///< each row `count` times, side by side
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

    /// Reads captions once for any number of calls of predict().
    /// @param conditions with a mask
    PriorPrefix read(const PriorConditions &conditions);

    /// forward() for captions that were read before; one call at a time for a prefix.
    at::Tensor predict(const at::Tensor &sample, const at::Tensor &timesteps,
                       const PriorPrefix &prefix);

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

private:
    at::Tensor captionTokens(const PriorConditions &conditions); ///< [B, N + 1, width]
    /// What follows the caption's `place` tokens, [B, 3, width].
    at::Tensor drawTokens(const at::Tensor &sample, const at::Tensor &timesteps,
                          std::int64_t place);
    at::Tensor readOut(const at::Tensor &x); ///< the last token's z_i, [B, D]
};
TORCH_MODULE(PriorTransformer);

} // namespace unclip::nn
