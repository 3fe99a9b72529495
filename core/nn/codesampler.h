#pragma once

#include "nn/autoregressiveprior.h"
#include "pca/embeddingquantiser.h"

#include <functional>

namespace unclip::nn {

/// Number `draw` of a row's sequence, evenly spread over (0, 1]: 0 for the dot product, n for code
/// n - 1. Rows and draws must not hang on each other.
using UniformDraw = std::function<double(std::int64_t row, int draw)>;

/// How codes are drawn.
struct CodeSampling
{
    double guidanceScale = 1.0; ///< 1: the caption's own distribution, without the empty one's
    UniformDraw uniform;
    std::function<void()> onCode; ///< after each of the K network calls; may throw Cancelled
};

/// Draws codes for every row of `caption` at the configuration's temperature, as if its z_i . z_t
/// were in the upper half of those seen in training (paper section 2.2).
/// @param empty the empty caption's conditions, one row
/// @return int64 [B, K] on the CPU
at::Tensor sampleCodes(AutoregressivePrior prior, const PriorConditions &caption,
                       const PriorConditions &empty, const EmbeddingQuantiser &quantiser,
                       const CodeSampling &sampling);

/// Embeddings of codes int64 [B, K] on the CPU; float32 [B, D].
at::Tensor decodeCodes(const EmbeddingQuantiser &quantiser, const at::Tensor &codes);

} // namespace unclip::nn
