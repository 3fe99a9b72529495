#pragma once

#include "nn/unet2d.h"
#include "schedulers/noiseschedule.h"
#include "training/batch.h"
#include "training/task.h"

namespace unclip::training {

/// Sizes of one upsampler's training.
struct UpsamplerOptions
{
    int lowSize = 32; ///< of the pictures it is given
    int highSize = 128; ///< of the pictures it makes
    int cropSize = 64; ///< of the random crops it learns from, in high pixels
};

/// Upsampler training (paper section 2.1): conditioned on the blurred low-resolution picture only,
/// on random crops, without text; v-prediction.
class UpsamplerTask : public Task
{
public:
    UpsamplerTask(const UNetConfig &unet, const UpsamplerOptions &sizes, const BatchMaker &batches,
                  const TaskOptions &options);

    void loadFrom(const std::filesystem::path &modelFolder) override;
    void addParameters(Optimizer &optimizer) override;
    at::Tensor loss(std::int64_t step) override;
    void save(const std::filesystem::path &modelFolder) override;

private:
    nn::UNet2D m_unet { nullptr };
    UpsamplerOptions m_sizes;
    const BatchMaker &m_batches;
    TaskOptions m_options;
    SchedulerConfig m_scheduler;
    NoiseSchedule m_schedule;
};

} // namespace unclip::training
