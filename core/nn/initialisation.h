#pragma once

#include <ATen/core/Tensor.h>

namespace unclip::nn {

/// While one lives on this thread, new modules get uninitialised weights (that cost no memory until
/// written): for loading, where every weight is replaced.
class SkipInitialisation
{
public:
    SkipInitialisation();
    ~SkipInitialisation();
    SkipInitialisation(const SkipInitialisation &) = delete;
    SkipInitialisation &operator=(const SkipInitialisation &) = delete;

private:
    bool m_previous;
};

/// New float32 weights, uniform in [-bound, bound].
at::Tensor uniformWeights(at::IntArrayRef shape, double bound);

/// New float32 weights, normal with the given standard deviation.
at::Tensor normalWeights(at::IntArrayRef shape, double deviation);

} // namespace unclip::nn
