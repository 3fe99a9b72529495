#include "weights/flops.h"

#include <algorithm>

namespace unclip {

namespace {

std::uint64_t product(std::initializer_list<std::int64_t> factors)
{
    std::uint64_t result = 2; // multiply and add
    for (const std::int64_t factor : factors)
        result *= static_cast<std::uint64_t>(factor);
    return result;
}

/// A transformer layer over `tokens` positions, each of which attends to `seen`: four projections,
/// scores and values, feed-forward.
std::uint64_t layerFlops(std::int64_t tokens, std::int64_t seen, std::int64_t width,
                         std::int64_t mlpWidth)
{
    return 4 * product({ tokens, width, width }) + 2 * product({ tokens, seen, width })
        + 2 * product({ tokens, width, mlpWidth });
}

std::uint64_t layerFlops(std::int64_t tokens, std::int64_t width, std::int64_t mlpWidth)
{
    return layerFlops(tokens, tokens, width, mlpWidth);
}

constexpr std::int64_t tokensOfDraw = 3; // timestep, noisy z_i, the prediction's

/// Walks a U-Net as its forward does and adds up.
class UNetCounter
{
public:
    UNetCounter(const UNetConfig &config, std::int64_t side, std::int64_t contextTokens)
        : m_config(config)
        , m_side(side)
        , m_context(contextTokens)
    {
    }

    std::uint64_t count()
    {
        const auto &channels = m_config.blockOutChannels;
        const std::int64_t first = channels.front();
        convolution(m_config.inChannels, first, 3);
        linear(first, m_config.timeEmbedDim());
        linear(m_config.timeEmbedDim(), m_config.timeEmbedDim());
        down();
        resnet(channels.back(), channels.back());
        if (m_config.midAttention)
            attention(channels.back());
        resnet(channels.back(), channels.back());
        up();
        convolution(first, m_config.outChannels, 3);
        return m_total;
    }

private:
    void convolution(std::int64_t in, std::int64_t out, std::int64_t kernel)
    {
        m_total += product({ m_side, m_side, in, out, kernel, kernel });
    }

    void linear(std::int64_t in, std::int64_t out) { m_total += product({ in, out }); }

    void resnet(std::int64_t in, std::int64_t out)
    {
        const bool shift = m_config.timeScaleShift == UNetConfig::TimeScaleShift::ScaleShift;
        convolution(in, out, 3);
        convolution(out, out, 3);
        linear(m_config.timeEmbedDim(), shift ? 2 * out : out);
        if (in != out)
            convolution(in, out, 1);
    }

    void attention(std::int64_t channels)
    {
        const std::int64_t positions = m_side * m_side;
        m_total += 4 * product({ positions, channels, channels })
            + 2 * product({ positions, positions + m_context, channels });
    }

    void down()
    {
        const auto &channels = m_config.blockOutChannels;
        std::int64_t previous = channels.front();
        for (std::size_t i = 0; i < channels.size(); ++i) {
            for (std::int64_t j = 0; j < m_config.layersPerBlock; ++j) {
                resnet(j == 0 ? previous : channels[i], channels[i]);
                if (m_config.downAttention[i])
                    attention(channels[i]);
            }
            if (i + 1 < channels.size()) {
                m_side /= 2;
                resnet(channels[i], channels[i]);
            }
            previous = channels[i];
        }
    }

    void up()
    {
        const std::vector<std::int64_t> channels(m_config.blockOutChannels.rbegin(),
                                                 m_config.blockOutChannels.rend());
        std::int64_t below = channels.front();
        for (std::size_t i = 0; i < channels.size(); ++i) {
            const std::int64_t next = channels[std::min(i + 1, channels.size() - 1)];
            for (std::int64_t j = 0; j <= m_config.layersPerBlock; ++j) {
                const std::int64_t skip = j == m_config.layersPerBlock ? next : channels[i];
                resnet((j == 0 ? below : channels[i]) + skip, channels[i]);
                if (m_config.upAttention[i])
                    attention(channels[i]);
            }
            if (i + 1 < channels.size()) {
                m_side *= 2;
                resnet(channels[i], channels[i]);
            }
            below = channels[i];
        }
    }

    const UNetConfig &m_config;
    std::int64_t m_side;
    std::int64_t m_context;
    std::uint64_t m_total = 0;
};

} // namespace

std::uint64_t forwardFlops(const ClipTextConfig &c)
{
    return static_cast<std::uint64_t>(c.layers)
        * layerFlops(c.maxPositions, c.hiddenSize, c.intermediateSize)
        + product({ c.hiddenSize, c.projectionDim });
}

std::uint64_t forwardFlops(const ClipVisionConfig &c)
{
    const std::int64_t side = c.imageSize / c.patchSize;
    const std::int64_t patches = side * side;
    return static_cast<std::uint64_t>(c.layers)
        * layerFlops(patches + 1, c.hiddenSize, c.intermediateSize)
        + product({ patches, c.channels * c.patchSize * c.patchSize, c.hiddenSize })
        + product({ c.hiddenSize, c.projectionDim });
}

std::uint64_t captionFlops(const PriorConfig &c)
{
    const std::int64_t tokens = c.numEmbeddings + c.additionalEmbeddings - tokensOfDraw;
    return static_cast<std::uint64_t>(c.layers) * layerFlops(tokens, c.width(), 4 * c.width())
        + product({ tokens, c.embeddingDim, c.width() });
}

std::uint64_t stepFlops(const PriorConfig &c)
{
    const std::int64_t width = c.width();
    return static_cast<std::uint64_t>(c.layers)
        * layerFlops(tokensOfDraw, c.numEmbeddings + c.additionalEmbeddings, width, 4 * width)
        + 2 * product({ width, width }) + 2 * product({ width, c.embeddingDim });
}

std::uint64_t forwardFlops(const AutoregressivePriorConfig &c)
{
    const std::int64_t width = c.width();
    return static_cast<std::uint64_t>(c.layers) * layerFlops(c.sequenceLength(), width, 4 * width)
        + product({ c.numEmbeddings + 1, c.embeddingDim, width })
        + product({ c.components, width, c.buckets });
}

std::uint64_t forwardFlops(const UNetConfig &config, std::int64_t side, std::int64_t contextTokens)
{
    return UNetCounter(config, side, contextTokens).count();
}

} // namespace unclip
