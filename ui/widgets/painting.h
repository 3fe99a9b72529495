#pragma once

#include <QColor>
#include <QImage>
#include <QRectF>

class QFont;
class QPainter;

namespace unclip {

/// What widgets share that paint themselves. GUI thread.
namespace painting {

/// The ring of a focused control, inside `rect`.
void drawFocusRing(QPainter &painter, const QRectF &rect, double radius);

/// `share` of `over` on `under`, 0..1; opaque.
QColor mixed(const QColor &under, const QColor &over, double share);

/// The largest rectangle of the shape of `size` in the middle of `area`.
QRectF fitted(const QSizeF &size, const QRectF &area);

/// Scaled down so that the longer side is at most `side` pixels; quick for huge pictures too.
QImage reduced(const QImage &image, int side);

/// A little smaller, for captions and axes.
QFont smallFont(const QFont &font);

} // namespace painting

} // namespace unclip
