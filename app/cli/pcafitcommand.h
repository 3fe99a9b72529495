#pragma once

#include "cli/command.h"
#include "cli/modeloptions.h"

namespace unclip {

/// `unclip pca fit`: a PCA basis from a folder of pictures.
class PcaFitCommand : public Command
{
public:
    explicit PcaFitCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;

    ModelOptions m_model;
    std::filesystem::path m_pictures;
    std::filesystem::path m_out;
    int m_components = 320;
    bool m_force = false;
};

} // namespace unclip
