#include "session/pipelineworker.h"

#include "support/fakepipeline.h"
#include "unclip/error.h"

#include <QSignalSpy>
#include <QTest>

#include <new>

using namespace unclip;

namespace {

Progress progressAt(int step, std::optional<Image> preview = {})
{
    Progress progress;
    progress.step = step;
    progress.preview = std::move(preview);
    return progress;
}

WorkOrder orderOf(const PipelineWork &work)
{
    return { 7, work, {}, std::make_shared<ProgressMailbox>() };
}

} // namespace

/// The worker on the test's own thread.
class TestPipelineWorker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void mailboxKeepsTheNewest();
    void mailboxKeepsAPreview();
    void endsEveryOrderOnce_data();
    void endsEveryOrderOnce();
    void doesNotBeginWhatIsCancelled();
    void dropsAModelThatIsNotWantedAnyMore();
    void keepsTheModelBeforeUntilReleased();
    void tellsWhenTheModelNeedsLess();

private:
    LoadOrder order() const { return { "/models/a", {}, {}, std::make_shared<ProgressMailbox>() }; }

    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineWorker> m_worker;
    std::function<void()> m_whileLoading;
};

void TestPipelineWorker::init()
{
    m_script = std::make_shared<FakeScript>();
    m_whileLoading = {};
    m_worker = std::make_unique<PipelineWorker>(
        [this](const auto &folder, const auto &options, const auto &control) {
            auto pipeline = loadFake(m_script, folder, options, control);
            if (m_whileLoading)
                m_whileLoading();
            return pipeline;
        });
}

void TestPipelineWorker::mailboxKeepsTheNewest()
{
    ProgressMailbox mailbox;
    QVERIFY(!mailbox.take());
    QVERIFY(mailbox.put(progressAt(1))); // somebody has to be told
    QVERIFY(!mailbox.put(progressAt(2)));
    QCOMPARE(mailbox.take()->step, 2);
    QVERIFY(!mailbox.take());
    QVERIFY(mailbox.put(progressAt(3)));
}

void TestPipelineWorker::mailboxKeepsAPreview()
{
    ProgressMailbox mailbox;
    Progress first = progressAt(1, Image::blank(2, 2));
    first.previewIndex = 3;
    mailbox.put(first);
    mailbox.put(progressAt(2));
    const std::optional<Progress> taken = mailbox.take();
    QCOMPARE(taken->step, 2);
    QVERIFY(taken->preview);
    QCOMPARE(taken->previewIndex, 3);
    mailbox.put(progressAt(4));
    QVERIFY(!mailbox.take()->preview);
}

void TestPipelineWorker::endsEveryOrderOnce_data()
{
    QTest::addColumn<int>("thrown");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, int thrown, Failure::Kind kind) {
        QTest::newRow(name) << thrown << static_cast<int>(kind);
    };
    row("nothing", 0, Failure::Kind::None);
    row("cancelled", 1, Failure::Kind::None);
    row("request", 2, Failure::Kind::BadRequest);
    row("device", 3, Failure::Kind::Device);
    row("memory", 4, Failure::Kind::Device);
    row("flaw", 5, Failure::Kind::Internal);
}

void TestPipelineWorker::endsEveryOrderOnce()
{
    QFETCH(int, thrown);
    QFETCH(int, kind);
    m_worker->load(order());
    QSignalSpy finished(m_worker.get(), &PipelineWorker::finished);
    QSignalSpy cancelled(m_worker.get(), &PipelineWorker::cancelled);
    QSignalSpy failed(m_worker.get(), &PipelineWorker::failed);
    m_worker->run(orderOf([thrown](Pipeline &, const RunControl &) {
        if (thrown == 1)
            throw Cancelled();
        if (thrown == 2)
            throw InvalidRequest("The prompt is bad.");
        if (thrown == 3)
            throw DeviceError("lost");
        if (thrown == 4)
            throw std::bad_alloc();
        if (thrown == 5)
            throw std::logic_error("a flaw");
    }));
    QCOMPARE(finished.count(), thrown == 0 ? 1 : 0);
    QCOMPARE(cancelled.count(), thrown == 1 ? 1 : 0);
    QCOMPARE(failed.count(), thrown > 1 ? 1 : 0);
    if (!failed.isEmpty()) {
        QCOMPARE(failed.front().front().toULongLong(), 7u);
        const auto failure = failed.front().at(1).value<Failure>();
        QCOMPARE(static_cast<int>(failure.kind), kind);
        QVERIFY(!failure.detail.isEmpty());
    }
}

void TestPipelineWorker::doesNotBeginWhatIsCancelled()
{
    m_worker->load(order());
    QSignalSpy cancelled(m_worker.get(), &PipelineWorker::cancelled);
    bool isRun = false;
    WorkOrder work = orderOf([&isRun](Pipeline &, const RunControl &) { isRun = true; });
    work.cancellation.cancel();
    m_worker->run(work);
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(!isRun);
}

void TestPipelineWorker::dropsAModelThatIsNotWantedAnyMore()
{
    QSignalSpy loaded(m_worker.get(), &PipelineWorker::loaded);
    QSignalSpy cancelled(m_worker.get(), &PipelineWorker::loadCancelled);
    LoadOrder load = order();
    m_whileLoading = [&load] { load.cancellation.cancel(); }; // too late for the loader to see
    m_worker->load(load);
    QCOMPARE(loaded.count(), 0);
    QCOMPARE(cancelled.count(), 1);
    m_worker->load(load); // cancelled before it begins
    QCOMPARE(cancelled.count(), 2);
    QCOMPARE(m_script->folders.size(), 1u);
}

void TestPipelineWorker::keepsTheModelBeforeUntilReleased()
{
    std::weak_ptr<const Pipeline> first;
    std::weak_ptr<const Pipeline> second;
    connect(m_worker.get(), &PipelineWorker::loaded, this,
            [&](const std::shared_ptr<const Pipeline> &pipeline) {
                (first.expired() ? first : second) = pipeline;
            });
    m_worker->load(order());
    m_worker->load(order());
    QVERIFY(!first.expired());
    m_worker->releaseOld();
    QVERIFY(first.expired());
    QVERIFY(!second.expired());
}

void TestPipelineWorker::tellsWhenTheModelNeedsLess()
{
    m_worker->load(order());
    QSignalSpy changed(m_worker.get(), &PipelineWorker::infoChanged);
    m_worker->run(orderOf([](Pipeline &, const RunControl &) {}));
    QCOMPARE(changed.count(), 0);
    m_worker->run(orderOf([this](Pipeline &, const RunControl &) {
        m_script->info.precision = "bf16";
        throw DeviceError("out of memory all the same");
    }));
    QCOMPARE(changed.count(), 1);
}

QTEST_GUILESS_MAIN(TestPipelineWorker)
#include "tst_pipelineworker.moc"
