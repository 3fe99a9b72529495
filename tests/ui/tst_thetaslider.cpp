#include "widgets/markedslider.h"
#include "widgets/thetaslider.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace unclip;

class TestThetaSlider : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesFromZeroToOne();
    void marksTheUsefulStretch();
    void marksKeptValues();
    void namesItself();
};

void TestThetaSlider::goesFromZeroToOne()
{
    ThetaSlider slider;
    slider.setValue(0.35);
    QSignalSpy edits(&slider, &ThetaSlider::edited);
    auto *bar = slider.findChild<MarkedSlider *>();
    QTest::keyClick(bar, Qt::Key_Right);
    QTest::keyClick(bar, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(bar, Qt::Key_End);
    QTest::keyClick(bar, Qt::Key_Home);
    QList<double> all;
    for (const auto &edit : edits)
        all << edit[0].toDouble();
    QCOMPARE(all, (QList<double> { 0.4, 0.41, 1.0, 0.0 }));
}

void TestThetaSlider::marksTheUsefulStretch()
{
    ThetaSlider slider;
    slider.resize(400, 80);
    slider.show();
    QVERIFY(QTest::qWaitForWindowExposed(&slider));
    auto *bar = slider.findChild<MarkedSlider *>();
    const QImage marked = bar->grab().toImage();
    bar->setUsefulRange(0, 0);
    const QImage plain = bar->grab().toImage();
    QVERIFY(marked != plain);
    const QRect outside(0, 0, bar->width() / 5, bar->height()); // below 0.25 nothing is marked
    QCOMPARE(marked.copy(outside), plain.copy(outside));
    const auto *hint = slider.findChild<QLabel *>(QStringLiteral("hint"));
    QVERIFY(hint->text().contains(QLocale().toString(0.25, 'f', 2)));
}

void TestThetaSlider::marksKeptValues()
{
    ThetaSlider slider;
    slider.resize(400, 80);
    slider.show();
    QVERIFY(QTest::qWaitForWindowExposed(&slider));
    auto *bar = slider.findChild<MarkedSlider *>();
    const QImage plain = bar->grab().toImage();
    slider.setKept({ 0.7, 0.9 });
    const QImage kept = bar->grab().toImage();
    QVERIFY(kept != plain);
    const QRect left(0, 0, bar->width() / 2, bar->height());
    QCOMPARE(kept.copy(left), plain.copy(left)); // both are right of the middle
    slider.setKept({});
    QCOMPARE(bar->grab().toImage(), plain);
}

void TestThetaSlider::namesItself()
{
    ThetaSlider slider;
    auto *bar = slider.findChild<MarkedSlider *>();
    QVERIFY(!bar->accessibleName().isEmpty());
    QVERIFY(bar->toolTip().contains(QChar(0x03b8)));
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(&slider, &change);
    QVERIFY(!bar->accessibleName().isEmpty());
}

QTEST_MAIN(TestThetaSlider)
#include "tst_thetaslider.moc"
