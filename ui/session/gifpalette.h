#pragma once

#include "unclip/image.h"

#include <array>
#include <cstdint>
#include <vector>

namespace unclip {

using Rgb = std::array<std::uint8_t, 3>;

/// A picture of at most 256 colours of its own.
struct IndexedPicture
{
    int width = 0;
    int height = 0;
    std::vector<Rgb> palette; ///< 1..256
    std::vector<std::uint8_t> indices; ///< width * height, rows from the top
};

/// A picture with up to 256 colours comes out exactly; others get the colours that suit them best
/// (median cut, then means) and Floyd–Steinberg dithering in rows of turning direction.
/// @pre !image.isEmpty()
IndexedPicture indexed(const Image &image);

} // namespace unclip
