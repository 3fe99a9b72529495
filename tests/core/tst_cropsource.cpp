#include "training/data/cropsource.h"

#include "training/data/webdataset.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <set>

using namespace unclip;

namespace {

/// A ramp in both directions, so that the place of a square can be read from its colours.
Image ramp(int side)
{
    Image image = Image::blank(side, side, 0);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            auto *pixel = image.rgb.data() + (y * side + x) * 3;
            pixel[0] = static_cast<std::uint8_t>(x * 255 / (side - 1));
            pixel[1] = static_cast<std::uint8_t>(y * 255 / (side - 1));
            pixel[2] = 128;
        }
    }
    return image;
}

WebSample sample(const std::string &key, const Image &image, const std::string &json)
{
    const auto png = encodePng(image);
    return { key, { { "png", { png.begin(), png.end() } }, { "json", json } } };
}

DegradationOptions none()
{
    DegradationOptions options;
    options.probability = 0.0;
    return options;
}

const std::uint8_t *pixelOf(const Image &image, int x, int y)
{
    return image.rgb.data() + (y * image.width + x) * 3;
}

} // namespace

class TestCropSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        ShardWriter writer(shard());
        writer.add(sample("a", ramp(64), R"({"name_en": "a", "concept": "a", "style": "flat"})"));
        writer.add(sample("b", ramp(96), R"({"name_en": "b", "concept": "b", "style": "3D"})"));
        writer.add(sample("c", ramp(32), R"({"name_en": "c", "concept": "c", "style": "flat"})"));
        writer.add(sample("d", ramp(64),
                          R"({"name_en": "d", "concept": "d", "style": "flat", "holdout": true})"));
        WebSample broken = sample("e", ramp(64), R"({"name_en": "e", "style": "flat"})");
        broken.members["png"].resize(60);
        writer.add(broken);
        writer.close();
    }

    void keepsWhatFits()
    {
        const CropSource all(options(), {});
        QCOMPARE(all.count(), std::size_t { 2 }); // one is small, one held out, one broken
        QCOMPARE(all.leftOut(), std::size_t { 2 });
        QCOMPARE(all.picture(1).width, 64); // the larger one was scaled down

        CropSourceOptions heldOut = options();
        heldOut.isHeldOut = true;
        QCOMPARE(CropSource(heldOut, {}).count(), std::size_t { 1 });
        CropSourceOptions flat = options();
        flat.styles = { "flat" };
        QCOMPARE(CropSource(flat, {}).count(), std::size_t { 1 });
        CropSourceOptions few = options();
        few.mostPictures = 1;
        QCOMPARE(CropSource(few, {}).count(), std::size_t { 1 });
        CropSourceOptions tight = options();
        tight.mostBytes = 10;
        QVERIFY_THROWS_EXCEPTION(InvalidRequest, CropSource(tight, {}));
    }

    void saysWhatIsMissing()
    {
        CropSourceOptions large = options();
        large.side = 512;
        try {
            const CropSource source(large, {});
            QFAIL("accepted");
        } catch (const InvalidRequest &error) {
            QVERIFY(QByteArray(error.what()).contains("prepare --size 512"));
        }
        CancellationToken cancelled;
        cancelled.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled, CropSource(options(), cancelled));
    }

    void sameKeySameCrop()
    {
        const CropSource source(options(), {});
        const CropSizes sizes { 32, 4, 2 };
        std::set<std::vector<std::uint8_t>> seen;
        for (std::uint64_t index = 0; index < 20; ++index) {
            const CropPair pair = source.draw(1, index, sizes);
            const CropPair again = source.draw(1, index, sizes);
            QVERIFY(pair.high == again.high && pair.low == again.low);
            seen.insert(pair.high.rgb);
        }
        QVERIFY(seen.size() > 10);
    }

    void conditionIsTheSameSquareSmaller()
    {
        const CropSource source(options(), {});
        const CropSizes sizes { 32, 4, 2 };
        for (std::uint64_t index = 0; index < 20; ++index) {
            const CropPair pair = source.draw(5, index, sizes, none());
            QCOMPARE(pair.high.width, 32);
            QCOMPARE(pair.low.width, 32 / 4 + 2 * 2);
            for (int y = 0; y < 8; ++y) {
                for (int x = 0; x < 8; ++x) {
                    const auto *low = pixelOf(pair.low, x + 2, y + 2);
                    const auto *high = pixelOf(pair.high, 4 * x + 2, 4 * y + 2);
                    for (int c = 0; c < 3; ++c)
                        QVERIFY(std::abs(low[c] - high[c]) <= 8);
                }
            }
        }
    }

    void refusesSizes_data()
    {
        QTest::addColumn<int>("crop");
        QTest::addColumn<int>("factor");
        QTest::addColumn<int>("margin");
        QTest::newRow("larger than the picture") << 128 << 4 << 2;
        QTest::newRow("not divisible") << 30 << 4 << 2;
        QTest::newRow("no factor") << 32 << 0 << 2;
        QTest::newRow("negative margin") << 32 << 4 << -1;
        QTest::newRow("nothing") << 0 << 4 << 2;
    }

    void refusesSizes()
    {
        QFETCH(int, crop);
        QFETCH(int, factor);
        QFETCH(int, margin);
        const CropSource source(options(), {});
        QVERIFY_THROWS_EXCEPTION(InvalidRequest, source.draw(1, 1, { crop, factor, margin }));
    }

private:
    std::filesystem::path shard() const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / "shard.tar";
    }

    CropSourceOptions options() const
    {
        CropSourceOptions options;
        options.shards = { shard().string() };
        options.side = 64;
        return options;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestCropSource)
#include "tst_cropsource.moc"
