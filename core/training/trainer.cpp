#include "training/trainer.h"

#include "training/checkpoint.h"

#include <ATen/ATen.h>

#include <chrono>
#include <cmath>

namespace unclip::training {

namespace {

using Clock = std::chrono::steady_clock;

/// Ranks on unlike machines round differently; so often they all take rank 0's numbers.
constexpr std::int64_t stepsBetweenAgreements = 1000;

/// True about every `period` seconds.
class Timer
{
public:
    explicit Timer(double period)
        : m_period(period)
    {
    }

    bool isDue()
    {
        if (secondsSince(m_last) < m_period)
            return false;
        m_last = Clock::now();
        return true;
    }

    static double secondsSince(Clock::time_point start)
    {
        return std::chrono::duration<double>(Clock::now() - start).count();
    }

private:
    double m_period;
    Clock::time_point m_last = Clock::now();
};

/// The loop's state and its three periodic duties.
class Run
{
public:
    Run(Task &task, const TrainerOptions &options)
        : m_task(task)
        , m_options(options)
        , m_ranks(*options.ranks)
        , m_reports(options.secondsBetweenReports)
        , m_checkpoints(options.secondsBetweenCheckpoints)
        , m_saves(options.secondsBetweenSaves)
    {
        m_task.addParameters(m_optimizer);
        if (m_ranks.isFirst() && !options.checkpoint.empty()
            && std::filesystem::exists(options.checkpoint))
            m_step = readCheckpoint(options.checkpoint, m_optimizer);
        agree();
        m_reportStep = m_step;
    }

    void execute()
    {
        try {
            takeSteps();
        } catch (const RankError &) {
            writeState(); // whole: a step changes nothing before its last exchange
            throw;
        }
        writeState();
        if (m_lossCount > 0)
            report();
        saveAverage();
        m_ranks.barrier(); // what comes next may read what was saved
    }

private:
    void takeSteps()
    {
        while (m_step < m_options.optimizer.totalSteps) {
            if (isCancelledAnywhere()) {
                writeState();
                throw Cancelled();
            }
            oneStep();
            duties();
        }
    }

    bool isCancelledAnywhere()
    {
        return m_ranks.mean(m_options.cancellation.isCancelled() ? 1.0 : 0.0) > 0.0;
    }

    /// Gives every rank the first one's step, weights and moments.
    void agree()
    {
        if (m_ranks.size() == 1)
            return;
        const at::Tensor step = at::full({ 1 }, m_step, at::kLong);
        std::vector<at::Tensor> tensors { step };
        for (const auto &[name, tensor] : m_optimizer.state())
            tensors.push_back(tensor);
        m_ranks.broadcast(tensors);
        m_step = step.item<std::int64_t>();
        m_optimizer.useMaster();
    }

    void oneStep()
    {
        m_optimizer.zeroGradients();
        const at::Tensor loss = m_task.loss(m_step);
        loss.backward();
        m_ranks.average(m_optimizer.gradients());
        const double value = m_ranks.mean(loss.item<double>());
        m_gradientNorm = m_optimizer.step(m_options.optimizer, m_step);
        if (std::isfinite(value) && std::isfinite(m_gradientNorm)) {
            m_lossSum += value;
            ++m_lossCount;
        } else {
            ++m_skipped;
        }
        ++m_step;
        if (m_step % stepsBetweenAgreements == 0)
            agree();
    }

    void duties()
    {
        if (!m_ranks.isFirst())
            return;
        if (m_reports.isDue())
            report();
        if (m_checkpoints.isDue())
            writeState();
        if (m_saves.isDue())
            saveAverage();
    }

    void report()
    {
        if (!m_ranks.isFirst())
            return;
        TrainingProgress progress;
        progress.step = m_step;
        progress.stepCount = m_options.optimizer.totalSteps;
        progress.loss = m_lossCount > 0 ? m_lossSum / static_cast<double>(m_lossCount) : NAN;
        progress.gradientNorm = m_gradientNorm;
        progress.learningRate = learningRateAt(m_options.optimizer, m_step);
        const double seconds = Timer::secondsSince(m_reportTime);
        const double steps = static_cast<double>(m_step - m_reportStep);
        progress.samplesPerSecond = steps * static_cast<double>(m_options.batchSize) / seconds;
        progress.secondsLeft =
            steps > 0.0 ? static_cast<double>(progress.stepCount - m_step) * seconds / steps : 0.0;
        progress.skippedSteps = m_skipped;
        if (m_options.onProgress)
            m_options.onProgress(progress);
        m_reportStep = m_step;
        m_reportTime = Clock::now();
        m_lossSum = 0.0;
        m_lossCount = 0;
    }

    void writeState()
    {
        if (m_ranks.isFirst() && !m_options.checkpoint.empty())
            writeCheckpoint(m_options.checkpoint, m_optimizer, m_step);
    }

    void saveAverage()
    {
        if (!m_ranks.isFirst())
            return;
        m_optimizer.useAverage();
        m_task.save(m_options.modelFolder);
        m_optimizer.useMaster();
        if (m_options.onSaved)
            m_options.onSaved(m_step);
    }

    Task &m_task;
    const TrainerOptions &m_options;
    RankGroup &m_ranks;
    Optimizer m_optimizer;
    Timer m_reports;
    Timer m_checkpoints;
    Timer m_saves;
    std::int64_t m_step = 0;
    std::int64_t m_reportStep = 0;
    Clock::time_point m_reportTime = Clock::now();
    double m_lossSum = 0.0;
    std::int64_t m_lossCount = 0;
    double m_gradientNorm = 0.0;
    std::int64_t m_skipped = 0;
};

} // namespace

void train(Task &task, const TrainerOptions &options)
{
    Run(task, options).execute();
}

} // namespace unclip::training
