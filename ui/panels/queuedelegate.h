#pragma once

#include <QStyledItemDelegate>

namespace unclip {

/// Paints a job of the queue: its mode as an icon, title over what it does, and at the right its
/// pictures over a progress bar.
class QueueDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit QueueDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace unclip
