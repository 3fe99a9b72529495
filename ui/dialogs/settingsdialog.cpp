#include "dialogs/settingsdialog.h"

#include "panels/panelcolumn.h"
#include "theme.h"
#include "widgets/computeform.h"
#include "widgets/markedslider.h"
#include "widgets/plaintooltip.h"
#include "widgets/wheelguard.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>

namespace unclip {

namespace {

constexpr int preferredWidth = 560;
constexpr int leastTile = 96;
constexpr int largestTile = 320;
constexpr int tileStep = 16;

QLabel *fieldLabel(QWidget *field, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setBuddy(field);
    return label;
}

} // namespace

SettingsDialog::SettingsDialog(Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_libraryInUse(settings.libraryFolder())
    , m_libraryAtStart(m_libraryInUse)
{
    setObjectName(QStringLiteral("settingsDialog"));
    build();
    retranslate();
    fill();
    connectFields();
}

void SettingsDialog::setLibrary(const QString &inUse, const QString &atStart)
{
    m_libraryInUse = QDir::cleanPath(inUse);
    m_libraryAtStart = QDir::cleanPath(atStart);
    showLibrary();
}

void SettingsDialog::build()
{
    m_language = new QComboBox(this);
    m_language->setObjectName(QStringLiteral("languageBox"));
    m_theme = new QComboBox(this);
    m_theme->setObjectName(QStringLiteral("themeBox"));
    for (QComboBox *box : { m_language, m_theme })
        new WheelGuard(box);
    m_tile = new MarkedSlider(this);
    m_tile->setObjectName(QStringLiteral("tileSizeSlider"));
    m_tile->setRange(leastTile, largestTile);
    m_tile->setSingleStep(tileStep);
    m_tile->setPageStep(2 * tileStep);
    new WheelGuard(m_tile);
    m_compute = new ComputeForm(this);
    m_languageLabel = fieldLabel(m_language, this);
    m_themeLabel = fieldLabel(m_theme, this);
    m_tileLabel = fieldLabel(m_tile, this);
    QWidget *library = libraryRow();
    m_libraryLabel = fieldLabel(m_library, this);
    m_libraryNote = wrappedLabel(QStringLiteral("muted"), this);
    m_libraryNote->setObjectName(QStringLiteral("libraryNote"));
    m_computeHeading = new QLabel(this);
    setRole(m_computeHeading, QStringLiteral("heading"));
    m_computeNote = wrappedLabel(QStringLiteral("muted"), this);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    m_form = new QFormLayout;
    m_form->setSpacing(theme::spacing);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(m_languageLabel, m_language);
    m_form->addRow(m_themeLabel, m_theme);
    m_form->addRow(m_tileLabel, m_tile);
    m_form->addRow(m_libraryLabel, library);
    m_form->addRow(QString(), m_libraryNote);
    m_restart = new QPushButton(this);
    m_restart->setObjectName(QStringLiteral("restartButton"));
    m_restart->setIcon(theme::icon(QStringLiteral("retry")));
    m_form->addRow(QString(), m_restart);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::spacing);
    layout->addLayout(m_form);
    layout->addSpacing(theme::smallSpacing);
    layout->addWidget(m_computeHeading);
    layout->addWidget(m_compute);
    layout->addWidget(m_computeNote);
    layout->addSpacing(theme::spacing);
    layout->addStretch(1);
    layout->addWidget(m_buttons);
    setMinimumWidth(preferredWidth);
}

QWidget *SettingsDialog::libraryRow()
{
    auto *row = new QWidget(this);
    m_library = new QLineEdit(row);
    m_library->setObjectName(QStringLiteral("libraryField"));
    m_library->setReadOnly(true);
    m_chooseLibrary = new QPushButton(row);
    m_chooseLibrary->setObjectName(QStringLiteral("chooseLibraryButton"));
    m_chooseLibrary->setIcon(theme::icon(QStringLiteral("folder")));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_library, 1);
    layout->addWidget(m_chooseLibrary);
    return row;
}

void SettingsDialog::connectFields()
{
    connect(m_language, &QComboBox::activated, this, [this](int index) {
        const QString code = m_language->itemData(index).toString();
        m_settings.setLanguage(code);
        Q_EMIT languageChosen(code);
    });
    connect(m_theme, &QComboBox::activated, this, [this](int index) {
        const auto choice = static_cast<ThemeChoice>(index);
        m_settings.setTheme(choice);
        Q_EMIT themeChosen(choice);
    });
    connect(m_tile, &QSlider::valueChanged, this, [this](int pixels) {
        m_settings.setGalleryTileSize(pixels);
        Q_EMIT tileSizeChosen(pixels);
    });
    connect(m_chooseLibrary, &QPushButton::clicked, this, &SettingsDialog::chooseLibrary);
    connect(m_restart, &QPushButton::clicked, this, [this] {
        accept();
        Q_EMIT restartRequested();
    });
    connect(m_compute, &ComputeForm::edited, this, [this](const LoadOptions &options) {
        m_settings.setLoadOptions(options);
        Q_EMIT loadOptionsChosen(options);
    });
}

void SettingsDialog::fill()
{
    m_language->setCurrentIndex(std::max(0, m_language->findData(m_settings.language())));
    m_theme->setCurrentIndex(static_cast<int>(m_settings.theme()));
    m_tile->setValue(m_settings.galleryTileSize());
    m_compute->setOptions(m_settings.loadOptions());
}

/// The folder in use, or the one that waits for the next start, and what there is to know of it.
void SettingsDialog::showLibrary()
{
    const QString named = m_settings.libraryFolder();
    const bool isMoved = named != m_libraryAtStart && named != m_libraryInUse;
    m_library->setText(QDir::toNativeSeparators(isMoved ? named : m_libraryInUse));
    m_library->setCursorPosition(0);
    m_library->setToolTip(plainToolTip(m_library->text()));
    m_form->setRowVisible(m_restart, isMoved); // a hidden row takes no space
    setRole(m_libraryNote, isMoved ? QStringLiteral("warning") : QStringLiteral("muted"));
    if (isMoved)
        m_libraryNote->setText(
            tr("Used once the studio starts again. Your pictures stay in %1: close the "
               "studio and move its contents here to take them along, ratings included.")
                .arg(QDir::toNativeSeparators(m_libraryInUse)));
    else if (named != m_libraryInUse)
        m_libraryNote->setText(tr("Named when the studio was started, and used until it is closed. "
                                  "Otherwise pictures are kept in %1.")
                                   .arg(QDir::toNativeSeparators(named)));
    else
        m_libraryNote->setText(
            tr("Every finished picture is kept here, in a folder for each day."));
}

/// Choices with their texts, in the current language.
void SettingsDialog::fillChoices()
{
    const int language = m_language->currentIndex();
    m_language->clear();
    m_language->addItem(tr("As the desktop says"), QString());
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("简体中文"), QStringLiteral("zh_CN"));
    m_language->setCurrentIndex(language);
    const int choice = m_theme->currentIndex();
    m_theme->clear();
    m_theme->addItems({ tr("As the desktop says"), tr("Light"), tr("Dark") });
    m_theme->setCurrentIndex(choice);
}

void SettingsDialog::chooseLibrary()
{
    auto *dialog =
        new QFileDialog(this, tr("Choose the library folder"), m_settings.libraryFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &SettingsDialog::takeLibrary);
    dialog->open();
}

void SettingsDialog::takeLibrary(const QString &folder)
{
    m_settings.setLibraryFolder(folder);
    showLibrary();
    Q_EMIT libraryFolderChosen(folder);
}

void SettingsDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    fillChoices();
    m_languageLabel->setText(tr("Language"));
    m_language->setAccessibleName(m_languageLabel->text());
    //: light or dark colours of the window
    m_themeLabel->setText(tr("Theme"));
    m_theme->setAccessibleName(m_themeLabel->text());
    m_tileLabel->setText(tr("Size of thumbnails"));
    m_tile->setAccessibleName(m_tileLabel->text());
    m_libraryLabel->setText(tr("Library folder"));
    m_library->setAccessibleName(m_libraryLabel->text());
    m_chooseLibrary->setText(tr("Choose…"));
    m_chooseLibrary->setAccessibleName(tr("Choose the library folder"));
    showLibrary();
    m_restart->setText(tr("Start again now"));
    m_restart->setToolTip(tr("Prompts, sliders and the queue come back; what is being made is made "
                             "again."));
    m_computeHeading->setText(tr("Computing"));
    m_computeNote->setText(tr("Holds for models that are loaded from now on."));
    if (QPushButton *close = m_buttons->button(QDialogButtonBox::Close))
        close->setText(tr("Close"));
    alignForms();
}

/// Fields of both forms begin at the same place.
void SettingsDialog::alignForms()
{
    int width = m_compute->labelWidth();
    for (const QLabel *label : { m_languageLabel, m_themeLabel, m_tileLabel, m_libraryLabel })
        width = std::max(width, label->sizeHint().width());
    m_languageLabel->setMinimumWidth(width);
    m_compute->setLabelWidth(width);
}

} // namespace unclip
