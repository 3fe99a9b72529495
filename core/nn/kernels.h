#pragma once

#include <cstdint>

namespace unclip::kernels {

/// Element type of activations; arithmetic inside the kernels is always float.
enum class Element { Float, BFloat16 };

/// y = activation(groupNorm(x)) over channels-last activations [batch, positions, channels].
struct GroupNormShape
{
    std::int64_t batch = 0;
    std::int64_t positions = 0; ///< H * W
    std::int64_t channels = 0;
    std::int64_t groups = 0; ///< divides channels
    float eps = 1e-5f;
};

enum class Activation { None, Silu };

/// Forward. `gain` and `offset` are [batch, channels]: y = act((x - mean) * rstd * gain + offset),
/// so affine weights and time scale/shift come folded. Writes mean and rstd [batch, groups].
struct GroupNormForward
{
    const void *x = nullptr;
    const float *gain = nullptr;
    const float *offset = nullptr;
    void *y = nullptr;
    float *mean = nullptr;
    float *rstd = nullptr;
};

/// Backward of the above: dx, and the sums that gradients of gain and offset need, [batch,
/// channels].
struct GroupNormBackward
{
    const void *x = nullptr;
    const void *dy = nullptr;
    const float *gain = nullptr;
    const float *offset = nullptr;
    const float *mean = nullptr;
    const float *rstd = nullptr;
    void *dx = nullptr;
    float *dGain = nullptr;
    float *dOffset = nullptr;
};

/// Softmax over the last axis of scores [batch, heads, queries, columns], in place, after adding
/// `bias` [biasBatches, biasQueries, columns] (may be null), broadcast over heads.
struct SoftmaxRows
{
    void *scores = nullptr;
    std::int64_t rows = 0; ///< batch * heads * queries, or a run of them
    std::int64_t firstRow = 0; ///< index of the first row among all
    std::int64_t columns = 0;
    std::int64_t queries = 1;
    std::int64_t heads = 1;
    float scale = 1.0f; ///< multiplies the scores first
    const float *bias = nullptr;
    std::int64_t biasBatches = 1; ///< 1 or batch
    std::int64_t biasQueries = 1; ///< 1 or queries

    const float *biasOfRow(std::int64_t row) const
    {
        const std::int64_t batch = biasBatches == 1 ? 0 : row / (queries * heads);
        const std::int64_t query = biasQueries == 1 ? 0 : row % queries;
        return bias == nullptr ? nullptr : bias + (batch * biasQueries + query) * columns;
    }
};

/// One AdamW step (Loshchilov and Hutter 2019, decoupled decay) with an exponential moving average.
struct AdamWStep
{
    float *master = nullptr;
    float *moment1 = nullptr;
    float *moment2 = nullptr;
    float *average = nullptr; ///< EMA of the weights
    const void *gradient = nullptr;
    void *parameter = nullptr; ///< compute copy, rounded from master
    std::int64_t count = 0;
    float gradientScale = 1.0f; ///< from gradient clipping
    float learningRate = 0.0f;
    float beta1 = 0.9f;
    float beta2 = 0.999f;
    float eps = 1e-8f;
    float weightDecay = 0.0f;
    float emaDecay = 0.999f;
    std::int64_t step = 1; ///< 1-based, for bias correction
};

/// The kernels, compiled once per instruction set. Threads: OpenMP, as many as the caller has set.
struct Table
{
    void (*groupNormForward)(Element, Activation, const GroupNormShape &, const GroupNormForward &);
    /// The two halves of the forward: x to mean and rstd, and x to y by a given mean and rstd.
    void (*groupNormMoments)(Element, const GroupNormShape &, const GroupNormForward &);
    void (*groupNormApply)(Element, Activation, const GroupNormShape &, const GroupNormForward &);
    void (*groupNormBackward)(Element, Activation, const GroupNormShape &,
                              const GroupNormBackward &);
    void (*softmaxRows)(Element, const SoftmaxRows &);
    /// dScores = probabilities * (dProbabilities - sum(dProbabilities * probabilities)) * scale,
    /// written over dProbabilities, which `gradients` has for scores; `scores` are the forward's.
    void (*softmaxRowsBackward)(Element, const void *scores, const SoftmaxRows &gradients);
    void (*silu)(Element, const void *x, void *y, std::int64_t count);
    void (*quickGelu)(Element, const void *x, void *y, std::int64_t count);
    void (*adamW)(Element, const AdamWStep &);
    double (*sumOfSquares)(Element, const void *values, std::int64_t count);
};

/// The best table for this processor.
const Table &table();

} // namespace unclip::kernels
