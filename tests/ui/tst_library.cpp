#include "libraryworld.h"
#include "unclip/imagefile.h"

#include <QFileInfo>

#include <cmath>

using namespace unclip;
using namespace unclip::test;

namespace {

const QString modelHash = QStringLiteral("model");

} // namespace

class TestLibrary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anEmptyFolderIsALibrary();
    void addedPicturesComeBack();
    void newestComesFirst();
    void unknownFilesAreFound();
    void vanishedFilesAreDropped();
    void movedFilesKeepTheirMarks();
    void copiesAreSeparatePictures();
    void replacedFilesAreReadAgain();
    void marksComeBack();
    void lineageGoesBothWays();
    void filesAreFoundByHash();
    void trashIsUndone();
    void ownTrashServesWhereTheDesktopHasNone();
    void trashThatFailsPutsThePictureBack();
    void undoOfWhatIsGoneSaysSo();
    void restoredBySomebodyElseIsShownAgain();
    void onlyOneMayWrite();
    void searchRanksByCosine();
    void embeddingsComeBack();

private:
    std::unique_ptr<LibraryWorld> m_world;
};

void TestLibrary::init()
{
    m_world = std::make_unique<LibraryWorld>();
    QVERIFY(m_world->folder.isValid());
}

void TestLibrary::anEmptyFolderIsALibrary()
{
    Library library(m_world->store);
    QSignalSpy loaded(&library, &Library::loaded);
    QSignalSpy failed(&library, &Library::failed);
    QVERIFY(!library.isLoaded());
    openAndCompare(library);
    QCOMPARE(loaded.count(), 1);
    QVERIFY(failed.isEmpty());
    QVERIFY(library.isLoaded());
    QVERIFY(!library.isReadOnly());
    QCOMPARE(library.count(), 0);
    QCOMPARE(library.find(QStringLiteral("x")), nullptr);
    QCOMPARE(library.rowOf(QStringLiteral("x")), -1);
}

void TestLibrary::addedPicturesComeBack()
{
    PictureRecord record;
    {
        Library library(m_world->store);
        openAndCompare(library);
        QSignalSpy added(&library, &Library::added);
        record = saved(m_world->store, "apple");
        library.add(record);
        QCOMPARE(added.count(), 1); // at once: the file is there
        QCOMPARE(library.find(record.id)->title, QStringLiteral("apple"));
        library.add(record); // no second row
        QCOMPARE(library.count(), 1);
    } // waits for what is still to be written
    Library again(m_world->store);
    QSignalSpy loaded(&again, &Library::loaded);
    again.open();
    QVERIFY(loaded.wait());
    QCOMPARE(again.count(), 1);
    const PictureRecord *found = again.find(record.id);
    QVERIFY(found != nullptr);
    QCOMPARE(found->file, record.file);
    QCOMPARE(found->created, record.created);
    QCOMPARE(found->seed, record.seed);
    QCOMPARE(found->drift, record.drift);
    QCOMPARE(found->batch, record.batch);
    QCOMPARE(found->modelName, record.modelName);
    QCOMPARE(QSize(found->width, found->height), QSize(record.width, record.height));
}

void TestLibrary::newestComesFirst()
{
    Library library(m_world->store);
    openAndCompare(library);
    PictureRecord record = saved(m_world->store, "a");
    const QDateTime now = record.created;
    QStringList expected;
    for (const int hours : { 0, 2, 1, -3 }) {
        record = saved(m_world->store, "a");
        record.created = now.addSecs(hours * 3600);
        library.add(record);
        expected << record.id;
    }
    QCOMPARE(idsOf(library), QStringList({ expected[1], expected[2], expected[0], expected[3] }));
    for (int row = 0; row < library.count(); ++row)
        QCOMPARE(library.rowOf(library.pictures()[static_cast<std::size_t>(row)].id), row);
}

void TestLibrary::unknownFilesAreFound()
{
    const PictureRecord first = saved(m_world->store, "one");
    const PictureRecord second = saved(m_world->store, "two");
    QVERIFY(first.created < second.created || first.id != second.id);
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(library.count(), 2);
    QCOMPARE(library.find(second.id)->title, QStringLiteral("two"));
    const PictureRecord third = saved(m_world->store, "three"); // a program beside us
    QSignalSpy added(&library, &Library::added);
    library.open();
    QTRY_COMPARE(added.count(), 1);
    QCOMPARE(added[0][0].toStringList(), QStringList { third.id });
}

void TestLibrary::vanishedFilesAreDropped()
{
    const PictureRecord gone = saved(m_world->store, "gone");
    const PictureRecord kept = saved(m_world->store, "kept");
    {
        Library library(m_world->store);
        openAndCompare(library);
    }
    QVERIFY(QFile::remove(gone.file));
    Library library(m_world->store);
    QSignalSpy removed(&library, &Library::removed);
    openAndCompare(library);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(idsOf(library), QStringList { kept.id });
}

void TestLibrary::movedFilesKeepTheirMarks()
{
    const PictureRecord record = saved(m_world->store, "moved");
    {
        Library library(m_world->store);
        openAndCompare(library);
        library.setStarred({ record.id }, true);
    }
    const QString folder = m_world->store.root() + QStringLiteral("/1999-12-31");
    const QString file = folder + QStringLiteral("/renamed.png");
    QVERIFY(QDir().mkpath(folder) && QFile::rename(record.file, file));
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(library.count(), 1);
    QCOMPARE(library.find(record.id)->file, file);
    QVERIFY(library.find(record.id)->starred);
}

void TestLibrary::copiesAreSeparatePictures()
{
    const PictureRecord record = saved(m_world->store, "twice");
    const QString copy = QFileInfo(record.file).path() + QStringLiteral("/copy.png");
    QVERIFY(QFile::copy(record.file, copy));
    QStringList ids;
    for (int round = 0; round < 2; ++round) {
        Library library(m_world->store);
        openAndCompare(library);
        QCOMPARE(library.count(), 2);
        QStringList now = idsOf(library);
        now.sort();
        QVERIFY(ids.isEmpty() || ids == now);
        ids = now;
        rebuildAll(library);
        QCOMPARE(library.count(), 2);
    }
}

void TestLibrary::replacedFilesAreReadAgain()
{
    const PictureRecord old = saved(m_world->store, "old");
    {
        Library library(m_world->store);
        openAndCompare(library);
        library.setEmbedding(old.id, modelHash, { 1.0f, 0.0f });
    }
    const PictureRecord other = saved(m_world->store, "another one altogether");
    const QByteArray bytes = contentOf(other.file);
    QVERIFY(QFile::remove(other.file));
    writeFile(old.file, bytes);
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(idsOf(library), QStringList { other.id });
    QCOMPARE(library.find(other.id)->file, old.file);
    QCOMPARE(library.withoutEmbedding(modelHash, 9).size(), std::size_t { 1 });
}

void TestLibrary::marksComeBack()
{
    const PictureRecord starred = saved(m_world->store, "starred");
    const PictureRecord rated = saved(m_world->store, "rated");
    {
        Library library(m_world->store);
        openAndCompare(library);
        QSignalSpy changed(&library, &Library::changed);
        library.setStarred({ starred.id, QStringLiteral("unknown") }, true);
        library.setRating({ rated.id }, 99);
        QCOMPARE(changed.count(), 2);
        library.setStarred({ starred.id }, true); // nothing new
        QCOMPARE(changed.count(), 2);
    }
    for (const bool isIndexLost : { false, true }) {
        if (isIndexLost)
            QVERIFY(QFile::remove(m_world->store.indexFile()));
        Library library(m_world->store);
        openAndCompare(library);
        QCOMPARE(library.count(), 2);
        QVERIFY(library.find(starred.id)->starred);
        QCOMPARE(library.find(starred.id)->rating, 0);
        QCOMPARE(library.find(rated.id)->rating, 5);
    }
}

void TestLibrary::lineageGoesBothWays()
{
    const PictureRecord parent = saved(m_world->store, "parent");
    Recipe recipe = recipeOf("child");
    recipe.parents = { parent.id.toStdString(), "aaaaaaaaaa" };
    const PictureRecord child = m_world->store.save(frameOf(1), recipe, {});
    for (int round = 0; round < 2; ++round) { // from files, then from the index
        Library library(m_world->store);
        openAndCompare(library);
        QCOMPARE(library.childrenOf(parent.id), QStringList { child.id });
        QCOMPARE(library.parentsOf(child.id), QStringList { parent.id });
        QVERIFY(library.childrenOf(child.id).isEmpty());
        QVERIFY(library.parentsOf(QStringLiteral("unknown")).isEmpty());
        const PictureRecord younger = m_world->store.save(frameOf(2), recipe, {});
        library.add(younger);
        QCOMPARE(library.childrenOf(parent.id), QStringList({ child.id, younger.id }));
        library.moveToTrash({ younger.id });
        QCOMPARE(library.childrenOf(parent.id), QStringList { child.id });
    }
}

void TestLibrary::filesAreFoundByHash()
{
    const PictureRecord known = saved(m_world->store, "known");
    Library library(m_world->store);
    openAndCompare(library);
    const auto hashOf = [](const PictureRecord &record) {
        return QString::fromStdString(sha256File(record.file.toStdString()));
    };
    QCOMPARE(library.fileOfHash(hashOf(known)), known.file);
    const PictureRecord fresh = saved(m_world->store, "fresh");
    library.add(fresh);
    QTRY_COMPARE(library.fileOfHash(hashOf(fresh)), fresh.file);
    QVERIFY(library.fileOfHash(QString(64, QLatin1Char('0'))).isEmpty());
    QVERIFY(library.fileOfHash(QStringLiteral("nonsense")).isEmpty());
    QVERIFY(library.fileOfHash(QString()).isEmpty());
}

void TestLibrary::trashIsUndone()
{
    const PictureRecord first = saved(m_world->store, "first");
    const PictureRecord second = saved(m_world->store, "second");
    Library library(m_world->store);
    openAndCompare(library);
    library.setRating({ first.id }, 3);
    library.setEmbedding(first.id, modelHash, { 0.0f, 1.0f });
    const QStringList before = idsOf(library);

    QSignalSpy removed(&library, &Library::removed);
    QVERIFY(!library.canUndoTrash());
    library.moveToTrash({ first.id, second.id, QStringLiteral("unknown") });
    QCOMPARE(removed.count(), 1);
    QCOMPARE(library.count(), 0);
    QVERIFY(library.canUndoTrash());
    QTRY_VERIFY(!QFileInfo::exists(first.file) && !QFileInfo::exists(second.file));

    QSignalSpy added(&library, &Library::added);
    library.undoTrash();
    QVERIFY(!library.canUndoTrash());
    QTRY_COMPARE(added.count(), 1);
    QCOMPARE(idsOf(library), before);
    QVERIFY(QFileInfo::exists(first.file));
    QCOMPARE(library.find(first.id)->rating, 3);
    QSignalSpy searched(&library, &Library::searched);
    library.searchByEmbedding({ 0.0f, 1.0f }, modelHash);
    QVERIFY(searched.wait());
    QCOMPARE(searched[0][0].toStringList(), QStringList { first.id });
    const QDir info(m_world->folder.filePath(QStringLiteral("data/Trash/info")));
    QVERIFY(info.entryList(QDir::Files).isEmpty());
    rebuildAll(library);
    QCOMPARE(idsOf(library), before);
}

void TestLibrary::ownTrashServesWhereTheDesktopHasNone()
{
    qputenv("XDG_DATA_HOME", "/proc/nowhere"); // cannot be made
    const QStringList here = QDir::current().entryList();
    const PictureRecord record = saved(m_world->store, "x");
    Library library(m_world->store);
    openAndCompare(library);
    library.moveToTrash({ record.id });
    const QString inTrash =
        m_world->store.trashFolder() + QLatin1Char('/') + QFileInfo(record.file).fileName();
    QTRY_VERIFY(QFileInfo::exists(inTrash));
    QCOMPARE(QDir::current().entryList(), here); // Qt's own last resort
    rebuildAll(library);
    QCOMPARE(library.count(), 0); // what lies in the trash is no picture
    library.undoTrash();
    QTRY_COMPARE(library.count(), 1);
    QVERIFY(QFileInfo::exists(record.file));
}

void TestLibrary::trashThatFailsPutsThePictureBack()
{
    qputenv("XDG_DATA_HOME", "/proc/nowhere");
    const PictureRecord record = saved(m_world->store, "x");
    Library library(m_world->store);
    openAndCompare(library);
    writeFile(m_world->store.trashFolder(), "a file where the folder should be");
    QSignalSpy failed(&library, &Library::failed);
    library.moveToTrash({ record.id });
    QCOMPARE(library.count(), 0);
    QTRY_COMPARE(library.count(), 1);
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(!library.canUndoTrash());
    QVERIFY(QFileInfo::exists(record.file));
}

void TestLibrary::undoOfWhatIsGoneSaysSo()
{
    const PictureRecord record = saved(m_world->store, "x");
    Library library(m_world->store);
    openAndCompare(library);
    library.moveToTrash({ record.id });
    QTRY_VERIFY(!QFileInfo::exists(record.file));
    QVERIFY(QDir(m_world->folder.filePath(QStringLiteral("data"))).removeRecursively());
    QSignalSpy failed(&library, &Library::failed);
    library.undoTrash();
    QVERIFY(failed.wait());
    QCOMPARE(library.count(), 0);
    library.undoTrash(); // nothing left: harmless
}

void TestLibrary::restoredBySomebodyElseIsShownAgain()
{
    const PictureRecord record = saved(m_world->store, "x");
    const QByteArray bytes = contentOf(record.file);
    Library library(m_world->store);
    openAndCompare(library);
    library.moveToTrash({ record.id });
    QTRY_VERIFY(!QFileInfo::exists(record.file));
    writeFile(record.file, bytes); // the file manager's undo
    library.open();
    QTRY_COMPARE(library.count(), 1);
}

void TestLibrary::onlyOneMayWrite()
{
    const PictureRecord record = saved(m_world->store, "x");
    auto first = std::make_unique<Library>(m_world->store);
    openAndCompare(*first);
    Library second(m_world->store);
    openAndCompare(second);
    QVERIFY(!first->isReadOnly());
    QVERIFY(second.isReadOnly());
    QCOMPARE(second.count(), 1);
    QSignalSpy failed(&second, &Library::failed);
    second.setStarred({ record.id }, true);
    second.setRating({ record.id }, 5);
    second.moveToTrash({ record.id });
    QCOMPARE(failed.count(), 3);
    QCOMPARE(second.count(), 1);
    QVERIFY(!second.find(record.id)->starred);
    QVERIFY(QFileInfo::exists(record.file));
    first->setStarred({ record.id }, true);
    first.reset();
    Library third(m_world->store); // the lock went with the first
    openAndCompare(third);
    QVERIFY(!third.isReadOnly());
    QVERIFY(third.find(record.id)->starred);
}

void TestLibrary::searchRanksByCosine()
{
    Library library(m_world->store);
    openAndCompare(library);
    const PictureRecord north = saved(m_world->store, "north");
    const PictureRecord east = saved(m_world->store, "east");
    const PictureRecord between = saved(m_world->store, "between");
    const PictureRecord odd = saved(m_world->store, "odd");
    for (const PictureRecord &record : { north, east, between, odd })
        library.add(record);
    QCOMPARE(library.withoutEmbedding(modelHash, 3).size(), std::size_t { 3 });
    library.setEmbedding(north.id, modelHash, { 0.0f, 10.0f });
    library.setEmbedding(east.id, modelHash, { 0.1f, 0.0f });
    library.setEmbedding(between.id, modelHash, { 3.0f, 3.0f });
    library.setEmbedding(odd.id, modelHash, { NAN, 1.0f }); // is left out
    library.setEmbedding(odd.id, QStringLiteral("another model"), { 0.0f, 1.0f });
    QVERIFY(library.withoutEmbedding(modelHash, 9).empty());

    QSignalSpy searched(&library, &Library::searched);
    library.searchByEmbedding({ 0.0f, 2.0f }, modelHash);
    QVERIFY(searched.wait());
    QCOMPARE(searched[0][0].toStringList(), QStringList({ north.id, between.id, east.id }));
    const auto cosines = searched[0][1].value<std::vector<double>>();
    QVERIFY(qAbs(cosines[0] - 1.0) < 1e-6);
    QVERIFY(qAbs(cosines[1] - std::sqrt(0.5)) < 1e-6);
    QVERIFY(qAbs(cosines[2]) < 1e-6);

    library.moveToTrash({ between.id });
    library.searchByEmbedding({ 0.0f, 2.0f }, modelHash);
    library.searchByEmbedding({ 0.0f, 2.0f, 1.0f }, modelHash); // does not fit
    library.searchByEmbedding({ 0.0f, 0.0f }, modelHash); // has no direction
    library.searchByEmbedding({ 1.0f }, QStringLiteral("unknown"));
    QTRY_COMPARE(searched.count(), 5);
    QCOMPARE(searched[1][0].toStringList(), QStringList({ north.id, east.id }));
    for (int i = 2; i < 5; ++i)
        QVERIFY(searched[i][0].toStringList().isEmpty());
}

void TestLibrary::embeddingsComeBack()
{
    const PictureRecord record = saved(m_world->store, "x");
    {
        Library library(m_world->store);
        openAndCompare(library);
        library.setEmbedding(record.id, modelHash, { 3.0f, 4.0f });
        library.setEmbedding(QStringLiteral("unknown"), modelHash, { 3.0f, 4.0f });
    }
    Library library(m_world->store);
    openAndCompare(library);
    QVERIFY(library.withoutEmbedding(modelHash, 9).empty());
    QSignalSpy searched(&library, &Library::searched);
    library.searchByEmbedding({ 1.0f, 0.0f }, modelHash);
    QVERIFY(searched.wait());
    QCOMPARE(searched[0][0].toStringList(), QStringList { record.id });
    QVERIFY(qAbs(searched[0][1].value<std::vector<double>>()[0] - 0.6) < 1e-6);
}

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
