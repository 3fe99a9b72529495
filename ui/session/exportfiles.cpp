#include "session/exportfiles.h"

#include "session/nametemplate.h"
#include "unclip/error.h"

#include <QDir>
#include <QFileInfo>

#include <system_error>

namespace unclip {

namespace {

constexpr int maxAttempts = 100000;

bool exists(const QString &file)
{
    const QFileInfo info(file);
    return info.exists() || info.isSymLink();
}

QString fileOf(const WishedName &name, int attempt)
{
    return QDir(name.folder).absoluteFilePath(numberedName(name.stem, name.suffix, attempt));
}

[[noreturn]] void giveUp(const WishedName &name)
{
    throw FileError("cannot find a free name for " + name.stem.toStdString() + " in "
                    + name.folder.toStdString());
}

[[noreturn]] void refuseFolder(const std::filesystem::path &folder, const std::error_code &error)
{
    throw FileError("cannot create the folder " + folder.string() + ": " + error.message());
}

} // namespace

std::filesystem::path pathOf(const QString &file)
{
    return QFileInfo(file).filesystemFilePath();
}

void makeFolder(const QString &folder)
{
    std::error_code error;
    const std::filesystem::path path = pathOf(folder);
    std::filesystem::create_directories(path, error);
    if (error || !std::filesystem::is_directory(path, error))
        refuseFolder(path, error ? error : std::make_error_code(std::errc::not_a_directory));
}

QString writeUnderFreeName(const WishedName &name,
                           const std::function<void(const QString &file)> &write)
{
    for (int attempt = 1; attempt <= maxAttempts; ++attempt) {
        const QString file = fileOf(name, attempt);
        if (exists(file))
            continue;
        try {
            write(file);
            return file;
        } catch (const FileError &) {
            if (!exists(file)) // else: somebody took the name in between
                throw;
        }
    }
    giveUp(name);
}

QString makeFreeFolder(const QString &parent, const QString &name)
{
    const WishedName wished { parent, name, {} };
    for (int attempt = 1; attempt <= maxAttempts; ++attempt) {
        const QString folder = fileOf(wished, attempt);
        std::error_code error;
        if (std::filesystem::create_directory(pathOf(folder), error))
            return folder;
        if (error && error != std::errc::file_exists)
            refuseFolder(pathOf(folder), error);
    }
    giveUp(wished);
}

} // namespace unclip
