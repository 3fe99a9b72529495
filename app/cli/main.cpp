#include "cli/commandline.h"
#include "common/interrupt.h"
#include "unclip/startermodel.h"

#include <iostream>
#include <random>
#include <unistd.h>

namespace {

/// Short enough to type again.
std::uint64_t drawnSeed()
{
    std::random_device device;
    return std::uniform_int_distribution<std::uint64_t>(0, 0x7FFFFFFF)(device);
}

} // namespace

int main(int argc, char **argv)
{
    const unclip::CancellationToken token;
    const unclip::InterruptGuard guard(token);
    const bool isTerminal = ::isatty(STDERR_FILENO) == 1;
    const unclip::Environment environment {
        std::cout,
        std::cerr,
        token,
        isTerminal ? unclip::ProgressDisplay::Terminal : unclip::ProgressDisplay::Hidden,
        unclip::defaultModelFolder(unclip::programFolder()),
        unclip::loadPipeline,
        unclip::runBench,
        drawnSeed,
        [] { return std::time(nullptr); },
    };
    return unclip::runCommandLine({ argv + std::min(argc, 1), argv + argc }, environment);
}
