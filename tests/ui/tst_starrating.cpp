#include "widgets/starrating.h"

#include <QSignalSpy>
#include <QTest>

using namespace unclip;

class TestStarRating : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void digitsSet_data();
    void digitsSet();
    void arrowsStepAndStopAtTheEnds();
    void aClickSetsAndAnotherClears();
    void settingIsSilentAndClamped();
    void anEqualRatingIsNoEdit();
    void otherKeysGoOn();
    void saysItsValue();
};

namespace {

QPoint starAt(const StarRating &rating, int star)
{
    const int pitch = rating.sizeHint().width() / StarRating::most;
    return { pitch * (star - 1) + pitch / 2, rating.height() / 2 };
}

} // namespace

void TestStarRating::digitsSet_data()
{
    QTest::addColumn<int>("digit");
    for (int digit = 0; digit <= StarRating::most; ++digit)
        QTest::addRow("%d", digit) << digit;
}

void TestStarRating::digitsSet()
{
    QFETCH(int, digit);
    StarRating rating;
    rating.setRating(digit == 3 ? 1 : 3);
    QSignalSpy edited(&rating, &StarRating::edited);
    QTest::keyClick(&rating, static_cast<Qt::Key>(Qt::Key_0 + digit));
    QCOMPARE(rating.rating(), digit);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited.front().front().toInt(), digit);
}

void TestStarRating::arrowsStepAndStopAtTheEnds()
{
    StarRating rating;
    rating.setRating(4);
    QTest::keyClick(&rating, Qt::Key_Right);
    QTest::keyClick(&rating, Qt::Key_Right);
    QCOMPARE(rating.rating(), 5);
    QTest::keyClick(&rating, Qt::Key_Home);
    QTest::keyClick(&rating, Qt::Key_Left);
    QCOMPARE(rating.rating(), 0);
    QTest::keyClick(&rating, Qt::Key_End);
    QCOMPARE(rating.rating(), 5);
}

void TestStarRating::aClickSetsAndAnotherClears()
{
    StarRating rating;
    rating.resize(rating.sizeHint());
    for (const int star : { 1, 3, 5 }) {
        QTest::mouseClick(&rating, Qt::LeftButton, {}, starAt(rating, star));
        QCOMPARE(rating.rating(), star);
    }
    QTest::mouseClick(&rating, Qt::LeftButton, {}, starAt(rating, 5));
    QCOMPARE(rating.rating(), 0);
    QTest::mouseClick(&rating, Qt::RightButton, {}, starAt(rating, 2));
    QCOMPARE(rating.rating(), 0);
}

void TestStarRating::settingIsSilentAndClamped()
{
    StarRating rating;
    QSignalSpy edited(&rating, &StarRating::edited);
    rating.setRating(99);
    QCOMPARE(rating.rating(), 5);
    rating.setRating(-3);
    QCOMPARE(rating.rating(), 0);
    QCOMPARE(edited.count(), 0);
}

void TestStarRating::anEqualRatingIsNoEdit()
{
    StarRating rating;
    rating.setRating(2);
    QSignalSpy edited(&rating, &StarRating::edited);
    QTest::keyClick(&rating, Qt::Key_2);
    QCOMPARE(edited.count(), 0);
}

void TestStarRating::otherKeysGoOn()
{
    StarRating rating;
    QKeyEvent event(QEvent::KeyPress, Qt::Key_7, Qt::NoModifier);
    QApplication::sendEvent(&rating, &event);
    QVERIFY(!event.isAccepted());
}

void TestStarRating::saysItsValue()
{
    StarRating rating;
    rating.setRating(3);
    QVERIFY(!rating.accessibleName().isEmpty());
    QVERIFY(rating.accessibleDescription().contains(QLatin1Char('3')));
}

QTEST_MAIN(TestStarRating)
#include "tst_starrating.moc"
