#include "nn/tilemoments.h"
#include "pipeline/tilednetwork.h"
#include "unclip/error.h"
#include "unclip/runcontrol.h"
#include "weights/unetfootprint.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <QTest>

#include <cmath>

using namespace unclip;

namespace {

UNetConfig convolutional()
{
    UNetConfig config;
    config.kind = UNetConfig::Kind::Unconditional;
    config.sampleSize = 256;
    config.inChannels = 6;
    config.outChannels = 3;
    config.layersPerBlock = 1;
    config.blockOutChannels = { 8, 8 };
    config.downAttention = { false, false };
    config.upAttention = { false, false };
    config.normGroups = 4;
    return config;
}

nn::UNet2D network(const UNetConfig &config = convolutional())
{
    at::manual_seed(11);
    nn::UNet2D made(config);
    made->eval();
    return made;
}

/// A sticker: flat around, busy inside, with noise over all.
NetworkInput input(std::int64_t height, std::int64_t width)
{
    at::manual_seed(3);
    at::Tensor picture = at::full({ 1, 6, height, width }, 0.9, at::kFloat);
    picture.narrow(2, height / 4, height / 2)
        .narrow(3, width / 4, width / 2)
        .copy_(at::randn({ 1, 6, height / 2, width / 2 }, at::kFloat));
    return { picture + 0.1 * at::randn(picture.sizes(), at::kFloat),
             at::full({ 1 }, 300, at::kLong) };
}

at::Tensor untiled(nn::UNet2D &net, const NetworkInput &in)
{
    return net(in.sample, in.timesteps, nn::UNetConditions()).to(at::kFloat);
}

double rootMeanSquare(const at::Tensor &x)
{
    return std::sqrt(x.square().mean().item<double>());
}

/// Margins as wide as the network sees.
TileLimits exactLimits(std::int64_t side)
{
    const UNetConfig config = convolutional();
    return { side, (receptiveRadius(config) + 1) / 2 * 2, strideOf(config), 0 };
}

} // namespace

class TestTiledNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneTileIsTheUntiledCall()
    {
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(64, 64);
        int calls = 0;
        const TileGrid grid(64, 64, exactLimits(128));
        QVERIFY(grid.isWhole());
        QVERIFY(at::equal(runTiled(net, in, grid, [&] { ++calls; }), untiled(net, in)));
        QCOMPARE(calls, grid.callCount());
    }

    void momentsOfEqualTilesAreThePictures()
    {
        // Without a network before it, one pass measures a norm exactly.
        const c10::InferenceMode inference;
        nn::GroupNorm norm(2, 4);
        const at::Tensor picture = at::randn({ 2, 4, 16, 24 }, at::kFloat) * 3.0 + 5.0;
        const at::Tensor whole = norm->forwardSilu(picture);
        nn::Holder holder;
        holder->add("norm", norm);
        nn::PictureMoments moments(*holder);
        for (int tile = 0; tile < 2; ++tile) { // the left two thirds, the right third, overlapping
            const std::int64_t begin = tile == 0 ? 0 : 12;
            const std::int64_t width = tile == 0 ? 20 : 12;
            moments.beginTile({ 16, width, 0, tile == 0 ? 0 : 4, 16, tile == 0 ? 16 : 12 });
            norm->forwardSilu(picture.narrow(3, begin, width));
        }
        moments.adopt();
        moments.apply();
        const at::Tensor part = norm->forwardSilu(picture.narrow(3, 8, 16));
        QVERIFY((part - whole.narrow(3, 8, 16)).abs().max().item<float>() < 1e-5f);
    }

    void equalsTheUntiledCall_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("side");
        QTest::newRow("two by two") << 192 << 192 << 160;
        QTest::newRow("a strip") << 96 << 320 << 128;
        QTest::newRow("uneven") << 150 << 270 << 128;
    }

    void equalsTheUntiledCall()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        QFETCH(int, side);
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(height, width);
        const TileGrid grid(height, width, exactLimits(side));
        QVERIFY(!grid.isWhole());
        int calls = 0;
        const at::Tensor expected = untiled(net, in);
        const at::Tensor tiled = runTiled(net, in, grid, [&] { ++calls; });
        QCOMPARE(calls, grid.callCount());
        QCOMPARE(tiled.sizes().vec(), expected.sizes().vec());
        const double error = rootMeanSquare(tiled - expected) / rootMeanSquare(expected);
        QVERIFY2(error < 0.01, qPrintable(QString::number(error)));
        QVERIFY(at::equal(untiled(net, in), expected)); // and leaves the network as it was
    }

    void statisticsOfTilesAloneWouldNotDo()
    {
        // What PictureMoments is for: the same tiles with their own statistics differ far more.
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(192, 192);
        const at::Tensor expected = untiled(net, in);
        const TileGrid grid(192, 192, exactLimits(128));
        const at::Tensor tiled = runTiled(net, in, grid, [] {});
        const Tile &corner = grid.rows().front();
        const auto core = [&](const at::Tensor &x) {
            return x.narrow(2, 0, corner.core.length()).narrow(3, 0, corner.core.length());
        };
        const auto tile = [&](const at::Tensor &x) {
            return x.narrow(2, 0, corner.outer.length()).narrow(3, 0, corner.outer.length());
        };
        const at::Tensor alone = untiled(net, { tile(in.sample), in.timesteps });
        const double own = rootMeanSquare(core(alone) - core(expected));
        const double shared = rootMeanSquare(core(tiled) - core(expected));
        QVERIFY2(shared < 0.2 * own, qPrintable(QStringLiteral("%1 %2").arg(shared).arg(own)));
    }

    void hasNoSeams()
    {
        // Steps across the tiles' edges are no larger than elsewhere, narrow margins or not.
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(192, 192);
        const at::Tensor expected = untiled(net, in);
        const TileGrid grid(192, 192, { 96, 12, 2, 6 });
        const at::Tensor error = runTiled(net, in, grid, [] {}) - expected;
        const double everywhere = rootMeanSquare(error.diff(1, 3));
        const std::int64_t edge = grid.columns().front().core.end;
        const double across = rootMeanSquare(error.narrow(3, edge - 1, 2).diff(1, 3));
        QVERIFY2(across < 3.0 * everywhere + 1e-4,
                 qPrintable(QStringLiteral("%1 %2").arg(across).arg(everywhere)));
        QVERIFY(rootMeanSquare(error) < 0.05 * rootMeanSquare(expected));
    }

    void bfloat16IsClose()
    {
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        net->to(at::kBFloat16);
        const NetworkInput in = input(192, 192);
        const at::Tensor expected = untiled(net, in);
        const at::Tensor tiled = runTiled(net, in, TileGrid(192, 192, exactLimits(128)), [] {});
        QVERIFY(rootMeanSquare(tiled - expected) < 0.03 * rootMeanSquare(expected));
    }

    void stopsBetweenTiles()
    {
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(192, 192);
        const at::Tensor expected = untiled(net, in);
        CancellationToken token;
        int calls = 0;
        const auto observer = [&] {
            if (++calls == 3)
                token.cancel();
            token.check();
        };
        const TileGrid grid(192, 192, exactLimits(128));
        QVERIFY_THROWS_EXCEPTION(Cancelled, runTiled(net, in, grid, observer));
        QCOMPARE(calls, 3);
        QVERIFY(at::equal(untiled(net, in), expected));
    }

    void noCallSeesMoreThanATile()
    {
        const TileGrid grid(512, 300, { 128, 16, 2, 8 });
        for (const auto *axis : { &grid.rows(), &grid.columns() })
            for (const Tile &tile : *axis)
                QVERIFY(tile.outer.length() <= 128);
        QCOMPARE(grid.callCount(), grid.tileCount() * (1 + TileGrid::measuringPasses));
    }
};

QTEST_GUILESS_MAIN(TestTiledNetwork)
#include "tst_tilednetwork.moc"
