#pragma once

#include "nn/cliptextmodel.h"
#include "nn/clipvisionmodel.h"
#include "training/batch.h"
#include "training/task.h"

namespace unclip::training {

/// Contrastive training of both CLIP towers (Radford et al. 2021, figure 3). Captions that occur
/// twice in a batch are not each other's negatives. Several ranks contrast all their pictures.
class ClipTask : public Task
{
public:
    ClipTask(const ClipTextConfig &text, const ClipVisionConfig &vision, const BatchMaker &batches,
             const TaskOptions &options);

    void loadFrom(const std::filesystem::path &modelFolder) override;
    void addParameters(Optimizer &optimizer) override;
    at::Tensor loss(std::int64_t step) override;
    void save(const std::filesystem::path &modelFolder) override;

private:
    at::Tensor rowsOfAllRanks(const at::Tensor &own) const;

    nn::ClipTextModel m_text { nullptr };
    nn::ClipVisionModel m_vision { nullptr };
    at::Tensor m_logitScale; ///< log of the inverse temperature, [1]
    const BatchMaker &m_batches;
    TaskOptions m_options;
};

} // namespace unclip::training
