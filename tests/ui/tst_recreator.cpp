#include "session/recreator.h"

#include "ui/viewerworld.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QDir>
#include <QFile>

#include <cmath>

using namespace unclip;

using Outcome = RecreateReport::Outcome;
using Obstacle = RecreateReport::Obstacle;

namespace {

/// A world with a loaded model, and what came of the last attempt.
class RecreateWorld : public ViewerWorld
{
public:
    RecreateWorld()
        : recreator(runner, library)
    {
        QObject::connect(&recreator, &Recreator::done, &recreator,
                         [this](const RecreateReport &result) {
                             report = result;
                             ++doneCount;
                         });
    }

    RecreateReport outcomeOf(const QString &file, const QStringList &places = {})
    {
        const int before = doneCount;
        recreator.recreate(file, places);
        if (!QTest::qWaitFor([this, before] { return doneCount > before; }))
            qFatal("no report came");
        return report;
    }

    /// A variation of a picture file with these bytes, saved in the library.
    PictureRecord saveVariation(const QString &sourceFile)
    {
        Vary vary;
        PictureSource source;
        source.image = readImage(sourceFile.toStdString());
        source.sha256 = sha256File(sourceFile.toStdString());
        source.name = "cat.png";
        vary.source = source;
        vary.imageCount = 1;
        return save(Request { vary });
    }

    QString sourceFile(const QString &name) const
    {
        const QString file = dir.filePath(name);
        QDir().mkpath(QFileInfo(file).path());
        writeFileAtomically(file.toStdString(), encodePng(Image::blank(9, 7, 40)));
        return file;
    }

    Recreator recreator;
    RecreateReport report;
    int doneCount = 0;
};

void changeOnePixel(const QString &file)
{
    Image image = readImage(file.toStdString());
    image.rgb[4] = static_cast<std::uint8_t>(image.rgb[4] ^ 8u);
    writeFileAtomically(file.toStdString(), encodePng(image, readPngText(file.toStdString())),
                        OverwriteMode::Replace);
}

} // namespace

class TestRecreator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSamePictureComesBack();
    void onePictureOfABatchIsMadeAlone();
    void aChangedPictureDiffers();
    void circumstancesAreNamed();
    void anotherSizeIsSaid();
    void sourcesComeFromTheLibrary();
    void sourcesComeFromGivenPlaces();
    void aMissingSourceIsNamed();
    void withoutRecipe();
    void withADamagedRecipe();
    void withoutModel();
    void aFileThatIsGone();
    void aFailingModelIsReported();
    void cancelEndsIt();
    void oneAtATime();
    void nothingIsSavedUnasked();
    void keepSavesWhatWasMade();
    void destructionWhileRunning();
};

void TestRecreator::theSamePictureComesBack()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.outcome, Outcome::Identical);
    QVERIFY(report.isSameFile);
    QVERIFY(std::isinf(report.psnr));
    QCOMPARE(report.differentPixels, 0);
    QVERIFY(!report.circumstances);
    QVERIFY(!report.made);
}

void TestRecreator::onePictureOfABatchIsMadeAlone()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    JobSpec spec;
    spec.request = ViewerWorld::create("a cat", 3, 3);
    spec.title = QStringLiteral("a cat");
    world.queue.add(spec);
    QTRY_COMPARE(world.library.count(), 3);
    QTRY_VERIFY(!world.queue.current());
    world.script->requests.clear();
    for (const PictureRecord &record : std::vector<PictureRecord>(world.library.pictures()))
        QCOMPARE(world.outcomeOf(record.file).outcome, Outcome::Identical);
    QCOMPARE(world.script->requests.size(), std::size_t { 3 });
    for (const Request &request : world.script->requests)
        QCOMPARE(pictureCount(request), std::size_t { 1 });
}

void TestRecreator::aChangedPictureDiffers()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    changeOnePixel(record.file);
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.outcome, Outcome::Differs);
    QCOMPARE(report.differentPixels, 1);
    QCOMPARE(report.largestDifference, 8);
    const double count = 16.0 * 16.0 * 3.0;
    QVERIFY(std::abs(report.psnr - 10.0 * std::log10(255.0 * 255.0 / (64.0 / count))) < 1e-9);
    QVERIFY(!report.circumstances);
    QVERIFY(report.made);
    QVERIFY(!report.isSameFile);
}

void TestRecreator::circumstancesAreNamed()
{
    RecreateWorld world;
    const PictureRecord record = world.save("a red apple", 7);
    world.script->info.hash = std::string(64, 'b');
    world.script->info.precision = "bf16";
    world.script->info.threads = 9;
    QVERIFY(world.loadModel());
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.circumstances,
             RecreateReport::OtherModel | RecreateReport::OtherPrecision
                 | RecreateReport::OtherThreads);
}

void TestRecreator::anotherSizeIsSaid()
{
    RecreateWorld world;
    const PictureRecord record = world.save("a red apple", 7);
    world.script->info.upsampledSizes = { 24 };
    QVERIFY(world.loadModel());
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.outcome, Outcome::Differs);
    QVERIFY(!report.isSameSize);
}

void TestRecreator::sourcesComeFromTheLibrary()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord source = world.save("a cat", 1);
    const PictureRecord variation = world.saveVariation(source.file);
    // The library learns the hashes of its files in its own time.
    const QString sha256 = QString::fromStdString(sha256File(source.file.toStdString()));
    QTRY_VERIFY(!world.library.fileOfHash(sha256).isEmpty());
    QCOMPARE(world.outcomeOf(variation.file).outcome, Outcome::Identical);
}

void TestRecreator::sourcesComeFromGivenPlaces()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const QString source = world.sourceFile(QStringLiteral("photos/cat.png"));
    const PictureRecord variation = world.saveVariation(source);
    QCOMPARE(world.outcomeOf(variation.file).outcome, Outcome::Cannot);
    QCOMPARE(world.outcomeOf(variation.file, { source }).outcome, Outcome::Identical);
    QCOMPARE(world.outcomeOf(variation.file, { QFileInfo(source).path() }).outcome,
             Outcome::Identical);
}

void TestRecreator::aMissingSourceIsNamed()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const QString source = world.sourceFile(QStringLiteral("cat.png"));
    const PictureRecord variation = world.saveVariation(source);
    const std::size_t before = world.script->requests.size();
    const RecreateReport report = world.outcomeOf(variation.file);
    QCOMPARE(report.outcome, Outcome::Cannot);
    QCOMPARE(report.obstacle, Obstacle::SourceMissing);
    QCOMPARE(report.missingSources, QStringList { QStringLiteral("cat.png") });
    QCOMPARE(world.script->requests.size(), before);
}

void TestRecreator::withoutRecipe()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const RecreateReport report = world.outcomeOf(world.sourceFile(QStringLiteral("plain.png")));
    QCOMPARE(report.outcome, Outcome::Cannot);
    QCOMPARE(report.obstacle, Obstacle::NoRecipe);
}

void TestRecreator::withADamagedRecipe()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    PngText text = readPngText(record.file.toStdString());
    text["unclip-recipe"] = "{\"version\": [[[";
    writeFileAtomically(record.file.toStdString(), encodePng(Image::blank(4, 4), text),
                        OverwriteMode::Replace);
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.obstacle, Obstacle::BadRecipe);
    QVERIFY(!report.problem.isEmpty());
}

void TestRecreator::withoutModel()
{
    RecreateWorld world;
    const RecreateReport report = world.outcomeOf(world.save("a red apple", 7).file);
    QCOMPARE(report.outcome, Outcome::Cannot);
    QCOMPARE(report.obstacle, Obstacle::NoModel);
}

void TestRecreator::aFileThatIsGone()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const RecreateReport report = world.outcomeOf(world.dir.filePath(QStringLiteral("none.png")));
    QCOMPARE(report.outcome, Outcome::Failed);
    QVERIFY(report.failure.kind != Failure::Kind::None);
}

void TestRecreator::aFailingModelIsReported()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    world.script->onStep = [](const Progress &) { throw ModelError("The decoder is broken."); };
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.outcome, Outcome::Failed);
    QCOMPARE(report.failure.kind, Failure::Kind::Model);
    QVERIFY(!world.recreator.isBusy());
}

void TestRecreator::cancelEndsIt()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    const int before = world.doneCount;
    world.recreator.recreate(record.file);
    world.recreator.cancel();
    QTRY_COMPARE(world.doneCount, before + 1);
    QCOMPARE(world.report.outcome, Outcome::Cancelled);
    world.recreator.cancel();
    QCOMPARE(world.outcomeOf(record.file).outcome, Outcome::Identical);
}

void TestRecreator::oneAtATime()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    QVERIFY(world.recreator.recreate(record.file));
    QVERIFY(!world.recreator.recreate(record.file));
    QVERIFY(world.recreator.isBusy());
    QTRY_COMPARE(world.doneCount, 1);
    QVERIFY(!world.recreator.isBusy());
}

void TestRecreator::nothingIsSavedUnasked()
{
    RecreateWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    changeOnePixel(record.file);
    QCOMPARE(world.outcomeOf(record.file).outcome, Outcome::Differs);
    QCOMPARE(world.library.count(), 1);
}

void TestRecreator::keepSavesWhatWasMade()
{
    RecreateWorld world;
    const PictureRecord record = world.save("a red apple", 7);
    const Image original = readImage(record.file.toStdString());
    changeOnePixel(record.file);
    world.script->info.hash = std::string(64, 'b');
    QVERIFY(world.loadModel());
    const RecreateReport report = world.outcomeOf(record.file);
    QCOMPARE(report.outcome, Outcome::Differs);
    QSignalSpy kept(&world.recreator, &Recreator::kept);
    world.recreator.keep(report);
    QVERIFY(kept.wait());
    QCOMPARE(world.library.count(), 2);
    const PictureRecord made = world.library.pictures().front();
    QVERIFY(made.id != record.id);
    QVERIFY(readImage(made.file.toStdString()) == original);
    QCOMPARE(made.modelHash, QString(64, QLatin1Char('b')));
    QCOMPARE(made.seed, quint64 { 7 });
}

void TestRecreator::destructionWhileRunning()
{
    ViewerWorld world;
    QVERIFY(world.loadModel());
    const PictureRecord record = world.save("a red apple", 7);
    {
        Recreator recreator(world.runner, world.library);
        recreator.recreate(record.file);
    }
    {
        Recreator recreator(world.runner, world.library);
        recreator.recreate(record.file);
        QTRY_VERIFY(world.runner.isBusy() || !recreator.isBusy());
    }
    QTRY_VERIFY(!world.runner.isBusy());
}

QTEST_MAIN(TestRecreator)
#include "tst_recreator.moc"
