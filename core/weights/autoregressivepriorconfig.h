#pragma once

#include "weights/modelconfig.h"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

namespace unclip {

/// Configuration of the autoregressive prior, prior_ar/config.json. Ours, for no weights of one are
/// published; sizes are named as in PriorTransformer's, defaults are the paper's (appendix C,
/// table 3) at Karlo's embedding. Reading is as strict as in modelconfig.h.
struct AutoregressivePriorConfig
{
    std::int64_t heads = 32;
    std::int64_t headDim = 64;
    std::int64_t layers = 24;
    std::int64_t embeddingDim = 768;
    std::int64_t numEmbeddings = 77; ///< text tokens
    std::int64_t components = 319; ///< principal components that are predicted, K
    std::int64_t buckets = 1024; ///< of each component
    std::int64_t dotProductBuckets = 64; ///< of the dot product of z_i and z_t; even
    double temperature = 1.0; ///< that codes are drawn at; below 1 likelier ones come more often

    std::int64_t width() const { return heads * headDim; }
    std::int64_t prefixLength() const { return numEmbeddings + 2; } ///< text, z_t, dot product
    std::int64_t sequenceLength() const { return prefixLength() + components - 1; }

    /// True when captions and embeddings of this CLIP are what it was trained on.
    bool fits(const ClipTextConfig &text) const;

    /// @throws ModelError naming the key
    static AutoregressivePriorConfig fromJson(const nlohmann::json &json);
    nlohmann::json toJson() const;
};

} // namespace unclip
