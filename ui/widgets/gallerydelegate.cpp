#include "widgets/gallerydelegate.h"

#include "session/gallerymodel.h"
#include "theme.h"

#include <QPainter>
#include <QPainterPath>

namespace unclip {

namespace {

constexpr int gap = 4; ///< between tiles, half of it on each side
constexpr int ring = 3;
constexpr int badge = 22;
constexpr int badgeMargin = 5;
constexpr int ratingHeight = 18;
constexpr double shade = 0.62; ///< opacity behind marks, so that they read on any picture

QPainterPath rounded(const QRectF &rect)
{
    QPainterPath path;
    path.addRoundedRect(rect, theme::radius, theme::radius);
    return path;
}

void paintBackplate(QPainter *painter, const QRectF &rect)
{
    painter->setOpacity(shade);
    painter->fillPath(rounded(rect), QColor(0x10, 0x10, 0x14));
    painter->setOpacity(1.0);
}

} // namespace

GalleryDelegate::GalleryDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void GalleryDelegate::setTileSide(int pixels)
{
    m_side = pixels;
}

QSize GalleryDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { m_side, m_side };
}

void GalleryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const ThemeColors colors = theme::colors();
    const QRect tile = option.rect.adjusted(gap, gap, -gap, -gap);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    paintPicture(painter, tile, index);
    paintMarks(painter, tile, index);
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isCurrent = option.state & QStyle::State_HasFocus;
    if (isSelected || isCurrent) {
        painter->setPen(QPen(isSelected ? colors.accent : colors.mutedText, ring,
                             isCurrent && !isSelected ? Qt::DashLine : Qt::SolidLine));
        painter->drawPath(rounded(QRectF(tile).adjusted(1, 1, -1, -1)));
    } else if (option.state & QStyle::State_MouseOver) {
        painter->setPen(QPen(colors.mutedText, 1));
        painter->drawPath(rounded(QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5)));
    }
    painter->restore();
}

void GalleryDelegate::paintPicture(QPainter *painter, const QRect &tile,
                                   const QModelIndex &index) const
{
    const ThemeColors colors = theme::colors();
    painter->fillPath(rounded(tile), colors.raised);
    const auto thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    if (!thumbnail.isNull()) {
        const QSizeF size = QSizeF(thumbnail.size()).scaled(tile.size(), Qt::KeepAspectRatio);
        QRectF target(QPointF(0, 0), size);
        target.moveCenter(QRectF(tile).center());
        painter->save();
        painter->setClipPath(rounded(tile));
        painter->drawImage(target, thumbnail);
        painter->restore();
        return;
    }
    const bool isBroken = index.data(GalleryModel::BrokenRole).toBool();
    const int side = tile.width() / 4;
    QRect icon(0, 0, side, side);
    icon.moveCenter(tile.center());
    painter->setOpacity(isBroken ? 1.0 : 0.35);
    theme::icon(isBroken ? QStringLiteral("warning") : QStringLiteral("picture"))
        .paint(painter, icon);
    painter->setOpacity(1.0);
}

void GalleryDelegate::paintMarks(QPainter *painter, const QRect &tile,
                                 const QModelIndex &index) const
{
    painter->setPen(QColor(0xff, 0xc9, 0x4d)); // on the dark backplate, in either theme
    if (index.data(GalleryModel::StarredRole).toBool()) {
        const QRect plate(tile.right() - badge - badgeMargin, tile.top() + badgeMargin, badge,
                          badge);
        paintBackplate(painter, plate);
        painter->drawText(plate, Qt::AlignCenter, QStringLiteral("★"));
    }
    const int rating = index.data(GalleryModel::RatingRole).toInt();
    if (rating > 0) {
        const QString stars(rating, QChar(0x2605));
        const int width = painter->fontMetrics().horizontalAdvance(stars) + 2 * badgeMargin;
        const QRect plate(tile.left() + badgeMargin, tile.bottom() - ratingHeight - badgeMargin,
                          width, ratingHeight);
        paintBackplate(painter, plate);
        painter->drawText(plate, Qt::AlignCenter, stars);
    }
}

} // namespace unclip
