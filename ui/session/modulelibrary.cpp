#include "session/modulelibrary.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QLibrary>
#include <QProcess>

#include <dlfcn.h>
#include <link.h>

namespace unclip {

namespace {

constexpr int listMs = 10000;

/// The dynamic linker that this program names.
QString linkerOfProgram()
{
    QString linker;
    const auto visit = [](dl_phdr_info *object, std::size_t, void *found) {
        for (int i = 0; i < object->dlpi_phnum; ++i) {
            if (object->dlpi_phdr[i].p_type != PT_INTERP)
                continue;
            const auto address = object->dlpi_addr + object->dlpi_phdr[i].p_vaddr;
            *static_cast<QString *>(found) =
                QFile::decodeName(reinterpret_cast<const char *>(address)); // NOLINT
        }
        return 1; // the program comes first
    };
    ::dl_iterate_phdr(visit, &linker);
    return linker;
}

/// The files that an object needs, directly or not, the last found first; none
/// where the linker does not tell.
QList<QByteArray> librariesOf(const QString &object)
{
    QProcess lister;
    lister.start(linkerOfProgram(), { QStringLiteral("--list"), object });
    if (!lister.waitForFinished(listMs) || lister.exitCode() != 0)
        return {};
    QList<QByteArray> files;
    const QList<QByteArray> lines = lister.readAllStandardOutput().split('\n');
    for (const QByteArray &line : lines) { // "	name => /file (0x7f00)"
        const qsizetype begin = line.indexOf("=> /");
        const qsizetype end = line.lastIndexOf(" (");
        if (begin >= 0 && end > begin)
            files.prepend(line.mid(begin + 3, end - begin - 3));
    }
    return files;
}

/// Links what a module needs piece by piece. No thread of the process can
/// start while the C library links: the window would wait for all of LibTorch at once. What cannot
/// be linked by itself is linked with the module.
void linkLibrariesOf(const QString &module)
{
    const QList<QByteArray> files = librariesOf(module);
    for (const QByteArray &file : files)
        ::dlopen(file.constData(), RTLD_LAZY); // stays: so does the module
}

} // namespace

QString moduleFolder()
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + QLatin1Char('/')
                           + QStringLiteral(UNCLIP_MODULE_DIR));
}

QFunctionPointer moduleFunction(const QString &module, const char *function, QString &problem)
{
    QLibrary library(moduleFolder() + QLatin1Char('/') + module + QStringLiteral(".so"));
    if (!library.isLoaded())
        linkLibrariesOf(library.fileName());
    if (!library.load()) { // never unloaded: a QLibrary that goes leaves the object in place
        problem = library.errorString();
        return nullptr;
    }
    const QFunctionPointer found = library.resolve(function);
    if (found == nullptr)
        problem =
            library.fileName() + QStringLiteral(" has no function ") + QLatin1String(function);
    return found;
}

} // namespace unclip
