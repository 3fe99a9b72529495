#pragma once

#include "weights/autoregressivepriorconfig.h"
#include "weights/modelconfig.h"

#include <cstdint>

namespace unclip {

// Floating point operations of one forward pass of one row: multiply and add count as two;
// normalisations, activations and softmax, which are bound by memory, are left out.

std::uint64_t forwardFlops(const ClipTextConfig &config);
std::uint64_t forwardFlops(const ClipVisionConfig &config);
std::uint64_t captionFlops(const PriorConfig &config); ///< once for all steps and draws
std::uint64_t stepFlops(const PriorConfig &config); ///< one step of one draw after that
std::uint64_t forwardFlops(const AutoregressivePriorConfig &config); ///< all codes of a sequence

/// @param side of the picture, pixels
/// @param contextTokens that attention sees beside the positions; their projection is not counted,
///        because it is done once for all steps
std::uint64_t forwardFlops(const UNetConfig &config, std::int64_t side, std::int64_t contextTokens);

} // namespace unclip
