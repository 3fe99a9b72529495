#pragma once

#include "nn/cliptransformer.h"
#include "nn/embeddingtable.h"

namespace unclip::nn {

/// What the text tower says about a batch of captions.
struct TextEncoding
{
    at::Tensor embedding; ///< z_t, [B, projectionDim], not normalised
    at::Tensor hiddenStates; ///< after the final norm, [B, N, width]
};

/// CLIP's text tower with projection (CLIPTextModelWithProjection).
struct ClipTextModelImpl : torch::nn::Module
{
    explicit ClipTextModelImpl(const ClipTextConfig &config);

    /// @param ids int64 [B, N], N <= maxPositions. The end token has the largest id.
    TextEncoding forward(const at::Tensor &ids);

    Holder text_model { nullptr };
    Holder embeddings { nullptr };
    EmbeddingTable token_embedding { nullptr }; ///< [V, width]
    EmbeddingTable position_embedding { nullptr }; ///< [maxPositions, width]
    ClipEncoder encoder { nullptr };
    LayerNorm final_layer_norm { nullptr };
    Linear text_projection { nullptr };
    ClipTextConfig config;
};
TORCH_MODULE(ClipTextModel);

} // namespace unclip::nn
