#include "nn/heldmoments.h"
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
        nn::HeldMoments moments(*net);
        const at::Tensor expected = untiled(net, in);
        moments.hold(); // of the whole picture: the tiles then lack nothing
        int calls = 0;
        const at::Tensor tiled = sumOfTiles(net, in, grid, [&] { ++calls; });
        QCOMPARE(calls, grid.tileCount());
        QCOMPARE(tiled.sizes().vec(), expected.sizes().vec());
        QVERIFY((tiled - expected).abs().max().item<float>() < 1e-4f);
    }

    void leavesTheNetworkAsItWas()
    {
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(192, 192);
        const at::Tensor expected = untiled(net, in);
        runTiled(net, in, TileGrid(192, 192, exactLimits(128)), [] {});
        QVERIFY(at::equal(untiled(net, in), expected));
    }

    void isCloseWithStatisticsOfTheDigest()
    {
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(320, 320);
        const at::Tensor expected = untiled(net, in);
        const TileGrid grid(320, 320, exactLimits(192));
        int calls = 0;
        const at::Tensor tiled = runTiled(net, in, grid, [&] { ++calls; });
        QCOMPARE(calls, grid.callCount());
        const double error = rootMeanSquare(tiled - expected);
        const double own = rootMeanSquare(sumOfTiles(net, in, grid, [] {}) - expected);
        const auto said = QStringLiteral("%1, tiles alone %2").arg(error).arg(own);
        QVERIFY2(error < 0.1 * rootMeanSquare(expected), qPrintable(said));
        QVERIFY2(error < own, qPrintable(said));
    }

    void digestIsSpreadEvenly()
    {
        const at::Tensor ramp =
            at::arange(640, at::kFloat).view({ 1, 1, 1, 640 }).expand({ 1, 1, 96, 640 });
        const TileGrid grid(96, 640, { 160, 16, 2, 0 });
        const at::Tensor digest = digestOf(ramp, grid);
        QCOMPARE(digest.size(2), std::int64_t { 96 });
        QVERIFY(digest.size(3) <= 160);
        QVERIFY(std::abs(digest.mean().item<double>() - ramp.mean().item<double>()) < 2.0);
        QCOMPARE(digest.min().item<float>(), 0.0f);
        QCOMPARE(digest.max().item<float>(), 639.0f);
    }

    void hasNoSeams_data()
    {
        QTest::addColumn<int>("margin");
        QTest::addColumn<int>("fade");
        QTest::newRow("wide margins") << 36 << 0;
        QTest::newRow("narrow margins") << 12 << 6;
    }

    void hasNoSeams()
    {
        // Steps across the tiles' edges are no larger than elsewhere.
        QFETCH(int, margin);
        QFETCH(int, fade);
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(256, 256);
        const at::Tensor expected = untiled(net, in);
        const TileGrid grid(256, 256, { 160, margin, 2, fade });
        const at::Tensor error = runTiled(net, in, grid, [] {}) - expected;
        const double everywhere = rootMeanSquare(error.diff(1, 3));
        const std::int64_t edge = grid.columns().front().core.end;
        const double across = rootMeanSquare(error.narrow(3, edge - 1, 2).diff(1, 3));
        QVERIFY2(across < 3.0 * everywhere + 1e-4,
                 qPrintable(QStringLiteral("%1 %2").arg(across).arg(everywhere)));
    }

    void bfloat16IsClose()
    {
        const c10::InferenceMode inference;
        nn::UNet2D net = network();
        const NetworkInput in = input(192, 192);
        const TileGrid grid(192, 192, exactLimits(128));
        const at::Tensor expected = runTiled(net, in, grid, [] {});
        net->to(at::kBFloat16);
        const at::Tensor tiled = runTiled(net, in, grid, [] {});
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
        QCOMPARE(grid.callCount(), grid.tileCount() + 1);
    }
};

QTEST_GUILESS_MAIN(TestTiledNetwork)
#include "tst_tilednetwork.moc"
