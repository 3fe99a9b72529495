#include "train/trainingoptions.h"

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
    const std::map<std::string, Precision> precisions { { "auto", Precision::Auto },
                                                        { "fp32", Precision::Float32 },
                                                        { "bf16", Precision::BFloat16 } };
    command.add_option("--device", m_device, "auto, cpu or cuda; auto: cuda where there is one")
        ->transform(CLI::CheckedTransformer(devices))
        ->option_text("TEXT:{auto,cpu,cuda}");
    command.add_option("--precision", m_precision, "auto, fp32 or bf16")
        ->transform(CLI::CheckedTransformer(precisions))
        ->option_text("TEXT:{auto,fp32,bf16}");
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

int TrainingOptions::threads(int processes) const
{
    return m_threads > 0 ? m_threads : std::max(physicalCores() / std::max(processes, 1), 1);
}

} // namespace unclip
