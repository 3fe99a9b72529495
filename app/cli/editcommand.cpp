#include "cli/editcommand.h"

#include "cli/options.h"
#include "unclip/error.h"

namespace unclip {

namespace {

constexpr double usefulStrengths[] = { 0.25, 0.375, 0.5 }; // paper section 3.3: 0.25 to 0.5
constexpr int maxFrames = 1000;

} // namespace

EditCommand::EditCommand(CLI::App &parent)
    : PictureCommand(*parent.add_subcommand("edit", "Change a picture by words"))
{
    m_source.addTo(app());
    app()
        .add_option("--from", m_before, "What the picture shows; default: the empty caption")
        ->type_name("WORDS");
    app().add_option("--to", m_after, "What it shall show")->required()->type_name("WORDS");
    addList(app(), "--strength", m_strengths,
            "How strongly, 0 to 1; 0.25 to 0.5 is the useful range; default: 0.25,0.375,0.5")
        ->type_name("LIST");
    app()
        .add_option("--frames", m_frames,
                    "Evenly spaced strengths from 0 to --strength (one value; default: 0.5)")
        ->check(CLI::Range(2, maxFrames));
    app()
        .add_option("--inversion-steps", m_inversionSteps,
                    "Steps to find the picture's noise; default: as --steps")
        ->check(problemWithPositive, "POSITIVE");
    sampling().addEtaTo(app(), "0");
}

Request EditCommand::request() const
{
    Edit edit;
    edit.strengths = strengths();
    edit.source = m_source.source();
    edit.beforeText = m_before;
    edit.afterText = m_after;
    edit.inversionSteps = m_inversionSteps;
    return edit;
}

std::vector<double> EditCommand::strengths() const
{
    if (m_frames == 0 && m_strengths.empty())
        return { std::begin(usefulStrengths), std::end(usefulStrengths) };
    if (m_frames == 0)
        return m_strengths;
    if (m_strengths.size() > 1)
        throw InvalidRequest("--frames goes up to one strength, but --strength lists several.");
    return evenly(m_frames,
                  m_strengths.empty() ? *std::rbegin(usefulStrengths) : m_strengths.front());
}

} // namespace unclip
