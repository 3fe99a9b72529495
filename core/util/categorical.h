#pragma once

#include <cstddef>

namespace unclip {

/// Draws from the distribution softmax(logits) by inverting its cumulative sum, in double
/// precision: the same logits and the same number give the same index on every machine.
/// @param uniform in (0, 1]
/// @return 0 .. count - 1; where no logit is finite, the last
std::size_t drawIndex(const float *logits, std::size_t count, double uniform);

} // namespace unclip
