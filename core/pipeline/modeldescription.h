#pragma once

#include "pipeline/engine.h"
#include "unclip/pipeline.h"

namespace unclip {

/// What a loaded model is and can do, with its default sampling: the published numbers, or those in
/// the folder's sampling_defaults.json.
ModelInfo describe(const Engine &engine, const LoadOptions &options);

/// The element type to compute with.
/// @throws DeviceError for fp16 on the CPU
at::ScalarType chooseType(Precision wanted, at::Device device);

} // namespace unclip
