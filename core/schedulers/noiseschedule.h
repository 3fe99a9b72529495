#pragma once

#include "weights/modelconfig.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace unclip {

/// Cosine schedule (Nichol and Dhariwal 2021, eq. 17), betas capped at 0.999. Tables are float32,
/// as the published pipelines hold them.
class NoiseSchedule
{
public:
    explicit NoiseSchedule(std::int64_t numTrainTimesteps);

    std::int64_t length() const { return static_cast<std::int64_t>(m_betas.size()); }
    const std::vector<float> &betas() const { return m_betas; }
    const std::vector<float> &alphas() const { return m_alphas; }
    const std::vector<float> &alphasCumprod() const { return m_alphasCumprod; }

    /// The cumulative product at t; 1 for t < 0.
    float alphaCumprod(std::int64_t t) const;

private:
    std::vector<float> m_betas;
    std::vector<float> m_alphas;
    std::vector<float> m_alphasCumprod;
};

/// Both views of what a denoiser says about a noisy sample.
struct Prediction
{
    at::Tensor original; ///< x_0
    at::Tensor epsilon;
};

/// From a model output of the given type at cumulative alpha `a`.
Prediction interpret(const at::Tensor &modelOutput, const at::Tensor &sample, PredictionType type,
                     float a);

/// What one sampling step gives.
struct StepResult
{
    at::Tensor previous; ///< x at the next, lower timestep
    at::Tensor original; ///< predicted x_0, clamped as configured
};

} // namespace unclip
