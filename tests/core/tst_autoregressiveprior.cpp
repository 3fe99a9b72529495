#include "nn/autoregressiveprior.h"

#include "nn/codesampler.h"
#include "nn/initialisation.h"
#include "unclip/error.h"
#include "util/noise.h"
#include "weights/expectedshapes.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <QTest>

#include <set>

using namespace unclip;
using namespace unclip::nn;

namespace {

constexpr double tolerance = 1e-5;

AutoregressivePriorConfig tinyConfig()
{
    AutoregressivePriorConfig config;
    config.heads = 2;
    config.headDim = 8;
    config.layers = 3;
    config.embeddingDim = 12;
    config.numEmbeddings = 5;
    config.components = 7;
    config.buckets = 16;
    config.dotProductBuckets = 4;
    return config;
}

/// Random captions of three real tokens and two of padding.
PriorConditions captions(std::int64_t rows)
{
    const AutoregressivePriorConfig config = tinyConfig();
    PriorConditions made;
    made.textEmbedding = at::randn({ rows, config.embeddingDim }, at::kFloat);
    made.hiddenStates = at::randn({ rows, config.numEmbeddings, config.embeddingDim }, at::kFloat);
    made.mask = at::ones({ rows, config.numEmbeddings }, at::kBool);
    made.mask.narrow(1, 3, 2).fill_(false);
    return made;
}

PriorConditions rowOf(const PriorConditions &all, std::int64_t row)
{
    return { all.textEmbedding.narrow(0, row, 1), all.hiddenStates.narrow(0, row, 1),
             all.mask.narrow(0, row, 1) };
}

EmbeddingQuantiser plainQuantiser()
{
    const AutoregressivePriorConfig config = tinyConfig();
    const auto components = static_cast<std::size_t>(config.components);
    const auto dimension = static_cast<std::size_t>(config.embeddingDim);
    QuantiserTables tables;
    tables.mean.assign(dimension, 0.0F);
    tables.components.assign(components * dimension, 0.0F);
    for (std::size_t k = 0; k < components; ++k)
        tables.components[k * dimension + k] = 1.0F;
    tables.lowest.assign(components, -1.0F);
    tables.highest.assign(components, 1.0F);
    tables.dotProductEdges = { -0.5F, 0.0F, 0.5F };
    return { tables, config.buckets };
}

UniformDraw keyedDraw(std::uint64_t seed, std::int64_t firstRow = 0)
{
    return [=](std::int64_t row, int draw) {
        return drawUniform({ seed, static_cast<std::uint32_t>(firstRow + row),
                             NoiseStream::AutoregressivePrior, static_cast<std::uint32_t>(draw) });
    };
}

double difference(const at::Tensor &a, const at::Tensor &b)
{
    return (a - b).abs().max().item<double>();
}

} // namespace

class AutoregressivePriorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        at::manual_seed(5);
        m_prior = AutoregressivePrior(tinyConfig());
        const at::NoGradGuard noGradient;
        for (auto &parameter : m_prior->parameters())
            if (parameter.dim() > 1)
                parameter.copy_(normalWeights(parameter.sizes(), 0.3)); // far from uniform
    }

    void init()
    {
        at::manual_seed(6);
        m_noGradient = std::make_unique<at::NoGradGuard>();
    }

    void cleanup() { m_noGradient.reset(); }

    void keysAreTheExpectedOnes()
    {
        ShapeMap state;
        for (const auto &item : m_prior->named_parameters())
            state[item.key()] = item.value().sizes().vec();
        for (const auto &item : m_prior->named_buffers())
            state[item.key()] = item.value().sizes().vec();
        QVERIFY(state == expectedShapes(tinyConfig()));
    }

    void shapes()
    {
        for (const std::int64_t rows : { 1, 3 })
            QCOMPARE(logitsOf(codes(rows), captions(rows)).sizes().vec(),
                     (std::vector<std::int64_t> { rows, 7, 16 }));
    }

    void laterCodesChangeNothingBefore()
    {
        const PriorConditions caption = captions(2);
        const at::Tensor first = codes(2);
        const at::Tensor before = logitsOf(first, caption);
        for (std::int64_t j = 0; j < 7; ++j) {
            at::Tensor changed = first.clone();
            changed.select(1, j).copy_((first.select(1, j) + 5) % 16);
            const at::Tensor after = logitsOf(changed, caption);
            QVERIFY(at::equal(after.narrow(1, 0, j + 1), before.narrow(1, 0, j + 1)));
            if (j + 1 < 7)
                QVERIFY(difference(after.narrow(1, j + 1, 1), before.narrow(1, j + 1, 1)) > 1e-3);
        }
    }

    void everythingInThePrefixMatters()
    {
        const at::Tensor sequence = codes(1);
        const PriorConditions caption = captions(1);
        const at::Tensor base = logitsOf(sequence, caption);
        PriorConditions other = caption;
        other.textEmbedding = caption.textEmbedding + 1.0;
        QVERIFY(difference(logitsOf(sequence, other), base) > 1e-3);
        other = caption;
        other.hiddenStates = caption.hiddenStates.clone();
        other.hiddenStates.select(1, 2).add_(1.0);
        QVERIFY(difference(logitsOf(sequence, other), base) > 1e-3);
        QVERIFY(difference(logitsOf(sequence, caption, m_prior->noDotProduct()), base) > 1e-3);
    }

    void paddingIsNotSeen()
    {
        const at::Tensor sequence = codes(1);
        const PriorConditions caption = captions(1);
        PriorConditions other = caption;
        other.hiddenStates = caption.hiddenStates.clone();
        other.hiddenStates.narrow(1, 3, 2).add_(3.0);
        QVERIFY(difference(logitsOf(sequence, other), logitsOf(sequence, caption)) < tolerance);
    }

    void cachedStepsEqualTheWholeForward()
    {
        const at::Tensor sequence = codes(3);
        const PriorConditions caption = captions(3);
        const at::Tensor whole = logitsOf(sequence, caption);
        CodeSequence cache;
        at::Tensor logits = m_prior->begin({ caption, at::full({ 3 }, 1, at::kLong) }, cache);
        for (std::int64_t k = 0; k < 7; ++k) {
            QVERIFY(difference(logits, whole.select(1, k)) < tolerance);
            if (k + 1 < 7)
                logits = m_prior->next(sequence.select(1, k), cache);
        }
    }

    void rowsOfABatchAreIndependent_data()
    {
        QTest::addColumn<double>("guidance");
        QTest::newRow("unguided") << 1.0;
        QTest::newRow("guided") << 3.0;
    }

    void rowsOfABatchAreIndependent()
    {
        QFETCH(double, guidance);
        const PriorConditions caption = captions(4);
        const PriorConditions empty = captions(1);
        const at::Tensor together = sample(caption, empty, { guidance, keyedDraw(9), {} });
        for (std::int64_t row = 0; row < 4; ++row) {
            const at::Tensor alone =
                sample(rowOf(caption, row), empty, { guidance, keyedDraw(9, row), {} });
            QVERIFY(at::equal(alone[0], together[row]));
        }
        QVERIFY(!at::equal(together[0], together[1]));
        QVERIFY(at::equal(sample(caption, empty, { guidance, keyedDraw(9), {} }), together));
        QVERIFY(!at::equal(sample(caption, empty, { guidance, keyedDraw(10), {} }), together));
    }

    void guidanceOfOneIgnoresTheEmptyCaption()
    {
        const PriorConditions caption = captions(3);
        const at::Tensor one = sample(caption, captions(1), { 1.0, keyedDraw(2), {} });
        QVERIFY(at::equal(sample(caption, captions(1), { 1.0, keyedDraw(2), {} }), one));
        // Mixing at a scale as good as 1 draws the same, so the conditional half is the caption's.
        const double nearlyOne = std::nextafter(1.0, 2.0);
        QVERIFY(at::equal(sample(caption, captions(1), { nearlyOne, keyedDraw(2), {} }), one));
        const at::Tensor guided = sample(caption, captions(1), { 4.0, keyedDraw(2), {} });
        QVERIFY(!at::equal(guided, one));
    }

    void guidanceOfZeroIgnoresTheCaption()
    {
        const PriorConditions empty = captions(1);
        const at::Tensor a = sample(captions(2), empty, { 0.0, keyedDraw(2), {} });
        QVERIFY(at::equal(sample(captions(2), empty, { 0.0, keyedDraw(2), {} }), a));
    }

    void drawsTheDotProductFromTheUpperHalf()
    {
        // A model that repeats its dot product's bucket as the first code.
        AutoregressivePrior echo(tinyConfig());
        for (auto &parameter : echo->parameters())
            parameter.zero_();
        echo->norm_out->weight.fill_(1.0);
        for (std::int64_t bucket = 0; bucket < 4; ++bucket) {
            echo->dot_product_embedding->weight[bucket][bucket] = 1.0;
            echo->proj_to_codes->weight[bucket][bucket] = 100.0;
        }
        std::set<std::int64_t> seen;
        for (std::uint64_t seed = 0; seed < 40; ++seed)
            seen.insert(sampleCodes(echo, captions(1), captions(1), plainQuantiser(),
                                    { 1.0, keyedDraw(seed), {} })[0][0]
                            .item<std::int64_t>());
        QCOMPARE(seen, (std::set<std::int64_t> { 2, 3 }));
    }

    void coldDrawsAreTheLikeliestCodes()
    {
        const PriorConditions caption = captions(1);
        const auto firstCodes = [&](double temperature) {
            m_prior->config.temperature = temperature;
            std::set<std::int64_t> seen;
            for (std::uint64_t seed = 0; seed < 40; ++seed)
                seen.insert(sample(caption, caption, { 1.0, keyedDraw(seed), {} })[0][0]
                                .item<std::int64_t>());
            m_prior->config.temperature = 1.0;
            return seen.size();
        };
        QVERIFY(firstCodes(10.0) > 8);
        QVERIFY(firstCodes(0.01) <= 2); // one for each bucket of the dot product's upper half
    }

    void asksBeforeEveryNetworkCall()
    {
        int calls = 0;
        CodeSampling sampling { 2.0, keyedDraw(1), [&] { ++calls; } };
        sample(captions(1), captions(1), sampling);
        QCOMPARE(calls, 7);
        calls = 0;
        sampling.onCode = [&] {
            if (++calls == 3)
                throw Cancelled();
        };
        QVERIFY_EXCEPTION_THROWN(sample(captions(1), captions(1), sampling), Cancelled);
        QCOMPARE(calls, 3);
    }

    void samplesUnderInferenceModeInBfloat16()
    {
        const c10::InferenceMode inference;
        AutoregressivePrior prior(tinyConfig());
        prior->to(at::kBFloat16);
        nn::freeze(*prior);
        const at::Tensor drawn = sampleCodes(prior, captions(2), captions(1), plainQuantiser(),
                                             { 2.0, keyedDraw(1), {} });
        QVERIFY(drawn.min().item<std::int64_t>() >= 0 && drawn.max().item<std::int64_t>() < 16);
    }

    void codesBecomeEmbeddings()
    {
        const at::Tensor drawn = at::full({ 2, 7 }, 15, at::kLong);
        const at::Tensor z = decodeCodes(plainQuantiser(), drawn);
        QCOMPARE(z.sizes().vec(), (std::vector<std::int64_t> { 2, 12 }));
        QCOMPARE(z[1][6].item<float>(), 1.0F - 1.0F / 16.0F);
        QCOMPARE(z[1][7].item<float>(), 0.0F);
    }

private:
    static at::Tensor codes(std::int64_t rows)
    {
        return at::randint(0, 16, { rows, 7 }, at::kLong);
    }

    at::Tensor logitsOf(const at::Tensor &sequence, const PriorConditions &caption,
                        std::int64_t dotProduct = 1)
    {
        const at::Tensor buckets = at::full({ sequence.size(0) }, dotProduct, at::kLong);
        return m_prior(sequence, CodeConditions { caption, buckets });
    }

    at::Tensor sample(const PriorConditions &caption, const PriorConditions &empty,
                      const CodeSampling &sampling)
    {
        return sampleCodes(m_prior, caption, empty, plainQuantiser(), sampling);
    }

    AutoregressivePrior m_prior { nullptr };
    std::unique_ptr<at::NoGradGuard> m_noGradient;
};

QTEST_GUILESS_MAIN(AutoregressivePriorTest)
#include "tst_autoregressiveprior.moc"
