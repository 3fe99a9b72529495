#pragma once

#include <QString>

#include <filesystem>
#include <functional>

namespace unclip {

std::filesystem::path pathOf(const QString &file);

/// Makes the folder and its parents. Any thread.
/// @throws FileError
void makeFolder(const QString &folder);

/// A name that is wished for; numbered when it is taken.
struct WishedName
{
    QString folder;
    QString stem;
    QString suffix; ///< without dot
};

/// Calls `write` with names until one is free: it throws FileError when a file of that name exists.
/// @return the file that was written
/// @throws FileError of `write` for every other reason
QString writeUnderFreeName(const WishedName &name,
                           const std::function<void(const QString &file)> &write);

/// Makes a new folder, numbered when the name is taken. @throws FileError
QString makeFreeFolder(const QString &parent, const QString &name);

} // namespace unclip
