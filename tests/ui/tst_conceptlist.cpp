#include "widgets/conceptlist.h"

#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

#include <memory>

using namespace unclip;

class TestConceptList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void clickPicks();
    void keysWalkAndPick();
    void messageInsteadOfConcepts();
    void isAsTallAsItsRows();
    void tellsTheExactScore();
    void staysInRangeWhenShorter();
    void paintsBarsByScore();

private:
    std::unique_ptr<ConceptList> m_list;
    std::unique_ptr<QSignalSpy> m_picks;
};

void TestConceptList::init()
{
    m_picks.reset();
    m_list = std::make_unique<ConceptList>();
    m_list->setConcepts({ { "fox", 0.31 }, { "snow", 0.24 }, { "雪", -0.1 } });
    m_list->resize(260, m_list->sizeHint().height());
    m_picks = std::make_unique<QSignalSpy>(m_list.get(), &ConceptList::picked);
}

void TestConceptList::clickPicks()
{
    const int row = m_list->height() / 3;
    QTest::mouseClick(m_list.get(), Qt::LeftButton, {}, QPoint(20, row + row / 2));
    QCOMPARE(m_picks->count(), 1);
    QCOMPARE(m_picks->last()[0].toString(), QStringLiteral("snow"));
    m_list->resize(260, 300);
    QTest::mouseClick(m_list.get(), Qt::LeftButton, {}, QPoint(20, 290)); // below the last one
    QTest::mouseClick(m_list.get(), Qt::RightButton, {}, QPoint(20, 5));
    QCOMPARE(m_picks->count(), 1);
}

void TestConceptList::keysWalkAndPick()
{
    QTest::keyClick(m_list.get(), Qt::Key_Up); // at the top already
    QTest::keyClick(m_list.get(), Qt::Key_Down);
    QCOMPARE(m_picks->count(), 0);
    QTest::keyClick(m_list.get(), Qt::Key_Return);
    QCOMPARE(m_picks->last()[0].toString(), QStringLiteral("snow"));
    QTest::keyClick(m_list.get(), Qt::Key_End);
    QTest::keyClick(m_list.get(), Qt::Key_Down);
    QTest::keyClick(m_list.get(), Qt::Key_Space);
    QCOMPARE(m_picks->last()[0].toString(), QStringLiteral("雪"));
    QVERIFY(m_list->accessibleDescription().contains(QStringLiteral("3 of 3")));
    QTest::keyClick(m_list.get(), Qt::Key_Return, Qt::ControlModifier); // makes pictures
    QCOMPARE(m_picks->count(), 2);
}

void TestConceptList::messageInsteadOfConcepts()
{
    m_list->setMessage(QStringLiteral("This model has no word list."));
    QVERIFY(m_list->concepts().empty());
    QCOMPARE(m_list->accessibleDescription(), QStringLiteral("This model has no word list."));
    QTest::keyClick(m_list.get(), Qt::Key_Return);
    QTest::mouseClick(m_list.get(), Qt::LeftButton, {}, QPoint(20, 5));
    QCOMPARE(m_picks->count(), 0);
    QCOMPARE(m_list->focusPolicy(), Qt::NoFocus); // the focus would be nowhere to be seen
    m_list->setConcepts({ { "fox", 0.3 } });
    QCOMPARE(m_list->focusPolicy(), Qt::StrongFocus);
    QTest::keyClick(m_list.get(), Qt::Key_Return);
    QCOMPARE(m_picks->count(), 1);
}

void TestConceptList::isAsTallAsItsRows()
{
    const int three = m_list->sizeHint().height();
    m_list->setConcepts({ { "fox", 0.31 } });
    QCOMPARE(m_list->sizeHint().height() * 3, three);
    QCOMPARE(m_list->minimumSizeHint().height(), m_list->sizeHint().height());
}

void TestConceptList::tellsTheExactScore()
{
    m_list->show();
    QHelpEvent help(QEvent::ToolTip, QPoint(20, 5), m_list->mapToGlobal(QPoint(20, 5)));
    QCoreApplication::sendEvent(m_list.get(), &help);
    QVERIFY(QToolTip::text().contains(QStringLiteral("fox")));
    QVERIFY(QToolTip::text().contains(QLocale().toString(0.31, 'f', 4)));
}

void TestConceptList::staysInRangeWhenShorter()
{
    QTest::keyClick(m_list.get(), Qt::Key_End);
    m_list->setConcepts({ { "fox", 0.31 } });
    QTest::keyClick(m_list.get(), Qt::Key_Return);
    QCOMPARE(m_picks->last()[0].toString(), QStringLiteral("fox"));
}

void TestConceptList::paintsBarsByScore()
{
    m_list->setConcepts({ { "a", 0.3 }, { "a", 0.3 } });
    m_list->resize(260, m_list->sizeHint().height());
    const QImage same = m_list->grab().toImage();
    const int row = same.height() / 2;
    QCOMPARE(same.copy(0, 0, 260, row), same.copy(0, row, 260, row));
    m_list->setConcepts({ { "a", 0.3 }, { "a", 0.1 } });
    const QImage other = m_list->grab().toImage();
    QVERIFY(other.copy(0, 0, 260, row) != other.copy(0, row, 260, row));
}

QTEST_MAIN(TestConceptList)
#include "tst_conceptlist.moc"
