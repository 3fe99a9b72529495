#include "widgets/section.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace unclip;

class TestSection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldsByClickAndKey();
    void settingIsSilent();
    void keepsItsStateForNewContent();
};

void TestSection::foldsByClickAndKey()
{
    Section section;
    auto *content = new QLabel;
    section.setTitle(QStringLiteral("Advanced"));
    section.setContent(content);
    section.show();
    QSignalSpy changes(&section, &Section::unfoldedChanged);
    auto *header = section.findChild<QToolButton *>(QStringLiteral("sectionHeader"));
    QVERIFY(!content->isVisible());
    QTest::mouseClick(header, Qt::LeftButton);
    QVERIFY(content->isVisible());
    QTest::keyClick(header, Qt::Key_Space);
    QVERIFY(!content->isVisible());
    QCOMPARE(changes.count(), 2);
    QCOMPARE(changes[0][0].toBool(), true);
    QCOMPARE(changes[1][0].toBool(), false);
    QCOMPARE(header->accessibleName(), QStringLiteral("Advanced"));
}

void TestSection::settingIsSilent()
{
    Section section;
    QSignalSpy changes(&section, &Section::unfoldedChanged);
    section.setUnfolded(true);
    QVERIFY(section.isUnfolded());
    QCOMPARE(changes.count(), 0);
}

void TestSection::keepsItsStateForNewContent()
{
    Section section;
    section.setUnfolded(true);
    section.setContent(new QLabel);
    auto *second = new QLabel;
    section.setContent(second); // the first one is gone
    section.show();
    QVERIFY(second->isVisible());
    QCOMPARE(section.findChildren<QLabel *>().size(), 1);
}

QTEST_MAIN(TestSection)
#include "tst_section.moc"
