#pragma once

#include "unclip/image.h"

#include <cstddef>
#include <cstdint>

namespace unclip {

/// EXIF's orientation (1..8) out of an EXIF block, with or without its "Exif" prefix; 1 when it is
/// absent or the block is malformed.
int exifOrientation(const std::uint8_t *data, std::size_t size);

/// Turns and mirrors a picture stored with this orientation so that it stands upright.
Image uprightImage(Image image, int orientation);

} // namespace unclip
