#include "panels/livesequence.h"

#include "pipelinegate.h"
#include "support/fakepipeline.h"
#include "support/timelimit.h"
#include "unclip/error.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

namespace {

constexpr int cachedWithin = test::timeLimit(50); ///< ms, as product.md promises

LivePlace at(double mix)
{
    return { { mix }, { mix } };
}

} // namespace

class TestLiveSequence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void computesWhatIsWanted();
    void showsCachedFramesAtOnce();
    void showsTheNearestMeanwhile();
    void aDragComputesTheLastPlace();
    void draftComesFirst();
    void knownDraftLeadsToTheExactFrame();
    void worksAheadInOrder();
    void noWorkAheadWhileSaving();
    void pauseStopsAndResumes();
    void sameRequestKeepsFrames();
    void otherRequestDropsFrames();
    void buildsRequestsLate();
    void typingIsWaitedFor();
    void previewOnlyWithoutFrame();
    void failsOnceUntilRetried();
    void forgetsEverything();

private:
    void start(const std::string &words, LiveSequence::Cause cause = LiveSequence::Cause::Deed);
    [[nodiscard]] bool isIdle() const
    {
        return QTest::qWaitFor([this] { return !m_live->isWaiting() && !m_runner->isBusy(); });
    }
    std::vector<double> asked() const; ///< t of all requests

    QTemporaryDir m_folder;
    std::unique_ptr<PipelineGate> m_gate;
    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<LiveSequence> m_live;
    std::vector<FramePosition> m_background;
    int m_built = 0;
};

void TestLiveSequence::init()
{
    m_gate = std::make_unique<PipelineGate>();
    m_script = std::make_shared<FakeScript>();
    m_script->steps = 1;
    m_script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_runner = std::make_unique<JobRunner>([script = m_script](const std::filesystem::path &folder,
                                                               const LoadOptions &options,
                                                               const RunControl &control) {
        return loadFake(script, folder, options, control);
    });
    m_runner->loadModel(m_folder.path(), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    m_live = std::make_unique<LiveSequence>(*m_runner);
    m_background.clear();
    m_built = 0;
}

void TestLiveSequence::cleanup()
{
    m_gate->open();
    m_live.reset();
    m_runner.reset();
}

void TestLiveSequence::start(const std::string &words, LiveSequence::Cause cause)
{
    const auto make = [this, words]() -> Request {
        ++m_built;
        Blend blend;
        blend.ends = { { PromptSource { words }, 1.0 }, { PromptSource { "b" }, 1.0 } };
        blend.mixes = { 0.0, 1.0 };
        blend.baseNoise = BaseNoise::Shared;
        return blend;
    };
    m_live->setSequence(make, m_background, cause);
}

std::vector<double> TestLiveSequence::asked() const
{
    std::vector<double> mixes;
    for (const Request &request : m_script->requests)
        mixes.push_back(std::get<Blend>(request).mixes.at(0));
    return mixes;
}

void TestLiveSequence::computesWhatIsWanted()
{
    QSignalSpy shown(m_live.get(), &LiveSequence::shown);
    m_live->want(at(0.5)); // of nothing
    QVERIFY(!m_live->isWaiting());
    start("a");
    m_live->want(at(0.5));
    QVERIFY(m_live->isWaiting());
    QTRY_COMPARE(shown.count(), 1);
    QVERIFY(isIdle());
    QCOMPARE(asked(), std::vector<double> { 0.5 });
    QCOMPARE(shown.first().first().value<SharedFrame>()->parameter, 0.5);
    QVERIFY(m_live->frame({ 0.5 }));
}

void TestLiveSequence::showsCachedFramesAtOnce()
{
    start("a");
    m_live->want(at(0.5));
    QVERIFY(isIdle());
    m_live->want(at(0.25));
    QVERIFY(isIdle());
    QSignalSpy shown(m_live.get(), &LiveSequence::shown);
    QElapsedTimer clock;
    clock.start();
    m_live->want(at(0.5));
    QVERIFY(clock.elapsed() < cachedWithin);
    QCOMPARE(shown.count(), 1); // before the event loop runs
    QCOMPARE(shown.first().first().value<SharedFrame>()->parameter, 0.5);
    QVERIFY(isIdle());
    QCOMPARE(asked().size(), std::size_t(2));
}

void TestLiveSequence::showsTheNearestMeanwhile()
{
    start("a");
    m_live->want(at(0.2));
    QVERIFY(isIdle());
    m_live->want(at(0.8));
    QVERIFY(isIdle());
    m_gate->close();
    QSignalSpy shown(m_live.get(), &LiveSequence::shown);
    m_live->want(at(0.7));
    QCOMPARE(shown.count(), 1);
    QCOMPARE(shown.last().first().value<SharedFrame>()->parameter, 0.8);
    QVERIFY(m_live->isWaiting());
    QVERIFY(m_gate->isReached());
    m_gate->open();
    QTRY_COMPARE(shown.count(), 2);
    QCOMPARE(shown.last().first().value<SharedFrame>()->parameter, 0.7);
}

void TestLiveSequence::aDragComputesTheLastPlace()
{
    start("a");
    m_live->want(at(0.1));
    QVERIFY(isIdle());
    for (int i = 0; i < 20; ++i)
        m_live->want(at(0.2 + 0.01 * i));
    QVERIFY(isIdle());
    QCOMPARE(asked().size(), std::size_t(2));
    QCOMPARE(asked().back(), 0.2 + 0.01 * 19);
}

void TestLiveSequence::draftComesFirst()
{
    start("a");
    m_live->want({ { 0.51 }, { 0.5 } });
    QTRY_VERIFY(m_live->frame({ 0.5 }));
    QVERIFY(!m_live->frame({ 0.51 }));
    QVERIFY(m_live->isWaiting());
    QVERIFY(isIdle());
    const std::vector<double> expected { 0.5, 0.51 };
    QCOMPARE(asked(), expected);
}

void TestLiveSequence::knownDraftLeadsToTheExactFrame()
{
    start("a");
    m_live->want(at(0.5));
    QVERIFY(isIdle());
    QSignalSpy shown(m_live.get(), &LiveSequence::shown);
    m_live->want({ { 0.51 }, { 0.5 } });
    QCOMPARE(shown.count(), 1); // the draft, at once
    QVERIFY(isIdle());
    const std::vector<double> expected { 0.5, 0.51 };
    QCOMPARE(asked(), expected);
    QCOMPARE(shown.last().first().value<SharedFrame>()->parameter, 0.51);
}

void TestLiveSequence::worksAheadInOrder()
{
    m_background = { { 0.0 }, { 1.0 }, { 0.5 }, { 0.25 } };
    QSignalSpy made(m_live.get(), &LiveSequence::made);
    start("a");
    m_live->want(at(0.5));
    QTRY_COMPARE(made.count(), 4);
    const std::vector<double> expected { 0.5, 0.0, 1.0, 0.25 };
    QVERIFY(isIdle());
    QCOMPARE(asked(), expected);
}

void TestLiveSequence::noWorkAheadWhileSaving()
{
    m_background = { { 0.0 }, { 1.0 } };
    m_live->setBackgroundAllowed(false);
    start("a");
    m_live->want(at(0.5));
    QVERIFY(isIdle());
    QCOMPARE(asked(), std::vector<double> { 0.5 });
    m_live->setBackgroundAllowed(true);
    QTRY_VERIFY(m_live->frame({ 1.0 }));
    m_live->want(at(0.7));
    m_live->setBackgroundAllowed(false);
    QVERIFY(isIdle());
    QCOMPARE(asked().back(), 0.7); // what is looked at stays wanted
}

void TestLiveSequence::pauseStopsAndResumes()
{
    m_background = { { 0.0 }, { 1.0 } };
    m_gate->close();
    start("a");
    m_live->want(at(0.5));
    QVERIFY(m_gate->isReached());
    m_live->pause();
    m_gate->open();
    QVERIFY(QTest::qWaitFor([this] { return !m_runner->isBusy(); }));
    QVERIFY(!m_live->frame({ 0.5 }));
    QSignalSpy made(m_live.get(), &LiveSequence::made);
    m_live->want(at(0.5));
    QTRY_COMPARE(made.count(), 3);
}

void TestLiveSequence::sameRequestKeepsFrames()
{
    m_background = { { 0.0 } };
    start("a");
    m_live->want(at(0.5));
    QTRY_VERIFY(m_live->frame({ 0.0 }));
    QVERIFY(isIdle());
    QSignalSpy made(m_live.get(), &LiveSequence::made);
    start("a");
    QVERIFY(!m_live->frame({ 0.5 })); // not known to be the same yet
    m_live->want(at(0.5));
    QTRY_VERIFY(m_live->frame({ 0.5 }));
    QVERIFY(isIdle());
    QCOMPARE(asked().size(), std::size_t(2));
    QCOMPARE(made.count(), 1); // the one of the background, told again
}

void TestLiveSequence::otherRequestDropsFrames()
{
    start("a");
    m_live->want(at(0.5));
    QVERIFY(isIdle());
    QSignalSpy shown(m_live.get(), &LiveSequence::shown);
    start("another");
    m_live->want(at(0.5));
    QCOMPARE(shown.count(), 0);
    QVERIFY(isIdle());
    QCOMPARE(asked().size(), std::size_t(2));
}

void TestLiveSequence::buildsRequestsLate()
{
    for (const char *words : { "a", "ab", "abc" }) {
        start(words);
        m_live->want(at(0.5));
    }
    QCOMPARE(m_built, 0);
    QVERIFY(isIdle());
    QCOMPARE(m_built, 1);
    QCOMPARE(
        std::get<PromptSource>(std::get<Blend>(m_script->requests.at(0)).ends[0].source).prompt,
        std::string("abc"));
}

void TestLiveSequence::typingIsWaitedFor()
{
    QElapsedTimer clock;
    clock.start();
    start("a", LiveSequence::Cause::Typing);
    m_live->want(at(0.5));
    QVERIFY(isIdle());
    QVERIFY(clock.elapsed() >= 300);
}

void TestLiveSequence::previewOnlyWithoutFrame()
{
    QSignalSpy previewed(m_live.get(), &LiveSequence::previewed);
    const auto withPreview = [this](const std::string &words) {
        start(words);
        m_live->want(at(0.5));
    };
    m_script->onStep = {};
    m_script->steps = 40;
    withPreview("a");
    QVERIFY(isIdle());
    QCOMPARE(previewed.count(), 0); // the fake sends none
    const Image x0 = Image::blank(8, 8);
    m_live->forget();
    QVERIFY(!m_live->hasSequence());
    m_runner->submit(Urgency::Live, [x0](Pipeline &, const RunControl &control) {
        Progress progress;
        progress.preview = x0;
        control.report(progress); // of somebody else's job
    });
    QVERIFY(QTest::qWaitFor([this] { return !m_runner->isBusy(); }));
    QCOMPARE(previewed.count(), 0);
}

void TestLiveSequence::failsOnceUntilRetried()
{
    m_background = { { 0.0 }, { 1.0 } };
    m_script->onStep = [](const Progress &) { throw DeviceError("Out of memory."); };
    QSignalSpy failed(m_live.get(), &LiveSequence::failed);
    start("a");
    m_live->want(at(0.5));
    QTRY_COMPARE(failed.count(), 1);
    m_live->want(at(0.6));
    QVERIFY(QTest::qWaitFor([this] { return !m_runner->isBusy(); }));
    QCOMPARE(failed.count(), 1);
    QCOMPARE(asked().size(), std::size_t(1));
    m_script->onStep = {};
    m_live->retry();
    QVERIFY(isIdle());
    QVERIFY(m_live->frame({ 0.6 }));
    QTRY_VERIFY(m_live->frame({ 1.0 }));
}

void TestLiveSequence::forgetsEverything()
{
    start("a");
    m_live->want(at(0.5));
    QVERIFY(isIdle());
    m_live->forget();
    QVERIFY(!m_live->frame({ 0.5 }));
    QVERIFY(!m_live->hasSequence());
    m_live->want(at(0.5));
    QVERIFY(!m_live->isWaiting());
}

QTEST_GUILESS_MAIN(TestLiveSequence)
#include "tst_livesequence.moc"
