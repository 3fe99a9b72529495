#pragma once

#include <filesystem>

namespace unclip::test {

/// Which pairs the shard marks as held out: one of each style, two of each, or none.
enum class HeldOut { Some, Two, None };

/// Writes a shard as `unclip-train prepare` does: red and green apples, cats' and dogs' heads
/// (well, coloured shapes) in three styles, a pair of three concepts held out.
void writeCaptionedShard(const std::filesystem::path &file, HeldOut heldOut);

} // namespace unclip::test
