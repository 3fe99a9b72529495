#include "session/filebytes.h"

#include "unclip/error.h"

#include <QFile>
#include <QFileInfo>

namespace unclip {

std::vector<std::uint8_t> fileBytes(const QString &name, qint64 maxBytes)
{
    const std::string shown = name.toStdString();
    QFile file(name);
    if (!QFileInfo(name).isFile() || !file.open(QIODevice::ReadOnly))
        throw FileError("The file \"" + shown
                        + "\" cannot be opened; check that it exists and may be read.");
    if (file.size() > maxBytes)
        throw InvalidRequest("The file \"" + shown + "\" is larger than the limit of "
                             + std::to_string(maxBytes) + " bytes; choose a smaller one.");
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(file.size()));
    qint64 count = 0;
    while (count < file.size()) {
        const qint64 part =
            file.read(reinterpret_cast<char *>(bytes.data()) + count, file.size() - count);
        if (part <= 0)
            break;
        count += part;
    }
    if (file.error() != QFile::NoError)
        throw FileError("The file \"" + shown
                        + "\" cannot be read to its end; check the disk it is on.");
    bytes.resize(static_cast<std::size_t>(count)); // it may have shrunk meanwhile
    return bytes;
}

} // namespace unclip
