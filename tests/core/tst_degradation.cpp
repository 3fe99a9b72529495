#include "training/data/degradation.h"
#include "unclip/error.h"

#include <QTest>

#include <cmath>
#include <cstdlib>

using namespace unclip;

namespace {

/// Edges, a colour ramp and a fine pattern: every degradation changes something of it.
Image drawing(int width = 48, int height = 40)
{
    Image image = Image::blank(width, height, 250);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            auto *pixel = image.rgb.data() + (y * width + x) * 3;
            if (x > width / 3 && y > height / 4)
                pixel[0] = static_cast<std::uint8_t>((x * 5) % 256);
            if ((x + y) % 7 < 3)
                pixel[1] = 30;
            pixel[2] = y < height / 2 ? 20 : 220;
        }
    }
    return image;
}

double meanDifference(const Image &a, const Image &b)
{
    double sum = 0.0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        sum += std::abs(a.rgb[i] - b.rgb[i]);
    return sum / static_cast<double>(a.rgb.size());
}

DegradationOptions only(Degradation kind)
{
    DegradationOptions options;
    options.kinds = { kind };
    options.probability = 1.0;
    return options;
}

/// Mean step between neighbours: blurs lower it, noise raises it.
double roughness(const Image &image)
{
    double sum = 0.0;
    for (std::size_t i = 3; i < image.rgb.size(); ++i)
        sum += std::abs(image.rgb[i] - image.rgb[i - 3]);
    return sum / static_cast<double>(image.rgb.size());
}

} // namespace

class TestDegradation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameKeySamePixels()
    {
        DegradationOptions always;
        always.probability = 1.0;
        const Image first = degraded(drawing(), 3, 5, always);
        QVERIFY(degraded(drawing(), 3, 5, always) == first);
        QVERIFY(degraded(drawing(), 3, 6, always) != first);
        QVERIFY(degraded(drawing(), 4, 5, always) != first);
    }

    void eachKindAlone_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("isotropic blur") << static_cast<int>(Degradation::IsotropicBlur);
        QTest::newRow("anisotropic blur") << static_cast<int>(Degradation::AnisotropicBlur);
        QTest::newRow("noise") << static_cast<int>(Degradation::Noise);
        QTest::newRow("jpeg") << static_cast<int>(Degradation::Jpeg);
        QTest::newRow("resize") << static_cast<int>(Degradation::Resize);
    }

    void eachKindAlone()
    {
        QFETCH(int, kind);
        const Image clean = drawing();
        double most = 0.0;
        for (std::uint64_t index = 0; index < 20; ++index) {
            const Image worse = degraded(clean, 1, index, only(static_cast<Degradation>(kind)));
            QCOMPARE(worse.width, clean.width);
            QCOMPARE(worse.height, clean.height);
            QCOMPARE(worse.rgb.size(), clean.rgb.size());
            most = std::max(most, meanDifference(worse, clean));
        }
        QVERIFY2(most > 2.0, qPrintable(QString::number(most))); // it can be seen
        QVERIFY2(most < 60.0, qPrintable(QString::number(most))); // and the picture too
    }

    void blursSmoothAndNoiseRoughens()
    {
        const Image clean = drawing();
        const double before = roughness(clean);
        DegradationOptions blur = only(Degradation::IsotropicBlur);
        blur.sigma = { 1.0, 1.2 };
        QVERIFY(roughness(degraded(clean, 1, 1, blur)) < 0.8 * before);
        const Image flat = Image::blank(32, 32, 128);
        QVERIFY(degraded(flat, 1, 1, blur) == flat);
        QVERIFY(roughness(degraded(flat, 1, 1, only(Degradation::Noise))) > 0.5);
    }

    void noiseHasItsDeviation()
    {
        DegradationOptions options = only(Degradation::Noise);
        options.noise = { 8.0, 8.0 };
        const Image flat = Image::blank(64, 64, 128);
        const Image noisy = degraded(flat, 9, 9, options);
        double square = 0.0;
        for (const std::uint8_t value : noisy.rgb)
            square += (value - 128.0) * (value - 128.0);
        const double deviation = std::sqrt(square / static_cast<double>(noisy.rgb.size()));
        QVERIFY2(std::abs(deviation - 8.0) < 0.6, qPrintable(QString::number(deviation)));
    }

    void theOrderVaries()
    {
        // Noise before a blur is smoothed away, after it is not: both must occur.
        DegradationOptions options;
        options.kinds = { Degradation::IsotropicBlur, Degradation::Noise };
        options.probability = 1.0;
        options.sigma = { 1.2, 1.2 };
        options.noise = { 10.0, 10.0 };
        const Image flat = Image::blank(32, 32, 128);
        int smooth = 0;
        constexpr int draws = 40;
        for (std::uint64_t index = 0; index < draws; ++index)
            smooth += roughness(degraded(flat, 2, index, options)) < 5.0 ? 1 : 0;
        QVERIFY(smooth > 5 && smooth < draws - 5);
    }

    void nothingHappensAtProbabilityZero()
    {
        DegradationOptions options;
        options.probability = 0.0;
        QVERIFY(degraded(drawing(), 1, 1, options) == drawing());
    }

    void smallestPictures_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("one pixel") << 1 << 1;
        QTest::newRow("one row") << 9 << 1;
        QTest::newRow("odd") << 7 << 13;
    }

    void smallestPictures()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        DegradationOptions always;
        always.probability = 1.0;
        for (std::uint64_t index = 0; index < 10; ++index) {
            const Image worse = degraded(Image::blank(width, height, 90), 1, index, always);
            QCOMPARE(worse.width, width);
            QCOMPARE(worse.height, height);
        }
        QVERIFY_THROWS_EXCEPTION(InvalidRequest, degraded(Image(), 1, 1));
    }
};

QTEST_GUILESS_MAIN(TestDegradation)
#include "tst_degradation.moc"
