#include "nn/heldmoments.h"

#include "nn/layers.h"

#include <ATen/ATen.h>

namespace unclip::nn {

at::Tensor NormMoments::normalised(const at::Tensor &x, const GroupNormWeights &weights,
                                   const GroupNormOptions &options)
{
    if (!m_isHeld)
        m_moments = groupMoments(x, options);
    return groupNormWith(m_moments, x, weights, options);
}

HeldMoments::HeldMoments(torch::nn::Module &network)
    : m_network(network)
{
    for (const auto &child : network.modules(/*include_self=*/true)) {
        if (auto *norm = child->as<GroupNormImpl>()) {
            m_norms.push_back(std::make_unique<NormMoments>());
            norm->moments = m_norms.back().get();
        }
    }
}

HeldMoments::~HeldMoments()
{
    for (const auto &child : m_network.modules(/*include_self=*/true))
        if (auto *norm = child->as<GroupNormImpl>())
            norm->moments = nullptr;
}

void HeldMoments::hold()
{
    for (const auto &norm : m_norms)
        norm->hold();
}

} // namespace unclip::nn
