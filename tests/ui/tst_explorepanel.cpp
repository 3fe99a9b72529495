#include "panels/explorepanel.h"

#include "dialogs/fitbasisdialog.h"
#include "focusorder.h"
#include "marktranslator.h"
#include "panelworld.h"
#include "pipelinegate.h"
#include "unclip/pca.h"
#include "widgets/conceptlist.h"
#include "widgets/filmstrip.h"
#include "widgets/imageslot.h"
#include "widgets/parameterslider.h"
#include "widgets/varianceplot.h"

#include <QAbstractSlider>
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace unclip;

namespace {

const Explore &exploreOf(const Request &request)
{
    return std::get<Explore>(request);
}

} // namespace

class TestExplorePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void saysWhatIsMissing();
    void makesOnePicture();
    void allComponentsFollowTheModel();
    void detailIsOneUndoStep();
    void takesPictures();
    void greysWithoutBasis();
    void greysWithoutImageEncoder();

    void fillsTheLadder();
    void clickOnTheLadderShows();
    void keepsFromTheLadder();
    void keepsTheWholeLadder();
    void playsFromCoarseToFine();
    void stopsWhereItIs();

    void showsExplainedVariance();
    void plotPicksDetail();
    void showsConcepts();
    void showsConceptsOfTheRebuiltPicture();
    void saysWhyThereAreNoConcepts();
    void copiesAConcept();

    void fitsABasisAndUsesIt();
    void fitCanBeCancelled();

    void changesLanguage();
    void isReachedByKeyboard();
    void fitsTheColumn();

private:
    const ExploreInput &input() const { return m_world->session.inputs().explore; }
    void setPicture(std::uint8_t grey = 40);
    void setDetail(int k) { sliderOf()->setValue(k - 1); }
    [[nodiscard]] bool showPanel();
    [[nodiscard]] bool isLadderMade();
    bool loadModelWithBasis(int components);
    template <typename T> T *child(const char *name) const
    {
        return m_panel->findChild<T *>(QLatin1String(name));
    }
    QPushButton *makeButton() const { return child<QPushButton>("makeButton"); }
    QString reason() const { return child<QLabel>("makeReason")->text(); }
    Filmstrip *strip() const { return child<Filmstrip>("ladderStrip"); }
    QAbstractSlider *sliderOf() const
    {
        return child<QWidget>("detailSlider")->findChild<QAbstractSlider *>();
    }
    std::vector<int> ladder() const
    {
        return defaultLadder(m_world->script->info.embeddingDim,
                             m_world->script->info.pcaComponents);
    }

    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<PanelWorld> m_world;
    std::unique_ptr<ExplorePanel> m_panel;
};

void TestExplorePanel::init()
{
    m_gate = std::make_unique<PipelineGate>();
    m_world = std::make_unique<PanelWorld>();
    m_world->script->steps = 1;
    m_world->script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_panel = std::make_unique<ExplorePanel>(m_world->services());
    m_panel->resize(340, 640);
}

void TestExplorePanel::cleanup()
{
    m_gate->open();
    m_panel.reset();
    m_world.reset();
}

void TestExplorePanel::setPicture(std::uint8_t grey)
{
    StudioInputs inputs = m_world->session.inputs();
    inputs.explore.source.kind = SlotInput::Kind::Picture;
    inputs.explore.source.file = QStringLiteral("/p/cat%1.png").arg(grey);
    inputs.explore.source.sha256 = QString(64, QChar(u'a' + grey % 6));
    inputs.explore.source.image = std::make_shared<const Image>(Image::blank(8, 8, grey));
    m_world->session.edit(inputs, QStringLiteral("picture"));
}

bool TestExplorePanel::showPanel()
{
    m_panel->show();
    return QTest::qWaitForWindowExposed(m_panel.get());
}

bool TestExplorePanel::isLadderMade()
{
    const bool isFull = QTest::qWaitFor([this] {
        for (int step = 0; step < strip()->count(); ++step)
            if (strip()->picture(step).isNull())
                return false;
        return strip()->count() > 0;
    });
    return isFull && m_world->isIdle();
}

bool TestExplorePanel::loadModelWithBasis(int components)
{
    const QString model = m_world->folder.filePath(QStringLiteral("model"));
    std::vector<std::filesystem::path> pictures;
    for (int i = 0; i <= components; ++i)
        pictures.emplace_back(m_world
                                  ->writePicture(QStringLiteral("%1.png").arg(i),
                                                 QColor::fromHsv(i * 40 % 360, 180, 200))
                                  .toStdString());
    FakePipeline pipeline(m_world->script);
    PcaFitOptions options;
    options.components = components;
    fitPcaBasis(pipeline, pictures, (model + QStringLiteral("/pca")).toStdString(), options, {});
    m_world->script->info.pcaComponents = components;
    m_world->runner.loadModel(model, {});
    return QTest::qWaitFor([this] { return m_world->runner.modelState() == ModelState::Ready; });
}

void TestExplorePanel::saysWhatIsMissing()
{
    QVERIFY(!makeButton()->isEnabled()); // no model
    QVERIFY(!child<QWidget>("detailSlider")->isEnabled());
    QVERIFY(m_world->loadModel());
    QVERIFY(!makeButton()->isEnabled());
    QVERIFY(!reason().isEmpty());
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queue.rowCount(), 0);
    setPicture();
    QVERIFY(makeButton()->isEnabled());
    QVERIFY(child<QWidget>("detailSlider")->isEnabled());
}

void TestExplorePanel::makesOnePicture()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setPicture();
    setDetail(12);
    makeButton()->click();
    const JobSpec spec = m_world->queuedSpec(0);
    QCOMPARE(exploreOf(spec.request).dimensions, std::vector<int> { 12 });
    QCOMPARE(spec.mode, Mode::Explore);
    QCOMPARE(spec.title, QStringLiteral("cat40"));
    QCOMPARE(spec.sourceFiles, QStringList { QStringLiteral("/p/cat40.png") });
}

void TestExplorePanel::allComponentsFollowTheModel()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    setPicture();
    QCOMPARE(input().dimensions, 0);
    QCOMPARE(child<ParameterSlider>("detailSlider")->value(), 64.0);
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Explore>(0).dimensions, std::vector<int> { 64 });
    setDetail(10);
    setDetail(64);
    QCOMPARE(input().dimensions, 0); // all, whatever the model
    m_world->script->info.pcaComponents = 20;
    QVERIFY(m_world->loadModel());
    QCOMPARE(child<ParameterSlider>("detailSlider")->value(), 20.0);
    StudioInputs inputs = m_world->session.inputs();
    inputs.explore.dimensions = 50; // of an older session
    m_world->session.edit(inputs, QStringLiteral("k"));
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queued<Explore>(1).dimensions, std::vector<int> { 20 });
}

void TestExplorePanel::detailIsOneUndoStep()
{
    QVERIFY(m_world->loadModel());
    const int steps = m_world->session.undoStack().count();
    for (int k = 30; k > 20; --k)
        setDetail(k);
    QCOMPARE(input().dimensions, 21);
    QCOMPARE(m_world->session.undoStack().count(), steps + 1);
    m_world->session.undoStack().undo();
    QCOMPARE(child<ParameterSlider>("detailSlider")->value(), 64.0);
}

void TestExplorePanel::takesPictures()
{
    QVERIFY(m_world->loadModel());
    const QString file = m_world->writePicture(QStringLiteral("cat.png"));
    m_panel->takePicture(file, QStringLiteral("id"), 3);
    QCOMPARE(input().source.file, file);
    QCOMPARE(input().source.pictureId, QStringLiteral("id"));
    QTRY_VERIFY(makeButton()->isEnabled());
    m_world->queue.setPaused(true);
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queuedSpec(0).parents, QStringList { QStringLiteral("id") });
    m_world->session.undoStack().undo();
    QCOMPARE(input().source.kind, SlotInput::Kind::Empty);
}

void TestExplorePanel::greysWithoutBasis()
{
    m_world->script->info.pca = { false, "There is no pca folder." };
    m_world->script->info.pcaComponents = 0;
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(!makeButton()->isEnabled());
    QVERIFY(!child<QWidget>("detailSlider")->isEnabled());
    QVERIFY(!strip()->isEnabled());
    QVERIFY(child<QLabel>("basisNote")->isVisibleTo(m_panel.get()));
    QCOMPARE(reason(), child<QLabel>("basisNote")->text());
    QVERIFY(child<QPushButton>("fitBasisButton")->isEnabled()); // the way out
    QVERIFY(m_world->isIdle());
    QVERIFY(m_world->script->requests.empty());
}

void TestExplorePanel::greysWithoutImageEncoder()
{
    m_world->script->info.imageEncoder = { false, "There is no image encoder." };
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(!makeButton()->isEnabled());
    QVERIFY(!child<QPushButton>("fitBasisButton")->isEnabled());
    QVERIFY(!child<QPushButton>("fitBasisButton")->toolTip().isEmpty());
}

void TestExplorePanel::fillsTheLadder()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    QCOMPARE(strip()->count(), static_cast<int>(ladder().size()));
    QCOMPARE(strip()->current(), strip()->count() - 1); // all components are chosen
    std::vector<int> asked;
    for (const Request &request : m_world->script->requests)
        asked.push_back(exploreOf(request).dimensions.at(0));
    QCOMPARE(asked.front(), 64); // what is looked at comes first
    QCOMPARE(asked.size(), ladder().size());
    QVERIFY(shown.count() > 0);
    const auto content = shown.last().first().value<ViewerContent>();
    QVERIFY(content.caption.contains(QStringLiteral("64")));
    QVERIFY(!content.isPreview);
    setPicture(81);
    QVERIFY(strip()->picture(0).isNull()); // of another picture
    QVERIFY(isLadderMade());
    QCOMPARE(m_world->script->requests.size(), 2 * ladder().size());
}

void TestExplorePanel::clickOnTheLadderShows()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    const std::size_t asked = m_world->script->requests.size();
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QTest::mouseClick(strip(), Qt::LeftButton, {}, strip()->frameRect(1).center());
    QCOMPARE(input().dimensions, ladder()[1]);
    QCOMPARE(child<ParameterSlider>("detailSlider")->value(), double(ladder()[1]));
    QCOMPARE(shown.count(), 1); // at once
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), asked);
}

void TestExplorePanel::keepsFromTheLadder()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    Q_EMIT strip()->keepRequested(2);
    QCOMPARE(m_world->queue.rowCount(), 1);
    QCOMPARE(m_world->queued<Explore>(0).dimensions, std::vector<int> { ladder()[2] });
    QTRY_VERIFY(strip()->isMarked(2)); // once it is saved
    QVERIFY(!strip()->isMarked(1));
}

void TestExplorePanel::keepsTheWholeLadder()
{
    QVERIFY(m_world->loadModel());
    m_world->queue.setPaused(true);
    QVERIFY(!child<QPushButton>("keepLadderButton")->isEnabled());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(child<QPushButton>("keepLadderButton")->isEnabled());
    child<QPushButton>("keepLadderButton")->click();
    QCOMPARE(m_world->queued<Explore>(0).dimensions, ladder());
}

void TestExplorePanel::playsFromCoarseToFine()
{
    m_world->script->info.pcaComponents = 7; // two steps: 6 and 7
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    QCOMPARE(strip()->count(), 2);
    setDetail(3);
    QVERIFY(m_world->isIdle());
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    child<QToolButton>("playButton")->click();
    QCOMPARE(shown.count(), 1);
    QCOMPARE(child<ParameterSlider>("detailSlider")->value(), 6.0);
    QCOMPARE(input().dimensions, 3); // playing edits nothing
    QTRY_COMPARE(input().dimensions, 0); // but stays at the end
    QVERIFY(shown.count() >= 2);
    QVERIFY(shown.last().first().value<ViewerContent>().caption.contains(u'7'));
}

void TestExplorePanel::stopsWhereItIs()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    auto *play = child<QToolButton>("playButton");
    const QString idle = play->toolTip();
    play->click();
    QVERIFY(play->toolTip() != idle);
    play->click();
    QCOMPARE(play->toolTip(), idle);
    QCOMPARE(input().dimensions, ladder().front());
    play->click();
    setDetail(33); // the person takes over
    QCOMPARE(play->toolTip(), idle);
    QCOMPARE(input().dimensions, 33);
    play->click();
    m_panel->hide();
    QCOMPARE(play->toolTip(), idle);
}

void TestExplorePanel::showsExplainedVariance()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(showPanel());
    auto *plot = child<VariancePlot>("variancePlot");
    QVERIFY(!plot->isVisible()); // nothing was found in the folder
    QVERIFY(loadModelWithBasis(5));
    QTRY_VERIFY(plot->isVisible());
}

void TestExplorePanel::plotPicksDetail()
{
    QVERIFY(loadModelWithBasis(5));
    QVERIFY(showPanel());
    auto *plot = child<VariancePlot>("variancePlot");
    QTRY_VERIFY(plot->isVisible());
    Q_EMIT plot->picked(2);
    QCOMPARE(input().dimensions, 2);
    QCOMPARE(child<ParameterSlider>("detailSlider")->value(), 2.0);
}

void TestExplorePanel::showsConcepts()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    auto *list = child<ConceptList>("conceptList");
    QVERIFY(m_world->isIdle());
    QVERIFY(list->concepts().empty()); // not asked for while hidden
    QVERIFY(showPanel());
    QTRY_VERIFY(!list->concepts().empty());
    QCOMPARE(list->concepts().front().name, std::string("concept 0"));
    m_world->session.undoStack().undo();
    QVERIFY(list->concepts().empty()); // nor kept for no picture
}

void TestExplorePanel::showsConceptsOfTheRebuiltPicture()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    auto *list = child<ConceptList>("conceptList");
    QTRY_VERIFY(!list->concepts().empty());
    const double ofPicture = list->concepts().front().cosine;
    child<QPushButton>("conceptsOfRebuilt")->click();
    QTRY_VERIFY(list->concepts().front().cosine != ofPicture);
    child<QPushButton>("conceptsOfPicture")->click();
    QTRY_COMPARE(list->concepts().front().cosine, ofPicture);
}

void TestExplorePanel::saysWhyThereAreNoConcepts()
{
    m_world->script->info.concepts = { false, "There is no concepts.txt." };
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QVERIFY(isLadderMade());
    QVERIFY(child<ConceptList>("conceptList")->concepts().empty());
    QVERIFY(makeButton()->isEnabled()); // only this is missing
}

void TestExplorePanel::copiesAConcept()
{
    QSignalSpy messages(m_panel.get(), &ModePanel::message);
    Q_EMIT child<ConceptList>("conceptList")->picked(QStringLiteral("a red fox"));
    QCOMPARE(messages.count(), 1);
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a red fox"));
}

void TestExplorePanel::fitsABasisAndUsesIt()
{
    const QString model = m_world->folder.filePath(QStringLiteral("model"));
    QVERIFY(QDir().mkpath(model));
    QVERIFY(QDir(m_world->folder.path()).mkpath(QStringLiteral("pictures")));
    for (int i = 0; i < 4; ++i)
        QVERIFY(!m_world
                     ->writePicture(QStringLiteral("pictures/%1.png").arg(i),
                                    QColor::fromHsv(i * 60, 200, 200))
                     .isEmpty());
    m_world->runner.loadModel(model, {});
    QTRY_COMPARE(m_world->runner.modelState(), ModelState::Ready);
    QVERIFY(showPanel());
    FitBasisDialog *dialog = nullptr;
    QTRY_VERIFY([&] { // it can be written to: known a moment later
        child<QPushButton>("fitBasisButton")->click();
        dialog = m_panel->findChild<FitBasisDialog *>(QStringLiteral("fitBasisDialog"));
        if (dialog->plan().outFolder == model + QStringLiteral("/pca"))
            return true;
        delete dialog;
        return false;
    }());
    dialog->findChild<QLineEdit *>(QStringLiteral("picturesFolderField"))
        ->setText(m_world->folder.filePath(QStringLiteral("pictures")));
    dialog->findChild<QPushButton *>(QStringLiteral("fitButton"))->click();
    QTRY_COMPARE(m_world->script->folders.size(), std::size_t(2)); // loaded again
    QTRY_COMPARE(m_world->runner.modelState(), ModelState::Ready);
    QCOMPARE(m_world->runner.modelFolder(), model);
    QCOMPARE(readPcaFit(model.toStdString()).components, 3);
    QVERIFY(!child<QLabel>("fitText")->text().isEmpty());
    QTRY_VERIFY(child<VariancePlot>("variancePlot")->isVisible());
}

void TestExplorePanel::fitCanBeCancelled()
{
    const QString model = m_world->folder.filePath(QStringLiteral("model"));
    QVERIFY(QDir().mkpath(model));
    QVERIFY(QDir(m_world->folder.path()).mkpath(QStringLiteral("pictures")));
    for (int i = 0; i < 4; ++i)
        m_world->writePicture(QStringLiteral("pictures/%1.png").arg(i));
    m_world->runner.loadModel(model, {});
    QTRY_COMPARE(m_world->runner.modelState(), ModelState::Ready);
    QVERIFY(showPanel());
    m_gate->close();
    child<QPushButton>("fitBasisButton")->click();
    auto *dialog = m_panel->findChild<FitBasisDialog *>(QStringLiteral("fitBasisDialog"));
    dialog->findChild<QLineEdit *>(QStringLiteral("picturesFolderField"))
        ->setText(m_world->folder.filePath(QStringLiteral("pictures")));
    dialog->findChild<QAbstractButton *>(QStringLiteral("toFolderButton"))->click();
    dialog->findChild<QLineEdit *>(QStringLiteral("outFolderField"))
        ->setText(m_world->folder.filePath(QStringLiteral("out")));
    dialog->accept();
    QVERIFY(m_gate->isReached());
    QVERIFY(child<QProgressBar>("fitProgressBar")->isVisible());
    child<QPushButton>("fitCancelButton")->click();
    m_gate->open();
    QTRY_VERIFY(child<QPushButton>("fitBasisButton")->isVisible());
    QVERIFY(!QDir(m_world->folder.filePath(QStringLiteral("out"))).exists());
    QCOMPARE(m_world->script->folders.size(), std::size_t(1)); // not loaded again
}

void TestExplorePanel::changesLanguage()
{
    MarkTranslator translator;
    const QString before = makeButton()->text();
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QTRY_VERIFY(makeButton()->text().startsWith(u'«'));
    QVERIFY(child<QPushButton>("fitBasisButton")->text().startsWith(u'«'));
    QVERIFY(child<QPushButton>("conceptsOfPicture")->text().startsWith(u'«'));
    QVERIFY(child<QPushButton>("keepLadderButton")->text().startsWith(u'«'));
    QVERIFY(child<QToolButton>("playButton")->toolTip().startsWith(u'«'));
    QVERIFY(child<QWidget>("detailSlider")->accessibleName().startsWith(u'«'));
    QCoreApplication::removeTranslator(&translator);
    QTRY_COMPARE(makeButton()->text(), before);
}

void TestExplorePanel::isReachedByKeyboard()
{
    QVERIFY(m_world->loadModel());
    setPicture();
    QVERIFY(showPanel());
    QTRY_VERIFY(!child<ConceptList>("conceptList")->concepts().empty());
    const std::vector<QWidget *> inOrder {
        child<QWidget>("sourceSlot"),
        sliderOf(),
        child<QWidget>("playButton"),
        strip(),
        child<QWidget>("keepLadderButton"),
        child<QWidget>("fitBasisButton"),
        child<QWidget>("conceptsOfPicture"),
        child<QWidget>("conceptList"),
        child<QWidget>("die"),
        makeButton(),
    };
    QCOMPARE(flawOfFocusOrder(inOrder), QString());
}

void TestExplorePanel::fitsTheColumn()
{
    QVERIFY(loadModelWithBasis(5));
    QVERIFY(showPanel());
    QTRY_VERIFY(child<VariancePlot>("variancePlot")->isVisible());
    QVERIFY(m_panel->minimumSizeHint().width() <= 340);
    const QWidget *content = strip()->parentWidget()->parentWidget();
    QVERIFY(content->minimumSizeHint().width() <= 340);
}

QTEST_MAIN(TestExplorePanel)
#include "tst_explorepanel.moc"
