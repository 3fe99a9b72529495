#pragma once

#include "cli/picturecommand.h"
#include "cli/recreate.h"

#include <optional>

namespace unclip {

/// `unclip create`: a prompt to pictures.
class CreateCommand : public PictureCommand
{
public:
    explicit CreateCommand(CLI::App &parent);

private:
    ExitCode run(const Environment &environment, Report &report) override;
    Request request() const override;
    void requireNothingElse();

    std::optional<std::string> m_prompt;
    int m_count = 1;
    int m_first = 0;
    RecreateJob m_recipe;
};

} // namespace unclip
