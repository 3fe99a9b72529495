#pragma once

#include "nn/addedkvattention.h"
#include "nn/resnetblock2d.h"
#include "nn/timestepembedding.h"

#include <vector>

namespace unclip::nn {

/// What a job conditions the decoder on, prepared once for all steps.
struct UNetConditions
{
    at::Tensor additive; ///< [B, timeEmbedDim], added to the time embedding; undefined: none
    std::vector<ContextKeyValue> context; ///< one per attention block, in the order they run
    at::Tensor contextMask; ///< float32 [B, M], 0 or -10000; undefined: all seen
};

/// One level of a U-Net: residual blocks, each followed by attention where the level has it, and a
/// resampling residual block.
struct UNetLevelImpl : torch::nn::Module
{
    std::vector<ResnetBlock2D> resnets;
    std::vector<AddedKvAttention> attentions; ///< empty or one per resnet
    ResnetBlock2D resampler { nullptr }; ///< "downsamplers.0", "upsamplers.0"; may be absent

    void addResnets(const std::vector<ResnetBlock2DOptions> &options);
    void addAttentions(const UNetConfig &config, std::int64_t channels, std::size_t count);
    void addResampler(const std::string &name, const ResnetBlock2DOptions &options);
};
TORCH_MODULE(UNetLevel);

/// Both published U-Nets: the decoder (UNet2DConditionModel with simple cross attention) and the
/// upsamplers (UNet2DModel). Module names equal the diffusers keys.
struct UNet2DImpl : torch::nn::Module
{
    explicit UNet2DImpl(const UNetConfig &config);

    /// Projects the context for every attention block.
    /// @param additive [B, timeEmbedDim] from the text projection
    /// @param context [B, crossAttentionDim, M], channel-first as the text projection gives it
    /// @param mask bool or integer [B, M], 1 = seen; undefined: all seen
    UNetConditions prepare(const at::Tensor &additive, const at::Tensor &context,
                           const at::Tensor &mask);

    /// @param sample [B, inChannels, H, W]
    /// @param timesteps [B]
    /// @return [B, outChannels, H, W] in the weights' type
    at::Tensor forward(const at::Tensor &sample, const at::Tensor &timesteps,
                       const UNetConditions &conditions = {});

    Conv2d conv_in { nullptr };
    TimestepEmbedding time_embedding { nullptr };
    std::vector<UNetLevel> downLevels; ///< "down_blocks.i"
    UNetLevel mid_block { nullptr };
    std::vector<UNetLevel> upLevels; ///< "up_blocks.i"
    GroupNorm conv_norm_out { nullptr };
    Conv2d conv_out { nullptr };
    UNetConfig config;

private:
    struct Run;
    void buildDown();
    void buildMiddle();
    void buildUp();
    std::vector<AddedKvAttention> allAttentions() const;
    at::Tensor attend(Run &run, UNetLevel &level, std::size_t block, const at::Tensor &h);
    at::Tensor runDown(Run &run, UNetLevel &level, at::Tensor h);
    at::Tensor runMiddle(Run &run, at::Tensor h);
    at::Tensor runUp(Run &run, UNetLevel &level, at::Tensor h);
};
TORCH_MODULE(UNet2D);

} // namespace unclip::nn
