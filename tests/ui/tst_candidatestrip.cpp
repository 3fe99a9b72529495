#include "widgets/candidaterows.h"
#include "widgets/candidatestrip.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace unclip;

class TestCandidateStrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void marksTheBest();
    void clickPicks();
    void keysPick();
    void averageAndBest();
    void settingIsSilent();
    void saysWhenThereAreNone();
    void picturesMakeRowsTaller();
    void speaks();

private:
    QPushButton *button(const char *name) const;

    std::unique_ptr<CandidateStrip> m_strip;
    CandidateRows *m_rows = nullptr;
};

void TestCandidateStrip::init()
{
    m_strip = std::make_unique<CandidateStrip>();
    m_strip->setCandidates({ { 0.61, {} }, { 0.72, {} }, { 0.4, {} } });
    m_rows = m_strip->findChild<CandidateRows *>();
    m_strip->resize(300, m_strip->sizeHint().height());
    m_strip->show();
}

QPushButton *TestCandidateStrip::button(const char *name) const
{
    return m_strip->findChild<QPushButton *>(QLatin1String(name));
}

void TestCandidateStrip::marksTheBest()
{
    QCOMPARE(m_rows->marked(), 1);
    QVERIFY(button("bestCandidate")->isChecked());
    m_strip->setCandidates({ { 0.9, {} }, { 0.2, {} } });
    QCOMPARE(m_rows->marked(), 0);
    m_strip->setCandidates({ { -0.3, {} }, { -0.1, {} } }); // cosines may be negative
    QCOMPARE(m_rows->marked(), 1);
    QVERIFY(!m_strip->grab().isNull());
}

void TestCandidateStrip::clickPicks()
{
    QSignalSpy picks(m_strip.get(), &CandidateStrip::picked);
    QTest::mouseClick(m_rows, Qt::LeftButton, {}, QPoint(30, m_rows->height() - 4));
    QCOMPARE(picks.count(), 1);
    QCOMPARE(picks[0][0].toInt(), 2);
    QCOMPARE(m_rows->marked(), 2);
    QVERIFY(!button("bestCandidate")->isChecked());
}

void TestCandidateStrip::keysPick()
{
    QSignalSpy picks(m_strip.get(), &CandidateStrip::picked);
    QTest::keyClick(m_rows, Qt::Key_Home);
    QCOMPARE(picks.count(), 0);
    QTest::keyClick(m_rows, Qt::Key_Return);
    QTest::keyClick(m_rows, Qt::Key_End);
    QTest::keyClick(m_rows, Qt::Key_Space);
    QCOMPARE(picks.count(), 2);
    QCOMPARE(picks[0][0].toInt(), 0);
    QCOMPARE(picks[1][0].toInt(), 2);
}

void TestCandidateStrip::averageAndBest()
{
    QSignalSpy averages(m_strip.get(), &CandidateStrip::averageRequested);
    QSignalSpy bests(m_strip.get(), &CandidateStrip::bestRequested);
    QTest::mouseClick(button("averageCandidates"), Qt::LeftButton);
    QCOMPARE(averages.count(), 1);
    QCOMPARE(m_rows->marked(), -1);
    QVERIFY(button("averageCandidates")->isChecked());
    QVERIFY(!button("bestCandidate")->isChecked());
    QTest::mouseClick(button("averageCandidates"), Qt::LeftButton); // stays pressed
    QVERIFY(button("averageCandidates")->isChecked());
    QTest::mouseClick(button("bestCandidate"), Qt::LeftButton);
    QCOMPARE(bests.count(), 1);
    QCOMPARE(m_rows->marked(), 1);
}

void TestCandidateStrip::settingIsSilent()
{
    QSignalSpy picks(m_strip.get(), &CandidateStrip::picked);
    QSignalSpy averages(m_strip.get(), &CandidateStrip::averageRequested);
    m_strip->setChoice(CandidateChoice::Picked, 0);
    QCOMPARE(m_rows->marked(), 0);
    m_strip->setChoice(CandidateChoice::Average);
    QCOMPARE(picks.count() + averages.count(), 0);
}

void TestCandidateStrip::saysWhenThereAreNone()
{
    auto *note = m_strip->findChild<QLabel *>(QStringLiteral("candidateNote"));
    QVERIFY(!note->isVisible());
    m_strip->setCandidates({});
    QVERIFY(note->isVisible());
    QVERIFY(!m_rows->isVisible());
    QVERIFY(!button("averageCandidates")->isVisible());
    m_strip->setMessage(QStringLiteral("There is no prior."));
    QCOMPARE(note->text(), QStringLiteral("There is no prior."));
    m_strip->setCandidates({ { 0.5, {} } });
    QVERIFY(!note->isVisible());
    QCOMPARE(m_strip->count(), 1);
}

void TestCandidateStrip::picturesMakeRowsTaller()
{
    const int plain = m_rows->sizeHint().height();
    QImage picture(900, 900, QImage::Format_RGB888);
    picture.fill(Qt::red);
    m_strip->setPicture(7, picture); // no such candidate
    QCOMPARE(m_rows->sizeHint().height(), plain);
    m_strip->setPicture(1, picture);
    QVERIFY(m_rows->sizeHint().height() > plain);
    QVERIFY(m_rows->entries()[1].picture.width() < 900); // a small one is kept
}

void TestCandidateStrip::speaks()
{
    QVERIFY(!m_rows->accessibleName().isEmpty());
    QTest::keyClick(m_rows, Qt::Key_Home);
    QVERIFY(m_rows->accessibleDescription().contains(QLocale().toString(0.61, 'f', 3)));
    QVERIFY(!m_rows->accessibleDescription().contains(QStringLiteral("chosen")));
    QTest::keyClick(m_rows, Qt::Key_Down);
    QVERIFY(m_rows->accessibleDescription().contains(QStringLiteral("chosen")));
}

QTEST_MAIN(TestCandidateStrip)
#include "tst_candidatestrip.moc"
