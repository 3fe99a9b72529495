#pragma once

#include "session/settings.h"
#include "theme.h"

#include <QObject>

class QDBusVariant;

namespace unclip {

/// Keeps the application's theme as the settings say; with ThemeChoice::System it follows the
/// desktop's preference (the freedesktop appearance setting), also while running. GUI thread.
class ThemeController : public QObject
{
    Q_OBJECT

public:
    explicit ThemeController(Settings &settings, QObject *parent = nullptr);

    void choose(ThemeChoice choice); ///< and remembers it
    ThemeChoice choice() const;

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onDesktopSetting(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void askDesktop();
    void takeDesktopValue(uint value);
    void apply();

    Settings &m_settings;
    theme::Shade m_desktopShade = theme::Shade::Light;
};

} // namespace unclip
