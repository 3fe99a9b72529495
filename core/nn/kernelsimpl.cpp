// Compiled once per instruction set; UNCLIP_KERNEL_SET names the namespace. Plain loops that the
// compiler vectorises; no fast-math, which would break very negative inputs of exp.
#include "nn/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#ifndef UNCLIP_KERNEL_SET
#define UNCLIP_KERNEL_SET baseline
#endif

namespace unclip::kernels::UNCLIP_KERNEL_SET {

namespace {

/// Storage of a bfloat16: the upper half of a float.
struct BFloat16
{
    std::uint16_t bits;
};

inline float load(float value)
{
    return value;
}

inline float load(BFloat16 value)
{
    const std::uint32_t bits = static_cast<std::uint32_t>(value.bits) << 16;
    float result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}

inline void store(float &target, float value)
{
    target = value;
}

/// Rounds to nearest even; a NaN stays one because its quiet bit is in the upper half.
inline void store(BFloat16 &target, float value)
{
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const std::uint32_t rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    const std::uint32_t quiet = (bits >> 16) | 0x40u;
    target.bits = static_cast<std::uint16_t>((bits & 0x7FFFFFFFu) > 0x7F800000u ? quiet : rounded);
}

/// exp with a relative error below 2e-7, branch-free so that it vectorises.
inline float fastExp(float x)
{
    constexpr float log2e = 1.44269504f;
    constexpr float ln2High = 0.693359375f;
    constexpr float ln2Low = -2.12194440e-4f;
    constexpr float roundingBias = 12582912.0f; // 1.5 * 2^23: adding it rounds to an integer
    x = std::min(std::max(x, -87.0f), 88.0f);
    const float shifted = x * log2e + roundingBias;
    const float n = shifted - roundingBias;
    const float r = (x - n * ln2High) - n * ln2Low;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    const std::int32_t exponent = (static_cast<std::int32_t>(n) + 127) << 23;
    float power;
    std::memcpy(&power, &exponent, sizeof power);
    return p * power;
}

inline float sigmoid(float x)
{
    return 1.0f / (1.0f + fastExp(-x));
}

template <Activation A> inline float activate(float x)
{
    if constexpr (A == Activation::Silu)
        return x * sigmoid(x);
    else
        return x;
}

template <Activation A> inline float activationSlope(float x)
{
    if constexpr (A == Activation::Silu) {
        const float s = sigmoid(x);
        return s * (1.0f + x * (1.0f - s));
    } else {
        return 1.0f;
    }
}

/// Positions per work item: enough to amortise a task, few enough to share among threads.
constexpr std::int64_t chunkPositions = 256;

std::int64_t chunkCount(const GroupNormShape &shape)
{
    return (shape.positions + chunkPositions - 1) / chunkPositions;
}

/// Per-channel sums of (x - shift) and its square over one chunk, shift being the sample's first
/// position: keeps the variance exact when the mean is large.
template <typename T>
void momentsOfChunk(const GroupNormShape &shape, const T *x, std::int64_t chunk, float *sums)
{
    const std::int64_t channels = shape.channels;
    const std::int64_t begin = chunk * chunkPositions;
    const std::int64_t end = std::min(begin + chunkPositions, shape.positions);
    float *sum = sums;
    float *square = sums + channels;
    std::fill(sums, sums + 2 * channels, 0.0f);
    for (std::int64_t p = begin; p < end; ++p) {
        const T *row = x + p * channels;
#pragma omp simd
        for (std::int64_t c = 0; c < channels; ++c) {
            const float value = load(row[c]) - load(x[c]);
            sum[c] += value;
            square[c] += value * value;
        }
    }
}

/// Mean and 1/std of one group from the chunks' channel sums (Chan et al. 1983 for combining).
template <typename T>
void groupMoments(const GroupNormShape &shape, const T *first, const double *sums,
                  std::int64_t group, float &mean, float &rstd)
{
    const std::int64_t width = shape.channels / shape.groups;
    const double n = static_cast<double>(shape.positions);
    double groupMean = 0.0;
    for (std::int64_t c = group * width; c < (group + 1) * width; ++c)
        groupMean += static_cast<double>(load(first[c])) + sums[c] / n;
    groupMean /= static_cast<double>(width);
    double m2 = 0.0;
    for (std::int64_t c = group * width; c < (group + 1) * width; ++c) {
        const double channelMean = static_cast<double>(load(first[c])) + sums[c] / n;
        const double deviation = channelMean - groupMean;
        m2 += sums[shape.channels + c] - sums[c] * sums[c] / n + n * deviation * deviation;
    }
    const double variance = std::max(m2 / (n * static_cast<double>(width)), 0.0);
    mean = static_cast<float>(groupMean);
    rstd = static_cast<float>(1.0 / std::sqrt(variance + static_cast<double>(shape.eps)));
}

template <typename T> void computeMoments(const GroupNormShape &shape, const GroupNormForward &io)
{
    const std::int64_t chunks = chunkCount(shape);
    const std::int64_t stride = 2 * shape.channels;
    std::vector<float> partial(static_cast<std::size_t>(shape.batch * chunks * stride));
    const auto *x = static_cast<const T *>(io.x);
    const std::int64_t sampleSize = shape.positions * shape.channels;
#pragma omp parallel for schedule(static)
    for (std::int64_t task = 0; task < shape.batch * chunks; ++task)
        momentsOfChunk(shape, x + task / chunks * sampleSize, task % chunks,
                       partial.data() + task * stride);
    for (std::int64_t b = 0; b < shape.batch; ++b) {
        std::vector<double> sums(static_cast<std::size_t>(stride), 0.0);
        for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
            const float *part = partial.data() + (b * chunks + chunk) * stride;
            for (std::int64_t i = 0; i < stride; ++i)
                sums[static_cast<std::size_t>(i)] += static_cast<double>(part[i]);
        }
        for (std::int64_t g = 0; g < shape.groups; ++g)
            groupMoments(shape, x + b * sampleSize, sums.data(), g, io.mean[b * shape.groups + g],
                         io.rstd[b * shape.groups + g]);
    }
}

/// Folds mean and rstd into per-channel factors: y = act(x * a + b).
void foldedAffine(const GroupNormShape &shape, const GroupNormForward &io, std::int64_t sample,
                  float *a, float *b)
{
    const std::int64_t width = shape.channels / shape.groups;
    for (std::int64_t c = 0; c < shape.channels; ++c) {
        const std::int64_t group = sample * shape.groups + c / width;
        a[c] = io.rstd[group] * io.gain[sample * shape.channels + c];
        b[c] = io.offset[sample * shape.channels + c] - io.mean[group] * a[c];
    }
}

/// Elements of a loop: long enough that setting it up costs little beside it.
constexpr std::int64_t elementsPerRun = 512;
constexpr std::int64_t elementsPerTask = 16384;

/// The factors of one sample for as many positions as a run takes: all a, then all b.
std::vector<float> factorsOfRun(const GroupNormShape &shape, const GroupNormForward &io,
                                std::int64_t sample, std::int64_t positions)
{
    const std::int64_t channels = shape.channels;
    std::vector<float> factors(static_cast<std::size_t>(2 * positions * channels));
    float *a = factors.data();
    float *b = a + positions * channels;
    foldedAffine(shape, io, sample, a, b);
    for (std::int64_t i = 1; i < positions; ++i) {
        std::copy(a, a + channels, a + i * channels);
        std::copy(b, b + channels, b + i * channels);
    }
    return factors;
}

template <typename T, Activation A>
void normalise(const GroupNormShape &shape, const GroupNormForward &io)
{
    const std::int64_t channels = shape.channels;
    const std::int64_t length = shape.positions * channels; // of a sample
    const std::int64_t run = std::max<std::int64_t>(elementsPerRun / channels, 1) * channels;
    const std::int64_t task = std::max(elementsPerTask / run, std::int64_t { 1 }) * run;
    const std::int64_t tasks = (length + task - 1) / task; // of a sample
    std::vector<std::vector<float>> factors;
    for (std::int64_t sample = 0; sample < shape.batch; ++sample)
        factors.push_back(factorsOfRun(shape, io, sample, run / channels));
#pragma omp parallel for schedule(static)
    for (std::int64_t i = 0; i < shape.batch * tasks; ++i) {
        const std::int64_t sample = i / tasks;
        const float *a = factors[static_cast<std::size_t>(sample)].data();
        const float *b = a + run;
        const std::int64_t end = std::min((i % tasks + 1) * task, length);
        for (std::int64_t begin = i % tasks * task; begin < end; begin += run) {
            const T *in = static_cast<const T *>(io.x) + sample * length + begin;
            T *out = static_cast<T *>(io.y) + sample * length + begin;
            const std::int64_t count = std::min(run, end - begin);
#pragma omp simd
            for (std::int64_t c = 0; c < count; ++c)
                store(out[c], activate<A>(load(in[c]) * a[c] + b[c]));
        }
    }
}

template <typename T, Activation A>
void groupNormForwardAs(const GroupNormShape &shape, const GroupNormForward &io)
{
    computeMoments<T>(shape, io);
    normalise<T, A>(shape, io);
}

/// Per-channel copies of a group's mean and rstd for one sample.
struct ChannelMoments
{
    std::vector<float> mean;
    std::vector<float> rstd;

    ChannelMoments(const GroupNormShape &shape, const GroupNormBackward &io, std::int64_t sample)
        : mean(static_cast<std::size_t>(shape.channels))
        , rstd(static_cast<std::size_t>(shape.channels))
    {
        const std::int64_t width = shape.channels / shape.groups;
        for (std::int64_t c = 0; c < shape.channels; ++c) {
            mean[static_cast<std::size_t>(c)] = io.mean[sample * shape.groups + c / width];
            rstd[static_cast<std::size_t>(c)] = io.rstd[sample * shape.groups + c / width];
        }
    }
};

/// dGain = sum(du * xhat), dOffset = sum(du) over the positions of one sample.
template <typename T, Activation A>
void reduceGradients(const GroupNormShape &shape, const GroupNormBackward &io, std::int64_t sample,
                     const ChannelMoments &moments)
{
    const std::int64_t channels = shape.channels;
    const float *mean = moments.mean.data();
    const float *rstd = moments.rstd.data();
    const float *gain = io.gain + sample * channels;
    const float *offset = io.offset + sample * channels;
    float *dGain = io.dGain + sample * channels;
    float *dOffset = io.dOffset + sample * channels;
    std::fill(dGain, dGain + channels, 0.0f);
    std::fill(dOffset, dOffset + channels, 0.0f);
    for (std::int64_t p = 0; p < shape.positions; ++p) {
        const std::int64_t at = (sample * shape.positions + p) * channels;
        const T *x = static_cast<const T *>(io.x) + at;
        const T *dy = static_cast<const T *>(io.dy) + at;
#pragma omp simd
        for (std::int64_t c = 0; c < channels; ++c) {
            const float xhat = (load(x[c]) - mean[c]) * rstd[c];
            const float du = load(dy[c]) * activationSlope<A>(xhat * gain[c] + offset[c]);
            dGain[c] += du * xhat;
            dOffset[c] += du;
        }
    }
}

/// Group means of dxhat and dxhat * xhat, spread over the channels of one sample.
void groupMeans(const GroupNormShape &shape, const GroupNormBackward &io, std::int64_t sample,
                float *plain, float *weighted)
{
    const std::int64_t width = shape.channels / shape.groups;
    const float count = static_cast<float>(width * shape.positions);
    for (std::int64_t g = 0; g < shape.groups; ++g) {
        float sumPlain = 0.0f;
        float sumWeighted = 0.0f;
        for (std::int64_t c = g * width; c < (g + 1) * width; ++c) {
            const std::int64_t at = sample * shape.channels + c;
            sumPlain += io.gain[at] * io.dOffset[at];
            sumWeighted += io.gain[at] * io.dGain[at];
        }
        std::fill(plain + g * width, plain + (g + 1) * width, sumPlain / count);
        std::fill(weighted + g * width, weighted + (g + 1) * width, sumWeighted / count);
    }
}

template <typename T, Activation A>
void backwardOfSample(const GroupNormShape &shape, const GroupNormBackward &io, std::int64_t sample)
{
    const std::int64_t channels = shape.channels;
    const ChannelMoments moments(shape, io, sample);
    reduceGradients<T, A>(shape, io, sample, moments);
    std::vector<float> means(static_cast<std::size_t>(2 * channels));
    const float *plain = means.data();
    const float *weighted = means.data() + channels;
    groupMeans(shape, io, sample, means.data(), means.data() + channels);
    const float *mean = moments.mean.data();
    const float *rstd = moments.rstd.data();
    const float *gain = io.gain + sample * channels;
    const float *offset = io.offset + sample * channels;
    for (std::int64_t p = 0; p < shape.positions; ++p) {
        const std::int64_t at = (sample * shape.positions + p) * channels;
        const T *x = static_cast<const T *>(io.x) + at;
        const T *dy = static_cast<const T *>(io.dy) + at;
        T *dx = static_cast<T *>(io.dx) + at;
#pragma omp simd
        for (std::int64_t c = 0; c < channels; ++c) {
            const float xhat = (load(x[c]) - mean[c]) * rstd[c];
            const float du = load(dy[c]) * activationSlope<A>(xhat * gain[c] + offset[c]);
            store(dx[c], rstd[c] * (du * gain[c] - plain[c] - xhat * weighted[c]));
        }
    }
}

template <typename T, Activation A>
void groupNormBackwardAs(const GroupNormShape &shape, const GroupNormBackward &io)
{
#pragma omp parallel for schedule(static)
    for (std::int64_t sample = 0; sample < shape.batch; ++sample)
        backwardOfSample<T, A>(shape, io, sample);
}

/// exp(score - the largest) of one row to `work`; returns 1 / their sum.
template <typename T>
float exponentialsOfRow(const T *row, const SoftmaxRows &job, const float *bias, float *work)
{
    const std::int64_t columns = job.columns;
    float largest = -INFINITY;
#pragma omp simd reduction(max : largest)
    for (std::int64_t c = 0; c < columns; ++c) {
        work[c] = load(row[c]) * job.scale + (bias != nullptr ? bias[c] : 0.0f);
        largest = std::max(largest, work[c]);
    }
    float total = 0.0f;
#pragma omp simd reduction(+ : total)
    for (std::int64_t c = 0; c < columns; ++c) {
        work[c] = fastExp(work[c] - largest);
        total += work[c];
    }
    return 1.0f / total;
}

template <typename T>
void softmaxRow(T *row, const SoftmaxRows &job, const float *bias, float *work)
{
    const float inverse = exponentialsOfRow(row, job, bias, work);
#pragma omp simd
    for (std::int64_t c = 0; c < job.columns; ++c)
        store(row[c], work[c] * inverse);
}

/// From the scores, for probabilities that were stored are rounded already.
template <typename T>
void softmaxRowBackward(const T *scores, T *g, const SoftmaxRows &job, const float *bias,
                        float *work)
{
    const float inverse = exponentialsOfRow(scores, job, bias, work);
    float dot = 0.0f;
#pragma omp simd reduction(+ : dot)
    for (std::int64_t c = 0; c < job.columns; ++c)
        dot += work[c] * load(g[c]);
    dot *= inverse;
#pragma omp simd
    for (std::int64_t c = 0; c < job.columns; ++c)
        store(g[c], work[c] * inverse * (load(g[c]) - dot) * job.scale);
}

template <typename T> void softmaxRowsAs(const SoftmaxRows &job)
{
#pragma omp parallel
    {
        std::vector<float> work(static_cast<std::size_t>(job.columns));
#pragma omp for schedule(static)
        for (std::int64_t r = 0; r < job.rows; ++r)
            softmaxRow(static_cast<T *>(job.scores) + r * job.columns, job,
                       job.biasOfRow(job.firstRow + r), work.data());
    }
}

template <typename T> void softmaxRowsBackwardAs(const void *scores, const SoftmaxRows &job)
{
#pragma omp parallel
    {
        std::vector<float> work(static_cast<std::size_t>(job.columns));
#pragma omp for schedule(static)
        for (std::int64_t r = 0; r < job.rows; ++r)
            softmaxRowBackward(static_cast<const T *>(scores) + r * job.columns,
                               static_cast<T *>(job.scores) + r * job.columns, job,
                               job.biasOfRow(job.firstRow + r), work.data());
    }
}

template <typename T> void siluAs(const void *x, void *y, std::int64_t count)
{
    const auto *in = static_cast<const T *>(x);
    auto *out = static_cast<T *>(y);
#pragma omp parallel for simd schedule(static)
    for (std::int64_t i = 0; i < count; ++i) {
        const float value = load(in[i]);
        store(out[i], value * sigmoid(value));
    }
}

template <typename T> void quickGeluAs(const void *x, void *y, std::int64_t count)
{
    const auto *in = static_cast<const T *>(x);
    auto *out = static_cast<T *>(y);
#pragma omp parallel for simd schedule(static)
    for (std::int64_t i = 0; i < count; ++i) {
        const float value = load(in[i]);
        store(out[i], value * sigmoid(1.702f * value));
    }
}

template <typename T> void adamWAs(const AdamWStep &s)
{
    const auto *gradient = static_cast<const T *>(s.gradient);
    auto *parameter = static_cast<T *>(s.parameter);
    const double step = static_cast<double>(s.step);
    const float correction1 = static_cast<float>(1.0 / (1.0 - std::pow(double { s.beta1 }, step)));
    const float correction2 = static_cast<float>(1.0 / (1.0 - std::pow(double { s.beta2 }, step)));
    const float keep = 1.0f - s.learningRate * s.weightDecay;
#pragma omp parallel for simd schedule(static)
    for (std::int64_t i = 0; i < s.count; ++i) {
        const float g = load(gradient[i]) * s.gradientScale;
        const float m = s.beta1 * s.moment1[i] + (1.0f - s.beta1) * g;
        const float v = s.beta2 * s.moment2[i] + (1.0f - s.beta2) * g * g;
        const float update = m * correction1 / (std::sqrt(v * correction2) + s.eps);
        const float value = s.master[i] * keep - s.learningRate * update;
        s.moment1[i] = m;
        s.moment2[i] = v;
        s.master[i] = value;
        s.average[i] += (1.0f - s.emaDecay) * (value - s.average[i]);
        store(parameter[i], value);
    }
}

template <typename T> double sumOfSquaresAs(const void *values, std::int64_t count)
{
    constexpr std::int64_t block = 4096;
    const auto *in = static_cast<const T *>(values);
    double total = 0.0;
    for (std::int64_t begin = 0; begin < count; begin += block) {
        const std::int64_t end = std::min(begin + block, count);
        float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
        for (std::int64_t i = begin; i < end; ++i)
            sum += load(in[i]) * load(in[i]);
        total += static_cast<double>(sum);
    }
    return total;
}

void groupNormForward(Element element, Activation activation, const GroupNormShape &shape,
                      const GroupNormForward &io)
{
    if (element == Element::Float)
        activation == Activation::Silu ? groupNormForwardAs<float, Activation::Silu>(shape, io)
                                       : groupNormForwardAs<float, Activation::None>(shape, io);
    else
        activation == Activation::Silu ? groupNormForwardAs<BFloat16, Activation::Silu>(shape, io)
                                       : groupNormForwardAs<BFloat16, Activation::None>(shape, io);
}

void groupNormMoments(Element element, const GroupNormShape &shape, const GroupNormForward &io)
{
    element == Element::Float ? computeMoments<float>(shape, io)
                              : computeMoments<BFloat16>(shape, io);
}

void groupNormApply(Element element, Activation activation, const GroupNormShape &shape,
                    const GroupNormForward &io)
{
    if (element == Element::Float)
        activation == Activation::Silu ? normalise<float, Activation::Silu>(shape, io)
                                       : normalise<float, Activation::None>(shape, io);
    else
        activation == Activation::Silu ? normalise<BFloat16, Activation::Silu>(shape, io)
                                       : normalise<BFloat16, Activation::None>(shape, io);
}

void groupNormBackward(Element element, Activation activation, const GroupNormShape &shape,
                       const GroupNormBackward &io)
{
    if (element == Element::Float)
        activation == Activation::Silu ? groupNormBackwardAs<float, Activation::Silu>(shape, io)
                                       : groupNormBackwardAs<float, Activation::None>(shape, io);
    else
        activation == Activation::Silu ? groupNormBackwardAs<BFloat16, Activation::Silu>(shape, io)
                                       : groupNormBackwardAs<BFloat16, Activation::None>(shape, io);
}

void softmaxRows(Element element, const SoftmaxRows &job)
{
    element == Element::Float ? softmaxRowsAs<float>(job) : softmaxRowsAs<BFloat16>(job);
}

void softmaxRowsBackward(Element element, const void *scores, const SoftmaxRows &job)
{
    element == Element::Float ? softmaxRowsBackwardAs<float>(scores, job)
                              : softmaxRowsBackwardAs<BFloat16>(scores, job);
}

void silu(Element element, const void *x, void *y, std::int64_t count)
{
    element == Element::Float ? siluAs<float>(x, y, count) : siluAs<BFloat16>(x, y, count);
}

void quickGelu(Element element, const void *x, void *y, std::int64_t count)
{
    element == Element::Float ? quickGeluAs<float>(x, y, count)
                              : quickGeluAs<BFloat16>(x, y, count);
}

void adamW(Element element, const AdamWStep &step)
{
    element == Element::Float ? adamWAs<float>(step) : adamWAs<BFloat16>(step);
}

double sumOfSquares(Element element, const void *values, std::int64_t count)
{
    return element == Element::Float ? sumOfSquaresAs<float>(values, count)
                                     : sumOfSquaresAs<BFloat16>(values, count);
}

} // namespace

const Table &table();
const Table &table()
{
    static const Table kernels { groupNormForward,
                                 groupNormMoments,
                                 groupNormApply,
                                 groupNormBackward,
                                 softmaxRows,
                                 softmaxRowsBackward,
                                 silu,
                                 quickGelu,
                                 adamW,
                                 sumOfSquares };
    return kernels;
}

} // namespace unclip::kernels::UNCLIP_KERNEL_SET
