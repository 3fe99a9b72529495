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

/// Which pictures stand in pairs, and how often.
struct PairOptions
{
    double share = 0.0; ///< probability that a picture gets a partner beside it
    std::vector<std::string> concepts; ///< that pairs are made of; empty: all
};

/// Finds pictures that can stand beside another: one style, different concepts, no ready caption,
/// no pair that is held out.
class PartnerIndex
{
public:
    /// @param concepts that pairs are made of; empty: all
    PartnerIndex(const PictureSet &set, const std::vector<std::string> &concepts);

    /// A picture for the left of a pair, by the pictures' weights; -1 when there is none.
    /// @param u in [0, 1)
    std::int64_t pickLeft(double u) const { return m_all.pick(u); }

    /// A partner for the picture `row`, by the pictures' weights, or -1.
    /// @param u in [0, 1)
    std::int64_t pick(std::int64_t row, double u) const;

private:
    struct Rows
    {
        std::vector<std::int64_t> rows;
        std::vector<double> cumulative; ///< running sum of their weights

        void add(std::int64_t row, double weight);
        std::int64_t pick(double u) const; ///< -1 of none
    };

    const PictureSet &m_set;
    Rows m_all;
    std::map<std::string, Rows> m_styles;
};

/// Draws batches. Everything random comes from (seed, step), so that a resumed run sees what an
/// unbroken one would have seen.
class BatchMaker
{
public:
    BatchMaker(const PictureSet &set, ClipTokenizer tokenizer, CaptionMaker captions,
               PairOptions pairs = {});

    /// The `share` of a batch of `size`: what several ranks make together is what one would make.
    Batch make(std::uint64_t seed, std::int64_t step, std::int64_t size,
               BatchShare share = {}) const;

    const PictureSet &pictures() const { return m_set; }
    const ClipTokenizer &tokenizer() const { return m_tokenizer; }

private:
    std::int64_t leftOfPair(std::int64_t drawn, double u) const;

    const PictureSet &m_set;
    ClipTokenizer m_tokenizer;
    CaptionMaker m_captions;
    PairOptions m_pairs;
    PartnerIndex m_partners;
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
