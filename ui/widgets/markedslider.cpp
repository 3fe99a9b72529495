#include "widgets/markedslider.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr double grooveHeight = 4.0;
constexpr double notchLength = 4.0;
constexpr double bandGap = 3.0; ///< from the groove to the stretch of useful values
constexpr double bandHeight = 3.0;
constexpr double tickWidth = 2.0;
constexpr int preferredWidth = 140;
constexpr int smallestWidth = 48;
constexpr int anglePerNotch = 120; ///< of a wheel, eighths of a degree

} // namespace

MarkedSlider::MarkedSlider(QWidget *parent)
    : QSlider(Qt::Horizontal, parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MarkedSlider::setFineStep(int step)
{
    m_fineStep = std::max(1, step);
}

void MarkedSlider::setOrigin(int value)
{
    m_origin = value;
    update();
}

void MarkedSlider::setNotch(int value)
{
    m_notch = value;
    update();
}

void MarkedSlider::setUsefulRange(int from, int to)
{
    m_usefulFrom = from;
    m_usefulTo = to;
    update();
}

void MarkedSlider::setTicks(const std::vector<int> &values)
{
    m_ticks = values;
    update();
}

QSize MarkedSlider::sizeHint() const
{
    return { preferredWidth, minimumSizeHint().height() };
}

QSize MarkedSlider::minimumSizeHint() const
{
    return { smallestWidth, qRound(2 * handleRadius() + 2 * notchLength) };
}

double MarkedSlider::handleRadius() const
{
    return std::max(6.0, fontMetrics().height() * 0.42);
}

QRectF MarkedSlider::groove() const
{
    const double inset = handleRadius() + 1;
    return { inset, height() / 2.0 - grooveHeight / 2, std::max(1.0, width() - 2 * inset),
             grooveHeight };
}

double MarkedSlider::xOf(int value) const
{
    const QRectF line = groove();
    const double share =
        maximum() > minimum() ? double(value - minimum()) / (maximum() - minimum()) : 0.0;
    return line.left() + (layoutDirection() == Qt::RightToLeft ? 1 - share : share) * line.width();
}

int MarkedSlider::valueAt(double x) const
{
    const QRectF line = groove();
    double share = std::clamp((x - line.left()) / line.width(), 0.0, 1.0);
    if (layoutDirection() == Qt::RightToLeft)
        share = 1 - share;
    return minimum() + static_cast<int>(std::lround(share * (maximum() - minimum())));
}

void MarkedSlider::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const QRectF line = groove();
    painter.setBrush(isEnabled() ? painting::mixed(colors.border, colors.mutedText, 0.45)
                                 : colors.border);
    painter.drawRoundedRect(line, grooveHeight / 2, grooveHeight / 2);
    paintMarks(painter);

    const QColor ink = isEnabled() ? colors.accent : colors.border;
    const double x = xOf(value());
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    const double start = xOf(std::clamp(m_origin, minimum(), maximum()));
    painter.drawRoundedRect(
        QRectF(QPointF(start, line.top()), QPointF(x, line.bottom())).normalized(),
        grooveHeight / 2, grooveHeight / 2);
    painter.setPen(QPen(isEnabled() ? colors.accent : colors.mutedText, 2));
    painter.setBrush(isSliderDown() ? colors.accent : colors.raised);
    const double radius = handleRadius() - 1;
    painter.drawEllipse(QPointF(x, line.center().y()), radius, radius);
    if (hasFocus()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        painter.drawEllipse(QPointF(x, line.center().y()), radius - 2.5, radius - 2.5);
        painting::drawFocusRing(painter, rect(), theme::radius);
    }
}

void MarkedSlider::paintMarks(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF line = groove();
    if (m_usefulTo > m_usefulFrom) {
        const double a = xOf(m_usefulFrom);
        const double b = xOf(m_usefulTo);
        painter.setBrush(isEnabled() ? colors.success : colors.border);
        painter.drawRoundedRect(
            QRectF(std::min(a, b), line.bottom() + bandGap, std::abs(b - a), bandHeight),
            bandHeight / 2, bandHeight / 2);
    }
    if (m_notch >= minimum() && m_notch <= maximum()) {
        painter.setPen(QPen(colors.mutedText, 1.5));
        const double x = xOf(m_notch);
        painter.drawLine(QPointF(x, line.top() - notchLength), QPointF(x, line.top() - 1));
        painter.drawLine(QPointF(x, line.bottom() + 1), QPointF(x, line.bottom() + notchLength));
    }
    painter.setPen(QPen(colors.text, tickWidth));
    for (const int tick : m_ticks)
        painter.drawLine(QPointF(xOf(tick), line.bottom() + 1),
                         QPointF(xOf(tick), line.bottom() + bandGap + bandHeight + 1));
}

void MarkedSlider::keyPressEvent(QKeyEvent *event)
{
    const bool isBack = event->key() == Qt::Key_Left || event->key() == Qt::Key_Down;
    const bool isOn = event->key() == Qt::Key_Right || event->key() == Qt::Key_Up;
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if ((!isBack && !isOn) || (modifiers & ~Qt::ShiftModifier)) {
        if (modifiers & Qt::AltModifier)
            event->ignore();
        else
            QSlider::keyPressEvent(event);
        return;
    }
    const bool isMirrored = layoutDirection() == Qt::RightToLeft
        && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right);
    const int step = modifiers & Qt::ShiftModifier ? m_fineStep : singleStep();
    setValue(value() + (isBack != isMirrored ? -step : step));
}

void MarkedSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    const double offset = event->position().x() - xOf(value());
    m_grabOffset = std::abs(offset) <= handleRadius() ? offset : 0.0;
    setSliderDown(true);
    setSliderPosition(valueAt(event->position().x() - m_grabOffset));
    update();
}

void MarkedSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        setSliderPosition(valueAt(event->position().x() - m_grabOffset));
}

void MarkedSlider::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(false);
    update();
}

void MarkedSlider::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus() || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    const int step = event->modifiers() & Qt::ShiftModifier ? m_fineStep : singleStep();
    const int notches = event->angleDelta().y() / anglePerNotch;
    setValue(value() + step * (notches != 0 ? notches : event->angleDelta().y() > 0 ? 1 : -1));
    event->accept();
}

} // namespace unclip
