#pragma once

#include "unclip/pipeline.h"

#include <c10/core/Device.h>
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

    /// @param localRank which of this machine's processes this is: on CUDA each takes its own GPU
    /// @throws DeviceError when the one that was asked for is not there
    at::Device device(int localRank = 0) const;
    Device wantedDevice() const { return m_device; }

    at::ScalarType computeType(at::Device device) const;

    /// @param processes of this training on this machine, which share its cores
    int threads(int processes) const;

    double secondsBetweenSaves() const { return m_minutesBetweenSaves * 60.0; }
    double secondsBetweenReports() const { return m_secondsBetweenReports; }
    bool wantsSamples() const { return !m_withoutSamples; }

private:
    Device m_device = Device::Auto;
    std::string m_precision = "auto";
    int m_threads = 0;
    double m_minutesBetweenSaves = 10.0;
    double m_secondsBetweenReports = 10.0;
    bool m_withoutSamples = false;
};

} // namespace unclip
