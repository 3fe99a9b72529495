#include "pipeline/tilednetwork.h"

#include "nn/tilemoments.h"

#include <ATen/ATen.h>

namespace unclip {

namespace {

at::Tensor weightsOf(const Tile &tile, std::int64_t fade, std::int64_t axis)
{
    return at::tensor(tileWeights(tile, fade, axis), at::kFloat);
}

/// One picture through one network, in tiles.
class TiledRun
{
public:
    TiledRun(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
             const CallObserver &observer)
        : m_network(std::move(network))
        , m_input(input)
        , m_grid(grid)
        , m_observer(observer)
        , m_moments(*m_network)
    {
    }

    at::Tensor result()
    {
        for (int pass = 0; pass < TileGrid::measuringPasses; ++pass) {
            forEachTile([](const Tile &, const Tile &, const at::Tensor &) {});
            m_moments.adopt();
        }
        m_moments.apply();
        const at::Tensor &sample = m_input.sample;
        at::Tensor sum = at::zeros(
            { sample.size(0), m_network->config.outChannels, sample.size(2), sample.size(3) },
            sample.options().dtype(at::kFloat));
        forEachTile([&](const Tile &row, const Tile &column, const at::Tensor &answer) {
            const at::Tensor down = weightsOf(row, m_grid.fade(), sample.size(2));
            const at::Tensor along = weightsOf(column, m_grid.fade(), sample.size(3));
            cut(sum, row, column).add_(answer * at::outer(down, along).to(answer.device()));
        });
        return sum;
    }

private:
    static at::Tensor cut(const at::Tensor &picture, const Tile &row, const Tile &column)
    {
        return picture.narrow(2, row.outer.begin, row.outer.length())
            .narrow(3, column.outer.begin, column.outer.length());
    }

    template <typename OnAnswer> void forEachTile(const OnAnswer &onAnswer)
    {
        for (const Tile &row : m_grid.rows()) {
            for (const Tile &column : m_grid.columns()) {
                m_moments.beginTile(
                    { row.outer.length(), column.outer.length(), row.core.begin - row.outer.begin,
                      column.core.begin - column.outer.begin, row.core.end - row.outer.begin,
                      column.core.end - column.outer.begin });
                onAnswer(row, column,
                         m_network(cut(m_input.sample, row, column), m_input.timesteps,
                                   nn::UNetConditions())
                             .to(at::kFloat));
                m_observer();
            }
        }
    }

    nn::UNet2D m_network;
    const NetworkInput &m_input;
    const TileGrid &m_grid;
    const CallObserver &m_observer;
    nn::PictureMoments m_moments;
};

} // namespace

TileGrid::TileGrid(std::int64_t height, std::int64_t width, const TileLimits &limits)
    : m_rows(planTiles(height, limits))
    , m_columns(planTiles(width, limits))
    , m_fade(limits.fade)
{
}

at::Tensor runTiled(nn::UNet2D network, const NetworkInput &input, const TileGrid &grid,
                    const CallObserver &observer)
{
    if (!grid.isWhole())
        return TiledRun(std::move(network), input, grid, observer).result();
    const at::Tensor answer =
        network(input.sample, input.timesteps, nn::UNetConditions()).to(at::kFloat);
    observer();
    return answer;
}

} // namespace unclip
