#include "themecontroller.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace unclip {

namespace {

const auto portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const auto portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const auto portalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const auto appearanceGroup = QStringLiteral("org.freedesktop.appearance");
const auto colorSchemeKey = QStringLiteral("color-scheme");
constexpr uint prefersDark = 1; ///< of the appearance portal: 0 none, 1 dark, 2 light

} // namespace

ThemeController::ThemeController(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_desktopShade(theme::isDark() ? theme::Shade::Dark : theme::Shade::Light)
{
    apply();
    askDesktop();
}

ThemeChoice ThemeController::choice() const
{
    return m_settings.theme();
}

void ThemeController::choose(ThemeChoice choice)
{
    m_settings.setTheme(choice);
    apply();
}

/// The answer comes when it comes; without a session bus the palette we started with decides.
void ThemeController::askDesktop()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(portalService, portalPath, portalSettings, QStringLiteral("SettingChanged"), this,
                SLOT(onDesktopSetting(QString, QString, QDBusVariant)));
    QDBusMessage question = QDBusMessage::createMethodCall(portalService, portalPath,
                                                           portalSettings, QStringLiteral("Read"));
    question << appearanceGroup << colorSchemeKey;
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (!reply.isError()) // the portal wraps the number twice
            takeDesktopValue(reply.value().variant().value<QDBusVariant>().variant().toUInt());
    });
}

void ThemeController::onDesktopSetting(const QString &group, const QString &key,
                                       const QDBusVariant &value)
{
    if (group == appearanceGroup && key == colorSchemeKey)
        takeDesktopValue(value.variant().toUInt());
}

void ThemeController::takeDesktopValue(uint value)
{
    m_desktopShade = value == prefersDark ? theme::Shade::Dark : theme::Shade::Light;
    if (m_settings.theme() == ThemeChoice::System)
        apply();
}

void ThemeController::apply()
{
    switch (m_settings.theme()) {
    case ThemeChoice::Light:
        theme::apply(*qApp, theme::Shade::Light);
        break;
    case ThemeChoice::Dark:
        theme::apply(*qApp, theme::Shade::Dark);
        break;
    case ThemeChoice::System:
        theme::apply(*qApp, m_desktopShade);
        break;
    }
    Q_EMIT changed();
}

} // namespace unclip
