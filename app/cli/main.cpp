#include "cli/commandline.h"
#include "common/interrupt.h"
#include "unclip/startermodel.h"

#include <iostream>
#include <optional>
#include <random>
#include <string_view>
#include <unistd.h>

namespace {

#ifdef UNCLIP_HAS_EVALUATION
constexpr auto evaluate = unclip::evaluateModel;
#else
constexpr auto evaluate = nullptr;
#endif

/// Short enough to type again.
std::uint64_t drawnSeed()
{
    std::random_device device;
    return std::uniform_int_distribution<std::uint64_t>(0, 0x7FFFFFFF)(device);
}

/// True for a command that asks for no token: a signal ends it as it ends any program.
bool endsAtOnce(int argc, char **argv)
{
    return argc > 1 && std::string_view(argv[1]) == "inspect";
}

} // namespace

int main(int argc, char **argv)
{
    const unclip::CancellationToken token;
    std::optional<unclip::InterruptGuard> guard;
    if (!endsAtOnce(argc, argv))
        guard.emplace(token);
    const bool isTerminal = ::isatty(STDERR_FILENO) == 1;
    const unclip::Environment environment {
        std::cout,
        std::cerr,
        token,
        isTerminal ? unclip::ProgressDisplay::Terminal : unclip::ProgressDisplay::Hidden,
        unclip::defaultModelFolder(unclip::programFolder()),
        unclip::loadPipeline,
        unclip::runBench,
        evaluate,
        drawnSeed,
        [] { return std::time(nullptr); },
    };
    return unclip::runCommandLine({ argv + std::min(argc, 1), argv + argc }, environment);
}
