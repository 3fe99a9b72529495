#include "session/prompthistory.h"

namespace unclip {

void PromptHistory::setEntries(const QStringList &entries)
{
    m_entries.clear();
    m_position = -1;
    for (const QString &entry : entries)
        add(entry);
}

void PromptHistory::add(const QString &prompt)
{
    m_position = -1;
    if (prompt.trimmed().isEmpty())
        return;
    m_entries.removeAll(prompt);
    m_entries.append(prompt);
    while (m_entries.size() > capacity)
        m_entries.removeFirst();
}

QString PromptHistory::older(const QString &current)
{
    const bool showsEntry = m_position >= 0 && current == m_entries[m_position];
    if (!showsEntry) // typed: comes back at the end of the way
        m_draft = current;
    int position = m_position < 0 ? static_cast<int>(m_entries.size()) : m_position;
    do {
        --position;
    } while (position >= 0 && m_entries[position] == current);
    if (position < 0)
        return {};
    m_position = position;
    return m_entries[position];
}

QString PromptHistory::newer()
{
    if (m_position < 0)
        return {};
    const int last = static_cast<int>(m_entries.size()) - 1;
    ++m_position;
    if (m_position < last || (m_position == last && m_entries[last] != m_draft))
        return m_entries[m_position];
    m_position = -1;
    return m_draft.isNull() ? QStringLiteral("") : m_draft;
}

} // namespace unclip
