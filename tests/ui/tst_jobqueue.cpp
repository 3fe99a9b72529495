#include "session/jobqueue.h"

#include "ui/queueworld.h"
#include "unclip/requesttools.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace unclip;

class TestJobQueue : public QueueWorld
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

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
};

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

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_jobqueue.moc"
