#include "nn/tilemoments.h"

#include "nn/layers.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace unclip::nn {

namespace {

/// The tile's core at the resolution of x, which may be a fraction of the tile's.
at::Tensor coreOf(const at::Tensor &x, const TileCore &core)
{
    const std::int64_t rows = std::max<std::int64_t>(core.height / x.size(2), 1);
    const std::int64_t columns = std::max<std::int64_t>(core.width / x.size(3), 1);
    const auto cut = [](const at::Tensor &from, std::int64_t axis, std::int64_t begin,
                        std::int64_t end) {
        const std::int64_t last = std::min(end, from.size(axis));
        const std::int64_t first = std::min(begin, last - 1);
        return from.narrow(axis, first, last - first);
    };
    return cut(cut(x, 2, core.top / rows, core.bottom / rows), 3, core.left / columns,
               core.right / columns);
}

} // namespace

void TileMoments::measure(const at::Tensor &x, const GroupNormOptions &options)
{
    const at::Tensor core = coreOf(x, m_task.core);
    const GroupMoments moments = groupMoments(core, options);
    const at::Tensor mean = moments.mean.to(at::kCPU).to(at::kDouble);
    const at::Tensor variance =
        at::clamp_min(moments.rstd.to(at::kCPU).to(at::kDouble).pow(-2) - options.eps, 0.0);
    const auto count = static_cast<double>(core.size(2) * core.size(3));
    m_eps = options.eps;
    if (m_count == 0.0) {
        m_mean = mean;
        m_variance = variance;
        m_count = count;
        return;
    }
    // Chan et al. 1983: two parts of a sample into one.
    const double share = count / (m_count + count);
    const at::Tensor difference = mean - m_mean;
    m_variance = m_variance * (1.0 - share) + variance * share
        + difference.square() * (share * (1.0 - share));
    m_mean = m_mean + difference * share;
    m_count += count;
}

at::Tensor TileMoments::normalised(const at::Tensor &x, const GroupNormWeights &weights,
                                   const GroupNormOptions &options)
{
    if (m_task.kind == Task::Kind::Measure)
        measure(x, options);
    return m_known.mean.defined() ? groupNormWith(m_known, x, weights, options)
                                  : fusedGroupNorm(x, weights, options);
}

void TileMoments::adopt()
{
    if (m_count == 0.0)
        return;
    m_known = { m_mean.to(at::kFloat).contiguous(),
                (m_variance + m_eps).rsqrt().to(at::kFloat).contiguous() };
    m_count = 0.0;
}

PictureMoments::PictureMoments(torch::nn::Module &network)
    : m_network(network)
{
    for (const auto &child : network.modules(/*include_self=*/true)) {
        if (auto *norm = child->as<GroupNormImpl>()) {
            m_norms.push_back(std::make_unique<TileMoments>(m_task));
            norm->tiles = m_norms.back().get();
        }
    }
}

PictureMoments::~PictureMoments()
{
    for (const auto &child : m_network.modules(/*include_self=*/true))
        if (auto *norm = child->as<GroupNormImpl>())
            norm->tiles = nullptr;
}

void PictureMoments::adopt()
{
    for (const auto &norm : m_norms)
        norm->adopt();
}

} // namespace unclip::nn
