#include "util/categorical.h"

#include <algorithm>
#include <cmath>

namespace unclip {

std::size_t drawIndex(const float *logits, std::size_t count, double uniform)
{
    const auto largest = static_cast<double>(*std::max_element(logits, logits + count));
    const auto weight = [&](std::size_t i) {
        return std::exp(static_cast<double>(logits[i]) - largest);
    };
    double total = 0.0;
    for (std::size_t i = 0; i < count; ++i)
        total += weight(i);
    double sum = 0.0;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        sum += weight(i);
        if (sum >= uniform * total)
            return i;
    }
    return count - 1;
}

} // namespace unclip
