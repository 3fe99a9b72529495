#pragma once

#include "cli/command.h"
#include "cli/modeloptions.h"

namespace unclip {

/// `unclip bench`: how fast each stage of a model runs here.
class BenchCommand : public Command
{
public:
    explicit BenchCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;

    ModelOptions m_model;
    BenchOptions m_options;
};

} // namespace unclip
