#include "panels/explorepanel.h"

#include "imageconversion.h"
#include "panels/basisfitrow.h"
#include "panels/conceptsview.h"
#include "panels/makebar.h"
#include "panels/panelcolumn.h"
#include "panels/panelsupport.h"
#include "session/jobqueue.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "session/settings.h"
#include "theme.h"
#include "unclip/modelinfo.h"
#include "widgets/filmstrip.h"
#include "widgets/imageslot.h"
#include "widgets/parameterslider.h"
#include "widgets/samplingform.h"
#include "widgets/seedfield.h"
#include "widgets/varianceplot.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace unclip {

namespace {

constexpr int playInterval = 600; ///< ms a step of the ladder
constexpr int slotSide = 216; ///< so that the slider below is in sight
const SamplingForm::Parts formParts =
    SamplingForm::Parts(SamplingForm::Decoder) | SamplingForm::Upsampling;

ParameterRange detailRange(int components)
{
    return ParameterRange::countingTo(std::max(components, 2));
}

FramePosition placeOf(int k)
{
    return { static_cast<double>(k) };
}

int detailOf(const Frame &frame)
{
    return static_cast<int>(std::lround(frame.parameter));
}

std::vector<FramePosition> placesOf(const std::vector<int> &ladder)
{
    std::vector<FramePosition> places;
    std::transform(ladder.begin(), ladder.end(), std::back_inserter(places), placeOf);
    return places;
}

/// What the frames depend on, wherever the slider stands.
ExploreInput sequenceOf(ExploreInput input)
{
    input.dimensions = 0;
    return input;
}

int indexIn(const std::vector<int> &ladder, int k)
{
    const auto step = std::find(ladder.begin(), ladder.end(), k);
    return step == ladder.end() ? -1 : static_cast<int>(step - ladder.begin());
}

} // namespace

ExplorePanel::ExplorePanel(StudioServices services, QWidget *parent)
    : PicturePanel(Mode::Explore, services, parent)
{
    m_playTimer.setInterval(playInterval);
    build();
    connectFields();
    connectBasis();
    connectLadder();
    retranslate();
    showInputs(services.session.inputs());
    showModel();
}

void ExplorePanel::build()
{
    slot()->setFixedHeight(slotSide);
    m_plot = new VariancePlot;
    m_plot->setObjectName(QStringLiteral("variancePlot"));
    m_concepts = new ConceptsView(runner());
    m_concepts->setObjectName(QStringLiteral("conceptsView"));
    m_fit = new BasisFitRow(runner());
    m_fit->setObjectName(QStringLiteral("basisFitRow"));
    m_seed = new SeedField(SeedField::Lock::Always);
    m_seed->setObjectName(QStringLiteral("seedField"));
    m_form = new SamplingForm(formParts);
    m_form->setObjectName(QStringLiteral("samplingForm"));
    m_form->setUnfolded(services().settings.advancedUnfolded(modeKey(mode())));

    auto *column = new PanelColumn;
    column->add(slot());
    column->add(makeDetailRow());
    column->add(retryButton());
    column->add(makeLadder());
    m_plotLabel = column->addLabelled(m_plot);
    m_basisNote = column->addNote();
    m_basisNote->setObjectName(QStringLiteral("basisNote"));
    column->add(m_fit);
    column->add(m_concepts);
    m_seedLabel = column->addLabelled(m_seed);
    column->add(m_form);
    layOutPanel(this, column, bar());
}

QWidget *ExplorePanel::makeDetailRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    m_detail = new ParameterSlider(detailRange(0));
    m_detail->setObjectName(QStringLiteral("detailSlider"));
    m_play = new QToolButton;
    m_play->setObjectName(QStringLiteral("playButton"));
    layout->addWidget(m_detail, 1);
    layout->addWidget(m_play, 0, Qt::AlignBottom);
    return row;
}

QWidget *ExplorePanel::makeLadder()
{
    m_ladderPart = new QWidget;
    auto *layout = new QVBoxLayout(m_ladderPart);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::smallSpacing);
    m_ladderLabel = new QLabel;
    m_strip = new Filmstrip;
    m_strip->setObjectName(QStringLiteral("ladderStrip"));
    m_ladderLabel->setBuddy(m_strip);
    m_keepAll = new QPushButton;
    m_keepAll->setObjectName(QStringLiteral("keepLadderButton"));
    m_keepAll->setIcon(theme::icon(QStringLiteral("keep")));
    layout->addWidget(m_ladderLabel);
    layout->addWidget(m_strip);
    layout->addWidget(m_keepAll);
    return m_ladderPart;
}

void ExplorePanel::connectFields()
{
    const auto pick = [this](int k) {
        endPlaying();
        setDetail(k);
    };
    connect(m_detail, &ParameterSlider::edited, this,
            [pick](double value) { pick(static_cast<int>(std::lround(value))); });
    connect(m_plot, &VariancePlot::picked, this, pick);
    connect(m_seed, &SeedField::edited, this, [this](quint64 seed) {
        edit(tr("Change seed"), QStringLiteral("explore-seed"),
             [seed](ExploreInput &explore) { explore.sampling.seed = seed; });
    });
    connect(m_form, &SamplingForm::edited, this, [this](const Sampling &sampling) {
        edit(tr("Change advanced settings"), QStringLiteral("explore-sampling"),
             [&sampling](ExploreInput &explore) { explore.sampling = sampling; });
    });
    connect(m_form, &SamplingForm::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(modeKey(mode()), unfolded);
    });
}

void ExplorePanel::connectBasis()
{
    connect(m_fit, &BasisFitRow::failed, this, &ExplorePanel::troubled);
    connect(&m_reader, &BasisReader::basisRead, this, [this](const BasisOnDisk &basis) {
        m_basis = basis;
        m_fit->setBasis(basis);
        showBasis();
    });
    connect(m_concepts, &ConceptsView::picked, this, [this](const QString &name) {
        QGuiApplication::clipboard()->setText(name);
        //: %1 is a word that was put on the clipboard
        Q_EMIT message(tr("“%1” is copied.").arg(name));
    });
    connect(live(), &LiveSequence::shown, m_concepts, &ConceptsView::setRebuilt);
}

void ExplorePanel::connectLadder()
{
    const auto pick = [this](int step) {
        endPlaying();
        setDetail(m_ladder.at(static_cast<std::size_t>(step)));
    };
    connect(m_strip, &Filmstrip::currentChanged, this, pick);
    connect(m_strip, &Filmstrip::activated, this, pick);
    connect(m_strip, &Filmstrip::keepRequested, this, &ExplorePanel::keep);
    connect(live(), &LiveSequence::made, this,
            [this](const FramePosition &, const SharedFrame &frame) { showLadderFrame(frame); });
    connect(m_keepAll, &QPushButton::clicked, this, [this] {
        if (reason().isEmpty())
            queue(m_ladder, Place::Last);
    });
    connect(&services().queue, &JobQueue::jobEnded, this, [this](quint64 job, JobState state) {
        const int step = m_keeping.value(job, -1);
        m_keeping.remove(job);
        if (state == JobState::Finished && step >= 0 && step < m_strip->count())
            m_strip->setMarked(step, true);
    });
    connect(m_play, &QToolButton::clicked, this, [this] {
        if (m_playTimer.isActive())
            stopPlaying();
        else
            play();
    });
    connect(&m_playTimer, &QTimer::timeout, this, &ExplorePanel::playOn);
}

const ExploreInput &ExplorePanel::input() const
{
    return session().inputs().explore;
}

int ExplorePanel::components() const
{
    return isReady(runner()) ? runner().modelInfo()->pcaComponents : 0;
}

int ExplorePanel::chosenDetail() const
{
    const int wanted = input().dimensions;
    const int all = components();
    return wanted > 0 && (all == 0 || wanted < all) ? wanted : all;
}

void ExplorePanel::edit(const QString &text, const QString &mergeKey,
                        const std::function<void(ExploreInput &)> &change)
{
    StudioInputs inputs = session().inputs();
    change(inputs.explore);
    session().edit(inputs, text, mergeKey);
}

void ExplorePanel::setDetail(int k)
{
    // All of them stays "all" when a model with another basis is loaded.
    const int kept = k >= components() ? 0 : k;
    edit(tr("Change detail"), QStringLiteral("explore-detail"),
         [kept](ExploreInput &explore) { explore.dimensions = kept; });
}

void ExplorePanel::queuePictures(Place place)
{
    queue({ chosenDetail() }, place);
}

std::optional<quint64> ExplorePanel::queue(const std::vector<int> &dimensions, Place place)
{
    JobSpec spec = jobSpec(requestFor(input(), components()), mode());
    std::get<Explore>(spec.request).dimensions = dimensions;
    spec.title = titleOf(input().source, services().library);
    spec.parents = parentsOf(session().inputs(), mode());
    if (input().source.kind == SlotInput::Kind::Picture)
        spec.sourceFiles << input().source.file;
    return queueJob(this, services().queue, std::move(spec), place);
}

void ExplorePanel::keep(int step)
{
    if (!reason().isEmpty())
        return;
    const auto job = queue({ m_ladder.at(static_cast<std::size_t>(step)) }, Place::Last);
    if (job)
        m_keeping.insert(*job, step);
}

QWidget *ExplorePanel::firstMissingField() const
{
    return slot();
}

void ExplorePanel::updateSequence()
{
    const ExploreInput wanted = sequenceOf(input());
    if (m_sequence && *m_sequence == wanted)
        return;
    const bool isGradual = m_sequence && m_sequence->source.kind == wanted.source.kind
        && m_sequence->source.file == wanted.source.file;
    endPlaying();
    m_sequence = wanted;
    showEmptyLadder();
    m_concepts->setRebuilt(nullptr);
    retryButton()->hide();
    live()->setSequence([wanted] { return requestFor(wanted); }, placesOf(m_ladder),
                        isGradual ? LiveSequence::Cause::Typing : LiveSequence::Cause::Deed);
    showDetail(chosenDetail());
    onReason(reason());
}

void ExplorePanel::forgetSequence()
{
    endPlaying();
    m_sequence.reset();
    m_basisAsked.clear();
    m_basis = {};
}

void ExplorePanel::showEmptyLadder()
{
    m_ladder.clear();
    if (components() > 0)
        m_ladder = defaultLadder(runner().modelInfo()->embeddingDim, components());
    m_keeping.clear();
    QStringList captions;
    for (const int k : m_ladder)
        captions << QLocale().toString(k);
    m_strip->setCaptions(captions);
}

double ExplorePanel::livePosition() const
{
    return m_playTimer.isActive() ? m_ladder[m_playStep] : chosenDetail();
}

QString ExplorePanel::captionOf(const Frame &frame) const
{
    //: k is the number of components kept
    return tr("k = %1").arg(QLocale().toString(detailOf(frame)));
}

void ExplorePanel::showInputs(const StudioInputs &inputs)
{
    const ExploreInput &explore = inputs.explore;
    slot()->setInput(explore.source);
    m_seed->setSeed(explore.sampling.seed, false);
    m_form->setValue(explore.sampling, 0);
    m_concepts->setPicture(explore.source);
    if (!m_playTimer.isActive())
        showDetail(chosenDetail());
    updateLive();
    showReason();
}

void ExplorePanel::showModel()
{
    m_form->setModel(runner().modelInfo());
    PicturePanel::showModel();
    if (isReady(runner()) && m_basisAsked != runner().modelFolder()) {
        m_basisAsked = runner().modelFolder();
        m_reader.read(m_basisAsked);
    }
    if (!m_sequence)
        showEmptyLadder();
    m_concepts->showModel();
    m_fit->showModel();
    showBasis();
}

void ExplorePanel::retranslate()
{
    PicturePanel::retranslate();
    bar()->setText(tr("Make the picture"));
    m_detail->setTexts(tr("How much detail of the meaning"),
                       tr("How many principal components of the picture's embedding are kept (k). "
                          "Few keep the gist, many the particulars."));
    m_ladderLabel->setText(tr("From coarse to fine"));
    m_strip->setAccessibleName(m_ladderLabel->text());
    m_keepAll->setText(tr("Keep the whole row"));
    m_keepAll->setAccessibleName(m_keepAll->text());
    m_plot->setAccessibleName(tr("Explained variance by number of components"));
    m_seedLabel->setText(tr("Seed"));
    m_concepts->retranslate();
    m_fit->retranslate();
    if (!m_playTimer.isActive())
        endPlaying();
    showBasis();
}

void ExplorePanel::hideEvent(QHideEvent *event)
{
    stopPlaying();
    PicturePanel::hideEvent(event);
}

void ExplorePanel::showBasis()
{
    const int all = components();
    const QString why = basisReason();
    m_detail->setRange(detailRange(all));
    m_detail->setDefaultValue(all);
    for (QWidget *part : std::initializer_list<QWidget *> { m_detail, m_play, m_strip })
        part->setEnabled(all > 0);
    m_ladderPart->setVisible(why.isEmpty());
    m_detail->setToolTip(why);
    m_basisNote->setText(why);
    m_basisNote->setVisible(!why.isEmpty());
    const bool isKnown = all > 0 && m_basis.fit && m_basis.modelFolder == runner().modelFolder();
    m_plot->setShares(isKnown ? m_basis.shares : std::vector<double>());
    m_plot->setVisible(isKnown);
    m_plotLabel->setVisible(isKnown);
    showDetail(m_playTimer.isActive() ? m_ladder[m_playStep] : chosenDetail());
}

void ExplorePanel::showDetail(int k)
{
    m_detail->setValue(k);
    m_plot->setCurrent(k);
    m_strip->setCurrent(indexIn(m_ladder, k));
    const auto index = static_cast<std::size_t>(std::max(k, 1)) - 1;
    if (index < m_basis.shares.size())
        //: %1 is a percentage of all that the basis holds
        m_plotLabel->setText(tr("Explained variance: %1 % with %n components", nullptr, k)
                                 .arg(QLocale().toString(m_basis.shares[index] * 100.0, 'f', 0)));
}

void ExplorePanel::showLadderFrame(const SharedFrame &frame)
{
    const int step = indexIn(m_ladder, detailOf(*frame));
    if (step >= 0)
        m_strip->setPicture(step, toQImage(SharedImage(frame, &frame->image)));
}

void ExplorePanel::onReason(const QString &reason)
{
    const bool canKeep = reason.isEmpty() && !m_ladder.empty();
    m_strip->setKeepable(canKeep);
    m_keepAll->setEnabled(canKeep);
    m_keepAll->setToolTip(reason.isEmpty() ? tr("Saves a picture for each step of the row")
                                           : reason);
}

QString ExplorePanel::otherReason() const
{
    if (chosenDetail() == 0 && !isReady(runner()))
        return PanelText::loading(); // how many components there are is not known yet
    return basisReason();
}

QString ExplorePanel::basisReason() const
{
    if (!isReady(runner()) || runner().modelInfo()->pca.available)
        return {};
    return tr(
        "This model has no basis of principal components. Fit one from a folder of pictures.");
}

void ExplorePanel::play()
{
    if (!live()->hasSequence() || !reason().isEmpty())
        return;
    m_playStep = 0;
    m_playTimer.start();
    m_play->setIcon(theme::icon(QStringLiteral("pause")));
    m_play->setToolTip(tr("Stop playing"));
    m_play->setAccessibleName(m_play->toolTip());
    showDetail(m_ladder.front());
    updateLive();
}

/// Goes on once the frame of this step has been seen; the last one ends the play.
void ExplorePanel::playOn()
{
    if (!live()->frame(placeOf(m_ladder[m_playStep])))
        return;
    if (m_playStep + 1 == m_ladder.size()) {
        stopPlaying();
        return;
    }
    ++m_playStep;
    showDetail(m_ladder[m_playStep]);
    updateLive();
}

void ExplorePanel::endPlaying()
{
    m_playTimer.stop();
    m_play->setIcon(theme::icon(QStringLiteral("play")));
    m_play->setToolTip(tr("Play from coarse to fine"));
    m_play->setAccessibleName(m_play->toolTip());
}

/// Ends the play and stays where it got to.
void ExplorePanel::stopPlaying()
{
    if (!m_playTimer.isActive())
        return;
    endPlaying();
    setDetail(m_ladder[m_playStep]);
    showDetail(chosenDetail());
    updateLive();
}

} // namespace unclip
