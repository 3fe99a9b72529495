#include "app/fakeloader.h"
#include "app/studioworld.h"
#include "unclip/imagefile.h"
#include "unclip/recipe.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <set>

using namespace unclip;

namespace {

constexpr int usualKills = 10;
constexpr int startMs = 120000; ///< on a busy machine; a start that hangs takes for ever
constexpr int longestLifeMs =
    3500; ///< the session is written two seconds after a change at the latest
constexpr int actMs = 7;
const auto childArgument = QStringLiteral("--be-killed");

StudioOptions optionsIn(const QString &folder)
{
    StudioOptions options;
    options.profileFolder = folder + QStringLiteral("/profile");
    options.libraryFolder = folder + QStringLiteral("/library");
    options.starterFolder = QStringLiteral("/fake");
    return options;
}

/// A studio in which somebody works without rest; tells every picture that it shows as finished.
class BusyStudio : public QObject
{
public:
    explicit BusyStudio(const QString &folder)
        : m_studio(optionsIn(folder), fakeLoader())
    {
        StudioServices &services = m_studio.services();
        connect(&services.queue, &JobQueue::pictureSaved, this, [](const PictureRecord &record) {
            std::printf("saved %s\n", qPrintable(record.id));
            std::fflush(stdout);
        });
        connect(&m_timer, &QTimer::timeout, this, [this] { act(); });
        m_studio.start();
        m_timer.start(actMs);
        std::printf("started\n");
        std::fflush(stdout);
    }

private:
    StudioServices &services() { return m_studio.services(); }

    static bool oneIn(int times) { return QRandomGenerator::global()->bounded(times) == 0; }

    void act()
    {
        writeWords();
        editQueue();
        if (services().library.count() == 0)
            return;
        mark();
        throwAway();
        disturbIndex();
    }

    void writeWords()
    {
        StudioInputs inputs = services().session.inputs();
        if (oneIn(100) || inputs.create.prompt.isEmpty())
            inputs.create.prompt =
                QStringLiteral("prompt %1").arg(QRandomGenerator::global()->bounded(1000));
        inputs.create.count = 2;
        inputs.create.freshSeed = false; // another seed is another session to write
        services().session.edit(inputs, QStringLiteral("words"));
    }

    void editQueue()
    {
        JobQueue &queue = services().queue;
        if (queue.waitingCount() < 4)
            m_studio.window()
                .panel(Mode::Create)
                .make(oneIn(2) ? ModePanel::Place::Last : ModePanel::Place::Next);
        else
            queue.clearEnded();
        const int row = QRandomGenerator::global()->bounded(queue.rowCount());
        const quint64 job = queue.index(row).data(JobQueue::IdRole).toULongLong();
        if (oneIn(3))
            queue.move(job, oneIn(2) ? 1 : -1);
        if (oneIn(12))
            queue.cancel(job);
        if (oneIn(12))
            queue.retry(job);
        if (oneIn(12))
            queue.remove(job);
        if (queue.isPaused() || oneIn(40))
            queue.setPaused(!queue.isPaused());
    }

    QString anyPicture()
    {
        const auto &pictures = services().library.pictures();
        const auto count = static_cast<int>(pictures.size());
        return pictures[static_cast<std::size_t>(QRandomGenerator::global()->bounded(count))].id;
    }

    void mark()
    {
        if (oneIn(4))
            services().library.setRating({ anyPicture() }, QRandomGenerator::global()->bounded(6));
        if (oneIn(6))
            services().library.setStarred({ anyPicture() }, oneIn(2));
    }

    void throwAway()
    {
        if (oneIn(8) && services().library.count() > 20) {
            const QString id = anyPicture();
            std::printf("removed %s\n", qPrintable(id));
            std::fflush(stdout);
            services().library.moveToTrash({ id });
        }
        if (oneIn(20))
            services().library.undoTrash();
    }

    /// More writing to the index than a person brings about.
    void disturbIndex()
    {
        if (oneIn(3))
            services().library.setEmbedding(anyPicture(), QStringLiteral("hash"),
                                            std::vector<float>(256, 0.5F));
        if (oneIn(60))
            services().library.rebuild();
    }

    Studio m_studio;
    QTimer m_timer;
};

} // namespace

/// kill -9 at random moments. UNCLIP_KILLS sets how often.
class StudioKillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLost()
    {
        QTemporaryDir folder;
        qputenv("XDG_DATA_HOME", QFile::encodeName(folder.path())); // the trash
        const int kills = qEnvironmentVariableIntValue("UNCLIP_KILLS") > 0
            ? qEnvironmentVariableIntValue("UNCLIP_KILLS")
            : usualKills;
        std::set<QString> kept;
        for (int i = 0; i < kills; ++i) {
            liveAndDie(folder.path(), kept);
            if (QTest::currentTestFailed())
                return qWarning("in life %d of %d", i + 1, kills);
        }
        QVERIFY(kept.size() > static_cast<std::size_t>(kills));
        checkLibrary(folder.path(), kept);
        checkFolder(folder.path());
    }

private:
    void liveAndDie(const QString &folder, std::set<QString> &kept)
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), { childArgument, folder });
        QVERIFY(child.waitForStarted());
        QVERIFY(child.waitForReadyRead(startMs));
        QTest::qWait(static_cast<int>(QRandomGenerator::global()->bounded(1, longestLifeMs)));
        child.kill();
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        for (const QByteArray &line : child.readAllStandardOutput().split('\n')) {
            const QString id = QString::fromLatin1(line.mid(line.indexOf(' ') + 1));
            if (line.startsWith("saved "))
                kept.insert(id);
            else if (line.startsWith("removed "))
                kept.erase(id);
        }
    }

    void checkLibrary(const QString &folder, const std::set<QString> &kept)
    {
        Studio studio(optionsIn(folder), fakeLoader());
        QSignalSpy loaded(&studio.services().library, &Library::loaded);
        QSignalSpy scanned(&studio.services().library, &Library::added);
        studio.start();
        studio.services().queue.setPaused(true);
        QVERIFY(!loaded.isEmpty() || loaded.wait(20000));
        QTRY_VERIFY_WITH_TIMEOUT(hasAll(studio.services().library, kept), 20000);
        for (const PictureRecord &record : studio.services().library.pictures()) {
            QVERIFY2(!record.broken, qPrintable(record.file));
            const auto path = std::filesystem::path(record.file.toStdString());
            QVERIFY(!readImage(path).isEmpty());
            QVERIFY(recipeFromPngText(readPngText(path)).has_value());
        }
        QVERIFY(
            studio.services().session.inputs().create.prompt.startsWith(QStringLiteral("prompt ")));
    }

    /// Whatever lies in the library's folders by the name of a picture is one.
    static void checkFolder(const QString &folder)
    {
        QDirIterator it(folder + QStringLiteral("/library"), QDir::Files | QDir::Hidden,
                        QDirIterator::Subdirectories);
        int leftovers = 0;
        while (it.hasNext()) {
            const QString file = it.next();
            if (file.contains(QStringLiteral("/.unclip/")))
                continue;
            if (file.endsWith(QLatin1String(".png")))
                QVERIFY(!readImage(file.toStdString()).isEmpty());
            else
                ++leftovers;
        }
        qInfo("%d files that are no pictures", leftovers);
    }

    static bool hasAll(const Library &library, const std::set<QString> &ids)
    {
        return std::all_of(ids.begin(), ids.end(),
                           [&](const QString &id) { return library.find(id) != nullptr; });
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == childArgument) {
        const BusyStudio studio(arguments.at(2));
        return QApplication::exec();
    }
    if (qEnvironmentVariableIsSet("UNCLIP_KILLS")) // Qt Test gives up after five minutes
        qputenv("QTEST_FUNCTION_TIMEOUT", "7200000");
    StudioKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_studiokill.moc"
