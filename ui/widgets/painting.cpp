#include "widgets/painting.h"

#include "theme.h"

#include <QFont>
#include <QPainter>

#include <algorithm>

namespace unclip::painting {

namespace {

constexpr double ringWidth = 2.0;
constexpr double captionScale = 0.9;
constexpr int coarseFactor = 2; ///< dropping pixels down to here, then a smooth reduction

int scaledChannel(int under, int over, double share)
{
    return qRound(under + (over - under) * share);
}

} // namespace

void drawFocusRing(QPainter &painter, const QRectF &rect, double radius)
{
    const double inset = ringWidth / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme::colors().accent, ringWidth));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

QColor mixed(const QColor &under, const QColor &over, double share)
{
    return { scaledChannel(under.red(), over.red(), share),
             scaledChannel(under.green(), over.green(), share),
             scaledChannel(under.blue(), over.blue(), share) };
}

QRectF fitted(const QSizeF &size, const QRectF &area)
{
    QRectF rect(QPointF(0, 0), size.scaled(area.size(), Qt::KeepAspectRatio));
    rect.moveCenter(area.center());
    return rect;
}

QImage reduced(const QImage &image, int side)
{
    const int longer = std::max(image.width(), image.height());
    if (longer <= side)
        return image;
    QImage coarse = image;
    if (longer > side * coarseFactor)
        coarse =
            image.scaled(image.size()
                             .scaled(side * coarseFactor, side * coarseFactor, Qt::KeepAspectRatio)
                             .expandedTo(QSize(1, 1)));
    return coarse.scaled(
        image.size().scaled(side, side, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)),
        Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

QFont smallFont(const QFont &font)
{
    QFont small = font;
    if (font.pointSizeF() > 0)
        small.setPointSizeF(font.pointSizeF() * captionScale);
    else
        small.setPixelSize(std::max(1, qRound(font.pixelSize() * captionScale)));
    return small;
}

} // namespace unclip::painting
