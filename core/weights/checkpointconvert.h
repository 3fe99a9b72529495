#pragma once

#include "unclip/convert.h"
#include "weights/checkpoint.h"

#include <map>
#include <string>

namespace unclip {

/// Writes tensors to a .safetensors file in bounded pieces, contiguous, in the wanted precision.
ConvertedFile writeTensors(const std::map<std::string, StridedTensor> &tensors,
                           const std::filesystem::path &output, const ConvertOptions &options);

} // namespace unclip
