#include "app/studioworld.h"
#include "support/fakepipeline.h"
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

JobRunner::Loader fakeLoader()
{
    const auto script = std::make_shared<FakeScript>();
    return [script](const std::filesystem::path &path, const LoadOptions &options,
                    const RunControl &control) { return loadFake(script, path, options, control); };
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
    void act()
    {
        StudioServices &services = m_studio.services();
        auto *random = QRandomGenerator::global();
        StudioInputs inputs = services.session.inputs();
        if (random->bounded(100) == 0 || inputs.create.prompt.isEmpty())
            inputs.create.prompt = QStringLiteral("prompt %1").arg(random->bounded(1000));
        inputs.create.count = 2;
        inputs.create.freshSeed = false; // another seed is another session to write
        services.session.edit(inputs, QStringLiteral("words"));
        if (services.queue.waitingCount() < 3)
            m_studio.window().panel(Mode::Create).make(ModePanel::Place::Last);
        else
            services.queue.clearEnded();
        if (services.library.count() == 0)
            return;
        const auto &pictures = services.library.pictures();
        const QString id =
            pictures
                .at(static_cast<std::size_t>(random->bounded(static_cast<int>(pictures.size()))))
                .id;
        if (random->bounded(4) == 0)
            services.library.setRating({ id }, static_cast<int>(random->bounded(6)));
        if (random->bounded(8) == 0 && pictures.size() > 20) {
            std::printf("removed %s\n", qPrintable(id));
            std::fflush(stdout);
            services.library.moveToTrash({ id });
        }
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
        const int kills = qEnvironmentVariableIntValue("UNCLIP_KILLS") > 0
            ? qEnvironmentVariableIntValue("UNCLIP_KILLS")
            : usualKills;
        std::set<QString> kept;
        for (int i = 0; i < kills; ++i) {
            liveAndDie(folder.path(), kept);
            if (QTest::currentTestFailed())
                return;
        }
        QVERIFY(kept.size() > static_cast<std::size_t>(kills));
        checkLibrary(folder.path(), kept);
    }

private:
    void liveAndDie(const QString &folder, std::set<QString> &kept)
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(), { childArgument, folder });
        QVERIFY(child.waitForStarted());
        QVERIFY(child.waitForReadyRead(30000));
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
    StudioKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_studiokill.moc"
