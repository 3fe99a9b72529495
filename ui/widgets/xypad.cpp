#include "widgets/xypad.h"

#include "imageconversion.h"
#include "theme.h"
#include "widgets/painting.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QTextOption>

#include <algorithm>

namespace unclip {

namespace {

constexpr int preferredSide = 260;
constexpr int smallestSide = 140;
constexpr int keptSide = 192; ///< kept of a corner's picture, enough for twice the pixels
constexpr int frameSide = 640;
constexpr double cornerShare = 0.2; ///< of the pad's side
constexpr double step = 0.05;
constexpr double fineStep = 0.01;
constexpr int gridLines = 3;
constexpr double handleRadius = 9.0;
constexpr int decimals = 2;

} // namespace

XyPad::XyPad(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMinimumSize(smallestSide, smallestSide);
    setCursor(Qt::CrossCursor);
    describe();
}

void XyPad::setPosition(const QPointF &position)
{
    m_position = { std::clamp(position.x(), 0.0, 1.0), std::clamp(position.y(), 0.0, 1.0) };
    describe();
    update();
}

void XyPad::setCorner(int corner, const QImage &picture, const QString &name)
{
    if (corner < 0 || corner >= static_cast<int>(m_corners.size()))
        return;
    m_corners[static_cast<std::size_t>(corner)] = {
        painting::reduced(cropped(picture, Crop()), keptSide), name
    };
    describe();
    update();
}

void XyPad::setFrame(const QImage &frame)
{
    m_frame = painting::reduced(frame, frameSide);
    update();
}

QSize XyPad::sizeHint() const
{
    return { preferredSide, preferredSide };
}

void XyPad::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintField(painter);
    for (std::size_t corner = 0; corner < m_corners.size(); ++corner)
        paintCorner(painter, corner);
    paintHandle(painter);
    if (hasFocus())
        painting::drawFocusRing(painter, rect(), theme::radius);
}

void XyPad::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        takePoint(event->position());
}

void XyPad::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        takePoint(event->position());
}

void XyPad::keyPressEvent(QKeyEvent *event)
{
    const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (modifiers & ~Qt::ShiftModifier) {
        QWidget::keyPressEvent(event);
        return;
    }
    const double distance = modifiers & Qt::ShiftModifier ? fineStep : step;
    switch (event->key()) {
    case Qt::Key_Left:
        return take(m_position - QPointF(distance, 0));
    case Qt::Key_Right:
        return take(m_position + QPointF(distance, 0));
    case Qt::Key_Up:
        return take(m_position - QPointF(0, distance));
    case Qt::Key_Down:
        return take(m_position + QPointF(0, distance));
    case Qt::Key_Home:
        return take({ 0.5, 0.5 });
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void XyPad::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    QWidget::changeEvent(event);
}

void XyPad::take(const QPointF &position)
{
    const QPointF before = m_position;
    setPosition(position);
    if (m_position != before)
        Q_EMIT edited(m_position);
}

void XyPad::takePoint(const QPointF &point)
{
    const QRectF area = field();
    take({ (point.x() - area.left()) / area.width(), (point.y() - area.top()) / area.height() });
}

void XyPad::describe()
{
    setAccessibleName(tr("Mix of four"));
    const QLocale locale;
    QStringList names;
    for (const Corner &corner : m_corners)
        names << (corner.name.isEmpty() ? tr("nothing") : corner.name);
    setAccessibleDescription(tr("Across %1, down %2. Corners: %3.")
                                 .arg(locale.toString(m_position.x(), 'f', decimals),
                                      locale.toString(m_position.y(), 'f', decimals),
                                      names.join(QStringLiteral(", "))));
    setToolTip(tr("Drag the handle between the corners, or use the arrow keys; Home goes to the "
                  "middle."));
}

QRectF XyPad::field() const
{
    const double side = std::min(width(), height());
    QRectF square(0, 0, side, side);
    square.moveCenter(QRectF(rect()).center());
    const double inset = cornerSide() / 2 + theme::smallSpacing;
    return square.adjusted(inset, inset, -inset, -inset);
}

double XyPad::cornerSide() const
{
    return std::min(width(), height()) * cornerShare;
}

void XyPad::paintField(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF area = field();
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(colors.raised);
    painter.drawRoundedRect(area, theme::radius, theme::radius);
    if (!m_frame.isNull()) {
        painter.drawImage(painting::fitted(m_frame.size(), area.adjusted(1, 1, -1, -1)), m_frame);
        return;
    }
    for (int i = 1; i <= gridLines; ++i) {
        const double share = double(i) / (gridLines + 1);
        const double x = area.left() + share * area.width();
        const double y = area.top() + share * area.height();
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
}

void XyPad::paintCorner(QPainter &painter, std::size_t corner) const
{
    const ThemeColors colors = theme::colors();
    const QRectF area = field();
    const QPointF middle(corner % 2 == 0 ? area.left() : area.right(),
                         corner < 2 ? area.top() : area.bottom());
    QRectF place(0, 0, cornerSide(), cornerSide());
    place.moveCenter(middle);
    QPainterPath card;
    card.addRoundedRect(place, theme::radius, theme::radius);
    painter.fillPath(card, colors.raised);
    const Corner &shown = m_corners[corner];
    if (shown.picture.isNull()) {
        painter.setPen(shown.name.isEmpty() ? colors.mutedText : colors.text);
        painter.setFont(painting::smallFont(font()));
        QTextOption option(Qt::AlignCenter);
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        painter.save();
        painter.setClipPath(card);
        painter.drawText(place.adjusted(3, 3, -3, -3),
                         shown.name.isEmpty() ? QStringLiteral("–") : shown.name, option);
        painter.restore();
    } else {
        painter.save();
        painter.setClipPath(card);
        painter.drawImage(place, shown.picture);
        painter.restore();
    }
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(card);
}

void XyPad::paintHandle(QPainter &painter) const
{
    const ThemeColors colors = theme::colors();
    const QRectF area = field();
    const QPointF at(area.left() + m_position.x() * area.width(),
                     area.top() + m_position.y() * area.height());
    if (m_frame.isNull()) {
        painter.setPen(QPen(colors.accent, 1, Qt::DashLine));
        painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()));
        painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
    }
    painter.setPen(QPen(colors.onAccent, 2)); // so that it stands out from any picture
    painter.setBrush(colors.accent);
    painter.drawEllipse(at, handleRadius, handleRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.onAccent);
    painter.drawEllipse(at, handleRadius / 3, handleRadius / 3);
}

} // namespace unclip
