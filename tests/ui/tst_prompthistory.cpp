#include "session/prompthistory.h"

#include <QTest>

using namespace unclip;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

PromptHistory historyOf(const char *text)
{
    PromptHistory history;
    history.setEntries(words(text));
    return history;
}

} // namespace

/// Walking through earlier prompts.
class PromptHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyHistoryHasNothing()
    {
        PromptHistory history;
        QVERIFY(history.older(QStringLiteral("typing")).isNull());
        QVERIFY(history.newer().isNull());
    }

    void goesBackAndReturnsToTheDraft()
    {
        PromptHistory history = historyOf("a b");
        QCOMPARE(history.older(QStringLiteral("draft")), QStringLiteral("b"));
        QCOMPARE(history.older(QStringLiteral("b")), QStringLiteral("a"));
        QVERIFY(history.older(QStringLiteral("a")).isNull());
        QCOMPARE(history.newer(), QStringLiteral("b"));
        QCOMPARE(history.newer(), QStringLiteral("draft"));
        QVERIFY(history.newer().isNull());
    }

    void anEmptyDraftComesBackAsEmptyText()
    {
        PromptHistory history = historyOf("a");
        history.older(QString());
        const QString draft = history.newer();
        QVERIFY(draft.isEmpty());
        QVERIFY(!draft.isNull());
    }

    void theShownPromptIsNotShownAgain()
    {
        PromptHistory history = historyOf("a b");
        QCOMPARE(history.older(QStringLiteral("b")), QStringLiteral("a")); // b was just made
        QCOMPARE(history.newer(), QStringLiteral("b"));
        QVERIFY(history.newer().isNull());
    }

    void anEditedEntryIsNotLost()
    {
        PromptHistory history = historyOf("a b c");
        history.older(QString());
        history.older(QStringLiteral("c"));
        QCOMPARE(history.older(QStringLiteral("b, better")), QStringLiteral("a"));
        QCOMPARE(history.newer(), QStringLiteral("b"));
        QCOMPARE(history.newer(), QStringLiteral("c"));
        QCOMPARE(history.newer(), QStringLiteral("b, better"));
    }

    void equalPromptsAreKeptOnce()
    {
        PromptHistory history = historyOf("a b c");
        history.add(QStringLiteral("a"));
        QCOMPARE(history.entries(), words("b c a"));
        history.setEntries(words("x y x"));
        QCOMPARE(history.entries(), words("y x"));
    }

    void blanksAreNotKept()
    {
        PromptHistory history = historyOf("a");
        history.add(QStringLiteral("  \n"));
        history.add(QString());
        QCOMPARE(history.entries(), words("a"));
    }

    void theOldestGo()
    {
        PromptHistory history;
        QStringList many;
        for (int i = 0; i < PromptHistory::capacity + 50; ++i)
            many.append(QString::number(i));
        history.setEntries(many);
        QCOMPARE(history.entries().size(), qsizetype { PromptHistory::capacity });
        QCOMPARE(history.entries().first(), QStringLiteral("50"));
        history.add(QStringLiteral("new"));
        QCOMPARE(history.entries().first(), QStringLiteral("51"));
        QCOMPARE(history.entries().last(), QStringLiteral("new"));
    }

    void addingEndsTheWalk()
    {
        PromptHistory history = historyOf("a b c");
        history.older(QString());
        history.older(QStringLiteral("c"));
        history.add(QStringLiteral("d"));
        QVERIFY(history.newer().isNull());
        QCOMPARE(history.older(QStringLiteral("e")), QStringLiteral("d"));
        history.setEntries({});
        QVERIFY(history.older(QStringLiteral("e")).isNull());
    }
};

QTEST_GUILESS_MAIN(PromptHistoryTest)
#include "tst_prompthistory.moc"
