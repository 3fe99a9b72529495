#pragma once

#include "text/tracedtext.h"

namespace unclip {

/// The character of a Windows-1252 byte; the five bytes it leaves open stand for themselves.
char32_t windows1252(std::uint8_t byte);

/// Reads UTF-8 that was once taken for Windows-1252 or Latin-1 ("donâ€™t") as UTF-8 again, one
/// layer, run by run. A run changes only on evidence that people do not write it on purpose, so
/// that "café…”" and "CAFÉ®" stay. Other confused encodings are left alone.
TracedText repairMojibake(const TracedText &text);

} // namespace unclip
