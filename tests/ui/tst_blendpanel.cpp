#include "blendfixture.h"
#include "focusorder.h"
#include "widgets/blendboard.h"
#include "widgets/imageslot.h"
#include "widgets/morphplayer.h"
#include "widgets/xypad.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

using namespace unclip;

class TestBlendPanel : public QObject, protected BlendFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void saysWhatIsMissing();
    void makesAMorph();
    void makesNextInLine();
    void keepsOneFrame();
    void sharedNoiseForWords();
    void chosenNoiseGoesIntoTheRequest();
    void swapsAndUndoes();
    void sliderIsOneUndoStep();
    void framesAndSeedAreEdited();
    void layoutsKeepTheEnds();
    void boardTakesNegativeWeights();
    void boardLeavesOutEmptyPlaces();
    void padWeighsFourEnds();
    void takesPictures();
    void fullBoardTakesNoMore();
    void pictureFilesAreRead();
    void unreadablePictureIsSaid();
    void greysWithoutImageEncoder();
    void saysThatAPriorIsMissing();
    void changesLanguage();
    void isReachedByKeyboard();
    void fitsTheColumn();
};

void TestBlendPanel::saysWhatIsMissing()
{
    QVERIFY(!makeButton()->isEnabled()); // no model
    QVERIFY(m_world->loadModel());
    QVERIFY(!makeButton()->isEnabled());
    const QString firstMissing = reason();
    QVERIFY(!firstMissing.isEmpty());
    setEnds({ wordsOf(QStringLiteral("a cat")), {} });
    QVERIFY(!makeButton()->isEnabled());
    QVERIFY(reason() != firstMissing); // now it is B
    QVERIFY(!child<QPushButton>("keepButton")->isEnabled());
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queue.rowCount(), 0);
    setTwoPictures();
    QVERIFY(makeButton()->isEnabled());
    QVERIFY(child<QPushButton>("keepButton")->isEnabled());
}

void TestBlendPanel::makesAMorph()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setTwoPictures();
    StudioInputs inputs = m_world->session.inputs();
    inputs.blend.ends[1].slot.pictureId = QStringLiteral("dogs");
    inputs.blend.frames = 5;
    m_world->session.edit(inputs, QStringLiteral("more"));
    makeButton()->click();
    QCOMPARE(m_world->queue.rowCount(), 1);
    const JobSpec spec = m_world->queuedSpec(0);
    const std::vector<double> mixes { 0.0, 0.25, 0.5, 0.75, 1.0 };
    QCOMPARE(blendOf(spec.request).mixes, mixes);
    QCOMPARE(blendOf(spec.request).ends.size(), std::size_t(2));
    QCOMPARE(blendOf(spec.request).baseNoise, BaseNoise::Inverted);
    QCOMPARE(spec.mode, Mode::Blend);
    QCOMPARE(spec.title, QStringLiteral("cat + dog"));
    QCOMPARE(spec.parents, QStringList { QStringLiteral("dogs") });
    const QStringList files { QStringLiteral("/p/cat.png"), QStringLiteral("/p/dog.png") };
    QCOMPARE(spec.sourceFiles, files);
}

void TestBlendPanel::makesNextInLine()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setTwoPictures();
    m_panel->make(ModePanel::Place::Last);
    child<QSpinBox>("framesField")->setValue(3);
    m_panel->make(ModePanel::Place::Next);
    QCOMPARE(m_world->queued<Blend>(0).mixes.size(), std::size_t(3));
    QCOMPARE(m_world->queued<Blend>(1).mixes.size(), std::size_t(9));
}

void TestBlendPanel::keepsOneFrame()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setTwoPictures();
    sliderOf("mixSlider")->setValue(25);
    child<QPushButton>("keepButton")->click();
    QCOMPARE(m_world->queue.rowCount(), 1);
    QCOMPARE(m_world->queued<Blend>(0).mixes, std::vector<double> { 0.25 });
}

void TestBlendPanel::sharedNoiseForWords()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setTwoPictures();
    auto *box = child<QComboBox>("baseNoiseBox");
    auto *note = child<QLabel>("baseNoiseNote");
    QVERIFY(box->isEnabled());
    QVERIFY(note->isHidden());
    QVERIFY(child<QWidget>("samplingFormWithPrior")->isHidden());
    setEnds({ pictureOf(QStringLiteral("/p/cat.png"), 40), wordsOf(QStringLiteral("a dog")) });
    QVERIFY(!box->isEnabled());
    QCOMPARE(box->currentIndex(), static_cast<int>(BaseNoise::Shared));
    QVERIFY(!note->isHidden());
    QVERIFY(!note->text().isEmpty());
    QVERIFY(!child<QWidget>("samplingFormWithPrior")->isHidden());
    QVERIFY(child<QWidget>("samplingForm")->isHidden());
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Blend>(0).baseNoise, BaseNoise::Shared);
    QCOMPARE(input().baseNoise, BaseNoise::Inverted); // the choice itself stays
    QCOMPARE(m_world->queuedSpec(0).sourceFiles, QStringList { QStringLiteral("/p/cat.png") });
}

void TestBlendPanel::chosenNoiseGoesIntoTheRequest()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setTwoPictures();
    auto *box = child<QComboBox>("baseNoiseBox");
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(input().baseNoise, BaseNoise::Shared);
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Blend>(0).baseNoise, BaseNoise::Shared);
    m_world->session.undoStack().undo();
    QCOMPARE(box->currentIndex(), static_cast<int>(BaseNoise::Inverted));
}

void TestBlendPanel::swapsAndUndoes()
{
    setTwoPictures();
    child<QToolButton>("swapButton")->click();
    QCOMPARE(input().ends[0].slot.file, QStringLiteral("/p/dog.png"));
    QCOMPARE(child<ImageSlot>("blendSlot0")->input().file, QStringLiteral("/p/dog.png"));
    QCOMPARE(child<ImageSlot>("blendSlot1")->input().file, QStringLiteral("/p/cat.png"));
    m_world->session.undoStack().undo();
    QCOMPARE(child<ImageSlot>("blendSlot0")->input().file, QStringLiteral("/p/cat.png"));
}

void TestBlendPanel::sliderIsOneUndoStep()
{
    QAbstractSlider *slider = sliderOf("mixSlider");
    const int steps = m_world->session.undoStack().count();
    for (int value = 51; value <= 60; ++value)
        slider->setValue(value);
    QCOMPARE(input().mix, 0.6);
    QCOMPARE(m_world->session.undoStack().count(), steps + 1);
    m_world->session.undoStack().undo();
    QCOMPARE(slider->value(), 50);
    QCOMPARE(child<MorphPlayer>("morphPlayer")->position(), 0.5);
}

void TestBlendPanel::framesAndSeedAreEdited()
{
    child<QSpinBox>("framesField")->setValue(21);
    QCOMPARE(input().frames, 21);
    auto *seed = child<QLineEdit>("seed");
    seed->selectAll();
    QTest::keyClicks(seed, QStringLiteral("77x"));
    QCOMPARE(input().sampling.seed, std::uint64_t(77));
    child<QToolButton>("die")->click();
    QVERIFY(input().sampling.seed != 77);
    m_world->session.undoStack().undo();
    m_world->session.undoStack().undo();
    QCOMPARE(child<QSpinBox>("framesField")->value(), BlendInput().frames);
}

void TestBlendPanel::layoutsKeepTheEnds()
{
    setTwoPictures();
    child<QPushButton>("layoutPad")->click();
    QCOMPARE(input().layout, BlendInput::Layout::Pad);
    QCOMPARE(input().ends.size(), std::size_t(4));
    QVERIFY(child<QWidget>("mixSlider")->isHidden() || !child<QWidget>("mixSlider")->isVisible());
    QCOMPARE(child<ImageSlot>("padSlot1")->input().file, QStringLiteral("/p/dog.png"));
    child<QPushButton>("layoutBoard")->click();
    QCOMPARE(input().ends.size(), std::size_t(2)); // empty places at the end go
    QCOMPARE(child<BlendBoard>("blendBoard")->ends().size(), std::size_t(2));
    m_world->session.undoStack().undo();
    m_world->session.undoStack().undo();
    QVERIFY(child<QPushButton>("layoutTwo")->isChecked());
    QCOMPARE(child<ImageSlot>("blendSlot1")->input().file, QStringLiteral("/p/dog.png"));
}

void TestBlendPanel::boardTakesNegativeWeights()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setEnds({ pictureOf(QStringLiteral("/p/a.png"), 1), wordsOf(QStringLiteral("rain")),
              pictureOf(QStringLiteral("/p/c.png"), 3) },
            BlendInput::Layout::Board);
    auto *board = child<BlendBoard>("blendBoard");
    std::vector<BlendEndInput> ends = board->ends();
    QCOMPARE(ends.size(), std::size_t(3));
    ends[1].weight = -0.5;
    const int steps = m_world->session.undoStack().count();
    Q_EMIT board->edited(ends, QStringLiteral("weight"));
    ends[1].weight = -0.75;
    Q_EMIT board->edited(ends, QStringLiteral("weight"));
    QCOMPARE(m_world->session.undoStack().count(), steps + 1);
    m_panel->make(ModePanel::Place::Last);
    const auto blend = m_world->queued<Blend>(0);
    QVERIFY(blend.mixes.empty());
    QCOMPARE(blend.ends.size(), std::size_t(3));
    QCOMPARE(blend.ends[1].weight, -0.75);
    m_world->session.undoStack().undo();
    QCOMPARE(board->ends()[1].weight, 1.0);
}

void TestBlendPanel::boardLeavesOutEmptyPlaces()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setEnds({ wordsOf(QStringLiteral("rain")), {}, wordsOf(QStringLiteral("sun")) },
            BlendInput::Layout::Board);
    QVERIFY(makeButton()->isEnabled());
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Blend>(0).ends.size(), std::size_t(2));
    QCOMPARE(m_world->queuedSpec(0).title, QStringLiteral("rain + sun"));
}

void TestBlendPanel::padWeighsFourEnds()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setEnds({ wordsOf(QStringLiteral("a")), wordsOf(QStringLiteral("b")),
              wordsOf(QStringLiteral("c")), wordsOf(QStringLiteral("d")) },
            BlendInput::Layout::Pad);
    auto *pad = child<XyPad>("blendPad");
    QTest::keyClick(pad, Qt::Key_Home);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(pad, Qt::Key_Right);
    QCOMPARE(input().padX, 0.75);
    m_panel->make(ModePanel::Place::Last);
    const auto blend = m_world->queued<Blend>(0);
    QCOMPARE(blend.ends.size(), std::size_t(4));
    QCOMPARE(blend.ends[0].weight, 0.125);
    QCOMPARE(blend.ends[3].weight, 0.375);
    m_world->session.undoStack().undo();
    QCOMPARE(pad->position(), QPointF(0.5, 0.5));
}

void TestBlendPanel::takesPictures()
{
    m_panel->takePicture(QStringLiteral("/p/x.png"), QStringLiteral("id"), 1);
    QCOMPARE(input().ends[1].slot.file, QStringLiteral("/p/x.png"));
    QCOMPARE(input().ends[1].slot.pictureId, QStringLiteral("id"));
    QCOMPARE(input().ends[0].slot.kind, SlotInput::Kind::Empty);
    m_panel->takePicture(QStringLiteral("/p/y.png"), {}, 9);
    QCOMPARE(input().ends[1].slot.file, QStringLiteral("/p/y.png"));
    QCOMPARE(input().ends.size(), std::size_t(2));
    m_world->session.undoStack().undo();
    QCOMPARE(input().ends[1].slot.file, QStringLiteral("/p/x.png"));

    child<QPushButton>("layoutPad")->click();
    m_panel->takePicture(QStringLiteral("/p/d.png"), {}, 3);
    QCOMPARE(input().ends[3].slot.file, QStringLiteral("/p/d.png"));
    child<QPushButton>("layoutBoard")->click();
    m_panel->takePicture(QStringLiteral("/p/first.png"), {}, 1);
    QCOMPARE(input().ends[0].slot.file, QStringLiteral("/p/first.png")); // the first empty place
}

void TestBlendPanel::fullBoardTakesNoMore()
{
    setEnds(std::vector<SlotInput>(2, wordsOf(QStringLiteral("w"))), BlendInput::Layout::Board);
    QSignalSpy messages(m_panel.get(), &ModePanel::message);
    for (int i = 0; i < BlendBoard::limit + 3; ++i)
        m_panel->takePicture(QStringLiteral("/p/%1.png").arg(i), {}, 0);
    QCOMPARE(input().ends.size(), std::size_t(BlendBoard::limit));
    QCOMPARE(messages.count(), 5);
}

void TestBlendPanel::pictureFilesAreRead()
{
    QVERIFY(m_world->loadModel());
    const QString cat = m_world->writePicture(QStringLiteral("cat.png"), Qt::red);
    const QString dog = m_world->writePicture(QStringLiteral("dog.png"), Qt::blue);
    m_panel->takePicture(cat, {}, 0);
    m_panel->takePicture(dog, {}, 1);
    const int steps = m_world->session.undoStack().count();
    QTRY_VERIFY(makeButton()->isEnabled());
    QVERIFY(input().ends[0].slot.isReady());
    QCOMPARE(input().ends[1].slot.sha256.size(), 64);
    QCOMPARE(m_world->session.undoStack().count(), steps); // pixels are no edit
}

void TestBlendPanel::unreadablePictureIsSaid()
{
    QVERIFY(m_world->loadModel());
    const QString text = m_world->folder.filePath(QStringLiteral("notes.png"));
    QFile file(text);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no picture at all");
    file.close();
    QSignalSpy troubled(m_panel.get(), &ModePanel::troubled);
    m_panel->takePicture(text, {}, 0);
    const QString reading = reason();
    QTRY_VERIFY(troubled.count() > 0 || reason() != reading);
    QVERIFY(!makeButton()->isEnabled());
    QTRY_VERIFY(reason() != reading);
}

void TestBlendPanel::greysWithoutImageEncoder()
{
    m_world->script->info.imageEncoder = { false, "There is no image encoder." };
    QVERIFY(m_world->loadModel());
    setTwoPictures();
    QVERIFY(!makeButton()->isEnabled());
    QVERIFY(!reason().isEmpty());
    setEnds({ wordsOf(QStringLiteral("a")), wordsOf(QStringLiteral("b")) });
    QVERIFY(makeButton()->isEnabled());
}

void TestBlendPanel::saysThatAPriorIsMissing()
{
    m_world->script->info.diffusionPrior = { false, "There is no prior." };
    QVERIFY(m_world->loadModel());
    setTwoPictures();
    QVERIFY(makeButton()->isEnabled()); // pictures need none
    setEnds({ wordsOf(QStringLiteral("a")), wordsOf(QStringLiteral("b")) });
    QVERIFY(!makeButton()->isEnabled());
    StudioInputs inputs = m_world->session.inputs();
    inputs.blend.sampling.prior = PriorKind::None;
    m_world->session.edit(inputs, QStringLiteral("prior"));
    QVERIFY(makeButton()->isEnabled());
}

void TestBlendPanel::changesLanguage()
{
    MarkTranslator translator;
    const QString before = makeButton()->text();
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QTRY_VERIFY(makeButton()->text().startsWith(u'«'));
    QVERIFY(child<QPushButton>("layoutPad")->text().startsWith(u'«'));
    QVERIFY(child<QComboBox>("baseNoiseBox")->itemText(0).startsWith(u'«'));
    QVERIFY(child<QPushButton>("keepButton")->text().startsWith(u'«'));
    QVERIFY(child<QWidget>("mixSlider")->accessibleName().startsWith(u'«'));
    QVERIFY(child<QToolButton>("swapButton")->toolTip().startsWith(u'«'));
    QCoreApplication::removeTranslator(&translator);
    QTRY_COMPARE(makeButton()->text(), before);
}

void TestBlendPanel::isReachedByKeyboard()
{
    QVERIFY(m_world->loadModel());
    setTwoPictures();
    QVERIFY(showPanel());
    m_panel->activateWindow();
    m_panel->firstField()->setFocus();
    const std::vector<QWidget *> inOrder {
        child<QWidget>("blendSlot0"),   child<QWidget>("swapButton"),  child<QWidget>("blendSlot1"),
        sliderOf("mixSlider"),          child<QWidget>("framesField"), child<QWidget>("keepButton"),
        child<QWidget>("baseNoiseBox"), child<QWidget>("die"),         makeButton(),
    };
    QCOMPARE(flawOfFocusOrder(inOrder), QString());
}

void TestBlendPanel::fitsTheColumn()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(showPanel());
    for (const char *layout : { "layoutTwo", "layoutBoard", "layoutPad" }) {
        child<QPushButton>(layout)->click();
        QCoreApplication::sendPostedEvents();
        QVERIFY2(m_panel->minimumSizeHint().width() <= 340, layout);
        auto *content = child<QWidget>("mixSlider")->parentWidget()->parentWidget();
        QVERIFY2(content->minimumSizeHint().width() <= 340, layout);
    }
}

QTEST_MAIN(TestBlendPanel)
#include "tst_blendpanel.moc"
