#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace unclip {

/// The whole file.
/// @throws FileError when it cannot be opened or read; InvalidRequest when it is larger than
/// allowed
std::vector<std::uint8_t> readFileBytes(const std::filesystem::path &path, std::size_t maxBytes);

} // namespace unclip
