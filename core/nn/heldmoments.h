#pragma once

#include "nn/fusedops.h"

#include <torch/nn/module.h>

#include <memory>
#include <vector>

namespace unclip::nn {

/// Moments of one GroupNorm that outlive the call that measured them.
class NormMoments
{
public:
    /// GN(x) by its own moments, which are remembered, or by those that are held.
    at::Tensor normalised(const at::Tensor &x, const GroupNormWeights &weights,
                          const GroupNormOptions &options);

    void hold() { m_isHeld = m_moments.mean.defined(); }

private:
    GroupMoments m_moments;
    bool m_isHeld = false;
};

/// Makes all GroupNorms of a network remember the moments of a call and, after hold(), use them for
/// the calls that follow: every tile of a picture is then normalised alike. In force while it
/// lives; one at a time for a network, which outlives it.
class HeldMoments
{
public:
    explicit HeldMoments(torch::nn::Module &network);
    ~HeldMoments();
    HeldMoments(const HeldMoments &) = delete;
    HeldMoments &operator=(const HeldMoments &) = delete;

    void hold();

private:
    torch::nn::Module &m_network;
    std::vector<std::unique_ptr<NormMoments>> m_norms;
};

} // namespace unclip::nn
