#pragma once

#include "cli/environment.h"
#include "cli/modeloptions.h"
#include "cli/outputoptions.h"
#include "cli/report.h"

#include <filesystem>
#include <string>
#include <vector>

namespace unclip {

enum class Verification {
    None,
    Compare, ///< say whether the pixels are those of the file; written only where --out says
};

/// What to make again and from what.
struct RecreateJob
{
    std::filesystem::path file; ///< a PNG with a recipe
    std::vector<std::filesystem::path> inputs; ///< source pictures, or folders with them
    Verification verification = Verification::None;
};

/// Makes the picture of a recipe again. Failure: the pixels are others.
/// @throws InvalidRequest when there is no recipe or a source is not among the inputs
ExitCode recreate(const Environment &environment, const RecreateJob &job, const ModelOptions &model,
                  const OutputOptions &output, Report &report);

/// How far two pictures are apart.
struct PictureDifference
{
    bool isSameSize = true;
    std::size_t pixels = 0; ///< how many differ
    int largest = 0; ///< difference of one colour value

    bool isNone() const { return isSameSize && pixels == 0; }
};

PictureDifference differenceOf(const Image &a, const Image &b);

} // namespace unclip
