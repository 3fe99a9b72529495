#pragma once

#include "text/cliptokenizer.h"
#include "training/data/captions.h"
#include "training/pictureset.h"

#include <ATen/core/Generator.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace unclip::training {

/// Which equal part of every step's pictures one rank of `size` takes.
struct BatchShare
{
    int rank = 0;
    int size = 1;

    /// Pictures of this part. @throws InvalidRequest when `total` cannot be shared evenly
    std::int64_t countOf(std::int64_t total) const;

    /// This part's rows of a tensor drawn for all ranks, [N, ...] -> [N / size, ...].
    at::Tensor rowsOf(const at::Tensor &all) const;
};

/// The pictures of one training step.
struct Batch
{
    std::vector<std::int64_t> rows;
    Partners partners;
    std::vector<std::string> captions;
    at::Tensor backgrounds; ///< float32 [B, 3]
    at::Tensor ids; ///< int64 [B, N]
    at::Tensor mask; ///< bool [B, N]
};

/// Finds pictures that can stand beside another: one style, different concepts, no ready caption.
class PartnerIndex
{
public:
    explicit PartnerIndex(const PictureSet &set);

    /// A partner for the picture `row`, by the pictures' weights, or -1.
    /// @param u in [0, 1)
    std::int64_t pick(std::int64_t row, double u) const;

private:
    struct Style
    {
        std::vector<std::int64_t> rows;
        std::vector<double> cumulative; ///< running sum of their weights
    };

    const PictureSet &m_set;
    std::map<std::string, Style> m_styles;
};

/// Draws batches. Everything random comes from (seed, step), so that a resumed run sees what an
/// unbroken one would have seen.
class BatchMaker
{
public:
    /// @param pairShare probability that a picture gets a partner beside it
    BatchMaker(const PictureSet &set, ClipTokenizer tokenizer, CaptionMaker captions,
               double pairShare = 0.0);

    /// The `share` of a batch of `size`: what several ranks make together is what one would make.
    Batch make(std::uint64_t seed, std::int64_t step, std::int64_t size,
               BatchShare share = {}) const;

    const PictureSet &pictures() const { return m_set; }
    const ClipTokenizer &tokenizer() const { return m_tokenizer; }

private:
    const PictureSet &m_set;
    ClipTokenizer m_tokenizer;
    CaptionMaker m_captions;
    PartnerIndex m_partners;
    double m_pairShare;
};

/// A batch's pictures over their backgrounds, float32 [B, 3, S, S] in [-1, 1].
/// @param size one of set.sizes
inline at::Tensor compose(const PictureSet &set, const Batch &batch, int size)
{
    return compose(set, batch.rows, size, batch.backgrounds, batch.partners);
}

/// A generator for the random tensors of one step.
at::Generator stepGenerator(std::uint64_t seed, std::int64_t step);

/// Mixes two numbers into a well-spread seed (SplitMix64).
std::uint64_t mixSeeds(std::uint64_t a, std::uint64_t b);

} // namespace unclip::training
