#pragma once

#include <chrono>
#include <optional>

namespace unclip::evaluation {

/// Time that parts share by weight: a part that leaves some leaves it to those after it.
class TimeBudget
{
public:
    using Clock = std::chrono::steady_clock;

    /// @param seconds of the whole; absent: unlimited
    /// @param weights sum of all parts' weights
    TimeBudget(std::optional<double> seconds, double weights);

    /// The next part begins; ends the one before.
    void begin(double weight);

    /// False once the part's share of the time is used up.
    bool hasTime() const;

    std::optional<double> secondsForPart() const; ///< what is left of it, not below 0
    double secondsUsed() const; ///< by all parts

private:
    Clock::time_point m_start = Clock::now();
    std::optional<double> m_seconds;
    double m_weightsLeft;
    std::optional<double> m_partEnd; ///< seconds after the start
};

} // namespace unclip::evaluation
