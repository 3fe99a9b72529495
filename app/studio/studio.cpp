#include "studio/studio.h"

#include "mainwindow.h"
#include "session/clipsearch.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/library.h"
#include "session/namedpipeline.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "session/shortcutregistry.h"
#include "session/thumbnailcache.h"
#include "themecontroller.h"
#include "translations.h"

#include <QEvent>
#include <QGuiApplication>
#include <QLoggingCategory>
#include <QTimer>

namespace unclip {

namespace {

Q_LOGGING_CATEGORY(startup, "unclip.startup", QtWarningMsg)

} // namespace

Studio::Studio(const StudioOptions &options, JobRunner::Loader loader, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_loadModel(std::move(loader))
    , m_profile(options.profileFolder)
    , m_store(m_profile.settingsFile())
    , m_settings(std::make_unique<Settings>(m_store))
    , m_theme(std::make_unique<ThemeController>(*m_settings))
    , m_translations(std::make_unique<Translations>(*m_settings))
    , m_shortcuts(std::make_unique<ShortcutRegistry>(*m_settings))
{
    build();
}

void Studio::build()
{
    m_session = std::make_unique<Session>();
    m_sessionFile = std::make_unique<SessionFile>(
        *m_session, m_profile.dataFile(QStringLiteral("session.json")));
    m_runner = std::make_unique<JobRunner>(
        namingApart(m_loadModel, m_options.starterFolder.toStdString()));
    const PictureStore store(m_options.libraryFolder.isEmpty() ? m_settings->libraryFolder()
                                                               : m_options.libraryFolder);
    m_library = std::make_unique<Library>(store);
    m_thumbnails = std::make_unique<ThumbnailCache>(store);
    m_loader = std::make_unique<ImageLoader>(store.inputsFolder());
    m_queue = std::make_unique<JobQueue>(*m_runner, store,
                                         m_profile.dataFile(QStringLiteral("queue.json")));
    m_search = std::make_unique<ClipSearch>(*m_runner, *m_library);
    m_services.reset(new StudioServices { *m_session, *m_runner, *m_queue, *m_library,
                                          *m_thumbnails, *m_loader, *m_search, *m_settings,
                                          *m_sessionFile, m_prompts, m_captions });
    connect(m_queue.get(), &JobQueue::pictureSaved, m_library.get(), &Library::add);
    m_window = std::make_unique<MainWindow>(
        *m_services,
        MainWindow::Parts { *m_shortcuts, *m_theme, *m_translations, m_options.starterFolder });
    connect(m_window.get(), &MainWindow::restartRequested, this, &Studio::restart,
            Qt::QueuedConnection);
}

Studio::~Studio()
{
    takeDown();
}

void Studio::takeDown()
{
    m_window.reset(); // its panels use the services
    m_services.reset();
    m_search.reset();
    m_queue.reset();
    m_runner.reset();
    m_loader.reset();
    m_thumbnails.reset();
    m_library.reset();
    m_sessionFile.reset(); // writes what is pending
    m_session.reset();
}

/// The same profile, and the library that the settings name by now.
void Studio::restart()
{
    const bool quitsWithWindow = QGuiApplication::quitOnLastWindowClosed();
    QGuiApplication::setQuitOnLastWindowClosed(false);
    takeDown();
    m_options.libraryFolder.clear();
    m_options.pictures.clear();
    build();
    start();
    QGuiApplication::setQuitOnLastWindowClosed(quitsWithWindow);
}

void Studio::start()
{
    m_sessionFile->restore();
    m_prompts.setEntries(m_sessionFile->memory().promptHistory);
    m_captions.setEntries(m_sessionFile->memory().captionHistory);
    m_window->restore();
    m_window->installEventFilter(this);
    connect(m_runner.get(), &JobRunner::modelStateChanged, this, [](ModelState state) {
        if (state == ModelState::Ready)
            qCDebug(startup, "model loaded");
    });
    m_window->show();
    m_window->activateWindow();
    QTimer::singleShot(0, this, &Studio::startBehindTheWindow);
}

bool Studio::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint) {
        m_window->removeEventFilter(this);
        QTimer::singleShot(0, this, [] { qCDebug(startup, "window painted"); });
    }
    return QObject::eventFilter(watched, event);
}

void Studio::startBehindTheWindow()
{
    m_library->open();
    m_queue->restore();
    m_search->setIndexing(true);
    m_window->loadFirstModel(m_options.modelFolder);
    for (const QString &file : m_options.pictures)
        m_window->openFile(file);
    m_window->prepareModes();
}

} // namespace unclip
