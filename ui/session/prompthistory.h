#pragma once

#include <QString>
#include <QStringList>

namespace unclip {

/// Earlier prompts, walked through with Alt+Up and Alt+Down like a shell's.
class PromptHistory
{
public:
    static constexpr int capacity = 200;

    void setEntries(const QStringList &entries); ///< oldest first
    const QStringList &entries() const { return m_entries; }

    void add(const QString &prompt); ///< moves an equal one to the end; blanks are not kept

    /// The entry before the shown one; `current` (what is being typed) comes back at the end of the
    /// way forward. Null when there is none.
    QString older(const QString &current);
    QString newer();

private:
    QStringList m_entries;
    QString m_draft;
    int m_position = -1; ///< index shown; -1: the draft
};

} // namespace unclip
