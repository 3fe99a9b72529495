#pragma once

#include "nn/layers.h"
#include "weights/modelconfig.h"

namespace unclip::nn {

/// What the decoder is conditioned on.
struct DecoderConditions
{
    at::Tensor additive; ///< [B, timeEmbedDim]
    at::Tensor context; ///< [B, crossAttentionDim, extra tokens + text tokens]
};

/// Turns CLIP embeddings and text states into the decoder's conditions (UnCLIPTextProjModel; paper
/// section 2.1: added to the time embedding, and as extra context tokens).
struct TextProjModelImpl : torch::nn::Module
{
    explicit TextProjModelImpl(const TextProjConfig &config);

    /// All arguments have the same batch size; unconditional rows carry nullEmbedding().
    /// @param imageEmbeddings z_i, [B, D]
    /// @param textEmbeddings z_t, [B, D]
    /// @param hiddenStates [B, N, D]
    DecoderConditions forward(const at::Tensor &imageEmbeddings, const at::Tensor &textEmbeddings,
                              const at::Tensor &hiddenStates);

    at::Tensor learned_classifier_free_guidance_embeddings; ///< [D]: "no picture"
    Linear embedding_proj { nullptr };
    Linear clip_image_embeddings_project_to_time_embeddings { nullptr };
    Linear clip_extra_context_tokens_proj { nullptr };
    Linear encoder_hidden_states_proj { nullptr };
    LayerNorm text_encoder_hidden_states_norm { nullptr };
    TextProjConfig config;
};
TORCH_MODULE(TextProjModel);

} // namespace unclip::nn
