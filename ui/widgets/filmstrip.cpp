#include "widgets/filmstrip.h"

#include "theme.h"
#include "widgets/plaintooltip.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int preferredSide = 88; ///< pixels of a frame's picture
constexpr int smallestSide = 40;
constexpr int outer = theme::smallSpacing; ///< around the row
constexpr int badgeSide = 18;
constexpr int notch = 120; ///< angle delta of one turn of a wheel

struct StripFrame
{
    QString caption;
    QImage picture;
    bool isMarked = false;
};

QRectF fitted(const QSize &picture, const QRectF &box)
{
    const QSizeF size = QSizeF(picture).scaled(box.size(), Qt::KeepAspectRatio);
    return { box.center() - QPointF(size.width() / 2.0, size.height() / 2.0), size };
}

/// Averages where bilinear filtering would alias.
void drawSmoothly(QPainter &painter, const QRectF &target, const QImage &picture)
{
    const QSize size = (target.size() * painter.device()->devicePixelRatioF()).toSize();
    const bool isMuchSmaller = 2 * size.width() < picture.width() && !size.isEmpty();
    painter.drawImage(target,
                      isMuchSmaller
                          ? picture.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                          : picture);
}

} // namespace

struct Filmstrip::Private : QObject
{
    explicit Private(Filmstrip *strip)
        : QObject(strip)
        , bar(new QScrollBar(Qt::Horizontal, strip))
    {
    }

    bool has(int index) const { return index >= 0 && index < static_cast<int>(frames.size()); }
    StripFrame &at(int index) { return frames[static_cast<std::size_t>(index)]; }

    std::vector<StripFrame> frames;
    QScrollBar *bar = nullptr;
    int hovered = -1;
    int pressed = -1;
    QPoint pressedAt;
    bool isKeepable = false;
};

Filmstrip::Filmstrip(QWidget *parent)
    : QWidget(parent)
    , m_private(new Private(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Row of pictures"));
    m_private->bar->setObjectName(QStringLiteral("filmstripScrollBar"));
    m_private->bar->hide();
    connect(m_private->bar, &QScrollBar::valueChanged, this, [this] { update(); });
}

void Filmstrip::setCaptions(const QStringList &captions)
{
    m_private->frames.clear();
    for (const QString &caption : captions)
        m_private->frames.push_back({ caption, {}, false });
    m_current = std::min(m_current, count() - 1);
    m_private->hovered = m_private->pressed = -1;
    arrange();
    updateGeometry();
    describe();
}

void Filmstrip::setPicture(int index, const QImage &picture)
{
    if (!m_private->has(index))
        return;
    m_private->at(index).picture = picture;
    update(frameRect(index));
}

void Filmstrip::setMarked(int index, bool marked)
{
    if (!m_private->has(index))
        return;
    m_private->at(index).isMarked = marked;
    update(frameRect(index));
    describe();
}

void Filmstrip::setCurrent(int index)
{
    m_current = m_private->has(index) ? index : -1;
    if (m_current >= 0) {
        const QRect frame = frameRect(m_current);
        QScrollBar *bar = m_private->bar;
        if (frame.left() < outer)
            bar->setValue(bar->value() + frame.left() - outer);
        else if (frame.right() > width() - outer)
            bar->setValue(bar->value() + frame.right() - width() + outer);
    }
    update();
    describe();
}

int Filmstrip::count() const
{
    return static_cast<int>(m_private->frames.size());
}

void Filmstrip::setKeepable(bool keepable)
{
    m_private->isKeepable = keepable;
    update();
}

QImage Filmstrip::picture(int index) const
{
    return m_private->has(index) ? m_private->at(index).picture : QImage();
}

bool Filmstrip::isMarked(int index) const
{
    return m_private->has(index) && m_private->at(index).isMarked;
}

int Filmstrip::captionHeight() const
{
    const auto hasCaption = [](const StripFrame &frame) { return !frame.caption.isEmpty(); };
    const bool isAny = std::any_of(m_private->frames.begin(), m_private->frames.end(), hasCaption);
    return isAny ? fontMetrics().height() + theme::smallSpacing : 0;
}

int Filmstrip::pictureSide() const
{
    const int barHeight = m_private->bar->isHidden() ? 0 : m_private->bar->height();
    return std::max(height() - 2 * outer - captionHeight() - barHeight, smallestSide);
}

QRect Filmstrip::frameRect(int index) const
{
    const int side = pictureSide();
    const int left = outer + index * (side + theme::spacing) - m_private->bar->value();
    return { left, outer, side, side + captionHeight() };
}

QSize Filmstrip::sizeHint() const
{
    const int row = std::max(count(), 1) * (preferredSide + theme::spacing) + 2 * outer;
    return { row,
             preferredSide + captionHeight() + 2 * outer + m_private->bar->sizeHint().height() };
}

QSize Filmstrip::minimumSizeHint() const
{
    return { preferredSide + 2 * outer, sizeHint().height() };
}

void Filmstrip::arrange()
{
    QScrollBar *bar = m_private->bar;
    bar->hide();
    const auto overhang = [this] {
        return count() * (pictureSide() + theme::spacing) - theme::spacing + 2 * outer - width();
    };
    if (overhang() > 0) {
        bar->setGeometry(0, height() - bar->sizeHint().height(), width(), bar->sizeHint().height());
        bar->show();
    }
    bar->setRange(0, std::max(overhang(), 0));
    bar->setPageStep(width());
    bar->setSingleStep(pictureSide() / 2);
    update();
}

int Filmstrip::indexAt(const QPoint &position) const
{
    const int pitch = pictureSide() + theme::spacing;
    const int along = position.x() - outer + m_private->bar->value();
    const int index = along >= 0 ? along / pitch : -1;
    return m_private->has(index) && frameRect(index).contains(position) ? index : -1;
}

bool Filmstrip::isKeepShown(int index) const
{
    return m_private->isKeepable && m_private->has(index) && !isMarked(index)
        && !m_private->at(index).picture.isNull()
        && (index == m_private->hovered || index == m_current);
}

QRect Filmstrip::keepRect(int index) const
{
    const QRect frame = frameRect(index);
    const int side = pictureSide();
    const int wide = std::min(fontMetrics().horizontalAdvance(tr("Keep")) + 2 * theme::spacing,
                              side - theme::spacing);
    const int high = fontMetrics().height() + theme::smallSpacing;
    return { frame.center().x() - wide / 2, frame.top() + side - high - theme::smallSpacing, wide,
             high };
}

void Filmstrip::paintFrame(QPainter &painter, int index) const
{
    const ThemeColors colors = theme::colors();
    const StripFrame &frame = m_private->at(index);
    const QRect place = frameRect(index);
    const QRectF box(place.left(), place.top(), pictureSide(), pictureSide());
    QPainterPath shape;
    shape.addRoundedRect(box, theme::radius, theme::radius);
    painter.fillPath(shape, colors.raised);
    if (!frame.picture.isNull()) {
        painter.save();
        painter.setClipPath(shape);
        drawSmoothly(painter, fitted(frame.picture.size(), box), frame.picture);
        painter.restore();
    }
    const bool isCurrent = index == m_current;
    const double line = isCurrent ? 2.5 : 1.0;
    painter.setPen(QPen(isCurrent ? colors.accent : colors.border, line,
                        frame.picture.isNull() ? Qt::DashLine : Qt::SolidLine));
    painter.drawRoundedRect(box.adjusted(line / 2, line / 2, -line / 2, -line / 2), theme::radius,
                            theme::radius);
    if (frame.caption.isEmpty())
        return;
    painter.setPen(isCurrent ? colors.text : colors.mutedText);
    const QRect text = place.adjusted(0, pictureSide() + theme::smallSpacing, 0, 0);
    painter.drawText(text, Qt::AlignHCenter | Qt::AlignTop,
                     fontMetrics().elidedText(frame.caption, Qt::ElideRight, text.width()));
}

void Filmstrip::paintBadges(QPainter &painter, int index) const
{
    const ThemeColors colors = theme::colors();
    if (isKeepShown(index)) {
        const QRect keep = keepRect(index);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(keep, theme::radius, theme::radius);
        painter.setPen(colors.onAccent);
        painter.drawText(keep, Qt::AlignCenter,
                         fontMetrics().elidedText(tr("Keep"), Qt::ElideRight, keep.width()));
    }
    if (!isMarked(index))
        return;
    const QRect place = frameRect(index);
    const QRectF badge(place.left() + pictureSide() - badgeSide - theme::smallSpacing,
                       place.top() + theme::smallSpacing, badgeSide, badgeSide);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.accent);
    painter.drawEllipse(badge);
    painter.setPen(QPen(colors.onAccent, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(
        QPolygonF({ badge.topLeft() + QPointF(5, 9.5), badge.topLeft() + QPointF(8, 12.5),
                    badge.topLeft() + QPointF(13.5, 6) }));
}

void Filmstrip::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int index = 0; index < count(); ++index) {
        if (!frameRect(index).intersects(event->rect()))
            continue;
        painter.setBrush(Qt::NoBrush);
        paintFrame(painter, index);
        paintBadges(painter, index);
    }
    if (!hasFocus() || m_current < 0)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme::colors().accent, 1, Qt::DotLine));
    painter.drawRoundedRect(QRectF(frameRect(m_current)).adjusted(-2.5, -2.5, 2.5, 2.5),
                            theme::radius, theme::radius);
}

void Filmstrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void Filmstrip::take(int index)
{
    if (!m_private->has(index) || index == m_current)
        return;
    setCurrent(index);
    Q_EMIT currentChanged(index);
}

void Filmstrip::mousePressEvent(QMouseEvent *event)
{
    m_private->pressed = event->button() == Qt::LeftButton ? indexAt(event->pos()) : -1;
    m_private->pressedAt = event->pos();
}

void Filmstrip::mouseMoveEvent(QMouseEvent *event)
{
    const int hovered = indexAt(event->pos());
    if (hovered != m_private->hovered) {
        m_private->hovered = hovered;
        update();
    }
    const int way = (event->pos() - m_private->pressedAt).manhattanLength();
    const int pulled = m_private->pressed;
    if (pulled < 0 || way < QApplication::startDragDistance() || picture(pulled).isNull())
        return;
    m_private->pressed = -1;
    Q_EMIT dragRequested(pulled);
}

void Filmstrip::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = std::exchange(m_private->pressed, -1);
    if (index < 0 || indexAt(event->pos()) != index)
        return;
    if (isKeepShown(index) && keepRect(index).contains(event->pos())) {
        Q_EMIT keepRequested(index);
        return;
    }
    take(index);
    Q_EMIT activated(index);
}

void Filmstrip::leaveEvent(QEvent *event)
{
    m_private->hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void Filmstrip::wheelEvent(QWheelEvent *event)
{
    QScrollBar *bar = m_private->bar;
    if (bar->isHidden()) {
        QWidget::wheelEvent(event);
        return;
    }
    const QPoint delta = event->angleDelta();
    const int turned = delta.x() != 0 ? delta.x() : delta.y();
    bar->setValue(bar->value() - turned * bar->singleStep() * 2 / notch);
    event->accept();
}

void Filmstrip::keyPressEvent(QKeyEvent *event)
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int step = (event->key() == Qt::Key_Right) != isMirrored ? 1 : -1;
        take(std::clamp(m_current + step, 0, std::max(count() - 1, 0)));
        return;
    }
    case Qt::Key_Home:
        take(0);
        return;
    case Qt::Key_End:
        take(count() - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT activated(m_current);
        return;
    case Qt::Key_Space:
        if (isKeepShown(m_current)) {
            Q_EMIT keepRequested(m_current);
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void Filmstrip::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const int index = isByKey ? m_current : indexAt(event->pos());
    if (index < 0)
        return;
    take(index);
    Q_EMIT menuRequested(index,
                         isByKey ? mapToGlobal(frameRect(index).center()) : event->globalPos());
}

bool Filmstrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int index = indexAt(help->pos());
    if (index < 0)
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), plainToolTip(m_private->at(index).caption), this);
    return true;
}

void Filmstrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        arrange();
    QWidget::changeEvent(event);
}

void Filmstrip::describe()
{
    if (m_current < 0) {
        setAccessibleDescription(tr("%n pictures", nullptr, count()));
        return;
    }
    const QString place = tr("Picture %1 of %2").arg(m_current + 1).arg(count());
    const QString caption = m_private->at(m_current).caption;
    setAccessibleDescription(caption.isEmpty() ? place : tr("%1: %2").arg(place, caption));
}

} // namespace unclip
