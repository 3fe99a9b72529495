#include "util/noise.h"

#include <QTest>

#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

using namespace unclip;

namespace {

std::vector<float> normals(const NoiseKey &key, std::size_t count)
{
    std::vector<float> values(count);
    fillNormal(key, values.data(), count);
    return values;
}

/// Box-Muller by hand from the 32-bit words that Philox is known to give.
std::array<double, 4> normalsFrom(const std::array<std::uint32_t, 4> &words)
{
    std::array<double, 4> values {};
    for (std::size_t pair = 0; pair < 4; pair += 2) {
        const double radius = std::sqrt(-2.0 * std::log((words[pair] + 1.0) / 4294967296.0));
        const double angle = 2.0 * std::acos(-1.0) * ((words[pair + 1] + 1.0) / 4294967296.0);
        values[pair] = radius * std::cos(angle);
        values[pair + 1] = radius * std::sin(angle);
    }
    return values;
}

} // namespace

class TestNoise : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knownAnswers_data();
    void knownAnswers();
    void uniformNumbers();
    void prefixIsTheSame();
    void keysAreIndependent();
    void moments();
};

void TestNoise::knownAnswers_data()
{
    QTest::addColumn<quint64>("seed");
    QTest::addColumn<quint32>("image");
    QTest::addColumn<quint32>("stream");
    QTest::addColumn<quint32>("draw");
    QTest::addColumn<std::size_t>("block");
    QTest::addColumn<QList<quint32>>("words");
    // The first is Random123's published answer. Its others have block numbers too large to reach;
    // these come from a separate implementation that gives all three published answers.
    QTest::newRow("zeros") << quint64 { 0 } << 0U << 0U << 0U << std::size_t { 0 }
                           << QList<quint32> { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 };
    QTest::newRow("digits of pi") << quint64 { 0x299f31d0a4093822 } << 0x13198a2eU << 0x03707344U
                                  << 0x85a308d3U << std::size_t { 0 }
                                  << QList<quint32> { 0x3f6d24d7, 0x529108a0, 0xf8a37e29,
                                                      0xe7a9b43b };
    QTest::newRow("fifth block") << ~quint64 { 0 } << 7U << 3U << 2U << std::size_t { 5 }
                                 << QList<quint32> { 0x08e3237b, 0xa12730df, 0x5312c7d4,
                                                     0x42a62889 };
}

void TestNoise::knownAnswers()
{
    QFETCH(quint64, seed);
    QFETCH(quint32, image);
    QFETCH(quint32, stream);
    QFETCH(quint32, draw);
    QFETCH(std::size_t, block);
    QFETCH(QList<quint32>, words);
    const NoiseKey key { seed, image, static_cast<NoiseStream>(stream), draw };
    const std::vector<float> values = normals(key, block * 4 + 4);
    const std::array<double, 4> expected = normalsFrom({ words[0], words[1], words[2], words[3] });
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(values[block * 4 + i], static_cast<float>(expected[i]));
}

void TestNoise::uniformNumbers()
{
    // The first words of the published answers above.
    QCOMPARE(drawUniform({ 0, 0, static_cast<NoiseStream>(0), 0 }),
             (0x6627e8d5 + 1.0) / 4294967296.0);
    QCOMPARE(drawUniform({ 0x299f31d0a4093822, 0x13198a2eU, static_cast<NoiseStream>(0x03707344),
                           0x85a308d3U }),
             (0x3f6d24d7 + 1.0) / 4294967296.0);
    constexpr int count = 100000;
    std::array<int, 10> parts {};
    for (std::uint32_t draw = 0; draw < count; ++draw) {
        const double value = drawUniform({ 3, 0, NoiseStream::AutoregressivePrior, draw });
        QVERIFY(value > 0.0 && value <= 1.0);
        ++parts[std::min<std::size_t>(static_cast<std::size_t>(value * 10.0), 9)];
    }
    for (const int part : parts)
        QVERIFY(std::abs(part - count / 10) < 500); // five deviations
}

void TestNoise::prefixIsTheSame()
{
    const NoiseKey key { 42, 3, NoiseStream::Decoder, 1 };
    const std::vector<float> all = normals(key, 1000);
    for (const std::size_t count : { 1, 2, 3, 5, 999 })
        QVERIFY(
            normals(key, count)
            == std::vector<float>(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)));
}

void TestNoise::keysAreIndependent()
{
    constexpr std::size_t count = 4096;
    const std::vector<NoiseKey> keys { { 1, 0, NoiseStream::Decoder, 0 },
                                       { 2, 0, NoiseStream::Decoder, 0 },
                                       { std::uint64_t { 1 } << 32 | 1, 0, NoiseStream::Decoder,
                                         0 },
                                       { 1, 1, NoiseStream::Decoder, 0 },
                                       { 1, 0, NoiseStream::SuperRes, 0 },
                                       { 1, 0, NoiseStream::Decoder, 1 } };
    std::vector<std::vector<float>> draws;
    for (const NoiseKey &key : keys)
        draws.push_back(normals(key, count));
    for (std::size_t a = 0; a < draws.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            double correlation = 0.0;
            for (std::size_t i = 0; i < count; ++i)
                correlation += static_cast<double>(draws[a][i]) * static_cast<double>(draws[b][i]);
            QVERIFY(std::abs(correlation / count) < 5.0 / std::sqrt(count));
        }
    }
}

void TestNoise::moments()
{
    constexpr std::size_t count = 200000;
    const std::vector<float> values = normals({ 7, 0, NoiseStream::Prior, 0 }, count);
    std::array<double, 5> moment {};
    int outside = 0;
    for (const float value : values) {
        QVERIFY(std::isfinite(value));
        double power = 1.0;
        for (std::size_t k = 1; k < moment.size(); ++k)
            moment[k] += (power *= static_cast<double>(value)) / count;
        outside += std::abs(value) > 1.959964F ? 1 : 0;
    }
    QVERIFY(std::abs(moment[1]) < 0.01);
    QVERIFY(std::abs(moment[2] - 1.0) < 0.02);
    QVERIFY(std::abs(moment[3]) < 0.05);
    QVERIFY(std::abs(moment[4] - 3.0) < 0.1);
    QVERIFY(std::abs(outside / static_cast<double>(count) - 0.05) < 0.003);
}

QTEST_APPLESS_MAIN(TestNoise)
#include "tst_noise.moc"
