#pragma once

#include <filesystem>

namespace unclip::test {

/// Whether the shard marks pairs as held out.
enum class HeldOut { Some, None };

/// Writes a shard as `unclip-train prepare` does: red and green apples, cats' and dogs' heads
/// (well, coloured shapes) in three styles, a pair of three concepts held out.
void writeCaptionedShard(const std::filesystem::path &file, HeldOut heldOut);

} // namespace unclip::test
