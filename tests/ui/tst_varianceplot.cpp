#include "widgets/varianceplot.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace unclip;

namespace {

std::vector<double> risingShares(int count)
{
    std::vector<double> shares;
    for (int k = 1; k <= count; ++k)
        shares.push_back(1.0 - std::exp(-3.0 * k / count));
    return shares;
}

} // namespace

class TestVariancePlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void settingIsSilent();
    void arrowsPick();
    void staysInRange();
    void clicksAndDragsPick();
    void withoutSharesNothingIsPicked();
    void marksTheCurrent();
    void paintsAtAnySize_data();
    void paintsAtAnySize();
};

void TestVariancePlot::settingIsSilent()
{
    VariancePlot plot;
    QSignalSpy picks(&plot, &VariancePlot::picked);
    plot.setShares(risingShares(320));
    plot.setCurrent(40);
    QCOMPARE(picks.count(), 0);
    QVERIFY(plot.accessibleDescription().contains(QStringLiteral("40")));
}

void TestVariancePlot::arrowsPick()
{
    VariancePlot plot;
    plot.setShares(risingShares(320));
    plot.setCurrent(40);
    QSignalSpy picks(&plot, &VariancePlot::picked);
    QTest::keyClick(&plot, Qt::Key_Right); // a fiftieth of the axis
    QTest::keyClick(&plot, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&plot, Qt::Key_PageUp);
    QTest::keyClick(&plot, Qt::Key_End);
    QTest::keyClick(&plot, Qt::Key_Home);
    QList<int> all;
    for (const auto &pick : picks)
        all << pick[0].toInt();
    QCOMPARE(all, (QList<int> { 46, 45, 77, 320, 1 }));
}

void TestVariancePlot::staysInRange()
{
    VariancePlot plot;
    plot.setShares(risingShares(20));
    plot.setCurrent(1);
    QSignalSpy picks(&plot, &VariancePlot::picked);
    QTest::keyClick(&plot, Qt::Key_Left);
    QCOMPARE(picks.count(), 0);
    plot.setCurrent(500); // of another basis
    QTest::keyClick(&plot, Qt::Key_Right);
    QCOMPARE(picks.last()[0].toInt(), 20);
}

void TestVariancePlot::clicksAndDragsPick()
{
    VariancePlot plot;
    plot.resize(300, 140);
    plot.setShares(risingShares(100));
    QSignalSpy picks(&plot, &VariancePlot::picked);
    QTest::mousePress(&plot, Qt::LeftButton, {}, QPoint(1, 70));
    QCOMPARE(picks.last()[0].toInt(), 1);
    QTest::mouseMove(&plot, QPoint(298, 70));
    QCOMPARE(picks.last()[0].toInt(), 100);
    QTest::mouseMove(&plot, QPoint(160, 70));
    const int middle = picks.last()[0].toInt();
    QVERIFY2(middle > 30 && middle < 70, qPrintable(QString::number(middle)));
}

void TestVariancePlot::withoutSharesNothingIsPicked()
{
    VariancePlot plot;
    plot.resize(300, 140);
    QSignalSpy picks(&plot, &VariancePlot::picked);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(150, 70));
    QTest::keyClick(&plot, Qt::Key_Right);
    QCOMPARE(picks.count(), 0);
    QVERIFY(!plot.grab().isNull());
}

void TestVariancePlot::marksTheCurrent()
{
    VariancePlot plot;
    plot.resize(300, 140);
    plot.setShares(risingShares(100));
    const QImage plain = plot.grab().toImage();
    plot.setCurrent(30);
    const QImage marked = plot.grab().toImage();
    QVERIFY(plain != marked);
    plot.setCurrent(60);
    QVERIFY(plot.grab().toImage() != marked);
    plot.setCurrent(0); // all of them: no mark
    QCOMPARE(plot.grab().toImage(), plain);
}

void TestVariancePlot::paintsAtAnySize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("count");
    QTest::newRow("tiny") << QSize(20, 12) << 320;
    QTest::newRow("usual") << QSize(300, 140) << 320;
    QTest::newRow("one component") << QSize(300, 140) << 1;
    QTest::newRow("very many") << QSize(900, 400) << 1024;
}

void TestVariancePlot::paintsAtAnySize()
{
    QFETCH(const QSize, size);
    QFETCH(const int, count);
    VariancePlot plot;
    plot.setShares(risingShares(count));
    plot.setCurrent(count);
    plot.resize(size);
    QCOMPARE(plot.grab().size(), plot.size());
}

QTEST_MAIN(TestVariancePlot)
#include "tst_varianceplot.moc"
