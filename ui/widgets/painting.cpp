#include "widgets/painting.h"

#include "theme.h"

#include <QFont>
#include <QPainter>

#include <algorithm>
#include <vector>

namespace unclip::painting {

namespace {

constexpr double ringWidth = 2.0;
constexpr double captionScale = 0.9;
constexpr int coarseFactor = 2; ///< dropping pixels down to here, then a smooth reduction

int scaledChannel(int under, int over, double share)
{
    return qRound(under + (over - under) * share);
}

/// One pixel of a large picture for each of a coarse one. QImage::scaled() converts and copies more
/// than it needs, which takes a seventh of a second for a hundred megapixels.
QImage sampled(const QImage &image, const QSize &size)
{
    if (image.format() != QImage::Format_RGB888)
        return image.scaled(size);
    const auto placeOf = [](int index, int from, int to) {
        return static_cast<int>(qint64 { index } * from / to);
    };
    std::vector<int> offsets;
    for (int x = 0; x < size.width(); ++x)
        offsets.push_back(3 * placeOf(x, image.width(), size.width()));
    QImage coarse(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        const uchar *line = image.constScanLine(placeOf(y, image.height(), size.height()));
        auto *pixel = reinterpret_cast<QRgb *>(coarse.scanLine(y));
        for (const int offset : offsets)
            *pixel++ = qRgb(line[offset], line[offset + 1], line[offset + 2]);
    }
    return coarse;
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
    const auto sizeFor = [&image](int most) {
        return image.size().scaled(most, most, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
    };
    const int coarseSide = side * coarseFactor;
    const QImage coarse = longer > coarseSide ? sampled(image, sizeFor(coarseSide)) : image;
    return coarse.scaled(sizeFor(side), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
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
