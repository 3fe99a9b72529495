#include "widgets/varianceplot.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int preferredWidth = 300;
constexpr int preferredHeight = 140;
constexpr int smallestWidth = 160;
constexpr int smallestHeight = 90;
constexpr int yTicks = 4; ///< stretches between 0 and 100 %
constexpr int xTickRoom = 56; ///< pixels between labels, about
constexpr double tickLength = 4.0;
constexpr int fillAlpha = 45;
constexpr int stepsPerAxis = 50; ///< arrows
constexpr int pagesPerAxis = 10;

/// 1, 2 or 5 times a power of ten, at least `least`.
int niceStep(double least)
{
    int power = 1;
    for (;;) {
        for (const int factor : { 1, 2, 5 })
            if (factor * power >= least)
                return factor * power;
        power *= 10;
    }
}

QString percent(double share)
{
    //: a share in per cent
    return VariancePlot::tr("%1 %").arg(qRound(share * 100));
}

} // namespace

VariancePlot::VariancePlot(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void VariancePlot::setShares(const std::vector<double> &shares)
{
    m_shares = shares;
    describe();
    update();
}

void VariancePlot::setCurrent(int k)
{
    m_current = k;
    describe();
    update();
}

QSize VariancePlot::sizeHint() const
{
    return { preferredWidth, std::max(preferredHeight, fontMetrics().height() * 8) };
}

QSize VariancePlot::minimumSizeHint() const
{
    return { smallestWidth, smallestHeight };
}

void VariancePlot::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius,
                            theme::radius);
    if (m_shares.empty()) {
        painter.setPen(colors.mutedText);
        painter.drawText(rect().adjusted(theme::largeSpacing, theme::spacing, -theme::largeSpacing,
                                         -theme::spacing),
                         Qt::AlignCenter | Qt::TextWordWrap,
                         tr("No principal components are loaded."));
    } else {
        painter.setFont(painting::smallFont(font()));
        paintAxes(painter);
        paintCurve(painter);
        if (m_current > 0)
            paintCurrent(painter);
    }
    if (hasFocus())
        painting::drawFocusRing(painter, rect(), theme::radius);
}

void VariancePlot::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_shares.empty())
        pick(kAt(event->position().x()));
}

void VariancePlot::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton && !m_shares.empty())
        pick(kAt(event->position().x()));
}

void VariancePlot::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (m_shares.empty() || modifiers & ~Qt::ShiftModifier) {
        QWidget::keyPressEvent(event);
        return;
    }
    const int step = modifiers & Qt::ShiftModifier ? 1 : std::max(1, count() / stepsPerAxis);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        return pick(m_current - step);
    case Qt::Key_Right:
    case Qt::Key_Up:
        return pick(m_current + step);
    case Qt::Key_PageDown:
        return pick(m_current - std::max(1, count() / pagesPerAxis));
    case Qt::Key_PageUp:
        return pick(m_current + std::max(1, count() / pagesPerAxis));
    case Qt::Key_Home:
        return pick(1);
    case Qt::Key_End:
        return pick(count());
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void VariancePlot::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    QWidget::changeEvent(event);
}

QRectF VariancePlot::plotArea() const
{
    const QFontMetricsF metrics(painting::smallFont(font()));
    const double left = metrics.horizontalAdvance(percent(1.0)) + theme::spacing + tickLength;
    const double bottom = metrics.height() + tickLength + theme::smallSpacing;
    const double right = std::max<double>(
        theme::largeSpacing, metrics.horizontalAdvance(QString::number(count())) / 2 + 2);
    return QRectF(rect()).adjusted(left, metrics.height() / 2 + theme::spacing, -right,
                                   -bottom - theme::smallSpacing);
}

int VariancePlot::kAt(double x) const
{
    const QRectF area = plotArea();
    return static_cast<int>(std::lround((x - area.left()) / area.width() * count()));
}

QPointF VariancePlot::pointOf(int k) const
{
    const QRectF area = plotArea();
    return { area.left() + area.width() * k / count(), area.bottom() - area.height() * shareAt(k) };
}

double VariancePlot::shareAt(int k) const
{
    if (k <= 0 || m_shares.empty())
        return 0.0;
    return std::clamp(m_shares[static_cast<std::size_t>(std::min(k, count()) - 1)], 0.0, 1.0);
}

void VariancePlot::pick(int k)
{
    const int wanted = std::clamp(k, 1, count());
    if (wanted == m_current)
        return;
    setCurrent(wanted);
    Q_EMIT picked(wanted);
}

void VariancePlot::describe()
{
    setAccessibleName(tr("Explained variance"));
    setToolTip(tr("How much of the differences between pictures the first k components tell "
                  "(explained variance)"));
    setAccessibleDescription(
        m_current > 0 && !m_shares.empty()
            ? tr("%1 components tell %2.").arg(m_current).arg(percent(shareAt(m_current)))
            : QString());
}

void VariancePlot::paintAxes(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF area = plotArea();
    const QFontMetricsF metrics(painter.font());
    const int yStep = area.height() < (yTicks + 1) * metrics.height() ? 2 : 1;
    for (int i = 0; i <= yTicks; i += yStep) {
        const double y = area.bottom() - area.height() * i / yTicks;
        painter.setPen(QPen(colors.border, 1));
        painter.drawLine(QPointF(area.left() - tickLength, y), QPointF(area.right(), y));
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(0, y - metrics.height() / 2,
                                area.left() - tickLength - theme::smallSpacing, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, percent(double(i) / yTicks));
    }
    const int step = niceStep(count() * xTickRoom / std::max(area.width(), 1.0));
    for (int k = 0; k <= count(); k += step) {
        const double x = pointOf(k).x();
        painter.setPen(QPen(colors.border, 1));
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + tickLength));
        painter.setPen(colors.mutedText);
        painter.drawText(QRectF(x - xTickRoom / 2.0, area.bottom() + tickLength, xTickRoom,
                                metrics.height() + 2),
                         Qt::AlignHCenter | Qt::AlignTop, QString::number(k));
    }
}

void VariancePlot::paintCurve(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF area = plotArea();
    QPainterPath curve(pointOf(0));
    for (int k = 1; k <= count(); ++k)
        curve.lineTo(pointOf(k));
    QPainterPath filled = curve;
    filled.lineTo(area.bottomRight());
    filled.closeSubpath();
    QColor fill = colors.accent;
    fill.setAlpha(fillAlpha);
    painter.fillPath(filled, fill);
    painter.setPen(QPen(colors.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(curve);
}

void VariancePlot::paintCurrent(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF area = plotArea();
    const QPointF at = pointOf(std::min(m_current, count()));
    painter.setPen(QPen(colors.text, 1));
    painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
    painter.setPen(QPen(colors.raised, 1.5));
    painter.setBrush(colors.text);
    painter.drawEllipse(at, 4.5, 4.5);

    //: number of components k and the share of variance they explain
    const QString text = tr("k = %1: %2").arg(m_current).arg(percent(shareAt(m_current)));
    const QFontMetricsF metrics(painter.font());
    QRectF label(0, 0, metrics.horizontalAdvance(text) + theme::spacing,
                 metrics.height() + theme::smallSpacing);
    const bool isRightHalf = at.x() + theme::spacing + label.width() > area.right();
    label.moveLeft(isRightHalf ? at.x() - theme::spacing - label.width() : at.x() + theme::spacing);
    const double below = at.y() + theme::spacing;
    label.moveTop(
        below + label.height() < area.bottom() ? below : at.y() - theme::spacing - label.height());
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.surface);
    painter.drawRoundedRect(label, 4, 4);
    painter.setPen(colors.text);
    painter.drawText(label, Qt::AlignCenter, text);
}

} // namespace unclip
