#include "panels/gallerysearchbar.h"
#include "ui/marktranslator.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace unclip;

namespace {

SlotInput somePicture()
{
    SlotInput picture;
    picture.kind = SlotInput::Kind::Picture;
    picture.file = QStringLiteral("/library/20261130-create-a-red-apple-s1-abc.png");
    picture.image = std::make_shared<const Image>(Image::blank(12, 8));
    return picture;
}

} // namespace

/// Pictures that are searched for, as chips.
class TestGallerySearchBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aPictureIsATermWithItsName();
    void longNamesKeepSignAndBeginning();
    void aClickTurnsATermRound();
    void manyTermsNeedNoWiderBar();
    void termsSpeakTheNewLanguage();

private:
    QList<QPushButton *> chips() const
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // earlier ones
        return m_bar->findChildren<QPushButton *>(QStringLiteral("searchTerm"));
    }

    QPushButton *chip() const { return chips().isEmpty() ? nullptr : chips().constLast(); }

    std::unique_ptr<GallerySearchBar> m_bar;
};

void TestGallerySearchBar::init()
{
    m_bar = std::make_unique<GallerySearchBar>();
    m_bar->show();
    m_bar->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
}

void TestGallerySearchBar::aPictureIsATermWithItsName()
{
    QSignalSpy requested(m_bar.get(), &GallerySearchBar::meaningRequested);
    m_bar->addPicture(somePicture(), QStringLiteral("salt & pepper"));
    QCOMPARE(requested.count(), 1);
    QVERIFY(m_bar->isByMeaning());
    QCOMPARE(m_bar->terms().size(), std::size_t { 1 });
    QCOMPARE(chip()->text(), QStringLiteral("+ salt && pepper"));
    QVERIFY(!chip()->icon().isNull());
    QVERIFY(chip()->accessibleName().contains(QStringLiteral("salt & pepper")));
    QVERIFY(chip()->focusPolicy() & Qt::TabFocus);
}

void TestGallerySearchBar::longNamesKeepSignAndBeginning()
{
    const QString name = QStringLiteral("一只小狗 and a very long story ").repeated(5);
    m_bar->addPicture(somePicture(), name);
    QVERIFY(chip()->text().startsWith(QStringLiteral("+ 一只小狗")));
    QVERIFY(chip()->text().endsWith(QChar(0x2026)));
    QVERIFY(chip()->toolTip().contains(name.simplified() + QStringLiteral("<br>")));
    QVERIFY(chip()->width() >= chip()->sizeHint().width());
}

void TestGallerySearchBar::aClickTurnsATermRound()
{
    m_bar->addPicture(somePicture(), QStringLiteral("an apple"));
    QTest::mouseClick(chip(), Qt::LeftButton);
    QVERIFY(m_bar->terms().front().weight < 0.0);
    QTRY_VERIFY(chip()->text().startsWith(QChar(0x2212)));
    QTRY_VERIFY(chip()->hasFocus()); // of the same term
    QSignalSpy cleared(m_bar.get(), &GallerySearchBar::cleared);
    QTest::keyClick(chip(), Qt::Key_Space);
    QVERIFY(m_bar->terms().empty());
    QCOMPARE(cleared.count(), 1);
    QVERIFY(m_bar->field()->hasFocus());
}

void TestGallerySearchBar::manyTermsNeedNoWiderBar()
{
    m_bar->addPicture(somePicture(), QStringLiteral("a rather long name of a picture"));
    const int width = m_bar->minimumSizeHint().width();
    m_bar->resize(width, m_bar->sizeHint().height());
    for (int i = 0; i < 3; ++i)
        m_bar->addPicture(somePicture(), QStringLiteral("a rather long name of a picture"));
    QCOMPARE(m_bar->minimumSizeHint().width(), width);
    QTRY_VERIFY(m_bar->heightForWidth(width) > m_bar->heightForWidth(8 * width));
    m_bar->resize(width, m_bar->heightForWidth(width));
    const QList<QPushButton *> all = chips();
    QCOMPARE(all.size(), 4);
    QTRY_VERIFY(all.back()->y() > all.front()->y());
    const auto isWhole = [this](const QWidget &one) {
        return m_bar->rect().contains(QRect(one.mapTo(m_bar.get(), QPoint()), one.size()));
    };
    QTRY_VERIFY(isWhole(*all.back()));
}

void TestGallerySearchBar::termsSpeakTheNewLanguage()
{
    m_bar->addPicture(somePicture(), QStringLiteral("an apple"));
    MarkTranslator translator;
    QCoreApplication::installTranslator(&translator);
    QTRY_COMPARE(chip()->accessibleName(), QStringLiteral("«More of: an apple»"));
    QCoreApplication::removeTranslator(&translator);
    QTRY_COMPARE(chip()->accessibleName(), QStringLiteral("More of: an apple"));
}

QTEST_MAIN(TestGallerySearchBar)
#include "tst_gallerysearchbar.moc"
