#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace unclip {

std::string utf8FromLatin1(std::string_view latin1);

/// The text in Latin-1; absent when a character is not in it, or is a control character other than
/// the line feed (PNG allows no others in a tEXt chunk).
std::optional<std::string> latin1FromUtf8(std::string_view utf8);

/// Well-formed: no overlong form, no surrogate, nothing beyond U+10FFFF.
bool isUtf8(std::string_view text);

} // namespace unclip
