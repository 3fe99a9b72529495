#include "widgets/xypad.h"

#include <QSignalSpy>
#include <QTest>

using namespace unclip;

class TestXyPad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void settingIsSilentAndClamped();
    void arrowsMove();
    void staysInside();
    void cornersAreReachable();
    void dragsBeyondTheEdge();
    void showsCornersAndFrame();
    void ignoresWrongCorners();
};

void TestXyPad::settingIsSilentAndClamped()
{
    XyPad pad;
    QSignalSpy edits(&pad, &XyPad::edited);
    pad.setPosition({ 1.4, -0.2 });
    QCOMPARE(pad.position(), QPointF(1.0, 0.0));
    QCOMPARE(edits.count(), 0);
}

void TestXyPad::arrowsMove()
{
    XyPad pad;
    QSignalSpy edits(&pad, &XyPad::edited);
    QTest::keyClick(&pad, Qt::Key_Right);
    QTest::keyClick(&pad, Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(edits.count(), 2);
    QCOMPARE(edits.last()[0].toPointF(), QPointF(0.55, 0.49));
    QTest::keyClick(&pad, Qt::Key_Home);
    QCOMPARE(pad.position(), QPointF(0.5, 0.5));
    QTest::keyClick(&pad, Qt::Key_Left, Qt::ControlModifier); // not ours
    QCOMPARE(edits.count(), 3);
}

void TestXyPad::staysInside()
{
    XyPad pad;
    QSignalSpy edits(&pad, &XyPad::edited);
    pad.setPosition({ 0.98, 0.5 });
    QTest::keyClick(&pad, Qt::Key_Right);
    QTest::keyClick(&pad, Qt::Key_Right);
    QCOMPARE(pad.position(), QPointF(1.0, 0.5));
    QCOMPARE(edits.count(), 1); // the second one changed nothing
}

void TestXyPad::cornersAreReachable()
{
    XyPad pad;
    pad.resize(260, 260);
    QTest::mouseClick(&pad, Qt::LeftButton, {}, QPoint(2, 2));
    QCOMPARE(pad.position(), QPointF(0.0, 0.0));
    QTest::mouseClick(&pad, Qt::LeftButton, {}, QPoint(258, 258));
    QCOMPARE(pad.position(), QPointF(1.0, 1.0));
    QTest::mouseClick(&pad, Qt::LeftButton, {}, QPoint(130, 130));
    QVERIFY(qAbs(pad.position().x() - 0.5) < 0.01);
}

void TestXyPad::dragsBeyondTheEdge()
{
    XyPad pad;
    pad.resize(300, 260); // not square: the field is in the middle
    QTest::mousePress(&pad, Qt::LeftButton, {}, QPoint(150, 130));
    QTest::mouseMove(&pad, QPoint(600, 130));
    QVERIFY(qAbs(pad.position().y() - 0.5) < 0.01);
    QCOMPARE(pad.position().x(), 1.0);
    QTest::mouseRelease(&pad, Qt::LeftButton, {}, QPoint(600, 130));
    QTest::mouseMove(&pad, QPoint(150, 130));
    QCOMPARE(pad.position().x(), 1.0);
}

void TestXyPad::showsCornersAndFrame()
{
    XyPad pad;
    pad.resize(260, 260);
    QImage red(3000, 40, QImage::Format_RGB888);
    red.fill(Qt::red);
    pad.setCorner(3, red, QStringLiteral("sunset"));
    const QImage shown = pad.grab().toImage();
    QCOMPARE(shown.pixelColor(230, 230), QColor(Qt::red)); // fills its corner
    QVERIFY(pad.accessibleDescription().contains(QStringLiteral("sunset")));
    QImage blue(16, 16, QImage::Format_RGB888);
    blue.fill(Qt::blue);
    pad.setFrame(blue);
    QCOMPARE(pad.grab().toImage().pixelColor(130, 90), QColor(Qt::blue));
    pad.setFrame({});
    QCOMPARE(pad.grab().toImage(), shown);
}

void TestXyPad::ignoresWrongCorners()
{
    XyPad pad;
    const QString before = pad.accessibleDescription();
    pad.setCorner(4, {}, QStringLiteral("x"));
    pad.setCorner(-1, {}, QStringLiteral("x"));
    QCOMPARE(pad.accessibleDescription(), before);
}

QTEST_MAIN(TestXyPad)
#include "tst_xypad.moc"
