#include "panels/viewerpanel.h"

#include "panels/batchstrip.h"
#include "ui/viewerworld.h"
#include "unclip/imagefile.h"
#include "widgets/compareview.h"
#include "widgets/elidedlabel.h"
#include "widgets/filmstrip.h"
#include "widgets/stagebadge.h"

#include <QAction>
#include <QColorSpace>
#include <QDropEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>

#include <set>

using namespace unclip;

using State = ViewerPanel::State;

namespace {

const QString batch = QStringLiteral("batch-1");

class ViewWorld : public ViewerWorld
{
public:
    ViewWorld()
        : panel(services())
    {
        panel.resize(640, 560);
        panel.show();
    }

    bool show(const PictureRecord &record)
    {
        panel.showPicture(record);
        const QImage wanted = pixelsOf(record.file);
        return QTest::qWaitFor([this, wanted] { return panel.shownImage() == wanted; });
    }

    static QImage pixelsOf(const QString &file)
    {
        QImage pixels = QImage(file).convertToFormat(QImage::Format_RGB32);
        pixels.setColorSpace({});
        return pixels;
    }

    template <typename Part> Part *part(const char *name) const
    {
        return panel.findChild<Part *>(QLatin1String(name));
    }

    QToolButton *tool(const char *name) const { return part<QToolButton>(name); }
    QString caption(const char *name) const { return part<ElidedLabel>(name)->text(); }
    ImageView *view() const { return part<ImageView>("viewerImage"); }
    CompareView *comparison() const { return part<CompareView>("viewerComparison"); }

    QAction *compareChoice(int index) const
    {
        return part<QMenu>("viewerCompareMenu")->actions().at(index);
    }

    /// A job of the queue as the viewer sees it, without a model.
    void beginJob() { Q_EMIT queue.jobStarted(1); }
    void preview(int side)
    {
        Q_EMIT queue.previewed(1, std::make_shared<const Image>(Image::blank(side, side, 90)), 0);
    }
    void endJob() { Q_EMIT queue.jobEnded(1, JobState::Finished, {}); }

    ViewerPanel panel;
};

} // namespace

class TestViewerPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void welcomesAndOffersPrompts();
    void welcomeSpeaksOfTheMode();
    void welcomeAsksForAModel();
    void showsAPictureWithItsFacts();
    void theOldPictureStaysUntilTheNewOneIsRead();
    void aDecodedPictureComesAtOnce();
    void fastWalkEndsAtTheLast();
    void aBrokenFileSaysSoAndCanBeRetried();
    void walksTheBatchByKeysAndStrip();
    void aSinglePictureHasNoStrip();
    void zoomByToolbar();
    void theSmallPictureIsShown();
    void aMissingSmallPictureIsExplained();
    void liveContent();
    void liveFramesAreCompared();
    void previewsAreEnlargedSmoothly();
    void followsAJob();
    void picturesThatComeTogetherKeepTheFirst();
    void aPickedPictureEndsFollowing();
    void aCancelledJobGoesBack();
    void aRealJobIsFollowed();
    void comparesTwo();
    void comparisonMenu();
    void comparisonWithABrokenOne();
    void starAndMenuAskForActions();
    void libraryChangesShow();
    void aTrashedPictureGivesWay();
    void dropsAreHandedOn();
    void languageChangeKeepsTheFacts();
};

void TestViewerPanel::welcomesAndOffersPrompts()
{
    ViewWorld world;
    QCOMPARE(world.panel.state(), State::Nothing);
    QVERIFY(world.part<QWidget>("welcomePage")->isVisible());
    QSignalSpy prompts(&world.panel, &ViewerPanel::examplePromptRequested);
    auto *example = world.part<QPushButton>("examplePrompt0");
    QTest::keyClick(example, Qt::Key_Space);
    QCOMPARE(prompts.count(), 1);
    QCOMPARE(prompts.front().front().toString(), example->text());
}

void TestViewerPanel::welcomeSpeaksOfTheMode()
{
    ViewWorld world;
    const auto *title = world.part<QLabel>("welcomeTitle");
    std::set<QString> titles;
    for (const Mode mode : { Mode::Create, Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore }) {
        world.services().session.setMode(mode);
        titles.insert(title->text());
    }
    QCOMPARE(titles.size(), std::size_t { 5 });
}

void TestViewerPanel::welcomeAsksForAModel()
{
    ViewWorld world;
    auto *choose = world.part<QPushButton>("welcomeChooseModel");
    QVERIFY(choose->isVisible());
    QSignalSpy wanted(&world.panel, &ViewerPanel::modelWanted);
    choose->click();
    QCOMPARE(wanted.count(), 1);
    QVERIFY(world.loadModel());
    QVERIFY(!choose->isVisible());
}

void TestViewerPanel::showsAPictureWithItsFacts()
{
    ViewWorld world;
    Vary vary;
    PictureSource source;
    source.image = Image::blank(8, 8);
    source.name = "cat.png";
    vary.source = source;
    vary.imageCount = 1;
    vary.etas = { 0.6 };
    vary.sampling.seed = 42;
    QSignalSpy current(&world.panel, &ViewerPanel::currentPictureChanged);
    const PictureRecord record = world.save(Request { vary });
    QVERIFY(world.show(record));
    QCOMPARE(world.panel.state(), State::Picture);
    QCOMPARE(world.caption("captionSize"), QStringLiteral("16 × 16"));
    QCOMPARE(world.caption("captionSeed"), QStringLiteral("seed 42"));
    QCOMPARE(world.caption("captionParameter"), QStringLiteral("η 0.60"));
    QVERIFY(world.caption("captionDrift").contains(QStringLiteral("0.70")));
    QVERIFY(world.part<QWidget>("captionDrift")->toolTip().contains(QStringLiteral("cosine 0.7")));
    QCOMPARE(current.count(), 1);
    QCOMPARE(current.front().front().toString(), record.id);
}

void TestViewerPanel::theOldPictureStaysUntilTheNewOneIsRead()
{
    ViewWorld world;
    const PictureRecord a = world.save("a", 1);
    const PictureRecord b = world.save("b", 2);
    QVERIFY(world.show(a));
    const QImage before = world.panel.shownImage();
    world.panel.showPicture(b);
    QCOMPARE(world.panel.shownImage(), before);
    QCOMPARE(world.panel.currentPicture()->id, b.id);
    QTRY_COMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(b.file));
}

void TestViewerPanel::aDecodedPictureComesAtOnce()
{
    ViewWorld world;
    const PictureRecord a = world.save("a", 1);
    const PictureRecord b = world.save("b", 2);
    QVERIFY(world.show(a));
    QVERIFY(world.show(b));
    world.panel.showPicture(a);
    QCOMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(a.file));
}

void TestViewerPanel::fastWalkEndsAtTheLast()
{
    ViewWorld world;
    std::vector<PictureRecord> records;
    for (int i = 0; i < 12; ++i)
        records.push_back(world.save("walk", static_cast<std::uint64_t>(i)));
    for (const PictureRecord &record : records)
        world.panel.showPicture(record);
    QTRY_COMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(records.back().file));
    QTest::qWait(20);
    QCOMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(records.back().file));
}

void TestViewerPanel::aBrokenFileSaysSoAndCanBeRetried()
{
    ViewWorld world;
    const PictureRecord record = world.save("a", 1);
    const QByteArray bytes = [&record] {
        QFile file(record.file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    QVERIFY(QFile::resize(record.file, 40));
    world.panel.showPicture(record);
    QTRY_COMPARE(world.panel.state(), State::Broken);
    QVERIFY(world.part<QWidget>("brokenPage")->isVisible());
    QVERIFY(world.panel.shownImage().isNull());
    QSignalSpy actions(&world.panel, &ViewerPanel::pictureActionRequested);
    world.part<QPushButton>("brokenTrash")->click();
    QCOMPARE(actions.front().front().value<PictureAction>(), PictureAction::MoveToTrash);
    QFile mended(record.file);
    QVERIFY(mended.open(QIODevice::WriteOnly) && mended.write(bytes) == bytes.size());
    mended.close();
    world.part<QPushButton>("brokenRetry")->click();
    QTRY_COMPARE(world.panel.state(), State::Picture);
}

void TestViewerPanel::walksTheBatchByKeysAndStrip()
{
    ViewWorld world;
    const PictureRecord first = world.save("a", 1, batch);
    world.save("other", 9, QStringLiteral("batch-2"));
    const PictureRecord second = world.save("a", 2, batch);
    const PictureRecord third = world.save("a", 3, batch);
    QVERIFY(world.show(first));
    auto *strip = world.part<BatchStrip>("batchStrip");
    QVERIFY(strip->isVisible());
    QCOMPARE(strip->ids(), (QStringList { first.id, second.id, third.id }));
    QTest::keyClick(world.view(), Qt::Key_Right);
    QCOMPARE(world.panel.currentPicture()->id, second.id);
    QTest::keyClick(world.view(), Qt::Key_Right);
    QTest::keyClick(world.view(), Qt::Key_Right);
    QCOMPARE(world.panel.currentPicture()->id, third.id);
    QTest::keyClick(world.view(), Qt::Key_Left);
    QCOMPARE(world.panel.currentPicture()->id, second.id);
    auto *film = world.part<Filmstrip>("batchFilmstrip");
    QCOMPARE(film->current(), 1);
    QTest::mouseClick(film, Qt::LeftButton, {}, film->frameRect(0).center());
    QCOMPARE(world.panel.currentPicture()->id, first.id);
    QTRY_VERIFY(!film->picture(2).isNull());
}

void TestViewerPanel::aSinglePictureHasNoStrip()
{
    ViewWorld world;
    QVERIFY(world.show(world.save("a", 1, batch)));
    QVERIFY(!world.part<BatchStrip>("batchStrip")->isVisible());
    const PictureRecord second = world.save("a", 2, batch);
    QTRY_VERIFY(world.part<BatchStrip>("batchStrip")->isVisible());
}

void TestViewerPanel::zoomByToolbar()
{
    ViewWorld world;
    QVERIFY(!world.tool("viewerZoomIn")->isEnabled());
    QVERIFY(world.show(world.save("a", 1)));
    world.tool("viewerActualSize")->click();
    QCOMPARE(world.view()->scale(), 1.0);
    QCOMPARE(world.part<QLabel>("viewerPercent")->text(), QStringLiteral("100 %"));
    QVERIFY(!world.tool("viewerFit")->isChecked());
    world.tool("viewerZoomIn")->click();
    QCOMPARE(world.part<QLabel>("viewerPercent")->text(), QStringLiteral("125 %"));
    world.tool("viewerZoomOut")->click();
    QCOMPARE(world.view()->scale(), 1.0);
    world.tool("viewerFit")->click();
    QVERIFY(world.view()->transform().isFit());
    QVERIFY(world.tool("viewerFit")->isChecked());
    world.tool("viewerFit")->click();
    QVERIFY(world.tool("viewerFit")->isChecked());
}

void TestViewerPanel::theSmallPictureIsShown()
{
    ViewWorld world;
    const PictureRecord record = world.save("a", 1);
    QVERIFY(world.show(record));
    QVERIFY(world.tool("viewerSmallPicture")->isEnabled());
    world.tool("viewerSmallPicture")->click();
    QTRY_COMPARE(world.panel.shownImage().width(), 8);
    world.tool("viewerSmallPicture")->click();
    QCOMPARE(world.panel.shownImage().width(), 16);
}

void TestViewerPanel::aMissingSmallPictureIsExplained()
{
    ViewWorld world;
    const PictureRecord record = world.save("a", 1);
    QVERIFY(QFile::remove(world.store.baseFile(record.id)));
    QVERIFY(world.show(record));
    auto *small = world.tool("viewerSmallPicture");
    small->click();
    QTRY_VERIFY(!small->isEnabled());
    QVERIFY(!small->isChecked());
    QVERIFY(!small->toolTip().isEmpty());
    QCOMPARE(world.panel.state(), State::Picture);
    QCOMPARE(world.panel.shownImage().width(), 16);
}

void TestViewerPanel::liveContent()
{
    ViewWorld world;
    QVERIFY(world.show(world.save("a", 1)));
    QSignalSpy current(&world.panel, &ViewerPanel::currentPictureChanged);
    ViewerContent content;
    content.picture = plainPicture(32, 32, Qt::green);
    content.base = plainPicture(8, 8, Qt::blue);
    content.caption = QStringLiteral("t = 0.50");
    content.drift = 0.9;
    world.panel.showContent(content);
    QCOMPARE(world.panel.state(), State::Content);
    QCOMPARE(world.panel.shownImage(), content.picture);
    QCOMPARE(world.caption("captionTitle"), content.caption);
    QVERIFY(world.caption("captionDrift").contains(QStringLiteral("0.90")));
    QVERIFY(!world.panel.currentPicture());
    QCOMPARE(current.count(), 1);
    world.tool("viewerSmallPicture")->click();
    QCOMPARE(world.panel.shownImage(), content.base);
}

/// A live frame is compared with its source; the next frame takes its place without a new zoom.
void TestViewerPanel::liveFramesAreCompared()
{
    ViewWorld world;
    ViewerContent content;
    content.picture = plainPicture(32, 32, Qt::green);
    content.caption = QStringLiteral("t = 0.50");
    world.panel.showContent(content);
    QVERIFY(!world.compareChoice(1)->isEnabled() && !world.compareChoice(2)->isEnabled());
    content.base = plainPicture(8, 8, Qt::blue);
    content.sourceFile = world.save("a", 1).file;
    world.panel.showContent(content);
    world.compareChoice(1)->trigger();
    QTRY_COMPARE(world.panel.state(), State::Comparison);
    QCOMPARE(world.comparison()->pictureA(), content.picture);
    QCOMPARE(world.comparison()->pictureB(), ViewWorld::pixelsOf(content.sourceFile));

    world.comparison()->zoomBy(2.0);
    const double scale = world.comparison()->scale();
    content.picture = plainPicture(32, 32, Qt::red);
    world.panel.showContent(content);
    QCOMPARE(world.panel.state(), State::Comparison);
    QCOMPARE(world.comparison()->pictureA(), content.picture);
    QCOMPARE(world.comparison()->scale(), scale);

    world.panel.endComparison();
    QCOMPARE(world.panel.state(), State::Content);
    QCOMPARE(world.panel.shownImage(), content.picture);
    world.compareChoice(2)->trigger();
    QCOMPARE(world.panel.state(), State::Comparison);
    QCOMPARE(world.comparison()->pictureB(), content.base);
    content.sourceFile = QStringLiteral("/another/source.png"); // of another panel
    world.panel.showContent(content);
    QCOMPARE(world.panel.state(), State::Content);
}

void TestViewerPanel::previewsAreEnlargedSmoothly()
{
    ViewWorld world;
    QVERIFY(world.loadModel());
    world.panel.showPreview(plainPicture(8, 8, Qt::blue), QStringLiteral("soon"));
    QCOMPARE(world.panel.state(), State::Making);
    QCOMPARE(world.panel.shownImage().width(), 16);
    QCOMPARE(world.caption("captionTitle"), QStringLiteral("soon"));
    QVERIFY(!world.panel.currentPicture());
}

void TestViewerPanel::followsAJob()
{
    ViewWorld world;
    world.beginJob();
    world.preview(8);
    QCOMPARE(world.panel.state(), State::Making);
    const PictureRecord record = world.save("a", 1, batch);
    Q_EMIT world.queue.pictureSaved(record, 1);
    QTRY_COMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(record.file));
    world.preview(8);
    QCOMPARE(world.panel.state(), State::Making);
    const PictureRecord next = world.save("a", 2, batch);
    Q_EMIT world.queue.pictureSaved(next, 1);
    world.endJob();
    QTRY_COMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(next.file));
    QCOMPARE(world.panel.state(), State::Picture);
}

void TestViewerPanel::picturesThatComeTogetherKeepTheFirst()
{
    ViewWorld world;
    world.beginJob();
    const PictureRecord first = world.save("a", 1, batch);
    const PictureRecord second = world.save("a", 2, batch);
    Q_EMIT world.queue.pictureSaved(first, 1);
    Q_EMIT world.queue.pictureSaved(second, 1);
    QCOMPARE(world.panel.currentPicture()->id, first.id);
}

void TestViewerPanel::aPickedPictureEndsFollowing()
{
    ViewWorld world;
    const PictureRecord old = world.save("old", 5);
    world.beginJob();
    world.preview(8);
    QVERIFY(world.show(old));
    world.preview(8);
    QCOMPARE(world.panel.state(), State::Picture);
    Q_EMIT world.queue.pictureSaved(world.save("a", 1, batch), 1);
    QCOMPARE(world.panel.currentPicture()->id, old.id);
    world.endJob();
    QCOMPARE(world.panel.currentPicture()->id, old.id);
}

void TestViewerPanel::aCancelledJobGoesBack()
{
    ViewWorld world;
    world.beginJob();
    world.preview(8);
    world.endJob();
    QCOMPARE(world.panel.state(), State::Nothing);
    const PictureRecord old = world.save("old", 5);
    QVERIFY(world.show(old));
    world.beginJob();
    world.preview(8);
    world.endJob();
    QCOMPARE(world.panel.currentPicture()->id, old.id);
    QTRY_COMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(old.file));
}

void TestViewerPanel::aRealJobIsFollowed()
{
    ViewWorld world;
    QVERIFY(world.loadModel());
    auto *badge = world.part<StageBadge>("stageBadge");
    world.script->onStep = [](const Progress &) { QThread::msleep(60); };
    JobSpec spec;
    spec.request = ViewerWorld::create("a cat", 3, 2);
    spec.title = QStringLiteral("a cat");
    world.queue.add(spec);
    QTRY_VERIFY(badge->isVisible());
    QTRY_VERIFY(badge->words().contains(QStringLiteral("Drawing the picture")));
    QTRY_COMPARE(world.library.count(), 2);
    QTRY_VERIFY(!badge->isVisible());
    QTRY_COMPARE(world.panel.state(), State::Picture);
    QVERIFY(world.panel.currentPicture());
    QTRY_VERIFY(world.part<BatchStrip>("batchStrip")->isVisible());
}

void TestViewerPanel::comparesTwo()
{
    ViewWorld world;
    const PictureRecord a = world.save("a", 1);
    const PictureRecord b = world.save("b", 2);
    world.panel.compare(a, b);
    QTRY_COMPARE(world.panel.state(), State::Comparison);
    QCOMPARE(world.comparison()->pictureA(), ViewWorld::pixelsOf(a.file));
    QCOMPARE(world.comparison()->pictureB(), ViewWorld::pixelsOf(b.file));
    world.tool("viewerActualSize")->click();
    QCOMPARE(world.comparison()->scale(), 1.0);
    world.beginJob();
    world.preview(8);
    QCOMPARE(world.panel.state(), State::Comparison);
    QTest::keyClick(world.comparison()->activeView(), Qt::Key_Escape);
    QCOMPARE(world.panel.state(), State::Picture);
    QCOMPARE(world.panel.currentPicture()->id, a.id);
    QTRY_COMPARE(world.panel.shownImage(), ViewWorld::pixelsOf(a.file));
}

void TestViewerPanel::comparisonMenu()
{
    ViewWorld world;
    const PictureRecord parent = world.save("parent", 1);
    const PictureRecord child = world.save("child", 2, batch, { parent.id });
    QVERIFY(world.show(child));
    QVERIFY(!world.compareChoice(0)->isEnabled());
    QVERIFY(world.compareChoice(1)->isEnabled());
    world.compareChoice(1)->trigger();
    QTRY_COMPARE(world.panel.state(), State::Comparison);
    QCOMPARE(world.comparison()->pictureB(), ViewWorld::pixelsOf(parent.file));
    world.compareChoice(4)->trigger();
    QCOMPARE(world.panel.state(), State::Picture);
    world.compareChoice(2)->trigger();
    QTRY_COMPARE(world.panel.state(), State::Comparison);
    QCOMPARE(world.comparison()->pictureB().width(), 8);
}

void TestViewerPanel::comparisonWithABrokenOne()
{
    ViewWorld world;
    const PictureRecord a = world.save("a", 1);
    const PictureRecord b = world.save("b", 2);
    QVERIFY(QFile::remove(b.file));
    world.panel.compare(a, b);
    QTRY_COMPARE(world.panel.state(), State::Broken);
    QCOMPARE(world.panel.currentPicture()->id, b.id);
}

void TestViewerPanel::starAndMenuAskForActions()
{
    ViewWorld world;
    const PictureRecord record = world.save("a", 1);
    QVERIFY(world.show(record));
    QSignalSpy actions(&world.panel, &ViewerPanel::pictureActionRequested);
    world.tool("viewerStar")->click();
    QCOMPARE(actions.front().front().value<PictureAction>(), PictureAction::Star);
    world.tool("viewerMore")->click();
    auto *menu = world.part<PictureMenu>("pictureMenu");
    QVERIFY(menu != nullptr);
    for (const PictureAction action :
         { PictureAction::Vary, PictureAction::SetAsA, PictureAction::SetAsB,
           PictureAction::EditByText, PictureAction::Explore, PictureAction::Export,
           PictureAction::Copy, PictureAction::ShowInFolder, PictureAction::Recreate,
           PictureAction::MoveToTrash, PictureAction::Star }) {
        QVERIFY(menu->actionFor(action) != nullptr);
        QVERIFY(menu->actionFor(action)->isEnabled());
    }
    menu->actionFor(PictureAction::SetAsB)->trigger();
    QCOMPARE(actions.back().front().value<PictureAction>(), PictureAction::SetAsB);
    QCOMPARE(actions.back()[1].toStringList(), QStringList { record.id });
}

void TestViewerPanel::libraryChangesShow()
{
    ViewWorld world;
    const PictureRecord record = world.save("a", 1);
    QVERIFY(world.show(record));
    world.library.setStarred({ record.id }, true);
    QVERIFY(world.tool("viewerStar")->isChecked());
    QVERIFY(world.panel.currentPicture()->starred);
}

void TestViewerPanel::aTrashedPictureGivesWay()
{
    ViewWorld world;
    const PictureRecord first = world.save("a", 1, batch);
    const PictureRecord second = world.save("a", 2, batch);
    QVERIFY(world.show(first));
    world.library.moveToTrash({ first.id });
    QTRY_COMPARE(world.panel.currentPicture() ? world.panel.currentPicture()->id : QString(),
                 second.id);
    world.library.moveToTrash({ second.id });
    QTRY_COMPARE(world.panel.state(), State::Nothing);
    QVERIFY(!world.panel.currentPicture());
}

void TestViewerPanel::dropsAreHandedOn()
{
    ViewWorld world;
    QSignalSpy dropped(&world.panel, &ViewerPanel::dropped);
    const PictureRecord record = world.save("a", 1);
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(record.file) });
    QDragEnterEvent enter({ 50, 50 }, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&world.panel, &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(world.part<QWidget>("viewerDropFrame")->isVisible());
    QDropEvent drop({ 50, 50 }, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(&world.panel, &drop);
    QCOMPARE(dropped.count(), 1);
    QCOMPARE(dropped.front().front().value<OfferedPicture>().file, record.file);
    QVERIFY(!world.part<QWidget>("viewerDropFrame")->isVisible());
    QMimeData words;
    words.setText(QStringLiteral("just words"));
    QDragEnterEvent other({ 50, 50 }, Qt::CopyAction, &words, Qt::LeftButton, {});
    other.ignore();
    QApplication::sendEvent(&world.panel, &other);
    QVERIFY(!other.isAccepted());
}

void TestViewerPanel::languageChangeKeepsTheFacts()
{
    ViewWorld world;
    QVERIFY(world.show(world.save("a red apple", 7)));
    QEvent change(QEvent::LanguageChange);
    QApplication::sendEvent(&world.panel, &change);
    QCOMPARE(world.caption("captionTitle"), QStringLiteral("a red apple"));
    QCOMPARE(world.caption("captionSeed"), QStringLiteral("seed 7"));
    QVERIFY(world.tool("viewerSmallPicture")->isEnabled());
}

QTEST_MAIN(TestViewerPanel)
#include "tst_viewerpanel.moc"
