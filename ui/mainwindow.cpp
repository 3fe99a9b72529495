#include "mainwindow.h"

#include "modelcontroller.h"
#include "panels/blendpanel.h"
#include "panels/createpanel.h"
#include "panels/editpanel.h"
#include "panels/explorepanel.h"
#include "panels/gallerypanel.h"
#include "panels/infopanel.h"
#include "panels/queuepanel.h"
#include "panels/statuspanel.h"
#include "panels/varypanel.h"
#include "panels/viewerpanel.h"
#include "picturecontroller.h"
#include "recipecontroller.h"
#include "session/gallerymodel.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/library.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "theme.h"
#include "uitext.h"
#include "widgets/messagebar.h"
#include "windowlayout.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace unclip {

namespace {

constexpr int leftWidth = 350;
constexpr int galleryWidth = 300;
constexpr int queueHeight = 120;
constexpr int messageMs = 6000;
constexpr int idleMs = 100; ///< between two panels that are built ahead
constexpr QSize firstSize = WindowLayout::preferredSize;

std::unique_ptr<ModePanel> makePanel(Mode mode, const StudioServices &services)
{
    switch (mode) {
    case Mode::Create:
        return std::make_unique<CreatePanel>(services);
    case Mode::Vary:
        return std::make_unique<VaryPanel>(services);
    case Mode::Blend:
        return std::make_unique<BlendPanel>(services);
    case Mode::Edit:
        return std::make_unique<EditPanel>(services);
    case Mode::Explore:
    case Mode::Gallery:
        break;
    }
    return std::make_unique<ExplorePanel>(services);
}

} // namespace

MainWindow::MainWindow(StudioServices services, Parts parts)
    : m_services(services)
    , m_parts(std::move(parts))
    , m_libraryAtStart(services.settings.libraryFolder())
    , m_galleryModel(std::make_unique<GalleryModel>(services.library, services.thumbnails))
    , m_actions(std::make_unique<StudioActions>(m_parts.shortcuts, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setWindowIcon(QIcon(QStringLiteral(":/icons/unclip-studio.svg")));
    m_models = new ModelController(services, m_parts.starterFolder, this);
    m_pictures = new PictureController(
        services, [this](Mode mode) -> ModePanel & { return panel(mode); }, this);
    m_recipes = new RecipeController(services, this);
    buildTabs();
    buildBody();
    connectPanels();
    connectControllers();
    connectActions();
    retranslate();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildTabs()
{
    m_tabs = new QTabBar;
    m_tabs->setObjectName(QStringLiteral("modeTabs"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setDocumentMode(true);
    for (int i = 0; i < modeCount; ++i)
        m_tabs->addTab(theme::icon(modeKey(static_cast<Mode>(i))), QString());
    connect(m_tabs, &QTabBar::currentChanged, this,
            [this](int index) { setMode(static_cast<Mode>(index)); });
    m_actions->fillMenus(menuBar());
}

void MainWindow::buildBody()
{
    m_messages = new MessageBar;
    m_left = new QStackedWidget;
    m_left->setMinimumWidth(leftWidth);
    m_viewer = new ViewerPanel(m_services);
    m_gallery = new GalleryPanel(m_services, *m_galleryModel);
    m_info = new InfoPanel(m_services.library, m_services.thumbnails);
    m_info->hide();

    m_side = new QSplitter(Qt::Vertical);
    m_side->addWidget(m_gallery);
    m_side->addWidget(m_info);
    auto *body = new QSplitter(Qt::Horizontal);
    body->addWidget(m_left);
    body->addWidget(m_viewer);
    body->addWidget(m_side);
    body->setSizes({ leftWidth, firstSize.width() - leftWidth - galleryWidth, galleryWidth });
    m_queue = new QueuePanel(m_services.queue);
    auto *rows = new QSplitter(Qt::Vertical);
    rows->addWidget(body);
    rows->addWidget(m_queue);
    rows->setSizes({ firstSize.height() - queueHeight, queueHeight });
    m_layout = std::make_unique<WindowLayout>(WindowLayout::Splitters { body, m_side, rows });

    auto *whole = new QWidget;
    auto *layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_messages);
    layout->addWidget(rows, 1);
    setCentralWidget(whole);
    m_status = new StatusPanel(m_services.runner, m_services.queue);
    m_status->setStarterFolder(m_parts.starterFolder);
    statusBar()->addPermanentWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
}

ModePanel &MainWindow::panel(Mode mode)
{
    ModePanel *&panel = m_panels.at(static_cast<std::size_t>(mode));
    if (panel == nullptr) {
        panel = makePanel(mode, m_services).release();
        m_left->addWidget(panel); // owns it from here
        connectModePanel(panel);
        if (const std::optional<PictureRecord> shown = m_viewer->currentPicture())
            panel->offerPicture(shown->file, shown->id);
    }
    return *panel;
}

void MainWindow::connectModePanel(ModePanel *panel)
{
    connect(panel, &ModePanel::showInViewer, m_viewer, &ViewerPanel::showContent);
    connect(panel, &ModePanel::recipeOffered, m_recipes, &RecipeController::offer);
    connect(panel, &ModePanel::modelFolderOffered, m_models, &ModelController::load);
    connect(panel, &ModePanel::troubled, m_messages, &MessageBar::show);
    showShortcutHints();
    connect(panel, &ModePanel::message, this, &MainWindow::say);
}

void MainWindow::connectPanels()
{
    connect(&m_services.session, &Session::modeChanged, this, &MainWindow::showMode);
    connect(m_gallery, &GalleryPanel::currentChanged, this, &MainWindow::showPicture);
    connect(
        &m_services.library, &Library::loaded, m_gallery,
        [this] { m_gallery->select(m_services.sessionFile.memory().selectedPicture); },
        Qt::SingleShotConnection);
    connect(m_gallery, &GalleryPanel::selectionChanged, this, [this](const QStringList &ids) {
        m_info->showPictures(ids.isEmpty() ? targetIds() : ids);
    });
    connect(m_gallery, &GalleryPanel::activated, this, [this](const QString &id) {
        setMode(Mode::Create);
        showPicture(id);
    });
    connect(m_gallery, &GalleryPanel::pictureActionRequested, m_pictures,
            &PictureController::perform);
    connect(m_gallery, &GalleryPanel::troubled, m_messages, &MessageBar::show);
    connect(m_viewer, &ViewerPanel::pictureActionRequested, m_pictures,
            &PictureController::perform);
    connect(m_viewer, &ViewerPanel::dropped, this, &MainWindow::takeDrop);
    connect(m_viewer, &ViewerPanel::modelWanted, m_models, &ModelController::openDialog);
    connect(m_viewer, &ViewerPanel::currentPictureChanged, this, &MainWindow::onPictureShown);
    connect(m_viewer, &ViewerPanel::examplePromptRequested, this, [this](const QString &prompt) {
        StudioInputs inputs = m_services.session.inputs();
        inputs.create.prompt = prompt;
        m_services.session.edit(inputs, tr("Use an example"));
        setMode(Mode::Create);
        panel(Mode::Create).firstField()->setFocus();
    });
    connect(m_queue, &QueuePanel::picturesWanted, this, &MainWindow::showBatch);
    connect(m_info, &InfoPanel::pictureActionRequested, m_pictures, &PictureController::perform);
    connect(m_info, &InfoPanel::message, this, &MainWindow::say);
    connect(m_info, &InfoPanel::pictureRequested, this, [this](const QString &id) {
        m_gallery->select(id);
        showPicture(id);
    });
}

void MainWindow::connectControllers()
{
    connect(m_models, &ModelController::troubled, m_messages, &MessageBar::show);
    connect(m_pictures, &PictureController::troubled, m_messages, &MessageBar::show);
    connect(m_recipes, &RecipeController::troubled, m_messages, &MessageBar::show);
    connect(&m_services.library, &Library::failed, m_messages, &MessageBar::show);
    connect(&m_services.sessionFile, &SessionFile::failed, m_messages, &MessageBar::show);
    connect(&m_services.sessionFile, &SessionFile::recovered, m_messages,
            [this] { m_messages->dismissKind(Failure::Kind::DiskFull); });
    connect(&m_services.queue, &JobQueue::pausedChanged, m_messages, [this](bool paused) {
        if (paused)
            m_messages->show(m_services.queue.pauseReason());
        else
            m_messages->dismissKind(Failure::Kind::DiskFull);
    });
    connect(&m_services.loader, &ImageLoader::storing, this, [this](const QString &file) {
        if (std::exchange(m_awaitsPixels, false))
            takePicture(file, QString());
    });
    connect(m_models, &ModelController::message, this, &MainWindow::say);
    connect(m_pictures, &PictureController::message, this, &MainWindow::say);
    connect(m_pictures, &PictureController::trashed, this, &MainWindow::sayWhatWasTrashed);
    connect(m_recipes, &RecipeController::message, this, &MainWindow::say);
    connect(m_pictures, &PictureController::modeWanted, this, &MainWindow::setMode);
    connect(m_recipes, &RecipeController::modeWanted, this, &MainWindow::setMode);
    connect(m_pictures, &PictureController::recreateWanted, m_recipes, &RecipeController::recreate);
    connect(m_pictures, &PictureController::settingsWanted, m_recipes,
            &RecipeController::useSettingsOf);
    connect(m_pictures, &PictureController::compareWanted, this, &MainWindow::comparePictures);
    connect(m_pictures, &PictureController::restored, this, [this](const QStringList &ids) {
        m_gallery->select(ids.constFirst());
        say(tr("%n picture(s) came back from the trash.", nullptr, static_cast<int>(ids.size())));
    });
    connect(m_pictures, &PictureController::similarWanted, this, [this](const QString &id) {
        if (const PictureRecord *record = m_services.library.find(id))
            m_gallery->searchLike(record->file, id);
    });
    connect(&m_services.queue, &JobQueue::jobEnded, this,
            [this](quint64, JobState state, const Failure &failure) {
                if (state == JobState::Failed)
                    m_messages->show(failure);
            });
}

void MainWindow::restore()
{
    resize(WindowLayout::firstSize(screen()->availableSize()));
    restoreGeometry(m_services.settings.windowGeometry());
    const QVariantMap layout = m_services.settings.dialogState(QStringLiteral("window"));
    m_layout->restore(layout);
    m_info->setVisible(layout.value(QStringLiteral("info"), false).toBool());
    const bool hasRoom = screen()->availableSize().height() >= firstSize.height();
    m_queue->setVisible(layout.value(QStringLiteral("queue"), hasRoom).toBool());
    sayWhatWasLost();
    showMode(m_services.session.mode());
    panel(m_services.session.mode() == Mode::Gallery ? Mode::Create : m_services.session.mode())
        .firstField()
        ->setFocus();
}

void MainWindow::say(const QString &text)
{
    m_status->showMessage(text, messageMs);
}

void MainWindow::sayWhatWasLost()
{
    const QString damaged = m_services.sessionFile.damagedFile();
    if (!damaged.isEmpty())
        m_messages->showTrouble({ tr("The last session could not be read"),
                                  tr("Your pictures are safe. Prompts and sliders start afresh."),
                                  {},
                                  {},
                                  tr("It was set aside as %1").arg(damaged) });
}

void MainWindow::remember()
{
    m_services.settings.setWindowGeometry(saveGeometry());
    QVariantMap layout = m_layout->state();
    layout.insert(QStringLiteral("info"), !m_info->isHidden());
    layout.insert(QStringLiteral("queue"), !m_queue->isHidden());
    m_services.settings.setDialogState(QStringLiteral("window"), layout);
    m_services.sessionFile.touch();
}

void MainWindow::loadFirstModel(const QString &folder)
{
    m_models->loadFirst(folder);
}

void MainWindow::prepareModes()
{
    for (const Mode mode : { Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore, Mode::Create }) {
        if (m_panels.at(static_cast<std::size_t>(mode)) != nullptr)
            continue;
        panel(mode);
        QTimer::singleShot(idleMs, this, &MainWindow::prepareModes);
        return;
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    remember();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::retranslate()
{
    for (int i = 0; i < modeCount; ++i)
        m_tabs->setTabText(i, uitext::mode(static_cast<Mode>(i)));
    m_tabs->setAccessibleName(tr("Modes"));
    m_actions->retranslate();
}

void MainWindow::setMode(Mode mode)
{
    m_services.session.setMode(mode); // showMode() follows when it is another one
}

/// Another mode's live frames have no place in this one.
void MainWindow::endLiveContent()
{
    if (m_viewer->state() != ViewerPanel::State::Content)
        return;
    m_viewer->clear();
    showPicture(m_gallery->currentId());
}

void MainWindow::showMode(Mode mode)
{
    const bool isGallery = mode == Mode::Gallery;
    endLiveContent();
    {
        const QSignalBlocker blocker(m_tabs);
        m_tabs->setCurrentIndex(static_cast<int>(mode));
    }
    if (isGallery) {
        m_layout->arrange(WindowLayout::Arrangement::Gallery);
        m_gallery->setWide(true);
    } else {
        m_left->setCurrentWidget(&panel(mode));
        m_gallery->setWide(false); // first, for then it needs less room
        m_layout->arrange(WindowLayout::Arrangement::Modes);
    }
}

void MainWindow::showPicture(const QString &id)
{
    if (const PictureRecord *record = m_services.library.find(id))
        m_viewer->showPicture(*record);
}

void MainWindow::onPictureShown(const QString &id)
{
    if (!id.isEmpty()) {
        m_gallery->follow(id); // what keys act on is what is seen
        m_info->showPictures({ id });
        m_services.sessionFile.memory().selectedPicture = id;
        m_services.sessionFile.touch();
    }
    const std::optional<PictureRecord> shown = m_viewer->currentPicture();
    for (ModePanel *panel : m_panels)
        if (panel != nullptr)
            panel->offerPicture(shown ? shown->file : QString(), shown ? shown->id : QString());
}

void MainWindow::comparePictures(const QString &idA, const QString &idB)
{
    const PictureRecord *first = m_services.library.find(idA);
    const PictureRecord *second = m_services.library.find(idB);
    if (first == nullptr || second == nullptr)
        return;
    if (m_services.session.mode() == Mode::Gallery)
        setMode(Mode::Create); // where the viewer is
    m_viewer->compare(*first, *second);
}

/// The newest of its pictures; the viewer has the others below.
void MainWindow::showBatch(const QString &batch)
{
    const std::vector<PictureRecord> &all = m_services.library.pictures();
    const auto found = std::find_if(all.begin(), all.end(), [&batch](const PictureRecord &record) {
        return record.batch == batch;
    });
    if (found == all.end())
        return say(tr("The pictures of this job are no longer in the gallery."));
    const QString id = found->id;
    m_gallery->select(id);
    showPicture(id);
}

void MainWindow::openFile(const QString &file)
{
    OfferedPicture offered;
    offered.file = file;
    takeDrop(offered);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (mayOffer(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    takeDrop(offeredBy(*event->mimeData()));
    event->acceptProposedAction();
}

} // namespace unclip
