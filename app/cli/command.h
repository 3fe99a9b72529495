#pragma once

#include "cli/environment.h"
#include "cli/report.h"

#include <CLI/App.hpp>

namespace unclip {

/// A sub-command: its options, and what it does with them once they are parsed.
class Command
{
public:
    /// @param app the sub-command's own parser; outlives the command
    explicit Command(CLI::App &app);
    virtual ~Command() = default;
    Command(const Command &) = delete;
    Command &operator=(const Command &) = delete;

    bool isChosen() const { return m_app.parsed(); }

    /// Does it. Every failure becomes an exit code, a message on `err` and, with --json, an object.
    ExitCode execute(const Environment &environment);

protected:
    CLI::App &app() { return m_app; }

private:
    virtual ExitCode run(const Environment &environment, Report &report) = 0;

    CLI::App &m_app;
    bool m_json = false;
};

} // namespace unclip
