#include "session/trash.h"

#include "session/exportfiles.h"
#include "unclip/error.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QUrl>

#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace unclip {

namespace {

// The desktop's trash by hand (freedesktop.org trash specification 1.0): QFile::moveToTrash of
// Qt 6.4 never returns when the note cannot be written, and takes the working directory for the
// trash where it finds none.

constexpr int nameAttempts = 1000;

[[noreturn]] void refuse(const QString &file, const char *what, const QString &reason)
{
    throw FileError(std::string("cannot ") + what + " " + file.toStdString() + ": "
                    + reason.toStdString());
}

std::optional<struct stat> statusOf(const QString &file)
{
    struct stat status
    {
    };
    if (::lstat(QFile::encodeName(file).constData(), &status) != 0)
        return std::nullopt;
    return status;
}

bool isOnDisk(const QString &folder, dev_t disk)
{
    const std::optional<struct stat> status = statusOf(folder);
    return status && S_ISDIR(status->st_mode) && status->st_dev == disk
        && ::access(QFile::encodeName(folder).constData(), W_OK) == 0;
}

/// A trash folder, ready for use.
struct Trash
{
    QString folder;
    QString top; ///< paths in notes are relative to it; empty: absolute
};

std::optional<Trash> prepared(const Trash &trash, dev_t disk)
{
    const bool isThere = QDir().mkpath(trash.folder + QStringLiteral("/info"))
        && QDir().mkpath(trash.folder + QStringLiteral("/files"));
    return isThere && isOnDisk(trash.folder, disk) ? std::optional(trash) : std::nullopt;
}

/// Of the person's home, when it is on the same disk; else of the disk itself.
std::optional<Trash> desktopTrash(const QString &file)
{
    const std::optional<struct stat> status = statusOf(file);
    if (!status)
        return std::nullopt;
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    if (const auto home = prepared({ data + QStringLiteral("/Trash"), {} }, status->st_dev))
        return home;
    const QString top = QStorageInfo(QFileInfo(file).path()).rootPath();
    if (top.isEmpty() || top == QLatin1String("/")) // a home that cannot be used: no desktop
        return std::nullopt;
    const QString user = QString::number(::getuid());
    const QString shared = top + QStringLiteral("/.Trash");
    const std::optional<struct stat> sharedStatus = statusOf(shared);
    if (sharedStatus && S_ISDIR(sharedStatus->st_mode) && (sharedStatus->st_mode & S_ISVTX) != 0) {
        if (const auto own = prepared({ shared + QLatin1Char('/') + user, top }, status->st_dev))
            return own;
    }
    return prepared({ shared + QLatin1Char('-') + user, top }, status->st_dev);
}

QString numbered(const QFileInfo &file, int attempt)
{
    if (attempt == 1)
        return file.fileName();
    const QString suffix = file.suffix().isEmpty() ? QString() : QLatin1Char('.') + file.suffix();
    return file.completeBaseName() + QLatin1Char('-') + QString::number(attempt) + suffix;
}

QByteArray noteText(const QString &file, const Trash &trash)
{
    const QString path = QFileInfo(file).absoluteFilePath();
    const QString shown = trash.top.isEmpty() ? path : QDir(trash.top).relativeFilePath(path);
    return "[Trash Info]\nPath=" + QUrl::toPercentEncoding(shown, "/")
        + "\nDeletionDate=" + QDateTime::currentDateTime().toString(Qt::ISODate).toLatin1() + '\n';
}

QString noteFile(const QString &trashFolder, const QString &name)
{
    return trashFolder + QStringLiteral("/info/") + name + QStringLiteral(".trashinfo");
}

bool writeNote(const QString &name, const QByteArray &text)
{
    QFile note(name);
    if (!note.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return false;
    if (note.write(text) == text.size() && note.flush())
        return true;
    note.remove();
    return false;
}

/// Null when the desktop's trash does not take the file.
std::optional<TrashedFile> toDesktopTrash(const QString &file)
{
    const std::optional<Trash> trash = desktopTrash(file);
    if (!trash)
        return std::nullopt;
    for (int attempt = 1; attempt <= nameAttempts; ++attempt) {
        const QString name = numbered(QFileInfo(file), attempt);
        const QString note = noteFile(trash->folder, name);
        const QString target = trash->folder + QStringLiteral("/files/") + name;
        if (QFileInfo::exists(note) || QFileInfo::exists(target))
            continue;
        if (!writeNote(note, noteText(file, *trash))) {
            if (QFileInfo::exists(note)) // somebody took the name in between
                continue;
            return std::nullopt;
        }
        if (::rename(QFile::encodeName(file).constData(), QFile::encodeName(target).constData())
            == 0)
            return TrashedFile { file, target };
        QFile::remove(note);
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

TrashedFile moveToTrash(const QString &file, const QString &ownFolder)
{
    if (!QFileInfo::exists(file))
        refuse(file, "move to the trash", QStringLiteral("there is no such file"));
    if (const std::optional<TrashedFile> trashed = toDesktopTrash(file))
        return *trashed;
    makeFolder(ownFolder);
    QFile own(file);
    for (int attempt = 1; attempt <= nameAttempts; ++attempt) {
        const QString target = ownFolder + QLatin1Char('/') + numbered(QFileInfo(file), attempt);
        if (QFileInfo::exists(target))
            continue;
        if (own.rename(target))
            return { file, target };
        break;
    }
    refuse(file, "move to the trash", own.errorString());
}

void restoreFromTrash(const TrashedFile &trashed)
{
    if (trashed.inTrash.isEmpty() || !QFileInfo::exists(trashed.inTrash))
        refuse(trashed.original, "bring back", QStringLiteral("it is not in the trash any more"));
    makeFolder(QFileInfo(trashed.original).path());
    QFile file(trashed.inTrash);
    if (!file.rename(trashed.original)) // refuses to replace
        refuse(trashed.original, "bring back", file.errorString());
    const QFileInfo inTrash(trashed.inTrash);
    QFile::remove(noteFile(QFileInfo(inTrash.path()).path(), inTrash.fileName()));
}

} // namespace unclip
