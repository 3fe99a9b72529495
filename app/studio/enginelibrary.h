#pragma once

#include "unclip/pipeline.h"

namespace unclip {

/// loadPipeline() of the engine's module, which is loaded with the first model: LibTorch alone
/// takes half a second to link, and the window need not wait for it. Any thread.
/// @throws what loadPipeline() throws; DeviceError when the module is missing or of another version
std::unique_ptr<Pipeline> loadPipelineFromModule(const std::filesystem::path &folder,
                                                 const LoadOptions &options,
                                                 const RunControl &control);

} // namespace unclip
