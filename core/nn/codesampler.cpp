#include "nn/codesampler.h"

#include "util/categorical.h"

#include <ATen/ATen.h>

namespace unclip::nn {

namespace {

/// The empty caption's row once for each of `count` rows, above the caption's.
PriorConditions withEmpty(const PriorConditions &caption, const PriorConditions &empty)
{
    const std::int64_t count = caption.textEmbedding.size(0);
    const auto above = [count](const at::Tensor &one, const at::Tensor &rows) {
        return at::cat({ one.repeat_interleave(count, 0), rows }, 0);
    };
    return { above(empty.textEmbedding, caption.textEmbedding),
             above(empty.hiddenStates, caption.hiddenStates), above(empty.mask, caption.mask) };
}

/// One run of sampleCodes(): rows with guidance are the empty caption's, then the caption's.
class CodeRun
{
public:
    CodeRun(AutoregressivePrior prior, const EmbeddingQuantiser &quantiser,
            const CodeSampling &sampling)
        : m_prior(std::move(prior))
        , m_quantiser(quantiser)
        , m_sampling(sampling)
    {
    }

    at::Tensor sample(const PriorConditions &caption, const PriorConditions &empty)
    {
        const std::int64_t rows = caption.textEmbedding.size(0);
        const std::int64_t length = m_prior->config.components;
        const at::Device device = m_prior->positional_embedding.device();
        at::Tensor codes = at::empty({ rows, length }, at::kLong);
        CodeSequence sequence;
        at::Tensor logits = m_prior->begin(
            { isGuided() ? withEmpty(caption, empty) : caption, dotProducts(rows).to(device) },
            sequence);
        for (std::int64_t k = 0; k < length; ++k) {
            if (k > 0) {
                const at::Tensor last = codes.select(1, k - 1);
                logits = m_prior->next((isGuided() ? at::cat({ last, last }, 0) : last).to(device),
                                       sequence);
            }
            draw(mixed(logits), codes, k);
            if (m_sampling.onCode)
                m_sampling.onCode();
        }
        return codes;
    }

private:
    bool isGuided() const { return m_sampling.guidanceScale != 1.0; }

    at::Tensor dotProducts(std::int64_t rows) const
    {
        at::Tensor buckets = at::empty({ rows }, at::kLong);
        for (std::int64_t row = 0; row < rows; ++row)
            buckets[row] = m_quantiser.dotProductFromUpperHalf(m_sampling.uniform(row, 0));
        if (!isGuided())
            return buckets;
        return at::cat({ at::full_like(buckets, m_prior->noDotProduct()), buckets }, 0);
    }

    /// Guided logits (u + s (c - u)) / temperature, float32 [B, buckets] on the CPU.
    at::Tensor mixed(const at::Tensor &logits) const
    {
        const at::Tensor values = logits.to(at::kCPU, at::kFloat) / m_prior->config.temperature;
        if (!isGuided())
            return values.contiguous();
        const auto halves = values.chunk(2, 0);
        return halves[0] + m_sampling.guidanceScale * (halves[1] - halves[0]);
    }

    void draw(const at::Tensor &logits, at::Tensor &codes, std::int64_t k) const
    {
        const auto count = static_cast<std::size_t>(logits.size(1));
        auto column = codes.accessor<std::int64_t, 2>();
        for (std::int64_t row = 0; row < logits.size(0); ++row)
            column[row][k] = static_cast<std::int64_t>(
                drawIndex(logits.data_ptr<float>() + row * logits.size(1), count,
                          m_sampling.uniform(row, static_cast<int>(k) + 1)));
    }

    AutoregressivePrior m_prior;
    const EmbeddingQuantiser &m_quantiser;
    const CodeSampling &m_sampling;
};

} // namespace

at::Tensor sampleCodes(AutoregressivePrior prior, const PriorConditions &caption,
                       const PriorConditions &empty, const EmbeddingQuantiser &quantiser,
                       const CodeSampling &sampling)
{
    return CodeRun(std::move(prior), quantiser, sampling).sample(caption, empty);
}

at::Tensor decodeCodes(const EmbeddingQuantiser &quantiser, const at::Tensor &codes)
{
    const auto dimension = static_cast<std::int64_t>(quantiser.dimension());
    const at::Tensor plain = codes.contiguous();
    at::Tensor embeddings = at::empty({ codes.size(0), dimension }, at::kFloat);
    for (std::int64_t row = 0; row < codes.size(0); ++row)
        quantiser.decode(plain.data_ptr<std::int64_t>() + row * plain.size(1),
                         embeddings.data_ptr<float>() + row * dimension);
    return embeddings;
}

} // namespace unclip::nn
