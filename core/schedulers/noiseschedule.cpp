#include "schedulers/noiseschedule.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr double halfPi = 1.5707963267948966192313216916398;
constexpr double cosineOffset = 0.008;
constexpr double maxBeta = 0.999;

double alphaBar(double u)
{
    const double c = std::cos((u + cosineOffset) / (1.0 + cosineOffset) * halfPi);
    return c * c;
}

} // namespace

NoiseSchedule::NoiseSchedule(std::int64_t numTrainTimesteps)
{
    const auto total = static_cast<double>(numTrainTimesteps);
    double product = 1.0;
    for (std::int64_t i = 0; i < numTrainTimesteps; ++i) {
        const double from = alphaBar(static_cast<double>(i) / total);
        const double to = alphaBar(static_cast<double>(i + 1) / total);
        m_betas.push_back(static_cast<float>(std::min(1.0 - to / from, maxBeta)));
        m_alphas.push_back(1.0f - m_betas.back());
        product *= static_cast<double>(m_alphas.back());
        m_alphasCumprod.push_back(static_cast<float>(product));
    }
}

float NoiseSchedule::alphaCumprod(std::int64_t t) const
{
    return t < 0 ? 1.0f : m_alphasCumprod.at(static_cast<std::size_t>(t));
}

Prediction interpret(const at::Tensor &modelOutput, const at::Tensor &sample, PredictionType type,
                     float a)
{
    const double signal = std::sqrt(a);
    const double noise = std::sqrt(1.0f - a);
    switch (type) {
    case PredictionType::Epsilon:
        return { (sample - noise * modelOutput) / signal, modelOutput };
    case PredictionType::Sample:
        return { modelOutput, (sample - signal * modelOutput) / noise };
    case PredictionType::VPrediction: // Salimans and Ho 2022, appendix D
        break;
    }
    return { signal * sample - noise * modelOutput, signal * modelOutput + noise * sample };
}

} // namespace unclip
