#include "session/settingsfile.h"

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

namespace {

const auto key = QStringLiteral("group/key");

} // namespace

/// Settings in memory whose file is written behind the GUI thread.
class SettingsFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void keepsValues()
    {
        const QVariantMap map { { QStringLiteral("a"), 1 }, { QStringLiteral("b"), false } };
        {
            SettingsFile settings(file());
            QVERIFY(!settings.value(key).isValid());
            settings.setValue(key, map);
            settings.setValue(QStringLiteral("other"), QByteArray("\0\xff", 2));
            QCOMPARE(settings.value(key).toMap(), map);
        }
        SettingsFile settings(file());
        QCOMPARE(settings.value(key).toMap(), map);
        QCOMPARE(settings.value(QStringLiteral("other")).toByteArray(), QByteArray("\0\xff", 2));
        settings.remove(key);
        QVERIFY(!settings.value(key).isValid());
    }

    void removesKeys()
    {
        {
            SettingsFile settings(file());
            settings.setValue(key, 1);
        }
        {
            SettingsFile settings(file());
            settings.remove(key);
            settings.remove(QStringLiteral("never there"));
        }
        QVERIFY(QSettings(file(), QSettings::IniFormat).allKeys().isEmpty());
    }

    /// A crash after a moment loses nothing.
    void writesByItself()
    {
        SettingsFile settings(file());
        settings.setValue(key, 5);
        QTRY_VERIFY(stored().contains("key=5"));
        settings.setValue(key, 6);
        settings.setValue(key, 7);
        QTRY_VERIFY(stored().contains("key=7"));
    }

    /// What another program wrote in between stays.
    void mergesWithOthers()
    {
        SettingsFile settings(file());
        QSettings(file(), QSettings::IniFormat).setValue(QStringLiteral("theirs"), 1);
        settings.setValue(key, 2);
        QTRY_VERIFY(stored().contains("key=2"));
        QVERIFY(stored().contains("theirs=1"));
    }

    void sameValueWritesNothing()
    {
        {
            SettingsFile settings(file());
            settings.setValue(key, QStringLiteral("a"));
        }
        SettingsFile settings(file());
        QVERIFY(QFile::remove(file()));
        settings.setValue(key, QStringLiteral("a"));
        settings.setValue(QStringLiteral("other"), 1);
        QTRY_VERIFY(stored().contains("other=1"));
        QVERIFY(!stored().contains("key"));
    }

    /// As on a full disk: nothing is lost, newer values win, and in time it is written.
    void failedWriteIsTriedAgain()
    {
        {
            SettingsFile settings(inFolder());
            settings.setRetry(20);
            QFile obstacle(place());
            QVERIFY(obstacle.open(QIODevice::WriteOnly));
            settings.setValue(key, 1);
            settings.setValue(QStringLiteral("other"), 2);
            settings.flush(); // the write fails
            settings.setValue(key, 3);
            settings.flush();
            QCOMPARE(settings.value(key).toInt(), 3);
            QVERIFY(obstacle.remove());
            QTRY_VERIFY(QFile::exists(inFolder())); // without another change
        }
        const QSettings stored(inFolder(), QSettings::IniFormat);
        QCOMPARE(stored.value(key).toInt(), 3);
        QCOMPARE(stored.value(QStringLiteral("other")).toInt(), 2);
    }

    void endTriesAgain()
    {
        {
            SettingsFile settings(inFolder());
            QFile obstacle(place());
            QVERIFY(obstacle.open(QIODevice::WriteOnly));
            settings.setValue(key, 1);
            settings.flush();
            QVERIFY(obstacle.remove());
        }
        QCOMPARE(QSettings(inFolder(), QSettings::IniFormat).value(key).toInt(), 1);
    }

private:
    /// A folder for settings that a file stands in the way of, or nothing.
    QString place() const { return m_folder->filePath(QStringLiteral("place")); }
    QString inFolder() const { return place() + QStringLiteral("/settings.ini"); }

    QString file() const { return m_folder->filePath(QStringLiteral("settings.ini")); }

    QByteArray stored() const
    {
        QFile ini(file());
        return ini.open(QIODevice::ReadOnly) ? ini.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(SettingsFileTest)
#include "tst_settingsfile.moc"
