#pragma once

#include "cli/picturecommand.h"
#include "cli/sourceoptions.h"

#include <string>
#include <vector>

namespace unclip {

/// `unclip edit`: changes a picture along the difference of two captions.
class EditCommand : public PictureCommand
{
public:
    explicit EditCommand(CLI::App &parent);

private:
    Request request() const override;
    std::vector<double> strengths() const;

    SourceOptions m_source;
    std::string m_before;
    std::string m_after;
    std::vector<double> m_strengths;
    int m_frames = 0; ///< 0: not given
    int m_inversionSteps = 0;
};

} // namespace unclip
