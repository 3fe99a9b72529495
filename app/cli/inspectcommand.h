#pragma once

#include "cli/command.h"
#include "cli/modeloptions.h"

namespace unclip {

/// `unclip inspect`: what is in a model folder, and what would mend it.
class InspectCommand : public Command
{
public:
    explicit InspectCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;

    std::filesystem::path m_folder;
    ModelOptions m_model;
};

} // namespace unclip
