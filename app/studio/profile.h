#pragma once

#include <QString>

namespace unclip {

/// Where settings and session lie: in one folder that was asked for, or in the desktop's places for
/// them (XDG), under the studio's name. Makes the folders.
class Profile
{
public:
    explicit Profile(const QString &folder = QString()); ///< empty: the desktop's places

    QString settingsFile() const;
    QString dataFile(const QString &name) const; ///< session and queue

private:
    QString m_settingsFolder;
    QString m_dataFolder;
};

} // namespace unclip
