#include "schedulers/unclipscheduler.h"

#include "unclip/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace unclip {

namespace {

constexpr float smallestVariance = 1e-20f;

/// Constants of one step; float32 in this order, because so do the published pipelines.
struct StepConstants
{
    float alphaBar = 1.0f; ///< at the timestep
    float alphaBarPrevious = 1.0f; ///< at the one the step goes to
    float beta = 0.0f;
    float alpha = 1.0f;
    float variance = 0.0f;

    StepConstants(const NoiseSchedule &schedule, const StepTimes &times)
    {
        const std::int64_t t = times.timestep;
        const std::int64_t previous = times.previous.value_or(t - 1);
        alphaBar = schedule.alphaCumprod(t);
        alphaBarPrevious = schedule.alphaCumprod(previous);
        beta = previous == t - 1 ? schedule.betas().at(static_cast<std::size_t>(t))
                                 : 1.0f - alphaBar / alphaBarPrevious;
        alpha = 1.0f - beta;
        variance = (1.0f - alphaBarPrevious) / (1.0f - alphaBar) * beta;
    }
};

/// log of the variance between the posterior's bounds (Nichol and Dhariwal 2021, eq. 15).
at::Tensor learnedDeviation(const at::Tensor &v, const StepConstants &c)
{
    const float smallest = std::log(std::max(c.variance, smallestVariance));
    const float largest = std::log(c.beta);
    const at::Tensor fraction = (v + 1.0) / 2.0;
    return at::exp(0.5 * (fraction * largest + (1.0 - fraction) * smallest));
}

} // namespace

UnClipScheduler::UnClipScheduler(const SchedulerConfig &config)
    : m_config(config)
    , m_schedule(config.numTrainTimesteps)
{
}

std::vector<std::int64_t> UnClipScheduler::timesteps(int steps) const
{
    const std::int64_t total = m_config.numTrainTimesteps;
    if (steps < 2 || steps > total)
        throw InvalidRequest("The number of steps is " + std::to_string(steps) + "; choose 2 to "
                             + std::to_string(total) + ".");
    const bool isQuadratic = m_config.timestepSpacing == TimestepSpacing::Quadratic;
    const double intervals = isQuadratic ? static_cast<double>(steps - 1) * (steps - 1) : steps - 1;
    const double stride = static_cast<double>(total - 1) / intervals;
    std::vector<std::int64_t> result;
    for (int i = steps - 1; i >= 0; --i) {
        const double position = isQuadratic ? static_cast<double>(i) * i : i;
        const auto rounded = static_cast<std::int64_t>(std::nearbyint(position * stride));
        // Of many quadratic steps the lowest would fall together: each is one above the next then.
        result.push_back(std::max<std::int64_t>(rounded, i));
    }
    return result;
}

StepResult UnClipScheduler::step(const at::Tensor &modelOutput, const at::Tensor &sample,
                                 const StepTimes &times, const at::Tensor &noise) const
{
    const StepConstants c(m_schedule, times);
    at::Tensor output = modelOutput;
    at::Tensor variance;
    if (m_config.varianceType == VarianceType::LearnedRange) {
        if (modelOutput.size(1) != 2 * sample.size(1))
            throw ModelError("The scheduler expects a learned variance, but the model's output has "
                             + std::to_string(modelOutput.size(1)) + " channels instead of "
                             + std::to_string(2 * sample.size(1)) + ".");
        const auto halves = modelOutput.chunk(2, 1);
        output = halves[0];
        variance = halves[1];
    }
    StepResult result;
    result.original = interpret(output, sample, m_config.predictionType, c.alphaBar).original;
    if (m_config.clipSample)
        result.original =
            at::clamp(result.original, -m_config.clipSampleRange, m_config.clipSampleRange);
    const float originalWeight = std::sqrt(c.alphaBarPrevious) * c.beta / (1.0f - c.alphaBar);
    const float sampleWeight =
        std::sqrt(c.alpha) * (1.0f - c.alphaBarPrevious) / (1.0f - c.alphaBar);
    result.previous = originalWeight * result.original + sampleWeight * sample; // Ho et al., eq. 7
    if (times.timestep > 0) {
        if (variance.defined())
            result.previous = result.previous + learnedDeviation(variance, c) * noise;
        else
            result.previous = result.previous
                + std::exp(0.5f * std::log(std::max(c.variance, smallestVariance))) * noise;
    }
    return result;
}

} // namespace unclip
