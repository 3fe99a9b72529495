#pragma once

#include "cli/command.h"
#include "cli/modeloptions.h"

namespace unclip {

/// `unclip pca show`: how much the components of a basis explain.
class PcaShowCommand : public Command
{
public:
    explicit PcaShowCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;

    std::filesystem::path m_folder;
    ModelOptions m_model;
};

} // namespace unclip
