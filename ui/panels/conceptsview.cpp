#include "panels/conceptsview.h"

#include "panels/panelsupport.h"
#include "panels/segmentbar.h"
#include "theme.h"
#include "uitext.h"
#include "widgets/conceptlist.h"

#include <QLabel>
#include <QVBoxLayout>

namespace unclip {

ConceptsView::ConceptsView(JobRunner &runner, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_probe(runner)
    , m_title(new QLabel)
    , m_choice(new SegmentBar(
          { QStringLiteral("conceptsOfPicture"), QStringLiteral("conceptsOfRebuilt") }))
    , m_list(new ConceptList)
{
    m_list->setObjectName(QStringLiteral("conceptList"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    layout->addWidget(m_title);
    layout->addWidget(m_choice);
    layout->addWidget(m_list);
    connect(m_choice, &SegmentBar::picked, this, [this] {
        m_isAnswered = false;
        ask();
    });
    connect(m_list, &ConceptList::picked, this, &ConceptsView::picked);
    connect(&m_probe, &ConceptProbe::found, this,
            [this](const std::vector<ConceptScore> &concepts) { m_list->setConcepts(concepts); });
    connect(&m_probe, &ConceptProbe::failed, this,
            [this](const Failure &failure) { m_list->setMessage(uitext::trouble(failure).title); });
    retranslate();
}

void ConceptsView::showModel()
{
    const QString model =
        isReady(m_runner) ? QString::fromStdString(m_runner.modelInfo()->hash) : QString();
    m_isAnswered = m_isAnswered && model == m_model;
    m_model = model;
    ask();
}

void ConceptsView::setPicture(const SlotInput &picture)
{
    const bool isSame = m_picture == picture && m_picture.image == picture.image;
    m_picture = picture;
    if (isSame || m_choice->current() != Picture)
        return;
    m_isAnswered = false;
    ask();
}

void ConceptsView::setRebuilt(const SharedFrame &frame)
{
    const bool isSame = m_rebuilt == frame;
    m_rebuilt = frame;
    if (isSame || m_choice->current() != Rebuilt)
        return;
    m_isAnswered = false;
    ask();
}

void ConceptsView::retranslate()
{
    m_title->setText(tr("What the model sees"));
    m_choice->setTexts(
        { //: the picture as it was given
          tr("In the picture"),
          //: in the picture rebuilt from its first principal components
          tr("In the rebuilt one") },
        { tr("The words nearest to the picture's embedding (z_i)"),
          tr("The words nearest to what the first components keep of it") });
    m_list->setAccessibleName(m_title->text());
    ask();
}

void ConceptsView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    ask();
}

void ConceptsView::hideEvent(QHideEvent *event)
{
    if (m_probe.isBusy())
        m_isAnswered = false;
    m_probe.cancel();
    QWidget::hideEvent(event);
}

void ConceptsView::ask()
{
    const QString why = reason();
    if (!why.isEmpty()) {
        m_probe.cancel();
        m_isAnswered = false;
        m_list->setMessage(why);
        return;
    }
    if (m_isAnswered || !isVisible())
        return;
    m_isAnswered = true; // or will be soon
    if (m_choice->current() == Picture)
        m_probe.find(m_picture);
    else
        m_probe.find(m_rebuilt->latents.imageEmbedding);
}

QString ConceptsView::reason() const
{
    if (!isReady(m_runner))
        return tr("Waits for a model.");
    const ModelInfo &info = *m_runner.modelInfo();
    if (!info.concepts.available)
        return tr("This model has no list of words to choose from.");
    if (m_choice->current() == Rebuilt)
        return m_rebuilt ? QString() : tr("Shows up with the rebuilt picture.");
    if (!info.imageEncoder.available)
        return PanelText::encoderReason(m_runner.modelInfo());
    if (m_picture.kind != SlotInput::Kind::Picture)
        return tr("Drop a picture to see what the model recognises.");
    return m_picture.image ? QString() : PanelText::readingPicture();
}

} // namespace unclip
