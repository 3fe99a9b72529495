#include "blendfixture.h"
#include "unclip/error.h"
#include "widgets/morphplayer.h"

#include <QSignalSpy>

#include <algorithm>

using namespace unclip;

class TestBlendLive : public QObject, protected BlendFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void showsLiveFrames();
    void cachedFrameNeedsNoRequest();
    void padMakesTheGridFirst();
    void padWorksWithAnEmptyCorner();
    void typingWaitsForAPause();
    void hiddenPanelComputesNothing();
    void otherModelMakesNewFrames();
    void failureOffersAnotherTry();
    void savingGoesBeforeWorkAhead();
    void playsAndStaysWhereItStops();
};

void TestBlendLive::showsLiveFrames()
{
    QVERIFY(m_world->loadModel());
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QVERIFY(showPanel());
    setTwoPictures();
    QTRY_VERIFY(shown.count() > 0);
    QVERIFY(isMorphMade());
    // What is looked at is made first, then the grid from coarse to fine.
    const auto &requests = m_world->script->requests;
    QCOMPARE(requests.size(), morphFrames);
    QCOMPARE(blendOf(requests[0]).mixes, std::vector<double> { 0.5 });
    QCOMPARE(blendOf(requests[1]).mixes, std::vector<double> { 0.0 });
    QCOMPARE(blendOf(requests[2]).mixes, std::vector<double> { 1.0 });
    const auto content = shown.last().first().value<ViewerContent>();
    QVERIFY(!content.isPreview);
    QCOMPARE(content.picture.width(), 16);
    QCOMPARE(content.base.width(), 8);
    QCOMPARE(content.drift, 0.75);
    QVERIFY(content.caption.contains(QStringLiteral("0.50")));
    QCOMPARE(m_world->queue.rowCount(), 0); // nothing is saved
}

void TestBlendLive::cachedFrameNeedsNoRequest()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(showPanel());
    setTwoPictures();
    QVERIFY(isMorphMade());
    const std::size_t asked = m_world->script->requests.size();
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    sliderOf("mixSlider")->setValue(25);
    QCOMPARE(shown.count(), 1); // at once
    QVERIFY(shown.first().first().value<ViewerContent>().caption.contains(QStringLiteral("0.25")));
    sliderOf("mixSlider")->setValue(26); // not on the grid: the nearest meanwhile, then itself
    QCOMPARE(shown.count(), 2);
    QVERIFY(shown.last().first().value<ViewerContent>().caption.contains(QStringLiteral("0.25")));
    QTRY_COMPARE(shown.count(), 3);
    QVERIFY(shown.last().first().value<ViewerContent>().caption.contains(QStringLiteral("0.26")));
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), asked + 1);
    QCOMPARE(child<PositionStrip>("madeStrip")->made().size(), morphFrames + 1);
}

void TestBlendLive::padMakesTheGridFirst()
{
    QVERIFY(m_world->loadModel());
    setEnds({ wordsOf(QStringLiteral("a")), wordsOf(QStringLiteral("b")),
              wordsOf(QStringLiteral("c")), wordsOf(QStringLiteral("d")) },
            BlendInput::Layout::Pad);
    StudioInputs inputs = m_world->session.inputs();
    inputs.blend.padX = 0.51;
    m_world->session.edit(inputs, QStringLiteral("move"));
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QVERIFY(showPanel());
    QTRY_COMPARE(m_world->script->requests.size(), std::size_t(2));
    QVERIFY(m_world->isIdle());
    QCOMPARE(blendOf(m_world->script->requests[0]).ends[0].weight, 0.25); // of the grid
    QCOMPARE(blendOf(m_world->script->requests[1]).ends[0].weight, 0.49 * 0.5);
    QTRY_VERIFY(
        shown.last().first().value<ViewerContent>().caption.contains(QStringLiteral("0.51")));
}

void TestBlendLive::padWorksWithAnEmptyCorner()
{
    QVERIFY(m_world->loadModel());
    setEnds({ wordsOf(QStringLiteral("a")), {}, wordsOf(QStringLiteral("c")), {} },
            BlendInput::Layout::Pad);
    QVERIFY(makeButton()->isEnabled());
    QVERIFY(showPanel());
    QVERIFY(QTest::qWaitFor([this] { return !m_world->script->requests.empty(); }));
    QVERIFY(m_world->isIdle());
    const Blend blend = blendOf(m_world->script->requests.front());
    QCOMPARE(blend.ends.size(), std::size_t(2));
    QCOMPARE(blend.ends[0].weight, 0.25);
    QCOMPARE(blend.ends[1].weight, 0.25);
    StudioInputs inputs = m_world->session.inputs();
    inputs.blend.padX = 1.0; // only empty corners are left
    m_world->session.edit(inputs, QStringLiteral("move"));
    QVERIFY(!makeButton()->isEnabled());
}

void TestBlendLive::typingWaitsForAPause()
{
    QVERIFY(m_world->loadModel());
    setEnds({ wordsOf(QStringLiteral("a")), wordsOf(QStringLiteral("b")) });
    QVERIFY(showPanel());
    QVERIFY(isMorphMade());
    const std::size_t asked = m_world->script->requests.size();
    for (const char *words : { "b r", "b re", "b red" })
        setEnds({ wordsOf(QStringLiteral("a")), wordsOf(QLatin1String(words)) });
    QVERIFY(isMorphMade());
    const auto &requests = m_world->script->requests;
    QCOMPARE(requests.size(), asked + morphFrames);
    for (std::size_t i = asked; i < requests.size(); ++i)
        QCOMPARE(std::get<PromptSource>(blendOf(requests[i]).ends[1].source).prompt,
                 std::string("b red"));
}

void TestBlendLive::hiddenPanelComputesNothing()
{
    QVERIFY(m_world->loadModel());
    setTwoPictures();
    QVERIFY(!QTest::qWaitFor([this] { return m_world->runner.isBusy(); }, 100));
    m_gate->close();
    QVERIFY(showPanel());
    QVERIFY(m_gate->isReached());
    m_panel->hide();
    m_gate->open();
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), std::size_t(1)); // and that one was cancelled
}

void TestBlendLive::otherModelMakesNewFrames()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(showPanel());
    setTwoPictures();
    QVERIFY(isMorphMade());
    m_world->script->info.hash = std::string(64, 'b');
    QVERIFY(m_world->loadModel());
    QVERIFY(isMorphMade());
    QCOMPARE(m_world->script->requests.size(), 2 * morphFrames);
}

void TestBlendLive::failureOffersAnotherTry()
{
    QVERIFY(m_world->loadModel());
    auto *retry = child<QPushButton>("previewRetryButton");
    QVERIFY(retry->isHidden());
    QSignalSpy troubled(m_panel.get(), &ModePanel::troubled);
    m_world->script->onStep = [](const Progress &) { throw DeviceError("Out of memory."); };
    QVERIFY(showPanel());
    setTwoPictures();
    QTRY_COMPARE(troubled.count(), 1);
    QVERIFY(!retry->isHidden());
    QVERIFY(makeButton()->isEnabled());
    sliderOf("mixSlider")->setValue(70); // no storm of messages
    QVERIFY(m_world->isIdle());
    QCOMPARE(troubled.count(), 1);
    m_world->script->onStep = {};
    retry->click();
    QVERIFY(retry->isHidden());
    QVERIFY(isMorphMade());
}

void TestBlendLive::savingGoesBeforeWorkAhead()
{
    QVERIFY(m_world->loadModel());
    m_gate->close();
    QVERIFY(showPanel());
    setTwoPictures();
    QVERIFY(m_gate->isReached());
    m_panel->make(ModePanel::Place::Last);
    m_gate->open();
    QSignalSpy ended(&m_world->queue, &JobQueue::jobEnded);
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(isMorphMade());
    const auto &requests = m_world->script->requests;
    const auto morph = std::find_if(requests.begin(), requests.end(), [](const Request &request) {
        return blendOf(request).mixes.size() > 1;
    });
    QVERIFY(morph - requests.begin() <= 2); // after what is looked at, before the grid
}

void TestBlendLive::playsAndStaysWhereItStops()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(showPanel());
    setTwoPictures();
    QVERIFY(isMorphMade());
    const int steps = m_world->session.undoStack().count();
    const std::size_t asked = m_world->script->requests.size();
    auto *player = child<MorphPlayer>("morphPlayer");
    player->setFramesPerSecond(60);
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    player->play();
    QTRY_VERIFY(shown.count() >= 4);
    QCOMPARE(input().mix, 0.5); // playing edits nothing
    QCOMPARE(m_world->session.undoStack().count(), steps);
    player->pause();
    QCOMPARE(input().mix, player->position());
    QVERIFY(input().mix > 0.5);
    QCOMPARE(m_world->session.undoStack().count(), steps + 1);
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), asked);
}

QTEST_MAIN(TestBlendLive)
#include "tst_blendlive.moc"
