#include "panels/createpanel.h"

#include "panels/makebar.h"
#include "panels/panelcolumn.h"
#include "panels/panelsupport.h"
#include "panels/priorlab.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/picturetitle.h"
#include "session/prompthistory.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "session/settings.h"
#include "uitext.h"
#include "widgets/parameterslider.h"
#include "widgets/promptedit.h"
#include "widgets/samplingform.h"
#include "widgets/section.h"
#include "widgets/seedfield.h"

#include <QHideEvent>
#include <QLabel>

#include <cmath>
#include <utility>

namespace unclip {

namespace {

constexpr int mostPictures = 16; ///< on the slider
const SamplingForm::Parts formParts = SamplingForm::Parts(SamplingForm::Prior)
    | SamplingForm::Decoder | SamplingForm::Upsampling | SamplingForm::Eta;

QString labKey()
{
    return QStringLiteral("create.lab");
}

} // namespace

CreatePanel::CreatePanel(StudioServices services, QWidget *parent)
    : ModePanel(Mode::Create, services, parent)
    , m_session(services.session)
    , m_runner(services.runner)
{
    build();
    connectFields();
    connectLab();
    retranslate();
    showInputs(services.session.inputs());
    showModel();
}

void CreatePanel::build()
{
    m_prompt = new PromptEdit;
    m_prompt->setObjectName(QStringLiteral("promptEdit"));
    m_prompt->setHistory(&services().prompts);
    m_prompt->setCounter([this](const QString &prompt) { return m_runner.countTokens(prompt); });
    m_count = new ParameterSlider(ParameterRange::countingTo(mostPictures));
    m_count->setObjectName(QStringLiteral("countSlider"));
    m_count->setDefaultValue(CreateInput().count);
    m_seed = new SeedField;
    m_seed->setObjectName(QStringLiteral("seedField"));
    m_form = new SamplingForm(formParts);
    m_form->setObjectName(QStringLiteral("samplingForm"));
    m_form->setUnfolded(services().settings.advancedUnfolded(modeKey(mode())));
    m_lab = new PriorLab(m_runner);
    m_lab->setObjectName(QStringLiteral("priorLab"));
    m_labSection = new Section;
    m_labSection->setObjectName(QStringLiteral("labSection"));
    m_labSection->setContent(m_lab);
    m_labSection->setUnfolded(services().settings.advancedUnfolded(labKey()));
    m_bar = new MakeBar;

    auto *column = new PanelColumn;
    m_promptLabel = column->addLabelled(m_prompt);
    column->add(m_count);
    m_seedLabel = column->addLabelled(m_seed);
    column->add(m_form);
    column->add(m_labSection);
    layOutPanel(this, column, m_bar);
}

void CreatePanel::connectFields()
{
    connect(m_prompt, &PromptEdit::edited, this, [this](const QString &prompt) {
        edit(tr("Change prompt"), QStringLiteral("create-prompt"),
             [&prompt](CreateInput &input) { input.prompt = prompt; });
    });
    connect(m_count, &ParameterSlider::edited, this, [this](double value) {
        edit(tr("Change number of pictures"), QStringLiteral("create-count"),
             [value](CreateInput &input) { input.count = static_cast<int>(std::lround(value)); });
    });
    connect(m_seed, &SeedField::edited, this, [this](quint64 seed, bool isFresh) {
        if (isFresh)
            setDrawnSeed(seed);
        edit(tr("Change seed"), QStringLiteral("create-seed"), [seed, isFresh](CreateInput &input) {
            input.sampling.seed = seed;
            input.freshSeed = isFresh;
        });
    });
    connect(m_form, &SamplingForm::edited, this, [this](const Sampling &sampling) {
        edit(tr("Change advanced settings"), QStringLiteral("create-sampling"),
             [&sampling](CreateInput &input) {
                 input.sampling = sampling;
                 if (sampling.pickedCandidate >= sampling.candidates) {
                     input.sampling.candidateChoice = CandidateChoice::Best;
                     input.sampling.pickedCandidate = 0;
                 }
             });
    });
    connect(m_form, &SamplingForm::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(modeKey(mode()), unfolded);
    });
    connect(m_bar, &MakeBar::makeRequested, this, &CreatePanel::make);
}

void CreatePanel::connectLab()
{
    connect(m_labSection, &Section::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(labKey(), unfolded);
        if (!unfolded)
            m_lab->stop();
    });
    connect(&services().queue, &JobQueue::candidatesReady, this,
            [this](quint64 job, const std::vector<std::vector<Candidate>> &candidates) {
                const std::optional<JobSpec> spec = services().queue.spec(job);
                if (!spec || spec->mode != Mode::Create)
                    return;
                if (const auto *create = std::get_if<Create>(&spec->request))
                    m_lab->setCandidates(*create, candidates);
            });
    connect(m_lab, &PriorLab::againRequested, this, &CreatePanel::makeAgain);
    connect(m_lab, &PriorLab::bestRequested, this, [this] {
        edit(tr("Take the best match"), {}, [](CreateInput &input) {
            input.sampling.candidateChoice = CandidateChoice::Best;
            input.sampling.pickedCandidate = 0;
        });
    });
    connect(m_lab, &PriorLab::showInViewer, this, &CreatePanel::showInViewer);
    connect(m_lab, &PriorLab::failed, this, &CreatePanel::troubled);
}

void CreatePanel::edit(const QString &text, const QString &mergeKey,
                       const std::function<void(CreateInput &)> &change)
{
    StudioInputs inputs = m_session.inputs();
    change(inputs.create);
    m_session.edit(inputs, text, mergeKey);
}

void CreatePanel::make(Place place)
{
    if (!reason().isEmpty()) {
        m_bar->emphasiseReason();
        firstField()->setFocus();
        return;
    }
    CreateInput input = m_session.inputs().create;
    if (input.freshSeed)
        input.sampling.seed = freshSeed();
    JobSpec spec;
    spec.request = requestFor(input).request;
    spec.mode = mode();
    spec.title = titleOf(spec.request);
    if (!queueJob(this, services().queue, std::move(spec), place))
        return;
    if (input.freshSeed)
        setDrawnSeed(input.sampling.seed);
    remember(input.prompt, services().prompts, services().sessionFile,
             services().sessionFile.memory().promptHistory);
    showInputs(m_session.inputs());
}

/// Makes one picture of an earlier job again from another candidate. The panel takes the choice and
/// the seed over, so that the next picture is of the same kind.
void CreatePanel::makeAgain(const Create &picture)
{
    JobSpec spec;
    spec.request = picture;
    spec.mode = mode();
    spec.title = titleOf(spec.request);
    if (!queueJob(this, services().queue, std::move(spec), Place::Next))
        return;
    edit(tr("Choose an idea"), {}, [&picture](CreateInput &input) {
        input.sampling.candidateChoice = picture.sampling.candidateChoice;
        input.sampling.pickedCandidate = picture.sampling.pickedCandidate;
        input.sampling.candidates = picture.sampling.candidates;
        input.sampling.seed = picture.sampling.seed;
        input.freshSeed = false;
    });
}

void CreatePanel::takePicture(const QString &file, const QString &pictureId, int slot)
{
    Q_UNUSED(file)
    Q_UNUSED(pictureId)
    Q_UNUSED(slot)
    Q_EMIT message(tr("Create starts from words. Vary, Blend, Edit and Explore take pictures."));
}

QWidget *CreatePanel::firstField() const
{
    return m_prompt;
}

void CreatePanel::showInputs(const StudioInputs &inputs)
{
    const CreateInput &input = inputs.create;
    m_prompt->setPrompt(input.prompt);
    m_count->setValue(input.count);
    m_seed->setSeed(input.freshSeed ? drawnSeed() : input.sampling.seed, input.freshSeed);
    m_form->setValue(input.sampling, 0);
    m_lab->showInput(input);
    m_bar->setText(PanelText::make(input.count));
    showReason();
}

void CreatePanel::showModel()
{
    m_form->setModel(m_runner.modelInfo());
    m_prompt->recount();
    m_lab->setReady(isReady(m_runner));
    showReason();
}

void CreatePanel::retranslate()
{
    //: the words that describe the picture
    m_promptLabel->setText(tr("Prompt"));
    m_prompt->setPlaceholderText(tr("Describe the picture"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_count->setTexts(tr("Pictures"), tr("How many pictures one press of the button makes"));
    m_seedLabel->setText(tr("Seed"));
    m_seed->setToolTip(tr("The number that all randomness of a picture comes from. The same seed "
                          "and settings give the same picture."));
    m_labSection->setTitle(tr("Prior lab"));
    m_bar->setText(PanelText::make(m_session.inputs().create.count));
    showReason();
}

void CreatePanel::hideEvent(QHideEvent *event)
{
    m_lab->stop();
    ModePanel::hideEvent(event);
}

void CreatePanel::showReason()
{
    const bool isLoading = m_runner.modelState() == ModelState::Loading;
    m_bar->setReason(reason());
    m_bar->setNote(isLoading ? PanelText::loading() : QString());
}

QString CreatePanel::reason() const
{
    const QString model = PanelText::modelReason(m_runner);
    if (!model.isEmpty())
        return model;
    const MissingInput missing = missingInput(m_session.inputs().create);
    return missing == MissingInput::Nothing ? priorReason() : uitext::missing(missing, mode());
}

QString CreatePanel::priorReason() const
{
    const std::optional<ModelInfo> &info = m_runner.modelInfo();
    if (!info)
        return {};
    switch (m_session.inputs().create.sampling.prior) {
    case PriorKind::Diffusion:
        if (!info->diffusionPrior.available)
            return tr("This model has no diffusion prior. Choose another prior below.");
        break;
    case PriorKind::Autoregressive:
        if (!info->autoregressivePrior.available)
            return tr("This model has no autoregressive prior. Choose another prior below.");
        break;
    case PriorKind::None:
        break;
    }
    return {};
}

} // namespace unclip
