#pragma once

#include "pipeline/engine.h"
#include "unclip/pipeline.h"

namespace unclip {

/// What a loaded model is and can do, with its default sampling: the published numbers, or those in
/// the folder's sampling_defaults.json.
ModelInfo describe(const Engine &engine, const LoadOptions &options);

/// The device and element type to compute with.
/// @throws DeviceError when CUDA is asked for and absent
at::Device chooseDevice(Device wanted);
at::ScalarType chooseType(Precision wanted, at::Device device);

} // namespace unclip
