#include "widgets/compareview.h"

#include "widgets/comparepane.h"

#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace unclip;

namespace {

QImage picture(Qt::GlobalColor colour, int side = 100)
{
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// Red against blue.
class SmallView : public CompareView
{
public:
    SmallView()
    {
        resize(500, 400);
        setPictures(picture(Qt::red), picture(Qt::blue));
        show();
        if (!QTest::qWaitForWindowExposed(this))
            qFatal("the view was not shown");
    }

    ComparePane *pane(const char *name) const
    {
        return findChild<ComparePane *>(QLatin1String(name));
    }
    ComparePane *single() const { return pane("compareSingle"); }
    ComparePane *left() const { return pane("compareLeft"); }
    ComparePane *right() const { return pane("compareRight"); }

    void click(const char *name) { findChild<QToolButton *>(QLatin1String(name))->click(); }

    QColor colourAt(double x) const
    {
        const QImage shot = single()->grab().toImage();
        return shot.pixelColor(static_cast<int>(x), shot.height() * 3 / 4);
    }
};

} // namespace

class TestCompareView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSliderParts();
    void theDividerFollowsKeys();
    void theDividerFollowsTheMouse();
    void aDragBesideTheDividerDoesNotMoveIt();
    void sideBySideIsLocked();
    void picturesOfOtherSizesAreLockedBySize();
    void blinkAlternatesByTimer();
    void spaceTakesOverFromTheTimer();
    void blinkRestsWhileHidden();
    void swapExchanges();
    void modesByButton();
    void escapeAsksToClose();
    void newPicturesAreFitted();
};

void TestCompareView::theSliderParts()
{
    SmallView view;
    view.setDivider(0.5);
    const double x = view.single()->dividerX();
    QCOMPARE(view.colourAt(x - 40), QColor(Qt::red));
    QCOMPARE(view.colourAt(x + 40), QColor(Qt::blue));
    view.setDivider(1.0);
    QCOMPARE(view.colourAt(x + 40), QColor(Qt::red));
    view.setDivider(0.0);
    QCOMPARE(view.colourAt(x - 40), QColor(Qt::blue));
}

void TestCompareView::theDividerFollowsKeys()
{
    SmallView view;
    QTest::keyClick(view.single(), Qt::Key_Right);
    QCOMPARE(view.divider(), 0.55);
    QTest::keyClick(view.single(), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(view.divider(), 0.54);
    QTest::keyClick(view.single(), Qt::Key_End);
    QTest::keyClick(view.single(), Qt::Key_Right);
    QCOMPARE(view.divider(), 1.0);
    QTest::keyClick(view.single(), Qt::Key_Home);
    QCOMPARE(view.divider(), 0.0);
}

void TestCompareView::theDividerFollowsTheMouse()
{
    SmallView view;
    ComparePane *pane = view.single();
    QSignalSpy moved(pane, &ComparePane::dividerMoved);
    const int y = pane->height() / 2;
    const QPoint from(static_cast<int>(pane->dividerX()), y);
    QTest::mousePress(pane, Qt::LeftButton, {}, from);
    QTest::mouseMove(pane, from + QPoint(60, 0));
    QTest::mouseRelease(pane, Qt::LeftButton, {}, from + QPoint(60, 0));
    QVERIFY(moved.count() >= 1);
    QVERIFY(std::abs(pane->dividerX() - (from.x() + 60)) < 1.5);
}

void TestCompareView::aDragBesideTheDividerDoesNotMoveIt()
{
    SmallView view;
    ComparePane *pane = view.single();
    const QPoint from(static_cast<int>(pane->dividerX()) + 50, pane->height() / 2);
    QTest::mousePress(pane, Qt::LeftButton, {}, from);
    QTest::mouseMove(pane, from + QPoint(40, 0));
    QTest::mouseRelease(pane, Qt::LeftButton, {}, from + QPoint(40, 0));
    QCOMPARE(view.divider(), 0.5);
}

void TestCompareView::sideBySideIsLocked()
{
    SmallView view;
    view.setMode(CompareView::Mode::SideBySide);
    view.left()->zoomBy(4.0);
    QCOMPARE(view.right()->scale(), view.left()->scale());
    QTest::keyClick(view.left(), Qt::Key_Right);
    QCOMPARE(view.right()->transform().centre, view.left()->transform().centre);
    QVERIFY(view.left()->transform().centre.x() > 0.5);
    QSignalSpy changed(&view, &CompareView::transformChanged);
    view.right()->zoomBy(0.5);
    QCOMPARE(view.left()->scale(), view.right()->scale());
    QCOMPARE(changed.count(), 1);
}

void TestCompareView::picturesOfOtherSizesAreLockedBySize()
{
    SmallView view;
    view.setPictures(picture(Qt::red, 100), picture(Qt::blue, 25));
    view.setMode(CompareView::Mode::SideBySide);
    view.left()->actualSize();
    QCOMPARE(view.right()->scale(), 4.0);
    view.right()->zoomBy(2.0);
    QCOMPARE(view.left()->scale(), 2.0);
}

void TestCompareView::blinkAlternatesByTimer()
{
    SmallView view;
    view.setBlinkInterval(20);
    view.setMode(CompareView::Mode::Blink);
    QVERIFY(view.isBlinking());
    QCOMPARE(view.colourAt(250), QColor(Qt::red));
    QTRY_VERIFY(view.isShowingB());
    QTRY_VERIFY(!view.isShowingB());
}

void TestCompareView::spaceTakesOverFromTheTimer()
{
    SmallView view;
    view.setBlinkInterval(100000);
    view.setMode(CompareView::Mode::Blink);
    QTest::keyClick(view.single(), Qt::Key_Space);
    QVERIFY(!view.isBlinking());
    QVERIFY(view.isShowingB());
    QCOMPARE(view.colourAt(250), QColor(Qt::blue));
    QTest::keyClick(view.single(), Qt::Key_Space);
    QVERIFY(!view.isShowingB());
    view.click("compareBlinkTimer");
    QVERIFY(view.isBlinking());
}

void TestCompareView::blinkRestsWhileHidden()
{
    SmallView view;
    view.setMode(CompareView::Mode::Blink);
    view.hide();
    QVERIFY(!view.isBlinking());
    view.show();
    QVERIFY(view.isBlinking());
    view.setMode(CompareView::Mode::Slider);
    QVERIFY(!view.isBlinking());
}

void TestCompareView::swapExchanges()
{
    SmallView view;
    view.setCaptions(QStringLiteral("one"), QStringLiteral("two"));
    QTest::keyClick(view.single(), Qt::Key_X);
    const double x = view.single()->dividerX();
    QCOMPARE(view.colourAt(x - 40), QColor(Qt::blue));
    QVERIFY(view.left()->accessibleName().contains(QStringLiteral("two")));
    view.click("compareSwap");
    QCOMPARE(view.colourAt(x - 40), QColor(Qt::red));
}

void TestCompareView::modesByButton()
{
    SmallView view;
    QSignalSpy changed(&view, &CompareView::modeChanged);
    view.click("compareBlink");
    QCOMPARE(view.mode(), CompareView::Mode::Blink);
    view.click("compareSideBySide");
    QCOMPARE(view.mode(), CompareView::Mode::SideBySide);
    QVERIFY(view.left()->isVisible());
    QVERIFY(!view.single()->isVisible());
    view.click("compareSlider");
    QCOMPARE(changed.count(), 3);
    view.setMode(CompareView::Mode::Blink);
    QCOMPARE(changed.count(), 3);
}

void TestCompareView::escapeAsksToClose()
{
    SmallView view;
    QSignalSpy closed(&view, &CompareView::closeRequested);
    QTest::keyClick(view.single(), Qt::Key_Escape);
    view.click("compareClose");
    QCOMPARE(closed.count(), 2);
}

void TestCompareView::newPicturesAreFitted()
{
    SmallView view;
    view.zoomBy(8.0);
    view.setPictures(picture(Qt::green), picture(Qt::yellow));
    QVERIFY(view.single()->transform().isFit());
    QCOMPARE(view.pictureA(), picture(Qt::green));
}

QTEST_MAIN(TestCompareView)
#include "tst_compareview.moc"
