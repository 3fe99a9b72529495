#include "theme.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QFontDatabase>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTest>

using namespace unclip;

namespace {

int inkOf(const QFont &font, const QString &text)
{
    QImage image(400, 60, QImage::Format_Grayscale8);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setFont(font);
    painter.drawText(image.rect(), Qt::AlignCenter, text);
    painter.end();
    int ink = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ink += 255 - image.constScanLine(y)[x];
    return ink;
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { theme::apply(*qApp, theme::Shade::Light); }

    void strongTextIsBold()
    {
        QLabel heading;
        heading.setProperty("role", QStringLiteral("heading"));
        QPushButton primary;
        primary.setProperty("primary", true);
        for (QWidget *widget :
             { static_cast<QWidget *>(&heading), static_cast<QWidget *>(&primary) }) {
            widget->ensurePolished();
            QVERIFY(widget->font().weight() >= QFont::Bold);
        }
    }

    void everyChoiceOfAListIsSeen_data()
    {
        QTest::addColumn<int>("count");
        QTest::addRow("three") << 3;
        QTest::addRow("seven") << 7;
    }

    void everyChoiceOfAListIsSeen()
    {
        QFETCH(int, count);
        QWidget window;
        QComboBox box(&window);
        for (int i = 0; i < count; ++i)
            box.addItem(QStringLiteral("PNG，保留每个像素 %1").arg(i));
        window.resize(300, 500);
        window.show();
        box.showPopup();
        QTRY_VERIFY(box.view()->isVisible());
        for (int i = 0; i < count; ++i) {
            const QRect choice = box.view()->visualRect(box.model()->index(i, 0));
            QVERIFY(box.view()->viewport()->rect().contains(choice));
            QVERIFY(choice.height() >= box.fontMetrics().height());
        }
    }

    void strongTextIsBoldInEveryScript_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addRow("digits") << QStringLiteral("1234567890");
        QTest::addRow("Chinese") << QStringLiteral("生成四张图片");
    }

    void strongTextIsBoldInEveryScript()
    {
        QFETCH(QString, text);
        if (QFontDatabase::families(QFontDatabase::SimplifiedChinese).isEmpty())
            QSKIP("No font with Chinese glyphs is installed.");
        QFont font = QApplication::font();
        font.setPointSize(20);
        const int plain = inkOf(font, text);
        font.setWeight(theme::strongWeight);
        const int strong = inkOf(font, text);
        QVERIFY2(strong > plain * 1.1, qPrintable(QStringLiteral("%1 %2").arg(plain).arg(strong)));
    }
};

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
