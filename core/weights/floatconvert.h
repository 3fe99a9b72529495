#pragma once

#include "weights/dtype.h"

#include <cstddef>

namespace unclip {

bool isFloating(DType dtype);

/// Converts elements between floating types, rounding to nearest even; values too large for half
/// precision become infinite. Neither side has to be aligned.
/// @pre both types are floating
void convertFloats(const std::byte *from, DType fromType, std::byte *to, DType toType,
                   std::size_t count);

} // namespace unclip
