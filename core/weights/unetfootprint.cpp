#include "weights/unetfootprint.h"

#include <algorithm>

namespace unclip {

namespace {

/// Walks through a U-Net's blocks in the order they run, counting activations per input pixel.
class Walk
{
public:
    Walk(const UNetConfig &config, int elementBytes)
        : m_config(config)
        , m_elementBytes(elementBytes)
    {
    }

    double peakBytes()
    {
        keep(front(), 0);
        for (std::size_t level = 0; level < levels(); ++level)
            down(level);
        block({ back(), back(), levels() - 1 });
        for (std::size_t level = levels(); level-- > 0;)
            up(level);
        return m_peak;
    }

private:
    struct Block
    {
        std::int64_t in;
        std::int64_t out;
        std::size_t level; ///< the finer one of a resampling block
    };

    std::size_t levels() const { return m_config.blockOutChannels.size(); }
    std::int64_t front() const { return m_config.blockOutChannels.front(); }
    std::int64_t back() const { return m_config.blockOutChannels.back(); }

    /// Share of the input's pixels that a level has.
    static double area(std::size_t level)
    {
        const auto side = static_cast<double>(std::uint64_t { 1 } << level);
        return 1.0 / (side * side);
    }

    void keep(std::int64_t channels, std::size_t level)
    {
        const double bytes = static_cast<double>(channels) * area(level) * m_elementBytes;
        m_kept.push_back(bytes);
        m_keptBytes += bytes;
    }

    void drop()
    {
        m_keptBytes -= m_kept.back();
        m_kept.pop_back();
    }

    /// Input, its normalised copy, and three results at a time; float32 statistics of the input.
    void block(const Block &b)
    {
        constexpr double floatBytes = 4.0;
        const auto in = static_cast<double>(b.in);
        const auto out = static_cast<double>(b.out);
        const double bytes =
            ((2.0 * in + 3.0 * out) * m_elementBytes + in * floatBytes) * area(b.level);
        m_peak = std::max(m_peak, m_keptBytes + bytes);
    }

    void down(std::size_t level)
    {
        const std::int64_t out = m_config.blockOutChannels[level];
        std::int64_t in = level == 0 ? front() : m_config.blockOutChannels[level - 1];
        for (std::int64_t i = 0; i < m_config.layersPerBlock; ++i, in = out) {
            block({ in, out, level });
            keep(out, level);
        }
        if (level + 1 == levels())
            return;
        block({ out, out, level });
        keep(out, level + 1);
    }

    void up(std::size_t level)
    {
        const auto &channels = m_config.blockOutChannels;
        const std::int64_t out = channels[level];
        std::int64_t below = level + 1 == levels() ? back() : channels[level + 1];
        const std::int64_t next = channels[level == 0 ? 0 : level - 1];
        for (std::int64_t i = 0; i <= m_config.layersPerBlock; ++i, below = out) {
            const std::int64_t skip = i == m_config.layersPerBlock ? next : out;
            block({ below + skip, out, level }); // the skip is still held while joined
            drop();
        }
        if (level > 0)
            block({ out, out, level - 1 });
    }

    const UNetConfig &m_config;
    double m_elementBytes;
    std::vector<double> m_kept;
    double m_keptBytes = 0.0;
    double m_peak = 0.0;
};

} // namespace

std::int64_t strideOf(const UNetConfig &config)
{
    return std::int64_t { 1 } << (config.blockOutChannels.size() - 1);
}

std::int64_t receptiveRadius(const UNetConfig &config)
{
    constexpr std::int64_t convolutions = 2; // of a residual block, 3 x 3: one pixel each
    std::int64_t radius = 2; // conv_in and conv_out
    const auto last = static_cast<std::int64_t>(config.blockOutChannels.size()) - 1;
    for (std::int64_t level = 0; level <= last; ++level) {
        const std::int64_t pixel = std::int64_t { 1 } << level;
        const std::int64_t blocks = 2 * config.layersPerBlock + 1; // down and up
        radius += blocks * convolutions * pixel;
        if (level < last) {
            radius += pixel + convolutions * 2 * pixel; // halving, then a block at the lower level
            radius += pixel + convolutions * pixel; // doubling, then a block at this one
        }
    }
    return radius + 2 * convolutions * (std::int64_t { 1 } << last); // middle
}

bool hasAttention(const UNetConfig &config)
{
    const auto any = [](const std::vector<bool> &levels) {
        return std::find(levels.begin(), levels.end(), true) != levels.end();
    };
    return config.midAttention || any(config.downAttention) || any(config.upAttention);
}

double activationBytesPerPixel(const UNetConfig &config, int elementBytes)
{
    return Walk(config, elementBytes).peakBytes();
}

} // namespace unclip
