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
constexpr qint64 waitingKey = -1; ///< no picture has such a key
constexpr qint64 brokenKey = -2;
constexpr int cardKibibytes = 64 * 1024; ///< some hundreds of tiles
constexpr double shade = 0.62; ///< opacity behind marks, so that they read on any picture

QPainterPath rounded(const QRectF &rect)
{
    QPainterPath path;
    path.addRoundedRect(rect, theme::radius, theme::radius);
    return path;
}

/// Rounded, in the colour of cards.
QPixmap blankCard(const QSize &size, double pixelRatio)
{
    QPixmap card(size * pixelRatio);
    card.setDevicePixelRatio(pixelRatio);
    card.fill(Qt::transparent);
    QPainter painter(&card);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(rounded(QRectF(QPointF(), QSizeF(size))), theme::colors().raised);
    return card;
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
    , m_cards(cardKibibytes)
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
    const CardStyle style { tile.size(), painter->device()->devicePixelRatioF(), theme::isDark() };
    painter->drawPixmap(tile.topLeft(), card(index, style));
}

/// The tile as it is shown, rounded and framed. Scaling, clipping and drawing icons again in every
/// frame would be most of the work of scrolling.
QPixmap GalleryDelegate::card(const QModelIndex &index, const CardStyle &style) const
{
    if (m_cardStyle != style) {
        m_cards.clear();
        m_cardStyle = style;
    }
    const auto thumbnail = index.data(Qt::DecorationRole).value<QImage>();
    const bool isBroken = thumbnail.isNull() && index.data(GalleryModel::BrokenRole).toBool();
    const qint64 key = isBroken ? brokenKey
        : thumbnail.isNull()    ? waitingKey
                                : thumbnail.cacheKey();
    if (const QPixmap *made = m_cards.object(key))
        return *made;
    const QPixmap made = isBroken ? iconCard(QStringLiteral("warning"), 1.0, style)
        : thumbnail.isNull()      ? iconCard(QStringLiteral("picture"), 0.35, style)
                                  : pictureCard(thumbnail, style);
    constexpr int pixelsAKibibyte = 256;
    m_cards.insert(key, new QPixmap(made), // the cache owns it
                   made.width() * made.height() / pixelsAKibibyte + 1);
    return made;
}

QPixmap GalleryDelegate::pictureCard(const QImage &thumbnail, const CardStyle &style) const
{
    const ThemeColors colors = theme::colors();
    QPixmap card = blankCard(style.size, style.pixelRatio);
    QPainter painter(&card);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setCompositionMode(QPainter::CompositionMode_SourceAtop); // inside the rounding
    const QSize pixels = style.size * style.pixelRatio;
    const QSize shown = thumbnail.size().scaled(pixels, Qt::KeepAspectRatio);
    QImage scaled = thumbnail.scaled(shown, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    scaled.setDevicePixelRatio(style.pixelRatio);
    const QSize room = (pixels - shown) / 2;
    painter.drawImage(QPointF(room.width(), room.height()) / style.pixelRatio, scaled);
    painter.setPen(QPen(colors.border, 1)); // a white picture on white has an edge
    painter.drawPath(rounded(QRectF(QPointF(), QSizeF(style.size)).adjusted(0.5, 0.5, -0.5, -0.5)));
    return card;
}

QPixmap GalleryDelegate::iconCard(const QString &icon, double opacity, const CardStyle &style) const
{
    QPixmap card = blankCard(style.size, style.pixelRatio);
    QPainter painter(&card);
    painter.setOpacity(opacity);
    const int side = style.size.width() / 4;
    QRect place(0, 0, side, side);
    place.moveCenter(QRect(QPoint(), style.size).center());
    theme::icon(icon).paint(&painter, place);
    return card;
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
