#include "session/clipsearch.h"

#include "support/fakepipeline.h"
#include "support/timelimit.h"
#include "ui/pipelinegate.h"
#include "unclip/imagefile.h"
#include "unclip/requesttools.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

namespace {

constexpr int patience = test::timeLimit(1500); ///< milliseconds

SearchTerm words(const char *text, double weight = 1.0)
{
    SearchTerm term;
    term.what.kind = SlotInput::Kind::Prompt;
    term.what.prompt = QLatin1String(text);
    term.weight = weight;
    return term;
}

SearchTerm pictureAt(const QString &file, double weight = 1.0)
{
    SearchTerm term;
    term.what.kind = SlotInput::Kind::Picture;
    term.what.file = file;
    term.weight = weight;
    return term;
}

} // namespace

/// With the real library, a fake pipeline and real files.
class TestClipSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void indexesAndFindsAPicture();
    void findsByWordsAndMixture();
    void unreadablePicturesAreSkipped();
    void indexingWaitsForOthers();
    void indexingStops();
    void needsAnImageEncoder();
    void indexesForAnotherModelAnew();
    void refusesAnEmptySearch();
    void refusesTermsThatCancelOut();
    void failsForAMissingPicture();
    void newerSearchReplacesTheOlder();
    void cancelledSearchIsSilent();
    void diesWhileIndexing();

private:
    QString save(std::uint8_t shade);
    void startModel();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
    std::unique_ptr<PipelineGate> m_gate;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<ClipSearch> m_search;
    QHash<QString, QString> m_files; ///< by id
};

void TestClipSearch::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_script = std::make_shared<FakeScript>();
    m_gate = std::make_unique<PipelineGate>();
    m_script->onStep = [this](const Progress &) { m_gate->pass(); };
    m_runner = std::make_unique<JobRunner>(
        [this](const auto &folder, const auto &options, const auto &control) {
            return loadFake(m_script, folder, options, control);
        });
    m_library = std::make_unique<Library>(PictureStore(m_folder->path()));
    QSignalSpy loaded(m_library.get(), &Library::loaded);
    m_library->open();
    QVERIFY(loaded.wait(patience));
    m_search = std::make_unique<ClipSearch>(*m_runner, *m_library);
    m_files.clear();
}

void TestClipSearch::cleanup()
{
    m_gate->open();
    m_search.reset();
    m_library.reset();
    m_runner.reset();
}

void TestClipSearch::startModel()
{
    m_runner->loadModel(QStringLiteral("/models/a"), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
}

/// A picture of the library. @return its id
QString TestClipSearch::save(std::uint8_t shade)
{
    Frame frame;
    frame.image = Image::blank(8, 8, shade);
    const Request request = Create { "shade " + std::to_string(shade), 0, 1, {} };
    const Recipe recipe = recipeFor(request, m_script->info, frame, 0);
    const PictureRecord record = m_library->store().save(frame, recipe, {});
    m_library->add(record);
    m_files[record.id] = record.file;
    return record.id;
}

void TestClipSearch::indexesAndFindsAPicture()
{
    QStringList ids;
    for (int i = 0; i < 20; ++i)
        ids << save(static_cast<std::uint8_t>(i * 10));
    QSignalSpy progress(m_search.get(), &ClipSearch::indexingProgressed);
    m_search->setIndexing(true);
    QVERIFY(progress.isEmpty()); // no model yet
    startModel();
    QTRY_VERIFY(!progress.isEmpty() && m_search->remaining() == 0);
    QCOMPARE(progress.front().front().toInt(), 20);
    QVERIFY(progress.count() >= 3); // in batches
    const QString hash = QString::fromStdString(m_script->info.hash);
    QTRY_VERIFY(m_library->withoutEmbedding(hash, 99).empty());

    QSignalSpy found(m_search.get(), &ClipSearch::found);
    m_search->search({ pictureAt(m_files[ids[7]]) });
    QVERIFY(found.wait(patience));
    const QStringList order = found.front().front().toStringList();
    QCOMPARE(order.front(), ids[7]);
    QCOMPARE(order.size(), 20);
    const auto cosines = found.front().at(1).value<std::vector<double>>();
    QVERIFY(cosines.front() > 0.999);
}

void TestClipSearch::findsByWordsAndMixture()
{
    const QString a = save(10);
    const QString b = save(200);
    m_search->setIndexing(true);
    startModel();
    const QString hash = QString::fromStdString(m_script->info.hash);
    QTRY_VERIFY(m_library->withoutEmbedding(hash, 99).empty());
    QSignalSpy found(m_search.get(), &ClipSearch::found);
    m_search->search({ words("a fox") });
    QVERIFY(found.wait(patience));
    QCOMPARE(found.takeFirst().front().toStringList().size(), 2);
    m_search->search({ pictureAt(m_files[a], 1.0), pictureAt(m_files[b], -0.9) });
    QVERIFY(found.wait(patience));
    QCOMPARE(found.takeFirst().front().toStringList().front(), a);
    m_search->search({ pictureAt(m_files[a], -0.9), pictureAt(m_files[b], 1.0) });
    QVERIFY(found.wait(patience));
    QCOMPARE(found.takeFirst().front().toStringList().front(), b);
}

void TestClipSearch::unreadablePicturesAreSkipped()
{
    const QString good = save(10);
    const QString bad = save(20);
    QVERIFY(QFile::resize(m_files[bad], 60));
    m_search->setIndexing(true);
    startModel();
    const QString hash = QString::fromStdString(m_script->info.hash);
    QTRY_COMPARE(m_library->withoutEmbedding(hash, 99).size(), 1u);
    QTRY_VERIFY(!m_runner->isBusy());
    QCOMPARE(m_search->remaining(), 0);
    const QString late = save(30); // goes on with what comes
    QTRY_COMPARE(m_library->withoutEmbedding(hash, 99), std::vector<QString> { bad });
}

void TestClipSearch::indexingWaitsForOthers()
{
    for (int i = 0; i < 3; ++i)
        save(static_cast<std::uint8_t>(i * 10));
    startModel();
    m_gate->close();
    m_search->setIndexing(true);
    QVERIFY(m_gate->isReached());
    bool isDone = false;
    m_runner->submit(Urgency::Queued, [&](Pipeline &, const RunControl &) { isDone = true; });
    m_gate->letOne(); // the first picture; the second waits for the other job
    QTRY_VERIFY(isDone);
    QVERIFY(m_gate->isReached());
    QTRY_COMPARE(m_search->remaining(), 2);
    m_gate->open();
    QTRY_COMPARE(m_search->remaining(), 0);
}

void TestClipSearch::indexingStops()
{
    for (int i = 0; i < 3; ++i)
        save(static_cast<std::uint8_t>(i * 10));
    startModel();
    m_gate->close();
    m_search->setIndexing(true);
    QVERIFY(m_gate->isReached());
    m_search->setIndexing(false);
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
    const QString hash = QString::fromStdString(m_script->info.hash);
    QCOMPARE(m_library->withoutEmbedding(hash, 99).size(), 3u);
    m_search->setIndexing(true);
    QTRY_VERIFY(m_library->withoutEmbedding(hash, 99).empty());
}

void TestClipSearch::needsAnImageEncoder()
{
    const QString id = save(10);
    m_script->info.imageEncoder = { false, "The folder has no image_encoder." };
    startModel();
    m_search->setIndexing(true);
    QVERIFY(!m_runner->isBusy());
    QSignalSpy failed(m_search.get(), &ClipSearch::failed);
    m_search->search({ pictureAt(m_files[id]) });
    QVERIFY(failed.wait(patience));
    const auto failure = failed.front().front().value<Failure>();
    QVERIFY(failure.detail.contains(QStringLiteral("image_encoder")));
    QSignalSpy found(m_search.get(), &ClipSearch::found);
    m_search->search({ words("a fox") }); // words need none
    QVERIFY(found.wait(patience));
}

void TestClipSearch::indexesForAnotherModelAnew()
{
    save(10);
    m_search->setIndexing(true);
    startModel();
    const QString first = QString::fromStdString(m_script->info.hash);
    QTRY_VERIFY(m_library->withoutEmbedding(first, 99).empty());
    m_script->info.hash = std::string(64, 'b');
    startModel();
    const QString second = QString::fromStdString(m_script->info.hash);
    QTRY_VERIFY(m_library->withoutEmbedding(second, 99).empty());
}

void TestClipSearch::refusesAnEmptySearch()
{
    QSignalSpy failed(m_search.get(), &ClipSearch::failed);
    m_search->search({});
    m_search->search({ words("  "), words("fox", 0.0) });
    QCOMPARE(failed.count(), 2);
    QCOMPARE(failed.front().front().value<Failure>().kind, Failure::Kind::BadRequest);
}

void TestClipSearch::refusesTermsThatCancelOut()
{
    startModel();
    QSignalSpy failed(m_search.get(), &ClipSearch::failed);
    m_search->search({ words("fox", 1.0), words("fox", -1.0) });
    QVERIFY(failed.wait(patience));
    QCOMPARE(failed.front().front().value<Failure>().kind, Failure::Kind::BadRequest);
}

void TestClipSearch::failsForAMissingPicture()
{
    startModel();
    QSignalSpy failed(m_search.get(), &ClipSearch::failed);
    m_search->search({ pictureAt(m_folder->filePath(QStringLiteral("none.png"))) });
    QVERIFY(failed.wait(patience));
    QCOMPARE(failed.front().front().value<Failure>().kind, Failure::Kind::File);
}

void TestClipSearch::newerSearchReplacesTheOlder()
{
    const QString a = save(10);
    const QString b = save(200);
    m_search->setIndexing(true);
    startModel();
    const QString hash = QString::fromStdString(m_script->info.hash);
    QTRY_VERIFY(m_library->withoutEmbedding(hash, 99).empty());
    QTRY_VERIFY(!m_runner->isBusy());
    QSignalSpy found(m_search.get(), &ClipSearch::found);
    m_gate->close();
    m_search->search({ pictureAt(m_files[a]) });
    QVERIFY(m_gate->isReached());
    m_search->search({ pictureAt(m_files[b]) });
    m_gate->open();
    QTRY_VERIFY(!found.isEmpty());
    QCOMPARE(found.last().front().toStringList().front(), b);
    QTRY_VERIFY(!m_runner->isBusy());
    QCOMPARE(found.count(), 1);
}

void TestClipSearch::cancelledSearchIsSilent()
{
    startModel();
    QSignalSpy found(m_search.get(), &ClipSearch::found);
    QSignalSpy failed(m_search.get(), &ClipSearch::failed);
    m_gate->close();
    m_search->search({ words("fox") });
    QVERIFY(m_gate->isReached());
    m_search->cancel();
    m_search->cancel();
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
    QVERIFY(found.isEmpty() && failed.isEmpty());
}

void TestClipSearch::diesWhileIndexing()
{
    save(10);
    save(20);
    startModel();
    m_gate->close();
    m_search->setIndexing(true);
    QVERIFY(m_gate->isReached());
    m_search.reset();
    m_gate->open();
    QTRY_VERIFY(!m_runner->isBusy());
}

QTEST_GUILESS_MAIN(TestClipSearch)
#include "tst_clipsearch.moc"
