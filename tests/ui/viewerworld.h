#pragma once

#include "panels/studioservices.h"
#include "session/clipsearch.h"
#include "session/imageloader.h"
#include "session/jobqueue.h"
#include "session/jobrunner.h"
#include "session/library.h"
#include "session/picturestore.h"
#include "session/prompthistory.h"
#include "session/session.h"
#include "session/sessionfile.h"
#include "session/settings.h"
#include "session/settingsfile.h"
#include "session/thumbnailcache.h"
#include "support/fakepipeline.h"
#include "unclip/requesttools.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

namespace unclip {

/// Everything behind a viewer, in a temporary folder, with a fake model.
class ViewerWorld
{
public:
    ViewerWorld()
        : store(dir.filePath(QStringLiteral("library")))
        , library(store)
        , thumbnails(store)
        , runner([script = script](const std::filesystem::path &folder, const LoadOptions &options,
                                   const RunControl &control) {
            return loadFake(script, folder, options, control);
        })
        , queue(runner, store, dir.filePath(QStringLiteral("queue.json")))
        , loader(store.inputsFolder())
        , search(runner, library)
        , settingsStore(dir.filePath(QStringLiteral("settings.ini")))
        , settings(settingsStore)
        , sessionFile(session, dir.filePath(QStringLiteral("session.json")))
    {
        QObject::connect(&queue, &JobQueue::pictureSaved, &library,
                         [this](const PictureRecord &record) { library.add(record); });
        QSignalSpy loaded(&library, &Library::loaded);
        library.open();
        loaded.wait();
    }

    StudioServices services()
    {
        return { session, runner,   queue,       library, thumbnails, loader,
                 search,  settings, sessionFile, prompts, captions };
    }

    bool loadModel()
    {
        runner.loadModel(dir.filePath(QStringLiteral("model")), {});
        return QTest::qWaitFor([this] { return runner.modelState() == ModelState::Ready; });
    }

    /// One picture of `request` as the studio would have saved it.
    PictureRecord save(const Request &request, const QString &batch = {},
                       const QStringList &parents = {})
    {
        FakePipeline pipeline(script);
        const Request complete = withDefaults(request, pipeline.info());
        const Frame frame = pipeline.run(complete, {}, {}).frames.front();
        Recipe recipe =
            recipeFor(withoutPixels(complete), pipeline.info(), frame, std::time(nullptr));
        for (const QString &parent : parents)
            recipe.parents.push_back(parent.toStdString());
        const PictureRecord record = store.save(frame, recipe, batch);
        library.add(record);
        return *library.find(record.id);
    }

    PictureRecord save(const char *prompt, std::uint64_t seed, const QString &batch = {},
                       const QStringList &parents = {})
    {
        return save(Request { create(prompt, seed) }, batch, parents);
    }

    static Create create(const char *prompt, std::uint64_t seed, int count = 1)
    {
        Create request;
        request.prompt = prompt;
        request.imageCount = count;
        request.sampling.seed = seed;
        return request;
    }

    QTemporaryDir dir;
    std::shared_ptr<FakeScript> script = std::make_shared<FakeScript>();
    PictureStore store;
    Library library;
    ThumbnailCache thumbnails;
    Session session;
    JobRunner runner;
    JobQueue queue;
    ImageLoader loader;
    ClipSearch search;
    SettingsFile settingsStore;
    Settings settings;
    SessionFile sessionFile;
    PromptHistory prompts;
    PromptHistory captions;
};

/// A picture of one colour.
inline QImage plainPicture(int width, int height, Qt::GlobalColor colour = Qt::red)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

} // namespace unclip
