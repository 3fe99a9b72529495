#include "widgets/messagebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace unclip;

namespace {

Failure failure(Failure::Kind kind, const char *detail = "what happened")
{
    return { kind, QString::fromUtf8(detail) };
}

} // namespace

class TestMessageBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesNoRoomWithoutMessages();
    void showsTitleReasonAndAction();
    void runsTheActionOnceAndGoes();
    void queuesAndCounts();
    void sameMessageIsNotQueuedTwice();
    void keepsTheNewestWhenFull();
    void detailsFoldAndCopy();
    void textIsNeverTakenForHtml();
    void dismissesAKind();
    void escapeDismisses();
    void foldsForTheNextMessage();
};

void TestMessageBar::takesNoRoomWithoutMessages()
{
    MessageBar bar;
    QVERIFY(bar.isHidden());
    bar.show(Failure());
    bar.showTrouble({});
    QVERIFY(bar.isHidden());
    QCOMPARE(bar.count(), 0);
    bar.dismiss(); // nothing to dismiss: nothing happens
    QVERIFY(bar.isHidden());
}

void TestMessageBar::showsTitleReasonAndAction()
{
    MessageBar bar;
    const Failure diskFull = failure(Failure::Kind::DiskFull);
    bar.show(diskFull);
    QVERIFY(!bar.isHidden());
    const uitext::Trouble trouble = uitext::trouble(diskFull);
    QCOMPARE(bar.findChild<QLabel *>(QStringLiteral("messageTitle"))->text(), trouble.title);
    QCOMPARE(bar.findChild<QLabel *>(QStringLiteral("messageReason"))->text(), trouble.reason);
    QCOMPARE(bar.findChild<QPushButton *>(QStringLiteral("messageAction"))->text(), trouble.action);
    QCOMPARE(bar.accessibleName(), trouble.title);

    uitext::Trouble plain;
    plain.title = QStringLiteral("Only a title");
    bar.clear();
    bar.showTrouble(plain);
    QVERIFY(bar.findChild<QPushButton *>(QStringLiteral("messageAction"))->isHidden());
    QVERIFY(bar.findChild<QToolButton *>(QStringLiteral("messageDetailsButton"))->isHidden());
}

void TestMessageBar::runsTheActionOnceAndGoes()
{
    MessageBar bar;
    QSignalSpy requested(&bar, &MessageBar::actionRequested);
    bar.show(failure(Failure::Kind::DiskFull));
    auto *action = bar.findChild<QPushButton *>(QStringLiteral("messageAction"));
    QTest::mouseClick(action, Qt::LeftButton);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested[0][0].toString(),
             uitext::trouble(failure(Failure::Kind::DiskFull)).actionId);
    QVERIFY(bar.isHidden());
    action->click();
    QCOMPARE(requested.size(), 1);
}

void TestMessageBar::queuesAndCounts()
{
    MessageBar bar;
    bar.show(failure(Failure::Kind::File, "a"));
    const auto *waiting = bar.findChild<QLabel *>(QStringLiteral("messagesWaiting"));
    QVERIFY(waiting->isHidden());
    bar.show(failure(Failure::Kind::Model, "b"));
    bar.show(failure(Failure::Kind::File, "c"));
    QCOMPARE(bar.count(), 3);
    QVERIFY(!waiting->isHidden());
    QVERIFY(waiting->text().contains(QLatin1Char('2')));
    const auto *details = bar.findChild<QPlainTextEdit *>(QStringLiteral("messageDetails"));
    QCOMPARE(details->toPlainText(), QStringLiteral("a")); // in order
    bar.dismiss();
    QCOMPARE(details->toPlainText(), QStringLiteral("b"));
    bar.findChild<QToolButton *>(QStringLiteral("messageClose"))->click();
    QCOMPARE(details->toPlainText(), QStringLiteral("c"));
    bar.dismiss();
    QVERIFY(bar.isHidden());
}

void TestMessageBar::sameMessageIsNotQueuedTwice()
{
    MessageBar bar;
    for (int i = 0; i < 5; ++i)
        bar.show(failure(Failure::Kind::DiskFull, "same"));
    QCOMPARE(bar.count(), 1);
    bar.show(failure(Failure::Kind::DiskFull, "other"));
    QCOMPARE(bar.count(), 2);
}

void TestMessageBar::keepsTheNewestWhenFull()
{
    MessageBar bar;
    for (int i = 0; i < 100; ++i)
        bar.show({ Failure::Kind::File, QString::number(i) });
    QCOMPARE(bar.count(), static_cast<int>(MessageBar::capacity));
    const auto *details = bar.findChild<QPlainTextEdit *>(QStringLiteral("messageDetails"));
    QCOMPARE(details->toPlainText(), QStringLiteral("0")); // the shown one does not change
    while (bar.count() > 1)
        bar.dismiss();
    QCOMPARE(details->toPlainText(), QStringLiteral("99"));
}

void TestMessageBar::detailsFoldAndCopy()
{
    MessageBar bar;
    bar.show(failure(Failure::Kind::Internal, "line 1\nline 2"));
    auto *details = bar.findChild<QPlainTextEdit *>(QStringLiteral("messageDetails"));
    QVERIFY(!details->isVisibleTo(&bar));
    auto *button = bar.findChild<QToolButton *>(QStringLiteral("messageDetailsButton"));
    QTest::keyClick(button, Qt::Key_Space);
    QVERIFY(details->isVisibleTo(&bar));
    bar.findChild<QPushButton *>(QStringLiteral("messageCopy"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(QStringLiteral("line 1\nline 2")));
    button->click();
    QVERIFY(!details->isVisibleTo(&bar));
}

void TestMessageBar::textIsNeverTakenForHtml()
{
    MessageBar bar;
    uitext::Trouble trouble;
    trouble.title = QStringLiteral("<b>bold</b>");
    trouble.reason = QStringLiteral("<img src=x>");
    trouble.details = QStringLiteral("<i>x</i>");
    bar.showTrouble(trouble);
    for (const QLabel *label : bar.findChildren<QLabel *>()) {
        if (!label->text().isEmpty())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    QCOMPARE(bar.findChild<QPlainTextEdit *>()->toPlainText(), trouble.details);
}

void TestMessageBar::dismissesAKind()
{
    MessageBar bar;
    bar.show(failure(Failure::Kind::DiskFull, "a"));
    bar.show(failure(Failure::Kind::Model, "b"));
    bar.show(failure(Failure::Kind::DiskFull, "c"));
    bar.dismissKind(Failure::Kind::DiskFull); // there is room again
    QCOMPARE(bar.count(), 1);
    QCOMPARE(bar.findChild<QPlainTextEdit *>()->toPlainText(), QStringLiteral("b"));
}

void TestMessageBar::escapeDismisses()
{
    MessageBar bar;
    bar.show(failure(Failure::Kind::File));
    QTest::keyClick(&bar, Qt::Key_Escape);
    QVERIFY(bar.isHidden());
}

void TestMessageBar::foldsForTheNextMessage()
{
    MessageBar bar;
    bar.show(failure(Failure::Kind::File, "a"));
    bar.show(failure(Failure::Kind::File, "b"));
    bar.findChild<QToolButton *>(QStringLiteral("messageDetailsButton"))->click();
    bar.dismiss();
    QVERIFY(!bar.findChild<QPlainTextEdit *>()->isVisibleTo(&bar));
}

QTEST_MAIN(TestMessageBar)
#include "tst_messagebar.moc"
