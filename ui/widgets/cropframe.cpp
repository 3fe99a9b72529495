#include "widgets/cropframe.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace unclip {

namespace {

constexpr double grip = 10.0; ///< how near to a corner the pointer takes it, pixels
constexpr double cornerLength = 10.0;
constexpr int shadeAlpha = 150;
constexpr double thinnest = 0.001; ///< of what a recipe may bring, as a fraction

QPointF cornerOf(const QRectF &rect, CropFrame::Handle handle)
{
    switch (handle) {
    case CropFrame::Handle::TopLeft:
        return rect.topLeft();
    case CropFrame::Handle::TopRight:
        return rect.topRight();
    case CropFrame::Handle::BottomLeft:
        return rect.bottomLeft();
    default:
        break;
    }
    return rect.bottomRight();
}

CropFrame::Handle across(CropFrame::Handle handle)
{
    switch (handle) {
    case CropFrame::Handle::TopLeft:
        return CropFrame::Handle::BottomRight;
    case CropFrame::Handle::TopRight:
        return CropFrame::Handle::BottomLeft;
    case CropFrame::Handle::BottomLeft:
        return CropFrame::Handle::TopRight;
    default:
        break;
    }
    return CropFrame::Handle::TopLeft;
}

} // namespace

CropFrame::CropFrame(const Crop &crop, const QSizeF &picture, const QRectF &area)
    : m_crop(crop)
    , m_picture(picture)
{
    if (crop.mode != Crop::Mode::Fit) {
        m_pictureRect = painting::fitted(picture, area);
        return;
    }
    const QRectF whole = painting::fitted({ 1, 1 }, area);
    m_pictureRect = painting::fitted(picture, whole);
}

QRectF CropFrame::squareRect() const
{
    const QRectF inPicture = square();
    return { m_pictureRect.topLeft() + inPicture.topLeft() * scale(), inPicture.size() * scale() };
}

bool CropFrame::isMovable() const
{
    if (!isResizable())
        return false;
    const double side = square().width();
    return m_picture.width() - side >= 1 || m_picture.height() - side >= 1;
}

bool CropFrame::isResizable() const
{
    return m_crop.mode != Crop::Mode::Fit && !m_picture.isEmpty();
}

CropFrame::Handle CropFrame::handleAt(const QPointF &position) const
{
    if (!isResizable())
        return Handle::None;
    const QRectF rect = squareRect();
    for (const Handle handle :
         { Handle::TopLeft, Handle::TopRight, Handle::BottomLeft, Handle::BottomRight })
        if ((cornerOf(rect, handle) - position).manhattanLength() <= grip)
            return handle;
    return isMovable() && rect.contains(position) ? Handle::Inside : Handle::None;
}

Crop CropFrame::dragged(Handle handle, const QPointF &delta) const
{
    if (handle == Handle::None || !isResizable())
        return m_crop;
    const QPointF pixels = delta / scale();
    if (handle == Handle::Inside)
        return movedBy(pixels);
    const QRectF before = square();
    const QPointF fixed = cornerOf(before, across(handle));
    const QPointF free = cornerOf(before, handle) + pixels;
    const double signX = cornerOf(before, handle).x() < fixed.x() ? -1 : 1;
    const double signY = cornerOf(before, handle).y() < fixed.y() ? -1 : 1;
    const double roomX = signX < 0 ? fixed.x() : m_picture.width() - fixed.x();
    const double roomY = signY < 0 ? fixed.y() : m_picture.height() - fixed.y();
    const double wanted = std::max((free.x() - fixed.x()) * signX, (free.y() - fixed.y()) * signY);
    const double side =
        std::min({ std::max(wanted, smallest * shorter()), roomX, roomY, shorter() });
    return cropOf(QRectF(fixed, fixed + QPointF(signX * side, signY * side)).normalized());
}

Crop CropFrame::movedBy(const QPointF &pixels) const
{
    return isResizable() ? cropOf(square().translated(pixels)) : m_crop;
}

Crop CropFrame::resizedBy(double factor) const
{
    if (!isResizable())
        return m_crop;
    const QRectF before = square();
    const double side = std::clamp(before.width() * factor, smallest * shorter(), shorter());
    QRectF after(0, 0, side, side);
    after.moveCenter(before.center());
    return cropOf(after);
}

void CropFrame::paint(QPainter &painter, bool isActive) const
{
    const QRectF rect = squareRect();
    QPainterPath shade;
    shade.addRect(m_pictureRect);
    QPainterPath seen;
    seen.addRect(rect);
    QColor dark(Qt::black);
    dark.setAlpha(shadeAlpha);
    painter.fillPath(shade.subtracted(seen), dark);
    if (!isActive && !isMovable())
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(dark, 3));
    painter.drawRect(rect.adjusted(1, 1, -1, -1));
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(rect.adjusted(1, 1, -1, -1));
    if (!isActive || !isResizable())
        return;
    for (const QColor &color : { dark, QColor(Qt::white) }) {
        painter.setPen(QPen(color, color == dark ? 5 : 3, Qt::SolidLine, Qt::SquareCap));
        const QRectF inner = rect.adjusted(2, 2, -2, -2);
        for (const Handle handle :
             { Handle::TopLeft, Handle::TopRight, Handle::BottomLeft, Handle::BottomRight }) {
            const QPointF corner = cornerOf(inner, handle);
            const double x = corner.x() < inner.center().x() ? cornerLength : -cornerLength;
            const double y = corner.y() < inner.center().y() ? cornerLength : -cornerLength;
            painter.drawPolyline(
                QVector<QPointF> { corner + QPointF(x, 0), corner, corner + QPointF(0, y) });
        }
    }
}

QRectF CropFrame::square() const
{
    switch (m_crop.mode) {
    case Crop::Mode::Square: {
        const double side = std::clamp(m_crop.size, thinnest, 1.0) * shorter();
        return { std::clamp(m_crop.x * m_picture.width(), 0.0, m_picture.width() - side),
                 std::clamp(m_crop.y * m_picture.height(), 0.0, m_picture.height() - side), side,
                 side };
    }
    case Crop::Mode::Centre: {
        QRectF centred(0, 0, shorter(), shorter());
        centred.moveCenter(QRectF(QPointF(), m_picture).center());
        return centred;
    }
    case Crop::Mode::Fit:
        break;
    }
    const double longer = std::max(m_picture.width(), m_picture.height());
    QRectF around(0, 0, longer, longer);
    around.moveCenter(QRectF(QPointF(), m_picture).center());
    return around;
}

Crop CropFrame::cropOf(const QRectF &square) const
{
    const double left = std::clamp(square.x(), 0.0, m_picture.width() - square.width());
    const double top = std::clamp(square.y(), 0.0, m_picture.height() - square.height());
    return { Crop::Mode::Square, left / m_picture.width(), top / m_picture.height(),
             square.width() / shorter() };
}

double CropFrame::scale() const
{
    return m_picture.width() > 0 ? m_pictureRect.width() / m_picture.width() : 1.0;
}

double CropFrame::shorter() const
{
    return std::min(m_picture.width(), m_picture.height());
}

} // namespace unclip
