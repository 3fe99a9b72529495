#pragma once

#include "nn/layers.h"

namespace unclip::evaluation {

/// Pre-activation residual block of two 3x3 convolutions.
struct JudgeBlockImpl : torch::nn::Module
{
    explicit JudgeBlockImpl(std::int64_t channels);

    at::Tensor forward(const at::Tensor &x); ///< [B, C, H, W] -> the same

    nn::GroupNorm norm1 { nullptr };
    nn::Conv2d conv1 { nullptr };
    nn::GroupNorm norm2 { nullptr };
    nn::Conv2d conv2 { nullptr };
};
TORCH_MODULE(JudgeBlock);

struct JudgeOutput
{
    at::Tensor features; ///< [B, featureCount]
    at::Tensor scores; ///< logits, [B, concepts]
};

/// A small residual classifier of square pictures over concepts, with a narrow layer before the
/// scores whose values are the features that Fréchet distances are measured on. Scores are cosines
/// of features and one direction a concept, scaled, which few pictures a concept suffice for.
struct JudgeNetworkImpl : torch::nn::Module
{
    static constexpr std::int64_t featureCount = 64;
    static constexpr int sizeStep = 8; ///< sides must be multiples of it

    /// @param size side of the pictures, a multiple of sizeStep
    JudgeNetworkImpl(std::int64_t concepts, std::int64_t size);

    /// @param x [B, 3, S, S] in [-1, 1], of the parameters' type
    JudgeOutput forward(const at::Tensor &x);

    nn::Conv2d stem { nullptr };
    nn::Conv2d down1 { nullptr };
    JudgeBlock block1 { nullptr };
    nn::Conv2d down2 { nullptr };
    JudgeBlock block2 { nullptr };
    nn::Conv2d down3 { nullptr };
    JudgeBlock block3 { nullptr };
    nn::GroupNorm norm { nullptr };
    nn::Conv2d squeeze { nullptr };
    nn::Linear embed { nullptr };
    at::Tensor directions; ///< [concepts, featureCount]
};
TORCH_MODULE(JudgeNetwork);

} // namespace unclip::evaluation
