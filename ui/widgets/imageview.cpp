#include "widgets/imageview.h"

#include "theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr double largestScale = 64.0;
constexpr double smallestScale = 1.0 / 64.0;
constexpr double zoomStep = 1.25;
constexpr double wheelStep = 120.0; ///< angle delta of one notch
constexpr double sharpAbove = 2.0; ///< scale from which single pixels show
constexpr double averageBelow = 0.5; ///< scale under which bilinear filtering would alias
constexpr double panStep = 48.0; ///< widget pixels an arrow
constexpr double finePanStep = 8.0; ///< with Shift
constexpr double fitMargin = 16.0; ///< widget pixels around a fitted picture
constexpr int focusWidth = 2;

bool isKeyboardReason(Qt::FocusReason reason)
{
    return reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason
        || reason == Qt::ShortcutFocusReason;
}

/// The middle of an axis on which `shown` pixels of picture meet a view of `view` pixels.
double heldCentre(double centre, double shown, double view)
{
    if (shown <= view)
        return 0.5;
    const double half = view / shown / 2.0;
    return std::clamp(centre, half, 1.0 - half);
}

} // namespace

ImageView::ImageView(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(96, 96);
    setAccessibleName(tr("Picture"));
}

void ImageView::setImage(const QImage &image)
{
    m_image = image;
    m_transform = held(m_transform);
    showGrip();
    update();
}

void ImageView::setTransform(const ViewTransform &transform)
{
    m_transform = held(transform);
    showGrip();
    update();
}

void ImageView::fit()
{
    take({});
}

void ImageView::actualSize()
{
    ViewTransform transform = m_transform;
    transform.scale = 1.0;
    take(transform);
}

void ImageView::zoomBy(double factor)
{
    zoomAt(QRectF(rect()).center(), factor);
}

double ImageView::scale() const
{
    return m_transform.isFit() ? fitScale() : m_transform.scale;
}

bool ImageView::canPan() const
{
    const QSizeF shown = shownSize();
    return shown.width() > width() + 0.5 || shown.height() > height() + 0.5;
}

double ImageView::pixelRatio() const
{
    return devicePixelRatioF();
}

double ImageView::fitScale() const
{
    if (m_image.isNull())
        return 1.0;
    const double across = std::max(width() - 2.0 * fitMargin, 1.0) / m_image.width();
    const double down = std::max(height() - 2.0 * fitMargin, 1.0) / m_image.height();
    return std::min(across, down) * pixelRatio();
}

QSizeF ImageView::shownSize() const
{
    return QSizeF(m_image.size()) * (scale() / pixelRatio());
}

QRectF ImageView::pictureRect() const
{
    if (m_image.isNull())
        return {};
    const QSizeF shown = shownSize();
    const QPointF middle = QRectF(rect()).center();
    const QPointF corner(middle.x() - m_transform.centre.x() * shown.width(),
                         middle.y() - m_transform.centre.y() * shown.height());
    return { corner, shown };
}

ViewTransform ImageView::held(ViewTransform transform) const
{
    if (transform.isFit() || m_image.isNull())
        return m_image.isNull() ? transform : ViewTransform {};
    transform.scale = std::clamp(transform.scale, smallestScale, largestScale);
    const QSizeF shown = QSizeF(m_image.size()) * (transform.scale / pixelRatio());
    transform.centre = { heldCentre(transform.centre.x(), shown.width(), width()),
                         heldCentre(transform.centre.y(), shown.height(), height()) };
    return transform;
}

void ImageView::take(const ViewTransform &transform)
{
    const ViewTransform next = held(transform);
    const bool isSame = next.isFit() == m_transform.isFit() && next.scale == m_transform.scale
        && next.centre == m_transform.centre;
    if (isSame)
        return;
    m_transform = next;
    showGrip();
    update();
    Q_EMIT transformChanged(m_transform);
}

void ImageView::zoomAt(const QPointF &position, double factor)
{
    if (m_image.isNull() || factor <= 0.0)
        return;
    const QRectF before = pictureRect();
    const QPointF spot((position.x() - before.left()) / before.width(),
                       (position.y() - before.top()) / before.height());
    ViewTransform transform;
    transform.scale = std::clamp(scale() * factor, smallestScale, largestScale);
    const QSizeF shown = QSizeF(m_image.size()) * (transform.scale / pixelRatio());
    const QPointF offset = position - QRectF(rect()).center();
    transform.centre = { spot.x() - offset.x() / shown.width(),
                         spot.y() - offset.y() / shown.height() };
    take(transform);
}

void ImageView::panBy(const QPointF &pixels)
{
    if (m_image.isNull() || m_transform.isFit())
        return;
    const QSizeF shown = shownSize();
    ViewTransform transform = m_transform;
    transform.centre += QPointF(pixels.x() / shown.width(), pixels.y() / shown.height());
    take(transform);
}

void ImageView::showGrip()
{
    if (m_grab == Grab::Panning)
        setCursor(Qt::ClosedHandCursor);
    else if (canPan())
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

void ImageView::paintPicture(QPainter &painter, const QImage &image, const QRectF &target) const
{
    const double shrink = target.width() * pixelRatio() / std::max(image.width(), 1);
    const bool isSharp = !m_transform.isFit() && shrink > sharpAbove;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !isSharp);
    if (shrink >= averageBelow) {
        painter.drawImage(target, image);
        return;
    }
    const QSize size = (target.size() * pixelRatio()).toSize().expandedTo({ 1, 1 });
    painter.drawImage(target, image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
}

void ImageView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (!m_image.isNull())
        paintPicture(painter, m_image, pictureRect());
    if (!m_hasKeyboardFocus)
        return;
    painter.setPen(QPen(theme::colors().accent, focusWidth));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), theme::radius, theme::radius);
}

void ImageView::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const int turned = delta.y() != 0 ? delta.y() : delta.x();
    zoomAt(event->position(), std::pow(zoomStep, turned / wheelStep));
    event->accept();
}

void ImageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_grabbedAt = event->pos();
    m_grab = Grab::Undecided;
}

void ImageView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_grab == Grab::None || m_image.isNull())
        return;
    if (m_grab == Grab::Undecided) {
        const int way = (event->pos() - m_grabbedAt).manhattanLength();
        if (way < QApplication::startDragDistance())
            return;
        if (!canPan() || event->modifiers().testFlag(Qt::ControlModifier)) {
            m_grab = Grab::None;
            Q_EMIT dragOutRequested();
            return;
        }
        m_grab = Grab::Panning;
        showGrip();
    }
    panBy(m_grabbedAt - event->pos());
    m_grabbedAt = event->pos();
}

void ImageView::mouseReleaseEvent(QMouseEvent *)
{
    m_grab = Grab::None;
    showGrip();
}

void ImageView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_grab = Grab::None;
    if (m_transform.isFit())
        zoomAt(event->position(), 1.0 / scale());
    else
        fit();
}

bool ImageView::panByKey(int key, Qt::KeyboardModifiers modifiers)
{
    const double step = modifiers.testFlag(Qt::ShiftModifier) ? finePanStep : panStep;
    QPointF way;
    switch (key) {
    case Qt::Key_Left:
        way.setX(-step);
        break;
    case Qt::Key_Right:
        way.setX(step);
        break;
    case Qt::Key_Up:
        way.setY(-step);
        break;
    case Qt::Key_Down:
        way.setY(step);
        break;
    default:
        return false;
    }
    if (!canPan())
        return false;
    panBy(way);
    return true;
}

void ImageView::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers others = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    const bool isPlain = (event->modifiers() & others) == Qt::NoModifier;
    if (isPlain && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal))
        zoomBy(zoomStep);
    else if (isPlain && event->key() == Qt::Key_Minus)
        zoomBy(1.0 / zoomStep);
    else if (!isPlain || !panByKey(event->key(), event->modifiers()))
        QWidget::keyPressEvent(event);
}

void ImageView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuRequested(isByKey ? mapToGlobal(rect().center()) : event->globalPos());
}

void ImageView::focusInEvent(QFocusEvent *event)
{
    m_hasKeyboardFocus = isKeyboardReason(event->reason());
    QWidget::focusInEvent(event);
    update();
}

void ImageView::focusOutEvent(QFocusEvent *event)
{
    m_hasKeyboardFocus = false;
    QWidget::focusOutEvent(event);
    update();
}

void ImageView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_transform = held(m_transform);
    showGrip();
}

} // namespace unclip
