#include "training/trainer.h"

#include "training/checkpoint.h"

#include <ATen/ATen.h>

#include <chrono>
#include <cmath>

namespace unclip::training {

namespace {

using Clock = std::chrono::steady_clock;

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
        , m_reports(options.secondsBetweenReports)
        , m_checkpoints(options.secondsBetweenCheckpoints)
        , m_saves(options.secondsBetweenSaves)
    {
        m_task.addParameters(m_optimizer);
        if (!options.checkpoint.empty() && std::filesystem::exists(options.checkpoint))
            m_step = readCheckpoint(options.checkpoint, m_optimizer);
        m_reportStep = m_step;
    }

    void execute()
    {
        while (m_step < m_options.optimizer.totalSteps) {
            if (m_options.cancellation.isCancelled()) {
                writeState();
                throw Cancelled();
            }
            oneStep();
            duties();
        }
        writeState();
        saveAverage();
        report();
    }

private:
    void oneStep()
    {
        m_optimizer.zeroGradients();
        const at::Tensor loss = m_task.loss(m_step);
        loss.backward();
        const double value = loss.item<double>();
        m_gradientNorm = m_optimizer.step(m_options.optimizer, m_step);
        if (std::isfinite(value) && std::isfinite(m_gradientNorm)) {
            m_lossSum += value;
            ++m_lossCount;
        } else {
            ++m_skipped;
        }
        ++m_step;
    }

    void duties()
    {
        if (m_reports.isDue())
            report();
        if (m_checkpoints.isDue())
            writeState();
        if (m_saves.isDue())
            saveAverage();
    }

    void report()
    {
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
        if (!m_options.checkpoint.empty())
            writeCheckpoint(m_options.checkpoint, m_optimizer, m_step);
    }

    void saveAverage()
    {
        m_optimizer.useAverage();
        m_task.save(m_options.modelFolder);
        m_optimizer.useMaster();
        if (m_options.onSaved)
            m_options.onSaved();
    }

    Task &m_task;
    const TrainerOptions &m_options;
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
