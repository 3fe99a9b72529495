#pragma once

#include "session/inputs.h"

#include <QWidget>

#include <array>

class QLabel;

namespace unclip {

class ImageLoader;
class ImageSlot;
class XyPad;

/// Blending four ends on a square: a slot a corner, and the pad between them.
class BlendPadPage : public QWidget
{
    Q_OBJECT

public:
    explicit BlendPadPage(ImageLoader &loader, QWidget *parent = nullptr);

    void showInput(const BlendInput &input); ///< emits nothing
    void setFrame(const QImage &frame); ///< under the handle; null: none
    void retranslate();

    const std::array<ImageSlot *, 4> &slotsOfEnds() const { return m_slots; }

Q_SIGNALS:
    void positionEdited(double x, double y);

private:
    void showCorner(int corner, const SlotInput &input);

    std::array<ImageSlot *, 4> m_slots {};
    std::array<SlotInput, 4> m_shown; ///< what the pad's corners show
    std::array<SharedImage, 4> m_shownPixels;
    XyPad *m_pad = nullptr;
};

} // namespace unclip
