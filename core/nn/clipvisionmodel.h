#pragma once

#include "nn/cliptransformer.h"
#include "nn/embeddingtable.h"

namespace unclip::nn {

/// Cuts a picture into patches and projects each: a convolution with stride = kernel, no bias.
struct PatchEmbeddingImpl : torch::nn::Module
{
    explicit PatchEmbeddingImpl(const ClipVisionConfig &config);

    at::Tensor forward(const at::Tensor &pixels); ///< [B, 3, S, S] -> [B, patches, width]

    at::Tensor weight; ///< [width, 3, patch, patch]
};
TORCH_MODULE(PatchEmbedding);

/// Patches, class token and positions of the picture tower ("vision_model.embeddings").
struct ClipVisionEmbeddingsImpl : torch::nn::Module
{
    explicit ClipVisionEmbeddingsImpl(const ClipVisionConfig &config);

    at::Tensor forward(const at::Tensor &pixels); ///< [B, 3, S, S] -> [B, 1 + patches, width]

    at::Tensor class_embedding; ///< [width]
    PatchEmbedding patch_embedding { nullptr };
    EmbeddingTable position_embedding { nullptr };
};
TORCH_MODULE(ClipVisionEmbeddings);

/// CLIP's picture tower with projection (CLIPVisionModelWithProjection), a vision transformer.
struct ClipVisionModelImpl : torch::nn::Module
{
    explicit ClipVisionModelImpl(const ClipVisionConfig &config);

    /// @param pixels normalised, [B, 3, S, S]
    /// @return z_i, [B, projectionDim], not normalised
    at::Tensor forward(const at::Tensor &pixels);

    /// Before the last norm and projection: [B, 1 + patches, width].
    at::Tensor hiddenStates(const at::Tensor &pixels);

    Holder vision_model { nullptr };
    ClipVisionEmbeddings embeddings { nullptr };
    LayerNorm pre_layrnorm { nullptr }; ///< the published key is misspelt so
    ClipEncoder encoder { nullptr };
    LayerNorm post_layernorm { nullptr };
    Linear visual_projection { nullptr };
    ClipVisionConfig config;
};
TORCH_MODULE(ClipVisionModel);

} // namespace unclip::nn
