#pragma once

#include "cli/command.h"
#include "cli/evaluationwriter.h"
#include "cli/modeloptions.h"
#include "cli/progressline.h"

#include <string>
#include <vector>

namespace unclip {

/// `unclip eval`: measures a model on held-out pairs and writes a report.
class EvalCommand : public Command
{
public:
    explicit EvalCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;

    EvaluationOptions options(const Environment &environment) const;
    EvaluationControl controlFor(const Environment &environment, ProgressLine &line,
                                 EvaluationWriter &writer, Report &report) const;
    std::string commandText(const std::filesystem::path &model);

    ModelOptions m_model;
    EvaluationOptions m_options;
    std::vector<std::string> m_only;
    std::filesystem::path m_out;
    bool m_force = false;
};

} // namespace unclip
