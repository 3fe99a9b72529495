#pragma once

#include "training/data/stablehash.h"

#include <string>

namespace unclip {

/// True for one in ten of the ordered pairs of concepts: no training shows them side by side, so
/// that an evaluation can ask for pairs that are new.
inline bool isHeldOutPair(const std::string &left, const std::string &right)
{
    constexpr double share = 0.1;
    return stableFraction(left + '|' + right) < share;
}

} // namespace unclip
