#pragma once

#include "unclip/pipeline.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace unclip {

struct SampleOptions
{
    std::filesystem::path modelFolder; ///< as a training has just saved it
    std::filesystem::path workFolder; ///< for samples-STAGE-STEP.png
    std::vector<std::string> prompts; ///< a column each
    CancellationToken cancellation; ///< of the training
    std::chrono::seconds longest { 60 }; ///< a sheet keeps the columns that are ready by then
    int threads = 0; ///< compute threads; 0: physical cores
    Device device = Device::Auto;
};

/// Prompts in both languages that show colours, animals and things.
std::vector<std::string> standardPrompts();

/// Contact sheets by which a person follows a training: the same prompts and seeds each time, drawn
/// by the pipeline from the saved folder. A sheet that cannot be made is a line in the log and
/// never the end of a training.
class SampleSheets
{
public:
    SampleSheets(SampleOptions options, std::ostream &log);

    void write(const std::string &stage, std::int64_t step);

private:
    void draw(const std::filesystem::path &file);

    SampleOptions m_options;
    std::ostream &m_log;
};

} // namespace unclip
