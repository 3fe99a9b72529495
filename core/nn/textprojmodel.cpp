#include "nn/textprojmodel.h"

#include <ATen/ATen.h>

namespace unclip::nn {

TextProjModelImpl::TextProjModelImpl(const TextProjConfig &c)
    : config(c)
{
    const std::int64_t dim = c.clipEmbeddingsDim;
    learned_classifier_free_guidance_embeddings =
        register_parameter("learned_classifier_free_guidance_embeddings", at::zeros({ dim }));
    embedding_proj = register_module("embedding_proj", Linear(dim, c.timeEmbedDim));
    clip_image_embeddings_project_to_time_embeddings = register_module(
        "clip_image_embeddings_project_to_time_embeddings", Linear(dim, c.timeEmbedDim));
    clip_extra_context_tokens_proj = register_module(
        "clip_extra_context_tokens_proj", Linear(dim, c.extraContextTokens * c.crossAttentionDim));
    encoder_hidden_states_proj =
        register_module("encoder_hidden_states_proj", Linear(dim, c.crossAttentionDim));
    text_encoder_hidden_states_norm =
        register_module("text_encoder_hidden_states_norm", LayerNorm(c.crossAttentionDim));
}

DecoderConditions TextProjModelImpl::forward(const at::Tensor &imageEmbeddings,
                                             const at::Tensor &textEmbeddings,
                                             const at::Tensor &hiddenStates)
{
    const auto type = learned_classifier_free_guidance_embeddings.scalar_type();
    const at::Tensor z = imageEmbeddings.to(type);
    const at::Tensor additive = clip_image_embeddings_project_to_time_embeddings(z)
        + embedding_proj(textEmbeddings.to(type)); // [B, timeEmbedDim]
    const at::Tensor extra = clip_extra_context_tokens_proj(z).view(
        { z.size(0), config.crossAttentionDim, config.extraContextTokens }); // channel-major
    const at::Tensor text =
        text_encoder_hidden_states_norm(encoder_hidden_states_proj(hiddenStates.to(type)))
            .transpose(1, 2); // [B, crossAttentionDim, N]
    return { additive, at::cat({ extra, text }, 2) };
}

} // namespace unclip::nn
