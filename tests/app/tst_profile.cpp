#include "studio/profile.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

/// Where the studio keeps settings and session.
class ProfileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void folderThatWasAskedFor()
    {
        const QTemporaryDir home;
        const QString folder = home.filePath(QStringLiteral("my/profile"));
        const Profile profile(folder);
        QCOMPARE(profile.settingsFile(), folder + QStringLiteral("/settings.ini"));
        QCOMPARE(profile.dataFile(QStringLiteral("queue.json")),
                 folder + QStringLiteral("/queue.json"));
        QVERIFY(QDir(folder).exists());
    }

    /// Whatever names program and organisation have.
    void desktopsPlaces_data()
    {
        QTest::addColumn<QString>("organisation");
        QTest::newRow("none") << QString();
        QTest::newRow("some") << QStringLiteral("Somebody");
    }

    void desktopsPlaces()
    {
        QFETCH(const QString, organisation);
        QCoreApplication::setOrganizationName(organisation);
        const QTemporaryDir home;
        const QString config = home.filePath(QStringLiteral("config"));
        const QString data = home.filePath(QStringLiteral("data"));
        qputenv("XDG_CONFIG_HOME", config.toLocal8Bit());
        qputenv("XDG_DATA_HOME", data.toLocal8Bit());
        const Profile profile;
        QCOMPARE(profile.settingsFile(), config + QStringLiteral("/unclip-studio/settings.ini"));
        QCOMPARE(profile.dataFile(QStringLiteral("session.json")),
                 data + QStringLiteral("/unclip-studio/session.json"));
        QCOMPARE(QDir(config).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList { QStringLiteral("unclip-studio") });
        QCOMPARE(QDir(data).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList { QStringLiteral("unclip-studio") });
    }
};

QTEST_GUILESS_MAIN(ProfileTest)
#include "tst_profile.moc"
