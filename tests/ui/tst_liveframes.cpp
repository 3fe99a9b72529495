#include "session/liveframes.h"

#include "support/fakepipeline.h"
#include "ui/pipelinegate.h"

#include <QSignalSpy>
#include <QTest>

using namespace unclip;

namespace {

const std::string hashA(64, 'a');
const std::string hashB(64, 'b');

PictureSource picture(const std::string &hash, std::uint8_t value = 50)
{
    return { Image::blank(4, 4, value), {}, "a.png", hash };
}

Blend blendOf(const std::string &hash = hashA)
{
    return { { { picture(hash), 1.0 }, { PromptSource { "fox" }, 1.0 } },
             { 0.5 },
             BaseNoise::Shared,
             0,
             {} };
}

} // namespace

class TestLiveFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void makesFramesAndKeepsThem();
    void newestWishWins();
    void wishForTheRunningFrameIsNotMadeTwice();
    void backgroundYieldsToWishes();
    void backgroundComesInOrderOnce();
    void findsTheNearest();
    void sameSequenceKeepsFrames_data();
    void sameSequenceKeepsFrames();
    void anotherSequenceDropsFrames_data();
    void anotherSequenceDropsFrames();
    void stopKeepsFrames();
    void clearForgets();
    void cancelledByOthersStops();
    void failureEndsItAll();
    void anotherModelDropsFrames();
    void forgetsTheLeastRecentlyUsed();
    void diesWhileRunning();
    void passesQueuedJobs();

    void requestsAtPositions();
    void coarseToFineOrder_data();
    void coarseToFineOrder();

private:
    std::vector<double> madePositions() const;

    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<LiveFrames> m_frames;
    QList<double> m_ready; ///< first coordinates
};

void TestLiveFrames::init()
{
    m_script = std::make_shared<FakeScript>();
    m_script->steps = 1;
    m_gate = std::make_unique<PipelineGate>();
    m_script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_runner = std::make_unique<JobRunner>(
        [this](const auto &folder, const auto &options, const auto &control) {
            return loadFake(m_script, folder, options, control);
        });
    m_frames = std::make_unique<LiveFrames>(*m_runner);
    m_ready.clear();
    connect(m_frames.get(), &LiveFrames::frameReady, this,
            [this](const FramePosition &position, const SharedFrame &frame) {
                QVERIFY(frame);
                m_ready << position.front();
            });
    m_runner->loadModel(QStringLiteral("/models/a"), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
}

void TestLiveFrames::cleanup()
{
    m_gate->open();
    m_frames.reset();
    m_runner.reset();
}

std::vector<double> TestLiveFrames::madePositions() const
{
    std::vector<double> positions;
    for (const Request &request : m_script->requests)
        positions.push_back(std::get<Blend>(request).mixes.front());
    return positions;
}

void TestLiveFrames::makesFramesAndKeepsThem()
{
    m_frames->want({ 0.5 });
    QVERIFY(!m_frames->isBusy()); // no sequence yet
    m_frames->setSequence(Request(blendOf()));
    QSignalSpy busy(m_frames.get(), &LiveFrames::busyChanged);
    QSignalSpy progress(m_frames.get(), &LiveFrames::progressed);
    QVERIFY(!m_frames->frame({ 0.25 }));
    m_frames->want({ 0.25 });
    QVERIFY(m_frames->isBusy());
    QTRY_COMPARE(m_ready, QList<double>({ 0.25 }));
    QTRY_VERIFY(!m_frames->isBusy());
    QCOMPARE(busy.count(), 2);
    QVERIFY(!progress.isEmpty());
    QCOMPARE(m_frames->frame({ 0.25 })->parameter, 0.25);
    m_frames->want({ 0.25 });
    QCOMPARE(m_ready.size(), 2); // at once
    QCOMPARE(m_script->requests.size(), 1u);
}

void TestLiveFrames::newestWishWins()
{
    m_frames->setSequence(Request(blendOf()));
    m_gate->close();
    m_frames->want({ 0.1 });
    QVERIFY(m_gate->isReached());
    for (const double t : { 0.2, 0.3, 0.4 })
        m_frames->want({ t });
    m_gate->open();
    QTRY_COMPARE(m_ready, QList<double>({ 0.1, 0.4 }));
    QVERIFY(!m_frames->isBusy());
}

void TestLiveFrames::wishForTheRunningFrameIsNotMadeTwice()
{
    m_frames->setSequence(Request(blendOf()));
    m_gate->close();
    m_frames->wantAll({ { 0.1 }, { 0.2 } });
    QVERIFY(m_gate->isReached());
    m_frames->want({ 0.1 });
    m_frames->want({ 0.1 });
    m_gate->open();
    QTRY_VERIFY(!m_frames->isBusy());
    QCOMPARE(m_ready, QList<double>({ 0.1, 0.2 }));
    QCOMPARE(m_script->requests.size(), 2u);
}

void TestLiveFrames::backgroundYieldsToWishes()
{
    m_frames->setSequence(Request(blendOf()));
    m_gate->close();
    m_frames->wantAll({ { 0.0 }, { 1.0 } });
    QVERIFY(m_gate->isReached());
    m_frames->want({ 0.7 });
    m_gate->open();
    QTRY_VERIFY(!m_frames->isBusy());
    QCOMPARE(m_ready, QList<double>({ 0.7, 0.0, 1.0 })); // the interrupted one comes back
}

void TestLiveFrames::backgroundComesInOrderOnce()
{
    m_frames->setSequence(Request(blendOf()));
    m_frames->want({ 1.0 });
    QTRY_COMPARE(m_ready.size(), 1);
    m_frames->wantAll({ { 0.5 }, { 0.9 } });
    m_frames->wantAll({ { 0.0 }, { 1.0 }, { 0.5 } }); // instead; 1 is there, 0.5 has been asked for
    QTRY_VERIFY(!m_frames->isBusy());
    QCOMPARE(m_ready, QList<double>({ 1.0, 0.5, 0.0 }));
}

void TestLiveFrames::findsTheNearest()
{
    m_frames->setSequence(Request(blendOf()));
    QVERIFY(!m_frames->nearest({ 0.5 }));
    m_frames->wantAll({ { 0.0 }, { 1.0 } });
    QTRY_VERIFY(!m_frames->isBusy());
    QCOMPARE(m_frames->nearest({ 0.4 })->parameter, 0.0);
    QCOMPARE(m_frames->nearest({ 0.6 })->parameter, 1.0);
}

void TestLiveFrames::sameSequenceKeepsFrames_data()
{
    QTest::addColumn<int>("change");
    QTest::newRow("nothing") << 0;
    QTest::newRow("position") << 1;
    QTest::newRow("weight") << 2;
    QTest::newRow("name") << 3;
    QTest::newRow("pixels of the same hash") << 4;
}

void TestLiveFrames::sameSequenceKeepsFrames()
{
    QFETCH(int, change);
    m_frames->setSequence(Request(blendOf()));
    m_frames->want({ 0.5 });
    QTRY_COMPARE(m_ready.size(), 1);
    Blend blend = blendOf();
    auto &source = std::get<PictureSource>(blend.ends[0].source);
    if (change == 1)
        blend.mixes = { 0.1, 0.2 };
    if (change == 2)
        blend.ends[1].weight = 0.3;
    if (change == 3)
        source.name = "b.png";
    if (change == 4)
        source.image = {};
    m_frames->setSequence(Request(blend));
    QVERIFY(m_frames->frame({ 0.5 }));
}

void TestLiveFrames::anotherSequenceDropsFrames_data()
{
    QTest::addColumn<int>("change");
    QTest::newRow("picture") << 0;
    QTest::newRow("crop") << 1;
    QTest::newRow("prompt") << 2;
    QTest::newRow("seed") << 3;
    QTest::newRow("noise") << 4;
    QTest::newRow("pixels without a hash") << 5;
    QTest::newRow("mode") << 6;
}

void TestLiveFrames::anotherSequenceDropsFrames()
{
    QFETCH(int, change);
    const bool hasHash = change != 5;
    m_frames->setSequence(Request(blendOf(hasHash ? hashA : std::string())));
    m_frames->want({ 0.5 });
    QTRY_COMPARE(m_ready.size(), 1);
    m_gate->close();
    m_frames->want({ 0.9 });
    QVERIFY(m_gate->isReached());
    Blend blend = blendOf(hasHash ? hashA : std::string());
    auto &source = std::get<PictureSource>(blend.ends[0].source);
    if (change == 0)
        source.sha256 = hashB;
    if (change == 1)
        source.crop.mode = Crop::Mode::Fit;
    if (change == 2)
        blend.ends[1].source = PromptSource { "dog" };
    if (change == 3)
        blend.sampling.seed = 5;
    if (change == 4)
        blend.baseNoise = BaseNoise::Inverted;
    if (change == 5)
        source.image.rgb[7] = 3;
    const Request edit = Edit { picture(hashA), "a", "b", { 0.5 }, 0, {} };
    m_frames->setSequence(change == 6 ? edit : Request(blend));
    QVERIFY(!m_frames->frame({ 0.5 }));
    QVERIFY(!m_frames->isBusy());
    m_gate->open();
    m_frames->want({ 0.5 });
    QTRY_COMPARE(m_ready.size(), 2);
    QCOMPARE(m_ready.last(), 0.5); // the frame that ran then is not heard of
}

void TestLiveFrames::stopKeepsFrames()
{
    m_frames->setSequence(Request(blendOf()));
    m_frames->want({ 0.5 });
    QTRY_COMPARE(m_ready.size(), 1);
    m_gate->close();
    m_frames->wantAll({ { 0.1 }, { 0.2 } });
    QVERIFY(m_gate->isReached());
    m_frames->stop();
    m_frames->stop();
    QVERIFY(!m_frames->isBusy());
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
    QCOMPARE(m_ready.size(), 1);
    QVERIFY(m_frames->frame({ 0.5 }));
    QVERIFY(!m_frames->frame({ 0.1 }));
}

void TestLiveFrames::clearForgets()
{
    m_frames->setSequence(Request(blendOf()));
    m_frames->want({ 0.5 });
    QTRY_COMPARE(m_ready.size(), 1);
    m_frames->clear();
    QVERIFY(!m_frames->frame({ 0.5 }));
    m_frames->want({ 0.5 });
    QVERIFY(!m_frames->isBusy());
}

void TestLiveFrames::cancelledByOthersStops()
{
    m_frames->setSequence(Request(blendOf()));
    m_gate->close();
    m_frames->wantAll({ { 0.1 }, { 0.2 } });
    QVERIFY(m_gate->isReached());
    m_runner->cancelAll();
    m_gate->open();
    QTRY_VERIFY(!m_frames->isBusy());
    QCOMPARE(m_script->requests.size(), 1u);
    m_frames->want({ 0.3 });
    QTRY_COMPARE(m_ready, QList<double>({ 0.3 }));
}

void TestLiveFrames::failureEndsItAll()
{
    m_script->onStep = [](const Progress &) { throw InvalidRequest("no"); };
    m_frames->setSequence(Request(blendOf()));
    QSignalSpy failed(m_frames.get(), &LiveFrames::failed);
    m_frames->wantAll({ { 0.1 }, { 0.2 }, { 0.3 } });
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.front().front().value<Failure>().kind, Failure::Kind::BadRequest);
    QVERIFY(!m_frames->isBusy());
    QCOMPARE(m_script->requests.size(), 1u);
}

void TestLiveFrames::anotherModelDropsFrames()
{
    m_frames->setSequence(Request(blendOf()));
    m_frames->want({ 0.5 });
    QTRY_COMPARE(m_ready.size(), 1);
    m_runner->loadModel(QStringLiteral("/models/a"), {}); // the same again
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QVERIFY(m_frames->frame({ 0.5 }));
    m_script->info.hash = hashB;
    m_runner->loadModel(QStringLiteral("/models/b"), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QVERIFY(!m_frames->frame({ 0.5 }));
}

void TestLiveFrames::forgetsTheLeastRecentlyUsed()
{
    constexpr int capacity = 128;
    m_frames->setSequence(Request(blendOf()));
    std::vector<FramePosition> positions;
    for (int i = 0; i < capacity; ++i)
        positions.push_back({ i / 1000.0 });
    m_frames->wantAll(positions);
    QTRY_COMPARE(m_ready.size(), capacity);
    QVERIFY(m_frames->frame({ 0.0 })); // used again
    m_frames->want({ 0.9 });
    QTRY_COMPARE(m_ready.size(), capacity + 1);
    QVERIFY(m_frames->frame({ 0.9 }));
    QVERIFY(m_frames->frame({ 0.0 }));
    QVERIFY(!m_frames->frame({ 0.001 }));
}

void TestLiveFrames::diesWhileRunning()
{
    m_frames->setSequence(Request(blendOf()));
    m_gate->close();
    m_frames->wantAll({ { 0.1 }, { 0.2 } });
    QVERIFY(m_gate->isReached());
    m_frames.reset();
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
    QVERIFY(m_ready.isEmpty());
}

void TestLiveFrames::passesQueuedJobs()
{
    m_gate->close();
    QStringList order;
    const auto note = [&order](const char *what) {
        return [&order, what](Pipeline &, const RunControl &) { order << QLatin1String(what); };
    };
    m_runner->submit(Urgency::Queued, [this](Pipeline &, const RunControl &) { m_gate->pass(); });
    QVERIFY(m_gate->isReached());
    m_runner->submit(Urgency::Queued, note("queued"));
    m_frames->setSequence(Request(blendOf()));
    connect(m_frames.get(), &LiveFrames::frameReady, this,
            [&] { order << QStringLiteral("live"); });
    m_frames->want({ 0.5 });
    m_frames->want({ 0.6 }); // replaces the one that waits at the runner
    m_gate->open();
    QTRY_COMPARE(order.size(), 2);
    QCOMPARE(order.front(), QStringLiteral("live"));
    QCOMPARE(madePositions(), std::vector<double> { 0.6 });
}

void TestLiveFrames::requestsAtPositions()
{
    const Vary vary { picture(hashA), 0, 4, 0, { 0.1, 0.2 }, {} };
    const Vary varyAt = std::get<Vary>(requestAt(vary, { 0.3 }));
    QCOMPARE(varyAt.etas, std::vector<double> { 0.3 });
    QCOMPARE(varyAt.imageCount, 1);
    QCOMPARE(std::get<Blend>(requestAt(blendOf(), { 0.3 })).mixes, std::vector<double> { 0.3 });
    const Blend board = std::get<Blend>(requestAt(blendOf(), { 0.3, -0.5 }));
    QVERIFY(board.mixes.empty());
    QCOMPARE(board.ends[0].weight, 0.3);
    QCOMPARE(board.ends[1].weight, -0.5);
    const Edit edit { picture(hashA), "a", "b", {}, 0, {} };
    QCOMPARE(std::get<Edit>(requestAt(edit, { 0.3 })).strengths, std::vector<double> { 0.3 });
    const Explore explore { picture(hashA), {}, {} };
    QCOMPARE(std::get<Explore>(requestAt(explore, { 23.9 })).dimensions, std::vector<int> { 24 });
}

void TestLiveFrames::coarseToFineOrder_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QList<double>>("order");
    QTest::newRow("none") << 0 << QList<double>();
    QTest::newRow("one") << 1 << QList<double> { 0.0 };
    QTest::newRow("two") << 2 << QList<double> { 0.0, 1.0 };
    QTest::newRow("five") << 5 << QList<double> { 0.0, 1.0, 0.5, 0.25, 0.75 };
    QTest::newRow("nine") << 9 << QList<double> { 0.0,   1.0,   0.5,   0.25, 0.75,
                                                  0.125, 0.375, 0.625, 0.875 };
}

void TestLiveFrames::coarseToFineOrder()
{
    QFETCH(int, count);
    QFETCH(QList<double>, order);
    QList<double> found;
    for (const FramePosition &position : coarseToFine(count))
        found << position.front();
    QCOMPARE(found, order);
    QCOMPARE(coarseToFine(12).size(), 12u);
}

QTEST_GUILESS_MAIN(TestLiveFrames)
#include "tst_liveframes.moc"
