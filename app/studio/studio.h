#pragma once

#include "panels/studioservices.h"
#include "session/jobrunner.h"
#include "session/prompthistory.h"
#include "session/settings.h"
#include "session/settingsfile.h"
#include "studio/profile.h"
#include "studio/studiooptions.h"

#include <QObject>

#include <memory>

namespace unclip {

class MainWindow;
class ShortcutRegistry;
class ThemeController;
class Translations;

/// Makes all services of the studio and its window, and starts them in the order that shows the
/// window first. Wiring, no logic. GUI thread. The logging category unclip.startup tells when the
/// window was painted and when the model was there.
class Studio : public QObject
{
    Q_OBJECT

public:
    Studio(const StudioOptions &options, JobRunner::Loader loader, QObject *parent = nullptr);
    ~Studio() override; ///< writes the session, stops threads

    void start(); ///< shows the window; the rest follows behind it
    MainWindow &window() { return *m_window; }
    StudioServices &services() { return *m_services; }
    Translations &translations() { return *m_translations; }
    ThemeController &theme() { return *m_theme; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    void takeDown();
    void restart();
    void startBehindTheWindow();

    StudioOptions m_options;
    JobRunner::Loader m_loadModel;
    Profile m_profile;
    SettingsFile m_store;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<ThemeController> m_theme;
    std::unique_ptr<Translations> m_translations;
    std::unique_ptr<ShortcutRegistry> m_shortcuts;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<SessionFile> m_sessionFile;
    PromptHistory m_prompts;
    PromptHistory m_captions;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<ThumbnailCache> m_thumbnails;
    std::unique_ptr<ImageLoader> m_loader;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<JobQueue> m_queue;
    std::unique_ptr<ClipSearch> m_search;
    std::unique_ptr<StudioServices> m_services;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace unclip
