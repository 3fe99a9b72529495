#pragma once

#include "cli/environment.h"

#include <chrono>
#include <string>

namespace unclip {

/// One line of progress on a terminal, redrawn at most ten times a second and wiped at the end.
class ProgressLine
{
public:
    explicit ProgressLine(const Environment &environment);
    ~ProgressLine();
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;

    void show(const Progress &progress);

    /// @param fraction done, 0..1
    void show(const std::string &activity, double fraction, std::optional<double> secondsLeft);

    /// Wipes the line, so that other output can stand there.
    void clear();

    /// Shows what a job reports and passes on the environment's cancellation.
    /// The line must outlive the control.
    RunControl control();

private:
    std::ostream &m_err;
    ProgressDisplay m_display;
    CancellationToken m_cancellation;
    std::chrono::steady_clock::time_point m_lastShown;
    bool m_isShown = false;
};

/// "1:05", "2:00:10"
std::string durationText(double seconds);

} // namespace unclip
