#include "librarysamples.h"
#include "session/library.h"
#include "unclip/imagefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSet>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace unclip;
using namespace unclip::test;

namespace {

const QString modelHash = QStringLiteral("model");

/// Waits until the comparison with the folder is over as well.
void openAndCompare(Library &library)
{
    QSignalSpy spy(&library, &Library::scanProgressed);
    library.open();
    const auto isDone = [&spy] {
        return !spy.isEmpty() && spy.last()[0] == spy.last()[1] && spy.count() > 1;
    };
    QTRY_VERIFY(isDone());
}

void rebuildAll(Library &library)
{
    QSignalSpy spy(&library, &Library::scanProgressed);
    library.rebuild();
    QTRY_VERIFY(spy.count() > 1 && spy.last()[0] == spy.last()[1]);
}

QStringList idsOf(const Library &library)
{
    QStringList ids;
    for (const PictureRecord &record : library.pictures())
        ids << record.id;
    return ids;
}

/// Runs statements on the index of a closed library.
void changeIndex(const PictureStore &store, const QStringList &statements)
{
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("test"));
        database.setDatabaseName(store.indexFile());
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (const QString &statement : statements)
            QVERIFY(query.exec(statement));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("test"));
}

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
    void aMissingRootRemovesNothing();
    void unreadableRootIsToldApart();
    void unfinishedFilesAreIgnoredAndSwept();
    void marksComeBack();
    void aDamagedIndexIsSetAside_data();
    void aDamagedIndexIsSetAside();
    void aForeignIndexIsSetAside();
    void aNewerIndexIsSetAside();
    void damageInsideIsMended();
    void rebuildCorrectsRows();
    void lineageGoesBothWays();
    void filesAreFoundByHash();
    void trashIsUndone();
    void ownTrashServesWhereTheDesktopHasNone();
    void trashThatFailsPutsThePictureBack();
    void undoOfWhatIsGoneSaysSo();
    void onlyOneMayWrite();
    void searchRanksByCosine();
    void embeddingsComeBack();
    void corruptPicturesAreListedAsBroken();
    void destructionWhileComparing();
    void killedWritersLoseNothing();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<PictureStore> m_store;
};

void TestLibrary::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_folder->filePath(QStringLiteral("data"))));
    QDir().mkpath(m_folder->filePath(QStringLiteral("data")));
    m_store = std::make_unique<PictureStore>(m_folder->filePath(QStringLiteral("library")));
}

void TestLibrary::anEmptyFolderIsALibrary()
{
    Library library(*m_store);
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
        Library library(*m_store);
        openAndCompare(library);
        QSignalSpy added(&library, &Library::added);
        record = saved(*m_store, "apple");
        library.add(record);
        QCOMPARE(added.count(), 1); // at once: the file is there
        QCOMPARE(library.find(record.id)->title, QStringLiteral("apple"));
        library.add(record); // no second row
        QCOMPARE(library.count(), 1);
    } // waits for what is still to be written
    Library again(*m_store);
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
    Library library(*m_store);
    openAndCompare(library);
    PictureRecord record = saved(*m_store, "a");
    const QDateTime now = record.created;
    QStringList expected;
    for (const int hours : { 0, 2, 1, -3 }) {
        record = saved(*m_store, "a");
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
    const PictureRecord first = saved(*m_store, "one");
    const PictureRecord second = saved(*m_store, "two");
    QVERIFY(first.created < second.created || first.id != second.id);
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(library.count(), 2);
    QCOMPARE(library.find(second.id)->title, QStringLiteral("two"));
    const PictureRecord third = saved(*m_store, "three"); // a program beside us
    QSignalSpy added(&library, &Library::added);
    library.open();
    QTRY_COMPARE(added.count(), 1);
    QCOMPARE(added[0][0].toStringList(), QStringList { third.id });
}

void TestLibrary::vanishedFilesAreDropped()
{
    const PictureRecord gone = saved(*m_store, "gone");
    const PictureRecord kept = saved(*m_store, "kept");
    {
        Library library(*m_store);
        openAndCompare(library);
    }
    QVERIFY(QFile::remove(gone.file));
    Library library(*m_store);
    QSignalSpy removed(&library, &Library::removed);
    openAndCompare(library);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(idsOf(library), QStringList { kept.id });
}

void TestLibrary::movedFilesKeepTheirMarks()
{
    const PictureRecord record = saved(*m_store, "moved");
    {
        Library library(*m_store);
        openAndCompare(library);
        library.setStarred({ record.id }, true);
    }
    const QString folder = m_store->root() + QStringLiteral("/1999-12-31");
    const QString file = folder + QStringLiteral("/renamed.png");
    QVERIFY(QDir().mkpath(folder) && QFile::rename(record.file, file));
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(library.count(), 1);
    QCOMPARE(library.find(record.id)->file, file);
    QVERIFY(library.find(record.id)->starred);
}

void TestLibrary::copiesAreSeparatePictures()
{
    const PictureRecord record = saved(*m_store, "twice");
    const QString copy = QFileInfo(record.file).path() + QStringLiteral("/copy.png");
    QVERIFY(QFile::copy(record.file, copy));
    QStringList ids;
    for (int round = 0; round < 2; ++round) {
        Library library(*m_store);
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
    const PictureRecord old = saved(*m_store, "old");
    {
        Library library(*m_store);
        openAndCompare(library);
        library.setEmbedding(old.id, modelHash, { 1.0f, 0.0f });
    }
    const PictureRecord other = saved(*m_store, "another one altogether");
    const QByteArray bytes = contentOf(other.file);
    QVERIFY(QFile::remove(other.file));
    writeFile(old.file, bytes);
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(idsOf(library), QStringList { other.id });
    QCOMPARE(library.find(other.id)->file, old.file);
    QCOMPARE(library.withoutEmbedding(modelHash, 9).size(), std::size_t { 1 });
}

void TestLibrary::aMissingRootRemovesNothing()
{
    const PictureRecord record = saved(*m_store, "precious");
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(library.count(), 1);
    const QString away = m_folder->filePath(QStringLiteral("away"));
    QVERIFY(QDir().rename(m_store->root(), away));
    QSignalSpy failed(&library, &Library::failed);
    QSignalSpy removed(&library, &Library::removed);
    library.rebuild();
    QVERIFY(failed.wait());
    QVERIFY(removed.isEmpty());
    QCOMPARE(library.count(), 1);
    QVERIFY(QDir().rename(away, m_store->root()));
    rebuildAll(library);
    QCOMPARE(idsOf(library), QStringList { record.id });
}

void TestLibrary::unreadableRootIsToldApart()
{
    writeFile(m_folder->filePath(QStringLiteral("file")), "no folder");
    Library library(PictureStore(m_folder->filePath(QStringLiteral("file/library"))));
    QSignalSpy failed(&library, &Library::failed);
    QSignalSpy loaded(&library, &Library::loaded);
    library.open();
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].value<Failure>().kind, Failure::Kind::File);
    QVERIFY(library.isReadOnly());
}

void TestLibrary::unfinishedFilesAreIgnoredAndSwept()
{
    const PictureRecord record = saved(*m_store, "whole");
    const QByteArray half = contentOf(record.file).left(200);
    const QString day = QFileInfo(record.file).path();
    const QStringList strays { day + QStringLiteral("/.unclip-12-34.tmp"),
                               m_store->root() + QStringLiteral("/.unclip/.unclip-1-2.tmp"),
                               m_store->baseFile(QStringLiteral("0123456789")),
                               m_store->thumbnailFile(QStringLiteral("0123456789")) };
    const QStringList kept { m_store->baseFile(record.id), day + QStringLiteral("/notes.txt") };
    QDir().mkpath(m_store->baseFolder());
    QDir().mkpath(m_store->thumbnailFolder());
    for (const QString &file : strays + kept) {
        writeFile(file, half);
        QFile stray(file);
        QVERIFY(stray.open(QIODevice::ReadWrite));
        QVERIFY(stray.setFileTime(QDateTime::currentDateTime().addSecs(-5),
                                  QFileDevice::FileModificationTime));
    }
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(idsOf(library), QStringList { record.id });
    for (const QString &file : strays)
        QVERIFY2(!QFileInfo::exists(file), qUtf8Printable(file));
    for (const QString &file : kept)
        QVERIFY2(QFileInfo::exists(file), qUtf8Printable(file));
}

void TestLibrary::marksComeBack()
{
    const PictureRecord starred = saved(*m_store, "starred");
    const PictureRecord rated = saved(*m_store, "rated");
    {
        Library library(*m_store);
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
            QVERIFY(QFile::remove(m_store->indexFile()));
        Library library(*m_store);
        openAndCompare(library);
        QCOMPARE(library.count(), 2);
        QVERIFY(library.find(starred.id)->starred);
        QCOMPARE(library.find(starred.id)->rating, 0);
        QCOMPARE(library.find(rated.id)->rating, 5);
    }
}

void TestLibrary::aDamagedIndexIsSetAside_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("garbage") << QByteArray(9000, 'x');
    QTest::newRow("short") << QByteArray("SQLite format 3");
    QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16) + QByteArray(84, '\x7f');
}

void TestLibrary::aDamagedIndexIsSetAside()
{
    QFETCH(QByteArray, content);
    const PictureRecord record = saved(*m_store, "a");
    {
        Library library(*m_store);
        openAndCompare(library);
        library.setRating({ record.id }, 4);
    }
    writeFile(m_store->indexFile(), content);
    Library library(*m_store);
    QSignalSpy failed(&library, &Library::failed);
    openAndCompare(library);
    QCOMPARE(contentOf(m_store->indexFile() + QStringLiteral(".damaged")), content);
    QCOMPARE(idsOf(library), QStringList { record.id });
    QCOMPARE(library.find(record.id)->rating, 4);
    QVERIFY(failed.isEmpty());
}

void TestLibrary::aForeignIndexIsSetAside()
{
    const PictureRecord record = saved(*m_store, "a");
    QDir().mkpath(QFileInfo(m_store->indexFile()).path());
    changeIndex(*m_store, { QStringLiteral("CREATE TABLE pictures (something TEXT)") });
    Library library(*m_store);
    openAndCompare(library);
    QVERIFY(QFileInfo::exists(m_store->indexFile() + QStringLiteral(".damaged")));
    QCOMPARE(idsOf(library), QStringList { record.id });
}

void TestLibrary::aNewerIndexIsSetAside()
{
    const PictureRecord record = saved(*m_store, "a");
    {
        Library library(*m_store);
        openAndCompare(library);
    }
    changeIndex(*m_store, { QStringLiteral("PRAGMA user_version = 2") });
    Library library(*m_store);
    openAndCompare(library);
    QVERIFY(QFileInfo::exists(m_store->indexFile() + QStringLiteral(".damaged")));
    QCOMPARE(idsOf(library), QStringList { record.id });
}

void TestLibrary::damageInsideIsMended()
{
    QStringList ids;
    for (int i = 0; i < 40; ++i)
        ids << saved(*m_store, "picture " + std::to_string(i)).id;
    {
        Library library(*m_store);
        openAndCompare(library);
        library.setStarred({ ids[3] }, true);
    }
    QByteArray bytes = contentOf(m_store->indexFile());
    constexpr int pageBytes = 4096;
    for (qsizetype page = 1; page * pageBytes < bytes.size(); ++page) // all but the schema's
        bytes.replace(page * pageBytes, 600, QByteArray(600, '\x55'));
    writeFile(m_store->indexFile(), bytes);
    Library library(*m_store);
    openAndCompare(library);
    QTRY_COMPARE(library.count(), 40);
    QVERIFY(QFileInfo::exists(m_store->indexFile() + QStringLiteral(".damaged")));
    QTRY_VERIFY(library.find(ids[3])->starred);
}

void TestLibrary::rebuildCorrectsRows()
{
    const PictureRecord record = saved(*m_store, "truth");
    {
        Library library(*m_store);
        openAndCompare(library);
        library.setStarred({ record.id }, true);
        library.setEmbedding(record.id, modelHash, { 1.0f, 0.0f });
    }
    changeIndex(*m_store,
                { QStringLiteral("UPDATE pictures SET title = 'lie', mode = 'vary', seed = 1") });
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(library.find(record.id)->title, QStringLiteral("lie"));
    QSignalSpy changed(&library, &Library::changed);
    rebuildAll(library);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(library.find(record.id)->title, QStringLiteral("truth"));
    QCOMPARE(library.find(record.id)->mode, Mode::Create);
    QVERIFY(library.find(record.id)->starred);
    QVERIFY(library.withoutEmbedding(modelHash, 9).empty()); // the same bytes: not computed again
}

void TestLibrary::lineageGoesBothWays()
{
    const PictureRecord parent = saved(*m_store, "parent");
    Recipe recipe = recipeOf("child");
    recipe.parents = { parent.id.toStdString(), "aaaaaaaaaa" };
    const PictureRecord child = m_store->save(frameOf(1), recipe, {});
    for (int round = 0; round < 2; ++round) { // from files, then from the index
        Library library(*m_store);
        openAndCompare(library);
        QCOMPARE(library.childrenOf(parent.id), QStringList { child.id });
        QCOMPARE(library.parentsOf(child.id), QStringList { parent.id });
        QVERIFY(library.childrenOf(child.id).isEmpty());
        QVERIFY(library.parentsOf(QStringLiteral("unknown")).isEmpty());
        const PictureRecord younger = m_store->save(frameOf(2), recipe, {});
        library.add(younger);
        QCOMPARE(library.childrenOf(parent.id), QStringList({ child.id, younger.id }));
        library.moveToTrash({ younger.id });
        QCOMPARE(library.childrenOf(parent.id), QStringList { child.id });
    }
}

void TestLibrary::filesAreFoundByHash()
{
    const PictureRecord known = saved(*m_store, "known");
    Library library(*m_store);
    openAndCompare(library);
    const auto hashOf = [](const PictureRecord &record) {
        return QString::fromStdString(sha256File(record.file.toStdString()));
    };
    QCOMPARE(library.fileOfHash(hashOf(known)), known.file);
    const PictureRecord fresh = saved(*m_store, "fresh");
    library.add(fresh);
    QTRY_COMPARE(library.fileOfHash(hashOf(fresh)), fresh.file);
    QVERIFY(library.fileOfHash(QString(64, QLatin1Char('0'))).isEmpty());
    QVERIFY(library.fileOfHash(QStringLiteral("nonsense")).isEmpty());
    QVERIFY(library.fileOfHash(QString()).isEmpty());
}

void TestLibrary::trashIsUndone()
{
    const PictureRecord first = saved(*m_store, "first");
    const PictureRecord second = saved(*m_store, "second");
    Library library(*m_store);
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
    const QDir info(m_folder->filePath(QStringLiteral("data/Trash/info")));
    QVERIFY(info.entryList(QDir::Files).isEmpty());
    rebuildAll(library);
    QCOMPARE(idsOf(library), before);
}

void TestLibrary::ownTrashServesWhereTheDesktopHasNone()
{
    qputenv("XDG_DATA_HOME", "/proc/nowhere"); // cannot be made
    const QStringList here = QDir::current().entryList();
    const PictureRecord record = saved(*m_store, "x");
    Library library(*m_store);
    openAndCompare(library);
    library.moveToTrash({ record.id });
    const QString inTrash =
        m_store->trashFolder() + QLatin1Char('/') + QFileInfo(record.file).fileName();
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
    const PictureRecord record = saved(*m_store, "x");
    Library library(*m_store);
    openAndCompare(library);
    writeFile(m_store->trashFolder(), "a file where the folder should be");
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
    const PictureRecord record = saved(*m_store, "x");
    Library library(*m_store);
    openAndCompare(library);
    library.moveToTrash({ record.id });
    QTRY_VERIFY(!QFileInfo::exists(record.file));
    QVERIFY(QDir(m_folder->filePath(QStringLiteral("data"))).removeRecursively());
    QSignalSpy failed(&library, &Library::failed);
    library.undoTrash();
    QVERIFY(failed.wait());
    QCOMPARE(library.count(), 0);
    library.undoTrash(); // nothing left: harmless
}

void TestLibrary::onlyOneMayWrite()
{
    const PictureRecord record = saved(*m_store, "x");
    auto first = std::make_unique<Library>(*m_store);
    openAndCompare(*first);
    Library second(*m_store);
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
    Library third(*m_store); // the lock went with the first
    openAndCompare(third);
    QVERIFY(!third.isReadOnly());
    QVERIFY(third.find(record.id)->starred);
}

void TestLibrary::searchRanksByCosine()
{
    Library library(*m_store);
    openAndCompare(library);
    const PictureRecord north = saved(*m_store, "north");
    const PictureRecord east = saved(*m_store, "east");
    const PictureRecord between = saved(*m_store, "between");
    const PictureRecord odd = saved(*m_store, "odd");
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
    const PictureRecord record = saved(*m_store, "x");
    {
        Library library(*m_store);
        openAndCompare(library);
        library.setEmbedding(record.id, modelHash, { 3.0f, 4.0f });
        library.setEmbedding(QStringLiteral("unknown"), modelHash, { 3.0f, 4.0f });
    }
    Library library(*m_store);
    openAndCompare(library);
    QVERIFY(library.withoutEmbedding(modelHash, 9).empty());
    QSignalSpy searched(&library, &Library::searched);
    library.searchByEmbedding({ 1.0f, 0.0f }, modelHash);
    QVERIFY(searched.wait());
    QCOMPARE(searched[0][0].toStringList(), QStringList { record.id });
    QVERIFY(qAbs(searched[0][1].value<std::vector<double>>()[0] - 0.6) < 1e-6);
}

void TestLibrary::corruptPicturesAreListedAsBroken()
{
    const PictureRecord record = saved(*m_store, "x");
    writeFile(record.file, contentOf(record.file).left(90));
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(library.count(), 1);
    QVERIFY(library.find(record.id)->broken);
    QVERIFY(library.withoutEmbedding(modelHash, 9).empty()); // nothing to look at
}

void TestLibrary::destructionWhileComparing()
{
    for (int i = 0; i < 30; ++i)
        saved(*m_store, "picture");
    for (int round = 0; round < 5; ++round) {
        Library library(*m_store);
        QSignalSpy loaded(&library, &Library::loaded);
        library.open();
        if (round % 2 == 0)
            QVERIFY(loaded.wait());
    }
    Library library(*m_store);
    openAndCompare(library);
    QCOMPARE(library.count(), 30);
}

/// Another process saves, marks and throws away without end; see main().
void TestLibrary::killedWritersLoseNothing()
{
    QSet<QString> shown;
    for (int round = 0; round < 3; ++round) {
        QProcess writer;
        writer.start(QCoreApplication::applicationFilePath(),
                     { QStringLiteral("--write-pictures"), m_store->root() });
        QTRY_VERIFY_WITH_TIMEOUT(writer.bytesAvailable() > 40 * (round + 1), 1500);
        writer.kill();
        QVERIFY(writer.waitForFinished());
        while (writer.canReadLine())
            shown.insert(QString::fromUtf8(writer.readLine()).trimmed());
    }
    Library library(*m_store);
    openAndCompare(library);
    QVERIFY(!library.isReadOnly()); // a dead process's lock is no lock
    QVERIFY(!shown.isEmpty());
    for (const QString &id : std::as_const(shown))
        QVERIFY2(library.find(id) != nullptr, qUtf8Printable(id));
    for (const PictureRecord &record : library.pictures())
        QCOMPARE(readImage(record.file.toStdString()), frameOf(100).image);
}

static int writePictures(const QString &root)
{
    const PictureStore store(root);
    Library library(store);
    library.open();
    QTextStream out(stdout);
    for (int i = 0; i < 1000; ++i) {
        const PictureRecord record = saved(store, "picture " + std::to_string(i));
        library.add(record);
        library.setStarred({ record.id }, true);
        out << record.id << Qt::endl; // shown as finished from here on
    }
    return 0;
}

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--write-pictures"))
        return writePictures(arguments[2]);
    TestLibrary test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_library.moc"
