#include "dialogs/modelsdialog.h"

#include "dialogs/componenttable.h"
#include "panels/panelcolumn.h"
#include "theme.h"
#include "uitext.h"
#include "widgets/computeform.h"
#include "widgets/elidedlabel.h"
#include "widgets/messagebar.h"
#include "widgets/plaintooltip.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace unclip {

namespace {

constexpr int folderRole = Qt::UserRole + 1;
constexpr int listWidth = 220;
constexpr int iconSide = 16;
constexpr int progressSteps = 1000;
constexpr double tightFrom = 0.85; ///< share of the available memory
const QSize preferredSize { 900, 640 };

bool isEqual(const LoadOptions &a, const LoadOptions &b)
{
    return a.device == b.device && a.precision == b.precision && a.threads == b.threads;
}

} // namespace

ModelsDialog::ModelsDialog(JobRunner &runner, Settings &settings, QString starterFolder,
                           QWidget *parent)
    : QDialog(parent)
    , m_runner(runner)
    , m_settings(settings)
    , m_starterFolder(std::move(starterFolder))
{
    setObjectName(QStringLiteral("modelsDialog"));
    build();
    m_compute->setOptions(settings.loadOptions());
    retranslate();
    connectParts();
    const QString current = runner.modelFolder();
    setFolder(!current.isEmpty() ? current : m_starterFolder);
    resize(preferredSize);
}

void ModelsDialog::build()
{
    m_messages = new MessageBar(this);
    auto *body = new QHBoxLayout;
    body->setSpacing(theme::largeSpacing);
    body->addWidget(buildList());
    body->addWidget(buildDetails(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme::largeSpacing, theme::largeSpacing, theme::largeSpacing,
                               theme::largeSpacing);
    layout->setSpacing(theme::spacing);
    layout->addLayout(body, 1);
    layout->addWidget(m_messages);
    layout->addWidget(buildProgress());
    layout->addWidget(buildButtons());
}

QWidget *ModelsDialog::buildList()
{
    auto *column = new QWidget(this);
    column->setFixedWidth(listWidth);
    m_listLabel = new QLabel(column);
    m_list = new QListWidget(column);
    m_list->setObjectName(QStringLiteral("modelList"));
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setIconSize({ iconSide, iconSide });
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setStyleSheet( // with a border, even none, all rows are drawn in the same way
        QStringLiteral("QListView::item { padding: 6px 4px; border: none; }"));
    m_listLabel->setBuddy(m_list);
    m_choose = new QPushButton(column);
    m_choose->setObjectName(QStringLiteral("chooseModelFolder"));
    m_choose->setIcon(theme::icon(QStringLiteral("folder")));
    m_choose->setAutoDefault(false);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_listLabel);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_choose);
    return column;
}

QWidget *ModelsDialog::buildDetails()
{
    auto *column = new QWidget(this);
    m_name = new QLabel(column);
    m_name->setObjectName(QStringLiteral("modelName"));
    m_name->setTextFormat(Qt::PlainText);
    setRole(m_name, QStringLiteral("heading"));
    m_path = new ElidedLabel(ElidedLabel::Tone::Muted, column);
    m_path->setObjectName(QStringLiteral("modelPath"));
    m_verdict = wrappedLabel(QString(), column);
    m_verdict->setObjectName(QStringLiteral("modelVerdict"));
    m_components = new ComponentTable(column);
    m_compute = new ComputeForm(column);
    m_memory = wrappedLabel(QStringLiteral("muted"), column);
    m_memory->setObjectName(QStringLiteral("memoryLabel"));
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_name);
    layout->addWidget(m_path);
    layout->addWidget(m_verdict);
    layout->addWidget(m_components, 1);
    layout->addWidget(m_compute);
    layout->addWidget(m_memory);
    return column;
}

QWidget *ModelsDialog::buildProgress()
{
    m_progressRow = new QWidget(this);
    m_stage = new QLabel(m_progressRow);
    m_stage->setObjectName(QStringLiteral("loadingStage"));
    m_progress = new QProgressBar(m_progressRow);
    m_progress->setObjectName(QStringLiteral("loadingProgress"));
    m_progress->setTextVisible(false);
    m_cancelLoading = new QPushButton(m_progressRow);
    m_cancelLoading->setObjectName(QStringLiteral("cancelLoading"));
    m_cancelLoading->setAutoDefault(false);
    auto *layout = new QHBoxLayout(m_progressRow);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_stage);
    layout->addWidget(m_progress, 1);
    layout->addWidget(m_cancelLoading);
    return m_progressRow;
}

QWidget *ModelsDialog::buildButtons()
{
    auto *row = new QWidget(this);
    m_note = wrappedLabel(QStringLiteral("muted"), row);
    m_note->setObjectName(QStringLiteral("switchNote"));
    m_close = new QPushButton(row);
    m_close->setObjectName(QStringLiteral("closeModels"));
    m_close->setAutoDefault(false);
    m_use = new QPushButton(row);
    m_use->setObjectName(QStringLiteral("useModel"));
    m_use->setProperty("primary", true);
    m_use->setDefault(true);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme::spacing);
    layout->addWidget(m_note, 1);
    layout->addWidget(m_close);
    layout->addWidget(m_use);
    return row;
}

void ModelsDialog::connectParts()
{
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item != nullptr)
            setFolder(item->data(folderRole).toString());
    });
    connect(m_choose, &QPushButton::clicked, this, &ModelsDialog::chooseFolder);
    connect(&m_checker, &FolderChecker::checked, this, &ModelsDialog::onChecked);
    connect(m_compute, &ComputeForm::edited, this, [this] {
        showMemory();
        showButtons();
    });
    connect(m_use, &QPushButton::clicked, this, &ModelsDialog::use);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_cancelLoading, &QPushButton::clicked, &m_runner, &JobRunner::cancelLoading);
    connect(m_messages, &MessageBar::actionRequested, this, [this](const QString &actionId) {
        if (actionId == QLatin1String("choose-model"))
            chooseFolder();
        else
            use();
    });
    connect(&m_runner, &JobRunner::modelStateChanged, this, &ModelsDialog::onModelState);
    connect(&m_runner, &JobRunner::modelFailed, this, [this](const Failure &failure) {
        if (m_isOurs)
            m_messages->show(failure);
        m_isOurs = false;
    });
    connect(&m_runner, &JobRunner::loadProgressed, this, [this](const Progress &progress) {
        m_progress->setRange(0, progressSteps);
        m_progress->setValue(static_cast<int>(progress.fraction * progressSteps));
    });
    connect(&m_runner, &JobRunner::busyChanged, this, &ModelsDialog::showButtons);
}

QString ModelsDialog::nameOf(const QString &folder) const
{
    if (folder == m_starterFolder && !folder.isEmpty())
        return tr("Starter model");
    const QString name = QDir(folder).dirName();
    return name.isEmpty() ? folder : name;
}

void ModelsDialog::fillList()
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    if (!m_starterFolder.isEmpty())
        addToList(m_starterFolder);
    QStringList folders = m_settings.recentModels();
    if (!m_folder.isEmpty() && !folders.contains(m_folder))
        folders.prepend(m_folder);
    for (const QString &folder : folders) {
        if (folder != m_starterFolder)
            addToList(folder);
    }
    selectInList();
}

void ModelsDialog::addToList(const QString &folder)
{
    auto *item = new QListWidgetItem(nameOf(folder), m_list);
    item->setData(folderRole, folder);
    item->setToolTip(plainToolTip(QDir::toNativeSeparators(folder)));
    const bool isLoaded =
        m_runner.modelState() == ModelState::Ready && folder == m_runner.modelFolder();
    if (!isLoaded)
        return;
    item->setIcon(theme::icon(QStringLiteral("check")));
    item->setData(Qt::AccessibleDescriptionRole, tr("In use"));
}

void ModelsDialog::selectInList()
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(folderRole).toString() == m_folder)
            m_list->setCurrentRow(row);
    }
}

void ModelsDialog::setFolder(const QString &folder)
{
    m_folder = folder.isEmpty() ? QString() : QDir::cleanPath(folder);
    m_check.reset();
    if (!m_folder.isEmpty())
        m_checker.check(m_folder);
    fillList();
    showCheck();
}

void ModelsDialog::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Choose a model folder"), m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &ModelsDialog::setFolder);
    dialog->open();
}

void ModelsDialog::onChecked(const FolderCheck &check)
{
    m_check = check;
    showCheck();
}

void ModelsDialog::showCheck()
{
    m_name->setText(nameOf(m_folder));
    m_path->setText(QDir::toNativeSeparators(m_folder));
    m_verdict->setText(verdict());
    const bool isBad = m_check && !isUsable();
    setRole(m_verdict, isBad ? QStringLiteral("error") : QString());
    m_verdict->setToolTip(m_check ? plainToolTip(m_check->failure.detail) : QString());
    m_components->showCheck(m_check && m_check->check ? m_check->check->components
                                                      : std::vector<ComponentCheck>());
    showMemory();
    showButtons();
}

QString ModelsDialog::verdict() const
{
    if (m_folder.isEmpty())
        return tr("Choose the folder of a model.");
    if (!m_check)
        return tr("Looking into the folder…");
    if (!m_check->check)
        return tr("This is no model folder: it needs a model_index.json and a folder for each "
                  "part.");
    const ModelCheck &check = *m_check->check;
    if (check.canTextToImage && check.canImageVariation)
        return tr("Everything works: pictures from words, variations, blends, edits.");
    if (check.canTextToImage)
        return tr("Makes pictures from words. Dropped pictures cannot be used: a part is missing.");
    if (check.canImageVariation)
        return tr("Works from pictures. Words alone cannot be used: a part is missing.");
    return tr("This model cannot be used yet. The list says what is missing and what helps.");
}

bool ModelsDialog::isUsable() const
{
    return m_check && m_check->check
        && (m_check->check->canTextToImage || m_check->check->canImageVariation);
}

bool ModelsDialog::isInUse() const
{
    return m_runner.modelState() == ModelState::Ready && m_runner.modelFolder() == m_folder
        && isEqual(m_runner.loadOptions(), m_compute->options());
}

void ModelsDialog::showMemory()
{
    m_memory->setVisible(isUsable());
    if (!isUsable())
        return;
    const LoadOptions options = m_compute->options();
    const quint64 needed = memoryNeeded(*m_check->check, options.precision, automaticPrecision());
    const QString size = uitext::fileSize(needed);
    const quint64 available = m_check->availableMemory;
    const bool isTight = options.device != Device::Cuda && available > 0
        && static_cast<double>(needed) > tightFrom * static_cast<double>(available);
    setRole(m_memory, isTight ? QStringLiteral("warning") : QStringLiteral("muted"));
    if (options.device == Device::Cuda)
        m_memory->setText(tr("Needs about %1 on the graphics card.").arg(size));
    else if (available == 0)
        m_memory->setText(tr("Needs about %1 of memory.").arg(size));
    else if (isTight)
        m_memory->setText(tr("Needs about %1 of memory, and only %2 are free: it may be slow or "
                             "fail. 16 bit precision needs half as much.")
                              .arg(size, uitext::fileSize(available)));
    else
        m_memory->setText(
            tr("Needs about %1 of memory; %2 are free.").arg(size, uitext::fileSize(available)));
}

/// What Auto has meant for the loaded model; the careful answer when there is none.
Precision ModelsDialog::automaticPrecision() const
{
    const std::optional<ModelInfo> &info = m_runner.modelInfo();
    const bool isKnown = info && m_runner.loadOptions().precision == Precision::Auto;
    return isKnown && info->precision != "fp32" ? Precision::BFloat16 : Precision::Float32;
}

void ModelsDialog::showLoading()
{
    const bool isLoading = m_runner.modelState() == ModelState::Loading;
    m_progressRow->setVisible(isLoading);
    if (!isLoading)
        return;
    m_progress->setRange(0, 0);
    m_stage->setText(tr("Loading %1…").arg(nameOf(m_runner.modelFolder())));
}

void ModelsDialog::showButtons()
{
    const bool isLoading = m_runner.modelState() == ModelState::Loading;
    const bool isLoadingThis = isLoading && m_runner.modelFolder() == m_folder
        && isEqual(m_runner.loadOptions(), m_compute->options());
    m_use->setEnabled(isUsable() && !isInUse() && !isLoadingThis);
    m_use->setText(isInUse() ? tr("In use") : tr("Use this model"));
    const bool isBusy = m_runner.isBusy();
    m_note->setText(isBusy ? tr("Pictures are being made. The studio changes to the model after "
                                "the current one.")
                           : QString());
    m_use->setToolTip(isUsable() ? m_note->text() : verdict());
}

void ModelsDialog::use()
{
    if (!isUsable())
        return;
    m_messages->clear();
    const LoadOptions options = m_compute->options();
    m_settings.setLoadOptions(options);
    m_isOurs = true;
    m_runner.loadModel(m_folder, options);
    showLoading();
    showButtons();
}

void ModelsDialog::onModelState(ModelState state)
{
    if (state == ModelState::Ready) {
        m_isOurs = false;
        fillList();
    }
    showLoading();
    showMemory();
    showButtons();
}

void ModelsDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ModelsDialog::retranslate()
{
    setWindowTitle(tr("Models"));
    m_listLabel->setText(tr("Models used before"));
    m_list->setAccessibleName(m_listLabel->text());
    m_choose->setText(tr("Choose a folder…"));
    m_components->retranslate();
    m_progress->setAccessibleName(tr("Progress of loading"));
    m_cancelLoading->setText(tr("Cancel"));
    m_cancelLoading->setAccessibleName(tr("Cancel loading"));
    m_close->setText(tr("Close"));
    fillList();
    showCheck();
    showLoading();
}

} // namespace unclip
