#pragma once

#include "session/libraryindex.h"

namespace unclip {

/// Stars and ratings in a small file of their own (JSON), so that they outlive the index. What is
/// absent, damaged or out of range reads as no mark.
Marks readMarks(const QString &file);

/// @throws FileError; the file before then stays
void writeMarks(const QString &file, const Marks &marks);

} // namespace unclip
