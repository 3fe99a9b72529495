#pragma once

#include "cli/picturecommand.h"
#include "cli/sourceoptions.h"

#include <vector>

namespace unclip {

/// `unclip vary`: variations of one picture.
class VaryCommand : public PictureCommand
{
public:
    explicit VaryCommand(CLI::App &parent);

private:
    Request request() const override;

    SourceOptions m_source;
    std::vector<double> m_etas;
    int m_count = 4;
    int m_first = 0;
    int m_inversionSteps = 0;
};

} // namespace unclip
