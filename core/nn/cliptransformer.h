#pragma once

#include "nn/layers.h"
#include "weights/modelconfig.h"

#include <vector>

namespace unclip::nn {

/// Sizes of one CLIP tower's transformer.
struct ClipTransformerOptions
{
    std::int64_t width = 0;
    std::int64_t mlpWidth = 0;
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    double eps = 1e-5;
    ClipTextConfig::Activation activation = ClipTextConfig::Activation::QuickGelu;
};

/// Pre-norm transformer layer of CLIP (Radford et al. 2021).
struct ClipLayerImpl : torch::nn::Module
{
    explicit ClipLayerImpl(const ClipTransformerOptions &options);

    /// [B, N, width] -> the same; bias as in attend()
    at::Tensor forward(at::Tensor x, const at::Tensor &bias);

    LayerNorm layer_norm1 { nullptr };
    Holder self_attn { nullptr };
    Linear q_proj { nullptr };
    Linear k_proj { nullptr };
    Linear v_proj { nullptr };
    Linear out_proj { nullptr };
    LayerNorm layer_norm2 { nullptr };
    Holder mlp { nullptr };
    Linear fc1 { nullptr };
    Linear fc2 { nullptr };
    ClipTransformerOptions options;
};
TORCH_MODULE(ClipLayer);

/// "encoder.layers.i" of both towers.
struct ClipEncoderImpl : torch::nn::Module
{
    explicit ClipEncoderImpl(const ClipTransformerOptions &options);

    at::Tensor forward(at::Tensor x, const at::Tensor &bias); ///< [B, N, width] -> the same

    std::vector<ClipLayer> layers;
};
TORCH_MODULE(ClipEncoder);

} // namespace unclip::nn
