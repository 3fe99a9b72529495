#include "panels/editpanel.h"

#include "imageconversion.h"
#include "panels/captionedit.h"
#include "panels/makebar.h"
#include "panels/panelcolumn.h"
#include "panels/panelsupport.h"
#include "session/jobqueue.h"
#include "session/library.h"
#include "session/picturetitle.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "session/settings.h"
#include "theme.h"
#include "uitext.h"
#include "widgets/conceptlist.h"
#include "widgets/filmstrip.h"
#include "widgets/imageslot.h"
#include "widgets/samplingform.h"
#include "widgets/section.h"
#include "widgets/thetaslider.h"

#include <QHBoxLayout>
#include <QHideEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int slotSide = 148; ///< leaves room for the caption beside it
constexpr std::size_t mostConcepts = 5; ///< that are suggested
constexpr int strengthDecimals = 2;
const SamplingForm::Parts formParts =
    SamplingForm::Parts(SamplingForm::Decoder) | SamplingForm::Inversion | SamplingForm::Upsampling;

QString strengthText(double strength)
{
    return QLocale().toString(strength, 'f', strengthDecimals);
}

/// What the frames depend on, wherever the slider stands.
EditInput sequenceOf(EditInput input)
{
    input.strength = EditInput().strength;
    return input;
}

bool isSamePicture(const SlotInput &a, const SlotInput &b)
{
    return a.file == b.file && a.sha256 == b.sha256 && a.crop == b.crop;
}

/// Kept where Settings keeps folds; this one is open unless it was folded.
QString conceptsKey()
{
    return QStringLiteral("edit.concepts.folded");
}

int indexOf(const std::vector<double> &values, double value)
{
    const auto found = std::find(values.begin(), values.end(), value);
    return found == values.end() ? -1 : static_cast<int>(found - values.begin());
}

} // namespace

EditPanel::EditPanel(StudioServices services, QWidget *parent)
    : PicturePanel(Mode::Edit, services, parent)
    , m_probe(services.runner)
{
    build();
    connectFields();
    connectStrip();
    connectConcepts();
    retranslate();
    showInputs(services.session.inputs());
    showModel();
}

void EditPanel::build()
{
    m_before = new CaptionEdit;
    m_before->setObjectName(QStringLiteral("beforeEdit"));
    m_after = new CaptionEdit;
    m_after->setObjectName(QStringLiteral("afterEdit"));
    for (CaptionEdit *field : { m_before, m_after }) {
        field->setHistory(&services().captions);
        field->setCounter([this](const QString &text) { return runner().countTokens(text); });
    }
    m_strength = new ThetaSlider;
    m_strength->setObjectName(QStringLiteral("strengthSlider"));
    m_strength->setDefaultValue(EditInput().strength);
    m_strip = new Filmstrip;
    m_strip->setObjectName(QStringLiteral("strengthStrip"));
    m_strip->setKeepable(true);
    m_form = new SamplingForm(formParts);
    m_form->setObjectName(QStringLiteral("samplingForm"));
    m_form->setUnfolded(services().settings.advancedUnfolded(modeKey(mode())));

    auto *column = new PanelColumn;
    column->add(makeSourceRow());
    column->add(makeConcepts());
    m_afterLabel = column->addLabelled(m_after);
    column->add(m_strength);
    column->add(m_strip);
    column->add(retryButton());
    column->add(m_form);
    layOutPanel(this, column, bar());
}

/// The picture and, beside it, the words for it.
QWidget *EditPanel::makeSourceRow()
{
    auto *row = new QWidget;
    slot()->setFixedSize(slotSide, slotSide);
    m_beforeLabel = wrappedLabel(QString(), row);
    m_beforeLabel->setBuddy(m_before);
    m_before->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto *caption = new QVBoxLayout;
    caption->setSpacing(theme::smallSpacing);
    caption->addWidget(m_beforeLabel);
    caption->addWidget(m_before, 1);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(slot());
    layout->addLayout(caption, 1);
    row->setFixedHeight(slotSide);
    return row;
}

Section *EditPanel::makeConcepts()
{
    m_concepts = new ConceptList;
    m_concepts->setObjectName(QStringLiteral("conceptList"));
    m_conceptsSection = new Section;
    m_conceptsSection->setObjectName(QStringLiteral("conceptsSection"));
    m_conceptsSection->setContent(m_concepts);
    m_conceptsSection->setUnfolded(!services().settings.advancedUnfolded(conceptsKey()));
    connect(m_conceptsSection, &Section::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(conceptsKey(), !unfolded);
    });
    return m_conceptsSection;
}

void EditPanel::connectFields()
{
    connect(m_before, &PromptEdit::edited, this, [this](const QString &caption) {
        edit(tr("Change what it shows"), QStringLiteral("edit-before"),
             [&caption](EditInput &value) { value.before = caption; });
    });
    connect(m_after, &PromptEdit::edited, this, [this](const QString &caption) {
        edit(tr("Change what it should become"), QStringLiteral("edit-after"),
             [&caption](EditInput &value) { value.after = caption; });
    });
    connect(m_strength, &ThetaSlider::edited, this, [this](double strength) {
        edit(tr("Change how strong the edit is"), QStringLiteral("edit-strength"),
             [strength](EditInput &value) { value.strength = strength; });
    });
    connect(m_form, &SamplingForm::edited, this, [this](const Sampling &sampling, int steps) {
        edit(tr("Change advanced settings"), QStringLiteral("edit-sampling"),
             [&sampling, steps](EditInput &value) {
                 value.sampling = sampling;
                 value.inversionSteps = steps;
             });
    });
    connect(m_form, &SamplingForm::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(modeKey(mode()), unfolded);
    });
}

void EditPanel::connectStrip()
{
    connect(m_strip, &Filmstrip::currentChanged, this, &EditPanel::showFrameAt);
    connect(m_strip, &Filmstrip::activated, this, &EditPanel::showFrameAt);
    connect(m_strip, &Filmstrip::keepRequested, this, &EditPanel::keep);
    connect(live(), &LiveSequence::made, this, &EditPanel::onMade);
    connect(&services().queue, &JobQueue::pictureSaved, this,
            [this](const PictureRecord &, quint64 job) { onSaved(job); });
}

void EditPanel::connectConcepts()
{
    connect(&m_probe, &ConceptProbe::found, this,
            [this](const std::vector<ConceptScore> &concepts) {
                const std::size_t count = std::min(concepts.size(), mostConcepts);
                m_concepts->setConcepts(
                    { concepts.begin(), concepts.begin() + static_cast<std::ptrdiff_t>(count) });
            });
    connect(&m_probe, &ConceptProbe::failed, this,
            [this] { m_concepts->setMessage(tr("The concepts could not be found.")); });
    connect(m_concepts, &ConceptList::picked, this, [this](const QString &name) {
        edit(tr("Take a concept"), {}, [&name](EditInput &value) { value.before = name; });
    });
}

const EditInput &EditPanel::input() const
{
    return session().inputs().edit;
}

void EditPanel::edit(const QString &text, const QString &mergeKey,
                     const std::function<void(EditInput &)> &change)
{
    StudioInputs inputs = session().inputs();
    change(inputs.edit);
    session().edit(inputs, text, mergeKey);
}

QString EditPanel::otherReason() const
{
    return uitext::missing(missingInput(input()), mode());
}

void EditPanel::queuePictures(Place place)
{
    queue(input().strength, place);
}

void EditPanel::queue(double strength, Place place)
{
    EditInput wanted = input();
    wanted.strength = strength;
    JobSpec spec = jobSpec(requestFor(wanted), mode());
    spec.title = titleOf(spec.request);
    spec.parents = parentsOf(session().inputs(), mode());
    spec.sourceFiles = QStringList { wanted.source.file };
    const std::optional<quint64> job = queueJob(this, services().queue, std::move(spec), place);
    if (!job)
        return;
    m_keeping.insert(*job, strength);
    for (const QString &caption : { wanted.before, wanted.after })
        remember(caption, services().captions, services().sessionFile,
                 services().sessionFile.memory().captionHistory);
}

/// A picture that was made from words brings them as its caption, unless another was written.
void EditPanel::accompany(StudioInputs &inputs) const
{
    EditInput &wanted = inputs.edit;
    if (wanted.before.isEmpty() || wanted.before == wordsOf(input().source))
        wanted.before = wordsOf(wanted.source);
}

QString EditPanel::wordsOf(const SlotInput &picture) const
{
    const PictureRecord *record = services().library.find(picture.pictureId);
    return record != nullptr && record->mode == Mode::Create ? record->title : QString();
}

QWidget *EditPanel::firstMissingField() const
{
    return input().source.isReady() ? static_cast<QWidget *>(m_after) : slot();
}

void EditPanel::updateSequence()
{
    if (isSequenceCurrent())
        return;
    const EditInput wanted = sequenceOf(input());
    const bool isTyping =
        m_sequence && (m_sequence->before != wanted.before || m_sequence->after != wanted.after);
    std::vector<FramePosition> strip;
    for (const double strength : wanted.filmstrip)
        strip.push_back({ strength });
    live()->setSequence([wanted] { return requestFor(wanted); }, std::move(strip),
                        isTyping ? LiveSequence::Cause::Typing : LiveSequence::Cause::Deed);
    forgetSequence();
    m_sequence = wanted;
    retryButton()->hide();
}

/// Frames and ticks of the strip are of the sequence: they go with it.
void EditPanel::forgetSequence()
{
    m_sequence.reset();
    m_stripStrengths.clear();
    m_keeping.clear();
    m_kept.clear();
    showStrip();
}

bool EditPanel::isSequenceCurrent() const
{
    return m_sequence && *m_sequence == sequenceOf(input());
}

QString EditPanel::captionOf(const Frame &frame) const
{
    return tr("θ = %1").arg(strengthText(frame.parameter));
}

void EditPanel::showInputs(const StudioInputs &inputs)
{
    const EditInput &value = inputs.edit;
    slot()->setInput(value.source);
    m_before->setPrompt(value.before);
    m_after->setPrompt(value.after);
    m_strength->setValue(value.strength);
    m_form->setValue(value.sampling, value.inversionSteps);
    updateConcepts();
    showReason();
    updateLive();
    showStrip();
}

void EditPanel::showModel()
{
    m_form->setModel(runner().modelInfo());
    m_before->recount();
    m_after->recount();
    PicturePanel::showModel();
    if (runner().modelState() == ModelState::Loading) {
        m_probe.cancel();
        m_probed.reset();
    }
    updateConcepts();
}

void EditPanel::retranslate()
{
    PicturePanel::retranslate();
    m_conceptsSection->setTitle(tr("What the model sees"));
    m_conceptsSection->setToolTip(tr("Concepts nearest to the picture (cosine with z_i). A click "
                                     "takes one as the caption before."));
    m_concepts->setAccessibleName(tr("What the model sees"));
    //: caption of the picture as it is
    m_beforeLabel->setText(tr("Before: what it shows"));
    m_before->setAccessibleName(m_beforeLabel->text());
    m_before->setPlaceholderText(tr("a cat on a chair"));
    //: caption of the picture as it should be
    m_afterLabel->setText(tr("After: what it should become"));
    m_after->setAccessibleName(m_afterLabel->text());
    m_after->setPlaceholderText(tr("a tiger on a chair"));
    m_strip->setAccessibleName(tr("The edit in several strengths"));
    m_strip->setToolTip(tr("A click shows a strength, Keep saves it as a picture"));
    bar()->setText(tr("Make this edit"));
    m_stripStrengths.clear(); // numbers are written anew
    showStrip();
    showConceptsMessage();
}

void EditPanel::hideEvent(QHideEvent *event)
{
    if (m_probe.isBusy()) {
        m_probe.cancel();
        m_probed.reset(); // asked again when the panel is back
    }
    PicturePanel::hideEvent(event);
}

// The filmstrip

void EditPanel::showStrip()
{
    const std::vector<double> &strengths = input().filmstrip;
    const bool hasFrames = isSequenceCurrent();
    if (m_stripStrengths != strengths || m_hasFrames != hasFrames) {
        m_stripStrengths = strengths;
        m_hasFrames = hasFrames;
        QStringList captions;
        for (const double strength : strengths)
            captions.append(strengthText(strength));
        m_strip->setCaptions(captions);
        for (std::size_t i = 0; hasFrames && i < strengths.size(); ++i) {
            if (const SharedFrame frame = live()->frame({ strengths[i] }))
                m_strip->setPicture(static_cast<int>(i), toQImage(frame->image));
        }
        showKept();
    }
    m_strip->setCurrent(indexOf(strengths, input().strength));
}

void EditPanel::showFrameAt(int index)
{
    const double strength = m_stripStrengths.at(static_cast<std::size_t>(index));
    if (strength != input().strength) {
        edit(tr("Change how strong the edit is"), {},
             [strength](EditInput &value) { value.strength = strength; });
        return;
    }
    if (const SharedFrame frame =
            live()->frame({ strength })) // something else may be in the viewer
        showFrame(frame);
}

void EditPanel::onMade(const FramePosition &position, const SharedFrame &frame)
{
    const int index = indexOf(m_stripStrengths, position.front());
    if (index >= 0 && m_hasFrames)
        m_strip->setPicture(index, toQImage(frame->image));
}

void EditPanel::keep(int index)
{
    if (reason().isEmpty())
        queue(m_stripStrengths.at(static_cast<std::size_t>(index)), Place::Last);
}

void EditPanel::onSaved(quint64 job)
{
    const auto found = m_keeping.constFind(job);
    if (found == m_keeping.constEnd())
        return;
    m_kept.push_back(*found);
    m_keeping.erase(found);
    showKept();
}

void EditPanel::showKept()
{
    m_strength->setKept(m_hasFrames ? m_kept : std::vector<double>());
    for (std::size_t i = 0; i < m_stripStrengths.size(); ++i)
        m_strip->setMarked(static_cast<int>(i),
                           m_hasFrames && indexOf(m_kept, m_stripStrengths[i]) >= 0);
}

// Concepts

void EditPanel::updateConcepts()
{
    const SlotInput picture = input().source;
    const bool canAsk = isReady(runner()) && picture.isReady()
        && runner().modelInfo()->concepts.available && runner().modelInfo()->imageEncoder.available;
    if (!canAsk) {
        m_probe.cancel();
        m_probed.reset();
        showConceptsMessage();
        return;
    }
    if (!isVisible() || (m_probed && isSamePicture(*m_probed, picture)))
        return;
    m_probed = picture;
    m_probe.find(picture);
    m_concepts->setMessage(tr("Looking at the picture…"));
}

/// Why there are no concepts, when there are none.
void EditPanel::showConceptsMessage()
{
    const std::optional<ModelInfo> &info = runner().modelInfo();
    if (m_probed && !m_probe.isBusy())
        return;
    if (m_probe.isBusy())
        m_concepts->setMessage(tr("Looking at the picture…"));
    else if (info && !info->concepts.available)
        m_concepts->setMessage(tr("This model has no word list."));
    else
        m_concepts->setMessage(tr("Concepts of your picture appear here."));
}

} // namespace unclip
