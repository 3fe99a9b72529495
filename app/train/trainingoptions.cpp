#include "train/trainingoptions.h"

#include "pipeline/modeldescription.h"
#include "util/cpu.h"

#include <algorithm>
#include <map>
#include <string>

namespace unclip {

void TrainingOptions::addTo(CLI::App &command)
{
    const std::map<std::string, Device> devices { { "auto", Device::Auto },
                                                  { "cpu", Device::Cpu },
                                                  { "cuda", Device::Cuda } };
    command.add_option("--device", m_device, "auto, cpu or cuda; auto: cuda where there is one")
        ->transform(CLI::CheckedTransformer(devices))
        ->option_text("TEXT:{auto,cpu,cuda}");
    command.add_option("--precision", m_precision, "auto, fp32 or bf16")
        ->check(CLI::IsMember({ "auto", "fp32", "bf16" }));
    command.add_option("--threads", m_threads, "compute threads; 0: physical cores")
        ->check(CLI::Range(0, 1024));
    command
        .add_option("--save-minutes", m_minutesBetweenSaves,
                    "minutes between saves into the model folder")
        ->check(CLI::NonNegativeNumber);
    command
        .add_option("--report-seconds", m_secondsBetweenReports,
                    "seconds between lines of progress; 0: every step")
        ->check(CLI::NonNegativeNumber);
    command.add_flag("--no-samples", m_withoutSamples,
                     "no sheets of sample pictures in the work folder");
}

at::Device TrainingOptions::device(int localRank) const
{
    const at::Device device = chooseDevice(m_device);
    return device.is_cuda() ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(localRank))
                            : device;
}

at::ScalarType TrainingOptions::computeType(at::Device device) const
{
    const bool isFast = device.is_cuda() || hasFastBFloat16();
    const bool bf16 = m_precision == "bf16" || (m_precision == "auto" && isFast);
    return bf16 ? at::kBFloat16 : at::kFloat;
}

int TrainingOptions::threads(int processes) const
{
    return m_threads > 0 ? m_threads : std::max(physicalCores() / std::max(processes, 1), 1);
}

} // namespace unclip
