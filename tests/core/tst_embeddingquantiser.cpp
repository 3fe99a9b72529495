#include "pca/embeddingquantiser.h"

#include "unclip/error.h"
#include "util/categorical.h"
#include "util/noise.h"
#include "weights/floatconvert.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

using namespace unclip;

namespace {

constexpr std::size_t dimension = 6;
constexpr std::size_t sampleCount = 2000;
constexpr QuantiserSizes sizes { 4, 64, 8 };

/// Embeddings whose coordinates spread less and less, far from the origin, and even dot products.
QuantiserSamples samples()
{
    QuantiserSamples made;
    made.dimension = dimension;
    made.imageEmbeddings.resize(sampleCount * dimension);
    fillNormal({ 1, 0, NoiseStream::Training, 0 }, made.imageEmbeddings.data(),
               made.imageEmbeddings.size());
    for (std::size_t i = 0; i < made.imageEmbeddings.size(); ++i)
        made.imageEmbeddings[i] =
            made.imageEmbeddings[i] / static_cast<float>(i % dimension + 1) + 10.0F;
    for (std::size_t i = 0; i < sampleCount; ++i)
        made.dotProducts.push_back(static_cast<float>(i) / sampleCount);
    return made;
}

/// Two components of three dimensions, in four buckets from -1 to 1 and from 0 to 8.
QuantiserTables plainTables()
{
    QuantiserTables tables;
    tables.mean = { 1.0F, 2.0F, 3.0F };
    tables.components = { 1.0F, 0.0F, 0.0F, 0.0F, 1.0F, 0.0F };
    tables.lowest = { -1.0F, 0.0F };
    tables.highest = { 1.0F, 8.0F };
    tables.dotProductEdges = { 0.1F, 0.2F, 0.3F };
    return tables;
}

constexpr std::int64_t plainBuckets = 4;

std::array<std::int64_t, 2> encoded(float x, float y)
{
    const EmbeddingQuantiser quantiser(plainTables(), plainBuckets);
    const std::array<float, 3> embedding { x, y, 0.0F };
    std::array<std::int64_t, 2> codes {};
    quantiser.encode(embedding.data(), codes.data());
    return codes;
}

struct Damage
{
    const char *name;
    void (*apply)(QuantiserTables &);
    const char *told;
};

const std::array<Damage, 9> damages { {
    { "nan in mean", [](QuantiserTables &t) { t.mean[1] = std::nanf(""); }, "pca_mean" },
    { "infinite component", [](QuantiserTables &t) { t.components[0] = HUGE_VALF; },
      "pca_components" },
    { "empty range", [](QuantiserTables &t) { t.highest[1] = 0.0F; }, "component 1" },
    { "range turned round", [](QuantiserTables &t) { t.lowest[0] = 5.0F; }, "component 0" },
    { "falling edges", [](QuantiserTables &t) { t.dotProductEdges[2] = 0.0F; },
      "dot_product_edges" },
    { "odd dot product buckets", [](QuantiserTables &t) { t.dotProductEdges.pop_back(); },
      "buckets" },
    { "range missing", [](QuantiserTables &t) { t.highest.pop_back(); }, "fit each other" },
    { "more components than dimensions",
      [](QuantiserTables &t) {
          t.lowest.resize(4, -1.0F);
          t.highest.resize(4, 1.0F);
          t.components.resize(12);
      },
      "fit each other" },
    { "nothing", [](QuantiserTables &t) { t = {}; }, "fit each other" },
} };

void writeTables(const std::filesystem::path &file, const QuantiserTables &tables, DType dtype)
{
    const std::array<std::pair<const char *, const std::vector<float> *>, 5> named { {
        { "pca_mean", &tables.mean },
        { "pca_components", &tables.components },
        { "code_lowest", &tables.lowest },
        { "code_highest", &tables.highest },
        { "dot_product_edges", &tables.dotProductEdges },
    } };
    std::vector<TensorEntry> entries;
    for (const auto &[name, values] : named)
        entries.push_back({ name, dtype, { static_cast<std::int64_t>(values->size()) } });
    SafetensorsWriter writer(file, entries);
    for (const auto &[name, values] : named) {
        std::vector<std::byte> bytes(values->size() * sizeOf(dtype));
        if (isFloating(dtype))
            convertFloats(reinterpret_cast<const std::byte *>(values->data()), DType::F32,
                          bytes.data(), dtype, values->size());
        writer.write(bytes.data(), bytes.size());
    }
    writer.finish();
}

} // namespace

class EmbeddingQuantiserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bucketsAndTheirEdges()
    {
        QCOMPARE(encoded(1.0F, 2.0F), (std::array<std::int64_t, 2> { 2, 0 })); // the mean
        QCOMPARE(encoded(0.49F, 4.1F), (std::array<std::int64_t, 2> { 0, 1 }));
        QCOMPARE(encoded(0.51F, 3.9F), (std::array<std::int64_t, 2> { 1, 0 }));
        QCOMPARE(encoded(-50.0F, -50.0F), (std::array<std::int64_t, 2> { 0, 0 }));
        QCOMPARE(encoded(2.0F, 10.0F), (std::array<std::int64_t, 2> { 3, 3 })); // the upper end
        QCOMPARE(encoded(1e30F, 1e30F), (std::array<std::int64_t, 2> { 3, 3 }));
        QCOMPARE(encoded(std::nanf(""), -HUGE_VALF), (std::array<std::int64_t, 2> { 0, 0 }));
    }

    void decodesToTheMiddleOfBuckets()
    {
        const EmbeddingQuantiser quantiser(plainTables(), plainBuckets);
        const std::array<std::int64_t, 2> codes { 0, 3 };
        std::array<float, 3> embedding {};
        quantiser.decode(codes.data(), embedding.data());
        QCOMPARE(embedding, (std::array<float, 3> { 0.25F, 9.0F, 3.0F }));
        for (const std::int64_t bad : { std::int64_t { -1 }, plainBuckets }) {
            const std::array<std::int64_t, 2> wrong { 0, bad };
            QVERIFY_EXCEPTION_THROWN(quantiser.decode(wrong.data(), embedding.data()),
                                     InvalidRequest);
        }
    }

    void everyCodeSurvivesTheRoundTrip()
    {
        const EmbeddingQuantiser quantiser = EmbeddingQuantiser::fit(samples(), sizes);
        QCOMPARE(quantiser.componentCount(), std::size_t { 4 });
        std::array<float, dimension> embedding {};
        for (std::int64_t i = 0; i < sizes.buckets; ++i) {
            const std::array<std::int64_t, 4> codes { i, sizes.buckets - 1 - i, i / 2,
                                                      (i * 7) % 64 };
            std::array<std::int64_t, 4> again {};
            quantiser.decode(codes.data(), embedding.data());
            quantiser.encode(embedding.data(), again.data());
            QCOMPARE(again, codes);
        }
    }

    void fittedEmbeddingsComeBackWithinHalfABucket()
    {
        const QuantiserSamples fitted = samples();
        QuantiserSizes all = sizes;
        all.components = dimension;
        const EmbeddingQuantiser quantiser = EmbeddingQuantiser::fit(fitted, all);
        double bound = 0.0; // of the squared distance: components are orthonormal
        for (std::size_t k = 0; k < dimension; ++k)
            bound += std::pow((quantiser.tables().highest[k] - quantiser.tables().lowest[k])
                                  / (2.0 * static_cast<double>(sizes.buckets)),
                              2);
        std::array<std::int64_t, dimension> codes {};
        std::array<float, dimension> back {};
        std::set<std::int64_t> used;
        for (std::size_t at = 0; at < fitted.imageEmbeddings.size(); at += dimension) {
            quantiser.encode(fitted.imageEmbeddings.data() + at, codes.data());
            quantiser.decode(codes.data(), back.data());
            double distance = 0.0;
            for (std::size_t d = 0; d < dimension; ++d)
                distance += std::pow(back[d] - fitted.imageEmbeddings[at + d], 2);
            QVERIFY(distance < bound * 1.001 + 1e-9);
            used.insert(codes[0]);
        }
        QVERIFY(*used.begin() == 0 && *used.rbegin() == sizes.buckets - 1); // the whole range
    }

    void componentsComeInOrderOfVariance()
    {
        const EmbeddingQuantiser quantiser = EmbeddingQuantiser::fit(samples(), sizes);
        const auto &row = quantiser.tables().components;
        QVERIFY(std::abs(row[0]) > 0.99F); // the first dimension spreads most
        QVERIFY(std::abs(row[dimension + 1]) > 0.99F);
    }

    void directionsWithoutVarianceHaveARange()
    {
        QuantiserSamples same;
        same.dimension = 3;
        same.imageEmbeddings = { 1, 2, 3, 1, 2, 3, 1, 2, 3 };
        same.dotProducts = { 0.5F };
        const EmbeddingQuantiser quantiser = EmbeddingQuantiser::fit(same, { 3, 8, 2 });
        std::array<std::int64_t, 3> codes {};
        std::array<float, 3> back {};
        quantiser.encode(same.imageEmbeddings.data(), codes.data());
        quantiser.decode(codes.data(), back.data());
        for (std::size_t d = 0; d < 3; ++d)
            QVERIFY(std::abs(back[d] - same.imageEmbeddings[d]) < 1e-3F);
    }

    void fitNeedsSamples()
    {
        QuantiserSamples few = samples();
        few.imageEmbeddings.resize(dimension);
        QVERIFY_EXCEPTION_THROWN(EmbeddingQuantiser::fit(few, sizes), InvalidRequest);
        QuantiserSamples silent = samples();
        silent.dotProducts.clear();
        QVERIFY_EXCEPTION_THROWN(EmbeddingQuantiser::fit(silent, sizes), InvalidRequest);
    }

    void dotProductBucketsAreEquallyLikely()
    {
        const QuantiserSamples fitted = samples();
        const EmbeddingQuantiser quantiser = EmbeddingQuantiser::fit(fitted, sizes);
        QCOMPARE(quantiser.dotProductBuckets(), sizes.dotProductBuckets);
        std::vector<std::size_t> counts(8);
        for (const float product : fitted.dotProducts)
            ++counts[static_cast<std::size_t>(
                quantiser.dotProductBucket(static_cast<double>(product)))];
        for (const std::size_t count : counts)
            QCOMPARE(count, sampleCount / 8);
        QCOMPARE(quantiser.dotProductBucket(-2.0), 0);
        QCOMPARE(quantiser.dotProductBucket(2.0), 7);
    }

    void drawsFromTheUpperHalf()
    {
        const EmbeddingQuantiser quantiser = EmbeddingQuantiser::fit(samples(), sizes);
        std::vector<int> counts(8);
        for (int i = 1; i <= 1000; ++i)
            ++counts[static_cast<std::size_t>(quantiser.dotProductFromUpperHalf(i / 1000.0))];
        QCOMPARE(counts, (std::vector<int> { 0, 0, 0, 0, 250, 250, 250, 250 }));
        QCOMPARE(quantiser.dotProductFromUpperHalf(std::numeric_limits<double>::min()), 4);
        QCOMPARE(quantiser.dotProductFromUpperHalf(1.0), 7);
    }

    void unusableTablesAreRefused_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < damages.size(); ++i)
            QTest::newRow(damages[i].name) << static_cast<int>(i);
    }

    void unusableTablesAreRefused()
    {
        QFETCH(int, index);
        const Damage &damage = damages[static_cast<std::size_t>(index)];
        QuantiserTables tables = plainTables();
        damage.apply(tables);
        try {
            const EmbeddingQuantiser quantiser(std::move(tables), plainBuckets);
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(damage.told), error.what());
        }
    }

    void tablesAreReadFromEveryFloatingType()
    {
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "w.safetensors";
        for (const DType dtype : { DType::F16, DType::F32, DType::BF16 }) {
            writeTables(file, plainTables(), dtype);
            const auto read = EmbeddingQuantiser::load(SafetensorsFile::open(file), plainBuckets);
            QCOMPARE(read.tables().lowest, plainTables().lowest);
            QCOMPARE(read.tables().components, plainTables().components);
            QVERIFY(std::abs(read.tables().dotProductEdges[2] - 0.3F) < 2e-3F);
        }
        writeTables(file, plainTables(), DType::I32);
        QVERIFY_EXCEPTION_THROWN(
            EmbeddingQuantiser::load(SafetensorsFile::open(file), plainBuckets), ModelError);
        SafetensorsWriter empty(file, {});
        empty.finish();
        QVERIFY_EXCEPTION_THROWN(
            EmbeddingQuantiser::load(SafetensorsFile::open(file), plainBuckets), ModelError);
    }

    void drawsFollowTheLogits()
    {
        const std::array<float, 4> logits { std::log(0.1F), std::log(0.2F), -HUGE_VALF,
                                            std::log(0.7F) };
        std::array<int, 4> counts {};
        for (int i = 0; i < 10000; ++i)
            ++counts[drawIndex(logits.data(), logits.size(), (i + 0.5) / 10000.0)];
        QVERIFY(std::abs(counts[0] - 1000) <= 1 && std::abs(counts[1] - 2000) <= 1);
        QCOMPARE(counts[2], 0);
        QCOMPARE(drawIndex(logits.data(), logits.size(), 1e-12), std::size_t { 0 });
        QCOMPARE(drawIndex(logits.data(), logits.size(), 1.0), std::size_t { 3 });
        const std::array<float, 2> none { std::nanf(""), std::nanf("") };
        QCOMPARE(drawIndex(none.data(), none.size(), 0.5), std::size_t { 1 });
    }
};

QTEST_GUILESS_MAIN(EmbeddingQuantiserTest)
#include "tst_embeddingquantiser.moc"
