#pragma once

#include "nn/priortransformer.h"
#include "schedulers/noiseschedule.h"
#include "training/clipfeatures.h"
#include "training/task.h"

namespace unclip::training {

/// Diffusion prior training (paper section 2.2): predicts the clean z_i, plain squared error, the
/// caption dropped now and then for guidance.
class PriorTask : public Task
{
public:
    PriorTask(const PriorConfig &config, const BatchMaker &batches, ClipFeatures &clip,
              const TaskOptions &options);

    void loadFrom(const std::filesystem::path &modelFolder) override;
    void addParameters(Optimizer &optimizer) override;
    at::Tensor loss(std::int64_t step) override;
    void save(const std::filesystem::path &modelFolder) override;

private:
    void measureStatistics();

    nn::PriorTransformer m_prior { nullptr };
    const BatchMaker &m_batches;
    ClipFeatures &m_clip;
    TaskOptions m_options;
    SchedulerConfig m_scheduler;
    NoiseSchedule m_schedule;
    at::Tensor m_mean; ///< of z_i, float32 [1, D]
    at::Tensor m_deviation;
};

} // namespace unclip::training
