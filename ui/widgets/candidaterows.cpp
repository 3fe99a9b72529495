#include "widgets/candidaterows.h"

#include <QLocale>

#include <algorithm>

namespace unclip {

namespace {

constexpr int decimals = 3;

bool isLower(const CandidateEntry &a, const CandidateEntry &b)
{
    return a.score < b.score;
}

} // namespace

CandidateRows::CandidateRows(QWidget *parent)
    : BarList(parent)
{
    setObjectName(QStringLiteral("candidateRows"));
    describe();
}

void CandidateRows::setEntries(const std::vector<CandidateEntry> &entries)
{
    m_entries = entries;
    rowsChanged();
}

void CandidateRows::setPicture(int index, const QImage &picture)
{
    m_entries[static_cast<std::size_t>(index)].picture = picture;
    updateGeometry();
    update();
}

void CandidateRows::setMarked(int index)
{
    m_marked = index;
    setCurrent(index >= 0 && !hasFocus() ? index : current());
}

int CandidateRows::best() const
{
    const auto found = std::max_element(m_entries.begin(), m_entries.end(), isLower);
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

BarRow CandidateRows::row(int index) const
{
    const CandidateEntry &entry = m_entries[static_cast<std::size_t>(index)];
    BarRow row;
    row.text = tr("Idea %1").arg(index + 1);
    row.value = locale().toString(entry.score, 'f', decimals);
    row.share = barShare(entry.score, m_entries[static_cast<std::size_t>(best())].score);
    row.picture = entry.picture;
    row.hasTickColumn = true;
    row.isMarked = index == m_marked;
    return row;
}

int CandidateRows::rowHeight() const
{
    const bool hasPictures =
        std::any_of(m_entries.begin(), m_entries.end(),
                    [](const CandidateEntry &entry) { return !entry.picture.isNull(); });
    return hasPictures ? pictureRowHeight(fontMetrics()) : barRowHeight(fontMetrics());
}

void CandidateRows::describe()
{
    setAccessibleName(tr("Ideas for the picture"));
    setToolTip(tr("Each is one draw of the prior. The number says how well it fits the words "
                  "(cosine of z_i and z_t). Click one to use it."));
    if (m_entries.empty()) {
        setAccessibleDescription({});
        return;
    }
    const QString score =
        locale().toString(m_entries[static_cast<std::size_t>(current())].score, 'f', decimals);
    setAccessibleDescription(current() == m_marked
                                 ? tr("Idea %1, %2, chosen").arg(current() + 1).arg(score)
                                 : tr("Idea %1, %2").arg(current() + 1).arg(score));
}

} // namespace unclip
