#pragma once

#include "cli/command.h"
#include "cli/modeloptions.h"
#include "cli/outputoptions.h"
#include "cli/samplingoptions.h"
#include "unclip/request.h"

namespace unclip {

/// What the five modes have in common: options for model, sampling and output; check early, load,
/// complete the request with the model's defaults, run.
class PictureCommand : public Command
{
protected:
    explicit PictureCommand(CLI::App &app);

    ExitCode run(const Environment &environment, Report &report) override;

    SamplingOptions &sampling() { return m_sampling; }
    const ModelOptions &model() const { return m_model; }
    const OutputOptions &output() const { return m_output; }

private:
    /// The request as asked for, without its sampling.
    virtual Request request() const = 0;

    ModelOptions m_model;
    SamplingOptions m_sampling;
    OutputOptions m_output;
};

} // namespace unclip
