#include "widgets/flowlayout.h"

#include <algorithm>

namespace unclip {

FlowLayout::FlowLayout(QWidget *parent)
    : QLayout(parent)
{
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
}

int FlowLayout::count() const
{
    return static_cast<int>(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    const auto taken = m_items.begin() + index;
    QLayoutItem *item = taken->release();
    m_items.erase(taken);
    return item;
}

std::vector<QRect> FlowLayout::places(const QRect &rect) const
{
    std::vector<QRect> places;
    QPoint corner = rect.topLeft();
    int rowHeight = 0;
    for (const auto &item : m_items) {
        if (item->isEmpty()) {
            places.emplace_back();
            continue;
        }
        const QSize size(std::min(item->sizeHint().width(), rect.width()),
                         item->sizeHint().height());
        const bool isFirst = corner.x() == rect.left();
        if (!isFirst && corner.x() + size.width() > rect.left() + rect.width()) {
            corner = { rect.left(), corner.y() + rowHeight + spacing() };
            rowHeight = 0;
        }
        places.emplace_back(corner, size);
        corner.rx() += size.width() + spacing();
        rowHeight = std::max(rowHeight, size.height());
    }
    return places;
}

int FlowLayout::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    QRect united;
    for (const QRect &place : places({ 0, 0, width - margins.left() - margins.right(), 0 }))
        united |= place;
    return united.height() + margins.top() + margins.bottom();
}

QSize FlowLayout::sizeHint() const
{
    QSize size;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize one = item->sizeHint();
        size = { size.width() + (size.width() > 0 ? spacing() : 0) + one.width(),
                 std::max(size.height(), one.height()) };
    }
    return size.grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : m_items)
        size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    const std::vector<QRect> all = places(rect.marginsRemoved(contentsMargins()));
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!all[i].isNull())
            m_items[i]->setGeometry(all[i]);
}

} // namespace unclip
