#include "nn/device.h"

#include "unclip/error.h"

#include <ATen/Context.h>

namespace unclip {

at::Device chooseDevice(Device wanted)
{
    const bool hasCuda = at::hasCUDA();
    if (wanted == Device::Cuda && !hasCuda)
        throw DeviceError("CUDA was asked for, but this LibTorch sees no CUDA device; choose the "
                          "CPU.");
    return hasCuda && wanted != Device::Cpu ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
}

} // namespace unclip
