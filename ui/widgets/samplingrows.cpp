#include "widgets/samplingrows.h"

#include "theme.h"
#include "widgets/samplingnumbers.h"
#include "widgets/section.h"
#include "widgets/wheelguard.h"

#include <QComboBox>
#include <QLabel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace unclip {

namespace {

constexpr int ownSampler = 0; ///< rows of the sampler's list
constexpr int ddimSampler = 1;
constexpr int mostStages = 2; ///< upsamplers that a model can have

/// What is shown while no model has said what it suggests.
Sampling usualDefaults()
{
    Sampling sampling;
    sampling.priorSteps = 25;
    sampling.priorGuidanceScale = 4.0;
    sampling.decoderSteps = 25;
    sampling.decoderGuidanceScale = 8.0;
    sampling.superResSteps = 7;
    sampling.superResSecondSteps = 7;
    return sampling;
}

bool isNamed(const SamplingNumber &number, const char *name)
{
    return QLatin1String(number.objectName) == QLatin1String(name);
}

bool isOpen(const SamplingNumber &number, double value)
{
    return number.open && (value < 0 || value == *number.open);
}

QString priorName(PriorKind kind)
{
    switch (kind) {
    case PriorKind::Diffusion:
        return SamplingForm::tr("Diffusion, step by step");
    case PriorKind::Autoregressive:
        return SamplingForm::tr("Autoregressive, piece by piece");
    case PriorKind::None:
        break;
    }
    return SamplingForm::tr("None, the words themselves");
}

QString missingPrior(PriorKind kind)
{
    return kind == PriorKind::Diffusion
        ? SamplingForm::tr("This model has no diffusion prior.")
        : SamplingForm::tr("This model has no autoregressive prior.");
}

QString sizeName(const ModelInfo &model, int stages)
{
    const int side = upsampledSide(model, stages);
    //: width and height of a picture in pixels
    return stages == 0 ? SamplingForm::tr("%1 × %1, not enlarged").arg(side)
                       //: width and height of a picture in pixels, and how much wider it got
                       : SamplingForm::tr("%1 × %1, enlarged %2×")
                             .arg(side)
                             .arg(side / std::max(model.baseSize, 1));
}

/// A size that the model cannot make: what it is called, and why.
struct MissingSize
{
    QString name;
    QString reason;
};

MissingSize missingSize(int stages)
{
    return stages == 1 ? MissingSize { SamplingForm::tr("Enlarged once"),
                                       SamplingForm::tr("This model has no upsampler "
                                                        "(super_res_first).") }
                       : MissingSize { SamplingForm::tr("Enlarged twice"),
                                       SamplingForm::tr("This model has no second upsampler "
                                                        "(super_res_2_first).") };
}

void setChoiceTexts(QComboBox *choice, QLabel *label, const QString &name, const QString &toolTip)
{
    label->setText(name);
    for (QWidget *part : { static_cast<QWidget *>(choice), static_cast<QWidget *>(label) })
        part->setToolTip(toolTip);
    choice->setAccessibleName(name);
    choice->setAccessibleDescription(toolTip);
}

} // namespace

SamplingForm::Rows::Rows(SamplingForm *form, Parts parts)
    : QObject(form)
    , section(new Section(form))
    , m_form(form)
    , m_parts(parts)
{
    auto *content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(theme::smallSpacing, 0, 0, 0);
    m_column->setSpacing(theme::spacing);
    for (const Part part : { Prior, Decoder, Eta, Inversion, Upsampling }) {
        if (!(parts & part))
            continue;
        if (part == Prior)
            addPrior();
        else if (part == Eta)
            addSampler();
        else if (part == Upsampling)
            addSizes();
        for (const SamplingNumber &number : samplingNumbers(part))
            addNumber(number);
    }
    section->setContent(content);
}

void SamplingForm::Rows::showAll()
{
    section->setTitle(SamplingForm::tr("Advanced"));
    if (m_prior != nullptr)
        showPrior();
    if (m_sampler != nullptr)
        showSampler();
    if (m_size != nullptr)
        showSizes();
    for (SamplingNumber &number : m_numbers)
        showNumber(number);
}

QComboBox *SamplingForm::Rows::addChoice(const QString &objectName, QLabel **label)
{
    auto *pair = new QVBoxLayout;
    pair->setSpacing(theme::smallSpacing);
    *label = new QLabel;
    (*label)->setWordWrap(true);
    auto *choice = new QComboBox;
    choice->setObjectName(objectName);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(8);
    new WheelGuard(choice);
    (*label)->setBuddy(choice);
    pair->addWidget(*label);
    pair->addWidget(choice);
    m_column->addLayout(pair);
    return choice;
}

void SamplingForm::Rows::addNumber(const SamplingNumber &number)
{
    SamplingNumber row = number;
    row.slider = new ParameterSlider(number.range);
    row.slider->setObjectName(QLatin1String(number.objectName));
    row.slider->setOpenable({});
    const bool adapts = isAdaptive(number);
    connect(row.slider, &ParameterSlider::edited, this, [this, row, adapts](double value) {
        const bool isDefault = !adapts && value == row.slider->defaultValue();
        change([&](SamplingValues &changed) {
            row.write(changed, isDefault ? row.open.value_or(value) : value);
        });
    });
    connect(row.slider, &ParameterSlider::resetRequested, this, [this, row] {
        change([&](SamplingValues &changed) {
            row.write(changed, row.open.value_or(row.byDefault(changed, defaults())));
        });
    });
    m_column->addWidget(row.slider);
    m_numbers.push_back(row);
}

void SamplingForm::Rows::addPrior()
{
    m_prior = addChoice(QStringLiteral("prior"), &m_priorLabel);
    for (const PriorKind kind :
         { PriorKind::Diffusion, PriorKind::Autoregressive, PriorKind::None })
        m_prior->addItem(QString(), static_cast<int>(kind));
    m_priorNote = new QLabel;
    m_priorNote->setObjectName(QStringLiteral("priorNote"));
    m_priorNote->setWordWrap(true);
    m_priorNote->setProperty("role", QStringLiteral("warning"));
    m_column->addWidget(m_priorNote);
    connect(m_prior, &QComboBox::activated, this, [this](int row) {
        const auto kind = static_cast<PriorKind>(m_prior->itemData(row).toInt());
        change([kind](SamplingValues &values) { values.sampling.prior = kind; });
    });
}

void SamplingForm::Rows::addSampler()
{
    m_sampler = addChoice(QStringLiteral("sampler"), &m_samplerLabel);
    m_sampler->addItems({ QString(), QString() });
    connect(m_sampler, &QComboBox::activated, this, [this](int row) {
        change([row](SamplingValues &values) {
            values.sampling.eta = row == ddimSampler ? std::optional<double>(0.0) : std::nullopt;
        });
    });
}

void SamplingForm::Rows::addSizes()
{
    m_size = addChoice(QStringLiteral("size"), &m_sizeLabel);
    connect(m_size, &QComboBox::activated, this, [this](int row) {
        const bool isDefault = row == stages(-1);
        change([&](SamplingValues &values) {
            values.sampling.upsampleStages = isDefault ? -1 : row; // the default is left open
        });
    });
}

void SamplingForm::Rows::change(const Writer &write)
{
    SamplingValues changed = values();
    write(changed);
    m_form->take(changed.sampling, changed.inversionSteps);
}

void SamplingForm::Rows::showPrior()
{
    setChoiceTexts(m_prior, m_priorLabel, SamplingForm::tr("How words become an idea"),
                   SamplingForm::tr("What turns the words into what the picture shall look like "
                                    "(prior)"));
    const auto *items = qobject_cast<QStandardItemModel *>(m_prior->model());
    for (int row = 0; row < m_prior->count(); ++row) {
        const auto kind = static_cast<PriorKind>(m_prior->itemData(row).toInt());
        const Capability &capability = capabilityOf(kind);
        m_prior->setItemText(row, priorName(kind));
        items->item(row)->setEnabled(capability.available);
        items->item(row)->setToolTip(capability.available ? QString()
                                                          : missingPrior(kind) + QLatin1Char('\n')
                                             + QString::fromStdString(capability.reason));
    }
    const PriorKind chosen = m_form->sampling().prior;
    m_prior->setCurrentIndex(m_prior->findData(static_cast<int>(chosen)));
    m_prior->setEnabled(model.has_value());
    const Capability &capability = capabilityOf(chosen);
    m_priorNote->setVisible(model && !capability.available);
    m_priorNote->setText(missingPrior(chosen) + QLatin1Char(' ')
                         + SamplingForm::tr("Choose another one."));
    m_priorNote->setToolTip(QString::fromStdString(capability.reason));
}

void SamplingForm::Rows::showSampler()
{
    setChoiceTexts(m_sampler, m_samplerLabel, SamplingForm::tr("Way of drawing"),
                   SamplingForm::tr("How the steps follow each other (sampler)"));
    m_sampler->setItemText(ownSampler, SamplingForm::tr("The model's own"));
    //: DDIM is the name of a method
    m_sampler->setItemText(ddimSampler, SamplingForm::tr("With chance as set (DDIM)"));
    m_sampler->setCurrentIndex(m_form->sampling().eta ? ddimSampler : ownSampler);
    m_sampler->setEnabled(model.has_value());
}

void SamplingForm::Rows::showSizes()
{
    setChoiceTexts(m_size, m_sizeLabel, SamplingForm::tr("Size of the picture"),
                   SamplingForm::tr("How often it is enlarged after drawing (upsamplers)"));
    m_size->clear();
    if (!model) {
        m_size->addItem(SamplingForm::tr("As the model makes them"));
        m_size->setEnabled(false);
        return;
    }
    const auto available = static_cast<int>(model->upsampledSizes.size());
    for (int row = 0; row <= mostStages; ++row)
        m_size->addItem(row <= available ? sizeName(*model, row) : missingSize(row).name);
    const auto *items = qobject_cast<QStandardItemModel *>(m_size->model());
    for (int row = available + 1; row <= mostStages; ++row) {
        items->item(row)->setEnabled(false);
        items->item(row)->setToolTip(missingSize(row).reason);
    }
    m_size->setCurrentIndex(stagesInUse());
    m_size->setEnabled(available > 0);
    if (available == 0)
        m_size->setToolTip(SamplingForm::tr("This model has nothing to enlarge with."));
}

void SamplingForm::Rows::showNumber(SamplingNumber &number)
{
    const double held = number.read(values());
    const bool isLeftOpen = isOpen(number, held);
    const double byDefault = number.byDefault(values(), defaults());
    const double shown = isLeftOpen ? byDefault : held;
    ParameterRange range = number.range;
    range.maximum = std::max({ range.maximum, shown, byDefault }); // a recipe may go beyond it
    ParameterSlider *slider = number.slider;
    slider->setRange(range);
    slider->setDefaultValue(byDefault);
    slider->setValue(shown);
    //: in front of a number: it grows up to that
    slider->setOpenable(isAdaptive(number) ? SamplingForm::tr("up to ") : QString());
    slider->setOpen(number.open ? isLeftOpen : shown == byDefault);

    const SamplingNumber::Words words = number.words();
    const QString reason = whyNot(number);
    QString toolTip = words.toolTip;
    if (isAdaptive(number))
        toolTip += QLatin1Char('\n')
            + SamplingForm::tr("Left alone, it starts at 1, which brings your picture back, and "
                               "grows with the distance from it.");
    slider->setTexts(words.name, reason.isEmpty() ? toolTip : reason + QLatin1Char('\n') + toolTip);
    slider->setEnabled(reason.isEmpty());
    if (isNamed(number, "superResSecondSteps"))
        slider->setVisible(model && model->upsampledSizes.size() > 1);
}

bool SamplingForm::Rows::isAdaptive(const SamplingNumber &number) const
{
    return m_parts & Inversion && isNamed(number, "decoderGuidance");
}

QString SamplingForm::Rows::whyNot(const SamplingNumber &number) const
{
    if (!model)
        return SamplingForm::tr("No model is loaded yet.");
    const Sampling &sampling = m_form->sampling();
    const bool isOfPrior = isNamed(number, "priorSteps") || isNamed(number, "priorGuidance")
        || isNamed(number, "candidates");
    if (isOfPrior && sampling.prior == PriorKind::None)
        return SamplingForm::tr("Without a prior there is nothing to set here.");
    if (isNamed(number, "priorSteps") && sampling.prior == PriorKind::Autoregressive)
        return SamplingForm::tr("This prior always takes the same number of steps.");
    if (isNamed(number, "eta") && !sampling.eta)
        return SamplingForm::tr("The model's own way of drawing sets this.");
    const int needed = isNamed(number, "superResSteps") ? 1
        : isNamed(number, "superResSecondSteps")        ? 2
                                                        : 0;
    return stagesInUse() < needed ? SamplingForm::tr("The picture is not enlarged that far.")
                                  : QString();
}

const Capability &SamplingForm::Rows::capabilityOf(PriorKind kind) const
{
    if (!model || kind == PriorKind::None)
        return m_always;
    return kind == PriorKind::Diffusion ? model->diffusionPrior : model->autoregressivePrior;
}

Sampling SamplingForm::Rows::defaults() const
{
    return model ? model->defaults : usualDefaults();
}

int SamplingForm::Rows::stages(int wanted) const
{
    const int most = model ? static_cast<int>(model->upsampledSizes.size()) : 0;
    const int open = defaults().upsampleStages;
    const int number = wanted < 0 ? open : wanted;
    return number < 0 ? most : std::min(number, most);
}

int SamplingForm::Rows::stagesInUse() const
{
    return stages(m_form->sampling().upsampleStages);
}

SamplingValues SamplingForm::Rows::values() const
{
    return { m_form->sampling(), m_form->inversionSteps() };
}

} // namespace unclip
