#include "session/pcafitter.h"

#include "support/fakepipeline.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

class TestPcaFitter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void fitsAndWrites();
    void keepsOneComponentLessThanPictures();
    void needsTwoPictures();
    void missingFolderFails();
    void refusesToOverwrite();
    void replacesWhenTold();
    void cancelWritesNothing();
    void cancelsWhileWaiting();
    void failsWhenTheModelChanged();
    void runsOneAtATime();
    void canBeDestroyedWhileRunning();

private:
    void addPictures(int count);
    PcaFitPlan planOf(int components) const;
    bool isWritten() const;
    /// Keeps the worker busy until `m_gate` opens.
    void holdRunner();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
    QSemaphore m_gate;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<PcaFitter> m_fitter;
};

void TestPcaFitter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_shared<FakeScript>();
    m_runner = std::make_unique<JobRunner>([script = m_script](const std::filesystem::path &folder,
                                                               const LoadOptions &options,
                                                               const RunControl &control) {
        return loadFake(script, folder, options, control);
    });
    m_runner->loadModel(m_folder->filePath(QStringLiteral("model")), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    m_fitter = std::make_unique<PcaFitter>(*m_runner);
    QDir(m_folder->path()).mkpath(QStringLiteral("pictures/inner"));
}

void TestPcaFitter::cleanup()
{
    m_gate.release(100);
    m_fitter.reset();
    m_runner.reset();
    m_gate.acquire(m_gate.available());
}

void TestPcaFitter::addPictures(int count)
{
    for (int i = 0; i < count; ++i) {
        QImage image(8, 8, QImage::Format_RGB888);
        image.fill(QColor::fromHsv(i * 37 % 360, 200, 200));
        const QString name = QStringLiteral("pictures/%1%2.png")
                                 .arg(i % 2 ? QStringLiteral("inner/") : QString())
                                 .arg(i);
        QVERIFY(image.save(m_folder->filePath(name)));
    }
}

PcaFitPlan TestPcaFitter::planOf(int components) const
{
    PcaFitPlan plan;
    plan.pictures = m_folder->filePath(QStringLiteral("pictures"));
    plan.outFolder = m_folder->filePath(QStringLiteral("pca"));
    plan.components = components;
    return plan;
}

bool TestPcaFitter::isWritten() const
{
    return QFile::exists(m_folder->filePath(QStringLiteral("pca/pca.safetensors")));
}

void TestPcaFitter::holdRunner()
{
    m_runner->submit(Urgency::Queued, [this](Pipeline &, const RunControl &) { m_gate.acquire(); });
}

void TestPcaFitter::fitsAndWrites()
{
    addPictures(6);
    QFile text(m_folder->filePath(QStringLiteral("pictures/notes.txt")));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("no picture");
    text.close();
    QSignalSpy finished(m_fitter.get(), &PcaFitter::finished);
    QSignalSpy running(m_fitter.get(), &PcaFitter::runningChanged);
    m_fitter->start(planOf(3));
    QVERIFY(m_fitter->isRunning());
    QTRY_COMPARE(finished.count(), 1);
    QVERIFY(!m_fitter->isRunning());
    QCOMPARE(running.count(), 2);
    const auto fit = finished.first().first().value<PcaFit>();
    QCOMPARE(fit.pictures, 6);
    QCOMPARE(fit.skipped, 1);
    QCOMPARE(fit.components, 3);
    QCOMPARE(fit.dimension, m_script->info.embeddingDim);
    const PcaFit read = readPcaFit(planOf(3).outFolder.toStdString());
    QCOMPARE(read.components, 3);
    QCOMPARE(read.pictures, 6);
}

void TestPcaFitter::keepsOneComponentLessThanPictures()
{
    addPictures(4);
    QSignalSpy finished(m_fitter.get(), &PcaFitter::finished);
    m_fitter->start(planOf(100));
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished.first().first().value<PcaFit>().components, 3);
}

void TestPcaFitter::needsTwoPictures()
{
    addPictures(1);
    QSignalSpy failed(m_fitter.get(), &PcaFitter::failed);
    m_fitter->start(planOf(3));
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<Failure>().kind, Failure::Kind::BadRequest);
    QVERIFY(!isWritten());
}

void TestPcaFitter::missingFolderFails()
{
    PcaFitPlan plan = planOf(3);
    plan.pictures = m_folder->filePath(QStringLiteral("nowhere"));
    QSignalSpy failed(m_fitter.get(), &PcaFitter::failed);
    m_fitter->start(plan);
    QTRY_COMPARE(failed.count(), 1);
    const auto failure = failed.first().first().value<Failure>();
    QCOMPARE(failure.kind, Failure::Kind::File);
    QVERIFY(failure.detail.contains(QStringLiteral("nowhere")));
}

void TestPcaFitter::refusesToOverwrite()
{
    addPictures(4);
    QSignalSpy finished(m_fitter.get(), &PcaFitter::finished);
    m_fitter->start(planOf(3));
    QTRY_COMPARE(finished.count(), 1);
    QSignalSpy failed(m_fitter.get(), &PcaFitter::failed);
    m_fitter->start(planOf(2));
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<Failure>().kind, Failure::Kind::File);
    QCOMPARE(readPcaFit(planOf(2).outFolder.toStdString()).components, 3);
}

void TestPcaFitter::replacesWhenTold()
{
    addPictures(4);
    QSignalSpy finished(m_fitter.get(), &PcaFitter::finished);
    m_fitter->start(planOf(3));
    QTRY_COMPARE(finished.count(), 1);
    PcaFitPlan plan = planOf(2);
    plan.overwrite = OverwriteMode::Replace;
    m_fitter->start(plan);
    QTRY_COMPARE(finished.count(), 2);
    QCOMPARE(readPcaFit(plan.outFolder.toStdString()).components, 2);
}

void TestPcaFitter::cancelWritesNothing()
{
    addPictures(4);
    QSemaphore reached;
    m_script->onStep = [this, &reached](const Progress &) {
        reached.release();
        m_gate.acquire();
    };
    QSignalSpy cancelled(m_fitter.get(), &PcaFitter::cancelled);
    QSignalSpy finished(m_fitter.get(), &PcaFitter::finished);
    m_fitter->start(planOf(3));
    QTRY_VERIFY(reached.available() > 0);
    m_fitter->cancel();
    m_gate.release(100);
    QTRY_COMPARE(cancelled.count(), 1);
    QCOMPARE(finished.count(), 0);
    QVERIFY(!m_fitter->isRunning());
    QVERIFY(!isWritten());
}

void TestPcaFitter::cancelsWhileWaiting()
{
    addPictures(4);
    holdRunner();
    QSignalSpy cancelled(m_fitter.get(), &PcaFitter::cancelled);
    m_fitter->start(planOf(3));
    m_fitter->cancel();
    QTRY_COMPARE(cancelled.count(), 1); // the runner is still held
    QVERIFY(!m_fitter->isRunning());
}

void TestPcaFitter::failsWhenTheModelChanged()
{
    addPictures(4);
    holdRunner();
    QSignalSpy failed(m_fitter.get(), &PcaFitter::failed);
    m_fitter->start(planOf(3));
    m_script->info.hash = std::string(64, 'b');
    m_gate.release();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<Failure>().kind, Failure::Kind::BadRequest);
    QVERIFY(!isWritten());
}

void TestPcaFitter::runsOneAtATime()
{
    addPictures(4);
    holdRunner();
    QSignalSpy finished(m_fitter.get(), &PcaFitter::finished);
    m_fitter->start(planOf(3));
    m_fitter->start(planOf(1));
    QCOMPARE(m_fitter->plan().components, 3);
    m_gate.release();
    QTRY_COMPARE(finished.count(), 1);
    QTRY_VERIFY(!m_runner->isBusy());
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished.first().first().value<PcaFit>().components, 3);
}

void TestPcaFitter::canBeDestroyedWhileRunning()
{
    addPictures(4);
    holdRunner();
    QSignalSpy cancelled(m_runner.get(), &JobRunner::cancelled);
    m_fitter->start(planOf(3));
    m_fitter.reset();
    m_gate.release();
    QTRY_VERIFY(!m_runner->isBusy());
    QCOMPARE(cancelled.count(), 1);
    QVERIFY(!isWritten());
}

QTEST_MAIN(TestPcaFitter)
#include "tst_pcafitter.moc"
