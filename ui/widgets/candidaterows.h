#pragma once

#include "widgets/barlist.h"
#include "widgets/candidatestrip.h"

#include <vector>

namespace unclip {

/// The list inside a CandidateStrip: a score bar a row.
class CandidateRows : public BarList
{
    Q_OBJECT

public:
    explicit CandidateRows(QWidget *parent = nullptr);

    void setEntries(const std::vector<CandidateEntry> &entries); ///< pictures already small
    void setPicture(int index, const QImage &picture);
    void setMarked(int index); ///< negative: none
    int marked() const { return m_marked; }
    const std::vector<CandidateEntry> &entries() const { return m_entries; }
    int best() const; ///< -1 when there are none

Q_SIGNALS:
    void activated(int index);

protected:
    int count() const override { return static_cast<int>(m_entries.size()); }
    int rowHeight() const override;
    BarRow row(int index) const override;
    void pick(int index) override { Q_EMIT activated(index); }
    void describe() override;

private:
    std::vector<CandidateEntry> m_entries;
    int m_marked = -1;
};

} // namespace unclip
