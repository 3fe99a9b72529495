#include "evaluation/timebudget.h"

#include <algorithm>

namespace unclip::evaluation {

TimeBudget::TimeBudget(std::optional<double> seconds, double weights)
    : m_seconds(seconds)
    , m_weightsLeft(weights)
{
}

void TimeBudget::begin(double weight)
{
    if (!m_seconds)
        return;
    const double used = secondsUsed();
    const double share = m_weightsLeft > 0.0 ? std::min(weight / m_weightsLeft, 1.0) : 1.0;
    m_partEnd = used + std::max(*m_seconds - used, 0.0) * share;
    m_weightsLeft -= weight;
}

bool TimeBudget::hasTime() const
{
    return !m_partEnd || secondsUsed() < *m_partEnd;
}

std::optional<double> TimeBudget::secondsForPart() const
{
    if (!m_partEnd)
        return std::nullopt;
    return std::max(*m_partEnd - secondsUsed(), 0.0);
}

double TimeBudget::secondsUsed() const
{
    return std::chrono::duration<double>(Clock::now() - m_start).count();
}

} // namespace unclip::evaluation
