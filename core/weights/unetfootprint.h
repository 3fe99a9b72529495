#pragma once

#include "weights/modelconfig.h"

#include <cstdint>

namespace unclip {

/// How far an output pixel of a U-Net without attention can see, in pixels of its input; what its
/// normalisations take from the whole picture is not counted.
std::int64_t receptiveRadius(const UNetConfig &config);

/// Sides that a picture is halved to evenly: 2^(levels - 1).
std::int64_t strideOf(const UNetConfig &config);

/// True when any level attends: then every pixel depends on all others.
bool hasAttention(const UNetConfig &config);

/// Estimate of the memory that one forward pass holds at its worst moment beside the weights, per
/// input pixel and row: kept skip connections and the working set of one block. Attention is left
/// out. Within a factor of two of what is measured.
/// @param elementBytes of an activation: 2 or 4
double activationBytesPerPixel(const UNetConfig &config, int elementBytes);

} // namespace unclip
