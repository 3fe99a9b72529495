#pragma once

#include "unclip/image.h"

#include <string>
#include <vector>

namespace unclip::evaluation {

/// One curve with a vertical axis of its own.
struct PlotSeries
{
    std::string label; ///< ASCII
    std::vector<double> values; ///< one a position; what is not finite is left out
};

/// One or two curves over common positions, the first on the left axis, the second on the right.
/// @param positions ascending, at least two
Image linePlot(const std::string &horizontalLabel, const std::vector<double> &positions,
               const std::vector<PlotSeries> &series);

} // namespace unclip::evaluation
