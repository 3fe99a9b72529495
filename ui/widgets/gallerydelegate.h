#pragma once

#include <QCache>
#include <QPixmap>
#include <QStyledItemDelegate>

namespace unclip {

/// Paints a tile of the gallery: the thumbnail with rounded corners, star, rating and mode, a ring
/// when selected, a placeholder while it is being made and for a file that cannot be read.
class GalleryDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit GalleryDelegate(QObject *parent = nullptr);

    void setTileSide(int pixels);
    int tileSide() const { return m_side; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintPicture(QPainter *painter, const QRect &tile, const QModelIndex &index) const;
    void paintMarks(QPainter *painter, const QRect &tile, const QModelIndex &index) const;

    /// What finished tiles are made for: any other wish empties the cache.
    struct CardStyle
    {
        QSize size;
        double pixelRatio = 0.0;
        bool isDark = false;

        friend bool operator!=(const CardStyle &a, const CardStyle &b)
        {
            return a.size != b.size || a.pixelRatio != b.pixelRatio || a.isDark != b.isDark;
        }
    };

    QPixmap card(const QModelIndex &index, const CardStyle &style) const;
    QPixmap pictureCard(const QImage &thumbnail, const CardStyle &style) const;
    QPixmap iconCard(const QString &icon, double opacity, const CardStyle &style) const;

    int m_side = 132;
    mutable CardStyle m_cardStyle;
    mutable QCache<qint64, QPixmap> m_cards; ///< by the thumbnail's key; cost in KiB
};

} // namespace unclip
