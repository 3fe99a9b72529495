#include "widgets/barrow.h"

#include "theme.h"
#include "widgets/painting.h"

#include <QFontMetrics>
#include <QIcon>
#include <QPainter>

#include <algorithm>

namespace unclip {

namespace {

constexpr double barHeight = 6.0;
constexpr double textShare = 0.45; ///< of the width
constexpr int tickSide = 16;
constexpr int pictureLines = 2;

} // namespace

int barRowHeight(const QFontMetrics &metrics)
{
    return metrics.height() + theme::spacing;
}

int pictureRowHeight(const QFontMetrics &metrics)
{
    return metrics.height() * pictureLines + theme::spacing;
}

double barShare(double score, double best)
{
    return best > 0 ? std::clamp(score / best, 0.0, 1.0) : 0.0;
}

void paintBarRow(QPainter &painter, const QRectF &rect, const BarRow &row)
{
    const ThemeColors colors = theme::colors();
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    if (row.isMarked) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.tint);
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme::radius, theme::radius);
    }
    QRectF area = rect.adjusted(theme::spacing, 0, -theme::spacing, 0);
    if (!row.picture.isNull()) {
        const double side = rect.height() - theme::spacing;
        const QRectF place(area.left(), rect.center().y() - side / 2, side, side);
        painter.drawImage(painting::fitted(row.picture.size(), place), row.picture);
        area.setLeft(place.right() + theme::spacing);
    }
    if (row.isMarked)
        theme::icon(QStringLiteral("check"))
            .paint(&painter,
                   QRect(qRound(area.right()) - tickSide,
                         qRound(area.center().y() - tickSide / 2.0), tickSide, tickSide));
    if (row.hasTickColumn)
        area.setRight(area.right() - tickSide - theme::smallSpacing);

    const QFontMetricsF metrics(painter.font());
    const double valueWidth = metrics.horizontalAdvance(row.value);
    const double textWidth = (area.width() - valueWidth) * textShare;
    painter.setPen(colors.text);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(row.text, Qt::ElideRight, textWidth));
    painter.setPen(colors.mutedText);
    painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, row.value);

    QRectF bar(area.left() + textWidth + theme::spacing, rect.center().y() - barHeight / 2,
               area.width() - textWidth - valueWidth - 2 * theme::spacing, barHeight);
    if (bar.width() > barHeight) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.border);
        painter.drawRoundedRect(bar, barHeight / 2, barHeight / 2);
        bar.setWidth(std::max(bar.width() * row.share, row.share > 0 ? barHeight : 0.0));
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(bar, barHeight / 2, barHeight / 2);
    }
    if (row.isCurrent)
        painting::drawFocusRing(painter, rect, theme::radius);
}

} // namespace unclip
