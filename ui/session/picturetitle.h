#pragma once

#include "unclip/request.h"

#include <QString>

namespace unclip {

/// What a person recognises a picture by: its prompt, captions, or the names of its sources.
QString titleOf(const Request &request);

/// The words of a file name: letters and digits of any language joined by '-', at most 40 bytes;
/// may be empty.
QString fileSlugOf(const Request &request);

} // namespace unclip
