#include "session/jobrunner.h"

#include "support/fakepipeline.h"
#include "ui/pipelinegate.h"
#include "unclip/error.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <mutex>

using namespace unclip;
namespace {

constexpr int patience = test::timeLimit(1500); ///< milliseconds

/// What happened to jobs, in order: "started 1", "finished 1".
class Journal : public QObject
{
public:
    explicit Journal(JobRunner &runner)
    {
        connect(&runner, &JobRunner::started, this, [this](JobId id) { add("started", id); });
        connect(&runner, &JobRunner::finished, this, [this](JobId id) { add("finished", id); });
        connect(&runner, &JobRunner::cancelled, this, [this](JobId id) { add("cancelled", id); });
        connect(&runner, &JobRunner::failed, this, [this](JobId id, const Failure &failure) {
            add("failed", id);
            lastFailure = failure;
        });
    }

    int ends() const
    {
        return static_cast<int>(std::count_if(entries.begin(), entries.end(), [](const auto &e) {
            return !e.startsWith(QLatin1String("started"));
        }));
    }

    QStringList entries;
    Failure lastFailure;

private:
    void add(const char *what, JobId id)
    {
        entries.append(QStringLiteral("%1 %2").arg(QLatin1String(what)).arg(id));
    }
};

/// Threads on which pipelines were destroyed.
struct DeathRecord
{
    std::mutex mutex;
    QList<QThread *> threads;
    QList<QThread *> copy()
    {
        const std::lock_guard<std::mutex> lock(mutex);
        return threads;
    }
};

/// A pipeline that notes on which thread it dies.
class MortalPipeline : public FakePipeline
{
public:
    MortalPipeline(std::shared_ptr<FakeScript> script, std::shared_ptr<DeathRecord> deaths)
        : FakePipeline(std::move(script))
        , m_deaths(std::move(deaths))
    {
    }
    ~MortalPipeline() override
    {
        const std::lock_guard<std::mutex> lock(m_deaths->mutex);
        m_deaths->threads.append(QThread::currentThread());
    }

private:
    std::shared_ptr<DeathRecord> m_deaths;
};

PipelineWork createWork(int images = 1)
{
    return [images](Pipeline &pipeline, const RunControl &control) {
        Create create;
        create.prompt = "a red fox";
        create.imageCount = images;
        pipeline.run(create, control);
    };
}

void doNothing(Pipeline &, const RunControl &) { }

} // namespace

class TestJobRunner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void loadsAModel();
    void tellsWhyLoadingFails();
    void keepsTheModelWhenAnotherFails();
    void waitsForTheJobBeforeLoading();
    void cancelsLoading();
    void cancelsLoadingThatHasNotBegun();
    void lastOfTwoLoadsWins();
    void neverDropsAModelOnTheGuiThread();

    void runsJobsInOrder();
    void takesUrgentJobsFirst();
    void waitsForAModel();
    void cancelsAWaitingJobAtOnce();
    void cancelsARunningJobTwice();
    void cancelAfterTheEndDoesNothing();
    void cancelsEverything();
    void tellsFailuresAndLoweredPrecision();

    void thinsOutProgress();
    void thinsOutPreviews();
    void deliversTheLastProgressFirst();
    void guiKeepsTicking();
    void countsUrgentJobs();
    void reportsBusy();
    void diesWhileRunning();
    void diesWhileLoading();
    void takesCallsFromItsOwnSignals();

private:
    void load(const QString &folder = QStringLiteral("/models/a"));

    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineGate> m_gate;
    JobRunner::Loader m_loader;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<Journal> m_journal;
};

void TestJobRunner::init()
{
    m_gate = std::make_unique<PipelineGate>();
    m_script = std::make_shared<FakeScript>();
    m_script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_loader = [this](const std::filesystem::path &folder, const LoadOptions &options,
                      const RunControl &control) {
        if (folder == "/models/slow")
            m_gate->pass();
        if (folder == "/models/broken")
            throw ModelError("decoder/config.json is missing.");
        return loadFake(m_script, folder, options, control);
    };
    m_runner = std::make_unique<JobRunner>(
        [this](const auto &folder, const auto &options, const auto &control) {
            return m_loader(folder, options, control);
        });
    m_journal = std::make_unique<Journal>(*m_runner);
}

void TestJobRunner::cleanup()
{
    m_gate->open();
    m_runner.reset();
    m_journal.reset();
}

void TestJobRunner::load(const QString &folder)
{
    m_runner->loadModel(folder, {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
}

void TestJobRunner::loadsAModel()
{
    QSignalSpy states(m_runner.get(), &JobRunner::modelStateChanged);
    QSignalSpy progress(m_runner.get(), &JobRunner::loadProgressed);
    QCOMPARE(m_runner->modelState(), ModelState::None);
    QCOMPARE(m_runner->countTokens(QStringLiteral("a red fox")).tokens, 0);
    LoadOptions options;
    options.precision = Precision::BFloat16;
    m_runner->loadModel(QStringLiteral("/models/ä"), options);
    QCOMPARE(m_runner->modelState(), ModelState::Loading);
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QCOMPARE(states.count(), 2);
    QVERIFY(!progress.isEmpty());
    QCOMPARE(m_script->folders.front(), std::filesystem::path("/models/ä"));
    QCOMPARE(m_script->loads.front().precision, Precision::BFloat16);
    QCOMPARE(m_runner->modelInfo()->name, std::string("fake"));
    QCOMPARE(m_runner->countTokens(QStringLiteral("a red fox")).tokens, 3);
    QVERIFY(!m_runner->isBusy());
}

void TestJobRunner::tellsWhyLoadingFails()
{
    QSignalSpy failures(m_runner.get(), &JobRunner::modelFailed);
    connect(m_runner.get(), &JobRunner::modelFailed, this,
            [this] { QCOMPARE(m_runner->modelState(), ModelState::Failed); });
    m_runner->submit(Urgency::Queued, doNothing);
    m_runner->loadModel(QStringLiteral("/models/broken"), {});
    QVERIFY(failures.wait(patience));
    QCOMPARE(failures.front().front().value<Failure>().kind, Failure::Kind::Model);
    QVERIFY(!m_runner->modelInfo());
    QVERIFY(m_journal->entries.isEmpty()); // it waits still
    load();
    QTRY_COMPARE(m_journal->ends(), 1);
}

void TestJobRunner::keepsTheModelWhenAnotherFails()
{
    load();
    QSignalSpy failures(m_runner.get(), &JobRunner::modelFailed);
    m_runner->loadModel(QStringLiteral("/models/broken"), {});
    QVERIFY(m_runner->modelInfo());
    QVERIFY(failures.wait(patience));
    QCOMPARE(m_runner->modelState(), ModelState::Ready);
    QCOMPARE(m_runner->modelFolder(), QStringLiteral("/models/a"));
    m_runner->submit(Urgency::Queued, createWork());
    QTRY_COMPARE(m_journal->entries.value(1), QStringLiteral("finished 1"));
}

void TestJobRunner::waitsForTheJobBeforeLoading()
{
    load();
    m_gate->close();
    m_runner->submit(Urgency::Queued, createWork());
    m_runner->submit(Urgency::Queued, doNothing);
    QVERIFY(m_gate->isReached());
    m_runner->loadModel(QStringLiteral("/models/b"), {});
    QSignalSpy states(m_runner.get(), &JobRunner::modelStateChanged);
    QCOMPARE(m_script->folders.size(), 1u);
    QCOMPARE(m_runner->modelFolder(), QStringLiteral("/models/b"));
    m_gate->open();
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QCOMPARE(m_journal->entries.mid(0, 2),
             QStringList({ QStringLiteral("started 1"), QStringLiteral("finished 1") }));
    QTRY_COMPARE(m_journal->ends(), 2);
    QCOMPARE(m_script->folders.size(), 2u);
}

void TestJobRunner::cancelsLoading()
{
    m_gate->close();
    QSignalSpy failures(m_runner.get(), &JobRunner::modelFailed);
    m_runner->loadModel(QStringLiteral("/models/slow"), {});
    QVERIFY(m_gate->isReached());
    m_runner->cancelLoading();
    m_runner->cancelLoading();
    m_gate->letOne();
    QTRY_COMPARE(m_runner->modelState(), ModelState::None);
    QVERIFY(failures.isEmpty());
    m_gate->open();
    load();
}

void TestJobRunner::cancelsLoadingThatHasNotBegun()
{
    load();
    m_gate->close();
    m_runner->submit(Urgency::Queued, createWork());
    QVERIFY(m_gate->isReached());
    m_runner->loadModel(QStringLiteral("/models/b"), {});
    m_runner->cancelLoading();
    QCOMPARE(m_runner->modelState(), ModelState::Ready);
    QCOMPARE(m_runner->modelFolder(), QStringLiteral("/models/a"));
    m_gate->open();
    QTRY_COMPARE(m_journal->ends(), 1);
    QCOMPARE(m_script->folders.size(), 1u);
}

void TestJobRunner::lastOfTwoLoadsWins()
{
    m_gate->close();
    m_runner->loadModel(QStringLiteral("/models/slow"), {});
    QVERIFY(m_gate->isReached());
    m_runner->loadModel(QStringLiteral("/models/broken"), {});
    m_runner->loadModel(QStringLiteral("/models/c"), {});
    QSignalSpy failures(m_runner.get(), &JobRunner::modelFailed);
    QSignalSpy states(m_runner.get(), &JobRunner::modelStateChanged);
    m_gate->open();
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QCOMPARE(states.count(), 1);
    QVERIFY(failures.isEmpty());
    QCOMPARE(m_runner->modelFolder(), QStringLiteral("/models/c"));
    QCOMPARE(m_script->folders.back(), std::filesystem::path("/models/c"));
}

void TestJobRunner::neverDropsAModelOnTheGuiThread()
{
    const auto deaths = std::make_shared<DeathRecord>();
    m_loader = [this, deaths](const auto &, const auto &, const auto &) {
        return std::make_unique<MortalPipeline>(m_script, deaths);
    };
    load();
    load(QStringLiteral("/models/b"));
    m_runner->loadModel(QStringLiteral("/models/c"), {});
    QTRY_VERIFY(!deaths->copy().isEmpty());
    m_runner.reset();
    QVERIFY(deaths->copy().size() >= 2);
    QVERIFY(!deaths->copy().contains(QThread::currentThread()));
}

void TestJobRunner::runsJobsInOrder()
{
    load();
    for (int i = 0; i < 3; ++i)
        m_runner->submit(Urgency::Queued, createWork());
    QVERIFY(m_journal->entries.isEmpty()); // nothing before submit() has returned
    QTRY_COMPARE(m_journal->ends(), 3);
    const QStringList expected { QStringLiteral("started 1"), QStringLiteral("finished 1"),
                                 QStringLiteral("started 2"), QStringLiteral("finished 2"),
                                 QStringLiteral("started 3"), QStringLiteral("finished 3") };
    QCOMPARE(m_journal->entries, expected);
}

void TestJobRunner::takesUrgentJobsFirst()
{
    load();
    m_gate->close();
    m_runner->submit(Urgency::Queued, createWork());
    QVERIFY(m_gate->isReached());
    const JobId idle = m_runner->submit(Urgency::Idle, doNothing);
    const JobId queued = m_runner->submit(Urgency::Queued, doNothing);
    const JobId older = m_runner->submit(Urgency::Live, doNothing);
    const JobId newer = m_runner->submit(Urgency::Live, doNothing);
    m_gate->open();
    QTRY_COMPARE(m_journal->ends(), 5);
    QStringList order;
    for (const JobId id : { JobId(1), newer, older, queued, idle })
        order << QStringLiteral("started %1").arg(id) << QStringLiteral("finished %1").arg(id);
    QCOMPARE(m_journal->entries, order);
}

void TestJobRunner::waitsForAModel()
{
    m_runner->submit(Urgency::Live, doNothing);
    QVERIFY(m_runner->isBusy());
    QTest::qWait(30);
    QVERIFY(m_journal->entries.isEmpty());
    load();
    QTRY_COMPARE(m_journal->ends(), 1);
}

void TestJobRunner::cancelsAWaitingJobAtOnce()
{
    load();
    m_gate->close();
    m_runner->submit(Urgency::Queued, createWork());
    const JobId waiting = m_runner->submit(Urgency::Queued, createWork());
    QVERIFY(m_gate->isReached());
    m_runner->cancel(waiting);
    QCOMPARE(m_journal->entries.last(), QStringLiteral("cancelled 2"));
    m_runner->cancel(waiting);
    m_gate->open();
    QTRY_COMPARE(m_journal->ends(), 2);
    QCOMPARE(m_journal->entries.count(QStringLiteral("cancelled 2")), 1);
    QVERIFY(!m_journal->entries.contains(QStringLiteral("started 2")));
}

void TestJobRunner::cancelsARunningJobTwice()
{
    load();
    m_gate->close();
    const JobId id = m_runner->submit(Urgency::Queued, createWork(4));
    m_runner->submit(Urgency::Queued, doNothing);
    QVERIFY(m_gate->isReached());
    QElapsedTimer timer;
    timer.start();
    m_runner->cancel(id);
    m_runner->cancel(id);
    QVERIFY(timer.elapsed() < test::timeLimit(100));
    m_gate->letOne(); // one step later it has stopped
    QTRY_COMPARE(m_journal->ends(), 2);
    const QStringList expected { QStringLiteral("started 1"), QStringLiteral("cancelled 1"),
                                 QStringLiteral("started 2"), QStringLiteral("finished 2") };
    QCOMPARE(m_journal->entries, expected);
}

void TestJobRunner::cancelAfterTheEndDoesNothing()
{
    load();
    const JobId id = m_runner->submit(Urgency::Queued, doNothing);
    QTRY_COMPARE(m_journal->ends(), 1);
    m_runner->cancel(id);
    m_runner->cancel(0);
    m_runner->cancel(99);
    m_runner->submit(Urgency::Queued, doNothing);
    QTRY_COMPARE(m_journal->ends(), 2);
    QVERIFY(!m_journal->entries.contains(QStringLiteral("cancelled 1")));
}

void TestJobRunner::cancelsEverything()
{
    load();
    m_gate->close();
    for (const Urgency urgency : { Urgency::Queued, Urgency::Live, Urgency::Idle })
        m_runner->submit(urgency, createWork());
    QVERIFY(m_gate->isReached());
    m_runner->cancelAll();
    QCOMPARE(m_journal->ends(), 2);
    m_gate->open();
    QTRY_COMPARE(m_journal->ends(), 3);
    QVERIFY(!m_journal->entries.join(u' ').contains(QStringLiteral("finished")));
}

void TestJobRunner::tellsFailuresAndLoweredPrecision()
{
    load();
    m_runner->submit(Urgency::Queued, [this](Pipeline &, const RunControl &) {
        m_script->info.precision = "bf16"; // as after running out of memory
        throw DeviceError("The device ran out of memory.");
    });
    m_runner->submit(Urgency::Queued, doNothing);
    QTRY_COMPARE(m_journal->ends(), 2);
    QCOMPARE(m_journal->entries.value(1), QStringLiteral("failed 1"));
    QCOMPARE(m_journal->lastFailure.kind, Failure::Kind::Device);
    QCOMPARE(m_journal->entries.last(), QStringLiteral("finished 2"));
    QCOMPARE(m_runner->modelInfo()->precision, std::string("bf16"));
}

void TestJobRunner::thinsOutProgress()
{
    constexpr int reports = 3000;
    load();
    QSignalSpy spy(m_runner.get(), &JobRunner::progressed);
    QElapsedTimer timer;
    timer.start();
    m_runner->submit(Urgency::Queued, [](Pipeline &, const RunControl &control) {
        Progress progress;
        progress.stepCount = reports;
        for (progress.step = 1; progress.step <= reports; ++progress.step) {
            control.report(progress);
            QThread::usleep(100);
        }
    });
    QTRY_COMPARE(m_journal->ends(), 1);
    QVERIFY(spy.count() >= 2);
    QVERIFY2(spy.count() <= timer.elapsed() / 50 + 3, qPrintable(QString::number(spy.count())));
    QCOMPARE(spy.last().at(1).value<Progress>().step, reports);
}

void TestJobRunner::thinsOutPreviews()
{
    load();
    QSignalSpy spy(m_runner.get(), &JobRunner::progressed);
    QElapsedTimer timer;
    timer.start();
    m_runner->submit(Urgency::Queued, [](Pipeline &, const RunControl &control) {
        Progress progress;
        for (progress.step = 1; progress.step <= 50; ++progress.step) {
            progress.preview = Image::blank(4, 4, static_cast<std::uint8_t>(progress.step));
            control.report(progress);
            progress.preview.reset();
            control.report(progress);
            QThread::msleep(10);
        }
    });
    QTRY_COMPARE(m_journal->ends(), 1);
    int previews = 0;
    int last = 0;
    for (const QList<QVariant> &arguments : spy) {
        const auto progress = arguments.at(1).value<Progress>();
        if (progress.preview) {
            ++previews;
            last = progress.preview->rgb.front();
        }
    }
    QVERIFY(previews >= 2);
    QVERIFY2(previews <= timer.elapsed() / 200 + 2, qPrintable(QString::number(previews)));
    QCOMPARE(last, 50);
}

void TestJobRunner::deliversTheLastProgressFirst()
{
    load();
    QStringList order;
    connect(m_runner.get(), &JobRunner::progressed, this,
            [&](JobId, const Progress &progress) { order << QString::number(progress.step); });
    connect(m_runner.get(), &JobRunner::finished, this,
            [&] { order << QStringLiteral("finished"); });
    m_runner->submit(Urgency::Queued, [](Pipeline &, const RunControl &control) {
        Progress progress;
        for (progress.step = 1; progress.step <= 3; ++progress.step)
            control.report(progress);
    });
    QTRY_COMPARE(m_journal->ends(), 1);
    QVERIFY(order.size() >= 2);
    QCOMPARE(order.mid(order.size() - 2),
             QStringList({ QStringLiteral("3"), QStringLiteral("finished") }));
}

void TestJobRunner::guiKeepsTicking()
{
    load();
    m_gate->close();
    m_runner->submit(Urgency::Queued, createWork());
    QVERIFY(m_gate->isReached());
    int ticks = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&ticks] { ++ticks; });
    timer.start(5);
    QTRY_VERIFY(ticks > 10);
    QCOMPARE(m_journal->ends(), 0); // the worker is held all the while
}

void TestJobRunner::countsUrgentJobs()
{
    const auto count = m_runner->urgentCount();
    m_runner->submit(Urgency::Idle, doNothing);
    QCOMPARE(count->load(), 0);
    const JobId queued = m_runner->submit(Urgency::Queued, doNothing);
    m_runner->submit(Urgency::Live, doNothing);
    QCOMPARE(count->load(), 2);
    m_runner->cancel(queued);
    QCOMPARE(count->load(), 1);
    load();
    QTRY_COMPARE(m_journal->ends(), 3);
    QCOMPARE(count->load(), 0);
}

void TestJobRunner::reportsBusy()
{
    load();
    QSignalSpy spy(m_runner.get(), &JobRunner::busyChanged);
    m_runner->submit(Urgency::Queued, doNothing);
    m_runner->submit(Urgency::Queued, doNothing);
    QTRY_COMPARE(m_journal->ends(), 2);
    QVERIFY(!m_runner->isBusy());
    QCOMPARE(spy.count(), 2);
    QCOMPARE(spy.at(0).front().toBool(), true);
    QCOMPARE(spy.at(1).front().toBool(), false);
}

void TestJobRunner::diesWhileRunning()
{
    load();
    m_gate->close();
    bool isCancelled = false;
    m_runner->submit(Urgency::Queued, [&](Pipeline &pipeline, const RunControl &control) {
        try {
            createWork(4)(pipeline, control);
        } catch (const Cancelled &) {
            isCancelled = true;
            throw;
        }
    });
    QVERIFY(m_gate->isReached());
    m_runner->submit(Urgency::Queued, createWork());
    m_runner->submit(Urgency::Live, createWork());
    std::unique_ptr<QThread> opener(QThread::create([this] {
        QThread::msleep(20);
        m_gate->letOne();
    }));
    opener->start();
    m_runner.reset();
    QVERIFY(isCancelled);
    opener->wait();
    QCOMPARE(m_journal->ends(), 0);
}

void TestJobRunner::diesWhileLoading()
{
    m_gate->close();
    m_runner->loadModel(QStringLiteral("/models/slow"), {});
    m_runner->submit(Urgency::Queued, createWork());
    QVERIFY(m_gate->isReached());
    std::unique_ptr<QThread> opener(QThread::create([this] {
        QThread::msleep(20);
        m_gate->letOne();
    }));
    opener->start();
    m_runner.reset();
    opener->wait();
    QCOMPARE(m_script->folders.size(), 0u);
}

void TestJobRunner::takesCallsFromItsOwnSignals()
{
    load();
    connect(m_runner.get(), &JobRunner::finished, this, [this](JobId id) {
        if (id == 1) {
            const JobId gone = m_runner->submit(Urgency::Live, doNothing);
            m_runner->cancel(gone);
            m_runner->loadModel(QStringLiteral("/models/b"), {});
            m_runner->submit(Urgency::Queued, doNothing);
        }
    });
    connect(m_runner.get(), &JobRunner::started, this, [this](JobId id) { m_runner->cancel(id); });
    m_runner->submit(Urgency::Queued, doNothing);
    QTRY_VERIFY(m_journal->ends() >= 1);
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QTRY_VERIFY(!m_runner->isBusy());
    const QStringList &entries = m_journal->entries;
    QCOMPARE(QSet<QString>(entries.begin(), entries.end()).size(), entries.size());
}

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_jobrunner.moc"
