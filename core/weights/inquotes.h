#pragma once

#include <string>
#include <string_view>

namespace unclip {

/// A name from an untrusted file, fit for a message: in quotes, printable ASCII, at most 96 bytes.
inline std::string inQuotes(std::string_view name)
{
    constexpr std::size_t maxBytes = 96;
    std::string text = "\"";
    for (const char c : name.substr(0, maxBytes))
        text += c >= ' ' && c <= '~' ? c : '?';
    return text + (name.size() > maxBytes ? "...\"" : "\"");
}

} // namespace unclip
