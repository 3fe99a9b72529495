#pragma once

#include "cli/picturecommand.h"
#include "cli/sourceoptions.h"

#include <vector>

namespace unclip {

/// `unclip explore`: a picture from ever more principal components of its embedding.
class ExploreCommand : public PictureCommand
{
public:
    explicit ExploreCommand(CLI::App &parent);

private:
    Request request() const override;

    SourceOptions m_source;
    std::vector<int> m_dimensions;
};

} // namespace unclip
