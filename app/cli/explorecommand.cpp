#include "cli/explorecommand.h"

#include "cli/options.h"

namespace unclip {

ExploreCommand::ExploreCommand(CLI::App &parent)
    : PictureCommand(
        *parent.add_subcommand("explore", "See what the principal components of a picture hold"))
{
    m_source.addTo(app());
    addList(app(), "--dims", m_dimensions,
            "Numbers of components; default: the paper's 24,30,40,60,120,200,320 of 1024, scaled")
        ->type_name("LIST");
    sampling().addEtaTo(app(), "0");
}

Request ExploreCommand::request() const
{
    Explore explore;
    explore.source = m_source.source();
    explore.dimensions = m_dimensions;
    return explore;
}

} // namespace unclip
