#include "session/inputs.h"

#include <QLatin1String>

#include <algorithm>
#include <array>
#include <tuple>

namespace unclip {

namespace {

constexpr std::array<const char *, 6> modeKeys { "create", "vary",    "blend",
                                                 "edit",   "explore", "gallery" };

auto tied(const Sampling &s)
{
    return std::tie(s.prior, s.priorSteps, s.priorGuidanceScale, s.candidates, s.candidateChoice,
                    s.pickedCandidate, s.decoderSteps, s.decoderGuidanceScale, s.eta,
                    s.superResSteps, s.superResSecondSteps, s.upsampleStages, s.seed);
}

bool isSame(const Sampling &a, const Sampling &b)
{
    return tied(a) == tied(b);
}

bool isSame(const BlendEndInput &a, const BlendEndInput &b)
{
    return a.slot == b.slot && a.weight == b.weight;
}

bool isSame(const std::vector<BlendEndInput> &a, const std::vector<BlendEndInput> &b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const BlendEndInput &one, const BlendEndInput &other) { return isSame(one, other); });
}

} // namespace

bool SlotInput::isReady() const
{
    switch (kind) {
    case Kind::Picture:
        return image && !image->isEmpty();
    case Kind::Prompt:
        return !prompt.trimmed().isEmpty();
    case Kind::Empty:
        break;
    }
    return false;
}

bool operator==(const SlotInput &a, const SlotInput &b)
{
    return std::tie(a.kind, a.file, a.sha256, a.pictureId, a.crop, a.prompt)
        == std::tie(b.kind, b.file, b.sha256, b.pictureId, b.crop, b.prompt);
}

bool operator==(const CreateInput &a, const CreateInput &b)
{
    return std::tie(a.prompt, a.count, a.freshSeed) == std::tie(b.prompt, b.count, b.freshSeed)
        && isSame(a.sampling, b.sampling);
}

bool operator==(const VaryInput &a, const VaryInput &b)
{
    return std::tie(a.source, a.eta, a.count, a.sheetEtas, a.freshSeed, a.inversionSteps)
        == std::tie(b.source, b.eta, b.count, b.sheetEtas, b.freshSeed, b.inversionSteps)
        && isSame(a.sampling, b.sampling);
}

bool operator==(const BlendInput &a, const BlendInput &b)
{
    return std::tie(a.layout, a.mix, a.padX, a.padY, a.frames, a.baseNoise, a.inversionSteps)
        == std::tie(b.layout, b.mix, b.padX, b.padY, b.frames, b.baseNoise, b.inversionSteps)
        && isSame(a.ends, b.ends) && isSame(a.sampling, b.sampling);
}

bool operator==(const EditInput &a, const EditInput &b)
{
    return std::tie(a.source, a.before, a.after, a.strength, a.filmstrip, a.inversionSteps)
        == std::tie(b.source, b.before, b.after, b.strength, b.filmstrip, b.inversionSteps)
        && isSame(a.sampling, b.sampling);
}

bool operator==(const ExploreInput &a, const ExploreInput &b)
{
    return a.source == b.source && a.dimensions == b.dimensions && isSame(a.sampling, b.sampling);
}

bool operator==(const StudioInputs &a, const StudioInputs &b)
{
    return a.create == b.create && a.vary == b.vary && a.blend == b.blend && a.edit == b.edit
        && a.explore == b.explore;
}

std::vector<SlotInput *> slotsOf(StudioInputs &inputs, Mode mode)
{
    std::vector<SlotInput *> result;
    switch (mode) {
    case Mode::Vary:
        return { &inputs.vary.source };
    case Mode::Blend:
        for (BlendEndInput &end : inputs.blend.ends)
            result.push_back(&end.slot);
        return result;
    case Mode::Edit:
        return { &inputs.edit.source };
    case Mode::Explore:
        return { &inputs.explore.source };
    case Mode::Create:
    case Mode::Gallery:
        break;
    }
    return result;
}

std::vector<SlotInput *> slotsOf(StudioInputs &inputs)
{
    std::vector<SlotInput *> result;
    for (const Mode mode : { Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore }) {
        const std::vector<SlotInput *> ofMode = slotsOf(inputs, mode);
        result.insert(result.end(), ofMode.begin(), ofMode.end());
    }
    return result;
}

QString modeKey(Mode mode)
{
    return QLatin1String(modeKeys[static_cast<std::size_t>(mode)]);
}

Mode modeFromKey(const QString &key)
{
    for (std::size_t i = 0; i < modeKeys.size(); ++i)
        if (key == QLatin1String(modeKeys[i]))
            return static_cast<Mode>(i);
    return Mode::Create;
}

} // namespace unclip
