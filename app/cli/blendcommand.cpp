#include "cli/blendcommand.h"

#include "cli/options.h"
#include "cli/sourceoptions.h"
#include "unclip/error.h"

#include <algorithm>

namespace unclip {

namespace {

constexpr int defaultFrames = 9;
constexpr int maxFrames = 1000;

} // namespace

BlendCommand::BlendCommand(CLI::App &parent)
    : PictureCommand(*parent.add_subcommand("blend", "Blend pictures and prompts"))
{
    app()
        .add_option("ends", m_ends, "Picture files, or prompt:\"words\"; two or more")
        ->required()
        ->type_name("PICTURE");
    auto *mix = addList(app(), "--mix", m_mixes, "Positions from the first (0) to the second (1)")
                    ->type_name("LIST");
    auto *frames = app()
                       .add_option("--frames", m_frames,
                                   "Evenly spaced positions, both ends included; default: 9")
                       ->check(CLI::Range(2, maxFrames))
                       ->excludes(mix);
    addList(app(), "--weights", m_weights,
            "One weight for each end, negative ones too: a single blend of all")
        ->excludes(mix)
        ->excludes(frames)
        ->type_name("LIST");
    addChoice<BaseNoise>(app(), "--noise", m_noise,
                         { { "inverted", BaseNoise::Inverted }, { "shared", BaseNoise::Shared } },
                         "Start noise: the pictures' own, or one from the seed; default: inverted "
                         "when all ends are pictures");
    app()
        .add_option("--crop", m_crops,
                    "As for vary; once for all pictures, or repeated for each in turn")
        ->allow_extra_args(false);
    app()
        .add_option("--inversion-steps", m_inversionSteps,
                    "Steps to find the pictures' noise; default: as --steps")
        ->check(problemWithPositive, "POSITIVE");
    sampling().addEtaTo(app(), "0");
}

Request BlendCommand::request() const
{
    Blend blend;
    blend.mixes = mixes();
    blend.ends = ends();
    blend.baseNoise = baseNoise();
    blend.inversionSteps = m_inversionSteps;
    return blend;
}

std::vector<BlendEnd> BlendCommand::ends() const
{
    const auto prompts = std::count_if(m_ends.begin(), m_ends.end(), isPrompt);
    const std::size_t pictures = m_ends.size() - static_cast<std::size_t>(prompts);
    if (m_crops.size() > 1 && m_crops.size() != pictures)
        throw InvalidRequest("There are " + std::to_string(m_crops.size()) + " crops for "
                             + std::to_string(pictures) + " pictures.");
    std::vector<BlendEnd> ends;
    std::size_t nextCrop = 0;
    for (std::size_t i = 0; i < m_ends.size(); ++i) {
        Crop crop;
        if (!m_crops.empty() && !isPrompt(m_ends[i]))
            crop = cropFrom(m_crops.size() == 1 ? m_crops.front() : m_crops[nextCrop++]);
        ends.push_back({ sourceFrom(m_ends[i], crop), m_weights.empty() ? 1.0 : m_weights[i] });
    }
    return ends;
}

/// Empty for a blend by weight.
std::vector<double> BlendCommand::mixes() const
{
    if (m_ends.size() < 2)
        throw InvalidRequest("A blend needs at least two pictures or prompts.");
    if (!m_weights.empty() && m_weights.size() != m_ends.size())
        throw InvalidRequest("There are " + std::to_string(m_weights.size()) + " weights for "
                             + std::to_string(m_ends.size()) + " ends.");
    if (!m_mixes.empty() || !m_weights.empty())
        return m_mixes;
    if (m_frames > 0)
        return evenly(m_frames, 1.0);
    return m_ends.size() == 2 ? evenly(defaultFrames, 1.0) : std::vector<double> {};
}

BaseNoise BlendCommand::baseNoise() const
{
    const bool hasPrompt = std::any_of(m_ends.begin(), m_ends.end(), isPrompt);
    return m_noise.value_or(hasPrompt ? BaseNoise::Shared : BaseNoise::Inverted);
}

} // namespace unclip
