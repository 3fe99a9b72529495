#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace unclip {

/// Ends the last symbol of a word.
inline constexpr std::string_view wordEnd = "</w>";

/// The printable character, in UTF-8, that stands for each byte in vocab.json and merges.txt
/// (Radford et al. 2019, byte-level BPE).
std::array<std::string, 256> byteSymbols();

/// All bytes in the order of CLIP's vocabulary: the 188 that stand for themselves, then the others.
std::array<std::uint8_t, 256> byteOrder();

} // namespace unclip
