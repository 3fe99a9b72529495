#include "widgets/starrating.h"

#include "theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int starSide = 20;
constexpr int gap = 2;
constexpr int margin = 3;
constexpr double innerShare = 0.45; ///< radius of a star's notches against its points
constexpr double fullTurn = 6.283185307179586;

QPainterPath starIn(const QRectF &box)
{
    const double outer = box.width() / 2.0 - 1.5;
    QPainterPath path;
    for (int i = 0; i < 2 * StarRating::most; ++i) {
        const double angle = fullTurn * (i / (2.0 * StarRating::most) - 0.25);
        const double radius = i % 2 == 0 ? outer : outer * innerShare;
        const QPointF point =
            box.center() + QPointF(std::cos(angle) * radius, std::sin(angle) * radius);
        if (i == 0)
            path.moveTo(point);
        else
            path.lineTo(point);
    }
    path.closeSubpath();
    return path;
}

} // namespace

StarRating::StarRating(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("starRating"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    retranslate();
}

void StarRating::setRating(int rating)
{
    m_rating = std::clamp(rating, 0, most);
    retranslate();
    update();
}

QSize StarRating::sizeHint() const
{
    return { 2 * margin + most * starSide + (most - 1) * gap, starSide + 2 * margin };
}

void StarRating::take(int rating)
{
    if (rating == m_rating)
        return;
    setRating(rating);
    Q_EMIT edited(m_rating);
}

QRectF StarRating::starRect(int star) const
{
    const int place = layoutDirection() == Qt::RightToLeft ? most - star : star - 1;
    return { static_cast<double>(margin + place * (starSide + gap)), (height() - starSide) / 2.0,
             starSide, starSide };
}

int StarRating::starAt(const QPointF &position) const
{
    for (int star = 1; star <= most; ++star)
        if (starRect(star).adjusted(-gap, -margin, gap, margin).contains(position))
            return star;
    return 0;
}

void StarRating::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus()) {
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), theme::radius,
                                theme::radius);
    }
    const int lit = m_hovered > 0 ? m_hovered : m_rating;
    painter.setOpacity(isEnabled() ? 1.0 : 0.5);
    for (int star = 1; star <= most; ++star) {
        painter.setPen(QPen(star <= lit ? colors.star : colors.mutedText, 1.2));
        painter.setBrush(star <= lit ? QBrush(colors.star) : QBrush(Qt::NoBrush));
        painter.drawPath(starIn(starRect(star)));
    }
}

void StarRating::mousePressEvent(QMouseEvent *event)
{
    const int star = starAt(event->position());
    if (event->button() != Qt::LeftButton || star == 0)
        return;
    m_hovered = 0;
    take(star == m_rating ? 0 : star);
    update();
}

void StarRating::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = starAt(event->position());
    update();
}

void StarRating::leaveEvent(QEvent *event)
{
    m_hovered = 0;
    update();
    QWidget::leaveEvent(event);
}

void StarRating::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (key >= Qt::Key_0 && key <= Qt::Key_5)
        take(key - Qt::Key_0);
    else if (key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Plus)
        take(std::min(m_rating + 1, most));
    else if (key == Qt::Key_Left || key == Qt::Key_Down || key == Qt::Key_Minus)
        take(std::max(m_rating - 1, 0));
    else if (key == Qt::Key_Home || key == Qt::Key_Delete || key == Qt::Key_Backspace)
        take(0);
    else if (key == Qt::Key_End)
        take(most);
    else
        QWidget::keyPressEvent(event);
}

void StarRating::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void StarRating::retranslate()
{
    setAccessibleName(tr("Rating"));
    setAccessibleDescription(tr("%n of 5 stars", nullptr, m_rating));
    setToolTip(tr("Rating from 0 to 5 stars. Keys 0 to 5 set it."));
}

} // namespace unclip
