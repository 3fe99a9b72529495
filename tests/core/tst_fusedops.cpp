#include "nn/fusedops.h"
#include "nn/initialisation.h"
#include "nn/kernels.h"
#include "nn/layers.h"
#include "nn/packedweights.h"
#include "support/goldentensors.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <QFile>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

using namespace unclip;
using kernels::Activation;

namespace {

constexpr double float32Tolerance = 1e-5; ///< of the largest value, gradients too
constexpr double packedTolerance = 0x1p-7; ///< of oneDNN in bfloat16, which may round twice

/// Normal numbers that depend on the seed alone.
at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed)
{
    return at::randn(shape, at::detail::createCPUGenerator(seed));
}

/// A fused result against float64, with the tolerance of its type. `unfused` is LibTorch's result,
/// defined only where float32 cannot hold the tolerance: then twice LibTorch's own error is
/// allowed.
QString fusedMismatch(const std::string &name, const at::Tensor &fused, const at::Tensor &exact,
                      const at::Tensor &unfused = {})
{
    const double least = unfused.defined() ? 2.0 * test::largest(unfused - exact) : 0.0;
    const double tolerance = std::max(float32Tolerance * test::largest(exact), least);
    return fused.scalar_type() == at::kBFloat16
        ? test::roundedMismatch(name, fused, exact, tolerance)
        : test::mismatch(name, fused, exact, tolerance);
}

#define COMPARE_FUSED(...)                                                                         \
    do {                                                                                           \
        const QString problem = fusedMismatch(__VA_ARGS__);                                        \
        QVERIFY2(problem.isEmpty(), qPrintable(problem));                                          \
    } while (false)

std::vector<at::Tensor> converted(std::vector<at::Tensor> tensors, at::ScalarType type)
{
    for (at::Tensor &tensor : tensors)
        tensor = tensor.to(type);
    return tensors;
}

struct NormCase
{
    std::vector<std::int64_t> shape;
    std::int64_t groups = 1;
    double mean = 0.0; ///< added to the input
    bool scaleShift = false;
    Activation activation = Activation::None;
};

nn::GroupNormWeights normWeights(const NormCase &c)
{
    nn::GroupNormWeights weights {
        normal({ c.shape[1] }, 2) + 1.0, normal({ c.shape[1] }, 3), {}, {}
    };
    if (c.scaleShift) {
        weights.scale = normal({ c.shape[0], c.shape[1] }, 4);
        weights.shift = normal({ c.shape[0], c.shape[1] }, 5);
    }
    return weights;
}

/// The definition in float64.
at::Tensor exactGroupNorm(const at::Tensor &x, const nn::GroupNormWeights &w,
                          const nn::GroupNormOptions &options)
{
    const auto perChannel = [](const at::Tensor &t) {
        return t.to(at::kDouble).unsqueeze(-1).unsqueeze(-1);
    };
    const at::Tensor grouped =
        x.to(at::kDouble).contiguous().view({ x.size(0), options.groups, -1 });
    const at::Tensor centred = grouped - grouped.mean(-1, true);
    const at::Tensor variance = centred.square().mean(-1, true);
    at::Tensor y = (centred / (variance + options.eps).sqrt()).view(x.sizes());
    y = y * perChannel(w.weight) + perChannel(w.bias);
    if (w.scale.defined())
        y = y * (perChannel(w.scale) + 1.0) + perChannel(w.shift);
    return options.activation == Activation::Silu ? y * at::sigmoid(y) : y;
}

/// Gradients of sum(f(leaves) * direction) with respect to every leaf. The direction is a bfloat16
/// one, so that every type is given the same.
template <typename Function>
std::vector<at::Tensor> gradients(const std::vector<at::Tensor> &inputs, const Function &f)
{
    std::vector<at::Tensor> leaves;
    for (const at::Tensor &input : inputs)
        leaves.push_back(input.detach().clone().set_requires_grad(true));
    const at::Tensor y = f(leaves);
    const at::Tensor direction = normal(y.sizes(), 99).to(at::kBFloat16);
    (y.to(at::kDouble) * direction.to(at::kDouble)).sum().backward();
    std::vector<at::Tensor> result;
    for (const at::Tensor &leaf : leaves)
        result.push_back(leaf.grad());
    return result;
}

void addTypeRows()
{
    QTest::addColumn<int>("type");
    QTest::newRow("float32") << static_cast<int>(at::kFloat);
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
}

/// A step of AdamW with EMA in float64, from the formulas of Loshchilov and Hutter.
struct PlainAdamW
{
    at::Tensor master;
    at::Tensor moment1;
    at::Tensor moment2;
    at::Tensor average;

    void step(const kernels::AdamWStep &s, const at::Tensor &gradient)
    {
        const at::Tensor g = gradient.to(at::kDouble) * double { s.gradientScale };
        const double b1 = double { s.beta1 };
        const double b2 = double { s.beta2 };
        const auto n = static_cast<double>(s.step);
        moment1 = moment1 * b1 + g * (1.0 - b1);
        moment2 = moment2 * b2 + g * g * (1.0 - b2);
        const at::Tensor m = moment1 / (1.0 - std::pow(b1, n));
        const at::Tensor v = moment2 / (1.0 - std::pow(b2, n));
        const double rate = double { s.learningRate };
        master = master * (1.0 - rate * double { s.weightDecay })
            - m / (v.sqrt() + double { s.eps }) * rate;
        average = average * double { s.emaDecay } + master * (1.0 - double { s.emaDecay });
    }
};

} // namespace

Q_DECLARE_METATYPE(NormCase)

/// The fused kernels and packed layers against plain operators.
class TestFusedOps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupNorm_data();
    void groupNorm();
    void groupNormOfBFloat16_data() { groupNorm_data(); }
    void groupNormOfBFloat16();
    void groupNormGradients_data() { groupNorm_data(); }
    void groupNormGradients();
    void softmax_data();
    void softmax();
    void softmaxInChunks();
    void softmaxOfMaskedScores();
    void softmaxGradients_data() { addTypeRows(); }
    void softmaxGradients();
    void activations_data();
    void activations();
    void activationGradients_data() { activations_data(); }
    void activationGradients();
    void adamW_data() { addTypeRows(); }
    void adamW();
    void packedConvolution_data();
    void packedConvolution();
    void packedLinear_data();
    void packedLinear();
    void otherInputsAreRefused();
    void packingReportsLackOfMemory();
};

void TestFusedOps::groupNorm_data()
{
    QTest::addColumn<NormCase>("norm");
    for (const Activation activation : { Activation::None, Activation::Silu })
        for (const bool scaleShift : { false, true }) {
            const auto row = [&](const char *name, const std::vector<std::int64_t> &shape,
                                 std::int64_t groups, double mean) {
                QTest::addRow("%s%s%s", name, scaleShift ? ", scaled" : "",
                              activation == Activation::Silu ? ", silu" : "")
                    << NormCase { shape, groups, mean, scaleShift, activation };
            };
            row("plain", { 2, 32, 8, 8 }, 8, 0.0);
            row("odd sizes", { 3, 21, 5, 7 }, 7, 0.0);
            row("one position", { 8, 24, 1, 1 }, 12, 0.0);
            row("one channel", { 2, 1, 9, 3 }, 1, 0.0);
            row("one channel a group", { 1, 33, 4, 11 }, 33, 0.0);
            row("several chunks", { 2, 20, 17, 33 }, 5, 0.0);
            row("large mean", { 2, 16, 19, 19 }, 4, 1000.0);
        }
}

void TestFusedOps::groupNorm()
{
    QFETCH(NormCase, norm);
    const at::Tensor x = normal(norm.shape, 1) + norm.mean;
    const auto weights = normWeights(norm);
    const nn::GroupNormOptions options { norm.groups, 1e-5, norm.activation };
    const at::Tensor exact = exactGroupNorm(x, weights, options);
    const at::Tensor fused = nn::fusedGroupNorm(x, weights, options);
    QVERIFY(fused.is_contiguous(at::MemoryFormat::ChannelsLast));
    const at::Tensor unfused = nn::composedGroupNorm(x, weights, options);
    // A float32 near 1000 is 6e-5 from the next one: no mean is known better.
    COMPARE_FUSED("fused", fused, exact, norm.mean > 100.0 ? unfused : at::Tensor());
}

void TestFusedOps::groupNormOfBFloat16()
{
    QFETCH(NormCase, norm);
    norm.mean /= 100.0; // 1000 leaves bfloat16 no digits for the deviations
    const at::Tensor x = (normal(norm.shape, 1) + norm.mean).to(at::kBFloat16);
    const auto weights = normWeights(norm);
    const nn::GroupNormOptions options { norm.groups, 1e-5, norm.activation };
    const at::Tensor fused = nn::fusedGroupNorm(x, weights, options);
    QVERIFY(fused.scalar_type() == at::kBFloat16);
    COMPARE_FUSED("fused", fused, exactGroupNorm(x, weights, options));
}

void TestFusedOps::groupNormGradients()
{
    QFETCH(NormCase, norm);
    norm.mean = std::min(norm.mean, 10.0);
    const auto weights = normWeights(norm);
    const nn::GroupNormOptions options { norm.groups, 1e-5, norm.activation };
    std::vector<at::Tensor> inputs { normal(norm.shape, 1) + norm.mean, weights.weight,
                                     weights.bias };
    if (norm.scaleShift)
        inputs.insert(inputs.end(), { weights.scale, weights.shift });
    const auto with = [&](const std::vector<at::Tensor> &leaves) {
        return norm.scaleShift ? nn::GroupNormWeights { leaves[1], leaves[2], leaves[3], leaves[4] }
                               : nn::GroupNormWeights { leaves[1], leaves[2], {}, {} };
    };
    for (const auto type : { at::kFloat, at::kBFloat16 }) {
        const std::vector<at::Tensor> rounded = converted(inputs, type);
        const auto fused = gradients(rounded, [&](const std::vector<at::Tensor> &leaves) {
            return nn::fusedGroupNorm(leaves[0], with(leaves), options);
        });
        const auto exact =
            gradients(converted(rounded, at::kDouble), [&](const std::vector<at::Tensor> &leaves) {
                return exactGroupNorm(leaves[0], with(leaves), options);
            });
        const auto unfused =
            gradients(converted(rounded, at::kFloat), [&](const std::vector<at::Tensor> &leaves) {
                return nn::composedGroupNorm(leaves[0], with(leaves), options);
            });
        // Two numbers are normalised to -1 and 1 whatever they are: their gradient is what a
        // thousand times larger terms leave.
        const bool cancels = norm.shape[2] == 1;
        for (std::size_t i = 0; i < fused.size(); ++i)
            COMPARE_FUSED("gradient " + std::to_string(i), fused[i], exact[i],
                          cancels && i == 0 ? unfused[i] : at::Tensor());
    }
}

void TestFusedOps::softmax_data()
{
    QTest::addColumn<QList<qint64>>("biasShape");
    QTest::newRow("none") << QList<qint64> {};
    QTest::newRow("one for all") << QList<qint64> { 1, 1, 37 };
    QTest::newRow("per query") << QList<qint64> { 1, 5, 37 };
    QTest::newRow("per picture") << QList<qint64> { 3, 1, 37 };
    QTest::newRow("per picture and query") << QList<qint64> { 3, 5, 37 };
}

namespace {

constexpr std::int64_t softmaxHeads = 2;

at::Tensor softmaxScores()
{
    return normal({ 3 * softmaxHeads, 5, 37 }, 1) * 4.0;
}

nn::SoftmaxOptions softmaxOptions()
{
    nn::SoftmaxOptions options;
    options.scale = 0.35;
    options.heads = softmaxHeads;
    return options;
}

/// The definition in float64.
at::Tensor exactSoftmax(const at::Tensor &scores, const at::Tensor &bias)
{
    at::Tensor logits = scores.to(at::kDouble) * softmaxOptions().scale;
    if (bias.defined())
        logits = logits + (bias.size(0) == 1 ? bias : bias.repeat_interleave(softmaxHeads, 0));
    return at::softmax(logits, -1);
}

} // namespace

void TestFusedOps::softmax()
{
    QFETCH(QList<qint64>, biasShape);
    const std::vector<std::int64_t> shape(biasShape.begin(), biasShape.end());
    const at::Tensor bias = shape.empty() ? at::Tensor() : normal(shape, 2);
    for (const auto type : { at::kFloat, at::kBFloat16 }) {
        const at::Tensor scores = softmaxScores().to(type);
        COMPARE_FUSED("softmax", nn::fusedSoftmax(scores.clone(), bias, softmaxOptions()),
                      exactSoftmax(scores, bias));
    }
}

/// Attention hands over runs of heads; each must find its own rows of the bias.
void TestFusedOps::softmaxInChunks()
{
    const at::Tensor bias = normal({ 3, 5, 37 }, 2) * 3.0;
    const at::Tensor scores = softmaxScores();
    const at::Tensor expected = nn::composedSoftmax(scores, bias, softmaxOptions());
    for (const std::int64_t chunk : { 1, 3, 4 }) {
        for (std::int64_t head = 0; head < scores.size(0); head += chunk) {
            const std::int64_t count = std::min(chunk, scores.size(0) - head);
            nn::SoftmaxOptions options = softmaxOptions();
            options.firstRow = head * scores.size(1);
            const at::Tensor part = scores.narrow(0, head, count).clone();
            const at::Tensor composed = nn::composedSoftmax(part, bias, options);
            UNCLIP_COMPARE_TENSORS("composed", composed, expected.narrow(0, head, count), 1e-6);
            UNCLIP_COMPARE_TENSORS("fused", nn::fusedSoftmax(part, bias, options),
                                   expected.narrow(0, head, count), 1e-6);
        }
    }
}

void TestFusedOps::softmaxOfMaskedScores()
{
    for (const double masked : { -1e4, -2e4, -1e30, -std::numeric_limits<double>::infinity() }) {
        at::Tensor bias = at::zeros({ 1, 1, 37 });
        bias.narrow(2, 9, 20).fill_(masked);
        for (const auto type : { at::kFloat, at::kBFloat16 }) {
            const at::Tensor scores = softmaxScores().to(type);
            const at::Tensor actual = nn::fusedSoftmax(scores.clone(), bias, softmaxOptions());
            COMPARE_FUSED("masked", actual, exactSoftmax(scores, bias));
            QVERIFY(test::largest(actual.narrow(2, 9, 20)) < 1e-37);
        }
    }
    // All masked alike by a finite value is the same as nothing masked, but for the digits that a
    // float32 loses when 1e4 is added to it.
    const at::Tensor bias = at::full({ 1, 1, 37 }, -1e4);
    COMPARE_FUSED("all masked", nn::fusedSoftmax(softmaxScores(), bias, softmaxOptions()),
                  exactSoftmax(softmaxScores(), {}),
                  nn::composedSoftmax(softmaxScores(), bias, softmaxOptions()));
}

void TestFusedOps::softmaxGradients()
{
    QFETCH(int, type);
    const at::Tensor bias = normal({ 3, 1, 37 }, 2);
    const at::Tensor scores = softmaxScores().to(static_cast<at::ScalarType>(type));
    const auto fused = gradients({ scores }, [&](const std::vector<at::Tensor> &leaves) {
        std::vector<at::Tensor> runs;
        for (const std::int64_t head : { 0, 3 }) {
            nn::SoftmaxOptions options = softmaxOptions();
            options.firstRow = head * scores.size(1);
            runs.push_back(nn::fusedSoftmax(leaves[0].narrow(0, head, 3), bias, options));
        }
        return at::cat(runs, 0);
    });
    const auto exact =
        gradients({ scores.to(at::kDouble) }, [&](const std::vector<at::Tensor> &leaves) {
            return exactSoftmax(leaves[0], bias);
        });
    COMPARE_FUSED("gradient", fused[0], exact[0]);
}

void TestFusedOps::activations_data()
{
    QTest::addColumn<double>("slope");
    QTest::newRow("silu") << 1.0;
    QTest::newRow("quick gelu") << 1.702;
}

void TestFusedOps::activations()
{
    QFETCH(double, slope);
    const auto fused = [slope](const at::Tensor &x) {
        return slope > 1.0 ? nn::fusedQuickGelu(x) : nn::fusedSilu(x);
    };
    const at::Tensor extremes = at::tensor({ -1e30f, -1e4f, -200.0f, -89.0f, -88.0f, -87.0f, -50.0f,
                                             -0.0f, 0.0f, 1e-30f, 50.0f, 88.0f, 1e4f, 1e30f });
    for (const at::Tensor &x : { at::Tensor(normal({ 3, 1001 }, 1) * 6.0), extremes }) {
        const at::Tensor wide = x.to(at::kDouble);
        const at::Tensor exact = wide * at::sigmoid(wide * slope);
        // Relative for large values; those that vanish may do so inexactly.
        const at::Tensor error = (fused(x) - exact).abs() / exact.abs().clamp_min(1.0);
        UNCLIP_COMPARE_TENSORS("float32", error, at::zeros_like(error), 1e-6);
        const at::Tensor rounded = x.to(at::kBFloat16);
        const at::Tensor wideRounded = rounded.to(at::kDouble);
        COMPARE_FUSED("bfloat16", fused(rounded), wideRounded * at::sigmoid(wideRounded * slope));
    }
    const float infinity = std::numeric_limits<float>::infinity();
    QVERIFY(!fused(at::tensor({ infinity, -infinity })).isnan().any().item<bool>());
}

void TestFusedOps::activationGradients()
{
    QFETCH(double, slope);
    const at::Tensor x = normal({ 4, 33 }, 1) * 3.0;
    const auto fused = gradients({ x }, [slope](const std::vector<at::Tensor> &leaves) {
        return slope > 1.0 ? nn::fusedQuickGelu(leaves[0]) : nn::fusedSilu(leaves[0]);
    });
    const auto exact =
        gradients({ x.to(at::kDouble) }, [slope](const std::vector<at::Tensor> &leaves) {
            return leaves[0] * at::sigmoid(leaves[0] * slope);
        });
    COMPARE_FUSED("gradient", fused[0], exact[0]);
}

void TestFusedOps::adamW()
{
    QFETCH(int, type);
    constexpr std::int64_t count = 1003;
    const auto scalar = static_cast<at::ScalarType>(type);
    at::Tensor master = normal({ count }, 1);
    at::Tensor moment1 = at::zeros({ count });
    at::Tensor moment2 = at::zeros({ count });
    at::Tensor average = master.clone();
    at::Tensor parameter = master.to(scalar).clone();
    PlainAdamW plain { master.to(at::kDouble), moment1.to(at::kDouble), moment2.to(at::kDouble),
                       average.to(at::kDouble) };
    kernels::AdamWStep step;
    step.master = master.data_ptr<float>();
    step.moment1 = moment1.data_ptr<float>();
    step.moment2 = moment2.data_ptr<float>();
    step.average = average.data_ptr<float>();
    step.parameter = parameter.data_ptr();
    step.count = count;
    step.gradientScale = 0.5f;
    step.learningRate = 1e-2f;
    step.weightDecay = 0.06f;
    step.emaDecay = 0.9f;
    for (step.step = 1; step.step <= 5; ++step.step) {
        const at::Tensor gradient =
            normal({ count }, 10 + static_cast<std::uint64_t>(step.step)).to(scalar);
        step.gradient = gradient.data_ptr();
        kernels::table().adamW(nn::elementOf(gradient), step);
        plain.step(step, gradient);
    }
    COMPARE_FUSED("weights", master, plain.master);
    COMPARE_FUSED("first moment", moment1, plain.moment1);
    COMPARE_FUSED("second moment", moment2, plain.moment2);
    COMPARE_FUSED("average", average, plain.average);
    COMPARE_FUSED("compute copy", parameter, plain.master);
    UNCLIP_COMPARE_TENSORS("rounding", parameter, master.to(scalar), 0.0);
}

namespace {

void addPackedRows()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("float32") << static_cast<int>(at::kFloat) << 1e-5;
    QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16) << packedTolerance;
}

/// Batch sizes one layer sees in a row: packed weights must serve every one of them.
constexpr std::int64_t batches[] = { 1, 4, 2, 4, 65, 1 };

} // namespace

void TestFusedOps::packedConvolution_data()
{
    addPackedRows();
}

void TestFusedOps::packedConvolution()
{
    QFETCH(int, type);
    QFETCH(double, tolerance);
    const auto scalar = static_cast<at::ScalarType>(type);
    const at::NoGradGuard guard;
    for (const std::int64_t kernel : { 1, 3 }) {
        nn::Conv2d layer(13, 24, kernel);
        layer->to(scalar);
        const at::Tensor weight = layer->weight.to(at::kFloat).clone();
        const at::Tensor bias = layer->bias.to(at::kFloat).clone();
        nn::freeze(*layer);
        for (const std::int64_t batch : batches) {
            const at::Tensor x = normal({ batch, 13, 7, 6 }, 1).to(scalar);
            const at::Tensor residual = normal({ batch, 24, 7, 6 }, 2).to(scalar);
            const at::Tensor expected =
                at::conv2d(x.to(at::kFloat), weight, bias, 1, (kernel - 1) / 2);
            const double bound = tolerance * std::max(1.0, test::largest(expected));
            UNCLIP_COMPARE_TENSORS("convolution", layer(x), expected, bound);
            const at::Tensor sum = expected + residual.to(at::kFloat);
            UNCLIP_COMPARE_TENSORS("with residual", layer->forwardAdd(x, residual.clone()), sum,
                                   tolerance * std::max(1.0, test::largest(sum)));
        }
    }
}

void TestFusedOps::packedLinear_data()
{
    addPackedRows();
}

void TestFusedOps::packedLinear()
{
    QFETCH(int, type);
    QFETCH(double, tolerance);
    const auto scalar = static_cast<at::ScalarType>(type);
    const at::NoGradGuard guard;
    for (const nn::Bias withBias : { nn::Bias::With, nn::Bias::Without }) {
        nn::Linear layer(29, 40, withBias);
        layer->to(scalar);
        const at::Tensor weight = layer->weight.to(at::kFloat).clone();
        const at::Tensor bias =
            layer->bias.defined() ? layer->bias.to(at::kFloat).clone() : at::Tensor();
        nn::freeze(*layer);
        for (const std::int64_t batch : batches) {
            const at::Tensor x = normal({ batch, 3, 29 }, 1).to(scalar);
            const at::Tensor expected = at::linear(x.to(at::kFloat), weight, bias);
            UNCLIP_COMPARE_TENSORS("linear", layer(x), expected,
                                   tolerance * std::max(1.0, test::largest(expected)));
        }
    }
}

/// Packing would read past the weights.
void TestFusedOps::otherInputsAreRefused()
{
    const at::NoGradGuard guard;
    nn::Linear linear(29, 40);
    nn::freeze(*linear);
    nn::Conv2d convolution(13, 24, 3);
    nn::freeze(*convolution);
    for (int pass = 0; pass < 2; ++pass) { // before and after the weights are packed
        for (const std::int64_t inputs : { 1, 4096 }) {
            QVERIFY_EXCEPTION_THROWN(linear(normal({ 2, inputs }, 1)), std::exception);
            QVERIFY_EXCEPTION_THROWN(convolution(normal({ 1, inputs, 7, 6 }, 1)), std::exception);
        }
        linear(normal({ 2, 29 }, 1));
        convolution(normal({ 1, 13, 7, 6 }, 1));
    }
}

/// The memory ladder knows std::bad_alloc, not what oneDNN throws.
void TestFusedOps::packingReportsLackOfMemory()
{
#if defined(__SANITIZE_ADDRESS__)
    QSKIP("the sanitizer needs all addresses");
#endif
    if (!nn::canPack())
        QSKIP("built without packed weights");
    const at::NoGradGuard guard;
    const nn::SkipInitialisation skip;
    nn::Linear layer(8192, 8192); // 256 MB
    nn::freeze(*layer);
    const at::Tensor x = normal({ 1, 8192 }, 1);
    rlimit before {};
    QCOMPARE(getrlimit(RLIMIT_AS, &before), 0);
    QFile status(QStringLiteral("/proc/self/statm"));
    QVERIFY(status.open(QIODevice::ReadOnly));
    const rlim_t pages = status.readAll().split(' ').first().toULongLong();
    constexpr rlim_t room = rlim_t { 64 } << 20;
    const rlimit tight { pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + room,
                         before.rlim_max };
    QCOMPARE(setrlimit(RLIMIT_AS, &tight), 0);
    bool isReported = false;
    try {
        layer(x);
    } catch (const std::bad_alloc &) {
        isReported = true;
    }
    QCOMPARE(setrlimit(RLIMIT_AS, &before), 0);
    QVERIFY(isReported);
}

QTEST_GUILESS_MAIN(TestFusedOps)
#include "tst_fusedops.moc"
