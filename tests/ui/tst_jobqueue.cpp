#include "session/jobqueue.h"

#include "session/requestparts.h"
#include "support/fakepipeline.h"
#include "ui/pipelinegate.h"
#include "unclip/imagefile.h"
#include "unclip/requesttools.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <algorithm>

using namespace unclip;

namespace {

constexpr quint64 bigSeed = 0xFEDCBA9876543210u; ///< no JSON number of Qt holds it

JobSpec createSpec(const QString &prompt, int images = 1)
{
    Create create;
    create.prompt = prompt.toStdString();
    create.imageCount = images;
    create.sampling.seed = bigSeed;
    return { create, Mode::Create, prompt, {}, {} };
}

JobSpec named(const char *prompt, int images = 1)
{
    return createSpec(QString::fromLatin1(prompt), images);
}

void writeBytes(const QString &file, const std::vector<std::uint8_t> &bytes)
{
    writeFileAtomically(file.toStdString(), bytes, OverwriteMode::Replace);
}

/// Pixels of finished pictures by parameter and index, as the files hold them.
std::map<std::pair<double, int>, Image> picturesByPlace(const QList<PictureRecord> &records)
{
    std::map<std::pair<double, int>, Image> pictures;
    for (const PictureRecord &record : records) {
        const std::filesystem::path file = record.file.toStdString();
        const Recipe recipe = *recipeFromPngText(readPngText(file));
        pictures[{ recipe.parameter, recipe.pictureIndex }] = readImage(file);
    }
    return pictures;
}

} // namespace

class TestJobQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void savesPicturesBeforeTellingOfThem();
    void runsInOrderAndNext();
    void tellsProgress();
    void handsOutCandidates();
    void movesWaitingJobs();
    void movesRowsByDragging();
    void pausesAfterTheCurrentJob();
    void cancelsWaitingAndRunning();
    void keepsWhatWasFinishedAndRetriesTheRest();
    void failsAndGoesOn();
    void removesAndClears();
    void waitsForAModelAndKeepsTheOrder();

    void waitsForRoomOnTheDisk();
    void triesAgainWhenTold();
    void cancelWhileTheDiskIsFull();
    void pauseOutlivesTheFullDisk();

    void makesMissingPicturesAlike_data();
    void makesMissingPicturesAlike();
    void partsOfAVariedPrompt();
    void copiesNoPixels();

    void comesBackAfterACrash();
    void readsSourcesAgain();
    void refusesChangedSources_data();
    void refusesChangedSources();
    void setsADamagedFileAside_data();
    void setsADamagedFileAside();
    void diesWhileRunning();

private:
    void open();
    void startModel();
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    JobState state(quint64 id) const
    {
        return static_cast<JobState>(value(id, JobQueue::StateRole).toInt());
    }
    QVariant value(quint64 id, int role) const;
    QStringList titles() const;
    QStringList doneTitles() const;
    void blockLibrary();
    void unblockLibrary();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<JobQueue> m_queue;
    QList<PictureRecord> m_saved;
    QStringList m_ended;
    Failure m_failure;
};

void TestJobQueue::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_shared<FakeScript>();
    m_gate = std::make_unique<PipelineGate>();
    m_script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_saved.clear();
    m_ended.clear();
    m_failure = {};
    open();
}

void TestJobQueue::open()
{
    m_runner = std::make_unique<JobRunner>(
        [script = m_script](const auto &folder, const auto &options, const auto &control) {
            return loadFake(script, folder, options, control);
        });
    m_queue = std::make_unique<JobQueue>(*m_runner, PictureStore(path("library")),
                                         path("state/queue.json"));
    new QAbstractItemModelTester(m_queue.get(), m_queue.get());
    connect(m_queue.get(), &JobQueue::pictureSaved, this, [this](const PictureRecord &record) {
        QVERIFY(QFile::exists(record.file));
        m_saved.append(record);
    });
    connect(m_queue.get(), &JobQueue::jobEnded, this,
            [this](quint64 id, JobState end, const Failure &failure) {
                m_ended.append(value(id, JobQueue::TitleRole).toString());
                QCOMPARE(state(id), end);
                m_failure = failure;
            });
}

void TestJobQueue::startModel()
{
    m_runner->loadModel(QStringLiteral("/models/a"), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
}

void TestJobQueue::cleanup()
{
    m_gate->open();
    m_queue.reset();
    m_runner.reset();
}

QVariant TestJobQueue::value(quint64 id, int role) const
{
    for (int row = 0; row < m_queue->rowCount(); ++row)
        if (m_queue->index(row).data(JobQueue::IdRole).toULongLong() == id)
            return m_queue->index(row).data(role);
    return {};
}

QStringList TestJobQueue::titles() const
{
    QStringList all;
    for (int row = 0; row < m_queue->rowCount(); ++row)
        all << m_queue->index(row).data(JobQueue::TitleRole).toString();
    return all;
}

/// A file where the folder should be.
void TestJobQueue::blockLibrary()
{
    QDir(path("library")).removeRecursively();
    writeBytes(path("library"), { 'x' });
}

void TestJobQueue::unblockLibrary()
{
    QVERIFY(QFile::remove(path("library")));
}

void TestJobQueue::savesPicturesBeforeTellingOfThem()
{
    startModel();
    QSignalSpy started(m_queue.get(), &JobQueue::jobStarted);
    JobSpec spec = named("a red fox", 3);
    spec.parents = { QStringLiteral("0123456789") };
    const quint64 id = m_queue->add(std::move(spec));
    QCOMPARE(state(id), JobState::Waiting);
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(started.count(), 1);
    QCOMPARE(m_saved.size(), 3);
    QCOMPARE(state(id), JobState::Finished);
    QCOMPARE(value(id, JobQueue::MadeRole).toInt(), 3);
    QCOMPARE(value(id, JobQueue::FractionRole).toDouble(), 1.0);
    const Recipe recipe = *recipeFromPngText(readPngText(m_saved.at(2).file.toStdString()));
    QCOMPARE(recipe.pictureIndex, 2);
    QCOMPARE(recipe.parents, std::vector<std::string> { "0123456789" });
    QCOMPARE(samplingOf(recipe.request).decoderSteps, 20); // the model's default
    QCOMPARE(samplingOf(recipe.request).seed, bigSeed);
    QVERIFY(!m_saved.at(0).batch.isEmpty());
    QCOMPARE(m_saved.at(0).batch, m_saved.at(2).batch);
}

void TestJobQueue::runsInOrderAndNext()
{
    startModel();
    m_gate->close();
    m_queue->add(named("first"));
    QVERIFY(m_gate->isReached());
    m_queue->add(named("second"));
    m_queue->add(named("third"));
    m_queue->addNext(named("urgent"));
    QCOMPARE(m_queue->waitingCount(), 3);
    QCOMPARE(titles().join(u' '), QStringLiteral("first urgent second third"));
    m_gate->open();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("first urgent second third"));
    QCOMPARE(m_queue->waitingCount(), 0);
}

void TestJobQueue::tellsProgress()
{
    startModel();
    QSignalSpy previews(m_queue.get(), &JobQueue::previewed);
    m_script->onStep = [this](const Progress &) { QThread::msleep(15); };
    const quint64 id = m_queue->add(named("a fox", 2));
    double last = 0.0;
    bool isRising = true;
    connect(m_queue.get(), &JobQueue::dataChanged, this, [&] {
        const double fraction = value(id, JobQueue::FractionRole).toDouble();
        isRising = isRising && fraction >= last;
        last = fraction;
        if (state(id) == JobState::Running && fraction > 0.0) {
            QCOMPARE(value(id, JobQueue::StepCountRole).toInt() > 0, true);
            QVERIFY(value(id, JobQueue::SecondsLeftRole).isValid());
        }
    });
    QTRY_COMPARE(m_ended.size(), 1);
    QVERIFY(isRising);
    QCOMPARE(last, 1.0);
    QVERIFY(!value(id, JobQueue::SecondsLeftRole).isValid());
    QVERIFY(previews.isEmpty()); // the fake makes none
}

void TestJobQueue::handsOutCandidates()
{
    startModel();
    QSignalSpy spy(m_queue.get(), &JobQueue::candidatesReady);
    const quint64 id = m_queue->add(named("a fox"));
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.front().front().toULongLong(), id);
}

void TestJobQueue::movesWaitingJobs()
{
    startModel();
    m_gate->close();
    const quint64 running = m_queue->add(named("run"));
    QVERIFY(m_gate->isReached());
    const quint64 a = m_queue->add(named("a"));
    m_queue->add(named("b"));
    const quint64 c = m_queue->add(named("c"));
    m_queue->move(c, -1);
    QCOMPARE(titles().join(u' '), QStringLiteral("run a c b"));
    m_queue->move(c, -5);
    QCOMPARE(titles().join(u' '), QStringLiteral("run c a b"));
    m_queue->move(a, 1);
    QCOMPARE(titles().join(u' '), QStringLiteral("run c b a"));
    m_queue->move(a, 1);
    m_queue->move(running, 1);
    m_queue->move(99, 1);
    QCOMPARE(titles().join(u' '), QStringLiteral("run c b a"));
    m_gate->open();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("run c b a"));
}

void TestJobQueue::movesRowsByDragging()
{
    startModel();
    m_gate->close();
    m_queue->add(named("run"));
    QVERIFY(m_gate->isReached());
    m_queue->add(named("a"));
    m_queue->add(named("b"));
    m_queue->add(named("c"));
    QVERIFY(m_queue->flags(m_queue->index(1)) & Qt::ItemIsDragEnabled);
    QVERIFY(!(m_queue->flags(m_queue->index(0)) & Qt::ItemIsDragEnabled));
    QVERIFY(m_queue->moveRow({}, 3, {}, 0)); // not before what runs
    QCOMPARE(titles().join(u' '), QStringLiteral("run c a b"));
    QVERIFY(m_queue->moveRows({}, 1, 2, {}, 4));
    QCOMPARE(titles().join(u' '), QStringLiteral("run b c a"));
    QVERIFY(!m_queue->moveRow({}, 0, {}, 3));
    QVERIFY(!m_queue->moveRow({}, 1, {}, 1));
    QVERIFY(!m_queue->moveRows({}, 1, 9, {}, 0));
}

void TestJobQueue::pausesAfterTheCurrentJob()
{
    startModel();
    QSignalSpy paused(m_queue.get(), &JobQueue::pausedChanged);
    m_gate->close();
    m_queue->add(named("a"));
    m_queue->add(named("b"));
    QVERIFY(m_gate->isReached());
    m_queue->setPaused(true);
    m_queue->setPaused(true);
    QCOMPARE(paused.count(), 1);
    QCOMPARE(m_queue->pauseReason().kind, Failure::Kind::None);
    m_gate->open();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("a"));
    m_queue->add(named("c"));
    QTest::qWait(40);
    QCOMPARE(m_ended.size(), 1);
    QVERIFY(!m_queue->current());
    m_queue->setPaused(false);
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("a b c"));
}

void TestJobQueue::cancelsWaitingAndRunning()
{
    startModel();
    m_gate->close();
    const quint64 running = m_queue->add(named("run"));
    const quint64 waiting = m_queue->add(named("wait"));
    QVERIFY(m_gate->isReached());
    m_queue->cancel(waiting);
    QCOMPARE(state(waiting), JobState::Cancelled);
    m_queue->cancel(running);
    m_queue->cancelCurrent();
    m_queue->cancel(running);
    QVERIFY(value(running, JobQueue::StoppingRole).toBool());
    m_gate->open();
    QTRY_COMPARE(state(running), JobState::Cancelled);
    QVERIFY(!value(running, JobQueue::StoppingRole).toBool());
    m_queue->cancel(running);
    QCOMPARE(m_ended.join(u' '), QStringLiteral("wait run"));
    QVERIFY(m_saved.isEmpty());
}

void TestJobQueue::keepsWhatWasFinishedAndRetriesTheRest()
{
    startModel();
    const quint64 id = m_queue->add(named("a fox", 4));
    connect(m_queue.get(), &JobQueue::pictureSaved, this, [this, id] {
        if (m_saved.size() == 1) {
            m_queue->cancel(id);
            m_gate->open();
        }
    });
    m_gate->close();
    for (int step = 0; step < m_script->steps; ++step)
        m_gate->letOne();
    QTRY_COMPARE(state(id), JobState::Cancelled);
    QCOMPARE(m_saved.size(), 1);
    QCOMPARE(value(id, JobQueue::MadeRole).toInt(), 1);
    m_queue->retry(id);
    QTRY_COMPARE(state(id), JobState::Finished);
    QCOMPARE(m_saved.size(), 4);
    const Create again = std::get<Create>(m_script->requests.back());
    QCOMPARE(again.firstImage, 1);
    QCOMPARE(again.imageCount, 3);
    m_queue->retry(id); // nothing is missing
    QCOMPARE(state(id), JobState::Finished);
    const auto pictures = picturesByPlace(m_saved);
    QCOMPARE(pictures.size(), 4u);
}

void TestJobQueue::failsAndGoesOn()
{
    startModel();
    JobSpec bad = named("bad");
    std::get<Create>(bad.request).sampling.upsampleStages = 2; // the model has one
    const quint64 id = m_queue->add(bad);
    m_queue->add(named("good"));
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("bad good"));
    QCOMPARE(state(id), JobState::Failed);
    QCOMPARE(value(id, JobQueue::FailureRole).value<Failure>().kind, Failure::Kind::BadRequest);
    QVERIFY(m_queue->spec(id));
    m_queue->retry(id);
    QTRY_COMPARE(m_ended.size(), 3);
    QCOMPARE(state(id), JobState::Failed);
}

void TestJobQueue::removesAndClears()
{
    startModel();
    m_gate->close();
    const quint64 running = m_queue->add(named("run"));
    QVERIFY(m_gate->isReached());
    const quint64 waiting = m_queue->add(named("wait"));
    m_queue->add(named("last"));
    m_queue->remove(running);
    QCOMPARE(m_queue->rowCount(), 3);
    m_queue->remove(waiting);
    m_queue->remove(waiting);
    QCOMPARE(titles().join(u' '), QStringLiteral("run last"));
    m_gate->open();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("wait run last"));
    m_queue->clearEnded();
    QCOMPARE(m_queue->rowCount(), 0);
    QVERIFY(!m_queue->spec(running));
}

void TestJobQueue::waitsForAModelAndKeepsTheOrder()
{
    m_queue->add(named("a"));
    const quint64 b = m_queue->add(named("b"));
    m_queue->addNext(named("c"));
    m_queue->move(b, -1);
    QCOMPARE(m_queue->waitingCount(), 3);
    startModel();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("c b a"));
    QCOMPARE(m_saved.size(), 3);
}

void TestJobQueue::waitsForRoomOnTheDisk()
{
    startModel();
    blockLibrary();
    QSignalSpy paused(m_queue.get(), &JobQueue::pausedChanged);
    const quint64 id = m_queue->add(named("a", 3));
    m_queue->add(named("b"));
    QTRY_COMPARE(state(id), JobState::Saving);
    QVERIFY(m_queue->isPaused());
    QCOMPARE(m_queue->pauseReason().kind, Failure::Kind::DiskFull);
    QVERIFY(!m_queue->pauseReason().detail.isEmpty());
    QCOMPARE(m_queue->current(), std::optional(id));
    QCOMPARE(m_script->requests.size(), 1u);
    QVERIFY(!m_runner->isBusy()); // nothing is computed that cannot be kept
    unblockLibrary();
    m_queue->setPaused(false); // tries at once what would be tried two seconds later
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("a b"));
    QCOMPARE(m_saved.size(), 4);
    QCOMPARE(picturesByPlace(m_saved.mid(0, 3)).size(), 3u);
    QVERIFY(!m_queue->isPaused());
    QCOMPARE(paused.count(), 2);
    QCOMPARE(std::get<Create>(m_script->requests.at(1)).firstImage, 1);
}

void TestJobQueue::triesAgainWhenTold()
{
    startModel();
    blockLibrary();
    const quint64 id = m_queue->add(named("a"));
    QTRY_COMPARE(state(id), JobState::Saving);
    m_queue->setPaused(false);
    m_queue->setPaused(false);
    QTest::qWait(50);
    QCOMPARE(state(id), JobState::Saving);
    QVERIFY(m_queue->isPaused());
    unblockLibrary();
    m_queue->setPaused(false);
    QTRY_COMPARE(state(id), JobState::Finished);
    QCOMPARE(m_saved.size(), 1);
    QCOMPARE(m_script->requests.size(), 1u); // the kept picture, not another one
}

void TestJobQueue::cancelWhileTheDiskIsFull()
{
    startModel();
    blockLibrary();
    const quint64 id = m_queue->add(named("a", 2));
    QTRY_COMPARE(state(id), JobState::Saving);
    m_queue->cancelCurrent();
    QCOMPARE(state(id), JobState::Cancelled);
    QVERIFY(!m_queue->isPaused());
    unblockLibrary();
    m_queue->retry(id);
    QTRY_COMPARE(state(id), JobState::Finished);
    QCOMPARE(m_saved.size(), 2);
}

void TestJobQueue::pauseOutlivesTheFullDisk()
{
    startModel();
    blockLibrary();
    const quint64 id = m_queue->add(named("a", 2));
    QTRY_COMPARE(state(id), JobState::Saving);
    m_queue->setPaused(true);
    unblockLibrary();
    auto *timer = m_queue->findChild<QTimer *>(QStringLiteral("saveRetryTimer"));
    QVERIFY(timer->isActive());
    timer->start(10); // instead of in two seconds
    QTRY_COMPARE(state(id), JobState::Waiting);
    QCOMPARE(m_saved.size(), 1);
    QVERIFY(m_queue->isPaused());
    QCOMPARE(m_queue->pauseReason().kind, Failure::Kind::None);
    m_queue->setPaused(false);
    QTRY_COMPARE(state(id), JobState::Finished);
}

void TestJobQueue::makesMissingPicturesAlike_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("made");
    for (const int made : { 1, 2, 3, 5 })
        for (const int mode : { 0, 1, 2, 3, 4 })
            QTest::addRow("mode %d after %d", mode, made) << mode << made;
}

void TestJobQueue::makesMissingPicturesAlike()
{
    QFETCH(int, mode);
    QFETCH(int, made);
    const PictureSource picture { Image::blank(4, 4, 9), {}, "a.png", {} };
    const std::vector<double> six { 0.0, 0.2, 0.4, 0.6, 0.8, 1.0 };
    const std::vector<Request> requests {
        Create { "fox", 3, 6, {} },
        Vary { picture, 1, 2, 0, { 0.1, 0.5, 0.9 }, {} },
        Blend {
            { { picture, 1.0 }, { PromptSource { "x" }, 1.0 } }, six, BaseNoise::Shared, 0, {} },
        Edit { picture, "a", "b", six, 0, {} },
        Explore { picture, { 1, 2, 3, 4, 5, 6 }, {} },
    };
    m_gate->open();
    FakePipeline pipeline(m_script);
    const Request complete = withDefaults(requests[static_cast<std::size_t>(mode)], m_script->info);
    const std::vector<Frame> whole = pipeline.run(complete, {}, {}).frames;
    QCOMPARE(whole.size(), 6u);
    std::vector<Frame> missing;
    for (const RequestPart &part : missingParts(complete, made)) {
        QVERIFY(!problemWith(part.request));
        QCOMPARE(part.indexOffset, mode < 2 ? 0 : made);
        const std::vector<Frame> frames = pipeline.run(part.request, {}, {}).frames;
        missing.insert(missing.end(), frames.begin() + part.skip, frames.end());
    }
    QCOMPARE(missing.size(), whole.size() - static_cast<std::size_t>(made));
    for (std::size_t i = 0; i < missing.size(); ++i) {
        const Frame &expected = whole[i + static_cast<std::size_t>(made)];
        QVERIFY(missing[i].image == expected.image);
        QCOMPARE(missing[i].parameter, expected.parameter);
        QCOMPARE(missing[i].index, expected.index);
    }
    QVERIFY(missingParts(complete, 6).empty());
}

/// What the prior draws for a prompt depends on the first image, so none is left out of its row.
void TestJobQueue::partsOfAVariedPrompt()
{
    const Vary vary { PromptSource { "fox" }, 0, 3, 5, { 0.1, 0.9 }, {} };
    const std::vector<RequestPart> parts = missingParts(vary, 2);
    QCOMPARE(parts.size(), 1u);
    QCOMPARE(parts.front().skip, 2);
    QCOMPARE(std::get<Vary>(parts.front().request).firstImage, 0);
    QCOMPARE(missingParts(vary, 4).front().skip, 1);
    QCOMPARE(std::get<Vary>(missingParts(vary, 4).front().request).etas.size(), 1u);
}

void TestJobQueue::copiesNoPixels()
{
    Crop crop;
    crop.mode = Crop::Mode::Square;
    crop.x = 0.25;
    const std::string hash(64, 'b');
    const PictureSource picture { Image::blank(3, 3), crop, "a.png", hash };
    Sampling sampling;
    sampling.seed = bigSeed;
    sampling.eta = 0.5;
    const std::vector<Request> requests {
        Create { "fox", 3, 6, sampling },
        Vary { picture, 1, 2, 7, { 0.1 }, sampling },
        Blend { { { picture, 0.5 }, { PromptSource { "x" }, -1.0 } },
                { 0.3 },
                BaseNoise::Shared,
                9,
                sampling },
        Edit { picture, "a", "b", { 0.2 }, 11, sampling },
        Explore { picture, { 1, 2 }, sampling },
    };
    for (const Request &request : requests) {
        Request copy = copyWithoutPixels(request);
        Request original = request;
        QCOMPARE(recipeJsonOf(copy), recipeJsonOf(original));
        for (const PictureSource *source : picturesOf(copy))
            QVERIFY(source->image.isEmpty());
        for (const PictureSource *source : picturesOf(original))
            QVERIFY(!source->image.isEmpty()); // only borrowed
    }
}

/// The file is all that a crash leaves: it is copied while the first queue is at work.
void TestJobQueue::comesBackAfterACrash()
{
    startModel();
    JobSpec failing = named("failing");
    std::get<Create>(failing.request).sampling.upsampleStages = 2;
    m_queue->add(failing);
    QTRY_COMPARE(m_ended.size(), 1);
    m_gate->close();
    m_queue->add(named("running", 3));
    m_queue->add(named("waiting"));
    m_queue->add(named("gone"));
    m_queue->cancel(4);
    for (int step = 0; step < m_script->steps; ++step)
        m_gate->letOne();
    QTRY_COMPARE(m_saved.size(), 1);
    const QString kept = path("state/queue.json");
    QTRY_VERIFY([&] {
        QFile file(kept);
        return file.open(QIODevice::ReadOnly) && file.readAll().contains("\"made\": 1");
    }());
    QVERIFY(QFile::copy(kept, path("copy.json")));
    m_gate->open();
    m_queue.reset();
    m_runner.reset();
    QFile::remove(kept);
    QVERIFY(QFile::rename(path("copy.json"), kept));

    m_ended.clear();
    const QList<PictureRecord> before = m_saved.mid(0, 1);
    m_saved.clear();
    open();
    QCOMPARE(m_queue->restore(), 2);
    QCOMPARE(titles().join(u' '), QStringLiteral("failing running waiting"));
    QCOMPARE(state(1), JobState::Failed);
    QCOMPARE(value(2, JobQueue::MadeRole).toInt(), 1);
    startModel();
    QTRY_COMPARE(m_ended.join(u' '), QStringLiteral("running waiting"));
    QCOMPARE(m_saved.size(), 3);
    QCOMPARE(m_saved.at(0).batch, before.at(0).batch);
    QCOMPARE(m_saved.at(0).seed, bigSeed);
    QCOMPARE(picturesByPlace(m_saved.mid(0, 2) + before).size(), 3u);
}

void TestJobQueue::readsSourcesAgain()
{
    const Image image = Image::blank(6, 6, 77);
    const QString file = path("source.png");
    writeBytes(file, encodePng(image));
    const std::string hash = sha256File(file.toStdString());
    const Vary vary { PictureSource { image, {}, "source.png", hash }, 0, 1, 0, { 0.5 }, {} };
    m_queue->add({ vary, Mode::Vary, QStringLiteral("vary"), {}, { file } });
    m_queue.reset(); // writes what is pending
    open();
    QCOMPARE(m_queue->restore(), 1);
    const std::optional<JobSpec> restored = m_queue->spec(1);
    QVERIFY(picturesOf(restored->request).front()->image.isEmpty());
    startModel();
    QTRY_COMPARE(state(1), JobState::Finished);
    const Request asked = m_script->requests.back();
    QVERIFY(picturesOf(asked).front()->image == image);
    QCOMPARE(m_saved.front().mode, Mode::Vary);
}

void TestJobQueue::refusesChangedSources_data()
{
    QTest::addColumn<bool>("isGone");
    QTest::newRow("gone") << true;
    QTest::newRow("changed") << false;
}

void TestJobQueue::refusesChangedSources()
{
    QFETCH(bool, isGone);
    const QString file = path("source.png");
    writeBytes(file, encodePng(Image::blank(6, 6, 77)));
    const PictureSource picture { {}, {}, "source.png", sha256File(file.toStdString()) };
    if (isGone)
        QFile::remove(file);
    else
        writeBytes(file, encodePng(Image::blank(6, 6, 78)));
    startModel();
    m_queue->add(
        { Vary { picture, 0, 1, 0, {}, {} }, Mode::Vary, QStringLiteral("v"), {}, { file } });
    QTRY_COMPARE(state(1), JobState::Failed);
    QCOMPARE(m_failure.kind, Failure::Kind::BadRequest);
    QVERIFY(m_failure.detail.contains(QStringLiteral("source.png")));
    QVERIFY(m_saved.isEmpty());
}

void TestJobQueue::setsADamagedFileAside_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("jobs");
    QTest::newRow("empty") << QByteArray() << 0;
    QTest::newRow("no JSON") << QByteArray("\0\1garbage", 9) << 0;
    QTest::newRow("newer") << QByteArray(R"({"version": 2, "jobs": []})") << 0;
    QTest::newRow("wrong types") << QByteArray(R"({"version": 1, "jobs": {"a": 1}})") << 0;
    QTest::newRow("bad job") << QByteArray(R"({"version": 1, "jobs": [7, {"recipe": "{}"}]})") << 0;
    Request request = Create { "fox", 0, 1, {} };
    QByteArray recipe = QByteArray::fromStdString(recipeJsonOf(request));
    recipe.replace('"', "\\\"");
    QTest::newRow("one good of two")
        << QByteArray(R"({"version": 1, "jobs": [{"recipe": ")") + recipe + R"("}, {"recipe": 5}]})"
        << 1;
}

void TestJobQueue::setsADamagedFileAside()
{
    QFETCH(QByteArray, text);
    QFETCH(int, jobs);
    QVERIFY(QDir().mkpath(path("state")));
    writeBytes(path("state/queue.json"), { text.begin(), text.end() });
    QCOMPARE(m_queue->restore(), jobs);
    QCOMPARE(m_queue->rowCount(), jobs);
    QVERIFY(QFile::exists(path("state/queue.json.damaged")));
    m_queue->add(named("new"));
    m_queue.reset();
    open();
    QCOMPARE(m_queue->restore(), jobs + 1);
}

void TestJobQueue::diesWhileRunning()
{
    startModel();
    m_gate->close();
    m_queue->add(named("a", 2));
    m_queue->add(named("b"));
    QVERIFY(m_gate->isReached());
    m_queue.reset();
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
    QVERIFY(m_ended.isEmpty());
    open();
    QCOMPARE(m_queue->restore(), 2);
}

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_jobqueue.moc"
