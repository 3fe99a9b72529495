#pragma once

#include "nn/textprojmodel.h"
#include "nn/unet2d.h"
#include "schedulers/noiseschedule.h"
#include "training/clipfeatures.h"
#include "training/task.h"
#include "weights/modelfolder.h"

namespace unclip::training {

/// Decoder training (paper section 2.1): v-prediction with plain squared error; z_i dropped 10 %
/// and captions 50 % of the time for classifier-free guidance.
class DecoderTask : public Task
{
public:
    DecoderTask(const UNetConfig &unet, const TextProjConfig &textProj, const BatchMaker &batches,
                ClipFeatures &clip, const TaskOptions &options);

    /// Decoder, text projection and schedule. @throws ModelError also when it does not predict v
    void loadFrom(const std::filesystem::path &modelFolder) override;
    void addParameters(Optimizer &optimizer) override;
    at::Tensor loss(std::int64_t step) override;
    void save(const std::filesystem::path &modelFolder) override;

    /// The schedule of a folder's decoder. @throws ModelError when it does not predict v
    static SchedulerConfig trainableSchedule(const ModelFolder &folder);

private:
    nn::UNet2D m_unet { nullptr };
    nn::TextProjModel m_textProj { nullptr };
    const BatchMaker &m_batches;
    ClipFeatures &m_clip;
    TaskOptions m_options;
    SchedulerConfig m_scheduler;
    NoiseSchedule m_schedule;
};

} // namespace unclip::training
