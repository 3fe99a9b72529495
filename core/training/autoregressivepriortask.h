#pragma once

#include "nn/autoregressiveprior.h"
#include "pca/embeddingquantiser.h"
#include "training/clipfeatures.h"
#include "training/task.h"

#include <optional>

namespace unclip::training {

/// What is particular to the autoregressive prior's training.
struct AutoregressiveOptions
{
    std::int64_t fitPictures = 8192; ///< that PCA, ranges and edges are fitted to
    double targetSpread = 0.0; ///< buckets; see AutoregressivePriorTask
};

/// Autoregressive prior training (paper section 2.2): cross-entropy of the codes of z_i, the
/// caption dropped now and then for guidance. With a target spread the target of a code is not its
/// bucket alone but a normal distribution of that deviation around it, for neighbouring buckets
/// mean nearly the same. The quantiser is fitted before the first step and kept in the checkpoint;
/// a model that training starts from brings its own, unless that is of another CLIP's embeddings.
class AutoregressivePriorTask : public Task
{
public:
    /// @throws ModelError when the CLIP's embeddings have another size
    AutoregressivePriorTask(const AutoregressivePriorConfig &config, const BatchMaker &batches,
                            ClipFeatures &clip, const TaskOptions &options,
                            const AutoregressiveOptions &particular);

    void loadFrom(const std::filesystem::path &modelFolder) override;
    void addParameters(Optimizer &optimizer) override;
    at::Tensor loss(std::int64_t step) override;
    void save(const std::filesystem::path &modelFolder) override;

private:
    const EmbeddingQuantiser &quantiser();
    EmbeddingQuantiser inBuffers() const;
    QuantiserSamples samples();
    void keep(const EmbeddingQuantiser &fitted);

    nn::AutoregressivePrior m_prior { nullptr };
    const BatchMaker &m_batches;
    ClipFeatures &m_clip;
    TaskOptions m_options;
    AutoregressiveOptions m_particular;
    std::optional<EmbeddingQuantiser> m_quantiser; ///< of the module's buffers
    bool m_isLoaded = false; ///< the buffers came with loadFrom()
};

/// Mean cross-entropy of codes against their targets, a number.
/// @param logits [B, K, buckets]
/// @param codes int64 [B, K]
/// @param spread deviation of the targets in buckets; 0: the codes alone
at::Tensor codeLoss(const at::Tensor &logits, const at::Tensor &codes, double spread);

} // namespace unclip::training
