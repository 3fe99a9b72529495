#include "panels/blendpanel.h"

#include "panels/blendpadpage.h"
#include "panels/blendtwopage.h"
#include "panels/makebar.h"
#include "panels/panelcolumn.h"
#include "panels/panelsupport.h"
#include "panels/segmentbar.h"
#include "session/blendpositions.h"
#include "session/jobqueue.h"
#include "session/requestbuilder.h"
#include "session/session.h"
#include "session/settings.h"
#include "uitext.h"
#include "widgets/blendboard.h"
#include "widgets/imageslot.h"
#include "widgets/samplingform.h"
#include "widgets/seedfield.h"
#include "widgets/wheelguard.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr double samePlace = 1e-9; ///< of t
const SamplingForm::Parts plainParts =
    SamplingForm::Parts(SamplingForm::Decoder) | SamplingForm::Inversion | SamplingForm::Upsampling;

/// A change of the same ends, one of many in a row: typing, a crop being moved, a field stepping.
bool isGradual(const BlendInput &a, const BlendInput &b)
{
    const auto isSameEnd = [](const BlendEndInput &left, const BlendEndInput &right) {
        return left.slot.kind == right.slot.kind && left.slot.file == right.slot.file;
    };
    return a.layout == b.layout
        && std::equal(a.ends.begin(), a.ends.end(), b.ends.begin(), b.ends.end(), isSameEnd);
}

bool hasPicture(const BlendInput &input)
{
    return std::any_of(input.ends.begin(), input.ends.end(), [](const BlendEndInput &end) {
        return end.slot.kind == SlotInput::Kind::Picture;
    });
}

QString number(double value)
{
    return QLocale().toString(value, 'f', 2);
}

} // namespace

BlendPanel::BlendPanel(StudioServices services, QWidget *parent)
    : LivePanel(Mode::Blend, services, parent)
{
    build();
    connectPages();
    connectFields();
    connect(live(), &LiveSequence::made, this, [this](const FramePosition &position) {
        if (position.size() == 1)
            m_visited.push_back(position.front());
        showMade();
    });
    retranslate();
    showInputs(services.session.inputs());
    showModel();
}

BlendPanel::~BlendPanel()
{
    disconnect(m_two, nullptr, this, nullptr); // a morph that plays stops when it is hidden
}

void BlendPanel::build()
{
    m_layouts = new SegmentBar({ QStringLiteral("layoutTwo"), QStringLiteral("layoutBoard"),
                                 QStringLiteral("layoutPad") });
    m_layouts->setObjectName(QStringLiteral("layoutBar"));
    m_two = new BlendTwoPage(services().loader);
    m_board = new BlendBoard(services().loader);
    m_board->setObjectName(QStringLiteral("blendBoard"));
    m_pad = new BlendPadPage(services().loader);

    auto *column = new PanelColumn;
    column->add(m_layouts);
    column->add(m_two);
    column->add(m_board);
    column->add(m_pad);
    column->add(retryButton());
    addNoise(column);
    addForms(column);
    layOutPanel(this, column, bar());
}

void BlendPanel::addNoise(PanelColumn *column)
{
    m_noise = new QComboBox;
    m_noise->setObjectName(QStringLiteral("baseNoiseBox"));
    m_noise->addItems({ QString(), QString() });
    m_noise->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    new WheelGuard(m_noise);
    m_noiseLabel = column->addLabelled(m_noise);
    m_noiseNote = column->addNote();
    m_noiseNote->setObjectName(QStringLiteral("baseNoiseNote"));
    m_seed = new SeedField(SeedField::Lock::Always);
    m_seed->setObjectName(QStringLiteral("seedField"));
    m_seedLabel = column->addLabelled(m_seed);
}

void BlendPanel::addForms(PanelColumn *column)
{
    const bool unfolded = services().settings.advancedUnfolded(modeKey(mode()));
    m_forms = { new SamplingForm(plainParts), new SamplingForm(plainParts | SamplingForm::Prior) };
    m_forms[0]->setObjectName(QStringLiteral("samplingForm"));
    m_forms[1]->setObjectName(QStringLiteral("samplingFormWithPrior"));
    for (SamplingForm *form : m_forms) {
        form->setUnfolded(unfolded);
        column->add(form);
    }
}

void BlendPanel::connectPages()
{
    for (std::size_t i = 0; i < m_two->slotsOfEnds().size(); ++i)
        connectEnd(m_two->slotsOfEnds()[i], i);
    for (std::size_t i = 0; i < m_pad->slotsOfEnds().size(); ++i)
        connectEnd(m_pad->slotsOfEnds()[i], i);
    connect(m_two, &BlendTwoPage::swapRequested, this, [this] {
        edit(tr("Swap A and B"), {},
             [](BlendInput &blend) { std::swap(blend.ends[0].slot, blend.ends[1].slot); });
    });
    connect(m_two, &BlendTwoPage::mixEdited, this, [this](double mix) {
        edit(tr("Change the mix"), QStringLiteral("blend-mix"),
             [mix](BlendInput &blend) { blend.mix = mix; });
    });
    connect(m_two, &BlendTwoPage::framesEdited, this, [this](int frames) {
        edit(tr("Change number of frames"), QStringLiteral("blend-frames"),
             [frames](BlendInput &blend) { blend.frames = frames; });
    });
    connect(m_two, &BlendTwoPage::played, this, &BlendPanel::updateLive);
    connect(m_two, &BlendTwoPage::keepRequested, this, &BlendPanel::keepFrame);
    connect(m_pad, &BlendPadPage::positionEdited, this, [this](double x, double y) {
        edit(tr("Move on the pad"), QStringLiteral("blend-pad"), [x, y](BlendInput &blend) {
            blend.padX = x;
            blend.padY = y;
        });
    });
    m_board->setSlotSetUp([this](ImageSlot *slot) { setUpSlot(slot); });
    connect(m_board, &BlendBoard::edited, this,
            [this](const std::vector<BlendEndInput> &ends, const QString &mergeKey) {
                const QString key =
                    mergeKey.isEmpty() ? QString() : QStringLiteral("blend-board-") + mergeKey;
                edit(tr("Change the board"), key,
                     [&ends](BlendInput &blend) { blend.ends = ends; });
            });
}

void BlendPanel::setUpSlot(ImageSlot *slot)
{
    slot->setCounter([this](const QString &prompt) { return runner().countTokens(prompt); });
    slot->setHistory(&services().prompts);
    connectSlot(slot, this, session());
}

void BlendPanel::connectEnd(ImageSlot *slot, std::size_t end)
{
    setUpSlot(slot);
    connect(slot, &ImageSlot::edited, this,
            [this, end](const SlotInput &value) { setEnd(end, value); });
}

void BlendPanel::connectFields()
{
    connect(m_layouts, &SegmentBar::picked, this, [this](int index) {
        edit(tr("Change layout"), {}, [index](BlendInput &blend) {
            blend = withLayout(blend, static_cast<BlendInput::Layout>(index));
        });
    });
    connect(m_noise, &QComboBox::activated, this, [this](int index) {
        edit(tr("Change base noise"), {},
             [index](BlendInput &blend) { blend.baseNoise = static_cast<BaseNoise>(index); });
    });
    connect(m_seed, &SeedField::edited, this, [this](quint64 seed) {
        edit(tr("Change seed"), QStringLiteral("blend-seed"),
             [seed](BlendInput &blend) { blend.sampling.seed = seed; });
    });
    for (SamplingForm *form : m_forms) {
        connect(form, &SamplingForm::edited, this, [this](const Sampling &sampling, int steps) {
            edit(tr("Change advanced settings"), QStringLiteral("blend-sampling"),
                 [&sampling, steps](BlendInput &blend) {
                     blend.sampling = sampling;
                     blend.inversionSteps = steps;
                 });
        });
        connect(form, &SamplingForm::unfoldedChanged, this, [this](bool unfolded) {
            services().settings.setAdvancedUnfolded(modeKey(mode()), unfolded);
            for (SamplingForm *other : m_forms)
                other->setUnfolded(unfolded);
        });
    }
}

const BlendInput &BlendPanel::input() const
{
    return session().inputs().blend;
}

void BlendPanel::edit(const QString &text, const QString &mergeKey,
                      const std::function<void(BlendInput &)> &change)
{
    StudioInputs inputs = session().inputs();
    change(inputs.blend);
    session().edit(inputs, text, mergeKey);
}

void BlendPanel::setEnd(std::size_t end, const SlotInput &slot)
{
    const SlotInput before = end < input().ends.size() ? input().ends[end].slot : SlotInput();
    const bool isSameEnd = before.kind == slot.kind && before.file == slot.file;
    const QString key = isSameEnd ? QStringLiteral("blend-end-%1").arg(end) : QString();
    const auto change = [end, &slot](BlendInput &blend) {
        blend.ends.resize(std::max(blend.ends.size(), end + 1));
        blend.ends[end].slot = slot;
    };
    if (slot.kind == SlotInput::Kind::Prompt)
        edit(tr("Change words"), key, change);
    else if (isSameEnd)
        edit(tr("Change crop"), key, change);
    else
        edit(slot.kind == SlotInput::Kind::Empty ? tr("Remove picture") : tr("Change picture"), key,
             change);
}

void BlendPanel::queuePictures(Place place)
{
    queue(blendRequest(input()), place);
}

void BlendPanel::keepFrame()
{
    if (!reason().isEmpty())
        return;
    LightRequest frame = blendRequest(input());
    frame.request = requestAt(std::move(frame.request), { m_two->shownMix() });
    queue(frame, Place::Last);
}

void BlendPanel::queue(const LightRequest &request, Place place)
{
    StudioInputs used = session().inputs();
    used.blend = withUsedEnds(used.blend);
    QStringList names;
    for (const BlendEndInput &end : used.blend.ends)
        names << titleOf(end.slot, services().library);
    JobSpec spec = jobSpec(request, mode());
    spec.title = names.join(QStringLiteral(" + "));
    spec.parents = parentsOf(used, mode());
    spec.sourceFiles = filesOf(used.blend);
    queueJob(this, services().queue, std::move(spec), place);
}

void BlendPanel::takePicture(const QString &file, const QString &pictureId, int slot)
{
    SlotInput picture;
    picture.kind = SlotInput::Kind::Picture;
    picture.file = file;
    picture.pictureId = pictureId;
    const int last = input().layout == BlendInput::Layout::Pad ? 3 : 1;
    if (input().layout == BlendInput::Layout::Board)
        takeBoardPicture(picture);
    else
        setEnd(static_cast<std::size_t>(std::clamp(slot, 0, last)), picture);
}

void BlendPanel::takeBoardPicture(const SlotInput &slot)
{
    const std::vector<BlendEndInput> &ends = input().ends;
    const auto empty = std::find_if(ends.begin(), ends.end(), [](const BlendEndInput &end) {
        return end.slot.kind == SlotInput::Kind::Empty;
    });
    const auto index = static_cast<std::size_t>(std::distance(ends.begin(), empty));
    if (index < static_cast<std::size_t>(BlendBoard::limit))
        setEnd(index, slot);
    else
        Q_EMIT message(tr("The board is full. Remove a picture from it first."));
}

QWidget *BlendPanel::firstField() const
{
    const auto firstEmpty = [](const auto &fields) -> ImageSlot * {
        for (ImageSlot *field : fields)
            if (field->input().kind == SlotInput::Kind::Empty)
                return field;
        return fields.front();
    };
    switch (input().layout) {
    case BlendInput::Layout::Board:
        return firstEmpty(m_board->findChildren<ImageSlot *>());
    case BlendInput::Layout::Pad:
        return firstEmpty(m_pad->slotsOfEnds());
    case BlendInput::Layout::Two:
        break;
    }
    return firstEmpty(m_two->slotsOfEnds());
}

void BlendPanel::showInputs(const StudioInputs &inputs)
{
    const BlendInput &blend = inputs.blend;
    showLayout();
    // Only what is seen: the same picture in two places would be read twice.
    switch (blend.layout) {
    case BlendInput::Layout::Two:
        m_two->showInput(blend);
        break;
    case BlendInput::Layout::Board:
        m_board->setEnds(blend.ends);
        break;
    case BlendInput::Layout::Pad:
        m_pad->showInput(blend);
        break;
    }
    m_seed->setSeed(blend.sampling.seed, false);
    for (SamplingForm *form : m_forms)
        form->setValue(blend.sampling, blend.inversionSteps);
    showNoise();
    updateLive();
    showReason();
}

void BlendPanel::showModel()
{
    for (SamplingForm *form : m_forms)
        form->setModel(runner().modelInfo());
    for (ImageSlot *slot : m_two->slotsOfEnds())
        slot->recount();
    for (ImageSlot *slot : m_pad->slotsOfEnds())
        slot->recount();
    m_board->recount();
    LivePanel::showModel();
}

void BlendPanel::retranslate()
{
    m_layouts->setTexts(
        { //: blend between two pictures
          tr("Two"),
          //: blend of many pictures with weights
          tr("Board"),
          //: blend of four pictures on a square
          tr("Pad") },
        { tr("A slider between two pictures or prompts"),
          tr("Any number of pictures and prompts, each with a weight; negative "
             "weights push away"),
          tr("A square with a picture or prompt in each corner") });
    m_two->retranslate();
    m_pad->retranslate();
    //: the random start of a picture: how, not what
    m_noiseLabel->setText(tr("Base noise"));
    m_noise->setItemText(static_cast<int>(BaseNoise::Inverted),
                         tr("Each picture's own (inverted)"));
    m_noise->setItemText(static_cast<int>(BaseNoise::Shared), tr("One for all"));
    m_noise->setAccessibleName(m_noiseLabel->text());
    m_seedLabel->setText(tr("Seed"));
    showNoise();
    LivePanel::retranslate();
}

void BlendPanel::hideEvent(QHideEvent *event)
{
    m_two->stopPlaying();
    LivePanel::hideEvent(event);
}

void BlendPanel::showLayout()
{
    const BlendInput::Layout layout = input().layout;
    m_layouts->setCurrent(static_cast<int>(layout));
    m_two->setVisible(layout == BlendInput::Layout::Two);
    m_board->setVisible(layout == BlendInput::Layout::Board);
    m_pad->setVisible(layout == BlendInput::Layout::Pad);
    const bool hasPrompt = needsSharedNoise(input());
    m_forms[0]->setVisible(!hasPrompt);
    m_forms[1]->setVisible(hasPrompt);
}

void BlendPanel::showNoise()
{
    const bool isShared = needsSharedNoise(input());
    m_noise->setEnabled(!isShared);
    m_noise->setCurrentIndex(static_cast<int>(isShared ? BaseNoise::Shared : input().baseNoise));
    const QString why = tr("Words have no noise of their own, so one noise is used for all.");
    const QString what = tr("What every picture starts from (x_T). A picture's own noise, found by "
                            "DDIM inversion, gives the picture itself back at its end.");
    m_noise->setToolTip(isShared ? why : what);
    m_noise->setAccessibleDescription(m_noise->toolTip());
    m_noiseNote->setText(why);
    m_noiseNote->setVisible(isShared);
}

void BlendPanel::onReason(const QString &reason)
{
    const bool isTwo = input().layout == BlendInput::Layout::Two;
    bar()->setText(isTwo ? tr("Make the morph (%n frames)", nullptr, input().frames)
                         : tr("Make the picture"));
    m_two->setKeepable(reason);
}

QString BlendPanel::inputReason() const
{
    const BlendInput used = withUsedEnds(input());
    const std::optional<ModelInfo> &info = runner().modelInfo();
    if (hasPicture(used) && !PanelText::encoderReason(info).isEmpty())
        return PanelText::encoderReason(info);
    for (const BlendEndInput &end : used.ends) {
        if (end.slot.kind != SlotInput::Kind::Picture || end.slot.image)
            continue;
        return unreadReason(end.slot);
    }
    const MissingInput missing = missingInput(used);
    return missing == MissingInput::Nothing ? priorReason() : uitext::missing(missing, mode());
}

QString BlendPanel::priorReason() const
{
    const std::optional<ModelInfo> &info = runner().modelInfo();
    if (!info || !needsSharedNoise(input()))
        return {};
    const PriorKind prior = input().sampling.prior;
    const bool isMissing = (prior == PriorKind::Diffusion && !info->diffusionPrior.available)
        || (prior == PriorKind::Autoregressive && !info->autoregressivePrior.available);
    return isMissing ? tr("This model has no such prior for words. Choose another one in the "
                          "advanced settings.")
                     : QString();
}

void BlendPanel::updateSequence()
{
    if (!m_sequence || !isSameSequence(*m_sequence, input()))
        startSequence();
    showMade();
}

LivePlace BlendPanel::livePlace() const
{
    BlendInput place = input();
    place.mix = m_two->isPlaying() ? m_two->shownMix() : place.mix;
    return { blendPosition(place), coarseBlendPosition(place) };
}

void BlendPanel::showFrame(const SharedFrame &frame)
{
    ViewerContent content = viewerContent(frame, captionOf(frame));
    if (input().layout == BlendInput::Layout::Pad)
        m_pad->setFrame(content.picture);
    else if (input().layout == BlendInput::Layout::Two)
        content.sourceFile = input().ends[frame->parameter < 0.5 ? 0 : 1].slot.file;
    Q_EMIT showInViewer(content);
}

QString BlendPanel::busyNote() const
{
    return live()->isWaiting() && !m_two->isPlaying() ? tr("Drawing the preview…")
                                                      : tr("Drawing the frames in between…");
}

void BlendPanel::startSequence()
{
    const bool isTyping = m_sequence && isGradual(*m_sequence, input());
    m_sequence = input();
    m_visited.clear();
    m_pad->setFrame({});
    retryButton()->hide();
    const bool isTwo = input().layout == BlendInput::Layout::Two;
    live()->setSequence([sequence = input()] { return blendRequest(sequence); },
                        isTwo ? coarseToFine(morphGrid) : std::vector<FramePosition>(),
                        isTyping ? LiveSequence::Cause::Typing : LiveSequence::Cause::Deed);
}

void BlendPanel::showMade()
{
    std::vector<double> made;
    for (int i = 0; i < morphGrid; ++i)
        made.push_back(static_cast<double>(i) / (morphGrid - 1));
    made.insert(made.end(), m_visited.begin(), m_visited.end());
    std::sort(made.begin(), made.end());
    made.erase(
        std::unique(made.begin(), made.end(), [](double a, double b) { return b - a < samePlace; }),
        made.end());
    made.erase(std::remove_if(made.begin(), made.end(),
                              [this](double mix) { return !live()->frame({ mix }); }),
               made.end());
    m_two->setMade(made);
}

QString BlendPanel::captionOf(const SharedFrame &frame) const
{
    if (input().layout == BlendInput::Layout::Two)
        return tr("t = %1").arg(number(frame->parameter));
    if (live()->frame(blendPosition(input())) != frame)
        return tr("A frame nearby");
    if (input().layout == BlendInput::Layout::Pad)
        return tr("x = %1, y = %2").arg(number(input().padX), number(input().padY));
    QStringList weights;
    for (const double weight : blendPosition(input()))
        weights << number(weight);
    //: %1 is a list of numbers
    return tr("Weights %1").arg(weights.join(QStringLiteral(" · ")));
}

} // namespace unclip
