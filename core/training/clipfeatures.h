#pragma once

#include "nn/cliptextmodel.h"
#include "nn/clipvisionmodel.h"
#include "text/cliptokenizer.h"
#include "training/batch.h"

#include <filesystem>

namespace unclip::training {

/// What a frozen CLIP says about a batch, on the CLIP's device.
struct Features
{
    at::Tensor imageEmbedding; ///< z_i, float32 [B, D]
    at::Tensor textEmbedding; ///< z_t, float32 [B, D]
    at::Tensor hiddenStates; ///< [B, N, D]
    at::Tensor mask; ///< bool [B, N]
};

/// CLIP's picture normalisation for pictures in [-1, 1].
at::Tensor normaliseForClip(const at::Tensor &pictures);

/// A trained CLIP from a model folder, for conditioning other networks.
class ClipFeatures
{
public:
    ClipFeatures(const std::filesystem::path &modelFolder, at::ScalarType computeType,
                 at::Device device = at::kCPU);

    /// Features of a batch; texts of rows in `dropText` (bool [B]) are the empty caption.
    Features of(const Batch &batch, const PictureSet &pictures, const at::Tensor &dropText);

    /// z_i of pictures [B, 3, S, S] in [-1, 1] at imageSize(), from any device; float32 [B, D].
    at::Tensor imageEmbeddings(const at::Tensor &pictures);

    int imageSize() const;
    std::int64_t embeddingDim() const; ///< D

private:
    ClipTokenizer m_tokenizer;
    nn::ClipTextModel m_text { nullptr };
    nn::ClipVisionModel m_vision { nullptr };
    at::Tensor m_emptyIds; ///< [1, N], on the CPU as batches are
    at::Tensor m_emptyMask; ///< [1, N]
    at::Device m_device;
};

} // namespace unclip::training
