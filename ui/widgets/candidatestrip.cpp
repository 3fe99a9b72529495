#include "widgets/candidatestrip.h"

#include "theme.h"
#include "widgets/candidaterows.h"
#include "widgets/painting.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int keptSide = 128; ///< kept of a candidate's picture, pixels

} // namespace

CandidateStrip::CandidateStrip(QWidget *parent)
    : QWidget(parent)
    , m_rows(new CandidateRows(this))
    , m_note(new QLabel(this))
    , m_best(new QPushButton(this))
    , m_average(new QPushButton(this))
{
    m_note->setObjectName(QStringLiteral("candidateNote"));
    m_note->setWordWrap(true);
    m_note->setProperty("role", QStringLiteral("muted"));
    m_best->setObjectName(QStringLiteral("bestCandidate"));
    m_average->setObjectName(QStringLiteral("averageCandidates"));
    m_average->setIcon(theme::icon(QStringLiteral("average")));
    setFocusProxy(m_rows);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::spacing);
    column->addWidget(m_note);
    column->addWidget(m_rows);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::spacing);
    for (QPushButton *button : { m_best, m_average }) {
        button->setCheckable(true);
        row->addWidget(button, 1);
    }
    column->addLayout(row);
    connect(m_rows, &CandidateRows::activated, this, [this](int index) {
        setChoice(CandidateChoice::Picked, index);
        Q_EMIT picked(index);
    });
    connect(m_best, &QPushButton::clicked, this, [this] {
        setChoice(CandidateChoice::Best);
        Q_EMIT bestRequested();
    });
    connect(m_average, &QPushButton::clicked, this, [this] {
        setChoice(CandidateChoice::Average);
        Q_EMIT averageRequested();
    });
    retranslate();
}

void CandidateStrip::setCandidates(const std::vector<CandidateEntry> &candidates)
{
    std::vector<CandidateEntry> entries = candidates;
    for (CandidateEntry &entry : entries)
        entry.picture = painting::reduced(entry.picture, keptSide);
    m_rows->setEntries(entries);
    m_message.clear();
    showState();
}

void CandidateStrip::setPicture(int index, const QImage &picture)
{
    if (index >= 0 && index < count())
        m_rows->setPicture(index, painting::reduced(picture, keptSide));
}

void CandidateStrip::setMessage(const QString &message)
{
    m_message = message;
    m_rows->setEntries({});
    showState();
}

void CandidateStrip::setChoice(CandidateChoice choice, int picked)
{
    m_choice = choice;
    m_picked = picked;
    showState();
}

int CandidateStrip::count() const
{
    return static_cast<int>(m_rows->entries().size());
}

void CandidateStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void CandidateStrip::retranslate()
{
    //: of several candidates, the one with the best score
    m_best->setText(tr("Best"));
    m_best->setToolTip(tr("Use the idea that fits the words best"));
    //: the mean of several candidates
    m_average->setText(tr("Average"));
    m_average->setToolTip(tr("Mix all ideas into one (mean on the sphere)"));
    showState();
}

void CandidateStrip::showState()
{
    const bool hasAny = count() > 0;
    m_rows->setVisible(hasAny);
    m_note->setVisible(!hasAny);
    m_note->setText(m_message.isEmpty()
                        ? tr("Make a picture: the ideas it was chosen from appear here.")
                        : m_message);
    switch (m_choice) {
    case CandidateChoice::Best:
        m_rows->setMarked(m_rows->best());
        break;
    case CandidateChoice::Picked:
        m_rows->setMarked(m_picked);
        break;
    case CandidateChoice::Average:
        m_rows->setMarked(-1);
        break;
    }
    m_best->setChecked(m_choice == CandidateChoice::Best);
    m_average->setChecked(m_choice == CandidateChoice::Average);
    m_best->setVisible(hasAny);
    m_average->setVisible(hasAny);
}

} // namespace unclip
