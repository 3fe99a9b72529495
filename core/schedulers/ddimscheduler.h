#pragma once

#include "schedulers/noiseschedule.h"
#include "schedulers/unclipscheduler.h"

#include <tuple>

namespace unclip {

/// How a clamped x_0 changes the noise estimate of a DDIM step.
enum class ClampMode {
    None, ///< x_0 is not clamped
    KeepEpsilon, ///< x_0 is clamped, ε stays
    DeriveEpsilon ///< x_0 is clamped and ε derived from it again, as the original code does
};

/// How far and how finely a picture is inverted: up to where sampling with `samplingSteps` starts.
struct InversionSteps
{
    int count = 0;
    int samplingSteps = 0;

    bool operator<(const InversionSteps &other) const
    {
        return std::tie(count, samplingSteps) < std::tie(other.count, other.samplingSteps);
    }
};

/// DDIM sampling with stochasticity η, and its inversion (Song et al. 2021, eq. 12 and section 4.3;
/// Dhariwal and Nichol 2021, appendix F).
class DdimScheduler
{
public:
    explicit DdimScheduler(const SchedulerConfig &config);

    /// Descending to 0, T / steps apart. Where steps does not divide T the original code refuses
    /// and others stop short of the noise; here each is rounded down on its own.
    /// @throws InvalidRequest unless 2 <= steps <= T
    std::vector<std::int64_t> timesteps(int steps) const;

    /// Ascending from 0 to the first of timesteps(samplingSteps), evenly spaced: equal counts give
    /// those very timesteps.
    /// @throws InvalidRequest unless 2 <= each <= T
    std::vector<std::int64_t> inversionTimesteps(InversionSteps steps) const;

    /// One step down. Extra (variance) channels of the model output are ignored.
    /// @param noise standard normal; may be undefined when eta is 0 or at the end
    StepResult step(const at::Tensor &modelOutput, const at::Tensor &sample, const StepTimes &times,
                    double eta, const at::Tensor &noise) const;

    /// One step up at η = 0, from timestep `from` to `next`; the model output belongs to `from`.
    at::Tensor reverseStep(const at::Tensor &modelOutput, const at::Tensor &sample,
                           std::int64_t from, std::int64_t next) const;

    void setClampMode(ClampMode mode) { m_clampMode = mode; }
    const SchedulerConfig &config() const { return m_config; }

private:
    void requireSteps(int steps) const;

    SchedulerConfig m_config;
    NoiseSchedule m_schedule;
    ClampMode m_clampMode;
};

} // namespace unclip
