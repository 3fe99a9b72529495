#include "librarysamples.h"
#include "session/trash.h"
#include "unclip/error.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;
using namespace unclip::test;

class TestTrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesToTheDesktopsTrashAndBack();
    void ownFolderTakesWhatTheDesktopDoesNot();
    void sameNamesGetAlong_data();
    void sameNamesGetAlong();
    void neverReplacesAFile();
    void refusalsSayWhy();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QString own() const { return path(QStringLiteral("own")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTrash::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_DATA_HOME", QFile::encodeName(path(QStringLiteral("data"))));
}

void TestTrash::goesToTheDesktopsTrashAndBack()
{
    const QString file = path(QStringLiteral("a picture.png"));
    writeFile(file, "picture");
    const TrashedFile trashed = moveToTrash(file, own());
    QVERIFY(!QFileInfo::exists(file));
    QCOMPARE(contentOf(trashed.inTrash), QByteArray("picture"));
    QVERIFY(trashed.inTrash.startsWith(path(QStringLiteral("data/Trash/files/"))));
    const QDir notes(path(QStringLiteral("data/Trash/info")));
    QCOMPARE(notes.entryList(QDir::Files).size(), 1);
    const QByteArray note = contentOf(notes.filePath(notes.entryList(QDir::Files).constFirst()));
    QVERIFY(note.startsWith("[Trash Info]\n"));
    QVERIFY(note.contains("\nPath=" + file.toUtf8().replace(' ', "%20") + '\n'));
    QVERIFY(note.contains("\nDeletionDate=2"));
    restoreFromTrash(trashed);
    QCOMPARE(contentOf(file), QByteArray("picture"));
    QVERIFY(notes.entryList(QDir::Files).isEmpty());
}

void TestTrash::ownFolderTakesWhatTheDesktopDoesNot()
{
    // The desktop's note for such a name would be too long for any file system.
    const QString file = path(QString(250, QLatin1Char('x')) + QStringLiteral(".png"));
    writeFile(file, "picture");
    const TrashedFile trashed = moveToTrash(file, own());
    QVERIFY(!QFileInfo::exists(file));
    QCOMPARE(QFileInfo(trashed.inTrash).path(), own());
    restoreFromTrash(trashed);
    QCOMPARE(contentOf(file), QByteArray("picture"));
}

void TestTrash::sameNamesGetAlong_data()
{
    QTest::addColumn<bool>("hasDesktop");
    QTest::newRow("desktop") << true;
    QTest::newRow("none") << false;
}

void TestTrash::sameNamesGetAlong()
{
    QFETCH(bool, hasDesktop);
    if (!hasDesktop)
        qputenv("XDG_DATA_HOME", "/proc/nowhere");
    const QString file = path(QStringLiteral("a.b.png"));
    std::vector<TrashedFile> trashed;
    for (int i = 0; i < 3; ++i) {
        writeFile(file, QByteArray::number(i));
        trashed.push_back(moveToTrash(file, own()));
    }
    const QString folder = hasDesktop ? path(QStringLiteral("data/Trash/files")) : own();
    QCOMPARE(QDir(folder).entryList(QDir::Files).size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(contentOf(trashed[static_cast<std::size_t>(i)].inTrash), QByteArray::number(i));
}

void TestTrash::neverReplacesAFile()
{
    const QString file = path(QStringLiteral("a.png"));
    writeFile(file, "old");
    const TrashedFile trashed = moveToTrash(file, own());
    writeFile(file, "new");
    QVERIFY_EXCEPTION_THROWN(restoreFromTrash(trashed), FileError);
    QCOMPARE(contentOf(file), QByteArray("new"));
    QCOMPARE(contentOf(trashed.inTrash), QByteArray("old"));
    QVERIFY(QFile::remove(file));
    restoreFromTrash(trashed);
    QCOMPARE(contentOf(file), QByteArray("old"));
    QVERIFY_EXCEPTION_THROWN(restoreFromTrash(trashed), FileError); // only once
}

void TestTrash::refusalsSayWhy()
{
    QVERIFY_EXCEPTION_THROWN(moveToTrash(path(QStringLiteral("none")), own()), FileError);
    const QString file = path(QString(250, QLatin1Char('x')) + QStringLiteral(".png"));
    writeFile(file, "picture");
    writeFile(own(), "in the way");
    QVERIFY_EXCEPTION_THROWN(moveToTrash(file, own()), FileError);
    QCOMPARE(contentOf(file), QByteArray("picture"));
}

QTEST_GUILESS_MAIN(TestTrash)
#include "tst_trash.moc"
