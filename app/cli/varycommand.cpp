#include "cli/varycommand.h"

#include "cli/options.h"

namespace unclip {

VaryCommand::VaryCommand(CLI::App &parent)
    : PictureCommand(*parent.add_subcommand("vary", "Make variations of a picture"))
{
    m_source.addTo(app());
    addList(app(), "--eta", m_etas,
            "How far to drift, 0 (the picture itself) to 1 (default); each value of a list makes "
            "a row")
        ->type_name("LIST");
    app().add_option("--count,-n", m_count, "Pictures for each eta")->capture_default_str();
    app().add_option("--first", m_first, "Index of the first picture")->capture_default_str();
    app()
        .add_option("--inversion-steps", m_inversionSteps,
                    "Steps to find the picture's noise; default: as --steps")
        ->check(problemWithPositive, "POSITIVE");
}

Request VaryCommand::request() const
{
    Vary vary;
    vary.source = m_source.source();
    vary.firstImage = m_first;
    vary.imageCount = m_count;
    vary.inversionSteps = m_inversionSteps;
    vary.etas = m_etas;
    return vary;
}

} // namespace unclip
