#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace unclip {

/// Parses a JSON object from an untrusted file: at most `maxBytes`, at most 64 levels deep, valid
/// UTF-8, no duplicate keys.
/// @throws ModelError naming the file, the byte and the reason; FileError when it cannot be read.
nlohmann::json readJsonFile(const std::filesystem::path &path, std::size_t maxBytes = 64u << 20);

/// The same for text in memory; `name` stands in messages.
nlohmann::json parseJson(std::string_view text, std::string_view name);

} // namespace unclip
