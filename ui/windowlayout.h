#pragma once

#include <QByteArray>
#include <QSize>
#include <QVariantMap>

class QSplitter;

namespace unclip {

/// The splitters of the window in its two arrangements: panel, viewer and gallery with the info
/// under it; or the gallery alone with the info beside it. Each keeps its own sizes. GUI thread.
class WindowLayout
{
public:
    struct Splitters
    {
        QSplitter *body; ///< panels | viewer | side
        QSplitter *side; ///< gallery, info
        QSplitter *rows; ///< body over queue
    };

    static constexpr QSize preferredSize { 1440, 900 };
    /// Of a window that was never shown, title bar and all within what a screen has to offer.
    static QSize firstSize(const QSize &available);

    explicit WindowLayout(Splitters splitters);

    enum class Arrangement { Modes, Gallery };
    void arrange(Arrangement arrangement); ///< hides and shows the panels and the viewer, too

    QVariantMap state() const; ///< for restore(), at another start
    void restore(const QVariantMap &state); ///< before the window is shown

private:
    /// Of one arrangement.
    struct Sizes
    {
        QByteArray body;
        QByteArray side;
    };

    Sizes shown() const;
    void apply(const Sizes &sizes);

    Splitters m_splitters;
    Arrangement m_arrangement = Arrangement::Modes;
    Sizes m_modes; ///< while the gallery is shown
    Sizes m_gallery; ///< while a mode is shown
};

} // namespace unclip
