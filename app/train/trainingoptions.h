#pragma once

#include "unclip/pipeline.h"

#include <CLI/App.hpp>

namespace unclip {

/// What every training command asks of the machine.
class TrainingOptions
{
public:
    void addTo(CLI::App &command);

    Device device() const { return m_device; }
    Precision precision() const { return m_precision; }

    /// @param processes of this training on this machine, which share its cores
    int threads(int processes) const;

    double secondsBetweenSaves() const { return m_minutesBetweenSaves * 60.0; }
    double secondsBetweenReports() const { return m_secondsBetweenReports; }
    bool wantsSamples() const { return !m_withoutSamples; }

private:
    Device m_device = Device::Auto;
    Precision m_precision = Precision::Auto;
    int m_threads = 0;
    double m_minutesBetweenSaves = 10.0;
    double m_secondsBetweenReports = 10.0;
    bool m_withoutSamples = false;
};

} // namespace unclip
