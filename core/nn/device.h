#pragma once

#include "unclip/pipeline.h"

#include <c10/core/Device.h>

namespace unclip {

/// The device to compute with: Device::Auto is CUDA where there is one.
/// @throws DeviceError when CUDA is asked for and absent
at::Device chooseDevice(Device wanted);

} // namespace unclip
