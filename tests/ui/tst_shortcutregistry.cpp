#include "session/shortcutregistry.h"

#include "session/settings.h"
#include "session/settingsfile.h"

#include <QAction>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

namespace {

using Keys = QList<QKeySequence>;

const QString make = QStringLiteral("make");
const QString cancel = QStringLiteral("cancel");
const QString star = QStringLiteral("star");
const QKeySequence ctrlReturn(Qt::CTRL | Qt::Key_Return);
const QKeySequence ctrlEnter(Qt::CTRL | Qt::Key_Enter);
const QKeySequence escape(Qt::Key_Escape);
const QKeySequence ctrlDot(Qt::CTRL | Qt::Key_Period);
const QKeySequence ctrlM(Qt::CTRL | Qt::Key_M);

ShortcutEntry entryOf(const QString &id, const Keys &defaults)
{
    return { id, id.toUpper(), QStringLiteral("Group"), defaults };
}

/// A registry of three actions over settings in a file.
struct Fixture
{
    QTemporaryDir folder;
    SettingsFile store { folder.filePath(QStringLiteral("s.ini")) };
    Settings settings { store };
    ShortcutRegistry registry { settings };
    QAction makeAction;
    QAction cancelAction;
    QAction starAction;

    Fixture()
    {
        registry.add(entryOf(make, { ctrlReturn }), &makeAction);
        registry.add(entryOf(cancel, { escape, ctrlDot }), &cancelAction);
        registry.add(entryOf(star, {}), &starAction);
    }
};

} // namespace

/// Keys of actions, rebound live and without collisions.
class ShortcutRegistryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreSetAtOnce()
    {
        Fixture f;
        QCOMPARE(f.makeAction.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
        QCOMPARE(f.cancelAction.shortcuts(), (Keys { escape, ctrlDot }));
        QVERIFY(f.starAction.shortcuts().isEmpty());
        QVERIFY(f.registry.isDefault(cancel));
        QCOMPARE(f.registry.entries().size(), qsizetype { 3 });
        QCOMPARE(f.registry.entries().at(1).id, cancel);
    }

    void assigningReachesTheActionAndTheSettings()
    {
        Fixture f;
        QSignalSpy changed(&f.registry, &ShortcutRegistry::changed);
        QVERIFY(f.registry.assign(make, ctrlM).isEmpty());
        QCOMPARE(f.makeAction.shortcuts(), Keys { ctrlM });
        QCOMPARE(f.settings.shortcut(make).value(), ctrlM);
        QVERIFY(!f.registry.isDefault(make));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.at(0).at(0).toString(), make);
        f.registry.assign(make, ctrlM);
        QCOMPARE(changed.count(), 1);
    }

    void aNewStartHasTheKeysBack()
    {
        Fixture f;
        f.registry.assign(make, ctrlM);
        f.registry.assign(cancel, QKeySequence());
        ShortcutRegistry later(f.settings);
        QAction action;
        later.add(entryOf(make, { ctrlReturn }), &action);
        later.add(entryOf(cancel, { escape, ctrlDot }));
        QCOMPARE(action.shortcuts(), Keys { ctrlM });
        QVERIFY(later.sequences(cancel).isEmpty());
        QVERIFY(!later.isDefault(cancel));
    }

    void keysOfAnotherAreRefused()
    {
        Fixture f;
        QSignalSpy changed(&f.registry, &ShortcutRegistry::changed);
        QCOMPARE(f.registry.assign(make, ctrlDot), QStringList { cancel });
        QCOMPARE(f.makeAction.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
        QCOMPARE(changed.count(), 0);
        QVERIFY(!f.settings.shortcut(make));
        QVERIFY(f.registry.conflicts(cancel, ctrlDot).isEmpty()); // its own
        QVERIFY(f.registry.conflicts(star, QKeySequence()).isEmpty());
    }

    void keysThatBeginLikeOthersAreRefused()
    {
        Fixture f;
        const QKeySequence chord(Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_M);
        const QKeySequence start(Qt::CTRL | Qt::Key_K);
        QVERIFY(f.registry.assign(star, chord).isEmpty());
        QCOMPARE(f.registry.assign(make, start), QStringList { star });
        QVERIFY(f.registry.assign(star, start).isEmpty());
        QCOMPARE(f.registry.assign(make, chord), QStringList { star });
    }

    void takingOverLeavesTheOtherItsRest()
    {
        Fixture f;
        f.registry.takeOver(make, escape);
        QCOMPARE(f.makeAction.shortcuts(), Keys { escape });
        QCOMPARE(f.cancelAction.shortcuts(), Keys { ctrlDot });
        QCOMPARE(f.settings.shortcut(cancel).value(), ctrlDot);
        f.registry.takeOver(star, ctrlDot);
        QVERIFY(f.cancelAction.shortcuts().isEmpty());
        QVERIFY(f.settings.shortcut(cancel)->isEmpty());
    }

    void resetGivesDefaultsBackUnlessTaken()
    {
        Fixture f;
        f.registry.takeOver(star, ctrlReturn);
        QCOMPARE(f.registry.reset(make), QStringList { star });
        QVERIFY(f.makeAction.shortcuts().isEmpty());
        QVERIFY(f.registry.reset(star).isEmpty());
        QVERIFY(f.registry.reset(make).isEmpty());
        QCOMPARE(f.makeAction.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
        QVERIFY(!f.settings.shortcut(make));
    }

    void resetAllUndoesEverything()
    {
        Fixture f;
        f.registry.takeOver(star, escape);
        f.registry.assign(make, ctrlM);
        f.registry.resetAll();
        QCOMPARE(f.makeAction.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
        QCOMPARE(f.cancelAction.shortcuts(), (Keys { escape, ctrlDot }));
        QVERIFY(f.starAction.shortcuts().isEmpty());
        QVERIFY(!f.settings.shortcut(cancel));
    }

    void assigningTheDefaultIsAReset()
    {
        Fixture f;
        f.registry.assign(make, ctrlM);
        f.registry.assign(make, ctrlReturn);
        QVERIFY(f.registry.isDefault(make));
        QVERIFY(!f.settings.shortcut(make));
    }

    void namesFollowTheLanguage()
    {
        Fixture f;
        QSignalSpy renamed(&f.registry, &ShortcutRegistry::entriesChanged);
        f.registry.rename(make, QStringLiteral("制作"), QStringLiteral("图片"));
        f.registry.rename(make, QStringLiteral("制作"), QStringLiteral("图片"));
        QCOMPARE(renamed.count(), 1);
        QCOMPARE(f.registry.entries().first().name, QStringLiteral("制作"));
        QCOMPARE(f.registry.sequences(make), (Keys { ctrlEnter, ctrlReturn }));
    }

    void actionsMayGoFirst()
    {
        Fixture f;
        {
            QAction shortLived;
            f.registry.add(entryOf(star, {}), &shortLived);
            QCOMPARE(f.registry.entries().size(), qsizetype { 3 });
        }
        QVERIFY(f.registry.assign(star, ctrlM).isEmpty());
        QCOMPARE(f.registry.sequences(star), Keys { ctrlM });
    }

    void unknownIdsDoNothing()
    {
        Fixture f;
        const QString unknown = QStringLiteral("unknown");
        QVERIFY(!f.registry.contains(unknown));
        QVERIFY(f.registry.assign(unknown, ctrlReturn).isEmpty());
        f.registry.takeOver(unknown, ctrlReturn);
        QVERIFY(f.registry.reset(unknown).isEmpty());
        QCOMPARE(f.makeAction.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
        QVERIFY(!f.settings.shortcut(unknown));
    }

    void bothEnterKeysAreOne()
    {
        Fixture f;
        QCOMPARE(f.registry.conflicts(star, ctrlEnter), QStringList { make });
        QCOMPARE(f.registry.conflicts(star, ctrlReturn), QStringList { make });
        f.registry.takeOver(star, ctrlReturn);
        QVERIFY(f.makeAction.shortcuts().isEmpty());
        QCOMPARE(f.starAction.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
        QCOMPARE(f.starAction.shortcut(), ctrlEnter); // what menus show
        ShortcutRegistry later(f.settings);
        QAction action;
        later.add(entryOf(star, {}), &action);
        QCOMPARE(action.shortcuts(), (Keys { ctrlEnter, ctrlReturn }));
    }

    void receiversMayAddActionsMeanwhile()
    {
        Fixture f;
        f.registry.assign(make, ctrlM);
        f.registry.takeOver(star, escape);
        int added = 0;
        QObject context;
        connect(&f.registry, &ShortcutRegistry::changed, &context, [&] {
            for (int i = 0; i < 50; ++i)
                f.registry.add(entryOf(QString::number(++added), {}));
        });
        f.registry.resetAll();
        QVERIFY(added >= 150);
        QCOMPARE(f.cancelAction.shortcuts(), (Keys { escape, ctrlDot }));
    }
};

QTEST_MAIN(ShortcutRegistryTest)
#include "tst_shortcutregistry.moc"
