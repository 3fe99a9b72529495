#pragma once

namespace unclip {

/// What the process says to its caller; part of the interface, see docs/cli.md.
enum class ExitCode {
    Success = 0,
    Failure = 1,
    InvalidRequest = 2, ///< wrong usage too
    Model = 3,
    File = 4,
    Device = 5,
    Interrupted = 130, ///< 128 + SIGINT
};

/// The word for it in JSON: "model".
const char *nameOf(ExitCode code);

/// The table of exit codes for --help.
const char *exitCodeHelp();

} // namespace unclip
