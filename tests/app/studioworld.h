#pragma once

#include "mainwindow.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/library.h"
#include "session/session.h"
#include "session/settings.h"
#include "session/settingsfile.h"
#include "studio/studio.h"
#include "unclip/pipeline.h"
#include "windowlayout.h"

#include <QApplication>
#include <QDirIterator>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <utility>

namespace unclip {

/// The real studio in a temporary profile and library, by default with the bundled starter model.
class StudioWorld
{
public:
    static constexpr int modelMs = 60000; ///< to load the starter on a busy machine
    static constexpr int pictureMs = 120000;

    explicit StudioWorld(JobRunner::Loader loader = loadPipeline)
        : m_loader(std::move(loader))
    {
    }

    QString path(const QString &name) const { return m_folder.filePath(name); }
    QString libraryFolder() const { return path(QStringLiteral("library")); }

    void start(const QString &language = QStringLiteral("en"))
    {
        StudioOptions options;
        options.profileFolder = path(QStringLiteral("profile"));
        options.libraryFolder = libraryFolder();
        options.starterFolder = QStringLiteral(UNCLIP_SOURCE_DIR "/resources/models/starter");
        const bool isFirst = !m_studio;
        if (isFirst) {
            QDir().mkpath(options.profileFolder);
            SettingsFile store(options.profileFolder + QStringLiteral("/settings.ini"));
            Settings(store).setLanguage(language);
        }
        m_studio.reset();
        m_studio = std::make_unique<Studio>(options, m_loader);
        m_studio->start();
        if (isFirst)
            window().resize(WindowLayout::preferredSize); // the offscreen screen is a small one
    }

    void stop() { m_studio.reset(); }

    MainWindow &window() { return m_studio->window(); }
    StudioServices &services() { return m_studio->services(); }
    Translations &translations() { return m_studio->translations(); }
    ThemeController &theme() { return m_studio->theme(); }

    bool isModelReady()
    {
        return QTest::qWaitFor(
            [this] { return services().runner.modelState() == ModelState::Ready; }, modelMs);
    }

    /// The window is on the screen and the model loaded; waits for it.
    bool isUp() { return QTest::qWaitForWindowExposed(&window()) && isModelReady(); }

    bool isActive()
    {
        window().activateWindow();
        return QTest::qWaitForWindowActive(&window());
    }

    /// A visible widget of the window by name.
    template <typename Widget = QWidget> Widget *find(const QString &name)
    {
        const QList<Widget *> all = window().findChildren<Widget *>(name);
        for (Widget *widget : all)
            if (widget->isVisible())
                return widget;
        return nullptr;
    }

    QStringList files() const
    {
        QStringList found;
        QDirIterator it(libraryFolder(), { QStringLiteral("*.png") }, QDir::Files,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            if (const QString file = it.next(); !file.contains(QStringLiteral("/.unclip/")))
                found += file;
        found.sort();
        return found;
    }

    bool waitForPictures(int count)
    {
        return QTest::qWaitFor([this, count] { return files().size() >= count && isIdle(); },
                               pictureMs);
    }

    bool isIdle() { return !services().queue.current() && services().queue.waitingCount() == 0; }

    /// Small and quick: two steps would be too few to look at, but not to test with.
    void useQuickSampling()
    {
        StudioInputs inputs = services().session.inputs();
        for (Sampling *sampling :
             { &inputs.create.sampling, &inputs.vary.sampling, &inputs.blend.sampling,
               &inputs.edit.sampling, &inputs.explore.sampling }) {
            sampling->decoderSteps = 4;
            sampling->priorSteps = 4;
            sampling->superResSteps = 2;
        }
        inputs.create.count = 1;
        inputs.vary.count = 1;
        inputs.blend.frames = 2;
        services().session.edit(inputs, QStringLiteral("quick"));
    }

    /// A picture file of the person's own.
    QString pictureFile(const QColor &colour, const QString &name)
    {
        QImage image(96, 64, QImage::Format_RGB888);
        image.fill(colour);
        const QString file = path(name);
        image.save(file);
        return file;
    }

private:
    JobRunner::Loader m_loader;
    QTemporaryDir m_folder;
    std::unique_ptr<Studio> m_studio;
};

/// As the window system does for files that come from a file manager.
inline void dropFile(QWidget *target, const QString &file)
{
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(file) });
    const QPoint centre = target->rect().center();
    QDragEnterEvent enter(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &enter);
    QDropEvent drop(centre, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &drop);
}

} // namespace unclip
