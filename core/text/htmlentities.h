#pragma once

#include "text/tracedtext.h"

namespace unclip {

/// Replaces character references as the HTML standard reads them, also without a semicolon.
TracedText unescapeHtml(const TracedText &text);

/// The stricter reading of text repair: only complete references (`&name;`, `&#n;`), but also names
/// written in capitals (`&EACUTE;`).
TracedText unescapeCompleteHtml(const TracedText &text);

/// "name=HEX[,HEX] ..." of every named reference; a leading * marks those that need no semicolon.
extern const std::string_view htmlEntityTable;

} // namespace unclip
