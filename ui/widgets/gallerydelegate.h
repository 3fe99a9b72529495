#pragma once

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

    int m_side = 132;
};

} // namespace unclip
