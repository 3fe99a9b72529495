#pragma once

#include "nn/unet2d.h"
#include "schedulers/noiseschedule.h"
#include "training/data/cropsource.h"
#include "training/task.h"

#include <string>

namespace unclip::training {

/// Training of the second upsampler (paper section 2.1 and appendix C): convolutions only, on
/// random crops of large pictures, conditioned on the small picture after a BSR-style degradation,
/// without text; v-prediction.
class SecondUpsamplerTask : public Task
{
public:
    /// @param source outlives this
    SecondUpsamplerTask(const UNetConfig &unet, const CropSizes &sizes, const CropSource &source,
                        const TaskOptions &options);

    void loadFrom(const std::filesystem::path &modelFolder) override;
    void addParameters(Optimizer &optimizer) override;
    at::Tensor loss(std::int64_t step) override;

    /// Writes super_res_2_first, which without a super_res_2_last does all steps.
    void save(const std::filesystem::path &modelFolder) override;

    /// Starts from any upsampler of the same shape, such as "super_res_first".
    void loadFrom(const std::filesystem::path &modelFolder, const std::string &component);

private:
    nn::UNet2D m_unet { nullptr };
    CropSizes m_sizes;
    const CropSource &m_source;
    TaskOptions m_options;
    NoiseSchedule m_schedule;
};

/// Gives a model folder's first upsampler a second place, as super_res_2_first: it knows edges,
/// which are alike at every size.
/// @param unet as the second upsampler is to be described; of the first one's shape
/// @throws ModelError when the shapes differ
void copyFirstUpsampler(const UNetConfig &unet, const std::filesystem::path &modelFolder);

} // namespace unclip::training
