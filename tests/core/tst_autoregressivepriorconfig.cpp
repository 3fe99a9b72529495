#include "weights/autoregressivepriorconfig.h"

#include "unclip/error.h"
#include "weights/expectedshapes.h"
#include "weights/flops.h"
#include "weights/jsonfile.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace unclip;
using Json = nlohmann::json;

class AutoregressivePriorConfigTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        AutoregressivePriorConfig config;
        config.heads = 3;
        config.headDim = 8;
        config.layers = 5;
        config.embeddingDim = 40;
        config.numEmbeddings = 24;
        config.components = 33;
        config.buckets = 128;
        config.dotProductBuckets = 16;
        config.temperature = 0.5;
        const Json json = config.toJson();
        QVERIFY(AutoregressivePriorConfig::fromJson(json).toJson() == json);
        QCOMPARE(config.sequenceLength(), std::int64_t { 24 + 2 + 33 - 1 });
    }

    void absentKeysAreThePapers()
    {
        const auto config = AutoregressivePriorConfig::fromJson(Json::object());
        QCOMPARE(config.width(), std::int64_t { 2048 });
        QCOMPARE(config.layers, std::int64_t { 24 });
        QCOMPARE(config.components, std::int64_t { 319 });
        QCOMPARE(config.buckets, std::int64_t { 1024 });
        QCOMPARE(config.temperature, 1.0);
        const double billions = static_cast<double>(parameterCount(expectedShapes(config))) / 1e9;
        QVERIFY(billions > 1.0 && billions < 1.3); // the paper: 1 billion
    }

    void hostileValuesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<QByteArray>("told");
        const auto row = [](const char *patch, const char *told) {
            QTest::newRow(patch) << QByteArray(patch) << QByteArray(told);
        };
        row(R"({"_class_name": "PriorTransformer"})", "_class_name");
        row(R"({"num_layers": 0})", "num_layers");
        row(R"({"num_layers": 257})", "num_layers");
        row(R"({"num_layers": 2.5})", "num_layers");
        row(R"({"num_layers": "2"})", "num_layers");
        row(R"({"num_layers": true})", "num_layers");
        row(R"({"num_layers": 1e30})", "num_layers");
        row(R"({"num_attention_heads": 65536})", "num_attention_heads");
        row(R"({"attention_head_dim": -64})", "attention_head_dim");
        row(R"({"embedding_dim": 9223372036854775807})", "embedding_dim");
        row(R"({"num_embeddings": 0})", "num_embeddings");
        row(R"({"num_embeddings": 8193})", "num_embeddings");
        row(R"({"num_components": 0})", "num_components");
        row(R"({"num_components": 8193, "embedding_dim": 65536})", "num_components");
        row(R"({"num_components": 65, "embedding_dim": 64})", "num_components");
        row(R"({"num_buckets": 1})", "num_buckets");
        row(R"({"num_buckets": 65537})", "num_buckets");
        row(R"({"num_buckets": [1024]})", "num_buckets");
        row(R"({"num_dot_product_buckets": 0})", "num_dot_product_buckets");
        row(R"({"num_dot_product_buckets": 7})", "num_dot_product_buckets");
        row(R"({"num_dot_product_buckets": 65538})", "num_dot_product_buckets");
        row(R"({"temperature": 0})", "temperature");
        row(R"({"temperature": -1.5})", "temperature");
        row(R"({"temperature": 1e300})", "temperature");
        row(R"({"temperature": "warm"})", "temperature");
    }

    void hostileValuesAreRefused()
    {
        QFETCH(QByteArray, patch);
        QFETCH(QByteArray, told);
        try {
            AutoregressivePriorConfig::fromJson(parseJson(patch.toStdString(), "patch"));
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(told), error.what());
        }
    }

    void noObjectIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(AutoregressivePriorConfig::fromJson(Json::array()), ModelError);
    }

    void fitsItsOwnClipOnly()
    {
        ClipTextConfig text;
        text.hiddenSize = text.projectionDim = 768;
        text.maxPositions = 77;
        QVERIFY(AutoregressivePriorConfig().fits(text));
        text.projectionDim = 512;
        QVERIFY(!AutoregressivePriorConfig().fits(text));
        text.projectionDim = 768;
        text.maxPositions = 24;
        QVERIFY(!AutoregressivePriorConfig().fits(text));
    }

    void workGrowsWithTheSequence()
    {
        AutoregressivePriorConfig config;
        const std::uint64_t flops = forwardFlops(config);
        // About two operations a weight and token.
        const auto weights = static_cast<double>(parameterCount(expectedShapes(config)));
        const double perToken = static_cast<double>(flops) / (2.0 * weights * 397.0);
        QVERIFY(perToken > 0.9 && perToken < 1.2);
        config.components = 100;
        QVERIFY(forwardFlops(config) < flops / 2);
    }
};

QTEST_GUILESS_MAIN(AutoregressivePriorConfigTest)
#include "tst_autoregressivepriorconfig.moc"
