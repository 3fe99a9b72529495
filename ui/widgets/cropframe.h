#pragma once

#include "unclip/image.h"

#include <QPointF>
#include <QRectF>
#include <QSizeF>

class QPainter;

namespace unclip {

/// The square that CLIP sees, over a picture that lies somewhere on a widget: where it is, what the
/// pointer is over, and which crop a move makes of it.
class CropFrame
{
public:
    enum class Handle { None, Inside, TopLeft, TopRight, BottomLeft, BottomRight };

    static constexpr double smallest = 0.1; ///< side, as a fraction of the shorter edge

    CropFrame() = default;

    /// @param picture size in its own pixels
    /// @param area of the widget that picture and square are fitted into
    CropFrame(const Crop &crop, const QSizeF &picture, const QRectF &area);

    QRectF pictureRect() const { return m_pictureRect; } ///< in widget pixels
    QRectF squareRect() const; ///< in widget pixels; around the picture when the crop is Fit
    bool isMovable() const; ///< false for the whole of a square picture, and for Fit
    bool isResizable() const;

    Handle handleAt(const QPointF &position) const;

    /// What dragging a handle by `delta` widget pixels gives. Corners hold the one across.
    Crop dragged(Handle handle, const QPointF &delta) const;
    Crop movedBy(const QPointF &pixels) const; ///< of the picture
    Crop resizedBy(double factor) const; ///< about the middle

    void paint(QPainter &painter, bool isActive) const;

private:
    QRectF square() const; ///< in picture pixels
    Crop cropOf(const QRectF &square) const;
    double scale() const; ///< widget pixels a picture pixel
    double shorter() const;

    Crop m_crop;
    QSizeF m_picture;
    QRectF m_pictureRect;
};

} // namespace unclip
