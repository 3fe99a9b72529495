#pragma once

#include <c10/core/ScalarType.h>
#include <CLI/App.hpp>

#include <filesystem>
#include <memory>
#include <string>

namespace unclip {

/// What every training command asks of the machine.
class TrainingOptions
{
public:
    void addTo(CLI::App &command);

    at::ScalarType computeType() const;

    /// @param processes of this training on this machine, which share its cores
    int threads(int processes) const;

    double secondsBetweenSaves() const { return m_minutesBetweenSaves * 60.0; }
    double secondsBetweenReports() const { return m_secondsBetweenReports; }
    bool wantsSamples() const { return !m_withoutSamples; }

private:
    std::string m_precision = "auto";
    int m_threads = 0;
    double m_minutesBetweenSaves = 10.0;
    double m_secondsBetweenReports = 10.0;
    bool m_withoutSamples = false;
};

} // namespace unclip
