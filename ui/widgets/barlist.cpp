#include "widgets/barlist.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace unclip {

BarList::BarList(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize BarList::sizeHint() const
{
    return { preferredWidth, rowHeight() * std::max(1, count()) };
}

QSize BarList::minimumSizeHint() const
{
    return { preferredWidth / 2, sizeHint().height() };
}

void BarList::setCurrent(int index)
{
    m_current = index;
    describe();
    update();
}

void BarList::rowsChanged()
{
    setCurrent(std::clamp(m_current, 0, std::max(0, count() - 1)));
    setFocusPolicy(count() > 0 ? Qt::StrongFocus : Qt::NoFocus); // none would show where one is
    updateGeometry();
}

int BarList::rowAt(const QPoint &position) const
{
    const int row = position.y() / rowHeight();
    return rect().contains(position) && row < count() ? row : -1;
}

void BarList::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int height = rowHeight();
    for (int i = 0; i < count(); ++i) {
        BarRow shown = row(i);
        shown.isCurrent = hasFocus() && i == m_current;
        paintBarRow(painter, QRectF(0, i * height, width(), height), shown);
    }
}

void BarList::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->pos());
    if (event->button() != Qt::LeftButton || row < 0)
        return;
    setCurrent(row);
    pick(row);
}

void BarList::keyPressEvent(QKeyEvent *event)
{
    const int last = count() - 1;
    if (last < 0 || event->modifiers() & ~Qt::KeypadModifier)
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrent(std::max(0, m_current - 1));
    case Qt::Key_Down:
        return setCurrent(std::min(last, m_current + 1));
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return pick(m_current);
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void BarList::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    QWidget::changeEvent(event);
}

} // namespace unclip
