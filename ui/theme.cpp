#include "theme.h"

#include "svgiconengine.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QStyleFactory>

#include <utility>
#include <vector>

/// Resources of a static library are linked only when asked for; the macro wants the global
/// namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(studio);
    Q_INIT_RESOURCE(i18n);
}

namespace unclip::theme {

namespace {

constexpr int darkBelow = 128; ///< lightness of the window colour, 0..255

ThemeColors lightColors()
{
    ThemeColors colors;
    colors.canvas = QColor(0xe6, 0xe7, 0xeb);
    colors.surface = QColor(0xf6, 0xf6, 0xf8);
    colors.raised = QColor(0xff, 0xff, 0xff);
    colors.border = QColor(0xc6, 0xc9, 0xd1);
    colors.outline = QColor(0x86, 0x8b, 0x97);
    colors.text = QColor(0x1c, 0x1e, 0x24);
    colors.mutedText = QColor(0x5a, 0x5f, 0x6b);
    colors.accent = QColor(0x4f, 0x46, 0xd8);
    colors.onAccent = QColor(0xff, 0xff, 0xff);
    colors.tint = QColor(0xe3, 0xe1, 0xf9);
    colors.warning = QColor(0x8a, 0x55, 0x00);
    colors.error = QColor(0xb3, 0x26, 0x1e);
    colors.success = QColor(0x1d, 0x6f, 0x42);
    colors.star = QColor(0xb8, 0x7a, 0x00);
    return colors;
}

ThemeColors darkColors()
{
    ThemeColors colors;
    colors.canvas = QColor(0x14, 0x15, 0x18);
    colors.surface = QColor(0x1e, 0x20, 0x24);
    colors.raised = QColor(0x2a, 0x2d, 0x33);
    colors.border = QColor(0x41, 0x45, 0x4f);
    colors.outline = QColor(0x75, 0x7a, 0x84);
    colors.text = QColor(0xe9, 0xea, 0xee);
    colors.mutedText = QColor(0xa6, 0xab, 0xb6);
    colors.accent = QColor(0x9a, 0x8f, 0xff);
    colors.onAccent = QColor(0x15, 0x14, 0x22);
    colors.tint = QColor(0x3c, 0x3d, 0x54);
    colors.warning = QColor(0xf2, 0xb8, 0x4b);
    colors.error = QColor(0xff, 0x8a, 0x80);
    colors.success = QColor(0x6f, 0xd0, 0x98);
    colors.star = QColor(0xff, 0xc9, 0x4d);
    return colors;
}

QPalette paletteOf(const ThemeColors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.surface);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.raised);
    palette.setColor(QPalette::AlternateBase, colors.surface);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.mutedText);
    palette.setColor(QPalette::Button, colors.raised);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.error);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::ToolTipBase, colors.raised);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Mid, colors.border);
    palette.setColor(QPalette::Dark, colors.border.darker());
    palette.setColor(QPalette::Light, colors.raised.lighter());
    palette.setColor(QPalette::Shadow, QColor(0, 0, 0));
    for (const auto role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText }) {
        QColor faint = colors.mutedText;
        faint.setAlpha(170);
        palette.setColor(QPalette::Disabled, role, faint);
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.border);
    return palette;
}

/// The style sheet names colours as "@accent".
QString styleSheetFor(const ThemeColors &colors)
{
    QFile file(QStringLiteral(":/style/studio.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::vector<std::pair<QString, QColor>> names {
        { QStringLiteral("@canvas"), colors.canvas },
        { QStringLiteral("@surface"), colors.surface },
        { QStringLiteral("@raised"), colors.raised },
        { QStringLiteral("@border"), colors.border },
        { QStringLiteral("@outline"), colors.outline },
        { QStringLiteral("@muted"), colors.mutedText },
        { QStringLiteral("@text"), colors.text },
        { QStringLiteral("@accent"), colors.accent },
        { QStringLiteral("@onAccent"), colors.onAccent },
        { QStringLiteral("@tint"), colors.tint },
        { QStringLiteral("@hover"),
          isDark() ? colors.raised.lighter(125) : colors.raised.darker(106) },
        { QStringLiteral("@warning"), colors.warning },
        { QStringLiteral("@error"), colors.error },
    };
    for (const auto &[name, color] : names)
        sheet.replace(name, color.name());
    sheet.replace(QStringLiteral("@strong"), QString::number(strongWeight));
    sheet.replace(QStringLiteral("@shade"),
                  isDark() ? QStringLiteral("dark") : QStringLiteral("light"));
    return sheet;
}

} // namespace

void apply(QApplication &application, Shade shade)
{
    const ThemeColors wanted = shade == Shade::Dark ? darkColors() : lightColors();
    initialiseResources();
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(paletteOf(wanted));
    application.setStyleSheet(styleSheetFor(wanted));
}

bool isDark()
{
    return QGuiApplication::palette().color(QPalette::Window).lightness() < darkBelow;
}

ThemeColors colors()
{
    return isDark() ? darkColors() : lightColors();
}

QIcon icon(const QString &name)
{
    return QIcon(new SvgIconEngine(QStringLiteral(":/icons/%1.svg").arg(name)));
}

} // namespace unclip::theme
