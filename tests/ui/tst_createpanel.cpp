#include "panels/createpanel.h"

#include "marktranslator.h"
#include "panelworld.h"
#include "widgets/candidaterows.h"
#include "widgets/candidatestrip.h"
#include "widgets/parameterslider.h"
#include "widgets/promptedit.h"
#include "widgets/samplingform.h"
#include "widgets/section.h"
#include "widgets/seedfield.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace unclip;

namespace {

const QString prompt = QStringLiteral("a red boat");

} // namespace

class TestCreatePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void typingFillsTheRequest();
    void undoMovesTheWidgets();
    void typingIsOneStep();
    void saysWhatIsMissing();
    void waitsForAModel();
    void missingPriorIsSaid();
    void nextInLineGoesFirst();
    void freshSeedsAreNoSteps();
    void drawnSeedCanBeKept();
    void drawnSeedIsShownAfterARestart();
    void lockedSeedStays();
    void promptsAreRemembered();
    void fewerCandidatesThanPicked();
    void labShowsCandidates();
    void pickedCandidateMakesItAgain();
    void averageMakesItAgain();
    void bestIsThereAlready();
    void candidatesBecomePictures();
    void drawingEndsWhenHidden();
    void otherPromptIsSaid();
    void choiceIsUndoneAfterRestart();
    void pictureDropsFallThrough();
    void picturesHaveNoPlace();
    void foldsAreRemembered();
    void tabWalksDown();
    void languageChanges();
    void fitsItsWidth();

private:
    template <typename T> T *find(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    PromptEdit *edit() const { return find<PromptEdit>("promptEdit"); }
    QPushButton *button() const { return find<QPushButton>("makeButton"); }
    QString reason() const { return find<QLabel>("makeReason")->text(); }
    QString shownSeed() const { return find<QLineEdit>("seed")->text(); }
    CandidateStrip *strip() const { return find<CandidateStrip>("candidateStrip"); }

    void change(const std::function<void(CreateInput &)> &change);
    bool makePictures(int count, int candidates); ///< and waits for them

    std::unique_ptr<PanelWorld> m_world;
    std::unique_ptr<CreatePanel> m_panel;
};

void TestCreatePanel::init()
{
    m_panel.reset();
    m_world = std::make_unique<PanelWorld>();
    m_panel = std::make_unique<CreatePanel>(m_world->services());
    m_panel->resize(340, 620);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestCreatePanel::change(const std::function<void(CreateInput &)> &change)
{
    StudioInputs inputs = m_world->session.inputs();
    change(inputs.create);
    m_world->session.edit(inputs, QStringLiteral("test"));
}

bool TestCreatePanel::makePictures(int count, int candidates)
{
    change([count, candidates](CreateInput &input) {
        input.prompt = prompt;
        input.count = count;
        input.sampling.candidates = candidates;
    });
    QSignalSpy spy(&m_world->queue, &JobQueue::jobEnded);
    m_panel->make(ModePanel::Place::Last);
    return QTest::qWaitFor([&spy] { return spy.count() > 0; });
}

void TestCreatePanel::typingFillsTheRequest()
{
    QVERIFY(m_world->loadModel());
    edit()->setFocus();
    QTest::keyClicks(edit(), prompt);
    QCOMPARE(m_world->session.inputs().create.prompt, prompt);
    QCOMPARE(button()->text(), QStringLiteral("Make 4 pictures"));
    QVERIFY(button()->isEnabled());

    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(m_world->queue.rowCount(), 1);
    const auto create = m_world->queued<Create>(0);
    QCOMPARE(create.prompt, prompt.toStdString());
    QCOMPARE(create.imageCount, 4);
    QCOMPARE(m_world->queuedSpec(0).mode, Mode::Create);
    QCOMPARE(m_world->queuedSpec(0).title, prompt);
}

void TestCreatePanel::undoMovesTheWidgets()
{
    change([](CreateInput &input) { input.count = 7; });
    auto *count = find<ParameterSlider>("countSlider");
    QCOMPARE(count->value(), 7.0);
    QCOMPARE(button()->text(), QStringLiteral("Make 7 pictures"));
    m_world->session.undoStack().undo();
    QCOMPARE(count->value(), 4.0);

    Q_EMIT count->edited(1.0);
    QCOMPARE(m_world->session.inputs().create.count, 1);
    QCOMPARE(button()->text(), QStringLiteral("Make one picture"));
    m_world->session.undoStack().undo();
    QCOMPARE(m_world->session.inputs().create.count, 4);
    QCOMPARE(count->value(), 4.0);
}

void TestCreatePanel::typingIsOneStep()
{
    QTest::keyClicks(edit(), prompt);
    QCOMPARE(m_world->session.undoStack().count(), 1);
    m_world->session.undoStack().undo();
    QVERIFY(edit()->prompt().isEmpty());
    m_world->session.undoStack().redo();
    QCOMPARE(edit()->prompt(), prompt);
}

void TestCreatePanel::saysWhatIsMissing()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(!button()->isEnabled());
    const QString said = reason();
    QVERIFY(!said.isEmpty());
    find<QLineEdit>("seed")->setFocus();
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queue.rowCount(), 0);
    QCOMPARE(find<QLabel>("makeReason")->property("role").toString(), QStringLiteral("warning"));
    QCOMPARE(m_panel->focusWidget(), edit());
    QCOMPARE(m_panel->firstField(), edit());

    change([](CreateInput &input) { input.prompt = QStringLiteral("  "); });
    QCOMPARE(reason(), said);
    change([](CreateInput &input) { input.prompt = prompt; });
    QVERIFY(button()->isEnabled());
    QVERIFY(reason().isEmpty());
}

void TestCreatePanel::waitsForAModel()
{
    change([](CreateInput &input) { input.prompt = prompt; });
    QVERIFY(!button()->isEnabled());
    QVERIFY(!reason().isEmpty());

    m_world->runner.loadModel(QStringLiteral("/fake"), {});
    QCOMPARE(m_world->runner.modelState(), ModelState::Loading);
    QVERIFY(button()->isEnabled());
    QVERIFY(!reason().isEmpty()); // pictures wait
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queue.rowCount(), 1);
    QTRY_COMPARE(m_world->runner.modelState(), ModelState::Ready);
    QVERIFY(reason().isEmpty());
}

void TestCreatePanel::missingPriorIsSaid()
{
    m_world->script->info.autoregressivePrior = { false, "no prior_ar" };
    QVERIFY(m_world->loadModel());
    change([](CreateInput &input) {
        input.prompt = prompt;
        input.sampling.prior = PriorKind::Autoregressive;
    });
    QVERIFY(!button()->isEnabled());
    QVERIFY(!reason().isEmpty());
    change([](CreateInput &input) { input.sampling.prior = PriorKind::None; });
    QVERIFY(button()->isEnabled());
}

void TestCreatePanel::nextInLineGoesFirst()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    change([](CreateInput &input) { input.prompt = QStringLiteral("first"); });
    m_panel->make(ModePanel::Place::Last);
    change([](CreateInput &input) { input.prompt = QStringLiteral("second"); });
    m_panel->make(ModePanel::Place::Next);
    QCOMPARE(m_world->queuedSpec(0).title, QStringLiteral("second"));
    QCOMPARE(m_world->queuedSpec(1).title, QStringLiteral("first"));
}

void TestCreatePanel::freshSeedsAreNoSteps()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    change([](CreateInput &input) { input.prompt = prompt; });
    const int steps = m_world->session.undoStack().count();
    m_panel->make(ModePanel::Place::Last);
    m_panel->make(ModePanel::Place::Last);
    const auto first = m_world->queued<Create>(0).sampling.seed;
    const auto second = m_world->queued<Create>(1).sampling.seed;
    QVERIFY(first != second);
    QCOMPARE(m_world->session.undoStack().count(), steps);
    QCOMPARE(m_world->session.inputs().create.sampling.seed, std::uint64_t { 0 });
    QCOMPARE(shownSeed(), QString::number(second));
}

void TestCreatePanel::drawnSeedCanBeKept()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    change([](CreateInput &input) { input.prompt = prompt; });
    m_panel->make(ModePanel::Place::Last);
    const auto drawn = m_world->queued<Create>(0).sampling.seed;
    QTest::mouseClick(find<QToolButton>("lock"), Qt::LeftButton);
    QCOMPARE(m_world->session.inputs().create.sampling.seed, drawn);
    QVERIFY(!m_world->session.inputs().create.freshSeed);
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Create>(1).sampling.seed, drawn);
}

void TestCreatePanel::drawnSeedIsShownAfterARestart()
{
    QCOMPARE(shownSeed(), QString()); // none was drawn yet
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    change([](CreateInput &input) { input.prompt = prompt; });
    m_panel->make(ModePanel::Place::Last);
    const QString drawn = shownSeed();
    QVERIFY(!drawn.isEmpty());
    m_panel = std::make_unique<CreatePanel>(m_world->services());
    m_panel->show();
    QCOMPARE(shownSeed(), drawn);
}

void TestCreatePanel::lockedSeedStays()
{
    QVERIFY(m_world->loadModel());
    change([](CreateInput &input) {
        input.prompt = prompt;
        input.freshSeed = false;
        input.sampling.seed = 42;
    });
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Create>(0).sampling.seed, std::uint64_t { 42 });
    QCOMPARE(shownSeed(), QStringLiteral("42"));
}

void TestCreatePanel::promptsAreRemembered()
{
    QVERIFY(m_world->loadModel());
    change([](CreateInput &input) { input.prompt = prompt; });
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->prompts.entries(), QStringList { prompt });
    QCOMPARE(m_world->sessionFile.memory().promptHistory, QStringList { prompt });
    change([](CreateInput &input) { input.prompt.clear(); });
    QTest::keyClick(edit(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(m_world->session.inputs().create.prompt, prompt);
}

void TestCreatePanel::fewerCandidatesThanPicked()
{
    change([](CreateInput &input) {
        input.sampling.candidates = 4;
        input.sampling.candidateChoice = CandidateChoice::Picked;
        input.sampling.pickedCandidate = 3;
    });
    Sampling fewer = m_world->session.inputs().create.sampling;
    fewer.candidates = 2;
    Q_EMIT find<SamplingForm>("samplingForm")->edited(fewer, 0);
    const Sampling &sampling = m_world->session.inputs().create.sampling;
    QCOMPARE(sampling.candidates, 2);
    QCOMPARE(sampling.candidateChoice, CandidateChoice::Best);
}

void TestCreatePanel::labShowsCandidates()
{
    find<Section>("labSection")->setUnfolded(true);
    QCOMPARE(strip()->count(), 0);
    QVERIFY(find<QPushButton>("drawCandidates")->isHidden());
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(2, 3));
    QCOMPARE(strip()->count(), 3);
    auto *pictures = find<QComboBox>("labPicture");
    QVERIFY(!pictures->isHidden());
    QCOMPARE(pictures->count(), 2);
    QVERIFY(find<QPushButton>("drawCandidates")->isEnabled());
}

void TestCreatePanel::pickedCandidateMakesItAgain()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(2, 3));
    const auto first = m_world->queued<Create>(0);
    m_world->queue.setPaused(true);
    find<QComboBox>("labPicture")->setCurrentIndex(1);
    Q_EMIT strip()->picked(2);

    QCOMPARE(m_world->queue.rowCount(), 2);
    const auto again = m_world->queued<Create>(1);
    QCOMPARE(again.prompt, first.prompt);
    QCOMPARE(again.firstImage, 1);
    QCOMPARE(again.imageCount, 1);
    QCOMPARE(again.sampling.seed, first.sampling.seed);
    QCOMPARE(again.sampling.candidateChoice, CandidateChoice::Picked);
    QCOMPARE(again.sampling.pickedCandidate, 2);
    const CreateInput &input = m_world->session.inputs().create;
    QCOMPARE(input.sampling.candidateChoice, CandidateChoice::Picked);
    QCOMPARE(input.sampling.pickedCandidate, 2);
    QCOMPARE(input.sampling.seed, first.sampling.seed);
    QVERIFY(!input.freshSeed);
    m_world->session.undoStack().undo();
    QCOMPARE(m_world->session.inputs().create.sampling.candidateChoice, CandidateChoice::Best);
    QVERIFY(m_world->session.inputs().create.freshSeed);
}

void TestCreatePanel::averageMakesItAgain()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(1, 3));
    m_world->queue.setPaused(true);
    Q_EMIT strip()->averageRequested();
    QCOMPARE(m_world->queued<Create>(1).sampling.candidateChoice, CandidateChoice::Average);
    QCOMPARE(m_world->session.inputs().create.sampling.candidateChoice, CandidateChoice::Average);
}

void TestCreatePanel::bestIsThereAlready()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(1, 3));
    change([](CreateInput &input) { input.sampling.candidateChoice = CandidateChoice::Average; });
    Q_EMIT strip()->bestRequested();
    QCOMPARE(m_world->session.inputs().create.sampling.candidateChoice, CandidateChoice::Best);
    QCOMPARE(m_world->queue.rowCount(), 1);
}

void TestCreatePanel::candidatesBecomePictures()
{
    find<Section>("labSection")->setUnfolded(true);
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(1, 3));
    QVERIFY(m_world->isIdle());
    m_world->script->requests.clear();
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QTest::mouseClick(find<QPushButton>("drawCandidates"), Qt::LeftButton);
    QTRY_COMPARE(shown.count(), 3);
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), std::size_t { 3 });
    for (int i = 0; i < 3; ++i) {
        const auto &drawn =
            std::get<Create>(m_world->script->requests[static_cast<std::size_t>(i)]);
        QCOMPARE(drawn.sampling.candidateChoice, CandidateChoice::Picked);
        QCOMPARE(drawn.sampling.pickedCandidate, i);
        QCOMPARE(drawn.imageCount, 1);
    }
    const auto content = shown.first().first().value<ViewerContent>();
    QVERIFY(!content.picture.isNull());
    QVERIFY(!content.caption.isEmpty());
    QVERIFY(!strip()->findChild<CandidateRows *>()->entries().back().picture.isNull());
    QCOMPARE(m_world->queue.rowCount(), 1); // nothing was saved
}

void TestCreatePanel::drawingEndsWhenHidden()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(1, 60));
    QVERIFY(m_world->isIdle());
    find<QPushButton>("drawCandidates")->click();
    QVERIFY(m_world->runner.isBusy());
    m_panel->hide();
    QVERIFY(m_world->isIdle());
    QVERIFY(m_world->script->requests.size() < 10);
}

void TestCreatePanel::otherPromptIsSaid()
{
    find<Section>("labSection")->setUnfolded(true);
    QVERIFY(m_world->loadModel());
    QVERIFY(makePictures(1, 2));
    QVERIFY(find<QLabel>("labStale")->isHidden());
    change([](CreateInput &input) { input.prompt = QStringLiteral("a green hat"); });
    QVERIFY(!find<QLabel>("labStale")->isHidden());
    QVERIFY(find<QLabel>("labStale")->text().contains(prompt));
}

void TestCreatePanel::choiceIsUndoneAfterRestart()
{
    change([](CreateInput &input) { input.sampling.candidateChoice = CandidateChoice::Average; });
    auto *best = find<QPushButton>("labBest");
    QVERIFY(!best->isHidden());
    best->click();
    QCOMPARE(m_world->session.inputs().create.sampling.candidateChoice, CandidateChoice::Best);
    QVERIFY(best->isHidden());
}

void TestCreatePanel::pictureDropsFallThrough()
{
    QMimeData picture;
    picture.setUrls({ QUrl::fromLocalFile(m_world->writePicture(QStringLiteral("a.png"))) });
    QDragEnterEvent enter(QPoint(8, 8), Qt::CopyAction, &picture, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QCoreApplication::sendEvent(edit()->viewport(), &enter);
    QVERIFY(!enter.isAccepted());

    QMimeData words;
    words.setText(prompt);
    QDragEnterEvent withWords(QPoint(8, 8), Qt::CopyAction, &words, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(edit()->viewport(), &withWords);
    QVERIFY(withWords.isAccepted());
}

void TestCreatePanel::picturesHaveNoPlace()
{
    QSignalSpy said(m_panel.get(), &ModePanel::message);
    const StudioInputs before = m_world->session.inputs();
    m_panel->takePicture(QStringLiteral("/a.png"), {}, 0);
    QCOMPARE(said.count(), 1);
    QVERIFY(m_world->session.inputs() == before);
}

void TestCreatePanel::foldsAreRemembered()
{
    Q_EMIT find<SamplingForm>("samplingForm")->unfoldedChanged(true);
    QVERIFY(m_world->settings.advancedUnfolded(QStringLiteral("create")));
    Q_EMIT find<Section>("labSection")->unfoldedChanged(true);
    const CreatePanel other(m_world->services());
    QVERIFY(other.findChild<Section *>(QStringLiteral("labSection"))->isUnfolded());
}

void TestCreatePanel::tabWalksDown()
{
    QVERIFY(m_world->loadModel());
    change([](CreateInput &input) { input.prompt = prompt; });
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    edit()->setFocus();
    std::vector<QWidget *> walked;
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(m_panel->focusWidget(), Qt::Key_Tab);
        walked.push_back(m_panel->focusWidget());
        if (walked.back() == edit())
            break;
    }
    QCOMPARE(walked.back(), edit()); // and round
    const auto place = [&walked](QWidget *widget) {
        return std::find(walked.begin(), walked.end(), widget) - walked.begin();
    };
    const auto seed = place(find<QLineEdit>("seed"));
    const auto make = place(button());
    QVERIFY(seed < make);
    QVERIFY(make < static_cast<std::ptrdiff_t>(walked.size()));
}

void TestCreatePanel::languageChanges()
{
    change([](CreateInput &input) { input.prompt = prompt; });
    MarkTranslator translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QTRY_VERIFY(button()->text().startsWith(QStringLiteral("«")));
    QVERIFY(edit()->accessibleName().startsWith(QStringLiteral("«")));
    QVERIFY(reason().startsWith(QStringLiteral("«")));
    QVERIFY(find<QPushButton>("drawCandidates")->toolTip().startsWith(QStringLiteral("«")));
    QCOMPARE(edit()->prompt(), prompt);
    QCoreApplication::removeTranslator(&translator);
}

void TestCreatePanel::fitsItsWidth()
{
    QVERIFY2(m_panel->minimumSizeHint().width() <= 340,
             qPrintable(QString::number(m_panel->minimumSizeHint().width())));
}

QTEST_MAIN(TestCreatePanel)
#include "tst_createpanel.moc"
