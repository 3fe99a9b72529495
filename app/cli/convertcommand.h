#pragma once

#include "cli/command.h"
#include "cli/progressline.h"
#include "unclip/convert.h"

#include <optional>
#include <vector>

namespace unclip {

/// `unclip convert`: pickled checkpoints to .safetensors, the original Karlo files to a folder.
class ConvertCommand : public Command
{
public:
    explicit ConvertCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;
    void addKarloOptions();
    bool isKarlo() const;
    ConvertOptions options(ProgressLine &line, const CancellationToken &cancellation) const;
    ConvertReport convert(const ConvertOptions &options) const;

    std::vector<std::filesystem::path> m_paths; ///< input and output; the output alone for Karlo
    std::optional<ConvertPrecision> m_precision;
    bool m_force = false;
    KarloCheckpoints m_karlo;
};

} // namespace unclip
