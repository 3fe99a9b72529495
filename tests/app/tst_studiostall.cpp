#include "app/stallwatch.h"
#include "app/studioworld.h"
#include "panels/modepanel.h"
#include "support/timelimit.h"

using namespace unclip;

namespace {

constexpr int longestStallMs = test::timeLimit(100);

} // namespace

/// No work of the studio may hold up its window: a watchdog measures it.
class StudioStallTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<StudioWorld>();
        m_world->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_world->window()));
        QCoreApplication::processEvents();
    }

    void cleanup() { m_world.reset(); }

    void whileTheModelLoads()
    {
        QVERIFY(m_world->isModelReady());
        const LoadOptions options;
        StallWatch watch(&m_world->window());
        m_world->services().runner.loadModel(m_world->services().runner.modelFolder(), options);
        QSignalSpy states(&m_world->services().runner, &JobRunner::modelStateChanged);
        QVERIFY(states.wait(StudioWorld::modelMs) || !states.isEmpty());
        QVERIFY(m_world->isModelReady());
        QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
    }

    void whilePicturesAreMade()
    {
        QVERIFY(m_world->isActive() && m_world->isModelReady());
        StudioInputs inputs = m_world->services().session.inputs();
        inputs.create.prompt = QStringLiteral("a red apple");
        inputs.create.count = 3;
        m_world->services().session.edit(inputs, QStringLiteral("words"));
        StallWatch watch(&m_world->window());
        QTest::keyClick(&m_world->window(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m_world->waitForPictures(3));
        QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
    }

    /// The panels were built in idle moments since the start.
    void whileModesAreSwitched()
    {
        QVERIFY(m_world->isModelReady());
        QTRY_COMPARE(m_world->window().findChildren<ModePanel *>().size(), 5);
        StallWatch watch(&m_world->window());
        for (int mode = 0; mode < 6; ++mode) {
            m_world->services().session.setMode(static_cast<Mode>(mode));
            QTest::qWait(20);
        }
        QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
    }

    void whilePanelsAreBuiltAhead()
    {
        StallWatch watch(&m_world->window());
        QTRY_COMPARE(m_world->window().findChildren<ModePanel *>().size(), 5);
        QVERIFY2(watch.longestMs() < 2 * longestStallMs, qPrintable(watch.text()));
    }

private:
    std::unique_ptr<StudioWorld> m_world;
};

QTEST_MAIN(StudioStallTest)
#include "tst_studiostall.moc"
