#pragma once

#include "session/settings.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

class QApplication;

namespace unclip {

/// Colours beyond QPalette, for widgets that paint themselves; read at paint time.
struct ThemeColors
{
    QColor canvas; ///< behind pictures
    QColor surface; ///< panels
    QColor raised; ///< cards, slots, fields
    QColor border; ///< between things; decoration
    QColor outline; ///< of what is typed into or picked from: 3 to 1 against what is around it
    QColor text;
    QColor mutedText;
    QColor accent;
    QColor onAccent; ///< text on accent
    QColor tint; ///< behind what is chosen; text reads on it
    QColor warning;
    QColor error;
    QColor success;
    QColor star;
};

/// Light and dark palettes and the one style sheet. GUI thread.
namespace theme {

enum class Shade { Light, Dark };

/// Sets style, palette and style sheet.
void apply(QApplication &application, Shade shade);
bool isDark(); ///< of the palette in force
ThemeColors colors();

/// An icon of resources/icons, drawn in the text colour of the current theme (recoloured SVG).
QIcon icon(const QString &name);

/// Of headings and of what stands out. No lighter one: where a fallback font has no bold face, as
/// many Chinese ones, Qt thickens its glyphs from this weight on, and the line would come out half
/// bold.
inline constexpr QFont::Weight strongWeight = QFont::Bold;

/// Distances in pixels, for layouts and painting.
inline constexpr int spacing = 8;
inline constexpr int smallSpacing = 4;
inline constexpr int largeSpacing = 16;
inline constexpr int radius = 6;

} // namespace theme

} // namespace unclip
