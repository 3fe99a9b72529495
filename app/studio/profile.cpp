#include "studio/profile.h"

#include <QDir>
#include <QStandardPaths>

namespace unclip {

namespace {

/// Not by the names of program and organisation, which Qt puts together in several ways.
QString desktopFolder(QStandardPaths::StandardLocation location)
{
    return QStandardPaths::writableLocation(location) + QStringLiteral("/unclip-studio");
}

} // namespace

Profile::Profile(const QString &folder)
    : m_settingsFolder(folder.isEmpty() ? desktopFolder(QStandardPaths::GenericConfigLocation)
                                        : folder)
    , m_dataFolder(folder.isEmpty() ? desktopFolder(QStandardPaths::GenericDataLocation) : folder)
{
    QDir().mkpath(m_settingsFolder);
    QDir().mkpath(m_dataFolder);
}

QString Profile::settingsFile() const
{
    return m_settingsFolder + QStringLiteral("/settings.ini");
}

QString Profile::dataFile(const QString &name) const
{
    return m_dataFolder + QLatin1Char('/') + name;
}

} // namespace unclip
