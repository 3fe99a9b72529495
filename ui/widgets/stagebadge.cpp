#include "widgets/stagebadge.h"

#include "theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int ringSide = 18;
constexpr double ringWidth = 3.0;
constexpr int plateOpacity = 235;
constexpr int sixteenths = 16; ///< QPainter's angles
constexpr int fullCircle = 360 * sixteenths;
constexpr int twelveOClock = 90 * sixteenths;

} // namespace

StageBadge::StageBadge(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("stageBadge"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void StageBadge::setProgress(double fraction, const QString &words)
{
    m_fraction = std::clamp(fraction, 0.0, 1.0);
    if (words != m_words) {
        m_words = words;
        setAccessibleName(words);
        updateGeometry();
    }
    update();
}

QSize StageBadge::sizeHint() const
{
    const int wide = fontMetrics().horizontalAdvance(m_words) + ringSide + 4 * theme::spacing;
    return { wide, std::max(fontMetrics().height(), ringSide) + 2 * theme::spacing };
}

void StageBadge::paintEvent(QPaintEvent *)
{
    const ThemeColors colors = theme::colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor plate = colors.surface;
    plate.setAlpha(plateOpacity);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(colors.border, 1));
    painter.setBrush(plate);
    painter.drawRoundedRect(frame, height() / 2.0, height() / 2.0);

    const QRectF ring(1.5 * theme::spacing, (height() - ringSide) / 2.0, ringSide, ringSide);
    const QRectF inner =
        ring.adjusted(ringWidth / 2, ringWidth / 2, -ringWidth / 2, -ringWidth / 2);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.border, ringWidth));
    painter.drawEllipse(inner);
    painter.setPen(QPen(colors.accent, ringWidth, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(inner, twelveOClock, -static_cast<int>(std::lround(m_fraction * fullCircle)));

    painter.setPen(colors.text);
    const QRectF words(ring.right() + theme::spacing, 0,
                       width() - ring.right() - 2.5 * theme::spacing, height());
    painter.drawText(
        words, Qt::AlignVCenter | Qt::AlignLeft,
        fontMetrics().elidedText(m_words, Qt::ElideRight, static_cast<int>(words.width()) + 1));
}

} // namespace unclip
