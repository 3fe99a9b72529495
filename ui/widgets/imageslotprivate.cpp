#include "widgets/imageslotprivate.h"

#include "imageconversion.h"
#include "theme.h"
#include "widgets/painting.h"
#include "widgets/promptedit.h"

#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QToolButton>

#include <algorithm>

namespace unclip {

namespace {

constexpr int buttonSide = 26;
constexpr int buttonIcon = 16;
constexpr int viewSide = 1024; ///< longer side of what is painted, for a slot of any usual size
constexpr double moveStep = 0.02; ///< of the shorter edge
constexpr double fineMoveStep = 0.002;
constexpr double resizeStep = 1.06;
constexpr double fineResizeStep = 1.01;

QPointF directionOf(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return { -1, 0 };
    case Qt::Key_Right:
        return { 1, 0 };
    case Qt::Key_Up:
        return { 0, -1 };
    case Qt::Key_Down:
        return { 0, 1 };
    default:
        break;
    }
    return {};
}

bool isLarger(int key)
{
    return key == Qt::Key_Plus || key == Qt::Key_Equal;
}

bool isSmaller(int key)
{
    return key == Qt::Key_Minus || key == Qt::Key_Underscore;
}

bool isCropKey(int key)
{
    return !directionOf(key).isNull() || isLarger(key) || isSmaller(key) || key == Qt::Key_Home;
}

bool isOpenKey(int key)
{
    return key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter;
}

QToolButton *cornerButton(const QString &name, const QString &icon, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIcon(theme::icon(icon));
    button->setIconSize({ buttonIcon, buttonIcon });
    button->setFocusPolicy(Qt::TabFocus);
    button->setCursor(Qt::ArrowCursor);
    return button;
}

QToolButton *wordyButton(const QString &name, const QString &icon, QWidget *parent)
{
    QToolButton *button = cornerButton(name, icon, parent);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->hide();
    return button;
}

} // namespace

ImageSlot::Private::Private(ImageSlot *slot, Accepts accepted, ImageLoader &loader)
    : QObject(slot)
    , owner(slot)
    , accepts(accepted)
    , loading(loader)
    , prompt(new PromptEdit(slot))
    , more(cornerButton(QStringLiteral("slotMenuButton"), QStringLiteral("more"), slot))
    , clear(cornerButton(QStringLiteral("clearSlot"), QStringLiteral("clear"), slot))
    , words(wordyButton(QStringLiteral("writeWords"), QStringLiteral("prompt"), slot))
    , shown(wordyButton(QStringLiteral("useShownPicture"), QStringLiteral("picture"), slot))
{
    prompt->setObjectName(QStringLiteral("slotPrompt"));
}

bool ImageSlot::Private::isWaiting() const
{
    return owner->m_input.kind == SlotInput::Kind::Empty && !loading.isBusy();
}

bool ImageSlot::Private::isOurKey(const QKeyEvent &event) const
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (event.matches(QKeySequence::Paste))
        return true;
    if (modifiers & ~Qt::ShiftModifier)
        return false;
    if (event.key() == Qt::Key_Delete || event.key() == Qt::Key_Backspace)
        return owner->m_input.kind != SlotInput::Kind::Empty || loading.isBusy()
            || refusal != SlotRefusal::None;
    return (isOpenKey(event.key()) && !modifiers) || (hasPicture() && isCropKey(event.key()));
}

bool ImageSlot::Private::pressCropKey(const QKeyEvent &event)
{
    if (!hasPicture() || !isCropKey(event.key()))
        return false;
    const bool isFine = event.modifiers() & Qt::ShiftModifier && !isLarger(event.key())
        && event.key() != Qt::Key_Underscore;
    const double shorter = std::min(pictureSize.width(), pictureSize.height());
    const double factor = isFine ? fineResizeStep : resizeStep;
    if (event.key() == Qt::Key_Home)
        owner->setCrop({});
    else if (isLarger(event.key()))
        owner->setCrop(frame().resizedBy(factor));
    else if (isSmaller(event.key()))
        owner->setCrop(frame().resizedBy(1 / factor));
    else
        owner->setCrop(frame().movedBy(directionOf(event.key()) * shorter
                                       * (isFine ? fineMoveStep : moveStep)));
    return true;
}

CropFrame ImageSlot::Private::frame() const
{
    if (!hasPicture())
        return {};
    return { owner->m_input.crop, pictureSize, QRectF(owner->rect()).adjusted(1, 1, -1, -1) };
}

SlotLook ImageSlot::Private::look() const
{
    SlotLook look;
    look.name = name;
    look.problem = problem();
    look.isFocused = owner->hasFocus();
    look.isDropTarget = isDropTarget;
    look.spinnerAngle = loading.spinnerAngle();
    look.buttons =
        QRectF(more->isVisible() ? more->geometry().united(clear->geometry()) : clear->geometry());
    look.footHeight = footButton()->isVisible() ? footButton()->height() : 0;
    if (hasPicture()) {
        look.picture = view;
        look.frame = frame();
        look.isFit = owner->m_input.crop.mode == Crop::Mode::Fit;
        look.isActive = look.isFocused || owner->underMouse();
    } else if (!isPrompt() && !loading.isBusy()) {
        look.title = isDropTarget ? ImageSlot::tr("Drop it here") : ImageSlot::tr("Drop a picture");
        look.hint = ImageSlot::tr("or click to choose one");
    }
    return look;
}

QString ImageSlot::Private::problem() const
{
    switch (refusal) {
    case SlotRefusal::None:
        return {};
    case SlotRefusal::Remote:
        return ImageSlot::tr("Web addresses are not fetched. Save the picture first.");
    case SlotRefusal::NothingToPaste:
        return ImageSlot::tr("There is no picture to paste.");
    case SlotRefusal::NothingDropped:
        return ImageSlot::tr("There is no picture in this.");
    case SlotRefusal::Lost:
        return ImageSlot::tr("The picture was not found.");
    case SlotRefusal::Unreadable:
        break;
    }
    switch (failure.kind) {
    case Failure::Kind::BadRequest:
        return ImageSlot::tr("This file holds no picture that can be read.");
    case Failure::Kind::File:
        return ImageSlot::tr("The file cannot be opened.");
    case Failure::Kind::DiskFull:
        return ImageSlot::tr("The disk is full, so the picture could not be kept.");
    case Failure::Kind::Device:
        return ImageSlot::tr("The picture needs more memory than there is.");
    default:
        break;
    }
    return ImageSlot::tr("The picture could not be read.");
}

QString ImageSlot::Private::description() const
{
    if (loading.isBusy())
        return ImageSlot::tr("The picture is being read.");
    if (refusal != SlotRefusal::None)
        return problem();
    if (isPrompt())
        return ImageSlot::tr("Words: %1").arg(owner->m_input.prompt);
    if (owner->m_input.kind == SlotInput::Kind::Empty)
        return ImageSlot::tr("Empty. Drop a picture, paste one, or press Space to choose one.");
    const QString file = QFileInfo(owner->m_input.file).fileName();
    return file.isEmpty() ? ImageSlot::tr("A picture.") : ImageSlot::tr("Picture %1.").arg(file);
}

QString ImageSlot::Private::toolTip() const
{
    if (refusal != SlotRefusal::None)
        return failure.detail.isEmpty() ? problem()
                                        : problem() + QLatin1Char('\n') + failure.detail;
    if (!hasPicture())
        return {};
    return frame().isResizable()
        ? ImageSlot::tr(
            "The model sees the bright square. Move it with the mouse or the arrow keys, resize it "
            "at its corners or with + and -.")
        : ImageSlot::tr("The model sees the whole picture, with white around it.");
}

bool ImageSlot::Private::mayTake(const QMimeData &data) const
{
    return mayOffer(data) || (takesPrompts() && data.hasText());
}

void ImageSlot::Private::refreshView()
{
    if (viewOf == owner->m_input.image)
        return;
    viewOf = owner->m_input.image;
    const QImage whole = toQImage(viewOf);
    pictureSize = whole.size();
    view = painting::reduced(whole, viewSide);
}

void ImageSlot::Private::place()
{
    const QRect rect = owner->rect();
    const int inset = theme::smallSpacing + 2;
    int x = rect.right() + 1 - inset;
    for (QToolButton *button : { clear, more }) {
        if (button->isHidden())
            continue;
        x -= buttonSide;
        button->setGeometry(x, inset, buttonSide, buttonSide);
    }
    const int top = inset + buttonSide + theme::smallSpacing;
    prompt->setGeometry(rect.adjusted(inset, top, -inset, -inset));
    const QSize hint = footButton()->sizeHint();
    const int width = std::min(hint.width(), rect.width() - 2 * inset);
    footButton()->setGeometry((rect.width() - width) / 2, rect.bottom() + 1 - inset - hint.height(),
                              width, hint.height());
}

} // namespace unclip
