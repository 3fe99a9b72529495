#include "app/fakeloader.h"
#include "app/studioworld.h"
#include "panels/pictureactions.h"
#include "panels/viewerpanel.h"
#include "session/sessionfile.h"
#include "uitext.h"
#include "widgets/elidedlabel.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>

using namespace unclip;

/// What the window keeps and says by itself: its layout, its menus.
class StudioWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void galleryHasALayoutOfItsOwn();
    void layoutSurvivesAStartInTheGallery();
    void hiddenPanelsLeaveTheGallery();
    void selectionComesBack();
    void menusGreyWhatCannotBeDone();
    void shortcutsWorkWhateverAMenuSaid();
    void menusTickWhatIsOn();
    void contextMenuShowsKeysAndRates();
    void comparesFromTheGallery();
    void undoneTrashIsSaidAndSelected();
    void modeKeysLeadIntoTheMode();
    void undoSaysWhat();
    void sentencesNameTheKeys();
    void whatTheKeyboardReachesHasAName_data();
    void whatTheKeyboardReachesHasAName();

private:
    QWidget &part(const char *name)
    {
        return *m_world->window().findChild<QWidget *>(QLatin1String(name));
    }
    QAction *action(const char *id)
    {
        return m_world->window().findChild<QAction *>(QLatin1String(id) + QStringLiteral("Action"));
    }
    void setMode(Mode mode) { m_world->services().session.setMode(mode); }
    QMenu *menuWith(const char *id); ///< about to show
    void makePicture();

    std::unique_ptr<StudioWorld> m_world;
};

void StudioWindowTest::init()
{
    m_world = std::make_unique<StudioWorld>(fakeLoader());
    m_world->start();
    QVERIFY(m_world->isUp());
}

QMenu *StudioWindowTest::menuWith(const char *id)
{
    for (const QAction *title : m_world->window().menuBar()->actions()) {
        if (!title->menu()->actions().contains(action(id)))
            continue;
        Q_EMIT title->menu()->aboutToShow();
        return title->menu();
    }
    return nullptr;
}

void StudioWindowTest::makePicture()
{
    const int before = m_world->services().library.count();
    StudioInputs inputs = m_world->services().session.inputs();
    inputs.create.prompt = QStringLiteral("a picture");
    inputs.create.count = 1;
    m_world->services().session.edit(inputs, QStringLiteral("Write words"));
    m_world->window().panel(Mode::Create).make(ModePanel::Place::Last);
    QVERIFY(m_world->waitForPictures(before + 1));
    QTRY_COMPARE(m_world->services().library.count(), before + 1);
}

void StudioWindowTest::galleryHasALayoutOfItsOwn()
{
    QWidget &info = part("infoPanel");
    info.show();
    QTRY_VERIFY(info.height() > 200); // enough to read
    QTRY_VERIFY(part("viewerPanel").width() > 400);
    const QSize viewer = part("viewerPanel").size();
    const QSize gallery = part("galleryPanel").size();
    setMode(Mode::Gallery);
    QTRY_VERIFY(part("galleryPanel").width() > m_world->window().width() / 2);
    QTRY_VERIFY(info.mapTo(&m_world->window(), QPoint()).x()
                >= part("galleryPanel").width()); // beside the pictures, not under them
    setMode(Mode::Create);
    QTRY_COMPARE(part("viewerPanel").size(), viewer);
    QTRY_COMPARE(part("galleryPanel").size(), gallery);
}

void StudioWindowTest::layoutSurvivesAStartInTheGallery()
{
    QTRY_VERIFY(part("viewerPanel").width() > 400);
    const int width = part("viewerPanel").width();
    setMode(Mode::Gallery);
    QTRY_VERIFY(!part("viewerPanel").isVisible());
    m_world->window().close();
    m_world->services().sessionFile.flush();
    m_world->start();
    QVERIFY(QTest::qWaitForWindowExposed(&m_world->window()));
    QCOMPARE(m_world->services().session.mode(), Mode::Gallery);
    setMode(Mode::Create);
    QTRY_COMPARE(part("viewerPanel").width(), width);
}

void StudioWindowTest::hiddenPanelsLeaveTheGallery()
{
    action("panels")->trigger();
    QVERIFY(!part("galleryPanel").isVisible());
    setMode(Mode::Gallery);
    QVERIFY(part("galleryPanel").isVisible());
    action("panels")->trigger();
    QVERIFY(part("galleryPanel").isVisible());
}

void StudioWindowTest::selectionComesBack()
{
    makePicture();
    makePicture();
    const QString older = m_world->services().library.pictures().back().id;
    part("galleryPanel").setFocus();
    auto *view = m_world->find<QAbstractItemView>(QStringLiteral("galleryView"));
    view->setCurrentIndex(view->model()->index(1, 0));
    QTRY_COMPARE(m_world->services().sessionFile.memory().selectedPicture, older);
    m_world->services().sessionFile.flush(); // as it is after half a second, crash or not
    m_world->start();
    view = m_world->find<QAbstractItemView>(QStringLiteral("galleryView"));
    QTRY_COMPARE(view->currentIndex().row(), 1);
    QVERIFY(view->selectionModel()->isSelected(view->currentIndex()));
    const auto *viewer = m_world->window().findChild<ViewerPanel *>();
    QTRY_COMPARE(viewer->state(), ViewerPanel::State::Picture);
    QCOMPARE(viewer->currentPicture()->id, older);
}

void StudioWindowTest::menusGreyWhatCannotBeDone()
{
    menuWith("vary");
    for (const char *id : { "vary", "recreate", "star", "rate-3", "trash", "compare" })
        QVERIFY2(!action(id)->isEnabled(), id);
    menuWith("fit");
    QVERIFY(!action("fit")->isEnabled());
    menuWith("undo-trash");
    QVERIFY(!action("undo-trash")->isEnabled());
    menuWith("make");
    QVERIFY(action("make")->isEnabled());
    QVERIFY(!action("cancel")->isEnabled());

    makePicture();
    menuWith("vary");
    for (const char *id : { "vary", "recreate", "star", "rate-3", "trash" })
        QTRY_VERIFY2(action(id)->isEnabled(), id);
}

void StudioWindowTest::shortcutsWorkWhateverAMenuSaid()
{
    QMenu *menu = menuWith("vary");
    QVERIFY(!action("trash")->isEnabled());
    Q_EMIT menu->aboutToHide();
    QVERIFY(action("trash")->isEnabled());
    makePicture();
    QTRY_VERIFY(m_world->isIdle());
    action("star")->trigger();
    QTRY_VERIFY(m_world->services().library.pictures().front().starred);
}

void StudioWindowTest::menusTickWhatIsOn()
{
    menuWith("info");
    QVERIFY(!action("info")->isChecked());
    action("info")->trigger();
    menuWith("info");
    QVERIFY(action("info")->isChecked());
    setMode(Mode::Blend);
    menuWith("mode-blend");
    QVERIFY(action("mode-blend")->isChecked());
    QVERIFY(!action("mode-create")->isChecked());
}

void StudioWindowTest::contextMenuShowsKeysAndRates()
{
    makePicture();
    Library &library = m_world->services().library;
    const QString id = library.pictures().front().id;
    auto &viewer = *m_world->window().findChild<ViewerPanel *>();
    PictureMenu menu(library, { id }, &viewer);
    QCOMPARE(menu.actionFor(PictureAction::Vary)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_2));
    QVERIFY(!menu.actionFor(PictureAction::Vary)->icon().isNull());
    QVERIFY(menu.actionFor(PictureAction::FindSimilar)->shortcut().isEmpty());
    QCOMPARE(menu.actionForRating(3)->shortcut(), QKeySequence(Qt::Key_3));
    QVERIFY(menu.actionForRating(0)->isChecked());
    menu.actionForRating(3)->trigger();
    QCOMPARE(library.find(id)->rating, 3);
    QVERIFY(PictureMenu(library, { id }, &viewer).actionForRating(3)->isChecked());

    menu.popup(QPoint(10, 10)); // its keys are only shown: the window's still work
    QVERIFY(QTest::qWaitForWindowExposed(&menu));
    menu.close();
    QTest::keyClick(&m_world->window(), Qt::Key_5);
    QTRY_COMPARE(library.find(id)->rating, 5);
}

void StudioWindowTest::comparesFromTheGallery()
{
    makePicture();
    makePicture();
    setMode(Mode::Gallery);
    m_world->find<QAbstractItemView>(QStringLiteral("galleryView"))->selectAll();
    action("compare")->trigger();
    const auto *viewer = m_world->window().findChild<ViewerPanel *>();
    QTRY_COMPARE(viewer->state(), ViewerPanel::State::Comparison);
    QVERIFY(viewer->isVisible());
}

void StudioWindowTest::undoneTrashIsSaidAndSelected()
{
    makePicture();
    Library &library = m_world->services().library;
    const QString id = library.pictures().front().id;
    setMode(Mode::Gallery);
    auto *view = m_world->find<QAbstractItemView>(QStringLiteral("galleryView"));
    view->setCurrentIndex(view->model()->index(0, 0));
    action("trash")->trigger();
    QTRY_COMPARE(library.count(), 0);
    action("undo-trash")->trigger();
    QTRY_COMPARE(library.count(), 1);
    QCOMPARE(library.pictures().front().id, id);
    QTRY_COMPARE(view->currentIndex().row(), 0);
    const auto *status = m_world->find<ElidedLabel>(QStringLiteral("statusModel"));
    QTRY_VERIFY(status->text().contains(QStringLiteral("came back")));
}

void StudioWindowTest::modeKeysLeadIntoTheMode()
{
    auto &window = m_world->window();
    const auto focusIn = [&window](const QWidget &page) {
        return window.focusWidget() != nullptr && page.isAncestorOf(window.focusWidget());
    };
    part("galleryView").setFocus();
    action("mode-create")->trigger(); // it is open already
    QCOMPARE(window.focusWidget(), window.panel(Mode::Create).firstField());
    part("galleryView").setFocus();
    action("mode-edit")->trigger();
    QVERIFY(focusIn(window.panel(Mode::Edit)));
    action("mode-gallery")->trigger();
    QVERIFY(focusIn(part("galleryPanel")));
    action("mode-create")->trigger();
    QVERIFY(focusIn(window.panel(Mode::Create)));
    QTest::keyClick(window.windowHandle(), Qt::Key_Q); // a letter, not the queue's key
    QCOMPARE(m_world->services().session.inputs().create.prompt, QStringLiteral("q"));
}

void StudioWindowTest::undoSaysWhat()
{
    QVERIFY(!action("undo")->isEnabled());
    StudioInputs inputs = m_world->services().session.inputs();
    inputs.create.prompt = QStringLiteral("words");
    m_world->services().session.edit(inputs, QStringLiteral("Write words"));
    QVERIFY(action("undo")->isEnabled());
    QVERIFY(action("undo")->text().endsWith(QStringLiteral("Write words")));
    action("undo")->trigger();
    QVERIFY(!action("undo")->text().contains(QStringLiteral("Write words")));
    QVERIFY(action("redo")->text().endsWith(QStringLiteral("Write words")));
}

void StudioWindowTest::sentencesNameTheKeys()
{
    const auto isNamed = [this](const QString &keys) {
        const QList<QLabel *> labels = part("welcomePage").findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&keys](const QLabel *label) { return label->text().contains(keys); });
    };
    QVERIFY(isNamed(QStringLiteral("Ctrl+Enter")));
    action("make")->setShortcut(QKeySequence(QStringLiteral("F9")));
    QVERIFY(isNamed(QStringLiteral("F9")));
    QVERIFY(!isNamed(QStringLiteral("Ctrl+Enter")));
}

void StudioWindowTest::whatTheKeyboardReachesHasAName_data()
{
    QTest::addColumn<Mode>("mode");
    for (const Mode mode :
         { Mode::Create, Mode::Vary, Mode::Blend, Mode::Edit, Mode::Explore, Mode::Gallery })
        QTest::newRow(qPrintable(uitext::mode(mode))) << mode;
}

void StudioWindowTest::whatTheKeyboardReachesHasAName()
{
    QFETCH(Mode, mode);
    makePicture();
    m_world->services().queue.setPaused(true);
    setMode(mode);
    part("infoPanel").show();
    part("queuePanel").show();
    QTRY_VERIFY(part("queuePanel").isVisible());
    QStringList nameless;
    const QList<QWidget *> widgets = m_world->window().findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        const bool isInner = widget->focusProxy() != nullptr
            || widget->objectName().startsWith(QLatin1String("qt_"));
        if (isInner || !widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (face == nullptr || face->text(QAccessible::Name).isEmpty())
            nameless += QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ')
                + widget->objectName();
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral(", "))));
}

QTEST_MAIN(StudioWindowTest)
#include "tst_studiowindow.moc"
