#pragma once

#include "cli/picturecommand.h"

#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// `unclip blend`: between two pictures or prompts, or several of them by weight.
class BlendCommand : public PictureCommand
{
public:
    explicit BlendCommand(CLI::App &parent);

private:
    Request request() const override;
    std::vector<BlendEnd> ends() const;
    std::vector<double> mixes() const;
    BaseNoise baseNoise() const;

    std::vector<std::string> m_ends;
    std::vector<std::string> m_crops;
    std::vector<double> m_mixes;
    std::vector<double> m_weights;
    int m_frames = 0; ///< 0: not given
    std::optional<BaseNoise> m_noise;
    int m_inversionSteps = 0;
};

} // namespace unclip
