#pragma once

#include "librarysamples.h"
#include "session/library.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace unclip::test {

/// A library folder of its own, with a desktop's trash beside it.
struct LibraryWorld
{
    QTemporaryDir folder;
    PictureStore store;

    LibraryWorld()
        : store(folder.filePath(QStringLiteral("library")))
    {
        const QString data = folder.filePath(QStringLiteral("data"));
        QDir().mkpath(data);
        qputenv("XDG_DATA_HOME", QFile::encodeName(data));
    }
};

/// Waits until the comparison with the folder is over as well.
inline void openAndCompare(Library &library)
{
    QSignalSpy spy(&library, &Library::scanProgressed);
    library.open();
    QTRY_VERIFY(spy.count() > 1 && spy.last()[0] == spy.last()[1]);
}

inline void rebuildAll(Library &library)
{
    QSignalSpy spy(&library, &Library::scanProgressed);
    library.rebuild();
    QTRY_VERIFY(spy.count() > 1 && spy.last()[0] == spy.last()[1]);
}

inline QStringList idsOf(const Library &library)
{
    QStringList ids;
    for (const PictureRecord &record : library.pictures())
        ids << record.id;
    return ids;
}

} // namespace unclip::test
