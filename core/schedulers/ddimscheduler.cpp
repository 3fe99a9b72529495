#include "schedulers/ddimscheduler.h"

#include "unclip/error.h"

#include <ATen/ATen.h>

#include <cmath>
#include <string>

namespace unclip {

DdimScheduler::DdimScheduler(const SchedulerConfig &config)
    : m_config(config)
    , m_schedule(config.numTrainTimesteps)
    , m_clampMode(config.clipSample ? ClampMode::DeriveEpsilon : ClampMode::None)
{
}

void DdimScheduler::requireSteps(int steps) const
{
    if (steps < 2 || steps > m_config.numTrainTimesteps)
        throw InvalidRequest("The number of steps is " + std::to_string(steps) + "; choose 2 to "
                             + std::to_string(m_config.numTrainTimesteps) + ".");
}

std::vector<std::int64_t> DdimScheduler::timesteps(int steps) const
{
    requireSteps(steps);
    std::vector<std::int64_t> result;
    for (std::int64_t i = steps - 1; i >= 0; --i)
        result.push_back(i * m_config.numTrainTimesteps / steps);
    return result;
}

std::vector<std::int64_t> DdimScheduler::inversionTimesteps(InversionSteps steps) const
{
    requireSteps(steps.count);
    requireSteps(steps.samplingSteps);
    const std::int64_t last = steps.count - 1;
    const std::int64_t top = (steps.samplingSteps - 1) * m_config.numTrainTimesteps;
    std::vector<std::int64_t> result;
    for (std::int64_t i = 0; i <= last; ++i)
        result.push_back(i * top / (last * steps.samplingSteps));
    return result;
}

StepResult DdimScheduler::step(const at::Tensor &modelOutput, const at::Tensor &sample,
                               const StepTimes &times, double eta, const at::Tensor &noise) const
{
    const float a = m_schedule.alphaCumprod(times.timestep);
    const float previous = m_schedule.alphaCumprod(times.previous.value_or(-1));
    Prediction prediction =
        interpret(modelOutput.narrow(1, 0, sample.size(1)), sample, m_config.predictionType, a);
    if (m_clampMode != ClampMode::None)
        prediction.original =
            at::clamp(prediction.original, -m_config.clipSampleRange, m_config.clipSampleRange);
    if (m_clampMode == ClampMode::DeriveEpsilon)
        prediction.epsilon = (sample - std::sqrt(a) * prediction.original) / std::sqrt(1.0f - a);
    const double sigma = eta * std::sqrt((1.0 - previous) / (1.0 - a))
        * std::sqrt(1.0 - static_cast<double>(a) / previous);
    const double direction = std::sqrt(std::max(1.0 - previous - sigma * sigma, 0.0));
    at::Tensor next = std::sqrt(previous) * prediction.original + direction * prediction.epsilon;
    if (sigma > 0.0 && times.previous)
        next = next + sigma * noise;
    return { next, prediction.original };
}

at::Tensor DdimScheduler::reverseStep(const at::Tensor &modelOutput, const at::Tensor &sample,
                                      std::int64_t from, std::int64_t next) const
{
    const float a = m_schedule.alphaCumprod(from);
    const float target = m_schedule.alphaCumprod(next);
    const Prediction prediction =
        interpret(modelOutput.narrow(1, 0, sample.size(1)), sample, m_config.predictionType, a);
    return std::sqrt(target) * prediction.original + std::sqrt(1.0f - target) * prediction.epsilon;
}

} // namespace unclip
