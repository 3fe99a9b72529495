#include "widgets/imageslot.h"

#include "theme.h"
#include "widgets/imageslotprivate.h"
#include "widgets/promptedit.h"

#include <QAction>
#include <QClipboard>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStandardPaths>
#include <QToolButton>
#include <QWheelEvent>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int preferredSide = 220; ///< pixels
constexpr int smallestSide = 96;
constexpr double wheelStep = 1.06; ///< of the crop's size
constexpr double fineWheelStep = 1.01;

/// As browsers copy the address of a picture.
bool isWebAddress(const QString &text)
{
    const QString trimmed = text.trimmed();
    return (trimmed.startsWith(QLatin1String("http://"))
            || trimmed.startsWith(QLatin1String("https://")))
        && std::none_of(trimmed.begin(), trimmed.end(), [](QChar c) { return c.isSpace(); });
}

Qt::CursorShape cursorOf(CropFrame::Handle handle)
{
    switch (handle) {
    case CropFrame::Handle::Inside:
        return Qt::SizeAllCursor;
    case CropFrame::Handle::TopLeft:
    case CropFrame::Handle::BottomRight:
        return Qt::SizeFDiagCursor;
    case CropFrame::Handle::TopRight:
    case CropFrame::Handle::BottomLeft:
        return Qt::SizeBDiagCursor;
    case CropFrame::Handle::None:
        break;
    }
    return Qt::ArrowCursor;
}

} // namespace

ImageSlot::ImageSlot(const QString &name, Accepts accepts, ImageLoader &loader, QWidget *parent)
    : QWidget(parent)
    , m_private(new Private(this, accepts, loader))
{
    setAcceptDrops(true);
    setMouseTracking(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMinimumSize(smallestSide, smallestSide);

    connect(&m_private->loading, &SlotLoading::arrived, this, &ImageSlot::onArrived);
    connect(&m_private->loading, &SlotLoading::spinnerTurned, this, qOverload<>(&QWidget::update));
    connect(m_private->prompt, &PromptEdit::edited, this, [this](const QString &prompt) {
        m_input.prompt = prompt;
        Q_EMIT edited(m_input);
    });
    connect(m_private->clear, &QToolButton::clicked, this, &ImageSlot::clear);
    connect(m_private->words, &QToolButton::clicked, this, &ImageSlot::writeWords);
    connect(m_private->shown, &QToolButton::clicked, this, &ImageSlot::takeShown);
    connect(m_private->more, &QToolButton::clicked, this, [this] {
        const QToolButton *button = m_private->more;
        openMenu(button->mapToGlobal(QPoint(0, button->height())));
    });
    setName(name);
}

void ImageSlot::setInput(const SlotInput &input)
{
    SlotInput wanted = input;
    const bool isSamePicture = input.kind == SlotInput::Kind::Picture && input.file == m_input.file
        && (input.sha256 == m_input.sha256 || input.sha256.isEmpty());
    if (!wanted.image && isSamePicture && m_input.image) {
        wanted.image = m_input.image;
        QMetaObject::invokeMethod(
            this,
            [this, wanted] { Q_EMIT pixelsArrived(wanted.file, m_input.sha256, wanted.image); },
            Qt::QueuedConnection);
    }
    if (wanted == m_input && wanted.image == m_input.image
        && (wanted.image || wanted.kind != SlotInput::Kind::Picture || m_private->loading.isBusy()
            || m_private->refusal != SlotRefusal::None))
        return; // in particular, what the person is bringing goes on
    m_private->loading.cancel();
    m_private->refusal = SlotRefusal::None;
    if (wanted.kind == SlotInput::Kind::Picture && !wanted.image) {
        if (wanted.file.isEmpty())
            m_private->refusal = SlotRefusal::Lost;
        else
            m_private->loading.load(wanted.file, wanted.pictureId, SlotLoading::Origin::Restored);
    }
    adopt(wanted);
}

void ImageSlot::setName(const QString &name)
{
    m_private->name = name;
    setAccessibleName(name);
    retranslate();
}

void ImageSlot::setCounter(std::function<TokenCount(const QString &)> counter)
{
    m_private->prompt->setCounter(std::move(counter));
}

void ImageSlot::recount()
{
    m_private->prompt->recount();
}

void ImageSlot::setHistory(PromptHistory *history)
{
    m_private->prompt->setHistory(history);
}

void ImageSlot::takeFile(const QString &file, const QString &pictureId)
{
    m_private->refusal = SlotRefusal::None;
    m_private->loading.load(file, pictureId, SlotLoading::Origin::Person);
    showState();
}

void ImageSlot::offer(const QString &file, const QString &pictureId)
{
    m_private->shownFile = file;
    m_private->shownId = pictureId;
    showState();
}

void ImageSlot::takeShown()
{
    setFocus(Qt::OtherFocusReason); // the button goes
    takeFile(m_private->shownFile, m_private->shownId);
}

void ImageSlot::openDialog()
{
    const QString folder = m_input.file.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)
        : QFileInfo(m_input.file).path();
    auto *dialog =
        new QFileDialog(this, tr("Choose a picture"), folder,
                        tr("Pictures (%1)")
                                .arg(QStringLiteral("*.png *.jpg *.jpeg *.webp *.bmp "
                                                    "*.tif *.tiff *.gif"))
                            + QStringLiteral(";;") + tr("All files (%1)").arg(QStringLiteral("*")));
    dialog->setObjectName(QStringLiteral("pictureDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &file) { takeFile(file); });
    dialog->open();
}

void ImageSlot::paste()
{
    const QMimeData *held = QGuiApplication::clipboard()->mimeData();
    if (held == nullptr || !take(*held))
        refuse(SlotRefusal::NothingToPaste, "The clipboard holds no picture.");
}

void ImageSlot::clear()
{
    m_private->loading.cancel();
    m_private->refusal = SlotRefusal::None;
    const bool hadFocus = m_private->prompt->hasFocus() || m_private->clear->hasFocus();
    if (m_input.kind == SlotInput::Kind::Empty)
        showState();
    else
        edit({});
    if (hadFocus)
        setFocus(Qt::OtherFocusReason);
}

void ImageSlot::writeWords()
{
    if (!m_private->takesPrompts())
        return;
    SlotInput words;
    words.kind = SlotInput::Kind::Prompt;
    edit(words);
    m_private->prompt->setFocus(Qt::OtherFocusReason);
}

QSize ImageSlot::sizeHint() const
{
    return { preferredSide, preferredSide };
}

bool ImageSlot::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (hasFocus() && m_private->isOurKey(*key)) {
            key->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void ImageSlot::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSlot(painter, rect(), m_private->look());
}

void ImageSlot::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_private->place();
}

void ImageSlot::keyPressEvent(QKeyEvent *event)
{
    if (!m_private->isOurKey(*event))
        QWidget::keyPressEvent(event);
    else if (event->matches(QKeySequence::Paste))
        paste();
    else if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        clear();
    else if (!m_private->pressCropKey(*event))
        openDialog();
}

void ImageSlot::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_private->grabbed = m_private->frame();
    m_private->handle = m_private->grabbed.handleAt(event->position());
    m_private->pressedAt = event->position();
}

void ImageSlot::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        setCrop(m_private->grabbed.dragged(m_private->handle,
                                           event->position() - m_private->pressedAt));
    else
        setCursor(m_private->hasPicture() || m_private->isPrompt()
                      ? cursorOf(m_private->frame().handleAt(event->position()))
                      : Qt::PointingHandCursor);
}

void ImageSlot::mouseReleaseEvent(QMouseEvent *event)
{
    m_private->handle = CropFrame::Handle::None;
    const bool isWaiting =
        !m_private->hasPicture() && !m_private->isPrompt() && !m_private->loading.isBusy();
    if (event->button() == Qt::LeftButton && isWaiting && rect().contains(event->pos()))
        openDialog();
}

void ImageSlot::wheelEvent(QWheelEvent *event)
{
    const int delta = event->angleDelta().y();
    if (!hasFocus() || !m_private->frame().isResizable() || delta == 0) {
        event->ignore(); // the panel may scroll
        return;
    }
    const double step = event->modifiers() & Qt::ShiftModifier ? fineWheelStep : wheelStep;
    setCrop(m_private->frame().resizedBy(delta > 0 ? step : 1 / step));
    event->accept();
}

void ImageSlot::contextMenuEvent(QContextMenuEvent *event)
{
    openMenu(event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().center())
                                                            : event->globalPos());
}

void ImageSlot::dragEnterEvent(QDragEnterEvent *event)
{
    if (!m_private->mayTake(*event->mimeData()))
        return;
    event->setDropAction(Qt::CopyAction); // what is dragged stays where it is
    event->accept();
    m_private->isDropTarget = true;
    update();
}

void ImageSlot::dragMoveEvent(QDragMoveEvent *event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void ImageSlot::dragLeaveEvent(QDragLeaveEvent *)
{
    m_private->isDropTarget = false;
    update();
}

void ImageSlot::dropEvent(QDropEvent *event)
{
    m_private->isDropTarget = false;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    setFocus(Qt::MouseFocusReason);
    if (!take(*event->mimeData()))
        refuse(SlotRefusal::NothingDropped, "What was dropped holds no picture.");
}

void ImageSlot::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

bool ImageSlot::take(const QMimeData &mime)
{
    const OfferedPicture offered = offeredBy(mime);
    if (!offered.modelFolder.isEmpty()) {
        Q_EMIT modelFolderOffered(offered.modelFolder);
    } else if (!offered.file.isEmpty()) {
        takeFile(offered.file, offered.pictureId);
    } else if (!offered.pixels.isNull()) {
        m_private->refusal = SlotRefusal::None;
        m_private->loading.store(offered.pixels);
        showState();
    } else if (offered.onlyRemote || isWebAddress(mime.text())) {
        refuse(SlotRefusal::Remote,
               "Web addresses are not fetched; save the picture, then bring the file.");
    } else if (m_private->takesPrompts() && !mime.text().trimmed().isEmpty()) {
        takeWords(mime.text().trimmed());
    } else {
        return false;
    }
    return true;
}

void ImageSlot::takeWords(const QString &prompt)
{
    SlotInput words;
    words.kind = SlotInput::Kind::Prompt;
    words.prompt = prompt;
    edit(words);
}

void ImageSlot::onArrived(const LoadedImage &result, const QString &pictureId)
{
    const bool isRestored = m_private->loading.origin() == SlotLoading::Origin::Restored;
    if (!result.image) {
        m_private->refusal = SlotRefusal::Unreadable;
        m_private->failure = result.failure;
        m_private->failure.reason =
            QFileInfo(result.file).fileName() + QStringLiteral(": ") + m_private->problem();
        showState();
        if (!isRestored)
            Q_EMIT refused(m_private->failure);
        return;
    }
    SlotInput input = isRestored ? m_input : SlotInput();
    input.kind = SlotInput::Kind::Picture;
    input.file = result.file;
    input.image = result.image;
    if (input.sha256.isEmpty())
        input.sha256 = result.sha256;
    if (isRestored) {
        adopt(input);
        Q_EMIT pixelsArrived(result.file, result.sha256, result.image);
        return;
    }
    input.pictureId = pictureId;
    edit(input);
    if (result.recipe && pictureId.isEmpty())
        Q_EMIT recipeOffered(*result.recipe, result.file);
    else if (!result.recipeProblem.isEmpty())
        Q_EMIT recipeRefused(result.file);
}

void ImageSlot::refuse(SlotRefusal refusal, const char *detail)
{
    m_private->refusal = refusal;
    m_private->failure = { Failure::Kind::BadRequest, QString::fromLatin1(detail),
                           m_private->problem() };
    showState();
    Q_EMIT refused(m_private->failure);
}

void ImageSlot::setCrop(const Crop &crop)
{
    if (!m_private->hasPicture() || crop == m_input.crop)
        return;
    SlotInput input = m_input;
    input.crop = crop;
    const bool looksTheSame = crop.mode == Crop::Mode::Square
        && CropFrame(crop, m_private->pictureSize, rect()).squareRect()
            == CropFrame(m_input.crop, m_private->pictureSize, rect()).squareRect();
    if (!looksTheSame)
        edit(input);
}

void ImageSlot::edit(const SlotInput &input)
{
    m_private->refusal = SlotRefusal::None;
    adopt(input);
    Q_EMIT edited(m_input);
}

void ImageSlot::adopt(const SlotInput &input)
{
    m_input = input;
    m_private->refreshView();
    m_private->prompt->setPrompt(input.prompt);
    showState();
}

void ImageSlot::showState()
{
    const bool isPrompt = m_private->isPrompt();
    const bool isEmpty = m_input.kind == SlotInput::Kind::Empty;
    m_private->prompt->setVisible(isPrompt);
    setFocusProxy(isPrompt ? m_private->prompt : nullptr);
    m_private->clear->setVisible(!isEmpty || m_private->loading.isBusy());
    m_private->more->setVisible(m_private->hasPicture());
    m_private->footButton()->setVisible(
        m_private->isWaiting() && (m_private->takesPrompts() || !m_private->shownFile.isEmpty()));
    m_private->place();
    setAccessibleDescription(m_private->description());
    setToolTip(m_private->toolTip());
    update();
}

void ImageSlot::retranslate()
{
    const QString &name = m_private->name;
    m_private->prompt->setPlaceholderText(tr("Say in words what it shows"));
    m_private->prompt->setAccessibleName(tr("%1: words").arg(name));
    m_private->more->setToolTip(tr("Crop and more"));
    m_private->more->setAccessibleName(tr("%1: crop and more").arg(name));
    m_private->clear->setToolTip(tr("Empty this place"));
    m_private->clear->setAccessibleName(tr("%1: empty").arg(name));
    m_private->words->setText(tr("Write words"));
    m_private->words->setToolTip(tr("Write words instead of a picture"));
    m_private->words->setAccessibleName(tr("%1: write words").arg(name));
    //: a button in an empty slot: takes the picture that the viewer shows
    m_private->shown->setText(tr("Use shown picture"));
    m_private->shown->setToolTip(tr("Takes the picture that the viewer shows"));
    m_private->shown->setAccessibleName(tr("%1: use shown picture").arg(name));
    showState();
}

void ImageSlot::openMenu(const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("slotMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu, this](const char *name, const QString &text, auto slot) {
        QAction *action = menu->addAction(text, this, slot);
        action->setObjectName(QLatin1String(name));
        return action;
    };
    if (m_private->hasPicture()) {
        //: the square that the model sees goes to the middle of the picture
        add("centreCrop", tr("Centre the square"), [this] {
            setCrop({});
        })->setEnabled(m_input.crop.mode != Crop::Mode::Centre);
        //: the square holds the whole picture, with white around it
        add("fitCrop", tr("Use the whole picture"), [this] {
            setCrop({ Crop::Mode::Fit, 0.0, 0.0, 1.0 });
        })->setEnabled(m_input.crop.mode != Crop::Mode::Fit);
        menu->addSeparator();
    }
    add("openPicture", tr("Open a picture…"), &ImageSlot::openDialog);
    add("pastePicture", tr("Paste"), &ImageSlot::paste);
    if (m_private->takesPrompts() && !m_private->isPrompt())
        add("writeWords", tr("Write words instead"), &ImageSlot::writeWords);
    menu->addSeparator();
    add("clearSlot", tr("Empty this place"), &ImageSlot::clear)
        ->setEnabled(m_input.kind != SlotInput::Kind::Empty);
    menu->popup(globalPosition);
}

} // namespace unclip
