#pragma once

#include "session/inputs.h"

#include <QImage>

namespace unclip {

/// A copy as Format_RGB888; null for an empty picture.
QImage toQImage(const Image &image);

/// Shares the pixels of `image`, which lives as long as the result does.
QImage toQImage(const SharedImage &image);

/// Alpha on white, converted to 8-bit sRGB.
Image toImage(const QImage &image);

/// The square of `image` that CLIP sees, cut out (Fit: padded with white); null for a null image.
QImage cropped(const QImage &image, const Crop &crop);

} // namespace unclip
