#include "training/batch.h"

#include "nn/tokentensors.h"
#include "unclip/error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace unclip::training {

namespace {

double unitInterval(std::uint64_t bits)
{
    return static_cast<double>(bits >> 11) * 0x1p-53;
}

} // namespace

std::uint64_t mixSeeds(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t z = a + 0x9E3779B97F4A7C15ull * (b + 1);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

at::Generator stepGenerator(std::uint64_t seed, std::int64_t step)
{
    return at::detail::createCPUGenerator(mixSeeds(seed, static_cast<std::uint64_t>(step)));
}

std::int64_t BatchShare::countOf(std::int64_t total) const
{
    if (total % size != 0)
        throw InvalidRequest("A batch of " + std::to_string(total)
                             + " pictures cannot be shared evenly by " + std::to_string(size)
                             + " ranks. Choose a batch size that WORLD_SIZE divides.");
    return total / size;
}

at::Tensor BatchShare::rowsOf(const at::Tensor &all) const
{
    const std::int64_t count = countOf(all.size(0));
    return all.narrow(0, rank * count, count);
}

PartnerIndex::PartnerIndex(const PictureSet &set)
    : m_set(set)
{
    for (std::size_t row = 0; row < set.captions.size(); ++row) {
        const CaptionSource &source = set.captions[row];
        if (!source.plain.empty())
            continue;
        Style &style = m_styles[source.style];
        style.rows.push_back(static_cast<std::int64_t>(row));
        style.cumulative.push_back((style.cumulative.empty() ? 0.0 : style.cumulative.back())
                                   + source.weight);
    }
}

std::int64_t PartnerIndex::pick(std::int64_t row, double u) const
{
    const CaptionSource &source = m_set.captions[static_cast<std::size_t>(row)];
    const auto style = m_styles.find(source.style);
    if (!source.plain.empty() || style == m_styles.end())
        return -1;
    const auto &[rows, cumulative] = style->second;
    const auto drawn = static_cast<std::size_t>(
        std::upper_bound(cumulative.begin(), cumulative.end(), u * cumulative.back())
        - cumulative.begin());
    const std::int64_t partner = rows[std::min(drawn, rows.size() - 1)];
    const bool isOther =
        m_set.captions[static_cast<std::size_t>(partner)].conceptName != source.conceptName;
    return isOther ? partner : -1;
}

BatchMaker::BatchMaker(const PictureSet &set, ClipTokenizer tokenizer, CaptionMaker captions,
                       double pairShare)
    : m_set(set)
    , m_tokenizer(std::move(tokenizer))
    , m_captions(std::move(captions))
    , m_partners(set)
    , m_pairShare(pairShare)
{
}

Batch BatchMaker::make(std::uint64_t seed, std::int64_t step, std::int64_t size,
                       BatchShare share) const
{
    const std::uint64_t stepSeed = mixSeeds(seed, static_cast<std::uint64_t>(step));
    const std::int64_t count = share.countOf(size);
    Batch batch;
    batch.backgrounds = at::empty({ count, 3 }, at::kFloat);
    auto *background = batch.backgrounds.data_ptr<float>();
    for (std::int64_t i = share.rank * count; i < (share.rank + 1) * count; ++i) {
        const std::uint64_t sampleSeed = mixSeeds(stepSeed, static_cast<std::uint64_t>(i));
        const std::int64_t row = m_set.pick(unitInterval(sampleSeed));
        const std::int64_t partner = unitInterval(mixSeeds(sampleSeed, 0)) < m_pairShare
            ? m_partners.pick(row, unitInterval(mixSeeds(sampleSeed, 1)))
            : -1;
        const CaptionSource &source = m_set.captions[static_cast<std::size_t>(row)];
        const auto index = static_cast<std::uint64_t>(i);
        const TrainingCaption caption = partner < 0
            ? m_captions.make(source, stepSeed, index)
            : m_captions.makePair(source, m_set.captions[static_cast<std::size_t>(partner)],
                                  stepSeed, index);
        batch.rows.push_back(row);
        batch.partners.push_back(partner);
        batch.captions.push_back(caption.text);
        background = std::copy(caption.background.begin(), caption.background.end(), background);
    }
    const nn::TokenTensors tokens = nn::tokenize(m_tokenizer, batch.captions);
    batch.ids = tokens.ids;
    batch.mask = tokens.mask;
    return batch;
}

} // namespace unclip::training
