#pragma once

#include "unclip/image.h"

#include <string>

namespace unclip {

/// A line of UTF-8 text, black on white, centred and as large as fits; what is too long ends in
/// "…". Blank where the text cannot be drawn.
Image captionStrip(const std::string &text, int width, int height);

} // namespace unclip
