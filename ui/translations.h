#pragma once

#include "session/settings.h"

#include <QObject>
#include <QTranslator>

#include <vector>

namespace unclip {

/// A language that the window speaks.
struct UiLanguage
{
    QString code; ///< "en", "zh_CN"
    QString name; ///< in itself: "简体中文"
};

/// Installs the translators of the chosen language, ours and Qt's own; switching works live
/// (QEvent::LanguageChange). GUI thread.
class Translations : public QObject
{
    Q_OBJECT

public:
    explicit Translations(Settings &settings, QObject *parent = nullptr);

    static std::vector<UiLanguage> languages();

    void choose(const QString &code); ///< empty: the desktop's; remembers it
    QString current() const { return m_current; } ///< in force

private:
    void apply();

    Settings &m_settings;
    QTranslator m_ours;
    QTranslator m_qt;
    QString m_current;
};

} // namespace unclip
