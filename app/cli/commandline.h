#pragma once

#include "cli/environment.h"

#include <string>
#include <vector>

namespace unclip {

/// The program `unclip`: parses `arguments` (without the program's name), runs the command and
/// returns the exit code.
int runCommandLine(const std::vector<std::string> &arguments, const Environment &environment);

} // namespace unclip
