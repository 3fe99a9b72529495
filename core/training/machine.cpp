#include "training/machine.h"

#include "nn/device.h"
#include "training/finetune.h"
#include "training/trainingrun.h"
#include "util/cpu.h"

#include <ATen/Parallel.h>

namespace unclip::training {

namespace {

at::Device deviceFor(Device wanted, int localRank)
{
    const at::Device device = chooseDevice(wanted);
    return device.is_cuda() ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(localRank))
                            : device;
}

at::ScalarType typeFor(Precision wanted, at::Device device)
{
    const bool isFast = device.is_cuda() || hasFastBFloat16();
    const bool isHalf = wanted == Precision::BFloat16 || (wanted == Precision::Auto && isFast);
    return isHalf ? at::kBFloat16 : at::kFloat;
}

} // namespace

void setThreads(int threads)
{
    at::set_num_threads(threads);
}

void setMachine(FinetuneOptions &options, Device device, Precision precision)
{
    options.device = deviceFor(device, 0);
    options.computeType = typeFor(precision, options.device);
}

void setMachine(TrainingRunOptions &options, Device device, Precision precision, int localRank)
{
    options.device = deviceFor(device, localRank);
    options.computeType = typeFor(precision, options.device);
}

} // namespace unclip::training
