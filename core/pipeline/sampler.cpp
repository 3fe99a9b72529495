#include "pipeline/sampler.h"

#include <ATen/ATen.h>

namespace unclip {

Sampler::Sampler(const SchedulerConfig &config, int steps, std::optional<double> eta)
    : m_ancestral(config)
    , m_ddim(config)
    , m_eta(eta)
    , m_timesteps(eta ? m_ddim.timesteps(steps) : m_ancestral.timesteps(steps))
{
}

bool Sampler::needsNoise(int index) const
{
    return index + 1 < stepCount() && (!m_eta || *m_eta > 0.0);
}

StepTimes Sampler::times(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    StepTimes times;
    times.timestep = m_timesteps[at];
    if (at + 1 < m_timesteps.size())
        times.previous = m_timesteps[at + 1];
    return times;
}

StepResult Sampler::step(int index, const at::Tensor &modelOutput, const at::Tensor &sample,
                         const at::Tensor &noise) const
{
    return m_eta ? m_ddim.step(modelOutput, sample, times(index), *m_eta, noise)
                 : m_ancestral.step(modelOutput, sample, times(index), noise);
}

at::Tensor denoise(const Sampler &sampler, const Denoiser &model, const NoiseDraw &noise,
                   const StepObserver &observer, at::Tensor start)
{
    at::Tensor sample = start.defined() ? start : noise(0);
    for (int index = 0; index < sampler.stepCount(); ++index) {
        const auto timestep = sampler.timesteps()[static_cast<std::size_t>(index)];
        const at::Tensor output = model(sample, timestep);
        const at::Tensor drawn = sampler.needsNoise(index) ? noise(index + 1) : at::Tensor();
        const StepResult result = sampler.step(index, output, sample, drawn);
        sample = result.previous;
        observer(index, result.original);
    }
    return sample;
}

} // namespace unclip
