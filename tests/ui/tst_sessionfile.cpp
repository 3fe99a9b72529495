#include "session/sessionfile.h"
#include "support/smalldisk.h"
#include "support/timelimit.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace unclip;

namespace {

const QString writerArgument = QStringLiteral("--write-sessions-to");
constexpr const char *fullDiskArgument = "--fill-a-disk-in";
constexpr int cannotMount = 77;
constexpr SaveTiming quick { 5, 20, 20 };

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putContent(const QString &name, const QByteArray &bytes)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), qint64 { bytes.size() });
}

/// In memory where possible: on a busy disk an fsync takes seconds.
QString temporaryName()
{
    const QString memory = QStringLiteral("/dev/shm");
    const QString parent = QFileInfo(memory).isWritable() ? memory : QDir::tempPath();
    return parent + QStringLiteral("/tst_sessionfile-XXXXXX");
}

/// A session and its file in a folder of their own.
struct Fixture
{
    QTemporaryDir folder { temporaryName() };
    QString file = folder.filePath(QStringLiteral("state/session.json"));
    Session session;

    void setPrompt(const QString &prompt)
    {
        StudioInputs inputs = session.inputs();
        inputs.create.prompt = prompt;
        session.edit(inputs, QStringLiteral("Type"), QStringLiteral("prompt"));
    }

    /// The prompt that another start of the studio finds.
    QString keptPrompt() const
    {
        Session other;
        SessionFile reader(other, file);
        return reader.restore() ? other.inputs().create.prompt : QString();
    }
};

/// Another process: writes changing sessions as fast as it can until it is killed.
int writeForever(const QString &file)
{
    Session session;
    SessionFile sessionFile(session, file);
    StudioInputs inputs;
    for (int round = 0;; ++round) {
        inputs.create.prompt = QString(round % 5000, QLatin1Char('x'));
        inputs.create.count = 1 + round % 1000;
        session.reset(inputs, Mode::Vary);
        sessionFile.flush();
    }
}

/// Another process with a disk of 64 KiB: fills it, sees the write fail, makes room again.
/// @return 0 when the session was kept, told about and written in the end; else what went wrong
int fillDisk(const QString &folder)
{
    Session session;
    const QString name = folder + QStringLiteral("/session.json");
    SessionFile file(session, name);
    file.setTiming(quick);
    QSignalSpy failed(&file, &SessionFile::failed);
    QSignalSpy recovered(&file, &SessionFile::recovered);
    StudioInputs inputs;
    inputs.create.prompt = QStringLiteral("before");
    session.edit(inputs, QStringLiteral("Type"));
    file.flush();
    QFile ballast(folder + QStringLiteral("/ballast"));
    if (!ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return 1;
    while (ballast.write(QByteArray(4096, 'x')) > 0) { }
    inputs.create.prompt = QStringLiteral("after");
    session.edit(inputs, QStringLiteral("Type"));
    file.flush();
    if (failed.count() != 1 || failed.at(0).at(0).value<Failure>().kind != Failure::Kind::DiskFull)
        return 2;
    if (!contentOf(name).contains("before") || QDir(folder).count() != 4) // also . and ..
        return 3;
    ballast.remove();
    if (!recovered.wait(1000) || failed.count() != 1)
        return 4;
    return contentOf(name).contains("after") ? 0 : 5;
}

} // namespace

/// The session on disk: restored, damaged, interrupted, and with no room for it.
class SessionFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFirstStartHasNoSession()
    {
        Fixture f;
        SessionFile file(f.session, f.file);
        QVERIFY(!file.restore());
        QVERIFY(file.damagedFile().isEmpty());
        QVERIFY(f.session.inputs() == StudioInputs {});
    }

    void everythingComesBack()
    {
        Fixture f;
        {
            SessionFile file(f.session, f.file);
            f.setPrompt(QStringLiteral("一只猫"));
            f.session.setMode(Mode::Explore);
            file.memory().selectedPicture = QStringLiteral("id-3");
            file.memory().promptHistory = { QStringLiteral("old"), QStringLiteral("new") };
            file.memory().captionHistory = { QStringLiteral("caption") };
            file.memory().drawnSeeds = { { Mode::Vary, ~quint64 { 0 } } };
            file.touch();
            file.flush();
        }
        Session later;
        SessionFile file(later, f.file);
        QVERIFY(file.restore());
        QVERIFY(later.inputs() == f.session.inputs());
        QCOMPARE(later.mode(), Mode::Explore);
        QVERIFY(!later.undoStack().canUndo());
        QCOMPARE(file.memory().selectedPicture, QStringLiteral("id-3"));
        QCOMPARE(file.memory().promptHistory,
                 (QStringList { QStringLiteral("old"), QStringLiteral("new") }));
        QCOMPARE(file.memory().captionHistory, QStringList { QStringLiteral("caption") });
        QCOMPARE(file.memory().drawnSeeds.size(), std::size_t { 1 });
        QCOMPARE(file.memory().drawnSeeds.at(Mode::Vary), ~quint64 { 0 });
    }

    void changesAreWrittenByThemselves()
    {
        Fixture f;
        SessionFile file(f.session, f.file);
        file.setTiming(quick);
        f.setPrompt(QStringLiteral("cat"));
        QTRY_COMPARE(f.keptPrompt(), QStringLiteral("cat"));
        f.session.undoStack().undo();
        QTRY_VERIFY(f.keptPrompt().isEmpty());
        f.session.setMode(Mode::Edit);
        QTRY_VERIFY(contentOf(f.file).contains("\"edit\""));
        file.memory().selectedPicture = QStringLiteral("id-9");
        file.touch();
        QTRY_VERIFY(contentOf(f.file).contains("id-9"));
    }

    void aBurstOfChangesIsOneWrite()
    {
        Fixture f;
        SessionFile file(f.session, f.file);
        file.setTiming({ 60, 10000, 20 });
        for (int i = 0; i < 50; ++i) {
            f.setPrompt(QString::number(i));
            QCoreApplication::processEvents();
        }
        QVERIFY(!QFileInfo::exists(f.file));
        QTRY_COMPARE(f.keptPrompt(), QStringLiteral("49"));
    }

    void endlessChangesAreWrittenMeanwhile()
    {
        Fixture f;
        SessionFile file(f.session, f.file);
        file.setTiming({ 200, 100, 20 });
        int round = 0;
        QTimer typing;
        connect(&typing, &QTimer::timeout, this, [&] { f.setPrompt(QString::number(++round)); });
        typing.start(5);
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(f.file), test::timeLimit(1500));
        QVERIFY(typing.isActive());
    }

    void theEndWritesWhatIsPending()
    {
        Fixture f;
        {
            const SessionFile file(f.session, f.file);
            f.setPrompt(QStringLiteral("last words"));
        }
        QCOMPARE(f.keptPrompt(), QStringLiteral("last words"));
    }

    void flushWritesTheLatestEvenWhileAnotherWriteRuns()
    {
        Fixture f;
        SessionFile file(f.session, f.file);
        file.setTiming({ 0, 0, 20 });
        QSignalSpy failed(&file, &SessionFile::failed);
        for (int i = 0; i < 20; ++i) {
            f.setPrompt(QStringLiteral("first %1").arg(i));
            QCoreApplication::processEvents(); // starts a write
            f.setPrompt(QStringLiteral("latest %1").arg(i));
            file.flush();
            QCOMPARE(f.keptPrompt(), QStringLiteral("latest %1").arg(i));
        }
        QCOMPARE(failed.count(), 0);
    }

    void writingDoesNotHoldTheThreadUp()
    {
        Fixture f;
        SessionFile file(f.session, f.file);
        file.setTiming({ 0, 0, 20 });
        file.memory().promptHistory = QStringList(200, QString(20000, QChar(0x732B)));
        QElapsedTimer timer;
        qint64 longest = 0;
        for (int i = 0; i < 20; ++i) {
            f.setPrompt(QString::number(i));
            timer.start();
            QCoreApplication::processEvents();
            longest = std::max(longest, timer.elapsed());
        }
        QVERIFY2(longest < test::timeLimit(50), qPrintable(QString::number(longest)));
    }

    void damagedFilesAreSetAside_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray("\0\xFF\1", 3);
        QTest::newRow("half") << QByteArray("{\"version\":1,\"inputs\":{\"create\":{\"pro");
        QTest::newRow("an array") << QByteArray("[1]");
        QTest::newRow("no version") << QByteArray("{\"inputs\":{}}");
        QTest::newRow("newer") << QByteArray("{\"version\":2,\"inputs\":{}}");
        QTest::newRow("no inputs") << QByteArray("{\"version\":1,\"inputs\":7}");
        QTest::newRow("deep") << QByteArray(100000, '[');
        QTest::newRow("huge") << QByteArray("{\"version\":1,\"inputs\":{}}")
                + QByteArray(16 * 1000 * 1000, ' ');
    }

    void damagedFilesAreSetAside()
    {
        QFETCH(QByteArray, content);
        Fixture f;
        QDir().mkpath(QFileInfo(f.file).path());
        putContent(f.file, content);
        SessionFile file(f.session, f.file);
        QVERIFY(!file.restore());
        QVERIFY(!QFileInfo::exists(f.file));
        QCOMPARE(file.damagedFile(), f.file + QStringLiteral(".damaged"));
        QVERIFY(contentOf(file.damagedFile()) == content);
        QVERIFY(f.session.inputs() == StudioInputs {});
    }

    void earlierDamagedFilesStay()
    {
        Fixture f;
        QDir().mkpath(QFileInfo(f.file).path());
        for (const QByteArray content : { "first", "second", "third" }) {
            putContent(f.file, content);
            SessionFile file(f.session, f.file);
            QVERIFY(!file.restore());
            QVERIFY(contentOf(file.damagedFile()) == content);
        }
        QVERIFY(contentOf(f.file + QStringLiteral(".damaged")) == "first");
        QVERIFY(contentOf(f.file + QStringLiteral(".damaged.2")) == "second");
        QVERIFY(contentOf(f.file + QStringLiteral(".damaged.3")) == "third");
    }

    void damagedFieldsCostOnlyThemselves()
    {
        Fixture f;
        QDir().mkpath(QFileInfo(f.file).path());
        putContent(f.file,
                   "{\"version\":1,\"mode\":[],\"inputs\":{\"create\":{\"prompt\":\"kept\","
                   "\"count\":-7}},\"prompt_history\":[1,\"a\",null,\"\",\"b\"],"
                   "\"caption_history\":\"x\",\"selected_picture\":5,"
                   "\"drawn_seeds\":{\"vary\":\"-1\",\"create\":5,\"none\":\"7\"}}");
        SessionFile file(f.session, f.file);
        QVERIFY(file.restore());
        QCOMPARE(f.session.inputs().create.prompt, QStringLiteral("kept"));
        QCOMPARE(f.session.inputs().create.count, CreateInput().count);
        QCOMPARE(f.session.mode(), Mode::Create);
        QCOMPARE(file.memory().promptHistory,
                 (QStringList { QStringLiteral("a"), QStringLiteral("b") }));
        QVERIFY(file.memory().captionHistory.isEmpty());
        QVERIFY(file.memory().selectedPicture.isEmpty());
        QVERIFY(file.memory().drawnSeeds.empty());
    }

    void historiesAreBounded()
    {
        Fixture f;
        QStringList many;
        for (int i = 0; i < 500; ++i)
            many.append(QString::number(i));
        {
            SessionFile file(f.session, f.file);
            file.memory().promptHistory = many;
            file.touch();
        }
        SessionFile file(f.session, f.file);
        QVERIFY(file.restore());
        QCOMPARE(file.memory().promptHistory, many.mid(300));
    }

    void whatIsTooLargeToReadIsNotWritten()
    {
        Fixture f;
        {
            SessionFile file(f.session, f.file);
            f.setPrompt(QStringLiteral("kept"));
            file.memory().promptHistory = QStringList(200, QString(65536, QChar(0x732B)));
            file.touch();
        }
        QVERIFY(QFileInfo(f.file).size() < 16 * 1000 * 1000);
        QCOMPARE(f.keptPrompt(), QStringLiteral("kept"));
    }

    void troubleIsToldOnceAndMended()
    {
        Fixture f;
        const QString place = QFileInfo(f.file).path();
        putContent(place, "a file where the folder should be");
        SessionFile file(f.session, f.file);
        file.setTiming(quick);
        QSignalSpy failed(&file, &SessionFile::failed);
        QSignalSpy recovered(&file, &SessionFile::recovered);
        f.setPrompt(QStringLiteral("one"));
        QTRY_COMPARE(failed.count(), 1);
        const auto failure = failed.at(0).at(0).value<Failure>();
        QCOMPARE(failure.kind, Failure::Kind::File);
        QVERIFY(failure.detail.contains(QStringLiteral("session.json")));
        f.setPrompt(QStringLiteral("two"));
        QTest::qWait(100); // several tries go by
        QCOMPARE(failed.count(), 1);
        QCOMPARE(recovered.count(), 0);
        QVERIFY(QFile::remove(place));
        QTRY_COMPARE(recovered.count(), 1);
        QCOMPARE(f.keptPrompt(), QStringLiteral("two"));
        QCOMPARE(failed.count(), 1);
    }

    void aFullDiskLosesNothing()
    {
        const QTemporaryDir folder;
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(),
                    { QLatin1String(fullDiskArgument), folder.path() });
        QVERIFY(other.waitForFinished());
        if (other.exitCode() == cannotMount)
            QSKIP("This machine lets no test have a small disk of its own.");
        QCOMPARE(other.exitStatus(), QProcess::NormalExit);
        QCOMPARE(other.exitCode(), 0);
    }

    void aKilledWriterLeavesAWholeFile()
    {
        Fixture f;
        for (int round = 0; round < 8; ++round) {
            QProcess writer;
            writer.start(QCoreApplication::applicationFilePath(), { writerArgument, f.file });
            QTRY_VERIFY(QFileInfo::exists(f.file));
            const QByteArray before = contentOf(f.file);
            QTRY_VERIFY(contentOf(f.file) != before); // at work
            writer.waitForFinished(QRandomGenerator::global()->bounded(1, 20));
            writer.kill();
            QVERIFY(writer.waitForFinished());
            Session session;
            SessionFile file(session, f.file);
            QVERIFY(file.restore());
            QCOMPARE(session.mode(), Mode::Vary);
        }
    }
};

int main(int argc, char **argv)
{
    const bool fillsDisk = argc == 3 && qstrcmp(argv[1], fullDiskArgument) == 0;
    if (fillsDisk && !test::mountSmallDisk(argv[2], "size=64k"))
        return cannotMount;
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == writerArgument)
        return writeForever(arguments[2]);
    if (fillsDisk)
        return fillDisk(arguments[2]);
    SessionFileTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_sessionfile.moc"
