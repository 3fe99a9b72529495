#pragma once

#include "cli/command.h"
#include "cli/recreate.h"

namespace unclip {

/// `unclip recreate`: a picture of any mode again, from the recipe in its PNG.
class RecreateCommand : public Command
{
public:
    explicit RecreateCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;

    RecreateJob m_job;
    bool m_verify = false;
    ModelOptions m_model;
    OutputOptions m_output;
};

} // namespace unclip
