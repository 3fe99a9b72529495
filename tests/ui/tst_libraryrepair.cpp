#include "libraryworld.h"
#include "support/smalldisk.h"
#include "support/timelimit.h"
#include "unclip/imagefile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QSet>
#include <QSqlDatabase>
#include <QSqlQuery>

using namespace unclip;
using namespace unclip::test;

namespace {

const QString modelHash = QStringLiteral("model");
constexpr const char *smallDiskArgument = "--with-a-small-disk-at";
constexpr int cannotMount = 77;

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

class TestLibraryRepair : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aMissingRootRemovesNothing();
    void unreadableRootIsToldApart();
    void unfinishedFilesAreIgnoredAndSwept();
    void aDamagedIndexIsSetAside_data();
    void aDamagedIndexIsSetAside();
    void aForeignIndexIsSetAside();
    void aNewerIndexIsSetAside();
    void damageInsideIsMended();
    void rebuildCorrectsRows();
    void corruptPicturesAreListedAsBroken();
    void destructionWhileComparing();
    void killedWritersLoseNothing();
    void aFullDiskLosesNothing();

private:
    std::unique_ptr<LibraryWorld> m_world;
};

void TestLibraryRepair::init()
{
    m_world = std::make_unique<LibraryWorld>();
    QVERIFY(m_world->folder.isValid());
}

void TestLibraryRepair::aMissingRootRemovesNothing()
{
    const PictureRecord record = saved(m_world->store, "precious");
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(library.count(), 1);
    const QString away = m_world->folder.filePath(QStringLiteral("away"));
    QVERIFY(QDir().rename(m_world->store.root(), away));
    QSignalSpy failed(&library, &Library::failed);
    QSignalSpy removed(&library, &Library::removed);
    library.rebuild();
    QVERIFY(failed.wait());
    QVERIFY(removed.isEmpty());
    QCOMPARE(library.count(), 1);
    QVERIFY(QDir().rename(away, m_world->store.root()));
    rebuildAll(library);
    QCOMPARE(idsOf(library), QStringList { record.id });
}

void TestLibraryRepair::unreadableRootIsToldApart()
{
    writeFile(m_world->folder.filePath(QStringLiteral("file")), "no folder");
    Library library(PictureStore(m_world->folder.filePath(QStringLiteral("file/library"))));
    QSignalSpy failed(&library, &Library::failed);
    QSignalSpy loaded(&library, &Library::loaded);
    library.open();
    QTRY_COMPARE(loaded.count(), 1);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].value<Failure>().kind, Failure::Kind::File);
    QVERIFY(library.isReadOnly());
    QVERIFY(QFile::remove(m_world->folder.filePath(QStringLiteral("file")))); // the disk is back
    library.open();
    QTRY_COMPARE(loaded.count(), 2);
    QVERIFY(!library.isReadOnly());
}

void TestLibraryRepair::unfinishedFilesAreIgnoredAndSwept()
{
    const PictureRecord record = saved(m_world->store, "whole");
    const QByteArray half = contentOf(record.file).left(200);
    const QString day = QFileInfo(record.file).path();
    const QStringList strays { day + QStringLiteral("/.unclip-12-34.tmp"),
                               m_world->store.root() + QStringLiteral("/.unclip/.unclip-1-2.tmp"),
                               m_world->store.baseFile(QStringLiteral("0123456789")),
                               m_world->store.thumbnailFile(QStringLiteral("0123456789")) };
    const QStringList kept { m_world->store.baseFile(record.id),
                             day + QStringLiteral("/notes.txt") };
    QDir().mkpath(m_world->store.baseFolder());
    QDir().mkpath(m_world->store.thumbnailFolder());
    for (const QString &file : strays + kept) {
        writeFile(file, half);
        QFile stray(file);
        QVERIFY(stray.open(QIODevice::ReadWrite));
        QVERIFY(stray.setFileTime(QDateTime::currentDateTime().addSecs(-5),
                                  QFileDevice::FileModificationTime));
    }
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(idsOf(library), QStringList { record.id });
    for (const QString &file : strays)
        QVERIFY2(!QFileInfo::exists(file), qUtf8Printable(file));
    for (const QString &file : kept)
        QVERIFY2(QFileInfo::exists(file), qUtf8Printable(file));
}

void TestLibraryRepair::aDamagedIndexIsSetAside_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("garbage") << QByteArray(9000, 'x');
    QTest::newRow("short") << QByteArray("SQLite format 3");
    QTest::newRow("header only") << QByteArray("SQLite format 3\0", 16) + QByteArray(84, '\x7f');
}

void TestLibraryRepair::aDamagedIndexIsSetAside()
{
    QFETCH(QByteArray, content);
    const PictureRecord record = saved(m_world->store, "a");
    {
        Library library(m_world->store);
        openAndCompare(library);
        library.setRating({ record.id }, 4);
    }
    writeFile(m_world->store.indexFile(), content);
    Library library(m_world->store);
    QSignalSpy failed(&library, &Library::failed);
    openAndCompare(library);
    QCOMPARE(contentOf(m_world->store.indexFile() + QStringLiteral(".damaged")), content);
    QCOMPARE(idsOf(library), QStringList { record.id });
    QCOMPARE(library.find(record.id)->rating, 4);
    QVERIFY(failed.isEmpty());
}

void TestLibraryRepair::aForeignIndexIsSetAside()
{
    const PictureRecord record = saved(m_world->store, "a");
    QDir().mkpath(QFileInfo(m_world->store.indexFile()).path());
    changeIndex(m_world->store, { QStringLiteral("CREATE TABLE pictures (something TEXT)") });
    Library library(m_world->store);
    openAndCompare(library);
    QVERIFY(QFileInfo::exists(m_world->store.indexFile() + QStringLiteral(".damaged")));
    QCOMPARE(idsOf(library), QStringList { record.id });
}

void TestLibraryRepair::aNewerIndexIsSetAside()
{
    const PictureRecord record = saved(m_world->store, "a");
    {
        Library library(m_world->store);
        openAndCompare(library);
    }
    changeIndex(m_world->store, { QStringLiteral("PRAGMA user_version = 2") });
    Library library(m_world->store);
    openAndCompare(library);
    QVERIFY(QFileInfo::exists(m_world->store.indexFile() + QStringLiteral(".damaged")));
    QCOMPARE(idsOf(library), QStringList { record.id });
}

void TestLibraryRepair::damageInsideIsMended()
{
    QStringList ids;
    for (int i = 0; i < 40; ++i)
        ids << saved(m_world->store, "picture " + std::to_string(i)).id;
    {
        Library library(m_world->store);
        openAndCompare(library);
        library.setStarred({ ids[3] }, true);
    }
    QByteArray bytes = contentOf(m_world->store.indexFile());
    constexpr int pageBytes = 4096;
    for (qsizetype page = 1; page * pageBytes < bytes.size(); ++page) // all but the schema's
        bytes.replace(page * pageBytes, 600, QByteArray(600, '\x55'));
    writeFile(m_world->store.indexFile(), bytes);
    Library library(m_world->store);
    openAndCompare(library);
    QTRY_COMPARE(library.count(), 40);
    QVERIFY(QFileInfo::exists(m_world->store.indexFile() + QStringLiteral(".damaged")));
    QTRY_VERIFY(library.find(ids[3])->starred);
}

void TestLibraryRepair::rebuildCorrectsRows()
{
    const PictureRecord record = saved(m_world->store, "truth");
    {
        Library library(m_world->store);
        openAndCompare(library);
        library.setStarred({ record.id }, true);
        library.setEmbedding(record.id, modelHash, { 1.0f, 0.0f });
    }
    changeIndex(m_world->store,
                { QStringLiteral("UPDATE pictures SET title = 'lie', mode = 'vary', seed = 1") });
    Library library(m_world->store);
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

void TestLibraryRepair::corruptPicturesAreListedAsBroken()
{
    const PictureRecord record = saved(m_world->store, "x");
    writeFile(record.file, contentOf(record.file).left(90));
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(library.count(), 1);
    QVERIFY(library.find(record.id)->broken);
    QVERIFY(library.withoutEmbedding(modelHash, 9).empty()); // nothing to look at
}

void TestLibraryRepair::destructionWhileComparing()
{
    for (int i = 0; i < 30; ++i)
        saved(m_world->store, "picture");
    for (int round = 0; round < 5; ++round) {
        Library library(m_world->store);
        QSignalSpy loaded(&library, &Library::loaded);
        library.open();
        if (round % 2 == 0)
            QVERIFY(loaded.wait());
    }
    Library library(m_world->store);
    openAndCompare(library);
    QCOMPARE(library.count(), 30);
}

/// Another process saves, marks and throws away without end; see main().
void TestLibraryRepair::killedWritersLoseNothing()
{
    QSet<QString> shown;
    for (int round = 0; round < 3; ++round) {
        QProcess writer;
        writer.start(QCoreApplication::applicationFilePath(),
                     { QStringLiteral("--write-pictures"), m_world->store.root() });
        QTRY_VERIFY_WITH_TIMEOUT(writer.bytesAvailable() > 40 * (round + 1), timeLimit(1500));
        writer.kill();
        QVERIFY(writer.waitForFinished());
        while (writer.canReadLine())
            shown.insert(QString::fromUtf8(writer.readLine()).trimmed());
    }
    Library library(m_world->store);
    openAndCompare(library);
    QVERIFY(!library.isReadOnly()); // a dead process's lock is no lock
    QVERIFY(!shown.isEmpty());
    for (const QString &id : std::as_const(shown))
        QVERIFY2(library.find(id) != nullptr, qUtf8Printable(id));
    for (const PictureRecord &record : library.pictures())
        QCOMPARE(readImage(record.file.toStdString()), frameOf(100).image);
}

namespace {

void runWithASmallDisk()
{
    const QTemporaryDir folder;
    QProcess other;
    other.setProcessChannelMode(QProcess::MergedChannels);
    other.start(QCoreApplication::applicationFilePath(),
                { QLatin1String(smallDiskArgument), folder.path() });
    QVERIFY(other.waitForFinished());
    if (other.exitStatus() == QProcess::NormalExit && other.exitCode() == cannotMount)
        QSKIP("This machine lets no test have a small disk of its own.");
    QVERIFY2(other.exitStatus() == QProcess::NormalExit && other.exitCode() == 0,
             other.readAll().constData());
}

} // namespace

/// The disk is a tmpfs of another process, or what the environment variable UNCLIP_SMALL_DISK
/// names: an empty folder on a disk of 2..16 MB.
void TestLibraryRepair::aFullDiskLosesNothing()
{
    const QString disk = qEnvironmentVariable("UNCLIP_SMALL_DISK");
    if (disk.isEmpty()) {
        runWithASmallDisk();
        return;
    }
    const PictureStore store(disk + QStringLiteral("/library"));
    const QString ballast = disk + QStringLiteral("/ballast");
    QStringList ids;
    {
        Library library(store);
        openAndCompare(library);
        QSignalSpy failed(&library, &Library::failed);
        for (int i = 0; i < 20; ++i)
            ids << saved(store, "picture " + std::to_string(i)).id;
        QFile filler(ballast);
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        for (const int block : { 1 << 20, 4096 })
            while (filler.write(QByteArray(block, 'x')) == block) { }
        library.open(); // finds the pictures, but cannot note them
        QTRY_COMPARE(library.count(), 20);
        library.setStarred({ ids[0] }, true);
        library.setEmbedding(ids[1], modelHash, std::vector<float>(65536, 1.0f));
        QTRY_VERIFY(!failed.isEmpty());
        QCOMPARE(failed[0][0].value<Failure>().kind, Failure::Kind::DiskFull);
        QVERIFY_EXCEPTION_THROWN(saved(store, "no space"), std::exception);
        QCOMPARE(failed.count(), 1); // said once
        QVERIFY(QFile::remove(ballast));
    } // writes what waits
    Library again(store);
    openAndCompare(again);
    QCOMPARE(again.count(), 20);
    QVERIFY(again.find(ids[0])->starred);
    QCOMPARE(again.withoutEmbedding(modelHash, 99).size(), std::size_t { 19 });
}

namespace {

int writePictures(const QString &root)
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

} // namespace

int main(int argc, char *argv[])
{
    const bool hasSmallDisk = argc == 3 && qstrcmp(argv[1], smallDiskArgument) == 0;
    if (hasSmallDisk && !mountSmallDisk(argv[2], "size=8m"))
        return cannotMount;
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == QLatin1String("--write-pictures"))
        return writePictures(arguments[2]);
    TestLibraryRepair test;
    if (hasSmallDisk) {
        qputenv("UNCLIP_SMALL_DISK", argv[2]);
        return QTest::qExec(&test, { arguments[0], QStringLiteral("aFullDiskLosesNothing") });
    }
    return QTest::qExec(&test, argc, argv);
}

#include "tst_libraryrepair.moc"
