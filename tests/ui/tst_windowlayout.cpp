#include "windowlayout.h"

#include <QTest>

using namespace unclip;

class WindowLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstWindowFitsTheScreen_data()
    {
        QTest::addColumn<QSize>("screen");
        QTest::addColumn<bool>("isAsPreferred");
        QTest::addRow("small laptop") << QSize(1280, 720) << false;
        QTest::addRow("laptop") << QSize(1366, 768) << false;
        QTest::addRow("exactly so large") << WindowLayout::preferredSize << false;
        QTest::addRow("full HD") << QSize(1920, 1080) << true;
        QTest::addRow("large") << QSize(3840, 2160) << true;
    }

    void firstWindowFitsTheScreen()
    {
        QFETCH(QSize, screen);
        QFETCH(bool, isAsPreferred);
        const QSize size = WindowLayout::firstSize(screen);
        QVERIFY(size.width() < screen.width());
        QVERIFY(size.height() < screen.height()); // a title bar comes to it
        QCOMPARE(size == WindowLayout::preferredSize, isAsPreferred);
        QVERIFY(size.width() > screen.width() * 0.9 || isAsPreferred);
    }
};

QTEST_MAIN(WindowLayoutTest)
#include "tst_windowlayout.moc"
