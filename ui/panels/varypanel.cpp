#include "panels/varypanel.h"

#include "panels/etasheetbox.h"
#include "panels/makebar.h"
#include "panels/panelcolumn.h"
#include "panels/panelsupport.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "session/settings.h"
#include "widgets/imageslot.h"
#include "widgets/parameterslider.h"
#include "widgets/samplingform.h"
#include "widgets/section.h"
#include "widgets/seedfield.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <cmath>
#include <utility>

namespace unclip {

namespace {

constexpr int slotSide = 216; ///< so that the sliders below are in sight
constexpr int mostPictures = 16; ///< on the slider
constexpr int etaDecimals = 2;
const SamplingForm::Parts formParts =
    SamplingForm::Parts(SamplingForm::Decoder) | SamplingForm::Inversion | SamplingForm::Upsampling;

QString sheetKey()
{
    return QStringLiteral("vary.sheet");
}

/// What the frames depend on, wherever the slider stands.
VaryInput sequenceOf(VaryInput input)
{
    const VaryInput plain;
    input.eta = plain.eta;
    input.count = 1;
    input.sheetEtas = plain.sheetEtas;
    input.freshSeed = plain.freshSeed;
    return input;
}

} // namespace

VaryPanel::VaryPanel(StudioServices services, QWidget *parent)
    : PicturePanel(Mode::Vary, services, parent)
{
    build();
    connectFields();
    connectSheet();
    retranslate();
    showInputs(services.session.inputs());
    showModel();
}

void VaryPanel::build()
{
    slot()->setFixedHeight(slotSide);
    m_eta = new ParameterSlider(ParameterRange());
    m_eta->setObjectName(QStringLiteral("etaSlider"));
    m_eta->setDefaultValue(VaryInput().eta);
    m_count = new ParameterSlider(ParameterRange::countingTo(mostPictures));
    m_count->setObjectName(QStringLiteral("countSlider"));
    m_count->setDefaultValue(VaryInput().count);
    m_seed = new SeedField;
    m_seed->setObjectName(QStringLiteral("seedField"));
    m_sheet = new EtaSheetBox(services());
    m_sheetSection = new Section;
    m_sheetSection->setObjectName(QStringLiteral("sheetSection"));
    m_sheetSection->setContent(m_sheet);
    m_sheetSection->setUnfolded(services().settings.advancedUnfolded(sheetKey()));
    m_form = new SamplingForm(formParts);
    m_form->setObjectName(QStringLiteral("samplingForm"));
    m_form->setUnfolded(services().settings.advancedUnfolded(modeKey(mode())));

    auto *column = new PanelColumn;
    column->add(slot());
    column->add(m_eta);
    column->add(retryButton());
    column->add(m_count);
    m_seedLabel = column->addLabelled(m_seed);
    column->add(m_sheetSection);
    column->add(m_form);
    layOutPanel(this, column, bar());
}

void VaryPanel::connectFields()
{
    connect(m_eta, &ParameterSlider::edited, this, [this](double eta) {
        edit(tr("Change how far to wander"), QStringLiteral("vary-eta"),
             [eta](VaryInput &vary) { vary.eta = eta; });
    });
    connect(m_count, &ParameterSlider::edited, this, [this](double count) {
        edit(tr("Change number of pictures"), QStringLiteral("vary-count"),
             [count](VaryInput &vary) { vary.count = static_cast<int>(std::lround(count)); });
    });
    connect(m_seed, &SeedField::edited, this, [this](quint64 seed, bool isFresh) {
        if (isFresh)
            setDrawnSeed(seed);
        edit(tr("Change seed"), QStringLiteral("vary-seed"), [seed, isFresh](VaryInput &vary) {
            vary.sampling.seed = seed;
            vary.freshSeed = isFresh;
        });
    });
    connect(m_form, &SamplingForm::edited, this, [this](const Sampling &sampling, int steps) {
        edit(tr("Change advanced settings"), QStringLiteral("vary-sampling"),
             [&sampling, steps](VaryInput &vary) {
                 vary.sampling = sampling;
                 vary.inversionSteps = steps;
             });
    });
    connect(m_form, &SamplingForm::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(modeKey(mode()), unfolded);
    });
}

void VaryPanel::connectSheet()
{
    connect(m_sheetSection, &Section::unfoldedChanged, this, [this](bool unfolded) {
        services().settings.setAdvancedUnfolded(sheetKey(), unfolded);
    });
    connect(m_sheet, &EtaSheetBox::etasEdited, this, [this](const std::vector<double> &etas) {
        edit(tr("Change rows of the sheet"), {},
             [&etas](VaryInput &vary) { vary.sheetEtas = etas; });
    });
    connect(m_sheet, &EtaSheetBox::makeRequested, this, &VaryPanel::queueSheet);
    connect(m_sheet, &EtaSheetBox::showInViewer, this, &VaryPanel::showInViewer);
}

const VaryInput &VaryPanel::input() const
{
    return session().inputs().vary;
}

void VaryPanel::edit(const QString &text, const QString &mergeKey,
                     const std::function<void(VaryInput &)> &change)
{
    StudioInputs inputs = session().inputs();
    change(inputs.vary);
    session().edit(inputs, text, mergeKey);
}

VaryInput VaryPanel::drawn() const
{
    VaryInput vary = input();
    if (vary.freshSeed)
        vary.sampling.seed = freshSeed();
    return vary;
}

void VaryPanel::queuePictures(Place place)
{
    const VaryInput vary = drawn();
    if (queue(requestFor(vary), place))
        onQueued(vary);
}

void VaryPanel::queueSheet()
{
    if (!reason().isEmpty())
        return;
    const VaryInput vary = drawn();
    const std::optional<quint64> job = queue(sheetRequestFor(vary), Place::Last);
    if (!job)
        return;
    m_sheet->follow(*job, vary.sheetEtas, vary.count);
    onQueued(vary);
}

void VaryPanel::onQueued(const VaryInput &vary)
{
    if (vary.freshSeed)
        setDrawnSeed(vary.sampling.seed);
    showSeed();
}

std::optional<quint64> VaryPanel::queue(const LightRequest &request, Place place)
{
    JobSpec spec = jobSpec(request, mode());
    spec.title = titleOf(input().source, services().library);
    spec.parents = parentsOf(session().inputs(), mode());
    spec.sourceFiles = QStringList { input().source.file };
    return queueJob(this, services().queue, std::move(spec), place);
}

QWidget *VaryPanel::firstMissingField() const
{
    return slot();
}

void VaryPanel::updateSequence()
{
    const VaryInput wanted = sequenceOf(input());
    if (m_sequence && *m_sequence == wanted)
        return;
    m_sequence = wanted;
    retryButton()->hide();
    live()->setSequence([wanted] { return requestFor(wanted); }, {}, LiveSequence::Cause::Deed);
}

QString VaryPanel::captionOf(const Frame &frame) const
{
    return tr("η = %1").arg(QLocale().toString(frame.parameter, 'f', etaDecimals));
}

void VaryPanel::onReason(const QString &reason)
{
    m_sheet->setReason(reason);
}

void VaryPanel::showInputs(const StudioInputs &inputs)
{
    const VaryInput &vary = inputs.vary;
    slot()->setInput(vary.source);
    m_eta->setValue(vary.eta);
    m_count->setValue(vary.count);
    m_sheet->setInput(vary);
    m_form->setValue(vary.sampling, vary.inversionSteps);
    showSeed();
    showTexts();
    updateLive();
}

void VaryPanel::showSeed()
{
    const VaryInput &vary = input();
    m_seed->setSeed(vary.freshSeed ? drawnSeed() : vary.sampling.seed, vary.freshSeed);
}

void VaryPanel::showModel()
{
    m_form->setModel(runner().modelInfo());
    PicturePanel::showModel();
}

void VaryPanel::retranslate()
{
    PicturePanel::retranslate();
    m_eta->setTexts(tr("How far to wander"),
                    tr("0 gives the picture back, 1 keeps only its subject and style (η of DDIM)"));
    m_count->setTexts(tr("Pictures"), tr("How many pictures one press of the button makes"));
    m_seedLabel->setText(tr("Seed"));
    //: η is the Greek letter, how far to wander; a sheet is a table of pictures
    m_sheetSection->setTitle(tr("η × seed sheet"));
    showTexts();
}

void VaryPanel::showTexts()
{
    const int count = input().count;
    bar()->setText(count == 1 ? tr("Make one variation")
                              : tr("Make %n variations", nullptr, count));
    showReason();
}

} // namespace unclip
