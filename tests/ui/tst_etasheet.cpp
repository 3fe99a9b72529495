#include "widgets/etasheet.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace unclip;

namespace {

const std::vector<double> etas { 0.0, 0.5, 1.0 };

QImage picture(const QColor &colour, int side = 32)
{
    QImage image(side, side, QImage::Format_RGB888);
    image.fill(colour);
    return image;
}

} // namespace

class TestEtaSheet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fillsCellByCell();
    void newSheetIsEmpty();
    void outsideIsIgnored();
    void largePicturesAreKeptSmall();
    void clickShowsOnlyPictures();
    void keysWalkAndShow();
    void manyColumnsScroll();
    void heightFollowsWidth();
    void cellsAreNamed();

private:
    QPoint cellCentre(int row, int column) const; ///< of the first picture drawn there

    std::unique_ptr<EtaSheet> m_sheet;
};

void TestEtaSheet::init()
{
    m_sheet = std::make_unique<EtaSheet>();
    m_sheet->setSheet(etas, 3);
    m_sheet->resize(300, m_sheet->heightForWidth(300));
    m_sheet->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_sheet.get()));
}

/// Found by what is painted: a picture's colour on the grabbed widget.
QPoint TestEtaSheet::cellCentre(int row, int column) const
{
    m_sheet->setPicture(row, column, picture(Qt::magenta));
    const QImage shot = m_sheet->viewport()->grab().toImage().convertToFormat(QImage::Format_RGB32);
    QRect found;
    for (int y = 0; y < shot.height(); ++y)
        for (int x = 0; x < shot.width(); ++x)
            if (shot.pixelColor(x, y) == QColor(Qt::magenta))
                found |= QRect(x, y, 1, 1);
    m_sheet->setPicture(row, column, {});
    return found.center() / m_sheet->devicePixelRatioF();
}

void TestEtaSheet::fillsCellByCell()
{
    QCOMPARE(m_sheet->rowCount(), 3);
    QCOMPARE(m_sheet->columnCount(), 3);
    m_sheet->setPicture(1, 2, picture(Qt::red));
    QVERIFY(m_sheet->picture(0, 0).isNull());
    QCOMPARE(m_sheet->picture(1, 2).pixelColor(0, 0), QColor(Qt::red));
    const QPoint first = cellCentre(0, 0);
    const QPoint last = cellCentre(2, 2);
    QVERIFY(first.x() < last.x());
    QVERIFY(first.y() < last.y());
}

void TestEtaSheet::newSheetIsEmpty()
{
    m_sheet->setPicture(0, 0, picture(Qt::red));
    m_sheet->setSheet({ 0.2 }, 2);
    QVERIFY(m_sheet->picture(0, 0).isNull());
    QCOMPARE(m_sheet->rowCount(), 1);
}

void TestEtaSheet::outsideIsIgnored()
{
    for (const QPoint &cell : { QPoint(-1, 0), QPoint(0, 3), QPoint(3, 0) })
        m_sheet->setPicture(cell.y(), cell.x(), picture(Qt::red));
    QVERIFY(m_sheet->picture(5, 5).isNull());
    m_sheet->setSheet({}, 0);
    m_sheet->grab();
    QTest::keyClick(m_sheet.get(), Qt::Key_Right);
    QTest::keyClick(m_sheet.get(), Qt::Key_Return);
}

void TestEtaSheet::largePicturesAreKeptSmall()
{
    m_sheet->setPicture(0, 0, picture(Qt::red, 1000));
    QVERIFY(m_sheet->picture(0, 0).width() <= 256);
}

void TestEtaSheet::clickShowsOnlyPictures()
{
    const QPoint spot = cellCentre(1, 2);
    QSignalSpy spy(m_sheet.get(), &EtaSheet::activated);
    QTest::mouseClick(m_sheet->viewport(), Qt::LeftButton, {}, spot);
    QCOMPARE(spy.count(), 0);
    QCOMPARE(m_sheet->current(), QPoint(2, 1));
    m_sheet->setPicture(1, 2, picture(Qt::red));
    QTest::mouseClick(m_sheet->viewport(), Qt::LeftButton, {}, spot);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.first().at(0).toInt(), 1);
    QCOMPARE(spy.first().at(1).toInt(), 2);
    QTest::mouseClick(m_sheet->viewport(), Qt::LeftButton, {}, QPoint(1, 1)); // a label
    QCOMPARE(spy.count(), 1);
}

void TestEtaSheet::keysWalkAndShow()
{
    m_sheet->setPicture(1, 1, picture(Qt::red));
    QSignalSpy spy(m_sheet.get(), &EtaSheet::activated);
    QTest::keyClick(m_sheet.get(), Qt::Key_Left); // the edge holds
    QCOMPARE(m_sheet->current(), QPoint(0, 0));
    QTest::keyClick(m_sheet.get(), Qt::Key_Right);
    QTest::keyClick(m_sheet.get(), Qt::Key_Down);
    QCOMPARE(m_sheet->current(), QPoint(1, 1));
    QTest::keyClick(m_sheet.get(), Qt::Key_Return);
    QCOMPARE(spy.count(), 1);
    QTest::keyClick(m_sheet.get(), Qt::Key_Return, Qt::ControlModifier); // make, not show
    QCOMPARE(spy.count(), 1);
    QTest::keyClick(m_sheet.get(), Qt::Key_End);
    QCOMPARE(m_sheet->current(), QPoint(2, 1));
}

void TestEtaSheet::manyColumnsScroll()
{
    m_sheet->setSheet(etas, 16);
    QVERIFY(m_sheet->horizontalScrollBar()->maximum() > 0);
    QTest::keyClick(m_sheet.get(), Qt::Key_End);
    QVERIFY(m_sheet->horizontalScrollBar()->value() > 0);
    QTest::keyClick(m_sheet.get(), Qt::Key_Home);
    QCOMPARE(m_sheet->horizontalScrollBar()->value(), 0);
}

void TestEtaSheet::heightFollowsWidth()
{
    QVERIFY(m_sheet->heightForWidth(340) > m_sheet->heightForWidth(240));
    QVERIFY(m_sheet->minimumSizeHint().width() <= 120);
}

void TestEtaSheet::cellsAreNamed()
{
    QVERIFY(!m_sheet->accessibleName().isEmpty());
    const QString empty = m_sheet->accessibleDescription();
    m_sheet->setPicture(0, 0, picture(Qt::red));
    QVERIFY(m_sheet->accessibleDescription() != empty);
    QVERIFY(m_sheet->accessibleDescription().contains(QStringLiteral("0.00")));
}

QTEST_MAIN(TestEtaSheet)
#include "tst_etasheet.moc"
