#pragma once

#include "session/libraryindex.h"
#include "session/picturestore.h"

#include <QSet>

#include <vector>

namespace unclip {

/// The file as it is on disk: hash, size, time and what it says of itself. Any thread; reads all
/// of it.
IndexedPicture readPicture(const PictureStore &store, const QString &file);

/// Compares the dated folders of a library with what its index knows, a slice at a time.
class LibraryScan
{
public:
    enum class Extent {
        Changes, ///< files that are new or have another size or time
        Everything,
    };

    struct Slice
    {
        std::vector<IndexedPicture> found; ///< new or changed
        QStringList replaced; ///< ids whose file holds another picture now
    };

    /// Lists the folder.
    /// @throws FileError when the library folder cannot be read: nothing may be concluded then
    LibraryScan(const PictureStore &store, QHash<QString, KnownFile> known, Extent extent);

    int done() const { return static_cast<int>(m_next); }
    int total() const { return static_cast<int>(m_unread.size()); }
    bool isFinished() const { return m_next == m_unread.size(); }

    Slice next(int budgetMs); ///< one file at least

    /// When finished: ids whose file is nowhere. Files of folders that could not be read count as
    /// there.
    QStringList vanished() const;

    /// A folder could not be listed: what is not known may exist all the same.
    bool hasGaps() const { return m_hasGaps; }

private:
    void list(const QString &folder, QHash<QString, KnownFile> &known, Extent extent);
    void read(const QString &path, Slice &slice);

    PictureStore m_store;
    std::vector<QString> m_unread; ///< relative, newest first
    std::size_t m_next = 0;
    QHash<QString, QString> m_ownerOf; ///< id to relative path
    QHash<QString, QString> m_idOf; ///< relative path to the id that the index has for it
    QSet<QString> m_missing; ///< ids
    bool m_hasGaps = false;
};

/// Removes what a killed studio left behind: unfinished files, and small pictures of pictures that
/// are gone. Files changed at or after `before` stay.
void sweep(const PictureStore &store, const QSet<QString> &knownIds, const QDateTime &before);

} // namespace unclip
