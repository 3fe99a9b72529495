#include "session/libraryscan.h"

#include "session/exportfiles.h"
#include "session/filebytes.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>

namespace unclip {

namespace {

/// Names in a folder. @throws FileError
QStringList namesIn(const QString &folder)
{
    std::error_code error;
    QStringList names;
    std::filesystem::directory_iterator entries(pathOf(folder), error);
    const std::filesystem::directory_iterator end;
    while (!error && entries != end) {
        names << QFile::decodeName(entries->path().filename().c_str());
        entries.increment(error);
    }
    if (error)
        throw FileError("cannot list the folder " + folder.toStdString() + ": " + error.message());
    return names;
}

struct FileStamp
{
    qint64 size = 0;
    qint64 modified = 0;
    bool isFile = false;
};

FileStamp stampOf(const QString &file)
{
    struct stat status
    {
    };
    if (::stat(QFile::encodeName(file).constData(), &status) != 0)
        return {};
    const qint64 milliseconds =
        qint64 { status.st_mtim.tv_sec } * 1000 + qint64 { status.st_mtim.tv_nsec } / 1000000;
    return { status.st_size, milliseconds, S_ISREG(status.st_mode) };
}

bool isUnfinished(const QString &name)
{
    return name.startsWith(QLatin1String(".unclip-")) && name.endsWith(QLatin1String(".tmp"));
}

bool isPicture(const QString &name)
{
    return name.endsWith(QLatin1String(".png"), Qt::CaseInsensitive)
        && !name.startsWith(QLatin1Char('.'));
}

QStringList datedFolders(const QStringList &names)
{
    return names.filter(QRegularExpression(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}$")));
}

template <typename Condition>
void removeOld(const QString &folder, const QDateTime &before, const Condition &condition)
{
    const qint64 limit = before.toMSecsSinceEpoch();
    try {
        for (const QString &name : namesIn(folder)) {
            const QString file = folder + QLatin1Char('/') + name;
            if (!condition(name))
                continue;
            const FileStamp stamp = stampOf(file);
            if (stamp.isFile && stamp.modified < limit)
                QFile::remove(file);
        }
    } catch (const FileError &) {
        return; // a folder that was never made needs no sweeping
    }
}

} // namespace

IndexedPicture readPicture(const PictureStore &store, const QString &file)
{
    IndexedPicture picture;
    const FileStamp stamp = stampOf(file);
    try {
        const std::vector<std::uint8_t> bytes = fileBytes(file, PictureStore::maxPictureBytes);
        picture.record = store.read(file, bytes);
        picture.size = stamp.size;
        picture.modified = stamp.modified;
        picture.sha256 =
            QByteArray::fromHex(QByteArray::fromStdString(sha256(bytes.data(), bytes.size())));
    } catch (const Error &) {
        picture.record = store.read(file, {});
        picture.size = IndexedPicture::unread;
    }
    return picture;
}

LibraryScan::LibraryScan(const PictureStore &store, QHash<QString, KnownFile> known, Extent extent)
    : m_store(store)
{
    for (const QString &folder : datedFolders(namesIn(store.root()))) {
        try {
            list(folder, known, extent);
        } catch (const FileError &) { // its pictures may be there all the same
            m_hasGaps = true;
            for (auto it = known.begin(); it != known.end();)
                it = it.key().startsWith(folder + QLatin1Char('/')) ? known.erase(it) : ++it;
        }
    }
    for (const KnownFile &file : std::as_const(known))
        m_missing.insert(file.id);
    std::sort(m_unread.begin(), m_unread.end(), std::greater<>());
}

/// Takes what it meets out of `known`.
void LibraryScan::list(const QString &folder, QHash<QString, KnownFile> &known, Extent extent)
{
    for (const QString &name : namesIn(m_store.root() + QLatin1Char('/') + folder)) {
        if (!isPicture(name))
            continue;
        const QString path = folder + QLatin1Char('/') + name;
        const FileStamp stamp = stampOf(m_store.root() + QLatin1Char('/') + path);
        if (!stamp.isFile)
            continue;
        const auto found = known.find(path);
        const bool isKnown = found != known.end();
        const bool isSame =
            isKnown && found->size == stamp.size && found->modified == stamp.modified;
        if (isKnown) {
            m_ownerOf.insert(found->id, path);
            m_idOf.insert(path, found->id);
            known.erase(found);
        }
        if (!isSame || extent == Extent::Everything)
            m_unread.push_back(path);
    }
}

LibraryScan::Slice LibraryScan::next(int budgetMs)
{
    QElapsedTimer clock;
    clock.start();
    Slice slice;
    while (!isFinished()) {
        read(m_unread[m_next++], slice);
        if (clock.elapsed() >= budgetMs)
            break;
    }
    return slice;
}

void LibraryScan::read(const QString &path, Slice &slice)
{
    const QString file = m_store.root() + QLatin1Char('/') + path;
    if (!QFileInfo(file).isFile()) // thrown away since
        return;
    IndexedPicture picture = readPicture(m_store, file);
    QString &id = picture.record.id;
    if (m_ownerOf.value(id, path) != path) // a copy
        id = derivedPictureId(path);
    m_ownerOf.insert(id, path);
    m_missing.remove(id); // it has moved
    const QString idBefore = m_idOf.value(path, id);
    if (idBefore != id && m_ownerOf.value(idBefore) == path)
        slice.replaced << idBefore;
    slice.found.push_back(std::move(picture));
}

QStringList LibraryScan::vanished() const
{
    return { m_missing.begin(), m_missing.end() };
}

void sweep(const PictureStore &store, const QSet<QString> &knownIds, const QDateTime &before)
{
    const auto isOrphan = [&knownIds](const QString &name) {
        return isUnfinished(name) || !knownIds.contains(QFileInfo(name).completeBaseName());
    };
    removeOld(store.baseFolder(), before, isOrphan);
    removeOld(store.thumbnailFolder(), before, isOrphan);
    removeOld(QFileInfo(store.indexFile()).path(), before, &isUnfinished);
    removeOld(store.inputsFolder(), before, &isUnfinished);
    for (const QString &folder : datedFolders(namesIn(store.root())))
        removeOld(store.root() + QLatin1Char('/') + folder, before, &isUnfinished);
}

} // namespace unclip
