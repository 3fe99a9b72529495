#include "panels/priorlab.h"

#include "imageconversion.h"
#include "panels/livesequence.h"
#include "panels/panelcolumn.h"
#include "theme.h"
#include "widgets/candidatestrip.h"
#include "widgets/wheelguard.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int scoreDecimals = 3;
constexpr int longestQuote = 40; ///< characters of a prompt in a note

QString shortened(const std::string &prompt)
{
    const QString text = QString::fromStdString(prompt).simplified();
    return text.size() <= longestQuote ? text : text.left(longestQuote) + QChar(0x2026);
}

} // namespace

PriorLab::PriorLab(JobRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_renderer(runner)
{
    build();
    connectParts();
    retranslate();
}

void PriorLab::build()
{
    m_pictures = new QComboBox(this);
    m_stale = wrappedLabel(QStringLiteral("muted"), this);
    m_strip = new CandidateStrip(this);
    m_draw = new QPushButton(this);
    m_choice = wrappedLabel(QStringLiteral("muted"), this);
    m_best = new QPushButton(this);
    m_pictures->setObjectName(QStringLiteral("labPicture"));
    m_stale->setObjectName(QStringLiteral("labStale"));
    m_strip->setObjectName(QStringLiteral("candidateStrip"));
    m_draw->setObjectName(QStringLiteral("drawCandidates"));
    m_choice->setObjectName(QStringLiteral("labChoice"));
    m_best->setObjectName(QStringLiteral("labBest"));
    new WheelGuard(m_pictures);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    for (QWidget *part : std::initializer_list<QWidget *> { m_pictures, m_stale, m_strip, m_draw,
                                                            m_choice, m_best })
        layout->addWidget(part);
}

void PriorLab::connectParts()
{
    connect(m_pictures, &QComboBox::currentIndexChanged, this, [this] { showPicture(); });
    connect(m_strip, &CandidateStrip::picked, this, &PriorLab::pick);
    connect(m_strip, &CandidateStrip::averageRequested, this,
            [this] { take(CandidateChoice::Average); });
    connect(m_strip, &CandidateStrip::bestRequested, this, [this] { take(CandidateChoice::Best); });
    connect(m_draw, &QPushButton::clicked, this, &PriorLab::onDrawClicked);
    connect(m_best, &QPushButton::clicked, this, &PriorLab::bestRequested);
    connect(&m_renderer, &CandidateRenderer::rendered, this, &PriorLab::onRendered);
    connect(&m_renderer, &CandidateRenderer::ended, this, [this] { showState(); });
    connect(&m_renderer, &CandidateRenderer::failed, this, &PriorLab::failed);
}

void PriorLab::setCandidates(const Create &request, std::vector<std::vector<Candidate>> candidates)
{
    m_renderer.stop();
    m_request = request;
    m_candidates = std::move(candidates);
    {
        const QSignalBlocker blocker(m_pictures);
        m_pictures->clear();
        for (std::size_t i = 0; i < m_candidates.size(); ++i)
            m_pictures->addItem({});
    }
    retranslate();
    showPicture();
}

void PriorLab::showInput(const CreateInput &input)
{
    m_input = input;
    showState();
}

void PriorLab::setReady(bool ready)
{
    m_isReady = ready;
    showState();
}

void PriorLab::stop()
{
    m_renderer.stop();
}

void PriorLab::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void PriorLab::retranslate()
{
    const int count = m_pictures->count();
    for (int i = 0; i < count; ++i)
        m_pictures->setItemText(i, tr("Picture %1 of %2").arg(i + 1).arg(count));
    m_pictures->setAccessibleName(tr("Picture whose ideas are shown"));
    m_draw->setToolTip(tr("Draws what each idea (candidate z_i) would become. Nothing is saved."));
    m_best->setText(tr("Take the best match again"));
    m_best->setToolTip(tr("The next pictures start from the idea nearest to the words, as the "
                          "model does by itself"));
    showState();
}

void PriorLab::showPicture()
{
    m_renderer.stop();
    m_frames.assign(static_cast<std::size_t>(candidateCount()), nullptr);
    std::vector<CandidateEntry> entries;
    if (const std::vector<Candidate> *candidates = shownCandidates()) {
        for (const Candidate &candidate : *candidates)
            entries.push_back({ candidate.score, {} });
    }
    m_strip->setCandidates(entries);
    showState();
}

void PriorLab::showState()
{
    const bool isAny = candidateCount() > 0;
    if (!isAny) {
        //: the prior is the part of the model that imagines a picture's subject from words
        const QString without = tr("The last pictures were made without a prior, so there was "
                                   "nothing to choose from.");
        m_strip->setMessage(shownCandidates() != nullptr ? without : QString());
    }
    m_strip->setChoice(m_input.sampling.candidateChoice, m_input.sampling.pickedCandidate);
    m_pictures->setVisible(isAny && m_candidates.size() > 1);
    m_draw->setVisible(isAny);
    m_draw->setText(m_renderer.isBusy() ? tr("Stop") : tr("Show ideas as pictures"));
    m_draw->setEnabled(m_isReady || m_renderer.isBusy());
    m_stale->setText(tr("These are ideas for “%1”.").arg(shortened(m_request.prompt)));
    m_stale->setVisible(isAny && m_input.prompt != QString::fromStdString(m_request.prompt));
    const QString choice = choiceText();
    m_choice->setText(choice);
    m_choice->setVisible(!choice.isEmpty());
    m_best->setVisible(!choice.isEmpty() && !isAny);
}

QString PriorLab::choiceText() const
{
    switch (m_input.sampling.candidateChoice) {
    case CandidateChoice::Best:
        return {};
    case CandidateChoice::Picked:
        return tr("Pictures now start from idea %1.").arg(m_input.sampling.pickedCandidate + 1);
    case CandidateChoice::Average:
        break;
    }
    return tr("Pictures now start from the average of all ideas.");
}

void PriorLab::showCandidate(int candidate)
{
    const auto index = static_cast<std::size_t>(candidate);
    if (index >= m_frames.size() || !m_frames[index])
        return;
    const QString score =
        QLocale().toString(shownCandidates()->at(index).score, 'f', scoreDecimals);
    const QString caption = tr("Idea %1, match %2").arg(candidate + 1).arg(score);
    Q_EMIT showInViewer(viewerContent(m_frames[index], caption));
}

void PriorLab::onRendered(int candidate, const SharedFrame &frame)
{
    m_frames[static_cast<std::size_t>(candidate)] = frame;
    m_strip->setPicture(candidate, toQImage(frame->image));
    showCandidate(candidate);
}

void PriorLab::onDrawClicked()
{
    if (m_renderer.isBusy())
        m_renderer.stop();
    else
        m_renderer.render(shownPicture());
    showState();
}

void PriorLab::pick(int candidate)
{
    showCandidate(candidate);
    Q_EMIT againRequested(withCandidate(shownPicture(), candidate));
    showState(); // the strip has marked it, whether the panel agrees or not
}

void PriorLab::take(CandidateChoice choice)
{
    Create picture = shownPicture();
    const bool isThere = picture.sampling.candidateChoice == CandidateChoice::Best;
    if (choice == CandidateChoice::Best && (isThere || candidateCount() == 0)) {
        Q_EMIT bestRequested();
        showState();
        return;
    }
    picture.sampling.candidateChoice = choice;
    picture.sampling.pickedCandidate = 0;
    Q_EMIT againRequested(picture);
    showState();
}

const std::vector<Candidate> *PriorLab::shownCandidates() const
{
    const int picture = std::max(m_pictures->currentIndex(), 0);
    const auto index = static_cast<std::size_t>(picture);
    return index < m_candidates.size() ? &m_candidates[index] : nullptr;
}

int PriorLab::candidateCount() const
{
    const std::vector<Candidate> *candidates = shownCandidates();
    return candidates == nullptr ? 0 : static_cast<int>(candidates->size());
}

Create PriorLab::shownPicture() const
{
    Create picture = m_request;
    picture.firstImage += std::max(m_pictures->currentIndex(), 0);
    picture.imageCount = 1;
    picture.sampling.candidates = std::max(candidateCount(), 1);
    return picture;
}

} // namespace unclip
