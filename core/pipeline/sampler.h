#pragma once

#include "schedulers/ddimscheduler.h"
#include "schedulers/unclipscheduler.h"

#include <functional>
#include <optional>

namespace unclip {

/// A scheduler with its list of timesteps: ancestral, or DDIM when η is given.
class Sampler
{
public:
    Sampler(const SchedulerConfig &config, int steps, std::optional<double> eta = {});

    const std::vector<std::int64_t> &timesteps() const { return m_timesteps; }
    int stepCount() const { return static_cast<int>(m_timesteps.size()); }

    /// True when step `index` uses noise.
    bool needsNoise(int index) const;

    StepResult step(int index, const at::Tensor &modelOutput, const at::Tensor &sample,
                    const at::Tensor &noise) const;

private:
    StepTimes times(int index) const;

    UnClipScheduler m_ancestral;
    DdimScheduler m_ddim;
    std::optional<double> m_eta;
    std::vector<std::int64_t> m_timesteps;
};

/// Output of a network for a noisy sample [B, ...] at a timestep; guidance included.
using Denoiser = std::function<at::Tensor(const at::Tensor &sample, std::int64_t timestep)>;

/// Noise tensor number `draw` of a stage (0: the start, n: for step n - 1), shaped like the sample.
using NoiseDraw = std::function<at::Tensor(int draw)>;

/// After every step: its index and the predicted clean sample. May throw Cancelled.
using StepObserver = std::function<void(int index, const at::Tensor &original)>;

/// The one sampling loop: from draw 0 (or `start`, when defined) to a clean sample.
at::Tensor denoise(const Sampler &sampler, const Denoiser &model, const NoiseDraw &noise,
                   const StepObserver &observer, at::Tensor start = {});

} // namespace unclip
