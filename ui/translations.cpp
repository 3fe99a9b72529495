#include "translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace unclip {

namespace {

const auto english = QStringLiteral("en");
const auto chinese = QStringLiteral("zh_CN");

QString desktopLanguage()
{
    const QLocale locale = QLocale::system();
    return locale.language() == QLocale::Chinese ? chinese : english;
}

} // namespace

std::vector<UiLanguage> Translations::languages()
{
    return { { english, QStringLiteral("English") }, { chinese, QStringLiteral("简体中文") } };
}

Translations::Translations(Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
{
    apply();
}

void Translations::choose(const QString &code)
{
    m_settings.setLanguage(code);
    apply();
}

void Translations::apply()
{
    const QString chosen = m_settings.language();
    m_current = chosen.isEmpty() ? desktopLanguage() : chosen;
    QCoreApplication::removeTranslator(&m_ours);
    QCoreApplication::removeTranslator(&m_qt);
    QLocale::setDefault(QLocale(m_current));
    const QString qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (m_qt.load(QStringLiteral("qtbase_") + m_current, qtFolder))
        QCoreApplication::installTranslator(&m_qt);
    if (m_ours.load(QStringLiteral(":/i18n/studio_%1.qm").arg(m_current)))
        QCoreApplication::installTranslator(&m_ours);
}

} // namespace unclip
