#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace unclip {

/// What two neighbouring symbols become; lower ranks go first.
struct RankedMerge
{
    std::uint32_t rank = 0;
    std::int32_t joined = 0;
};

using MergeTable = std::unordered_map<std::uint64_t, RankedMerge>; ///< by pairKey
using SymbolIds = std::unordered_map<std::string_view, std::int32_t>;

inline std::uint64_t pairKey(std::int32_t left, std::int32_t right)
{
    return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

/// The checked content of a tokenizer folder.
struct TokenizerFiles
{
    TokenizerFiles() = default;
    TokenizerFiles(TokenizerFiles &&) = default; // a copy's ids would point into the original
    TokenizerFiles &operator=(TokenizerFiles &&) = default;

    std::vector<std::string> symbols; ///< by id
    SymbolIds ids; ///< keys point into `symbols`
    MergeTable merges;
    std::int32_t startId = 0;
    std::int32_t endId = 0;
    std::int32_t padId = 0;
    std::optional<std::int32_t> unknownId;
    std::optional<std::size_t> modelMaxLength; ///< absent: "unset", as other tools write it
};

/// @throws ModelError naming file, line and reason; FileError
TokenizerFiles readTokenizerFiles(const std::filesystem::path &folder);

} // namespace unclip
