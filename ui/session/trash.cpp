#include "session/trash.h"

#include "unclip/error.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace unclip {

namespace {

constexpr int nameAttempts = 1000;

[[noreturn]] void refuse(const QString &file, const char *what, const QString &reason)
{
    throw FileError(std::string("cannot ") + what + " " + file.toStdString() + ": "
                    + reason.toStdString());
}

/// A name in the folder that is still free.
QString freeName(const QString &folder, const QFileInfo &file)
{
    const QString stem = folder + QLatin1Char('/') + file.completeBaseName();
    const QString suffix = file.suffix().isEmpty() ? QString() : QLatin1Char('.') + file.suffix();
    QString name = stem + suffix;
    for (int i = 2; QFileInfo::exists(name) && i < nameAttempts; ++i)
        name = stem + QLatin1Char('-') + QString::number(i) + suffix;
    return name;
}

/// Qt 6.4 takes the working directory for the trash where it cannot make a home trash: never ask it
/// then.
bool hasDesktopTrash()
{
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const QString home = data + QStringLiteral("/Trash");
    return !data.isEmpty() && QDir().mkpath(home) && QFileInfo(home).isWritable();
}

/// The desktop's note beside a file in its trash (freedesktop.org trash specification).
QString noteOf(const QString &inTrash)
{
    const QFileInfo file(inTrash);
    return QDir::cleanPath(file.path() + QStringLiteral("/../info/") + file.fileName()
                           + QStringLiteral(".trashinfo"));
}

} // namespace

TrashedFile moveToTrash(const QString &file, const QString &ownFolder)
{
    if (!QFileInfo::exists(file))
        refuse(file, "move to the trash", QStringLiteral("there is no such file"));
    QFile moving(file);
    if (hasDesktopTrash() && moving.moveToTrash() && !QFileInfo::exists(file))
        return { file, moving.fileName() };
    if (!QDir().mkpath(ownFolder))
        refuse(ownFolder, "create", QStringLiteral("the library folder does not take it"));
    const QString target = freeName(ownFolder, QFileInfo(file));
    QFile own(file);
    if (!own.rename(target))
        refuse(file, "move to the trash", own.errorString());
    return { file, target };
}

void restoreFromTrash(const TrashedFile &trashed)
{
    if (!QFileInfo::exists(trashed.inTrash))
        refuse(trashed.original, "bring back", QStringLiteral("it is not in the trash any more"));
    if (!QDir().mkpath(QFileInfo(trashed.original).path()))
        refuse(trashed.original, "bring back", QStringLiteral("its folder cannot be made"));
    QFile file(trashed.inTrash);
    if (!file.rename(trashed.original)) // refuses to replace
        refuse(trashed.original, "bring back", file.errorString());
    QFile::remove(noteOf(trashed.inTrash));
}

} // namespace unclip
