#include "widgets/slotpainter.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QFontMetricsF>
#include <QIcon>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace unclip {

namespace {

constexpr double spinnerSide = 28.0;
constexpr int spinnerSpan = 270; ///< degrees
constexpr int iconSide = 28;
constexpr int smallIconSide = 16;
constexpr int mostFootLines = 3;
constexpr int chipAlpha = 225;
constexpr double dropTint = 0.14;

void paintBack(QPainter &painter, const QRectF &rect, const SlotLook &look)
{
    const ThemeColors colors = theme::colors();
    QPainterPath card;
    card.addRoundedRect(rect, theme::radius, theme::radius);
    const QColor fill = look.picture.isNull() ? colors.raised : colors.canvas;
    painter.fillPath(card,
                     look.isDropTarget ? painting::mixed(fill, colors.accent, dropTint) : fill);
}

void paintPicture(QPainter &painter, const QRectF &rect, const SlotLook &look)
{
    painter.save();
    QPainterPath card;
    card.addRoundedRect(rect, theme::radius, theme::radius);
    painter.setClipPath(card);
    if (look.isFit)
        painter.fillRect(look.frame.squareRect(), Qt::white);
    painter.drawImage(look.frame.pictureRect(), look.picture);
    if (!look.isFit)
        look.frame.paint(painter, look.isActive);
    painter.restore();
}

void paintSpinner(QPainter &painter, const QPointF &centre, int angle)
{
    const ThemeColors colors = theme::colors();
    QRectF circle(0, 0, spinnerSide, spinnerSide);
    circle.moveCenter(centre);
    painter.setPen(Qt::NoPen);
    QColor behind = colors.raised;
    behind.setAlpha(chipAlpha);
    painter.setBrush(behind);
    painter.drawEllipse(circle.adjusted(-6, -6, 6, 6));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colors.border, 3));
    painter.drawEllipse(circle);
    painter.setPen(QPen(colors.accent, 3, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(circle, -angle * 16, spinnerSpan * 16);
}

/// Icon, title and hint, one under another in the middle.
void paintWords(QPainter &painter, const QRectF &rect, const SlotLook &look)
{
    const ThemeColors colors = theme::colors();
    const bool isProblem = !look.problem.isEmpty();
    const QString title = isProblem ? look.problem : look.title;
    const QRectF area = rect.adjusted(theme::spacing, theme::spacing, -theme::spacing,
                                      -theme::spacing - look.footHeight);
    const int flags = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap;
    const QFont font = painter.font();
    const double titleHeight = QFontMetricsF(font).boundingRect(area, flags, title).height();
    const QFont small = painting::smallFont(font);
    double hintHeight = QFontMetricsF(small).boundingRect(area, flags, look.hint).height();
    const double room = area.height() - titleHeight;
    const bool hasIcon = room >= iconSide + theme::spacing;
    const double iconHeight = hasIcon ? iconSide + theme::spacing : 0;
    if (look.hint.isEmpty() || hintHeight + theme::smallSpacing > room - iconHeight)
        hintHeight = 0;

    const double height =
        iconHeight + titleHeight + (hintHeight > 0 ? theme::smallSpacing : 0) + hintHeight;
    double y = std::max(area.top(), area.center().y() - height / 2);
    if (hasIcon) {
        const QString icon = isProblem ? QStringLiteral("warning") : QStringLiteral("picture");
        theme::icon(icon).paint(
            &painter,
            QRect(qRound(area.center().x() - iconSide / 2.0), qRound(y), iconSide, iconSide));
        y += iconHeight;
    }
    painter.setPen(isProblem ? colors.error : colors.text);
    painter.drawText(QRectF(area.left(), y, area.width(), area.bottom() - y), flags, title);
    if (hintHeight <= 0)
        return;
    y += titleHeight + theme::smallSpacing;
    painter.setFont(small);
    painter.setPen(colors.mutedText);
    painter.drawText(QRectF(area.left(), y, area.width(), area.bottom() - y), flags, look.hint);
    painter.setFont(font);
}

void paintChip(QPainter &painter, const QRectF &rect, const QString &name)
{
    const ThemeColors colors = theme::colors();
    const QFontMetricsF metrics(painter.font());
    const double height = metrics.height() + theme::smallSpacing;
    const double width = std::min(metrics.horizontalAdvance(name) + 2 * theme::spacing,
                                  std::max(rect.width() - 80, height));
    const QRectF chip(rect.left() + theme::smallSpacing + 2, rect.top() + theme::smallSpacing + 2,
                      width, height);
    QColor back = colors.raised;
    back.setAlpha(chipAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(back);
    painter.drawRoundedRect(chip, theme::radius, theme::radius);
    painter.setPen(colors.text);
    painter.drawText(chip, Qt::AlignCenter,
                     metrics.elidedText(name, Qt::ElideRight, width - theme::spacing));
}

void paintBehindButtons(QPainter &painter, const QRectF &rect)
{
    QColor back = theme::colors().raised;
    back.setAlpha(chipAlpha);
    painter.setPen(Qt::NoPen);
    painter.setBrush(back);
    painter.drawRoundedRect(rect, theme::radius, theme::radius);
}

/// What went wrong while a picture stays: a few lines across the foot.
void paintFoot(QPainter &painter, const QRectF &rect, const QString &problem)
{
    const ThemeColors colors = theme::colors();
    const QFont font = painter.font();
    painter.setFont(painting::smallFont(font));
    const QFontMetricsF metrics(painter.font());
    const double room = rect.width() - smallIconSide - 3 * theme::spacing;
    const QRectF wrapped = metrics.boundingRect(
        QRectF(0, 0, room, metrics.height() * mostFootLines), Qt::TextWordWrap, problem);
    const double height = std::max<double>(wrapped.height(), smallIconSide) + theme::spacing;
    const QRectF bar(rect.left(), rect.bottom() - height, rect.width(), height);
    QPainterPath card;
    card.addRoundedRect(rect, theme::radius, theme::radius);
    QPainterPath foot;
    foot.addRect(bar);
    painter.fillPath(card.intersected(foot), colors.raised);
    const QRect icon(qRound(bar.left()) + theme::spacing,
                     qRound(bar.center().y() - smallIconSide / 2.0), smallIconSide, smallIconSide);
    theme::icon(QStringLiteral("warning")).paint(&painter, icon);
    const QRectF text = bar.adjusted(smallIconSide + 2 * theme::spacing, 0, -theme::spacing, 0);
    painter.setPen(colors.error);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, problem);
    painter.setFont(font);
}

void paintEdge(QPainter &painter, const QRectF &rect, const SlotLook &look)
{
    const ThemeColors colors = theme::colors();
    painter.setBrush(Qt::NoBrush);
    const bool isEmpty = look.picture.isNull() && !look.title.isEmpty();
    const bool isStrong = look.isDropTarget || look.isFocused;
    QPen pen(isStrong      ? colors.accent
                 : isEmpty ? colors.mutedText
                           : colors.border,
             isStrong ? 2 : 1);
    if (isEmpty && !isStrong)
        pen.setDashPattern({ 4, 4 });
    painter.setPen(pen);
    const double inset = pen.widthF() / 2;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), theme::radius,
                            theme::radius);
}

} // namespace

void paintSlot(QPainter &painter, const QRectF &rect, const SlotLook &look)
{
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    paintBack(painter, rect, look);
    if (!look.picture.isNull())
        paintPicture(painter, rect, look);
    else if (look.spinnerAngle < 0 && !(look.title.isEmpty() && look.problem.isEmpty()))
        paintWords(painter, rect, look);
    if (!look.picture.isNull() && !look.problem.isEmpty())
        paintFoot(painter, rect, look.problem);
    if (!look.name.isEmpty())
        paintChip(painter, rect, look.name);
    if (!look.picture.isNull() && !look.buttons.isEmpty())
        paintBehindButtons(painter, look.buttons);
    if (look.spinnerAngle >= 0)
        paintSpinner(painter, rect.center(), look.spinnerAngle);
    paintEdge(painter, rect, look);
}

} // namespace unclip
