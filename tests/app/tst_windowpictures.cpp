#include "app/fakeloader.h"
#include "app/studioworld.h"
#include "panels/gallerypanel.h"
#include "panels/statuspanel.h"
#include "panels/viewerpanel.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QToolButton>

using namespace unclip;

/// What the window does with the pictures that are shown and chosen.
class WindowPicturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world.start();
        QVERIFY(m_world.isUp());
    }

    void nothingIsOfferedAtFirst()
    {
        for (const Mode mode : { Mode::Vary, Mode::Edit, Mode::Explore }) {
            m_world.services().session.setMode(mode);
            QVERIFY(button() == nullptr);
        }
    }

    void keysSayWhatTheyNeed()
    {
        m_world.services().session.setMode(Mode::Create);
        for (const char *name : { "vary", "export", "compare", "star", "rate-3" }) {
            m_world.window().findChild<StatusPanel *>()->showMessage(QString(), 0);
            QVERIFY(!status().contains(QStringLiteral("Select a picture")));
            trigger(name);
            QVERIFY2(status().contains(QStringLiteral("Select a picture")), name);
        }
    }

    void comparingNeedsTwo()
    {
        makeAPicture();
        QCOMPARE(gallery().selectedIds(), QStringList { newest().id }); // as it is shown
        trigger("compare");
        QVERIFY(status().contains(QStringLiteral("two pictures")));
    }

    void picturesBeingMadeAreNotOffered()
    {
        m_world.services().session.setMode(Mode::Vary);
        QTRY_VERIFY(button() != nullptr);
        viewer().showPreview(QImage(8, 8, QImage::Format_RGB888), QStringLiteral("soon"));
        QVERIFY(button() == nullptr);
        show(newest().id);
        QVERIFY(button() != nullptr);
    }

    void picturesAreTaken_data()
    {
        QTest::addColumn<Mode>("mode");
        QTest::addRow("vary") << Mode::Vary;
        QTest::addRow("edit") << Mode::Edit;
        QTest::addRow("explore") << Mode::Explore;
    }

    void picturesAreTaken()
    {
        QFETCH(Mode, mode);
        const std::vector<PictureRecord> pictures = m_world.services().library.pictures();
        QCOMPARE(pictures.size(), std::size_t(1));
        m_world.services().session.setMode(mode);
        QTRY_VERIFY(button() != nullptr);
        QTest::mouseClick(button(), Qt::LeftButton);
        QTRY_COMPARE(sourceOf(mode).pictureId, pictures.front().id);
        QCOMPARE(sourceOf(mode).file, pictures.front().file);
        QTRY_VERIFY(button() == nullptr); // the slot is full
    }

    void searchSaysHowManyThereAre()
    {
        auto *count = m_world.find<QLabel>(QStringLiteral("galleryCount"));
        QTRY_COMPARE(count->text(), QStringLiteral("1 picture"));
        auto *search = m_world.find<QLineEdit>(QStringLiteral("searchField"));
        search->setText(QStringLiteral("zebra"));
        QTRY_COMPARE(count->text(), QStringLiteral("0 of 1 picture"));
        search->clear();
        QTRY_COMPARE(count->text(), QStringLiteral("1 picture"));
    }

    void selectionFollowsTheViewer()
    {
        const QString first = newest().id;
        makeAPicture();
        const QString second = newest().id;
        QTRY_COMPARE(gallery().selectedIds(), QStringList { second });
        show(first);
        QCOMPARE(gallery().selectedIds(), QStringList { first });
        m_world.services().library.setStarred({ second }, true);
        trigger("star");
        QVERIFY(m_world.services().library.find(first)->starred);
        QVERIFY(m_world.services().library.find(second)->starred); // not what was shown
    }

    void selectionOfAFilteredGalleryIsWhatIsShown()
    {
        const QString first = newest().id;
        auto *search = m_world.find<QLineEdit>(QStringLiteral("searchField"));
        search->setText(QStringLiteral("zebra"));
        QTRY_VERIFY(gallery().selectedIds().isEmpty());
        show(m_world.services().library.pictures().back().id);
        show(first);
        QVERIFY(gallery().selectedIds().isEmpty());
        search->clear();
        QTRY_COMPARE(view().model()->rowCount(), 2);
    }

    void severalSelectedPicturesStay()
    {
        view().selectAll();
        QCOMPARE(gallery().selectedIds().size(), 2);
        show(newest().id);
        QCOMPARE(gallery().selectedIds().size(), 2);
    }

    void someKeysNeedOnePicture()
    {
        QCOMPARE(gallery().selectedIds().size(), 2);
        trigger("vary");
        QVERIFY(status().contains(QStringLiteral("one picture")));
        QCOMPARE(m_world.services().session.mode(), Mode::Create);
    }

    void selectionStaysWhereThePersonWorks()
    {
        gallery().select(newest().id);
        QVERIFY(m_world.isActive());
        view().setFocus();
        QVERIFY(view().hasFocus());
        show(m_world.services().library.pictures().back().id);
        QCOMPARE(gallery().selectedIds(), QStringList { newest().id });
    }

private:
    GalleryPanel &gallery() { return *m_world.find<GalleryPanel>(QStringLiteral("galleryPanel")); }
    QListView &view() { return *m_world.find<QListView>(QStringLiteral("galleryView")); }
    ViewerPanel &viewer() { return *m_world.find<ViewerPanel>(QStringLiteral("viewerPanel")); }
    PictureRecord newest() { return m_world.services().library.pictures().front(); }

    void show(const QString &id) { viewer().showPicture(*m_world.services().library.find(id)); }

    void trigger(const char *name)
    {
        m_world.window()
            .findChild<QAction *>(QString::fromLatin1(name) + QStringLiteral("Action"))
            ->trigger();
    }

    QString status()
    {
        return m_world.find<QWidget>(QStringLiteral("statusModel"))->accessibleName();
    }

    QToolButton *button() { return m_world.find<QToolButton>(QStringLiteral("useShownPicture")); }

    SlotInput sourceOf(Mode mode)
    {
        const StudioInputs &inputs = m_world.services().session.inputs();
        return mode == Mode::Vary ? inputs.vary.source
            : mode == Mode::Edit  ? inputs.edit.source
                                  : inputs.explore.source;
    }

    void makeAPicture()
    {
        m_world.services().session.setMode(Mode::Create);
        m_world.useQuickSampling();
        StudioInputs inputs = m_world.services().session.inputs();
        inputs.create.prompt = QStringLiteral("a red apple");
        m_world.services().session.edit(inputs, QStringLiteral("words"));
        const int before = m_world.services().library.count();
        m_world.window().panel(Mode::Create).make(ModePanel::Place::Last);
        QVERIFY(m_world.waitForPictures(before + 1));
        QTRY_COMPARE(m_world.services().library.count(), before + 1);
    }

    StudioWorld m_world { fakeLoader() };
};

QTEST_MAIN(WindowPicturesTest)
#include "tst_windowpictures.moc"
