#pragma once

#include <QKeyEvent>

namespace unclip {

/// What a key means in a list of rows that paints itself.
struct RowKey
{
    enum class Meaning {
        None, ///< not the list's
        Walk, ///< to `row`
        Pick, ///< the current row
    };

    Meaning meaning = Meaning::None;
    int row = 0;
};

/// @param current the row that has the focus
/// @param count rows in the list; without any, no key is the list's
RowKey rowKey(const QKeyEvent &event, int current, int count);

} // namespace unclip
