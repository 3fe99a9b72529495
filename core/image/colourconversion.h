#pragma once

#include "image/raster.h"
#include "unclip/image.h"
#include "unclip/imagefile.h"

namespace unclip {

/// 8-bit sRGB from any raster: its ICC profile applied (one that is malformed or does not fit the
/// pixels is ignored), 16-bit samples rounded, alpha composited or dropped. Orientation is left.
Image toSrgb(const Raster &raster, AlphaMode alpha);

} // namespace unclip
