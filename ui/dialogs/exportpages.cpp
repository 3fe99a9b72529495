#include "dialogs/exportpages.h"

#include "panels/panelcolumn.h"
#include "theme.h"
#include "widgets/wheelguard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace unclip {

namespace {

constexpr int usualSide = 1024; ///< pixels
constexpr int mostColumns = 12;
constexpr int leastLabelWidth = 96; ///< pixels; the pages' fields line up

template <typename Enum> Enum chosen(const QComboBox *combo)
{
    return static_cast<Enum>(combo->currentIndex());
}

template <typename Enum> void choose(QComboBox *combo, Enum value)
{
    combo->setCurrentIndex(static_cast<int>(value));
}

} // namespace

ExportPage::ExportPage(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(m_form);
    layout->addStretch(1);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setSpacing(theme::spacing);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

QComboBox *ExportPage::addCombo(const QString &name)
{
    auto *combo = new QComboBox(this);
    combo->setObjectName(name);
    new WheelGuard(combo);
    addField(combo);
    connect(combo, &QComboBox::activated, this, &ExportPage::onEdited);
    return combo;
}

QSpinBox *ExportPage::addSpin(const QString &name, int least, int most)
{
    auto *spin = new QSpinBox(this);
    spin->setObjectName(name);
    spin->setRange(least, most);
    new WheelGuard(spin);
    addField(spin);
    connect(spin, &QSpinBox::valueChanged, this, &ExportPage::onEdited);
    return spin;
}

void ExportPage::addField(QWidget *field)
{
    auto *label = new QLabel(this);
    label->setBuddy(field);
    label->setMinimumWidth(leastLabelWidth);
    m_form->addRow(label, field);
}

QLabel *ExportPage::addNote(const QString &name)
{
    QLabel *note = wrappedLabel(QStringLiteral("muted"), this);
    note->setObjectName(name);
    m_form->addRow(QString(), note);
    return note;
}

void ExportPage::setName(QWidget *field, const QString &name, const QString &toolTip)
{
    auto *label = qobject_cast<QLabel *>(m_form->labelForField(field));
    if (label != nullptr)
        label->setText(name);
    field->setAccessibleName(name);
    field->setToolTip(toolTip);
}

void ExportPage::setFieldVisible(QWidget *field, bool visible)
{
    m_form->setRowVisible(field, visible);
}

void ExportPage::setItems(QComboBox *combo, const QStringList &texts)
{
    while (combo->count() < texts.size())
        combo->addItem(QString());
    for (int i = 0; i < combo->count(); ++i)
        combo->setItemText(i, texts.value(i));
}

void ExportPage::onEdited()
{
    showState();
    Q_EMIT edited();
}

void ExportPage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showState();
    }
    QWidget::changeEvent(event);
}

SizeField::SizeField(const QString &prefix, QWidget *parent)
    : QWidget(parent)
    , m_choice(new QComboBox(this))
    , m_pixels(new QSpinBox(this))
{
    m_choice->setObjectName(prefix + QStringLiteral("SizeBox"));
    m_choice->addItems({ QString(), QString() });
    m_pixels->setObjectName(prefix + QStringLiteral("SideField"));
    m_pixels->setRange(16, 16384);
    m_pixels->setValue(usualSide);
    m_pixels->setEnabled(false);
    new WheelGuard(m_choice);
    new WheelGuard(m_pixels);
    setFocusProxy(m_choice);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_choice, 1);
    layout->addWidget(m_pixels);
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        m_pixels->setEnabled(index == 1);
        Q_EMIT edited();
    });
    connect(m_pixels, &QSpinBox::valueChanged, this, &SizeField::edited);
}

void SizeField::setLongestSide(int pixels)
{
    const QSignalBlocker blocker(m_pixels);
    m_choice->setCurrentIndex(pixels > 0 ? 1 : 0);
    m_pixels->setEnabled(pixels > 0);
    if (pixels > 0)
        m_pixels->setValue(pixels);
}

int SizeField::longestSide() const
{
    return m_choice->currentIndex() == 1 ? m_pixels->value() : 0;
}

void SizeField::retranslate()
{
    m_choice->setItemText(0, tr("As they are"));
    m_choice->setItemText(1, tr("Longest side of"));
    m_choice->setAccessibleName(tr("Size"));
    //: pixels, after a number
    m_pixels->setSuffix(tr(" px"));
    m_pixels->setAccessibleName(tr("Longest side in pixels"));
}

PictureExportPage::PictureExportPage(QWidget *parent)
    : ExportPage(parent)
    , m_format(addCombo(QStringLiteral("pictureFormatBox")))
    , m_lossless(new QCheckBox(this))
    , m_size(nullptr)
{
    m_lossless->setObjectName(QStringLiteral("losslessBox"));
    form()->addRow(QString(), m_lossless);
    connect(m_lossless, &QCheckBox::clicked, this, &PictureExportPage::onEdited);
    m_quality = addSpin(QStringLiteral("qualityField"), 1, 100);
    m_size = new SizeField(QStringLiteral("picture"), this);
    addField(m_size);
    connect(m_size, &SizeField::edited, this, &PictureExportPage::onEdited);
    m_metadata = addCombo(QStringLiteral("metadataBox"));
    m_metadataNote = addNote(QStringLiteral("metadataNote"));
    retranslate();
    setOptions({}, 0);
}

void PictureExportPage::setOptions(const PictureOptions &options, int longestSide)
{
    const QSignalBlocker blocker(this);
    choose(m_format, options.format);
    m_lossless->setChecked(options.lossless);
    m_quality->setValue(options.quality);
    choose(m_metadata, options.metadata);
    m_size->setLongestSide(longestSide);
    showState();
}

PictureOptions PictureExportPage::options() const
{
    return { chosen<PictureFormat>(m_format), m_quality->value(), m_lossless->isChecked(),
             chosen<MetadataLevel>(m_metadata) };
}

int PictureExportPage::longestSide() const
{
    return m_size->longestSide();
}

void PictureExportPage::retranslate()
{
    setItems(m_format, { tr("PNG, every pixel kept"), tr("JPEG, small"), tr("WebP, smaller") });
    setName(m_format, tr("Format"));
    m_lossless->setText(tr("Keep every pixel (lossless)"));
    setName(m_quality, tr("Quality"), tr("1 to 100: higher looks better and takes more room."));
    setName(m_size, tr("Size"));
    m_size->retranslate();
    setItems(m_metadata, { tr("Everything"), tr("Only the prompt"), tr("Nothing") });
    setName(m_metadata, tr("Tell in the file"), tr("Metadata"));
}

void PictureExportPage::showState()
{
    const PictureOptions now = options();
    form()->setRowVisible(m_lossless, now.format == PictureFormat::WebP);
    const bool isLossy =
        now.format == PictureFormat::Jpeg || (now.format == PictureFormat::WebP && !now.lossless);
    setFieldVisible(m_quality, isLossy);
    switch (now.metadata) {
    case MetadataLevel::Full:
        m_metadataNote->setText(
            tr("Prompt, settings and recipe: the picture can be made again from the file."));
        break;
    case MetadataLevel::PromptOnly:
        m_metadataNote->setText(tr("The words, but no seed, no model and no file names."));
        break;
    case MetadataLevel::None:
        m_metadataNote->setText(tr("Nothing but the pixels."));
        break;
    }
}

SheetExportPage::SheetExportPage(QWidget *parent)
    : ExportPage(parent)
    , m_format(addCombo(QStringLiteral("sheetFormatBox")))
    , m_columns(addSpin(QStringLiteral("columnsField"), 1, mostColumns))
    , m_page(addCombo(QStringLiteral("pageBox")))
    , m_orientation(addCombo(QStringLiteral("orientationBox")))
    , m_tileSide(addSpin(QStringLiteral("tileSideField"), 32, 2048))
    , m_caption(addCombo(QStringLiteral("captionBox")))
    , m_background(addCombo(QStringLiteral("backgroundBox")))
{
    m_tileSide->setSingleStep(64);
    retranslate();
    setOptions({});
}

void SheetExportPage::setOptions(const SheetOptions &options)
{
    const QSignalBlocker blocker(this);
    choose(m_format, options.format);
    m_columns->setValue(options.columns);
    choose(m_page, options.page);
    choose(m_orientation, options.orientation);
    m_tileSide->setValue(options.tileSide);
    choose(m_caption, options.caption);
    choose(m_background, options.background);
    showState();
}

SheetOptions SheetExportPage::options() const
{
    return { chosen<SheetFormat>(m_format),
             m_columns->value(),
             m_tileSide->value(),
             chosen<SheetPage>(m_page),
             chosen<SheetOrientation>(m_orientation),
             chosen<SheetCaption>(m_caption),
             chosen<SheetBackground>(m_background) };
}

void SheetExportPage::retranslate()
{
    setItems(m_format, { tr("PNG, a picture"), tr("PDF, for printing") });
    setName(m_format, tr("Format"));
    setName(m_columns, tr("Columns"), tr("Pictures side by side"));
    setItems(m_page, { tr("A4"), tr("A3"), tr("US Letter") });
    setName(m_page, tr("Paper"));
    //: of paper: portrait or landscape
    setItems(m_orientation, { tr("Upright"), tr("Sideways") });
    setName(m_orientation, tr("Orientation"), tr("Portrait or landscape"));
    m_tileSide->setSuffix(tr(" px"));
    setName(m_tileSide, tr("Size of each"), tr("Longer side of each picture on the sheet"));
    setItems(m_caption, { tr("None"), tr("Prompt"), tr("Prompt and seed") });
    setName(m_caption, tr("Captions"));
    setItems(m_background, { tr("White"), tr("Dark") });
    setName(m_background, tr("Background"));
}

void SheetExportPage::showState()
{
    const bool isPdf = options().format == SheetFormat::Pdf;
    setFieldVisible(m_page, isPdf);
    setFieldVisible(m_orientation, isPdf);
    setFieldVisible(m_tileSide, !isPdf);
}

SequenceExportPage::SequenceExportPage(QWidget *parent)
    : ExportPage(parent)
    , m_format(addCombo(QStringLiteral("sequenceFormatBox")))
    , m_formatNote(addNote(QStringLiteral("sequenceFormatNote")))
    , m_order(addCombo(QStringLiteral("orderBox")))
    , m_rate(new QDoubleSpinBox(this))
{
    m_rate->setObjectName(QStringLiteral("rateField"));
    m_rate->setRange(1.0, 50.0);
    m_rate->setDecimals(1);
    new WheelGuard(m_rate);
    addField(m_rate);
    connect(m_rate, &QDoubleSpinBox::valueChanged, this, &SequenceExportPage::onEdited);
    m_lengthNote = addNote(QStringLiteral("lengthNote"));
    m_lengthNote->setWordWrap(false);
    m_playback = addCombo(QStringLiteral("playbackBox"));
    m_quality = addSpin(QStringLiteral("sequenceQualityField"), 1, 100);
    m_size = new SizeField(QStringLiteral("sequence"), this);
    addField(m_size);
    connect(m_size, &SizeField::edited, this, &SequenceExportPage::onEdited);
    m_metadata = addCombo(QStringLiteral("sequenceMetadataBox"));
    retranslate();
    setOptions({}, 0, MetadataLevel::Full);
}

void SequenceExportPage::setPictureCount(int count)
{
    m_pictureCount = count;
    showState();
}

void SequenceExportPage::setMp4Available(bool available)
{
    m_isMp4Available = available;
    if (!available && options().format == SequenceFormat::Mp4)
        choose(m_format, SequenceFormat::WebP);
    auto *items = qobject_cast<QStandardItemModel *>(m_format->model());
    if (items != nullptr)
        items->item(static_cast<int>(SequenceFormat::Mp4))->setEnabled(available);
    onEdited();
}

void SequenceExportPage::setOptions(const SequenceOptions &options, int longestSide,
                                    MetadataLevel metadata)
{
    const QSignalBlocker blocker(this);
    choose(m_format, options.format);
    choose(m_order, options.order);
    m_rate->setValue(options.framesPerSecond);
    choose(m_playback, options.playback);
    m_quality->setValue(options.quality);
    m_size->setLongestSide(longestSide);
    choose(m_metadata, metadata);
    showState();
}

SequenceOptions SequenceExportPage::options() const
{
    return { chosen<SequenceFormat>(m_format), chosen<SequenceOrder>(m_order), m_rate->value(),
             chosen<Playback>(m_playback), m_quality->value() };
}

int SequenceExportPage::longestSide() const
{
    return m_size->longestSide();
}

MetadataLevel SequenceExportPage::metadata() const
{
    return chosen<MetadataLevel>(m_metadata);
}

void SequenceExportPage::retranslate()
{
    setItems(m_format,
             { tr("PNG files, one a picture"), tr("GIF, plays everywhere"),
               tr("WebP, small and in full colour"), tr("MP4 film") });
    setName(m_format, tr("Format"));
    setItems(m_order,
             { tr("As selected"), tr("By time of making"), tr("By position in the morph") });
    setName(m_order, tr("Order"), tr("Position: t of a blend, θ of an edit, η or k"));
    //: pictures a second, after a number
    m_rate->setSuffix(tr(" per second"));
    setName(m_rate, tr("Pictures"), tr("Frame rate"));
    setItems(m_playback, { tr("Again and again"), tr("Once"), tr("There and back") });
    setName(m_playback, tr("Play"));
    setName(m_quality, tr("Quality"), tr("1 to 100: higher looks better and takes more room."));
    setName(m_size, tr("Size"));
    m_size->retranslate();
    setItems(m_metadata, { tr("Everything"), tr("Only the prompt"), tr("Nothing") });
    setName(m_metadata, tr("Tell in the files"), tr("Metadata"));
}

void SequenceExportPage::showState()
{
    const SequenceOptions now = options();
    const bool isFiles = now.format == SequenceFormat::PngFrames;
    setFieldVisible(m_rate, !isFiles);
    setFieldVisible(m_lengthNote, !isFiles && m_pictureCount > 0);
    setFieldVisible(m_quality, now.format == SequenceFormat::WebP);
    setFieldVisible(m_metadata, isFiles);
    setFieldVisible(m_formatNote, !m_isMp4Available);
    m_formatNote->setText(tr("MP4 films cannot be written on this computer, because its OpenCV has "
                             "no encoder for them. WebP and GIF always work."));
    const int frames = now.playback == Playback::ThereAndBack
        ? std::max(m_pictureCount, 2 * m_pictureCount - 2)
        : m_pictureCount;
    m_lengthNote->setText(tr("%n picture(s), %1 seconds", nullptr, frames)
                              .arg(QLocale().toString(frames / now.framesPerSecond, 'f', 1)));
}

} // namespace unclip
