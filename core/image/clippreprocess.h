#pragma once

#include "unclip/image.h"

namespace unclip {

/// Pillow's bicubic on 8-bit channels: separable Keys kernel with a = -0.5, stretched when
/// shrinking (antialiasing), horizontal pass rounded to 8 bits, then the vertical one.
Image resizeBicubic(const Image &image, int width, int height);

/// The square picture of `size` pixels that CLIP sees. Crop::Mode::Centre is CLIP's own: shorter
/// edge to `size`, then a centre crop with offsets rounded down.
Image clipSquare(const Image &image, const Crop &crop, int size);

/// CLIP's centre square with separate resize and crop sizes (preprocessor_config.json).
Image clipCentreSquare(const Image &image, int shortestEdge, int cropSize);

/// The whole picture squeezed to a square, as the original Karlo sampler does.
Image squeezeSquare(const Image &image, int size);

} // namespace unclip
