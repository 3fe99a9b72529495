#include "training/batch.h"

#include "nn/tokentensors.h"
#include "training/data/heldoutpair.h"
#include "unclip/error.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <set>

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

void PartnerIndex::Rows::add(std::int64_t row, double weight)
{
    rows.push_back(row);
    cumulative.push_back((cumulative.empty() ? 0.0 : cumulative.back()) + weight);
}

std::int64_t PartnerIndex::Rows::pick(double u) const
{
    if (rows.empty())
        return -1;
    const auto drawn = static_cast<std::size_t>(
        std::upper_bound(cumulative.begin(), cumulative.end(), u * cumulative.back())
        - cumulative.begin());
    return rows[std::min(drawn, rows.size() - 1)];
}

PartnerIndex::PartnerIndex(const PictureSet &set, const std::vector<std::string> &concepts)
    : m_set(set)
{
    const std::set<std::string> wanted(concepts.begin(), concepts.end());
    for (std::size_t row = 0; row < set.captions.size(); ++row) {
        const CaptionSource &source = set.captions[row];
        if (!source.plain.empty() || (!wanted.empty() && wanted.count(source.conceptName) == 0))
            continue;
        m_styles[source.style].add(static_cast<std::int64_t>(row), source.weight);
        m_all.add(static_cast<std::int64_t>(row), source.weight);
    }
}

std::int64_t PartnerIndex::pick(std::int64_t row, double u) const
{
    const CaptionSource &source = m_set.captions[static_cast<std::size_t>(row)];
    const auto style = m_styles.find(source.style);
    if (!source.plain.empty() || style == m_styles.end())
        return -1;
    const std::int64_t partner = style->second.pick(u);
    const std::string &name = m_set.captions[static_cast<std::size_t>(partner)].conceptName;
    const bool canStand = name != source.conceptName && !isHeldOutPair(source.conceptName, name);
    return canStand ? partner : -1;
}

BatchMaker::BatchMaker(const PictureSet &set, ClipTokenizer tokenizer, CaptionMaker captions,
                       PairOptions pairs)
    : m_set(set)
    , m_tokenizer(std::move(tokenizer))
    , m_captions(std::move(captions))
    , m_pairs(std::move(pairs))
    , m_partners(set, m_pairs.concepts)
{
}

std::int64_t BatchMaker::leftOfPair(std::int64_t drawn, double u) const
{
    if (m_pairs.concepts.empty())
        return drawn;
    const std::int64_t row = m_partners.pickLeft(u); // what was drawn is rarely one of a few
    return row < 0 ? drawn : row;
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
        std::int64_t row = m_set.pick(unitInterval(sampleSeed));
        std::int64_t partner = -1;
        if (unitInterval(mixSeeds(sampleSeed, 0)) < m_pairs.share) {
            row = leftOfPair(row, unitInterval(mixSeeds(sampleSeed, 2)));
            partner = m_partners.pick(row, unitInterval(mixSeeds(sampleSeed, 1)));
        }
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
