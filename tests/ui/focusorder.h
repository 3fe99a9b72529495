#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace unclip {

/// What keeps the keyboard from going through `widgets` in this order, each with a name for a
/// screen reader; empty: nothing. Others may lie between them.
inline QString flawOfFocusOrder(const std::vector<QWidget *> &widgets)
{
    constexpr int longestChain = 1000;
    std::size_t next = 0;
    const QWidget *field = widgets.front();
    for (int i = 0; i < longestChain && next < widgets.size(); ++i) {
        if (field == widgets[next])
            ++next;
        field = field->nextInFocusChain();
    }
    if (next < widgets.size())
        return widgets[next]->objectName() + QStringLiteral(" comes earlier");
    for (const QWidget *widget : widgets) {
        if (!(widget->focusPolicy() & Qt::TabFocus))
            return widget->objectName() + QStringLiteral(" is passed over");
        if (widget->accessibleName().isEmpty())
            return widget->objectName() + QStringLiteral(" has no name");
    }
    return {};
}

} // namespace unclip
