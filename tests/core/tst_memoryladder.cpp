#include "pipeline/memoryladder.h"

#include <QTest>

using namespace unclip;

/// The steps down when a device runs out of memory.
class MemoryLadderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsTriedWhenMemorySuffices()
    {
        int applied = 0;
        runOnLadder({ { "less", [&] { return ++applied > 0; } } }, [] {});
        QCOMPARE(applied, 0);
    }

    void stepsDownUntilItFits()
    {
        int memory = 3;
        QStringList applied;
        const auto rung = [&](const char *name) {
            return MemoryRung { name, [&applied, &memory, name] {
                                   applied.append(QString::fromLatin1(name));
                                   --memory;
                                   return true;
                               } };
        };
        int attempts = 0;
        runOnLadder({ rung("first"), rung("second"), rung("third") }, [&] {
            ++attempts;
            if (memory > 1)
                throw OutOfMemory("full");
        });
        QCOMPARE(attempts, 3);
        QCOMPARE(applied, (QStringList { QStringLiteral("first"), QStringLiteral("second") }));
    }

    void rungsThatDoNotApplyArePassedOver()
    {
        int attempts = 0;
        runOnLadder({ { "no", [] { return false; } }, { "yes", [] { return true; } } }, [&] {
            if (++attempts == 1)
                throw OutOfMemory("full");
        });
        QCOMPARE(attempts, 2);
    }

    void saysWhatWasTried()
    {
        try {
            runOnLadder({ { "one component at a time", [] { return true; } } },
                        [] { throw OutOfMemory("full"); });
            QFAIL("must throw");
        } catch (const DeviceError &error) {
            QVERIFY(QByteArray(error.what()).contains("one component at a time"));
        }
    }

    void otherErrorsPassThrough()
    {
        QVERIFY_EXCEPTION_THROWN(
            runOnLadder({ { "less", [] { return true; } } }, [] { throw InvalidRequest("no"); }),
            InvalidRequest);
    }
};

QTEST_GUILESS_MAIN(MemoryLadderTest)
#include "tst_memoryladder.moc"
