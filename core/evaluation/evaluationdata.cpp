#include "evaluation/evaluationdata.h"

#include "evaluation/judgetraining.h"
#include "training/data/captionrandom.h"
#include "training/data/webdataset.h"
#include "training/pictureset.h"
#include "training/trainingplan.h"
#include "unclip/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace unclip::evaluation {

namespace {

using training::PictureSet;
using training::PictureSetOptions;
using training::Split;

constexpr int leastPictureSize =
    128; ///< of held-out pictures, as `unclip-train prepare` makes them
constexpr int mostJudgeSize = 64;
constexpr std::size_t maxConceptsBytes = std::size_t { 4 } << 20;
constexpr std::size_t namesInMessage = 5;

/// The decoder's size where the judge can take it, else the nearest that it can.
int judgeSizeFor(int baseSize)
{
    const int step = JudgeNetworkImpl::sizeStep;
    return std::clamp(baseSize / step * step, step, mostJudgeSize);
}

std::vector<std::string> linesOf(const std::filesystem::path &file)
{
    std::vector<std::string> lines;
    std::ifstream in(file);
    std::size_t bytes = 0;
    for (std::string line; std::getline(in, line);) {
        bytes += line.size();
        if (bytes > maxConceptsBytes)
            throw ModelError("The word list \"" + file.string() + "\" is longer than "
                             + std::to_string(maxConceptsBytes >> 20) + " MB.");
        if (!line.empty() && line.back() == '\r')
            line.pop_back();
        if (!line.empty())
            lines.push_back(line);
    }
    return lines;
}

/// Row of uint8 [N, S, S, 4] with premultiplied colours, on white.
Image onWhite(const at::Tensor &pixels, std::size_t row)
{
    const auto size = static_cast<int>(pixels.size(1));
    Image image = Image::blank(size, size);
    const auto *rgba = pixels.data_ptr<std::uint8_t>() + row * image.rgb.size() / 3 * 4;
    for (std::size_t pixel = 0; pixel < image.rgb.size() / 3; ++pixel)
        for (std::size_t channel = 0; channel < 3; ++channel)
            image.rgb[pixel * 3 + channel] = static_cast<std::uint8_t>(
                std::min(rgba[pixel * 4 + channel] + 255 - rgba[pixel * 4 + 3], 255));
    return image;
}

std::string listed(const std::vector<std::string> &names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), namesInMessage); ++i)
        text += (i == 0 ? "\"" : ", \"") + names[i] + "\"";
    return names.size() > namesInMessage ? text + " .." : text;
}

/// Pictures of a split; none when no picture is left.
PictureSet loadSplit(const PictureSetOptions &options, const RunControl &control,
                     std::int64_t &skipped)
{
    for (const std::string &pattern : options.shards)
        expandShards(pattern); // its complaints about patterns are not to be swallowed below
    try {
        return loadPictures(options, control, skipped);
    } catch (const InvalidRequest &) { // nothing left; the caller knows better why
        return {};
    }
}

} // namespace

std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed)
{
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i)
        order[i] = i;
    CaptionRandom random(seed, count);
    for (std::size_t i = count; i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

EvaluationData::EvaluationData(const EvaluationOptions &options, int baseSize,
                               const CancellationToken &cancellation)
    : m_shards(options.shards)
    , m_pictureSize(std::max(leastPictureSize, baseSize))
    , m_captions(options.words.empty() ? CaptionWords() : CaptionWords(options.words))
{
    const RunControl control { cancellation, {} };
    chooseConcepts(options);
    loadTraining(baseSize, control);
    checkPlannedConcepts(options);
    loadHeldOut(control);
    orderPrompts(options.seed);
}

EvaluationData::~EvaluationData() = default;

void EvaluationData::chooseConcepts(const EvaluationOptions &options)
{
    if (!options.plan.empty()) {
        const auto plan = training::TrainingPlan::fromFile(options.plan);
        m_wanted = plan.concepts;
        m_withSkinTones = plan.withSkinTones;
        m_promptStyles = plan.decoderStage.styles;
        m_pairConcepts = plan.pairConcepts;
        return;
    }
    m_wanted = linesOf(options.modelFolder / "concepts.txt");
    m_facts.notes.push_back(
        m_wanted.empty()
            ? "No plan was given and the model has no concepts.txt: all concepts of the shards "
              "are measured, also those that the model never saw."
            : "No plan was given: the concepts of the model's concepts.txt are measured in all "
              "styles of the shards, also in those that its decoder was not shown.");
}

void EvaluationData::loadTraining(int baseSize, const RunControl &control)
{
    PictureSetOptions wanted;
    wanted.shards = m_shards;
    wanted.concepts = m_wanted;
    wanted.withSkinTones = m_withSkinTones;
    wanted.sizes = { judgeSizeFor(baseSize) };
    m_training = std::make_unique<PictureSet>(loadSplit(wanted, control, m_facts.skippedPictures));
    std::set<std::string> names;
    for (const CaptionSource &caption : m_training->captions) {
        if (!caption.conceptName.empty())
            names.insert(caption.conceptName);
    }
    if (names.empty())
        throw InvalidRequest("The shards hold no picture of a known concept"
                             + (m_wanted.empty() ? std::string() : " out of " + listed(m_wanted))
                             + "; give the shards that `unclip-train prepare` made for this model, "
                               "and its plan.");
    m_concepts.assign(names.begin(), names.end());
    m_lesson = std::make_unique<JudgeLesson>();
    m_lesson->conceptCount = static_cast<std::int64_t>(m_concepts.size());
    m_lesson->pixels = m_training->pixels.front();
    double sum = 0.0;
    for (const CaptionSource &caption : m_training->captions) {
        const bool isKnown = !caption.conceptName.empty();
        m_lesson->concepts.push_back(
            isKnown ? static_cast<std::int64_t>(indexOf(caption.conceptName)) : 0);
        sum += isKnown ? caption.weight : 0.0; // what has no concept is never drawn
        m_lesson->cumulative.push_back(sum);
    }
    m_pairConcepts.erase(
        std::remove_if(m_pairConcepts.begin(), m_pairConcepts.end(),
                       [&](const auto &name) { return indexOf(name) == m_concepts.size(); }),
        m_pairConcepts.end());
    std::sort(m_pairConcepts.begin(), m_pairConcepts.end());
    if (m_pairConcepts.empty())
        m_pairConcepts = m_concepts;
    m_facts.concepts = m_lesson->conceptCount;
    m_facts.trainingPictures = static_cast<std::int64_t>(trainingCount());
}

void EvaluationData::checkPlannedConcepts(const EvaluationOptions &options)
{
    std::vector<std::string> absent;
    for (const std::string &name : m_wanted)
        if (indexOf(name) == m_concepts.size())
            absent.push_back(name);
    if (absent.empty())
        return;
    const std::string count = std::to_string(absent.size());
    if (!options.plan.empty())
        throw InvalidRequest("The plan \"" + options.plan.string() + "\" names " + count
                             + " concepts that no training picture of the shards shows: "
                             + listed(absent)
                             + ". Give the shards it was made for, or another plan.");
    m_facts.notes.push_back(count + " concepts of concepts.txt are not in the shards.");
}

void EvaluationData::loadHeldOut(const RunControl &control)
{
    PictureSetOptions wanted;
    wanted.shards = m_shards;
    wanted.concepts = m_concepts;
    wanted.withSkinTones = m_withSkinTones;
    wanted.split = Split::HeldOut;
    wanted.sizes = { m_pictureSize };
    std::int64_t skipped = 0;
    const PictureSet set = loadSplit(wanted, control, skipped);
    m_facts.skippedPictures += skipped;
    std::map<std::pair<std::string, std::string>, std::size_t> known;
    for (std::size_t row = 0; row < set.captions.size(); ++row) {
        const CaptionSource &caption = set.captions[row];
        const auto [place, isNew] =
            known.try_emplace({ caption.conceptName, caption.style }, m_pairs.size());
        if (isNew)
            m_pairs.push_back({ caption, indexOf(caption.conceptName), {} });
        m_pairs[place->second].pictures.push_back(m_heldOut.size());
        m_heldOut.push_back({ onWhite(set.pixels.front(), row), place->second, caption.skinTone });
    }
    if (m_pairs.empty())
        throw InvalidRequest(
            "The shards hold no held-out (concept, style) pair of the "
            + std::to_string(m_concepts.size())
            + " concepts that are measured; `unclip-train prepare` holds pairs out among concepts "
              "that have three styles or more.");
    m_facts.heldOutPictures = static_cast<std::int64_t>(m_heldOut.size());
    m_facts.heldOutPairs = static_cast<std::int64_t>(m_pairs.size());
}

void EvaluationData::orderPrompts(std::uint64_t seed)
{
    std::set<std::string> styles(m_promptStyles.begin(), m_promptStyles.end());
    if (styles.empty())
        for (const HeldOutPair &pair : m_pairs)
            styles.insert(pair.caption.style);
    m_promptStyles.assign(styles.begin(), styles.end());
    for (const std::size_t index : shuffled(m_pairs.size(), seed))
        if (styles.count(m_pairs[index].caption.style) > 0)
            m_promptPairs.push_back(index);
    if (m_promptPairs.empty())
        throw InvalidRequest("No held-out pair of the shards is in a style that the plan shows the "
                             "decoder ("
                             + listed(m_promptStyles) + ").");
    m_facts.promptPairs = static_cast<std::int64_t>(m_promptPairs.size());
    m_facts.styles = m_promptStyles;
}

std::size_t EvaluationData::trainingCount() const
{
    return m_training->captions.size();
}

std::size_t EvaluationData::trainingConcept(std::size_t row) const
{
    return static_cast<std::size_t>(m_lesson->concepts[row]);
}

Image EvaluationData::trainingPicture(std::size_t row) const
{
    return onWhite(m_lesson->pixels, row);
}

std::vector<CaptionedPicture>
EvaluationData::picturesOf(const std::vector<std::string> &concepts,
                           const CancellationToken &cancellation) const
{
    std::vector<CaptionedPicture> pictures;
    if (concepts.empty())
        return pictures;
    PictureSetOptions wanted;
    wanted.shards = m_shards;
    wanted.concepts = concepts;
    wanted.styles = m_promptStyles;
    wanted.withSkinTones = m_withSkinTones;
    wanted.sizes = { m_pictureSize };
    for (const Split split : { Split::HeldOut, Split::Training }) {
        wanted.split = split;
        std::int64_t skipped = 0;
        const PictureSet set = loadSplit(wanted, { cancellation, {} }, skipped);
        for (std::size_t row = 0; row < set.captions.size(); ++row)
            pictures.push_back({ onWhite(set.pixels.front(), row), set.captions[row] });
    }
    return pictures;
}

std::size_t EvaluationData::indexOf(const std::string &conceptName) const
{
    const auto found = std::lower_bound(m_concepts.begin(), m_concepts.end(), conceptName);
    return found != m_concepts.end() && *found == conceptName
        ? static_cast<std::size_t>(found - m_concepts.begin())
        : m_concepts.size();
}

} // namespace unclip::evaluation
