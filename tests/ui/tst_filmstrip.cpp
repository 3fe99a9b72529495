#include "widgets/filmstrip.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace unclip;

namespace {

QImage picture(Qt::GlobalColor colour = Qt::red)
{
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// Three frames with room for all of them.
class SmallStrip : public Filmstrip
{
public:
    SmallStrip()
    {
        resize(600, 120);
        setCaptions({ QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c") });
        show();
    }

    QPoint middleOf(int index) const { return frameRect(index).center(); }
    QScrollBar *bar() const { return findChild<QScrollBar *>(); }
};

} // namespace

class TestFilmstrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arrowsWalkAndStopAtTheEnds();
    void aClickMakesCurrentAndActivates();
    void enterActivatesTheCurrent();
    void settingTheCurrentIsSilent();
    void captionsReplaceEverything();
    void keepIsOfferedWhereItCanBe();
    void spaceKeeps();
    void longStripsScrollToTheCurrent();
    void shortStripsHaveNoScrollBar();
    void pullingAPictureAsksForADrag();
    void theMenuIsAboutTheFrame();
    void outOfRangeIsIgnored();
    void picturesArePainted();
};

void TestFilmstrip::arrowsWalkAndStopAtTheEnds()
{
    SmallStrip strip;
    QSignalSpy changed(&strip, &Filmstrip::currentChanged);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(&strip, Qt::Key_Right);
    QCOMPARE(strip.current(), 2);
    QCOMPARE(changed.count(), 3);
    QTest::keyClick(&strip, Qt::Key_Left);
    QCOMPARE(strip.current(), 1);
    QTest::keyClick(&strip, Qt::Key_Home);
    QCOMPARE(strip.current(), 0);
    QTest::keyClick(&strip, Qt::Key_End);
    QCOMPARE(strip.current(), 2);
}

void TestFilmstrip::aClickMakesCurrentAndActivates()
{
    SmallStrip strip;
    QSignalSpy changed(&strip, &Filmstrip::currentChanged);
    QSignalSpy activated(&strip, &Filmstrip::activated);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, strip.middleOf(1));
    QCOMPARE(strip.current(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.front().front().toInt(), 1);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, { strip.frameRect(2).right() + 40, 20 });
    QCOMPARE(activated.count(), 1);
}

void TestFilmstrip::enterActivatesTheCurrent()
{
    SmallStrip strip;
    QSignalSpy activated(&strip, &Filmstrip::activated);
    QTest::keyClick(&strip, Qt::Key_Return);
    QCOMPARE(activated.count(), 0);
    strip.setCurrent(2);
    QTest::keyClick(&strip, Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
}

void TestFilmstrip::settingTheCurrentIsSilent()
{
    SmallStrip strip;
    QSignalSpy changed(&strip, &Filmstrip::currentChanged);
    strip.setCurrent(1);
    QCOMPARE(strip.current(), 1);
    strip.setCurrent(7);
    QCOMPARE(strip.current(), -1);
    QCOMPARE(changed.count(), 0);
}

void TestFilmstrip::captionsReplaceEverything()
{
    SmallStrip strip;
    strip.setPicture(0, picture());
    strip.setMarked(0, true);
    strip.setCurrent(2);
    strip.setCaptions({ QStringLiteral("x"), QString() });
    QCOMPARE(strip.count(), 2);
    QVERIFY(strip.picture(0).isNull());
    QVERIFY(!strip.isMarked(0));
    QCOMPARE(strip.current(), 1);
    strip.setCaptions({});
    QCOMPARE(strip.current(), -1);
    QTest::keyClick(&strip, Qt::Key_Right);
    QCOMPARE(strip.current(), -1);
}

void TestFilmstrip::keepIsOfferedWhereItCanBe()
{
    SmallStrip strip;
    strip.setPicture(1, picture());
    strip.setCurrent(1);
    QSignalSpy kept(&strip, &Filmstrip::keepRequested);
    QSignalSpy activated(&strip, &Filmstrip::activated);
    const QRect frame = strip.frameRect(1);
    const QPoint keep(frame.center().x(), frame.top() + frame.width() - 14);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, keep);
    QCOMPARE(kept.count(), 0);
    strip.setKeepable(true);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, keep);
    QCOMPARE(kept.count(), 1);
    QCOMPARE(activated.count(), 1);
    strip.setMarked(1, true);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, keep);
    QCOMPARE(kept.count(), 1);
}

void TestFilmstrip::spaceKeeps()
{
    SmallStrip strip;
    strip.setKeepable(true);
    strip.setCurrent(0);
    QSignalSpy kept(&strip, &Filmstrip::keepRequested);
    QTest::keyClick(&strip, Qt::Key_Space);
    QCOMPARE(kept.count(), 0);
    strip.setPicture(0, picture());
    QTest::keyClick(&strip, Qt::Key_Space);
    QCOMPARE(kept.count(), 1);
}

void TestFilmstrip::longStripsScrollToTheCurrent()
{
    SmallStrip strip;
    QStringList captions;
    for (int i = 0; i < 40; ++i)
        captions.append(QString::number(i));
    strip.setCaptions(captions);
    QVERIFY(strip.bar()->isVisible());
    strip.setCurrent(39);
    QVERIFY(strip.rect().contains(strip.frameRect(39).adjusted(1, 1, -1, -1)));
    QVERIFY(strip.frameRect(0).right() < 0);
    strip.setCurrent(0);
    QVERIFY(strip.rect().contains(strip.frameRect(0).adjusted(1, 1, -1, -1)));
}

void TestFilmstrip::shortStripsHaveNoScrollBar()
{
    SmallStrip strip;
    QVERIFY(!strip.bar()->isVisible());
    strip.resize(150, 120);
    QVERIFY(strip.bar()->isVisible());
}

void TestFilmstrip::pullingAPictureAsksForADrag()
{
    SmallStrip strip;
    QSignalSpy dragged(&strip, &Filmstrip::dragRequested);
    QSignalSpy activated(&strip, &Filmstrip::activated);
    const auto pull = [&strip](int index) {
        const QPoint from = strip.middleOf(index);
        const QPoint to = from + QPoint(0, QApplication::startDragDistance() + 5);
        QTest::mousePress(&strip, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, to, strip.mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(&strip, &move);
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, to);
    };
    strip.setPicture(1, picture());
    pull(1);
    QCOMPARE(dragged.count(), 1);
    QCOMPARE(dragged.front().front().toInt(), 1);
    QCOMPARE(activated.count(), 0);
    pull(0);
    QCOMPARE(dragged.count(), 1);
}

void TestFilmstrip::theMenuIsAboutTheFrame()
{
    SmallStrip strip;
    QSignalSpy menu(&strip, &Filmstrip::menuRequested);
    const QPoint at = strip.middleOf(2);
    QContextMenuEvent byMouse(QContextMenuEvent::Mouse, at, strip.mapToGlobal(at));
    QApplication::sendEvent(&strip, &byMouse);
    QCOMPARE(menu.count(), 1);
    QCOMPARE(menu.front().front().toInt(), 2);
    QCOMPARE(strip.current(), 2);
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, { 0, 0 }, { 0, 0 });
    QApplication::sendEvent(&strip, &byKey);
    QCOMPARE(menu.count(), 2);
}

void TestFilmstrip::outOfRangeIsIgnored()
{
    SmallStrip strip;
    strip.setPicture(9, picture());
    strip.setPicture(-1, picture());
    strip.setMarked(9, true);
    QVERIFY(strip.picture(9).isNull());
    QVERIFY(!strip.isMarked(-1));
    QCOMPARE(strip.count(), 3);
}

void TestFilmstrip::picturesArePainted()
{
    SmallStrip strip;
    const auto middle = [&strip] {
        const QRect frame = strip.frameRect(1);
        return strip.grab().toImage().pixelColor(frame.center().x(),
                                                 frame.top() + frame.width() / 2);
    };
    QVERIFY(middle() != QColor(Qt::green));
    strip.setPicture(1, picture(Qt::green));
    QCOMPARE(middle(), QColor(Qt::green));
}

QTEST_MAIN(TestFilmstrip)
#include "tst_filmstrip.moc"
