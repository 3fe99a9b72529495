#include "panels/makebar.h"

#include "marktranslator.h"

#include <QAction>
#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace unclip;

namespace {

const QString sentence = QStringLiteral("Say in words what the picture shows.");

} // namespace

class TestMakeBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void buttonQueuesAtTheEnd();
    void menuQueuesNextInLine();
    void reasonGreysEverything();
    void reasonIsShownAndHeard();
    void noteGivesWayToReason();
    void emphasisEndsWithTheReason();
    void nothingToEmphasise();
    void tooltipHasTheShortcut();
    void keyboardReachesButtonAndMenu();
    void languageChanges();

private:
    QPushButton *button() const
    {
        return m_bar->findChild<QPushButton *>(QStringLiteral("makeButton"));
    }
    QAction *next() const { return m_bar->findChild<QAction *>(QStringLiteral("makeNextAction")); }
    QLabel *shown() const { return m_bar->findChild<QLabel *>(QStringLiteral("makeReason")); }

    std::unique_ptr<MakeBar> m_bar;
};

void TestMakeBar::init()
{
    m_bar = std::make_unique<MakeBar>();
    m_bar->setText(QStringLiteral("Make 4 pictures"));
    m_bar->show();
}

void TestMakeBar::buttonQueuesAtTheEnd()
{
    QCOMPARE(button()->text(), QStringLiteral("Make 4 pictures"));
    QSignalSpy spy(m_bar.get(), &MakeBar::makeRequested);
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<ModePanel::Place>(), ModePanel::Place::Last);
}

void TestMakeBar::menuQueuesNextInLine()
{
    QSignalSpy spy(m_bar.get(), &MakeBar::makeRequested);
    next()->trigger();
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().first().value<ModePanel::Place>(), ModePanel::Place::Next);
}

void TestMakeBar::reasonGreysEverything()
{
    QSignalSpy spy(m_bar.get(), &MakeBar::makeRequested);
    m_bar->setReason(sentence);
    QVERIFY(!button()->isEnabled());
    QVERIFY(!next()->isEnabled());
    QTest::mouseClick(button(), Qt::LeftButton);
    next()->trigger();
    QCOMPARE(spy.count(), 0);

    m_bar->setReason({});
    QVERIFY(button()->isEnabled());
    QVERIFY(next()->isEnabled());
}

void TestMakeBar::reasonIsShownAndHeard()
{
    m_bar->setReason(sentence);
    QCOMPARE(shown()->text(), sentence);
    QCOMPARE(button()->accessibleDescription(), sentence);
    QCOMPARE(button()->toolTip(), sentence);
}

void TestMakeBar::noteGivesWayToReason()
{
    m_bar->setNote(QStringLiteral("Drawing the preview…"));
    QCOMPARE(shown()->text(), QStringLiteral("Drawing the preview…"));
    QVERIFY(button()->isEnabled());
    m_bar->setReason(sentence);
    QCOMPARE(shown()->text(), sentence);
    m_bar->setReason({});
    QCOMPARE(shown()->text(), QStringLiteral("Drawing the preview…"));
}

void TestMakeBar::emphasisEndsWithTheReason()
{
    m_bar->setReason(sentence);
    QCOMPARE(shown()->property("role").toString(), QStringLiteral("muted"));
    m_bar->emphasiseReason();
    QCOMPARE(shown()->property("role").toString(), QStringLiteral("warning"));
    m_bar->setReason(sentence); // said again by every keystroke
    QCOMPARE(shown()->property("role").toString(), QStringLiteral("warning"));
    m_bar->setReason({});
    QCOMPARE(shown()->property("role").toString(), QStringLiteral("muted"));
}

void TestMakeBar::nothingToEmphasise()
{
    m_bar->emphasiseReason();
    QCOMPARE(shown()->property("role").toString(), QStringLiteral("muted"));
}

void TestMakeBar::tooltipHasTheShortcut()
{
    const QString usual = QKeySequence(Qt::CTRL | Qt::Key_Enter).toString(QKeySequence::NativeText);
    QVERIFY2(button()->toolTip().contains(usual), qPrintable(button()->toolTip()));
    m_bar->setShortcutHints(QStringLiteral("F7"), QStringLiteral("F8"));
    QVERIFY(button()->toolTip().contains(QStringLiteral("F7")));
    QVERIFY(next()->text().contains(QStringLiteral("F8")));
    m_bar->setShortcutHints({}, {});
    QVERIFY(!button()->toolTip().contains(QLatin1Char('(')));
}

void TestMakeBar::keyboardReachesButtonAndMenu()
{
    QVERIFY(button()->focusPolicy() & Qt::TabFocus);
    auto *more = m_bar->findChild<QToolButton *>(QStringLiteral("makeMoreButton"));
    QVERIFY(more->focusPolicy() & Qt::TabFocus);
    QVERIFY(!more->accessibleName().isEmpty());
}

void TestMakeBar::languageChanges()
{
    const QString before = next()->text();
    MarkTranslator translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QTRY_VERIFY(next()->text() != before);
    QVERIFY(button()->toolTip().startsWith(QStringLiteral("«")));
    QCOMPARE(button()->text(), QStringLiteral("Make 4 pictures"));
    QCoreApplication::removeTranslator(&translator);
}

QTEST_MAIN(TestMakeBar)
#include "tst_makebar.moc"
