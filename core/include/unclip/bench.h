#pragma once

#include "unclip/pipeline.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace unclip {

/// One measured stage: a forward pass, or a whole request under its own name.
struct BenchStage
{
    std::string name;
    double milliseconds = 0.0; ///< median over the repeats
    double gigaflops = 0.0; ///< per second; 0: not counted
    double shareOfPeak = 0.0; ///< of BenchReport::peakConvGigaflops, 0..1
    std::uint64_t flops = 0; ///< multiplications and additions of one run; 0: not counted
};

struct BenchOptions
{
    int repeats = 3; ///< timed runs of each stage, after one that is not timed
    int batchSize = 1; ///< pictures at once; guidance doubles it inside
};

/// What `unclip bench` measures of one model on one machine.
struct BenchReport
{
    std::string machine; ///< processor or accelerator, as it names itself
    std::string library; ///< "LibTorch 1.13.1"
    std::string modelName;
    std::string modelHash;
    std::string device; ///< as in ModelInfo
    std::string precision; ///< as in ModelInfo
    int threads = 0;
    double loadSeconds = 0.0;
    double peakConvGigaflops = 0.0; ///< per second, of the best convolution measured beside it
    std::vector<BenchStage> stages;
    std::uint64_t weightBytes = 0;
    std::uint64_t peakResidentBytes = 0; ///< of the process
};

/// Loads a model folder and measures it.
/// @throws ModelError, DeviceError, Cancelled
BenchReport runBench(const std::filesystem::path &folder, const LoadOptions &load,
                     const BenchOptions &options, const RunControl &control);

} // namespace unclip
