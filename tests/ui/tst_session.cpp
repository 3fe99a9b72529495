#include "session/session.h"

#include "session/sessioncommands.h"

#include <QSignalSpy>
#include <QTest>

using namespace unclip;

namespace {

const QString etaKey = QStringLiteral("eta");
const QString file = QStringLiteral("/pictures/a.png");

SharedImage pixels(int side = 2)
{
    return std::make_shared<const Image>(Image::blank(side, side));
}

SlotInput slotWith(const QString &name)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Picture;
    slot.file = name;
    return slot;
}

/// A session whose clock stands still until told.
struct TimedSession
{
    Session session;
    qint64 now = 1000;

    TimedSession()
    {
        session.setClock([this] { return now; });
    }

    void setEta(double eta, const QString &mergeKey = etaKey)
    {
        StudioInputs inputs = session.inputs();
        inputs.vary.eta = eta;
        session.edit(inputs, QStringLiteral("Change eta to %1").arg(eta), mergeKey);
    }

    void setPrompt(const QString &prompt, const QString &mergeKey = {})
    {
        StudioInputs inputs = session.inputs();
        inputs.create.prompt = prompt;
        session.edit(inputs, QStringLiteral("Type"), mergeKey);
    }

    void setSource(const SlotInput &slot)
    {
        StudioInputs inputs = session.inputs();
        inputs.vary.source = slot;
        session.edit(inputs, QStringLiteral("Choose picture"));
    }

    double eta() const { return session.inputs().vary.eta; }
    int steps() { return session.undoStack().count(); }
};

} // namespace

/// The document: edits, undo, merging, pixels.
class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editsAreUndoneAndRedone()
    {
        TimedSession s;
        QSignalSpy changed(&s.session, &Session::inputsChanged);
        s.setEta(0.1, {});
        s.setPrompt(QStringLiteral("cat"));
        QCOMPARE(changed.count(), 2);
        QCOMPARE(s.session.undoStack().undoText(), QStringLiteral("Type"));
        s.session.undoStack().undo();
        QVERIFY(s.session.inputs().create.prompt.isEmpty());
        QCOMPARE(s.eta(), 0.1);
        s.session.undoStack().undo();
        QVERIFY(s.session.inputs() == StudioInputs {});
        s.session.undoStack().redo();
        s.session.undoStack().redo();
        QCOMPARE(s.session.inputs().create.prompt, QStringLiteral("cat"));
        QCOMPARE(changed.count(), 6);
    }

    void anEditOfNothingLeavesNoStep()
    {
        TimedSession s;
        QSignalSpy changed(&s.session, &Session::inputsChanged);
        s.session.edit(s.session.inputs(), QStringLiteral("Nothing"), etaKey);
        QCOMPARE(s.steps(), 0);
        QCOMPARE(changed.count(), 0);
    }

    void aDragIsOneStep()
    {
        TimedSession s;
        for (int i = 1; i <= 30; ++i) {
            s.now += 1900; // each within two seconds of the one before
            s.setEta(i / 100.0);
        }
        QCOMPARE(s.steps(), 1);
        QCOMPARE(s.session.undoStack().undoText(), QStringLiteral("Change eta to 0.01"));
        s.session.undoStack().undo();
        QCOMPARE(s.eta(), VaryInput().eta);
        s.session.undoStack().redo();
        QCOMPARE(s.eta(), 0.3);
    }

    void aPauseBeginsAStep()
    {
        TimedSession s;
        s.setEta(0.1);
        s.now += 2000;
        s.setEta(0.2);
        QCOMPARE(s.steps(), 1);
        s.now += 2001;
        s.setEta(0.3);
        QCOMPARE(s.steps(), 2);
        s.session.undoStack().undo();
        QCOMPARE(s.eta(), 0.2);
    }

    void onlyEqualKeysMerge()
    {
        TimedSession s;
        s.setEta(0.1);
        s.setEta(0.2, QStringLiteral("other"));
        s.setEta(0.3, {});
        s.setEta(0.4, {});
        QCOMPARE(s.steps(), 4);
        s.setEta(0.5);
        QCOMPARE(s.steps(), 5); // the same key again, but not following each other
    }

    void backAtTheStartLeavesNoStep()
    {
        TimedSession s;
        s.setPrompt(QStringLiteral("cat"));
        s.setEta(0.1);
        s.setEta(0.2);
        s.setEta(VaryInput().eta);
        QCOMPARE(s.steps(), 1);
        QVERIFY(!s.session.undoStack().canRedo());
        QCOMPARE(s.eta(), VaryInput().eta);
        s.setEta(0.7); // the drag goes on
        QCOMPARE(s.steps(), 2);
        s.session.undoStack().undo();
        QCOMPARE(s.eta(), VaryInput().eta);
        QCOMPARE(s.session.inputs().create.prompt, QStringLiteral("cat"));
    }

    void anEditAfterUndoIsAStepOfItsOwn()
    {
        TimedSession s;
        s.setEta(0.1);
        s.session.undoStack().undo();
        s.session.undoStack().redo();
        s.setEta(0.2);
        QCOMPARE(s.steps(), 2);
        s.session.undoStack().undo();
        QCOMPARE(s.eta(), 0.1);
    }

    void aRealClockMergesQuickEdits()
    {
        Session real;
        StudioInputs inputs;
        inputs.vary.eta = 0.1;
        real.edit(inputs, QStringLiteral("Change"), etaKey);
        inputs.vary.eta = 0.2;
        real.edit(inputs, QStringLiteral("Change"), etaKey);
        QCOMPARE(real.undoStack().count(), 1);
    }

    void pixelsFillAllSlotsOfTheirFileWithoutAStep()
    {
        TimedSession s;
        StudioInputs inputs;
        inputs.vary.source = slotWith(file);
        inputs.blend.ends[1].slot = slotWith(file);
        inputs.edit.source = slotWith(QStringLiteral("/other.png"));
        s.session.edit(inputs, QStringLiteral("Choose"));
        QSignalSpy changed(&s.session, &Session::inputsChanged);
        const SharedImage image = pixels();
        s.session.setPixels(file, QStringLiteral("hash"), image);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(s.steps(), 1);
        QCOMPARE(s.session.inputs().vary.source.image, image);
        QCOMPARE(s.session.inputs().blend.ends[1].slot.sha256, QStringLiteral("hash"));
        QVERIFY(!s.session.inputs().edit.source.image);
        s.session.setPixels(file, QStringLiteral("hash"), image);
        s.session.setPixels(QStringLiteral("/unknown.png"), QStringLiteral("hash"), image);
        s.session.setPixels(file, QStringLiteral("hash"), {});
        QCOMPARE(changed.count(), 1);
    }

    void pixelsComeBackWithUndoAndRedo()
    {
        TimedSession s;
        const SharedImage image = pixels();
        s.setSource(slotWith(file));
        s.session.setPixels(file, QStringLiteral("hash"), image); // after the step was made
        s.setSource({});
        s.session.undoStack().undo();
        QCOMPARE(s.session.inputs().vary.source.image, image);
        QCOMPARE(s.session.inputs().vary.source.sha256, QStringLiteral("hash"));
        s.session.undoStack().undo();
        s.session.undoStack().redo();
        QVERIFY(s.session.inputs().vary.source.isReady());
    }

    void pixelsOfAnEditAreKeptToo()
    {
        TimedSession s;
        SlotInput slot = slotWith(file);
        slot.sha256 = QStringLiteral("hash");
        slot.image = pixels();
        s.setSource(slot);
        s.setSource({});
        s.session.undoStack().undo();
        QCOMPARE(s.session.inputs().vary.source.image, slot.image);
    }

    void hugePicturesSurviveUndoOfOtherThings()
    {
        TimedSession s;
        const int side = 10000; // 300 MB: beyond what is kept for undo
        Image huge;
        huge.width = side;
        huge.height = side;
        huge.rgb.resize(PixelCache::maxBytes + 1);
        s.setSource(slotWith(file));
        s.session.setPixels(file, QStringLiteral("hash"),
                            std::make_shared<const Image>(std::move(huge)));
        s.setEta(0.1);
        s.session.undoStack().undo();
        QVERIFY(s.session.inputs().vary.source.isReady());
        s.setSource({});
        s.session.undoStack().undo();
        QVERIFY(!s.session.inputs().vary.source.image); // to be read again
        QCOMPARE(s.session.inputs().vary.source.file, file);
    }

    void aStepThatEndsWhereItBeganIgnoresPixelsThatCameMeanwhile()
    {
        TimedSession s;
        s.setSource(slotWith(file));
        s.setEta(0.1);
        s.session.setPixels(file, QStringLiteral("hash"), pixels());
        s.setEta(VaryInput().eta);
        QCOMPARE(s.steps(), 1);
        QVERIFY(s.session.inputs().vary.source.isReady());
    }

    void modesAreNotUndone()
    {
        TimedSession s;
        QSignalSpy moved(&s.session, &Session::modeChanged);
        s.session.setMode(Mode::Edit);
        s.session.setMode(Mode::Edit);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(s.session.mode(), Mode::Edit);
        QVERIFY(!s.session.undoStack().canUndo());
        s.setEta(0.1);
        s.session.undoStack().undo();
        QCOMPARE(s.session.mode(), Mode::Edit);
    }

    void resetForgetsTheHistory()
    {
        TimedSession s;
        s.setEta(0.1);
        QSignalSpy changed(&s.session, &Session::inputsChanged);
        StudioInputs inputs;
        inputs.create.prompt = QStringLiteral("restored");
        s.session.reset(inputs, Mode::Blend);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(s.steps(), 0);
        QCOMPARE(s.session.mode(), Mode::Blend);
        QVERIFY(s.session.inputs() == inputs);
        s.setEta(0.2);
        QCOMPARE(s.steps(), 1);
    }

    void theHistoryIsBounded()
    {
        TimedSession s;
        for (int i = 0; i < 600; ++i)
            s.setPrompt(QString::number(i));
        QCOMPARE(s.steps(), 500);
        QCOMPARE(s.session.inputs().create.prompt, QStringLiteral("599"));
    }

    void theCacheKeepsTheNewest()
    {
        PixelCache cache;
        Image half;
        half.width = half.height = 1;
        half.rgb.resize(PixelCache::maxBytes / 2);
        const auto image = std::make_shared<const Image>(std::move(half));
        for (const char *name : { "a", "b", "a", "c" })
            cache.add({ QString::fromLatin1(name), {}, image });
        QVERIFY(cache.find(QStringLiteral("a")) != nullptr);
        QVERIFY(cache.find(QStringLiteral("c")) != nullptr);
        QVERIFY(cache.find(QStringLiteral("b")) == nullptr);
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
