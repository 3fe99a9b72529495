#include "widgets/comparepane.h"

#include "theme.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr double dividerStep = 0.05;
constexpr double fineDividerStep = 0.01; ///< with Shift
constexpr double handleRadius = 13.0;
constexpr double reach = 10.0; ///< widget pixels beside the divider that still take hold of it
constexpr int labelOpacity = 225;

} // namespace

ComparePane::ComparePane(QWidget *parent)
    : ImageView(parent)
{
    setMouseTracking(true);
}

void ComparePane::setName(const QString &name, const QString &caption)
{
    m_first = { name, caption };
    setAccessibleName(caption.isEmpty() ? tr("Picture %1").arg(name)
                                        : tr("Picture %1: %2").arg(name, caption));
    update();
}

void ComparePane::setSecond(const QImage &image, const QString &name, const QString &caption)
{
    m_second = image;
    m_secondLabel = { name, caption };
    update();
}

void ComparePane::setDivider(double position)
{
    m_divider = std::clamp(position, 0.0, 1.0);
    update();
}

double ComparePane::dividerX() const
{
    const QRectF picture = pictureRect();
    return picture.left() + m_divider * picture.width();
}

void ComparePane::takeDivider(double position)
{
    const double before = m_divider;
    setDivider(position);
    if (m_divider != before)
        Q_EMIT dividerMoved(m_divider);
}

bool ComparePane::isNearDivider(const QPointF &position) const
{
    return !m_second.isNull() && std::abs(position.x() - dividerX()) <= reach
        && pictureRect().adjusted(-reach, 0, reach, 0).contains(position);
}

void ComparePane::paintEvent(QPaintEvent *event)
{
    ImageView::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_second.isNull()) {
        const QRectF picture = pictureRect();
        painter.save();
        painter.setClipRect(QRectF(QPointF(dividerX(), picture.top()), picture.bottomRight()));
        paintPicture(painter, m_second, picture);
        painter.restore();
        paintDivider(painter);
        paintLabel(painter, m_secondLabel, Qt::AlignRight);
    }
    paintLabel(painter, m_first, Qt::AlignLeft);
}

void ComparePane::paintDivider(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF picture = pictureRect().intersected(rect());
    const double x = dividerX();
    painter.setPen(QPen(colors.raised, 4));
    painter.drawLine(QPointF(x, picture.top()), QPointF(x, picture.bottom()));
    painter.setPen(QPen(colors.accent, 2));
    painter.drawLine(QPointF(x, picture.top()), QPointF(x, picture.bottom()));
    const QPointF middle(x, picture.center().y());
    painter.setBrush(colors.raised);
    painter.drawEllipse(middle, handleRadius, handleRadius);
    painter.setPen(QPen(colors.text, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (const double side : { -1.0, 1.0 })
        painter.drawPolyline(
            QPolygonF({ middle + QPointF(side * 4, -4), middle + QPointF(side * 8, 0),
                        middle + QPointF(side * 4, 4) }));
}

void ComparePane::paintLabel(QPainter &painter, const Label &label, Qt::Alignment side) const
{
    if (label.name.isEmpty())
        return;
    const ThemeColors colors = theme::colors();
    const int room = width() / (m_second.isNull() ? 1 : 2) - 4 * theme::spacing;
    const QString whole =
        label.caption.isEmpty() ? label.name : tr("%1  %2").arg(label.name, label.caption);
    const QString text = fontMetrics().elidedText(whole, Qt::ElideRight, std::max(room, 1));
    const int wide = fontMetrics().horizontalAdvance(text) + 2 * theme::spacing;
    const int high = fontMetrics().height() + theme::spacing;
    const int left = side == Qt::AlignLeft ? theme::spacing : width() - wide - theme::spacing;
    const QRectF pill(left, theme::spacing, wide, high);
    QColor ground = colors.surface;
    ground.setAlpha(labelOpacity);
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(pill, theme::radius, theme::radius);
    painter.setPen(colors.text);
    painter.drawText(pill, Qt::AlignCenter, text);
}

void ComparePane::mousePressEvent(QMouseEvent *event)
{
    m_isDragging = event->button() == Qt::LeftButton && isNearDivider(event->position());
    if (!m_isDragging)
        ImageView::mousePressEvent(event);
}

void ComparePane::mouseMoveEvent(QMouseEvent *event)
{
    if (m_isDragging) {
        const QRectF picture = pictureRect();
        takeDivider((event->position().x() - picture.left()) / std::max(picture.width(), 1.0));
        return;
    }
    if (event->buttons() != Qt::NoButton) {
        ImageView::mouseMoveEvent(event);
        return;
    }
    if (isNearDivider(event->position()))
        setCursor(Qt::SplitHCursor);
    else if (canPan())
        setCursor(Qt::OpenHandCursor);
    else
        unsetCursor();
}

void ComparePane::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_isDragging)
        m_isDragging = false;
    else
        ImageView::mouseReleaseEvent(event);
}

void ComparePane::keyPressEvent(QKeyEvent *event)
{
    const bool isOurs = !m_second.isNull()
        && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    const double step =
        event->modifiers().testFlag(Qt::ShiftModifier) ? fineDividerStep : dividerStep;
    if (isOurs && event->key() == Qt::Key_Left)
        takeDivider(m_divider - step);
    else if (isOurs && event->key() == Qt::Key_Right)
        takeDivider(m_divider + step);
    else if (isOurs && event->key() == Qt::Key_Home)
        takeDivider(0.0);
    else if (isOurs && event->key() == Qt::Key_End)
        takeDivider(1.0);
    else
        ImageView::keyPressEvent(event);
}

} // namespace unclip
