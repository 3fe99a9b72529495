#include "session/modulelibrary.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibrary>

namespace unclip {

QString moduleFolder()
{
    return QDir::cleanPath(QCoreApplication::applicationDirPath() + QLatin1Char('/')
                           + QStringLiteral(UNCLIP_MODULE_DIR));
}

QFunctionPointer moduleFunction(const QString &module, const char *function, QString &problem)
{
    QLibrary library(moduleFolder() + QLatin1Char('/') + module + QStringLiteral(".so"));
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
