#include "pipeline/jobprogress.h"

#include <algorithm>

namespace unclip {

namespace {

constexpr std::chrono::milliseconds previewInterval { 200 };
constexpr double secondsBeforeEstimate = 0.3;

double seconds(std::chrono::steady_clock::duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace

JobProgress::JobProgress(const RunControl &control)
    : m_control(control)
{
}

void JobProgress::plan(Stage stage, int steps, double costPerStep)
{
    m_costPerStep[stage] = costPerStep;
    m_totalCost += costPerStep * steps;
}

void JobProgress::begin(Stage stage, int steps, int pictureIndex)
{
    check();
    m_progress.stage = stage;
    m_progress.step = 0;
    m_progress.stepCount = steps;
    m_progress.previewIndex = pictureIndex;
    report({});
}

void JobProgress::step()
{
    advance();
    report({});
    check();
}

bool JobProgress::wantsPreview() const
{
    return m_control.onProgress
        && (!m_lastPreview || Clock::now() - *m_lastPreview >= previewInterval);
}

void JobProgress::step(Image preview)
{
    advance();
    m_lastPreview = Clock::now();
    report(std::move(preview));
    check();
}

void JobProgress::advance()
{
    ++m_progress.step;
    m_doneCost += m_costPerStep[m_progress.stage];
}

void JobProgress::report(std::optional<Image> preview)
{
    const double fraction = m_totalCost > 0.0 ? std::min(m_doneCost / m_totalCost, 1.0) : 0.0;
    m_lastFraction = std::max(m_lastFraction, fraction);
    m_progress.fraction = m_lastFraction;
    const double elapsed = seconds(Clock::now() - m_start);
    if (elapsed > secondsBeforeEstimate && m_lastFraction > 0.0)
        m_progress.secondsLeft = elapsed * (1.0 - m_lastFraction) / m_lastFraction;
    m_progress.preview = std::move(preview);
    m_control.report(m_progress);
    m_progress.preview.reset();
}

} // namespace unclip
