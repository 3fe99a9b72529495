#pragma once

#include "nn/layers.h"

namespace unclip::nn {

/// Keys and values that the context adds to one attention block; the same for all steps of a job.
struct ContextKeyValue
{
    at::Tensor key; ///< [B, M, C]
    at::Tensor value; ///< [B, M, C]
};

/// Self-attention over positions with added keys and values from the context, and a residual:
/// "simple cross attention" of GLIDE (Nichol et al. 2021).
struct AddedKvAttentionImpl : torch::nn::Module
{
    AddedKvAttentionImpl(std::int64_t channels, std::int64_t headDim, std::int64_t contextDim,
                         std::int64_t normGroups);

    /// @param context [B, M, contextDim]
    ContextKeyValue project(const at::Tensor &context);

    /// @param x [B, C, H, W]
    /// @param bias float32 [B, 1, M + H * W]: the context's mask, 0 for positions; may be undefined
    /// @return [B, C, H, W]
    at::Tensor forward(const at::Tensor &x, const ContextKeyValue &context, const at::Tensor &bias);

    GroupNorm group_norm { nullptr };
    Linear to_q { nullptr };
    Linear to_k { nullptr };
    Linear to_v { nullptr };
    Linear add_k_proj { nullptr };
    Linear add_v_proj { nullptr };
    Holder to_out { nullptr };
    Linear outProjection { nullptr }; ///< "to_out.0"
    std::int64_t heads;
};
TORCH_MODULE(AddedKvAttention);

} // namespace unclip::nn
