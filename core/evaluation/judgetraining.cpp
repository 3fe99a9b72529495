#include "evaluation/judgetraining.h"

#include "training/batch.h"
#include "training/optimizer.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace unclip::evaluation {

namespace {

using training::mixSeeds;

constexpr double labelSmoothing = 0.1;
constexpr std::int64_t stepsToMeasure = 16; // between looks at the clock

// Strength of the augmentation.
constexpr double maxShift = 0.16; // of half a side
constexpr double leastScale = 0.85;
constexpr double mostScale = 1.15;
constexpr double maxTurn = 0.14; // radians, 8 degrees
constexpr double whiteShare = 0.5;
constexpr double maxGain = 0.2; // per colour channel
constexpr double blurShare = 0.3;
constexpr double maxNoise = 0.08; // of a range from -1 to 1

/// Uniform in [least, most), float32 [rows, columns].
class Draws
{
public:
    Draws(std::int64_t rows, at::Generator generator)
        : m_rows(rows)
        , m_generator(std::move(generator))
    {
    }

    at::Tensor uniform(std::int64_t columns, double least, double most)
    {
        return at::rand({ m_rows, columns }, m_generator, at::kFloat) * (most - least) + least;
    }

    /// 1 with this probability, else 0: [rows, 1].
    at::Tensor happens(double probability)
    {
        return (uniform(1, 0.0, 1.0) < probability).to(at::kFloat);
    }

    at::Tensor normal(at::IntArrayRef shape)
    {
        return at::randn(shape, m_generator, at::TensorOptions(at::kFloat));
    }

private:
    std::int64_t m_rows;
    at::Generator m_generator;
};

at::Tensor perPicture(const at::Tensor &values) // [B, C] -> [B, C, 1, 1]
{
    return values.unsqueeze(-1).unsqueeze(-1);
}

/// Sampling positions of small affine maps, [B, 2, 3].
at::Tensor drawMaps(Draws &draws)
{
    const at::Tensor angle = draws.uniform(1, -maxTurn, maxTurn);
    const at::Tensor scale = 1.0 / draws.uniform(1, leastScale, mostScale);
    const at::Tensor shift = draws.uniform(2, -maxShift, maxShift);
    const at::Tensor cosine = scale * angle.cos();
    const at::Tensor sine = scale * angle.sin();
    const at::Tensor first = at::cat({ cosine, -sine, shift.narrow(1, 0, 1) }, 1);
    const at::Tensor second = at::cat({ sine, cosine, shift.narrow(1, 1, 1) }, 1);
    return at::stack({ first, second }, 1);
}

at::Tensor disturbed(const at::Tensor &pictures, Draws &draws)
{
    const at::Tensor gain = draws.uniform(3, 1.0 - maxGain, 1.0 + maxGain);
    at::Tensor result = (pictures + 1.0) * perPicture(gain) - 1.0;
    const at::Tensor softened = at::avg_pool2d(result, { 3, 3 }, { 1, 1 }, { 1, 1 }, false, false);
    const at::Tensor softness = draws.happens(blurShare) * draws.uniform(1, 0.0, 1.0);
    result = result + perPicture(softness) * (softened - result);
    const at::Tensor level = perPicture(draws.uniform(1, 0.0, maxNoise));
    return (result + level * draws.normal(result.sizes())).clamp(-1.0, 1.0);
}

std::vector<std::int64_t> drawRows(const JudgeLesson &lesson, std::uint64_t seed,
                                   std::int64_t count)
{
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < count; ++i) {
        const double u = static_cast<double>(mixSeeds(seed, static_cast<std::uint64_t>(i)) >> 11)
            * 0x1p-53 * lesson.cumulative.back();
        const auto found = std::upper_bound(lesson.cumulative.begin(), lesson.cumulative.end(), u);
        rows.push_back(
            std::min<std::int64_t>(found - lesson.cumulative.begin(), lesson.pixels.size(0) - 1));
    }
    return rows;
}

/// One training of a judge.
class Training
{
public:
    Training(const JudgeLesson &lesson, const JudgeTrainingOptions &options)
        : m_lesson(lesson)
        , m_options(options)
    {
        // New weights come from LibTorch's global generator; nothing else here draws from it.
        at::manual_seed(mixSeeds(options.seed, 0));
        m_network = JudgeNetwork(lesson.conceptCount, lesson.pixels.size(1));
        m_network->to(options.computeType);
        nn::useChannelsLast(*m_network);
        m_optimizer.add(*m_network, prefix, options.computeType);
        m_schedule.learningRate = options.learningRate;
        m_schedule.weightDecay = options.weightDecay;
        m_schedule.emaDecay = 0.995;
        m_schedule.warmupSteps = std::min<std::int64_t>(100, options.steps / 10 + 1);
        m_schedule.decayFraction = 0.7;
        m_schedule.totalSteps = options.steps;
    }

    JudgeTrainingResult run(const CancellationToken &cancellation,
                            const std::function<void(std::int64_t, std::int64_t)> &onStep)
    {
        std::int64_t step = 0;
        for (; step < m_schedule.totalSteps; ++step) {
            cancellation.check();
            oneStep(step);
            if ((step + 1) % stepsToMeasure == 0)
                boundSteps(step + 1);
            if (onStep)
                onStep(step + 1, m_schedule.totalSteps);
        }
        return { averages(), step, seconds() };
    }

private:
    static constexpr const char *prefix = "judge";

    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

    /// The learning rate falls to zero over the steps there is time for, at the speed so far.
    void boundSteps(std::int64_t finished)
    {
        if (m_options.maxSeconds <= 0.0)
            return;
        const double used = seconds();
        const double affordable =
            std::max(m_options.maxSeconds - used, 0.0) / used * static_cast<double>(finished);
        if (affordable < static_cast<double>(m_schedule.totalSteps - finished))
            m_schedule.totalSteps = finished + static_cast<std::int64_t>(affordable);
    }

    void oneStep(std::int64_t step)
    {
        const std::uint64_t seed = mixSeeds(m_options.seed + 1, static_cast<std::uint64_t>(step));
        const std::vector<std::int64_t> rows = drawRows(m_lesson, seed, m_options.batchSize);
        std::vector<std::int64_t> labels;
        for (const std::int64_t row : rows)
            labels.push_back(m_lesson.concepts[static_cast<std::size_t>(row)]);
        const at::Tensor pictures =
            augmented(m_lesson, rows, training::stepGenerator(m_options.seed, step));
        m_optimizer.zeroGradients();
        const JudgeOutput output = m_network(pictures.to(m_options.computeType));
        const at::Tensor loss =
            at::cross_entropy_loss(output.scores.to(at::kFloat), at::tensor(labels, at::kLong), {},
                                   at::Reduction::Mean, -100, labelSmoothing);
        loss.backward();
        m_optimizer.step(m_schedule, step);
    }

    std::map<std::string, at::Tensor> averages() const
    {
        const std::map<std::string, at::Tensor> state = m_optimizer.state();
        std::map<std::string, at::Tensor> weights;
        for (const auto &item : m_network->named_parameters())
            weights[item.key()] =
                state.at(std::string(prefix) + "." + item.key() + ".ema").contiguous();
        return weights;
    }

    const JudgeLesson &m_lesson;
    const JudgeTrainingOptions &m_options;
    JudgeNetwork m_network { nullptr };
    training::Optimizer m_optimizer;
    training::OptimizerOptions m_schedule;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace

at::Tensor augmented(const JudgeLesson &lesson, const std::vector<std::int64_t> &rows,
                     at::Generator generator)
{
    const auto count = static_cast<std::int64_t>(rows.size());
    Draws draws(count, std::move(generator));
    const at::Tensor rgba = lesson.pixels.index_select(0, at::tensor(rows, at::kLong))
                                .to(at::kFloat)
                                .permute({ 0, 3, 1, 2 }); // [B, 4, S, S]
    const at::Tensor grid = at::affine_grid_generator(drawMaps(draws), rgba.sizes(), false);
    constexpr std::int64_t bilinear = 0;
    constexpr std::int64_t zeros = 0; // outside is transparent
    const at::Tensor moved = at::grid_sampler(rgba, grid, bilinear, zeros, false);
    const at::Tensor isWhite = draws.happens(whiteShare);
    const at::Tensor backgrounds =
        isWhite * 255.0 + (1.0 - isWhite) * draws.uniform(3, 0.0, 255.0); // [B, 3]
    const at::Tensor cover = 1.0 - moved.narrow(1, 3, 1) / 255.0;
    const at::Tensor colours = moved.narrow(1, 0, 3) + perPicture(backgrounds) * cover;
    return disturbed(colours / 127.5 - 1.0, draws);
}

JudgeTrainingResult trainJudge(const JudgeLesson &lesson, const JudgeTrainingOptions &options,
                               const CancellationToken &cancellation,
                               const std::function<void(std::int64_t, std::int64_t)> &onStep)
{
    return Training(lesson, options).run(cancellation, onStep);
}

} // namespace unclip::evaluation
