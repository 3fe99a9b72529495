#pragma once

#include "unclip/bench.h"
#include "unclip/evaluation.h"
#include "unclip/pipeline.h"

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>

namespace unclip {

enum class ProgressDisplay {
    Hidden,
    Terminal, ///< one line on `err` that is redrawn
};

/// Everything a command takes from outside its arguments; tests put their own here.
struct Environment
{
    std::ostream &out;
    std::ostream &err;
    CancellationToken cancellation;
    ProgressDisplay progress = ProgressDisplay::Hidden;
    std::filesystem::path defaultModel; ///< empty: there is none
    std::function<std::unique_ptr<Pipeline>(const std::filesystem::path &, const LoadOptions &,
                                            const RunControl &)>
        load;
    std::function<BenchReport(const std::filesystem::path &, const LoadOptions &,
                              const BenchOptions &, const RunControl &)>
        bench;
    std::function<void(Pipeline &, const EvaluationOptions &, const EvaluationControl &)>
        evaluate; ///< empty: this build cannot
    std::function<std::uint64_t()> drawSeed; ///< when no --seed is given
    std::function<std::time_t()> now;
};

} // namespace unclip
