#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// Base64 (RFC 4648, with padding) of the numbers as little-endian IEEE 754 binary32.
std::string base64FromFloats(const std::vector<float> &values);

/// Absent when the text is not exactly such a coding.
std::optional<std::vector<float>> floatsFromBase64(std::string_view text);

} // namespace unclip
