#include "panels/varypanel.h"

#include "marktranslator.h"
#include "panels/etasheetbox.h"
#include "panelworld.h"
#include "unclip/error.h"
#include "widgets/etasheet.h"
#include "widgets/imageslot.h"
#include "widgets/parameterslider.h"
#include "widgets/samplingform.h"
#include "widgets/section.h"
#include "widgets/seedfield.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cmath>

using namespace unclip;

namespace {

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-9;
}

} // namespace

class TestVaryPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void pictureComesIn();
    void cropsAreOneStep();
    void requestHasEverything();
    void undoMovesTheWidgets();
    void saysWhatIsMissing();
    void unreadablePictureIsSaid();
    void modelWithoutEyes();
    void slidingShowsFrames();
    void framesOnlyInSight();
    void noFramesWithoutModel();
    void countIsNoNewSequence();
    void otherModelOtherFrames();
    void failedPreviewCanBeRetried();
    void freshSeedsAreNoSteps();
    void sheetIsQueuedAndFills();
    void sheetShowsAPicture();
    void sheetRowsAreEdited();
    void badRowsAreRefused();
    void etasAreRead_data();
    void etasAreRead();
    void languageChanges();
    void fitsItsWidth();

private:
    template <typename T> T *find(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    ImageSlot *source() const { return find<ImageSlot>("sourceSlot"); }
    QPushButton *button() const { return find<QPushButton>("makeButton"); }
    QString reason() const { return find<QLabel>("makeReason")->text(); }
    const VaryInput &input() const { return m_world->session.inputs().vary; }

    void change(const std::function<void(VaryInput &)> &change);
    bool takePicture(); ///< and waits for its pixels
    bool isReady(); ///< a model and a picture are there
    std::vector<double> liveEtas() const; ///< of single frames that were asked for

    std::unique_ptr<PanelWorld> m_world;
    std::unique_ptr<VaryPanel> m_panel;
};

void TestVaryPanel::init()
{
    m_panel.reset();
    m_world = std::make_unique<PanelWorld>();
    m_panel = std::make_unique<VaryPanel>(m_world->services());
    m_panel->resize(340, 620);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestVaryPanel::change(const std::function<void(VaryInput &)> &change)
{
    StudioInputs inputs = m_world->session.inputs();
    change(inputs.vary);
    m_world->session.edit(inputs, QStringLiteral("test"));
}

bool TestVaryPanel::takePicture()
{
    m_panel->takePicture(m_world->writePicture(QStringLiteral("a cat.png")), QStringLiteral("id7"),
                         0);
    return QTest::qWaitFor([this] { return input().source.isReady(); });
}

bool TestVaryPanel::isReady()
{
    return m_world->loadModel() && takePicture();
}

std::vector<double> TestVaryPanel::liveEtas() const
{
    std::vector<double> etas;
    for (const Request &request : m_world->script->requests) {
        const auto *vary = std::get_if<Vary>(&request);
        if (vary != nullptr && vary->imageCount == 1 && vary->etas.size() == 1)
            etas.push_back(vary->etas.front());
    }
    return etas;
}

void TestVaryPanel::pictureComesIn()
{
    QVERIFY(takePicture());
    QCOMPARE(input().source.kind, SlotInput::Kind::Picture);
    QCOMPARE(input().source.pictureId, QStringLiteral("id7"));
    QCOMPARE(input().source.sha256.size(), 64);
    QCOMPARE(source()->input().file, input().source.file);
    QCOMPARE(m_world->session.undoStack().count(), 1); // pixels are no step
    m_world->session.undoStack().undo();
    QCOMPARE(source()->input().kind, SlotInput::Kind::Empty);
}

void TestVaryPanel::cropsAreOneStep()
{
    QVERIFY(takePicture());
    SlotInput moved = input().source;
    moved.crop.mode = Crop::Mode::Square;
    for (int i = 1; i <= 5; ++i) {
        moved.crop.x = 0.01 * i;
        moved.crop.size = 0.5;
        Q_EMIT source()->edited(moved);
    }
    QCOMPARE(m_world->session.undoStack().count(), 2);
    QVERIFY(isNear(input().source.crop.x, 0.05));
    Q_EMIT source()->edited(SlotInput());
    QCOMPARE(m_world->session.undoStack().count(), 3);
    QCOMPARE(input().source.kind, SlotInput::Kind::Empty);
}

void TestVaryPanel::requestHasEverything()
{
    QVERIFY(isReady());
    m_world->queue.setPaused(true);
    change([](VaryInput &vary) {
        vary.eta = 0.3;
        vary.count = 3;
        vary.freshSeed = false;
        vary.sampling.seed = 11;
        vary.inversionSteps = 30;
    });
    QCOMPARE(button()->text(), QStringLiteral("Make 3 variations"));
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(m_world->queue.rowCount(), 1);
    const auto vary = m_world->queued<Vary>(0);
    QCOMPARE(vary.etas, std::vector<double> { 0.3 });
    QCOMPARE(vary.imageCount, 3);
    QCOMPARE(vary.inversionSteps, 30);
    QCOMPARE(vary.sampling.seed, std::uint64_t { 11 });
    const JobSpec spec = m_world->queuedSpec(0);
    QCOMPARE(spec.pixels.size(), std::size_t { 1 }); // shared with the slot
    QCOMPARE(spec.pixels.front(), input().source.image);
    QCOMPARE(spec.mode, Mode::Vary);
    QCOMPARE(spec.title, QStringLiteral("a cat"));
    QCOMPARE(spec.parents, QStringList { QStringLiteral("id7") });
    QCOMPARE(spec.sourceFiles, QStringList { input().source.file });
}

void TestVaryPanel::undoMovesTheWidgets()
{
    auto *eta = find<ParameterSlider>("etaSlider");
    for (const double value : { 0.5, 0.4, 0.2 })
        Q_EMIT eta->edited(value);
    QCOMPARE(m_world->session.undoStack().count(), 1);
    QVERIFY(isNear(input().eta, 0.2));
    m_world->session.undoStack().undo();
    QVERIFY(isNear(eta->value(), 0.6));
    m_world->session.undoStack().redo();
    QVERIFY(isNear(eta->value(), 0.2));

    Sampling sampling = input().sampling;
    sampling.decoderSteps = 9;
    Q_EMIT find<SamplingForm>("samplingForm")->edited(sampling, 17);
    QCOMPARE(input().sampling.decoderSteps, 9);
    QCOMPARE(input().inversionSteps, 17);
    m_world->session.undoStack().undo();
    QCOMPARE(find<SamplingForm>("samplingForm")->inversionSteps(), 0);
}

void TestVaryPanel::saysWhatIsMissing()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(!button()->isEnabled());
    QVERIFY(!reason().isEmpty());
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queue.rowCount(), 0);
    QCOMPARE(find<QLabel>("makeReason")->property("role").toString(), QStringLiteral("warning"));
    QCOMPARE(m_panel->firstField(), source());
    QVERIFY(!find<QPushButton>("sheetButton")->isEnabled());
    QVERIFY(takePicture());
    QVERIFY(button()->isEnabled());
    QVERIFY(find<QPushButton>("sheetButton")->isEnabled());
}

void TestVaryPanel::unreadablePictureIsSaid()
{
    QVERIFY(m_world->loadModel());
    const QString file = m_world->folder.filePath(QStringLiteral("broken.png"));
    QFile broken(file);
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write("no picture at all");
    broken.close();
    m_panel->takePicture(file, {}, 0);
    const QString reading = reason();
    QVERIFY(!reading.isEmpty());
    QTRY_VERIFY(reason() != reading);
    QVERIFY(!button()->isEnabled());
    QVERIFY(takePicture());
    QVERIFY(button()->isEnabled());
}

void TestVaryPanel::modelWithoutEyes()
{
    m_world->script->info.imageEncoder = { false, "no image_encoder" };
    QVERIFY(isReady());
    QVERIFY(!button()->isEnabled());
    QVERIFY(!reason().isEmpty());
    QTest::qWait(60);
    QVERIFY(m_world->isIdle());
    QVERIFY(m_world->script->requests.empty());
}

void TestVaryPanel::slidingShowsFrames()
{
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QVERIFY(isReady());
    const auto lastCaption = [&shown] {
        return shown.isEmpty() ? QString() : shown.last().first().value<ViewerContent>().caption;
    };
    QTRY_COMPARE(lastCaption(), QStringLiteral("η = 0.60"));
    auto *eta = find<ParameterSlider>("etaSlider");
    for (const double value : { 0.5, 0.4, 0.3, 0.25 })
        Q_EMIT eta->edited(value);
    QTRY_COMPARE(lastCaption(), QStringLiteral("η = 0.25"));
    const auto content = shown.last().first().value<ViewerContent>();
    QVERIFY(!content.picture.isNull());
    QVERIFY(!content.base.isNull());
    QVERIFY(isNear(content.drift, 1.0 - 0.25 / 2.0));
    QVERIFY(m_world->isIdle());
    QCOMPARE(liveEtas().back(), 0.25);
    QCOMPARE(m_world->queue.rowCount(), 0);

    const std::size_t before = m_world->script->requests.size();
    Q_EMIT eta->edited(0.6); // there already
    QCOMPARE(lastCaption(), QStringLiteral("η = 0.60"));
    QTest::qWait(60);
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), before);
}

void TestVaryPanel::framesOnlyInSight()
{
    QVERIFY(isReady());
    QTRY_VERIFY(!m_world->script->requests.empty());
    QVERIFY(m_world->isIdle());
    m_panel->hide();
    const std::size_t before = m_world->script->requests.size();
    change([](VaryInput &vary) { vary.eta = 0.1; });
    QTest::qWait(80);
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), before);
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    m_panel->show();
    QTRY_VERIFY(shown.count() > 0
                && shown.last().first().value<ViewerContent>().caption
                    == QStringLiteral("η = 0.10"));
}

void TestVaryPanel::noFramesWithoutModel()
{
    QVERIFY(takePicture());
    QTest::qWait(60);
    QVERIFY(!m_world->runner.isBusy());
}

void TestVaryPanel::countIsNoNewSequence()
{
    QVERIFY(isReady());
    QTRY_VERIFY(!m_world->script->requests.empty());
    QVERIFY(m_world->isIdle());
    const std::size_t before = m_world->script->requests.size();
    change([](VaryInput &vary) {
        vary.count = 9;
        vary.freshSeed = false;
    });
    QTest::qWait(60);
    QVERIFY(m_world->isIdle());
    QCOMPARE(m_world->script->requests.size(), before);
    change([](VaryInput &vary) { vary.sampling.seed = 5; });
    QTRY_VERIFY(m_world->script->requests.size() > before);
}

void TestVaryPanel::otherModelOtherFrames()
{
    QVERIFY(isReady());
    QTRY_VERIFY(!m_world->script->requests.empty());
    QVERIFY(m_world->isIdle());
    const std::size_t before = m_world->script->requests.size();
    QVERIFY(m_world->loadModel());
    QTRY_VERIFY(m_world->script->requests.size() > before);
}

void TestVaryPanel::failedPreviewCanBeRetried()
{
    bool mayFail = true;
    m_world->script->onStep = [&mayFail](const Progress &) {
        if (mayFail)
            throw DeviceError("Out of memory.");
    };
    QSignalSpy troubled(m_panel.get(), &ModePanel::troubled);
    QVERIFY(isReady());
    QTRY_COMPARE(troubled.count(), 1);
    auto *retry = find<QPushButton>("previewRetryButton");
    QVERIFY(retry->isVisible());
    Q_EMIT find<ParameterSlider>("etaSlider")->edited(0.2); // does not fail again and again
    QTest::qWait(60);
    QCOMPARE(troubled.count(), 1);
    QVERIFY(m_world->isIdle());
    mayFail = false;
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QTest::mouseClick(retry, Qt::LeftButton);
    QTRY_VERIFY(shown.count() > 0);
    QVERIFY(!retry->isVisible());
}

void TestVaryPanel::freshSeedsAreNoSteps()
{
    QVERIFY(isReady());
    m_world->queue.setPaused(true);
    const int steps = m_world->session.undoStack().count();
    m_panel->make(ModePanel::Place::Last);
    m_panel->make(ModePanel::Place::Next);
    const auto last = m_world->queued<Vary>(0).sampling.seed;
    QVERIFY(last != m_world->queued<Vary>(1).sampling.seed);
    QCOMPARE(m_world->session.undoStack().count(), steps);
    QCOMPARE(find<QLineEdit>("seed")->text(), QString::number(last));
    QTest::mouseClick(find<QToolButton>("lock"), Qt::LeftButton);
    QCOMPARE(input().sampling.seed, last);
}

void TestVaryPanel::sheetIsQueuedAndFills()
{
    find<Section>("sheetSection")->setUnfolded(true);
    QVERIFY(isReady());
    change([](VaryInput &vary) {
        vary.count = 2;
        vary.sheetEtas = { 0.0, 0.5, 1.0 };
    });
    auto *sheet = find<EtaSheet>("etaSheet");
    QVERIFY(sheet->isHidden());
    find<QPushButton>("sheetButton")->click();
    QCOMPARE(m_world->queue.rowCount(), 1);
    QVERIFY(!sheet->isHidden());
    QCOMPARE(sheet->rowCount(), 3);
    QCOMPARE(sheet->columnCount(), 2);
    const auto vary = m_world->queued<Vary>(0);
    QCOMPARE(vary.etas, (std::vector<double> { 0.0, 0.5, 1.0 }));
    QCOMPARE(vary.imageCount, 2);
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 2; ++column)
            QTRY_VERIFY(!sheet->picture(row, column).isNull());
}

void TestVaryPanel::sheetShowsAPicture()
{
    QVERIFY(isReady());
    change([](VaryInput &vary) {
        vary.count = 1;
        vary.sheetEtas = { 0.25, 0.75 };
    });
    auto *sheet = find<EtaSheet>("etaSheet");
    QSignalSpy ended(&m_world->queue, &JobQueue::jobEnded);
    find<QPushButton>("sheetButton")->click();
    QTRY_COMPARE(ended.count(), 1);
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    Q_EMIT sheet->activated(1, 0);
    QTRY_VERIFY(shown.count() > 0
                && shown.last().first().value<ViewerContent>().caption
                    == QStringLiteral("η = 0.75"));
    QCOMPARE(shown.last().first().value<ViewerContent>().picture.width(), 16);
}

void TestVaryPanel::sheetRowsAreEdited()
{
    find<Section>("sheetSection")->setUnfolded(true);
    auto *etas = find<QLineEdit>("sheetEtas");
    QVERIFY(etas->text().startsWith(QStringLiteral("0 ")));
    etas->setFocus();
    etas->clear();
    QTest::keyClicks(etas, QStringLiteral("0, 0.3 1"));
    QTest::keyClick(etas, Qt::Key_Return);
    QCOMPARE(input().sheetEtas, (std::vector<double> { 0.0, 0.3, 1.0 }));
    m_world->session.undoStack().undo();
    QCOMPARE(input().sheetEtas, VaryInput().sheetEtas);
    QCOMPARE(etas->text(), etasText(VaryInput().sheetEtas));
}

void TestVaryPanel::badRowsAreRefused()
{
    find<Section>("sheetSection")->setUnfolded(true);
    auto *etas = find<QLineEdit>("sheetEtas");
    auto *problem = find<QLabel>("sheetProblem");
    etas->clear();
    QTest::keyClicks(etas, QStringLiteral("0 2"));
    QTest::keyClick(etas, Qt::Key_Return);
    QVERIFY(problem->isVisible());
    QCOMPARE(input().sheetEtas, VaryInput().sheetEtas);
    QTest::keyClick(etas, Qt::Key_Backspace);
    QVERIFY(!problem->isVisible());
}

void TestVaryPanel::etasAreRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count"); // -1: refused
    QTest::newRow("blanks") << QStringLiteral(" 0  0.5 1 ") << 3;
    QTest::newRow("commas") << QStringLiteral("0,0.5;1") << 3;
    QTest::newRow("full width") << QStringLiteral("0，0.5、1") << 3;
    QTest::newRow("one") << QStringLiteral("0.7") << 1;
    QTest::newRow("empty") << QString() << -1;
    QTest::newRow("only parting") << QStringLiteral(" ,") << -1;
    QTest::newRow("word") << QStringLiteral("0 much") << -1;
    QTest::newRow("too large") << QStringLiteral("0 1.01") << -1;
    QTest::newRow("negative") << QStringLiteral("-0.1") << -1;
    QTest::newRow("nan") << QStringLiteral("nan") << -1;
    QTest::newRow("too many") << QStringLiteral("0.5 ").repeated(21) << -1;
}

void TestVaryPanel::etasAreRead()
{
    QFETCH(QString, text);
    QFETCH(int, count);
    const std::optional<std::vector<double>> etas = etasFrom(text);
    QCOMPARE(etas ? static_cast<int>(etas->size()) : -1, count);
    if (etas)
        QCOMPARE(etasFrom(etasText(*etas)), etas);
}

void TestVaryPanel::languageChanges()
{
    MarkTranslator translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QTRY_VERIFY(button()->text().startsWith(QStringLiteral("«")));
    QVERIFY(reason().startsWith(QStringLiteral("«")));
    QVERIFY(find<QPushButton>("sheetButton")->text().startsWith(QStringLiteral("«")));
    QVERIFY(find<Section>("sheetSection")->accessibleName().startsWith(QStringLiteral("«")));
    QCoreApplication::removeTranslator(&translator);
}

void TestVaryPanel::fitsItsWidth()
{
    QVERIFY2(m_panel->minimumSizeHint().width() <= 340,
             qPrintable(QString::number(m_panel->minimumSizeHint().width())));
}

QTEST_MAIN(TestVaryPanel)
#include "tst_varypanel.moc"
