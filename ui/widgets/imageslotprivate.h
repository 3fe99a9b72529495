#pragma once

#include "widgets/cropframe.h"
#include "widgets/imageslot.h"
#include "widgets/slotloading.h"
#include "widgets/slotpainter.h"

class QKeyEvent;
class QToolButton;

namespace unclip {

class PromptEdit;

/// Why a slot has no picture, or no new one.
enum class SlotRefusal {
    None,
    Unreadable, ///< see the failure
    Remote, ///< a web address
    NothingToPaste,
    NothingDropped,
    Lost, ///< a recipe's picture that is nowhere
};

/// The inside of an ImageSlot: its parts, what it shows, and what its keys mean.
struct ImageSlot::Private : public QObject
{
    Private(ImageSlot *slot, Accepts accepted, ImageLoader &loader);

    bool hasPicture() const { return owner->m_input.image && !view.isNull(); }
    bool takesPrompts() const { return accepts == Accepts::PicturesAndPrompts; }
    bool isPrompt() const { return owner->m_input.kind == SlotInput::Kind::Prompt; }
    bool isOurKey(const QKeyEvent &event) const; ///< that no shortcut of the window may take
    bool pressCropKey(const QKeyEvent &event);
    CropFrame frame() const;
    SlotLook look() const;
    QString problem() const;
    QString description() const; ///< for a screen reader
    QString toolTip() const;
    bool isWaiting() const; ///< for a picture or words
    QToolButton *footButton() const { return takesPrompts() ? words : shown; }
    bool mayTake(const QMimeData &data) const; ///< cheap
    void refreshView();
    void place();

    ImageSlot *owner;
    QString name;
    Accepts accepts;
    SlotLoading loading;
    PromptEdit *prompt;
    QToolButton *more;
    QToolButton *clear;
    QToolButton *words; ///< at the foot of an empty slot
    QToolButton *shown; ///< there, too, where the slot takes no words
    QString shownFile; ///< what the viewer shows; empty: nothing
    QString shownId;
    QImage view; ///< reduced, whole picture
    SharedImage viewOf;
    QSizeF pictureSize;
    SlotRefusal refusal = SlotRefusal::None;
    Failure failure;
    bool isDropTarget = false;
    CropFrame grabbed; ///< as it was when the drag began
    CropFrame::Handle handle = CropFrame::Handle::None;
    QPointF pressedAt;
};

} // namespace unclip
