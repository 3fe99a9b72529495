#pragma once

#include "image/imageformat.h"

#include <array>
#include <cstdint>
#include <vector>

namespace unclip {

/// How a bitmap's pixels are stored.
enum class BmpCoding { Plain, Rle8, Rle4 };

/// The headers of a Windows or OS/2 bitmap: sizes 12, 40 and above of the information header.
struct BmpHeader
{
    int width = 0;
    int height = 0;
    bool isTopDown = false; ///< else the last row comes first
    int bitsPerPixel = 0; ///< 1, 4, 8 with a palette; 16, 24, 32 with masks
    BmpCoding coding = BmpCoding::Plain;
    std::array<std::uint32_t, 4> masks {}; ///< red, green, blue, alpha; 0: no such channel
    std::vector<std::array<std::uint8_t, 3>> palette; ///< red, green, blue
    std::size_t pixels = 0; ///< offset in the file
    ByteRange profile; ///< an embedded ICC profile; size 0: none
};

/// @throws InvalidRequest when the header is damaged, over the limits or of a kind that has no
///         pixels of its own (a JPEG or PNG inside)
BmpHeader readBmpHeader(const ImageBytes &file, const ImageLimits &limits);

} // namespace unclip
