#include "widgets/rowkeys.h"

#include <algorithm>

namespace unclip {

RowKey rowKey(const QKeyEvent &event, int current, int count)
{
    const int last = count - 1;
    if (last < 0 || event.modifiers() & ~Qt::KeypadModifier)
        return {};
    switch (event.key()) {
    case Qt::Key_Up:
        return { RowKey::Meaning::Walk, std::max(0, current - 1) };
    case Qt::Key_Down:
        return { RowKey::Meaning::Walk, std::min(last, current + 1) };
    case Qt::Key_Home:
        return { RowKey::Meaning::Walk, 0 };
    case Qt::Key_End:
        return { RowKey::Meaning::Walk, last };
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        return { RowKey::Meaning::Pick, current };
    default:
        break;
    }
    return {};
}

} // namespace unclip
