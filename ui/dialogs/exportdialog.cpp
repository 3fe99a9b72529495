#include "dialogs/exportdialog.h"

#include "dialogs/exportpages.h"
#include "dialogs/namefield.h"
#include "panels/panelcolumn.h"
#include "panels/segmentbar.h"
#include "session/exportjob.h"
#include "theme.h"
#include "widgets/messagebar.h"
#include "widgets/plaintooltip.h"

#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int preferredWidth = 600;
constexpr int fewestFrames = 2;
constexpr int mostSkippedNamed = 10;

QString stateKey()
{
    return QStringLiteral("export");
}

} // namespace

ExportDialog::ExportDialog(std::vector<PictureRecord> pictures, Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_pictures(std::move(pictures))
    , m_settings(settings)
    , m_choices(exportChoicesFromMap(settings.dialogState(stateKey())))
{
    setObjectName(QStringLiteral("exportDialog"));
    if (m_pictures.size() < fewestFrames && m_choices.kind == ExportKind::Sequence)
        m_choices.kind = ExportKind::Pictures;
    build();
    retranslate();
    fill();
    connectParts();
    showRunning(false);
    m_exporter.probeMp4();
}

void ExportDialog::build()
{
    m_heading = wrappedLabel(QStringLiteral("heading"), this);
    m_options = buildOptions();
    m_messages = new MessageBar(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_heading);
    layout->addWidget(m_options);
    layout->addStretch(1);
    layout->addWidget(m_messages);
    layout->addWidget(buildOutcome());
    layout->addWidget(buildButtons());
    setMinimumWidth(preferredWidth);
}

QWidget *ExportDialog::buildOptions()
{
    auto *options = new QWidget(this);
    m_kind = new SegmentBar({ QStringLiteral("exportPictures"), QStringLiteral("exportSheet"),
                              QStringLiteral("exportSequence") },
                            options);
    m_picturePage = new PictureExportPage;
    m_sheetPage = new SheetExportPage;
    m_sequencePage = new SequenceExportPage;
    m_pages = new QStackedWidget(options);
    for (QWidget *page :
         std::initializer_list<QWidget *> { m_picturePage, m_sheetPage, m_sequencePage })
        m_pages->addWidget(page);
    m_nameLabel = new QLabel(options);
    m_name = new NameField(options);
    m_nameLabel->setBuddy(m_name);
    m_folderLabel = new QLabel(options);
    QWidget *folder = buildFolderRow();
    m_folderLabel->setBuddy(m_folder);
    auto *layout = new QVBoxLayout(options);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_kind);
    layout->addWidget(m_pages);
    layout->addSpacing(theme::spacing);
    layout->addWidget(m_nameLabel);
    layout->addWidget(m_name);
    layout->addSpacing(theme::spacing);
    layout->addWidget(m_folderLabel);
    layout->addWidget(folder);
    return options;
}

QWidget *ExportDialog::buildFolderRow()
{
    auto *row = new QWidget(this);
    m_folder = new QLineEdit(row);
    m_folder->setObjectName(QStringLiteral("exportFolderField"));
    m_chooseFolder = new QPushButton(row);
    m_chooseFolder->setObjectName(QStringLiteral("chooseExportFolder"));
    m_chooseFolder->setIcon(theme::icon(QStringLiteral("folder")));
    m_chooseFolder->setAutoDefault(false);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_folder, 1);
    layout->addWidget(m_chooseFolder);
    return row;
}

QWidget *ExportDialog::buildOutcome()
{
    auto *row = new QWidget(this);
    m_status = wrappedLabel(QStringLiteral("muted"), row);
    m_status->setObjectName(QStringLiteral("exportStatus"));
    m_status->setTextFormat(Qt::PlainText);
    m_openFolder = new QPushButton(row);
    m_openFolder->setObjectName(QStringLiteral("openExportFolder"));
    m_openFolder->setIcon(theme::icon(QStringLiteral("folder")));
    m_openFolder->setAutoDefault(false);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(QStringLiteral("exportProgress"));
    m_progress->setTextVisible(false);
    auto *line = new QHBoxLayout;
    line->setSpacing(theme::spacing);
    line->addWidget(m_status, 1);
    line->addWidget(m_openFolder);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addLayout(line);
    layout->addWidget(m_progress);
    return row;
}

QWidget *ExportDialog::buildButtons()
{
    auto *row = new QWidget(this);
    m_export = new QPushButton(row);
    m_export->setObjectName(QStringLiteral("exportButton"));
    m_export->setProperty("primary", true);
    m_export->setDefault(true);
    m_cancel = new QPushButton(row);
    m_cancel->setObjectName(QStringLiteral("cancelExportButton"));
    m_close = new QPushButton(row);
    m_close->setObjectName(QStringLiteral("closeExportButton"));
    m_close->setAutoDefault(false);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addStretch(1);
    for (QPushButton *button : { m_close, m_cancel, m_export })
        layout->addWidget(button);
    return row;
}

void ExportDialog::connectParts()
{
    connect(m_kind, &SegmentBar::picked, this,
            [this](int index) { setKind(static_cast<ExportKind>(index)); });
    for (ExportPage *page :
         std::initializer_list<ExportPage *> { m_picturePage, m_sheetPage, m_sequencePage })
        connect(page, &ExportPage::edited, this, &ExportDialog::onEdited);
    connect(m_name, &NameField::edited, this, &ExportDialog::onEdited);
    connect(m_folder, &QLineEdit::textEdited, this, &ExportDialog::onEdited);
    connect(m_chooseFolder, &QPushButton::clicked, this, &ExportDialog::chooseFolder);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    connect(m_openFolder, &QPushButton::clicked, this, &ExportDialog::openFolder);
    connect(m_messages, &MessageBar::actionRequested, this, &ExportDialog::performRemedy);
    connect(&m_exporter, &Exporter::mp4Probed, m_sequencePage,
            &SequenceExportPage::setMp4Available);
    connect(&m_exporter, &Exporter::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
    });
    connect(&m_exporter, &Exporter::ended, this, &ExportDialog::onEnded);
}

void ExportDialog::fill()
{
    m_picturePage->setOptions(m_choices.picture, m_choices.longestSide);
    m_sheetPage->setOptions(m_choices.sheet);
    m_sequencePage->setOptions(m_choices.sequence, m_choices.longestSide,
                               m_choices.picture.metadata);
    m_sequencePage->setPictureCount(static_cast<int>(m_pictures.size()));
    m_folder->setText(QDir::toNativeSeparators(m_choices.folder));
    m_kind->setChoiceEnabled(static_cast<int>(ExportKind::Sequence),
                             m_pictures.size() >= fewestFrames);
    setKind(m_choices.kind);
}

void ExportDialog::setKind(ExportKind kind)
{
    m_choices.kind = kind;
    m_kind->setCurrent(static_cast<int>(kind));
    for (int i = 0; i < m_pages->count(); ++i) // the stack is as high as its current page
        m_pages->widget(i)->setSizePolicy(QSizePolicy::Preferred,
                                          i == static_cast<int>(kind) ? QSizePolicy::Preferred
                                                                      : QSizePolicy::Ignored);
    m_pages->setCurrentIndex(static_cast<int>(kind));
    m_pages->updateGeometry();
    if (kind == ExportKind::Sequence) // size and metadata are one choice for all
        m_sequencePage->setOptions(m_choices.sequence, m_choices.longestSide,
                                   m_choices.picture.metadata);
    else if (kind == ExportKind::Pictures)
        m_picturePage->setOptions(m_choices.picture, m_choices.longestSide);
    m_name->setPattern(m_choices.nameTemplate());
    showChoices();
}

void ExportDialog::onEdited()
{
    m_choices.setNameTemplate(m_name->pattern());
    m_choices.folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    m_choices.sheet = m_sheetPage->options();
    m_choices.sequence = m_sequencePage->options();
    const bool isSequence = m_choices.kind == ExportKind::Sequence;
    const MetadataLevel metadata =
        isSequence ? m_sequencePage->metadata() : m_picturePage->options().metadata;
    m_choices.picture = m_picturePage->options();
    m_choices.picture.metadata = metadata;
    m_choices.longestSide =
        isSequence ? m_sequencePage->longestSide() : m_picturePage->longestSide();
    showChoices();
}

/// Names and the button, as the choices are.
void ExportDialog::showChoices()
{
    const ExportPlan now = plan();
    const QStringList names = previewNames(now, NameField::previewLines);
    const int files = now.kind == ExportKind::Pictures ? static_cast<int>(m_pictures.size())
                                                       : static_cast<int>(names.size());
    m_name->setPreview(names, files);
    const QString why = problem();
    m_export->setEnabled(why.isEmpty());
    m_export->setToolTip(why);
    if (!why.isEmpty()) {
        setRole(m_status, QStringLiteral("warning"));
        m_status->setText(why);
    } else if (!m_report) {
        m_status->clear();
    }
}

ExportPlan ExportDialog::plan() const
{
    return planOf(m_choices, m_pictures);
}

QString ExportDialog::problem() const
{
    if (m_pictures.empty())
        return tr("No picture is selected.");
    if (m_choices.folder.isEmpty())
        return tr("Choose the folder that the files go to.");
    if (!QDir::isAbsolutePath(m_choices.folder))
        return tr("Give the whole path of the folder.");
    return {};
}

void ExportDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose a folder for the files"), m_choices.folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_folder->setText(QDir::toNativeSeparators(folder));
        onEdited();
    });
    dialog->open();
}

void ExportDialog::start()
{
    if (m_exporter.isRunning() || !problem().isEmpty())
        return;
    m_settings.setDialogState(stateKey(), toMap(m_choices));
    m_report.reset();
    m_messages->clear();
    setRole(m_status, QStringLiteral("muted"));
    m_status->setText(tr("Exporting…"));
    m_progress->setRange(0, 0);
    showRunning(true);
    m_exporter.start(plan());
}

void ExportDialog::reject()
{
    if (!m_exporter.isRunning()) {
        m_settings.setDialogState(stateKey(), toMap(m_choices));
        return QDialog::reject();
    }
    m_exporter.cancel();
    m_cancel->setEnabled(false);
    m_status->setText(tr("Stopping…"));
}

void ExportDialog::onEnded(const ExportReport &report)
{
    m_report = report;
    showRunning(false);
    showOutcome(report);
    Q_EMIT exported(report);
}

void ExportDialog::showOutcome(const ExportReport &report)
{
    const bool isFine = report.outcome == ExportReport::Outcome::Finished && report.skipped.empty()
        && report.shortenedTexts == 0;
    setRole(m_status, isFine ? QString() : QStringLiteral("warning"));
    m_status->setText(outcomeText(report));
    QStringList names;
    for (const ExportReport::Skipped &each : report.skipped) {
        if (names.size() < mostSkippedNamed)
            names << QFileInfo(each.file).fileName();
    }
    m_status->setToolTip(plainToolTip(names.join(QStringLiteral(", "))));
    m_openFolder->setVisible(!report.files.isEmpty());
    m_messages->show(report.failure);
}

QString ExportDialog::outcomeText(const ExportReport &report) const
{
    QStringList sentences;
    const int files = static_cast<int>(report.files.size());
    switch (report.outcome) {
    case ExportReport::Outcome::Finished:
        sentences << tr("Done: %n file(s) written.", nullptr, files);
        break;
    case ExportReport::Outcome::Cancelled:
        sentences << (files == 0
                          ? tr("Cancelled. Nothing was written.")
                          : tr("Cancelled. %n file(s) had been written and stay.", nullptr, files));
        break;
    case ExportReport::Outcome::Failed:
        sentences << (files == 0 ? tr("Nothing was written.")
                                 : tr("Not finished. %n file(s) had been written and stay.",
                                      nullptr, files));
        break;
    }
    if (!report.skipped.empty())
        sentences << tr("%n picture(s) could not be used and were left out.", nullptr,
                        static_cast<int>(report.skipped.size()));
    if (report.shortenedTexts > 0)
        sentences << tr("%n recipe(s) were too long for this format; the prompt is in the file.",
                        nullptr, report.shortenedTexts);
    return sentences.join(QLatin1Char(' '));
}

void ExportDialog::showRunning(bool running)
{
    m_options->setEnabled(!running);
    m_progress->setVisible(running);
    m_export->setVisible(!running);
    m_close->setVisible(!running);
    m_cancel->setVisible(running);
    m_cancel->setEnabled(running);
    m_openFolder->setVisible(!running && m_report && !m_report->files.isEmpty());
    if (running)
        m_cancel->setFocus();
    else
        m_export->setFocus();
}

void ExportDialog::openFolder() const
{
    const QString file =
        m_report && !m_report->files.isEmpty() ? m_report->files.back() : QString();
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath()));
}

void ExportDialog::performRemedy(const QString &actionId)
{
    if (actionId == QLatin1String("retry"))
        start();
    else if (actionId == QLatin1String("change-library"))
        chooseFolder();
}

void ExportDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ExportDialog::retranslate()
{
    setWindowTitle(tr("Export"));
    m_heading->setText(tr("Export %n picture(s)", nullptr, static_cast<int>(m_pictures.size())));
    m_kind->setTexts({ tr("Pictures"), tr("Contact sheet"), tr("Film or sequence") },
                     { tr("Each picture as a file of its own"),
                       tr("Small pictures with captions, on pages"),
                       m_pictures.size() < fewestFrames
                           ? tr("A film or sequence needs at least two pictures.")
                           : tr("A morph or series as an animation, a film or numbered files") });
    m_nameLabel->setText(tr("Name"));
    m_folderLabel->setText(tr("Folder"));
    m_folder->setAccessibleName(tr("Folder for the files"));
    m_chooseFolder->setText(tr("Choose…"));
    m_chooseFolder->setAccessibleName(tr("Choose the folder for the files"));
    m_openFolder->setText(tr("Open folder"));
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_export->setText(tr("Export"));
    m_cancel->setText(tr("Cancel"));
    m_close->setText(tr("Close"));
    if (m_report)
        m_status->setText(outcomeText(*m_report));
    showChoices();
}

} // namespace unclip
