#include "widgets/candidaterows.h"

#include "widgets/barrow.h"
#include "widgets/rowkeys.h"

#include <QEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace unclip {

namespace {

constexpr int preferredWidth = 260;
constexpr int decimals = 3;

bool isLower(const CandidateEntry &a, const CandidateEntry &b)
{
    return a.score < b.score;
}

} // namespace

CandidateRows::CandidateRows(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("candidateRows"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    describe();
}

void CandidateRows::setEntries(const std::vector<CandidateEntry> &entries)
{
    m_entries = entries;
    m_current = std::clamp(m_current, 0, std::max(0, static_cast<int>(entries.size()) - 1));
    describe();
    updateGeometry();
    update();
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
    if (index >= 0 && !hasFocus())
        m_current = index;
    describe();
    update();
}

int CandidateRows::best() const
{
    const auto found = std::max_element(m_entries.begin(), m_entries.end(), isLower);
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

QSize CandidateRows::sizeHint() const
{
    return { preferredWidth, rowHeight() * std::max(1, static_cast<int>(m_entries.size())) };
}

QSize CandidateRows::minimumSizeHint() const
{
    return { preferredWidth / 2, sizeHint().height() };
}

void CandidateRows::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const double top = m_entries.empty() ? 0.0 : m_entries[static_cast<std::size_t>(best())].score;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const int place = static_cast<int>(i);
        BarRow row;
        row.text = tr("Idea %1").arg(place + 1);
        row.value = locale().toString(m_entries[i].score, 'f', decimals);
        row.share = barShare(m_entries[i].score, top);
        row.picture = m_entries[i].picture;
        row.hasTickColumn = true;
        row.isMarked = place == m_marked;
        row.isCurrent = hasFocus() && place == m_current;
        paintBarRow(painter, QRectF(0, place * rowHeight(), width(), rowHeight()), row);
    }
}

void CandidateRows::mousePressEvent(QMouseEvent *event)
{
    const int row = event->pos().y() / rowHeight();
    if (event->button() != Qt::LeftButton || row >= static_cast<int>(m_entries.size()))
        return;
    walkTo(row);
    Q_EMIT activated(row);
}

void CandidateRows::keyPressEvent(QKeyEvent *event)
{
    const RowKey key = rowKey(*event, m_current, static_cast<int>(m_entries.size()));
    switch (key.meaning) {
    case RowKey::Meaning::Walk:
        return walkTo(key.row);
    case RowKey::Meaning::Pick:
        Q_EMIT activated(key.row);
        return;
    case RowKey::Meaning::None:
        break;
    }
    QWidget::keyPressEvent(event);
}

void CandidateRows::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        describe();
    QWidget::changeEvent(event);
}

int CandidateRows::rowHeight() const
{
    const bool hasPictures =
        std::any_of(m_entries.begin(), m_entries.end(),
                    [](const CandidateEntry &entry) { return !entry.picture.isNull(); });
    return hasPictures ? pictureRowHeight(fontMetrics()) : barRowHeight(fontMetrics());
}

void CandidateRows::walkTo(int row)
{
    m_current = row;
    describe();
    update();
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
        locale().toString(m_entries[static_cast<std::size_t>(m_current)].score, 'f', decimals);
    setAccessibleDescription(m_current == m_marked
                                 ? tr("Idea %1, %2, chosen").arg(m_current + 1).arg(score)
                                 : tr("Idea %1, %2").arg(m_current + 1).arg(score));
}

} // namespace unclip
