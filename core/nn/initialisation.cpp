#include "nn/initialisation.h"

#include <ATen/ATen.h>

namespace unclip::nn {

namespace {

thread_local bool skipping = false;

} // namespace

SkipInitialisation::SkipInitialisation()
    : m_previous(skipping)
{
    skipping = true;
}

SkipInitialisation::~SkipInitialisation()
{
    skipping = m_previous;
}

at::Tensor uniformWeights(at::IntArrayRef shape, double bound)
{
    at::Tensor weights = at::empty(shape, at::kFloat);
    return skipping ? weights : weights.uniform_(-bound, bound);
}

at::Tensor normalWeights(at::IntArrayRef shape, double deviation)
{
    at::Tensor weights = at::empty(shape, at::kFloat);
    return skipping ? weights : weights.normal_(0.0, deviation);
}

} // namespace unclip::nn
