#pragma once

#include <QImage>
#include <QRectF>
#include <QString>

class QFontMetrics;
class QPainter;

namespace unclip {

/// A row of a list with a number shown as a bar.
struct BarRow
{
    QString text;
    QString value; ///< the number, as text
    double share = 0.0; ///< of the bar's length, 0..1
    QImage picture; ///< in front; null: none
    bool isMarked = false; ///< a tick, in its own column
    bool hasTickColumn = false;
    bool isCurrent = false; ///< where the keyboard is, when the list is focused
};

/// Height of a row in pixels, with room for a small picture when asked for.
int barRowHeight(const QFontMetrics &metrics);
int pictureRowHeight(const QFontMetrics &metrics);

/// A share of the best for bars: negative scores have none, the best the whole length.
double barShare(double score, double best);

void paintBarRow(QPainter &painter, const QRectF &rect, const BarRow &row);

} // namespace unclip
