#include "session/requestbuilder.h"

#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace unclip {

namespace {

using Ends = std::vector<BlendEnd>;

constexpr std::size_t padCorners = 4;

/// How many of the ends a layout looks at.
std::size_t endsInUse(const BlendInput &input)
{
    switch (input.layout) {
    case BlendInput::Layout::Two:
        return std::min<std::size_t>(input.ends.size(), 2);
    case BlendInput::Layout::Pad:
        return std::min(input.ends.size(), padCorners);
    case BlendInput::Layout::Board:
        break;
    }
    return input.ends.size();
}

/// Weights of all ends in use, empty slots included.
std::vector<double> weightsOf(const BlendInput &input)
{
    if (input.layout == BlendInput::Layout::Pad)
        return padWeights(input.padX, input.padY);
    std::vector<double> weights;
    for (const BlendEndInput &end : input.ends)
        weights.push_back(input.layout == BlendInput::Layout::Two ? 1.0 : end.weight);
    return weights;
}

Ends readyEnds(const BlendInput &input)
{
    const std::vector<double> weights = weightsOf(input);
    Ends ends;
    for (std::size_t i = 0; i < endsInUse(input); ++i)
        if (input.ends[i].slot.isReady())
            ends.push_back({ sourceOf(input.ends[i].slot), weights[i] });
    return ends;
}

/// The slots of readyEnds().
std::vector<const SlotInput *> readySlots(const BlendInput &input)
{
    std::vector<const SlotInput *> slotList;
    for (std::size_t i = 0; i < endsInUse(input); ++i)
        if (input.ends[i].slot.isReady())
            slotList.push_back(&input.ends[i].slot);
    return slotList;
}

std::vector<double> mixesOf(const BlendInput &input)
{
    if (input.frames <= 1)
        return { input.mix };
    std::vector<double> mixes;
    mixes.reserve(static_cast<std::size_t>(input.frames));
    for (int i = 0; i < input.frames; ++i)
        mixes.push_back(static_cast<double>(i) / (input.frames - 1));
    return mixes;
}

Vary varyOf(const VaryInput &input)
{
    Vary vary;
    vary.source = sourceOf(input.source);
    vary.imageCount = input.count;
    vary.inversionSteps = input.inversionSteps;
    vary.etas = { input.eta };
    vary.sampling = input.sampling;
    return vary;
}

Explore exploreOf(const ExploreInput &input)
{
    Explore explore;
    explore.source = sourceOf(input.source);
    if (input.dimensions > 0)
        explore.dimensions = { input.dimensions };
    explore.sampling = input.sampling;
    return explore;
}

MissingInput missingOfTwo(const BlendInput &input)
{
    if (input.ends.empty() || !input.ends[0].slot.isReady())
        return MissingInput::Picture;
    if (input.ends.size() < 2 || !input.ends[1].slot.isReady())
        return MissingInput::SecondEnd;
    return MissingInput::Nothing;
}

QStringList pictureIds(const std::vector<SlotInput *> &slotList)
{
    QStringList ids;
    for (const SlotInput *slot : slotList)
        if (slot->kind == SlotInput::Kind::Picture && !slot->pictureId.isEmpty())
            ids.append(slot->pictureId);
    ids.removeDuplicates();
    return ids;
}

} // namespace

Source sourceOf(const SlotInput &slot)
{
    if (slot.kind == SlotInput::Kind::Prompt)
        return PromptSource { slot.prompt.toStdString() };
    PictureSource picture;
    picture.crop = slot.crop;
    picture.name = QFileInfo(slot.file).fileName().toStdString();
    picture.sha256 = slot.sha256.toStdString();
    return picture;
}

LightRequest requestFor(const CreateInput &input)
{
    Create create;
    create.prompt = input.prompt.toStdString();
    create.imageCount = input.count;
    create.sampling = input.sampling;
    return { create, {} };
}

LightRequest requestFor(const VaryInput &input)
{
    return { varyOf(input), pixelsOf({ &input.source }) };
}

LightRequest sheetRequestFor(const VaryInput &input)
{
    Vary vary = varyOf(input);
    if (!input.sheetEtas.empty())
        vary.etas = input.sheetEtas;
    return { vary, pixelsOf({ &input.source }) };
}

LightRequest requestFor(const BlendInput &input)
{
    Blend blend;
    blend.ends = readyEnds(input);
    if (input.layout == BlendInput::Layout::Two)
        blend.mixes = mixesOf(input);
    blend.baseNoise = input.baseNoise;
    blend.inversionSteps = input.inversionSteps;
    blend.sampling = input.sampling;
    return { blend, pixelsOf(readySlots(input)) };
}

LightRequest requestFor(const EditInput &input)
{
    Edit edit;
    edit.source = sourceOf(input.source);
    edit.beforeText = input.before.toStdString();
    edit.afterText = input.after.toStdString();
    edit.strengths = { input.strength };
    edit.inversionSteps = input.inversionSteps;
    edit.sampling = input.sampling;
    return { edit, pixelsOf({ &input.source }) };
}

LightRequest requestFor(const ExploreInput &input)
{
    return { exploreOf(input), pixelsOf({ &input.source }) };
}

LightRequest requestFor(const ExploreInput &input, int components)
{
    Explore explore = exploreOf(input);
    if (explore.dimensions.empty())
        explore.dimensions = { components };
    return { explore, pixelsOf({ &input.source }) };
}

std::vector<double> padWeights(double x, double y)
{
    return { (1.0 - x) * (1.0 - y), x * (1.0 - y), (1.0 - x) * y, x * y };
}

MissingInput missingInput(const CreateInput &input)
{
    return input.prompt.trimmed().isEmpty() ? MissingInput::Prompt : MissingInput::Nothing;
}

MissingInput missingInput(const VaryInput &input)
{
    return input.source.isReady() ? MissingInput::Nothing : MissingInput::Picture;
}

MissingInput missingInput(const BlendInput &input)
{
    if (input.layout == BlendInput::Layout::Two)
        return missingOfTwo(input);
    const std::vector<double> weights = weightsOf(input);
    int readyCount = 0;
    bool hasWeight = false;
    for (std::size_t i = 0; i < endsInUse(input); ++i) {
        if (!input.ends[i].slot.isReady())
            continue;
        ++readyCount;
        hasWeight = hasWeight || weights[i] != 0.0;
    }
    if (readyCount < 2)
        return MissingInput::MoreEnds;
    return hasWeight ? MissingInput::Nothing : MissingInput::Weights;
}

MissingInput missingInput(const EditInput &input)
{
    if (!input.source.isReady())
        return MissingInput::Picture;
    const QString after = input.after.trimmed();
    const bool hasChange = !after.isEmpty() && after != input.before.trimmed();
    return hasChange ? MissingInput::Nothing : MissingInput::Caption;
}

MissingInput missingInput(const ExploreInput &input)
{
    return input.source.isReady() ? MissingInput::Nothing : MissingInput::Picture;
}

std::uint64_t freshSeed()
{
    return QRandomGenerator::system()->generate();
}

QStringList parentsOf(const StudioInputs &inputs, Mode mode)
{
    StudioInputs copy = inputs;
    std::vector<SlotInput *> used = slotsOf(copy, mode);
    if (mode == Mode::Blend)
        used.resize(endsInUse(copy.blend));
    return pictureIds(used);
}

} // namespace unclip
