#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace unclip {

/// Element types of tensors on disk, named as safetensors names them.
enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };

std::size_t sizeOf(DType dtype);
std::string_view nameOf(DType dtype);
std::optional<DType> dtypeFromName(std::string_view name);

} // namespace unclip
