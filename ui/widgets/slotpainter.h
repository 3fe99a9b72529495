#pragma once

#include "widgets/cropframe.h"

#include <QImage>
#include <QRectF>
#include <QString>

class QPainter;

namespace unclip {

/// Everything that an ImageSlot shows, for painting.
struct SlotLook
{
    QString name; ///< chip at the top left; may be empty
    QString title; ///< in the middle of a slot without a picture
    QString hint; ///< below the title, quieter
    QString problem; ///< a few lines across the foot, or in the middle of a slot without a picture
    QImage picture; ///< null: none
    CropFrame frame;
    bool isFit = false; ///< white around the picture
    bool isActive = false; ///< hovered or focused: the frame shows its handles
    bool isFocused = false;
    bool isDropTarget = false;
    QRectF buttons; ///< where buttons lie over the picture; empty: nowhere
    int footHeight = 0; ///< kept free of words, pixels
    int spinnerAngle = -1; ///< degrees; negative: none
};

/// Paints `look` into `rect`; the font is the painter's.
void paintSlot(QPainter &painter, const QRectF &rect, const SlotLook &look);

} // namespace unclip
