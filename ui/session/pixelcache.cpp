#include "session/pixelcache.h"

#include <algorithm>

namespace unclip {

void PixelCache::add(const Entry &entry)
{
    const auto older = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &kept) { return kept.file == entry.file; });
    if (older != m_entries.end())
        m_entries.erase(older);
    m_entries.insert(m_entries.begin(), entry);
    std::size_t bytes = 0;
    const auto firstTooMany =
        std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry &kept) {
            bytes += kept.image->rgb.size();
            return bytes > maxBytes;
        });
    m_entries.erase(firstTooMany, m_entries.end());
}

const PixelCache::Entry *PixelCache::find(const QString &file) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &kept) { return kept.file == file; });
    return found == m_entries.end() ? nullptr : &*found;
}

} // namespace unclip
