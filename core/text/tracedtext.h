#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// A code point and the byte of the prompt where what it was made from ends.
struct TracedChar
{
    char32_t value = 0;
    std::uint32_t end = 0; ///< never falls from one character to the next
};

/// Text that remembers, through repairs, how much of the prompt it was made from.
using TracedText = std::vector<TracedChar>;

/// Bytes that are no UTF-8 become U+FFFD, one for each maximal ill-formed part.
/// @param utf8 below 4 GiB
TracedText decodeUtf8(std::string_view utf8);

std::string toUtf8(const TracedText &text);
void appendUtf8(std::string &out, char32_t value);

/// Appends `value` in place of source text that ends at `end`. Only its last character claims that
/// source, so that half a replacement does not count as having been read.
void appendReplacement(TracedText &out, std::u32string_view value, std::uint32_t end);

/// What Python's str.isspace() accepts: White_Space and the separators U+001C..1F.
bool isSpace(char32_t value);

} // namespace unclip
