#pragma once

#include "unclip/image.h"

#include <vector>

namespace unclip {

/// Pictures row by row on white, shrunk by a whole factor where the sheet would get too large.
/// @param columns at least 1
Image contactSheet(const std::vector<Image> &pictures, int columns);

/// Every `factor` x `factor` pixels averaged into one; a rest at the edges is left out.
Image shrunk(const Image &image, int factor);

} // namespace unclip
