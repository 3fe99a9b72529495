#pragma once

#include <QString>

namespace unclip {

/// A file that was thrown away, and where it lies now.
struct TrashedFile
{
    QString original;
    QString inTrash;
};

/// To the desktop's trash, or where there is none into `ownFolder`. Any thread; may be slow.
/// @throws FileError when neither takes it; the file then stays
TrashedFile moveToTrash(const QString &file, const QString &ownFolder);

/// Back to its place and out of the trash's records.
/// @throws FileError when it is not in the trash any more, or its place is taken
void restoreFromTrash(const TrashedFile &trashed);

} // namespace unclip
