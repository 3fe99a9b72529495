#pragma once

#include "schedulers/noiseschedule.h"

#include <optional>

namespace unclip {

/// Where a step goes: from `timestep` to `previous`, the next lower one of the list; absent at the
/// end of it.
struct StepTimes
{
    std::int64_t timestep = 0;
    std::optional<std::int64_t> previous;
};

/// Ancestral DDPM sampling with fixed or learned variance over a respaced schedule (Ho et al. 2020;
/// Nichol and Dhariwal 2021), as Karlo's pipelines run it.
class UnClipScheduler
{
public:
    explicit UnClipScheduler(const SchedulerConfig &config);

    /// Descending, from T - 1 to 0, spaced as configured, rounded half to even, no two alike.
    /// @throws InvalidRequest unless 2 <= steps <= T
    std::vector<std::int64_t> timesteps(int steps) const;

    /// @param modelOutput [B, C, ...], or [B, 2C, ...] with learned variance
    /// @param noise standard normal, like sample; not used at timestep 0
    StepResult step(const at::Tensor &modelOutput, const at::Tensor &sample, const StepTimes &times,
                    const at::Tensor &noise) const;

    const SchedulerConfig &config() const { return m_config; }
    const NoiseSchedule &schedule() const { return m_schedule; }

private:
    SchedulerConfig m_config;
    NoiseSchedule m_schedule;
};

} // namespace unclip
