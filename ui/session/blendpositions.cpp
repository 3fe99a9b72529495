#include "session/blendpositions.h"

#include "session/requestbuilder.h"

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr std::size_t endsOfTwo = 2;
constexpr std::size_t endsOfPad = 4;

bool isEmpty(const BlendEndInput &end)
{
    return end.slot.kind == SlotInput::Kind::Empty;
}

/// The same blend with everything that does not matter to a sequence at one value.
BlendInput withoutPosition(const BlendInput &input)
{
    BlendInput sequence = withUsedEnds(input);
    const BlendInput start;
    sequence.mix = start.mix;
    sequence.padX = start.padX;
    sequence.padY = start.padY;
    sequence.frames = start.frames;
    if (needsSharedNoise(sequence))
        sequence.baseNoise = BaseNoise::Shared;
    for (BlendEndInput &end : sequence.ends)
        end.weight = 1.0;
    return sequence;
}

/// Of the ends that hold something, as requestFor() takes them.
FramePosition weightsOf(const BlendInput &input, const QPointF &padPosition)
{
    const std::vector<double> corners = padWeights(padPosition.x(), padPosition.y());
    const bool isPad = input.layout == BlendInput::Layout::Pad;
    const BlendInput used = withUsedEnds(input);
    FramePosition weights;
    for (std::size_t i = 0; i < used.ends.size(); ++i)
        if (used.ends[i].slot.isReady())
            weights.push_back(isPad ? corners[i] : used.ends[i].weight);
    return weights;
}

} // namespace

BlendInput withUsedEnds(const BlendInput &input)
{
    BlendInput used = input;
    if (input.layout == BlendInput::Layout::Board)
        used.ends.erase(std::remove_if(used.ends.begin(), used.ends.end(), isEmpty),
                        used.ends.end());
    else
        used.ends.resize(input.layout == BlendInput::Layout::Two ? endsOfTwo : endsOfPad);
    return used;
}

BlendInput withLayout(const BlendInput &input, BlendInput::Layout layout)
{
    BlendInput changed = input;
    changed.layout = layout;
    const std::size_t shown = layout == BlendInput::Layout::Pad ? endsOfPad : endsOfTwo;
    while (layout == BlendInput::Layout::Board && changed.ends.size() > shown
           && isEmpty(changed.ends.back()))
        changed.ends.pop_back();
    changed.ends.resize(std::max(changed.ends.size(), shown));
    return changed;
}

bool needsSharedNoise(const BlendInput &input)
{
    const BlendInput used = withUsedEnds(input);
    return std::any_of(used.ends.begin(), used.ends.end(), [](const BlendEndInput &end) {
        return end.slot.kind == SlotInput::Kind::Prompt;
    });
}

LightRequest blendRequest(const BlendInput &input)
{
    BlendInput used = withUsedEnds(input);
    if (needsSharedNoise(used))
        used.baseNoise = BaseNoise::Shared; // else the other ends are inverted for nothing
    return requestFor(used);
}

FramePosition blendPosition(const BlendInput &input)
{
    if (input.layout == BlendInput::Layout::Two)
        return { input.mix };
    return weightsOf(input, { input.padX, input.padY });
}

FramePosition coarseBlendPosition(const BlendInput &input)
{
    if (input.layout != BlendInput::Layout::Pad)
        return blendPosition(input);
    const FramePosition coarse = weightsOf(input, snappedToPad({ input.padX, input.padY }));
    const bool isNothing =
        std::all_of(coarse.begin(), coarse.end(), [](double weight) { return weight == 0.0; });
    return isNothing ? blendPosition(input) : coarse; // at a corner that is empty
}

bool isSameSequence(const BlendInput &a, const BlendInput &b)
{
    return withoutPosition(a) == withoutPosition(b);
}

QPointF snappedToPad(const QPointF &position)
{
    constexpr double steps = padGrid - 1;
    return { std::round(position.x() * steps) / steps, std::round(position.y() * steps) / steps };
}

QStringList filesOf(const BlendInput &input)
{
    QStringList files;
    for (const BlendEndInput &end : withUsedEnds(input).ends)
        if (end.slot.kind == SlotInput::Kind::Picture)
            files << end.slot.file;
    return files;
}

} // namespace unclip
