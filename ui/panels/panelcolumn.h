#pragma once

#include <QScrollArea>
#include <QString>

class QAbstractScrollArea;
class QLabel;
class QVBoxLayout;

namespace unclip {

/// Distance of a panel's fields from its edges, pixels.
inline constexpr int panelMargin = 12;

/// The fields of a mode panel, one under another; they scroll when the window is low.
class PanelColumn : public QScrollArea
{
    Q_OBJECT

public:
    explicit PanelColumn(QWidget *parent = nullptr);

    void add(QWidget *widget);
    void add(QWidget *widget, Qt::Alignment alignment);
    QLabel *addLabelled(QWidget *field); ///< a label above it, its buddy; the text is still empty
    QLabel *addNote(); ///< a muted line that wraps

private:
    QVBoxLayout *m_layout = nullptr;
};

/// Gives `panel` a column that scrolls, over a foot that stays in sight.
void layOutPanel(QWidget *panel, PanelColumn *column, QWidget *foot);

/// Keeps room for the vertical scroll bar, so that nothing moves when it comes; it shows only while
/// there is something to scroll.
void reserveScrollBar(QAbstractScrollArea *area);

/// Sets what the style sheet calls `role`: "heading", "muted", "warning", "error".
void setRole(QLabel *label, const QString &role);

/// A label in a given role that breaks its lines.
QLabel *wrappedLabel(const QString &role, QWidget *parent);

} // namespace unclip
