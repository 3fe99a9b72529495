#include "widgets/imageview.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

using namespace unclip;

namespace {

constexpr int viewSide = 400;
constexpr int margin = 16;

QImage checkered(int side)
{
    QImage image(side, side, QImage::Format_RGB32);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            image.setPixelColor(x, y, (x + y) % 2 == 0 ? Qt::black : Qt::white);
    return image;
}

void turnWheel(ImageView &view, const QPoint &position, int notches)
{
    QWheelEvent event(position, view.mapToGlobal(position), {}, { 0, 120 * notches }, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&view, &event);
}

void drag(ImageView &view, const QPoint &from, const QPoint &to,
          Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(&view, Qt::LeftButton, modifiers, from);
    QMouseEvent move(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     modifiers);
    QApplication::sendEvent(&view, &move);
    QTest::mouseRelease(&view, Qt::LeftButton, modifiers, to);
}

/// Lets a test see where the picture lies.
class OpenView : public ImageView
{
public:
    OpenView()
    {
        resize(viewSide, viewSide);
        setImage(checkered(100));
    }

    using ImageView::pictureRect;
};

} // namespace

class TestImageView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsWholePicturesOfAnyShape_data();
    void fitsWholePicturesOfAnyShape();
    void actualSizeIsOnePixelAPixel();
    void theWheelKeepsThePointUnderTheCursor();
    void zoomStaysWithinBounds();
    void dragPansALargePicture();
    void panningStopsAtTheEdge();
    void dragOfAFittedPictureGoesOut();
    void controlDragGoesOutWhenPannable();
    void doubleClickTogglesFitAndActualSize();
    void arrowsPanAndShiftIsFine();
    void arrowsThatCannotPanGoToTheParent();
    void plusAndMinusZoom();
    void settingATransformIsSilent();
    void aNewPictureKeepsTheTransform();
    void enlargedPixelsAreSharpButFittedOnesSmooth();
    void withoutAPictureNothingBreaks();
    void theMenuKeyAsksForAMenu();
};

void TestImageView::fitsWholePicturesOfAnyShape_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("square") << QSize(100, 100);
    QTest::newRow("wide") << QSize(1000, 10);
    QTest::newRow("tall") << QSize(3, 900);
    QTest::newRow("one pixel") << QSize(1, 1);
}

void TestImageView::fitsWholePicturesOfAnyShape()
{
    QFETCH(QSize, size);
    OpenView view;
    view.setImage(QImage(size, QImage::Format_RGB32));
    const QRectF picture = view.pictureRect();
    QVERIFY(QRectF(view.rect()).contains(picture));
    const double longer = std::max(picture.width(), picture.height());
    QVERIFY(std::abs(longer - (viewSide - 2 * margin)) < 1e-6);
    QVERIFY((picture.center() - QPointF(viewSide / 2.0, viewSide / 2.0)).manhattanLength() < 1e-6);
}

void TestImageView::actualSizeIsOnePixelAPixel()
{
    OpenView view;
    QSignalSpy changed(&view, &ImageView::transformChanged);
    view.actualSize();
    QCOMPARE(view.scale(), 1.0);
    QCOMPARE(view.pictureRect().width() * view.devicePixelRatioF(), 100.0);
    QCOMPARE(changed.count(), 1);
    view.actualSize();
    QCOMPARE(changed.count(), 1);
}

void TestImageView::theWheelKeepsThePointUnderTheCursor()
{
    OpenView view;
    const QPoint cursor(300, 150);
    const auto spot = [&view, cursor] {
        const QRectF picture = view.pictureRect();
        return QPointF((cursor.x() - picture.left()) / picture.width(),
                       (cursor.y() - picture.top()) / picture.height());
    };
    const QPointF before = spot();
    turnWheel(view, cursor, 3);
    QVERIFY(view.scale() > 6.0);
    QVERIFY((spot() - before).manhattanLength() < 1e-9);
}

void TestImageView::zoomStaysWithinBounds()
{
    OpenView view;
    for (int i = 0; i < 100; ++i)
        view.zoomBy(2.0);
    QCOMPARE(view.scale(), 64.0);
    for (int i = 0; i < 100; ++i)
        view.zoomBy(0.5);
    QVERIFY(view.scale() > 0.0);
    QVERIFY(view.pictureRect().width() >= 1.0);
}

void TestImageView::dragPansALargePicture()
{
    OpenView view;
    view.setTransform({ 10.0, { 0.5, 0.5 } });
    const QRectF before = view.pictureRect();
    drag(view, { 200, 200 }, { 230, 180 });
    QCOMPARE(view.pictureRect().topLeft() - before.topLeft(), QPointF(30, -20));
}

void TestImageView::panningStopsAtTheEdge()
{
    OpenView view;
    view.setTransform({ 10.0, { 0.5, 0.5 } });
    for (int i = 0; i < 10; ++i)
        drag(view, { 10, 10 }, { 390, 390 });
    QVERIFY(std::abs(view.pictureRect().left()) < 1e-6);
    QVERIFY(std::abs(view.pictureRect().top()) < 1e-6);
}

void TestImageView::dragOfAFittedPictureGoesOut()
{
    OpenView view;
    QSignalSpy out(&view, &ImageView::dragOutRequested);
    drag(view, { 200, 200 }, { 260, 200 });
    QCOMPARE(out.count(), 1);
    QVERIFY(view.transform().isFit());
}

void TestImageView::controlDragGoesOutWhenPannable()
{
    OpenView view;
    view.setTransform({ 10.0, { 0.5, 0.5 } });
    QSignalSpy out(&view, &ImageView::dragOutRequested);
    drag(view, { 200, 200 }, { 260, 200 });
    QCOMPARE(out.count(), 0);
    drag(view, { 200, 200 }, { 260, 200 }, Qt::ControlModifier);
    QCOMPARE(out.count(), 1);
}

void TestImageView::doubleClickTogglesFitAndActualSize()
{
    OpenView view;
    QTest::mouseDClick(&view, Qt::LeftButton, {}, { 200, 200 });
    QCOMPARE(view.scale(), 1.0);
    QTest::mouseDClick(&view, Qt::LeftButton, {}, { 200, 200 });
    QVERIFY(view.transform().isFit());
}

void TestImageView::arrowsPanAndShiftIsFine()
{
    OpenView view;
    view.setTransform({ 10.0, { 0.5, 0.5 } });
    const double start = view.pictureRect().left();
    QTest::keyClick(&view, Qt::Key_Right);
    const double far = view.pictureRect().left();
    QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
    const double fine = view.pictureRect().left();
    QVERIFY(far < start);
    QVERIFY(fine < far);
    QVERIFY(start - far > 3 * (far - fine));
}

void TestImageView::arrowsThatCannotPanGoToTheParent()
{
    class Parent : public QWidget
    {
    public:
        int keys = 0;

    protected:
        void keyPressEvent(QKeyEvent *) override { ++keys; }
    };
    Parent parent;
    auto *view = new ImageView(&parent);
    view->resize(viewSide, viewSide);
    view->setImage(checkered(100));
    QTest::keyClick(view, Qt::Key_Left);
    QCOMPARE(parent.keys, 1);
    view->setTransform({ 10.0, { 0.5, 0.5 } });
    QTest::keyClick(view, Qt::Key_Left);
    QCOMPARE(parent.keys, 1);
}

void TestImageView::plusAndMinusZoom()
{
    OpenView view;
    const double before = view.scale();
    QTest::keyClick(&view, Qt::Key_Plus);
    QCOMPARE(view.scale(), before * 1.25);
    QTest::keyClick(&view, Qt::Key_Minus);
    QVERIFY(std::abs(view.scale() - before) < 1e-9);
    QVERIFY(!view.transform().isFit());
}

void TestImageView::settingATransformIsSilent()
{
    OpenView view;
    QSignalSpy changed(&view, &ImageView::transformChanged);
    view.setTransform({ 3.0, { 0.1, 0.1 } });
    QCOMPARE(changed.count(), 0);
    QCOMPARE(view.scale(), 3.0);
}

void TestImageView::aNewPictureKeepsTheTransform()
{
    OpenView view;
    view.setTransform({ 10.0, { 0.4, 0.6 } });
    view.setImage(checkered(120));
    QCOMPARE(view.transform().scale, 10.0);
    QCOMPARE(view.transform().centre, QPointF(0.4, 0.6));
}

void TestImageView::enlargedPixelsAreSharpButFittedOnesSmooth()
{
    OpenView view;
    view.setImage(checkered(4));
    const auto greys = [&view] {
        int count = 0;
        const QImage shot = view.grab(view.pictureRect().adjusted(4, 4, -4, -4).toRect()).toImage();
        for (int x = 0; x < shot.width(); ++x) {
            const int grey = qGray(shot.pixel(x, shot.height() / 3));
            count += grey > 30 && grey < 225 ? 1 : 0;
        }
        return count;
    };
    QVERIFY(greys() > 20);
    view.setTransform({ 80.0, { 0.5, 0.5 } });
    QCOMPARE(view.scale(), 64.0);
    QVERIFY(greys() <= 4);
}

void TestImageView::withoutAPictureNothingBreaks()
{
    ImageView view;
    view.resize(viewSide, viewSide);
    view.zoomBy(2.0);
    view.actualSize();
    turnWheel(view, { 5, 5 }, 2);
    drag(view, { 10, 10 }, { 90, 90 });
    QTest::mouseDClick(&view, Qt::LeftButton, {}, { 10, 10 });
    QVERIFY(!view.grab().isNull());
}

void TestImageView::theMenuKeyAsksForAMenu()
{
    OpenView view;
    QSignalSpy menu(&view, &ImageView::menuRequested);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, { 0, 0 }, { 0, 0 });
    QApplication::sendEvent(&view, &event);
    QCOMPARE(menu.count(), 1);
    QCOMPARE(menu.front().front().toPoint(), view.mapToGlobal(view.rect().center()));
}

QTEST_MAIN(TestImageView)
#include "tst_imageview.moc"
