#pragma once

#include "panels/studioservices.h"
#include "session/clipsearch.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/library.h"
#include "session/prompthistory.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "session/settings.h"
#include "session/settingsfile.h"
#include "session/thumbnailcache.h"
#include "support/fakepipeline.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

namespace unclip {

/// Everything that a panel works with, on a FakePipeline and a temporary folder.
struct PanelWorld
{
    QTemporaryDir folder;
    std::shared_ptr<FakeScript> script = std::make_shared<FakeScript>();
    PictureStore store { folder.filePath(QStringLiteral("library")) };
    SettingsFile ini { folder.filePath(QStringLiteral("settings.ini")) };
    Settings settings { ini };
    Session session;
    JobRunner runner { [this](const std::filesystem::path &path, const LoadOptions &options,
                              const RunControl &control) {
        return loadFake(script, path, options, control);
    } };
    JobQueue queue { runner, store, folder.filePath(QStringLiteral("queue.json")) };
    Library library { store };
    ThumbnailCache thumbnails { store };
    ImageLoader loader { folder.filePath(QStringLiteral("inputs")) };
    ClipSearch search { runner, library };
    SessionFile sessionFile { session, folder.filePath(QStringLiteral("session.json")) };
    PromptHistory prompts;
    PromptHistory captions;

    StudioServices services()
    {
        return { session, runner,   queue,       library, thumbnails, loader,
                 search,  settings, sessionFile, prompts, captions };
    }

    bool loadModel()
    {
        runner.loadModel(QStringLiteral("/fake"), {});
        return QTest::qWaitFor([this] { return runner.modelState() == ModelState::Ready; });
    }

    /// A picture file of one colour.
    QString writePicture(const QString &name, const QColor &colour = Qt::red, int side = 24) const
    {
        const QString file = folder.filePath(name);
        QImage picture(side, side, QImage::Format_RGB888);
        picture.fill(colour);
        return picture.save(file, "PNG") ? file : QString();
    }

    /// The request of a queued job by row.
    template <typename Mode> Mode queued(int row) const
    {
        const quint64 id = queue.index(row).data(JobQueue::IdRole).toULongLong();
        const std::optional<JobSpec> spec = queue.spec(id);
        return spec ? std::get<Mode>(spec->request) : Mode();
    }

    JobSpec queuedSpec(int row) const
    {
        return queue.spec(queue.index(row).data(JobQueue::IdRole).toULongLong())
            .value_or(JobSpec());
    }

    bool isIdle()
    {
        return QTest::qWaitFor([this] { return !runner.isBusy() && !queue.current(); });
    }
};

} // namespace unclip
