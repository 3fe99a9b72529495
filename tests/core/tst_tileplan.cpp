#include "pipeline/tileplan.h"

#include "weights/unetfootprint.h"

#include <QTest>

#include <cmath>

using namespace unclip;

namespace {

UNetConfig network(std::vector<std::int64_t> channels, std::int64_t layers)
{
    UNetConfig config;
    config.kind = UNetConfig::Kind::Unconditional;
    config.sampleSize = 512;
    config.inChannels = 6;
    config.outChannels = 3;
    config.layersPerBlock = layers;
    config.downAttention.assign(channels.size(), false);
    config.upAttention.assign(channels.size(), false);
    config.blockOutChannels = std::move(channels);
    return config;
}

UNetConfig starter()
{
    return network({ 32, 32 }, 1);
}

UNetConfig karlo()
{
    return network({ 320, 640, 960, 1280 }, 3);
}

} // namespace

class TestTilePlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coversEveryPixelOnce_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("margin");
        QTest::addColumn<int>("stride");
        QTest::newRow("fits") << 64 << 64 << 8 << 4;
        QTest::newRow("smaller") << 30 << 64 << 8 << 2;
        QTest::newRow("one more") << 68 << 64 << 8 << 4;
        QTest::newRow("many") << 1024 << 128 << 16 << 8;
        QTest::newRow("no margin") << 1000 << 128 << 0 << 8;
        QTest::newRow("odd") << 1023 << 96 << 12 << 4;
        QTest::newRow("prime") << 997 << 64 << 8 << 8;
        QTest::newRow("stride one") << 101 << 17 << 3 << 1;
        QTest::newRow("widest margin") << 512 << 64 << 24 << 8;
        QTest::newRow("one pixel") << 1 << 64 << 8 << 8;
    }

    void coversEveryPixelOnce()
    {
        QFETCH(int, length);
        QFETCH(int, side);
        QFETCH(int, margin);
        QFETCH(int, stride);
        const std::vector<Tile> tiles = planTiles(length, { side, margin, stride, 0 });
        std::int64_t next = 0;
        for (const Tile &tile : tiles) {
            QCOMPARE(tile.core.begin, next);
            QVERIFY(tile.core.length() > 0);
            QVERIFY(tile.outer.length() <= side);
            QCOMPARE(tile.outer.begin % stride, std::int64_t { 0 });
            QVERIFY(tile.outer.begin >= 0 && tile.outer.end <= length);
            QVERIFY(tile.outer.begin == 0 || tile.core.begin - tile.outer.begin >= margin);
            QVERIFY(tile.outer.end == length || tile.outer.end - tile.core.end >= margin);
            next = tile.core.end;
        }
        QCOMPARE(next, std::int64_t { length });
        if (length <= side)
            QCOMPARE(tiles.size(), std::size_t { 1 });
    }

    void tilesOfAnAlignedPictureAreAlike()
    {
        const auto tiles = planTiles(1024, { 256, 16, 8, 0 });
        for (const Tile &tile : tiles)
            QCOMPARE(tile.outer.length(), tiles.front().outer.length());
    }

    void weightsAddUpToOne_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("fade");
        QTest::newRow("hard") << 500 << 0;
        QTest::newRow("soft") << 500 << 6;
        QTest::newRow("whole margin") << 333 << 12;
        QTest::newRow("one tile") << 50 << 6;
    }

    void weightsAddUpToOne()
    {
        QFETCH(int, length);
        QFETCH(int, fade);
        std::vector<double> sums(static_cast<std::size_t>(length), 0.0);
        for (const Tile &tile : planTiles(length, { 96, 12, 4, fade })) {
            const auto weights = tileWeights(tile, fade, length);
            QCOMPARE(static_cast<std::int64_t>(weights.size()), tile.outer.length());
            for (std::size_t i = 0; i < weights.size(); ++i) {
                QVERIFY(weights[i] >= 0.0f && weights[i] <= 1.0f);
                sums[static_cast<std::size_t>(tile.outer.begin) + i] +=
                    static_cast<double>(weights[i]);
            }
        }
        for (const double sum : sums)
            QVERIFY(std::abs(sum - 1.0) < 1e-6);
    }

    void staysInTheMemoryItMay_data()
    {
        QTest::addColumn<bool>("large");
        QTest::addColumn<int>("elementBytes");
        QTest::addColumn<int>("mebibytes");
        for (const bool large : { false, true })
            for (const int elementBytes : { 2, 4 })
                for (const int mebibytes : { 16, 256, 2048 })
                    QTest::addRow("%s, %d bytes, %d MiB", large ? "karlo" : "starter", elementBytes,
                                  mebibytes)
                        << large << elementBytes << mebibytes;
    }

    void staysInTheMemoryItMay()
    {
        QFETCH(bool, large);
        QFETCH(int, elementBytes);
        QFETCH(int, mebibytes);
        const UNetConfig config = large ? karlo() : starter();
        const std::uint64_t most = std::uint64_t { 1 } << 20;
        const TileLimits limits =
            tileLimits(config, elementBytes, most * static_cast<std::uint64_t>(mebibytes));
        const auto pixels = static_cast<double>(limits.side * limits.side);
        const bool isSmallest = limits.side == 64;
        QVERIFY(isSmallest
                || pixels * activationBytesPerPixel(config, elementBytes)
                    <= static_cast<double>(mebibytes) * static_cast<double>(most));
        QCOMPARE(limits.side % limits.stride, std::int64_t { 0 });
        QCOMPARE(limits.margin % limits.stride, std::int64_t { 0 });
        QVERIFY(limits.margin > 0 && limits.side > 4 * limits.margin);
        QVERIFY(limits.fade <= limits.margin);
        QCOMPARE(limits.fade == 0, limits.margin >= receptiveRadius(config));
    }

    void moreMemoryLargerTiles()
    {
        const std::uint64_t gibibyte = std::uint64_t { 1 } << 30;
        QVERIFY(tileLimits(starter(), 2, gibibyte).side > tileLimits(starter(), 4, gibibyte).side);
        QVERIFY(tileLimits(starter(), 2, gibibyte).side > tileLimits(karlo(), 2, gibibyte).side);
    }

    void usualPicturesAreNotCut()
    {
        constexpr std::uint64_t limit = std::uint64_t { 2 } << 30; // the engine's
        QVERIFY(tileLimits(starter(), 4, limit).side >= 512);
        QVERIFY(tileLimits(karlo(), 4, limit).side >= 256);
    }

    void footprintOfTheStarter()
    {
        // conv_in 1; down 2 + (1 + 4); 4; middle 8; up 8 + (1 + 2); 4; conv_out 1.
        QCOMPARE(receptiveRadius(starter()), std::int64_t { 36 });
        QCOMPARE(strideOf(starter()), std::int64_t { 2 });
        QCOMPARE(strideOf(karlo()), std::int64_t { 8 });
        QVERIFY(!hasAttention(starter()));
        UNetConfig attending = starter();
        attending.downAttention[1] = true;
        QVERIFY(hasAttention(attending));
        // At its widest: a joined block of 64 channels, 32 of them also kept as a skip, and its
        // three results; 64 float32 for the norms.
        QVERIFY(activationBytesPerPixel(starter(), 4) >= (64 + 64 + 3 * 32) * 4.0);
        QVERIFY(activationBytesPerPixel(starter(), 4) < 2.5 * (64 + 64 + 3 * 32) * 4.0);
    }
};

QTEST_GUILESS_MAIN(TestTilePlan)
#include "tst_tileplan.moc"
