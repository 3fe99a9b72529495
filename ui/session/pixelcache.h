#pragma once

#include "session/inputs.h"

#include <cstddef>
#include <vector>

namespace unclip {

/// The pixels of the last pictures that slots held, by file, within a budget of bytes: undo then
/// shows them at once, and a long undo history holds no pixels of its own.
class PixelCache
{
public:
    static constexpr std::size_t maxBytes = std::size_t { 256 } << 20;

    struct Entry
    {
        QString file;
        QString sha256;
        SharedImage image;
    };

    void add(const Entry &entry); ///< replaces an older one of this file
    const Entry *find(const QString &file) const; ///< null when not kept; valid until add()
    void clear() { m_entries.clear(); }

private:
    std::vector<Entry> m_entries; ///< newest first
};

} // namespace unclip
