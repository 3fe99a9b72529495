#include "app/studioworld.h"
#include "session/exporter.h"
#include "session/recreator.h"
#include "support/timelimit.h"
#include "translations.h"
#include "widgets/imageslot.h"
#include "widgets/messagebar.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>

#include <set>

using namespace unclip;

namespace {

constexpr int answerMs = test::timeLimit(100);
constexpr QSize smallScreen { 1280, 720 };

QString nameOf(const QWidget *widget)
{
    return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
        + widget->objectName() + QLatin1Char(' ') + widget->accessibleName();
}

/// Buttons and labels that are narrower or lower than their text needs.
QStringList clippedIn(const QWidget &window)
{
    QStringList clipped;
    for (const auto *button : window.findChildren<QAbstractButton *>())
        if (button->isVisible() && !button->text().isEmpty()
            && button->width() < button->minimumSizeHint().width())
            clipped += nameOf(button) + QStringLiteral(": ") + button->text();
    for (const auto *label : window.findChildren<QLabel *>()) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const bool isTooNarrow =
            !label->wordWrap() && label->width() < label->minimumSizeHint().width();
        const bool isTooLow =
            label->wordWrap() && label->height() < label->heightForWidth(label->width());
        if (isTooNarrow || isTooLow)
            clipped += QStringLiteral("%1: %2 in %3 x %4")
                           .arg(nameOf(label), label->text())
                           .arg(label->width())
                           .arg(label->height());
    }
    return clipped;
}

} // namespace

/// The real window with the real engine and the bundled starter model.
class StudioTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<StudioWorld>();
        QElapsedTimer timer;
        timer.start();
        m_world->start();
        QVERIFY(QTest::qWaitForWindowExposed(&m_world->window()));
        m_showMs = timer.elapsed();
    }

    void cleanup() { m_world.reset(); }

    void windowShowsBeforeTheModelIsLoaded()
    {
        QVERIFY2(m_showMs < 1000, qPrintable(QString::number(m_showMs)));
        QVERIFY(m_world->isModelReady());
    }

    void firstPicturesInThreeActions()
    {
        QVERIFY(m_world->isActive());
        QWidget *focused = QApplication::focusWidget();
        QVERIFY(focused != nullptr);
        QTest::keyClicks(focused, QStringLiteral("a red apple"));
        QTest::keyClick(focused, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(m_world->waitForPictures(4));
        QTRY_COMPARE(m_world->services().library.count(), 4);
        auto *view = m_world->find<QAbstractItemView>(QStringLiteral("galleryView"));
        QCOMPARE(view->model()->rowCount(), 4);
    }

    void everyModeMakesAPictureThatItsRecipeMakesAgain_data()
    {
        QTest::addColumn<int>("mode");
        QTest::newRow("create") << static_cast<int>(Mode::Create);
        QTest::newRow("vary") << static_cast<int>(Mode::Vary);
        QTest::newRow("blend") << static_cast<int>(Mode::Blend);
        QTest::newRow("edit") << static_cast<int>(Mode::Edit);
        QTest::newRow("explore") << static_cast<int>(Mode::Explore);
    }

    void everyModeMakesAPictureThatItsRecipeMakesAgain()
    {
        QFETCH(int, mode);
        QVERIFY(m_world->isActive() && m_world->isModelReady());
        m_world->useQuickSampling();
        makeIn(static_cast<Mode>(mode));
        QVERIFY(m_world->waitForPictures(static_cast<Mode>(mode) == Mode::Blend ? 2 : 1));

        Recreator recreator(m_world->services().runner, m_world->services().library);
        QSignalSpy done(&recreator, &Recreator::done);
        for (const QString &file : m_world->files()) {
            QVERIFY(recreator.recreate(file, { m_world->path(QString()) }));
            QVERIFY(done.wait(StudioWorld::pictureMs));
            const auto report = done.takeFirst().first().value<RecreateReport>();
            QCOMPARE(report.outcome, RecreateReport::Outcome::Identical);
            QVERIFY(report.isSameFile || report.largestDifference == 0);
        }
    }

    void picturesDropOnTheWindowAndOnSlots()
    {
        QVERIFY(m_world->isModelReady());
        const QString red = m_world->pictureFile(Qt::red, QStringLiteral("red.png"));
        const QString blue = m_world->pictureFile(Qt::blue, QStringLiteral("blue.png"));
        dropFile(&m_world->window(), red);
        QTRY_COMPARE(m_world->services().session.mode(), Mode::Vary);
        QTRY_VERIFY(m_world->services().session.inputs().vary.source.isReady());
        QCOMPARE(m_world->services().session.inputs().vary.source.file, red);

        QTest::keyClick(&m_world->window(), Qt::Key_3, Qt::AltModifier);
        QTRY_COMPARE(m_world->services().session.mode(), Mode::Blend);
        const auto slots_ = visibleSlots();
        QVERIFY(slots_.size() >= 2);
        dropFile(slots_[0], red);
        // Undo steps are in the order in which the pictures arrive.
        QTRY_VERIFY(m_world->services().session.inputs().blend.ends[0].slot.isReady());
        dropFile(slots_[1], blue);
        QTRY_VERIFY(m_world->services().session.inputs().blend.ends[1].slot.isReady());
        QCOMPARE(m_world->services().session.inputs().blend.ends[1].slot.file, blue);
        m_world->services().session.undoStack().undo();
        QCOMPARE(m_world->services().session.inputs().blend.ends[1].slot.kind,
                 SlotInput::Kind::Empty);
    }

    void escapeCancelsAtOnce()
    {
        QVERIFY(m_world->isActive() && m_world->isModelReady());
        StudioInputs inputs = m_world->services().session.inputs();
        inputs.create.prompt = QStringLiteral("a green tree");
        inputs.create.count = 50;
        m_world->services().session.edit(inputs, QStringLiteral("many"));
        QTest::keyClick(&m_world->window(), Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([this] { return m_world->services().queue.current().has_value(); },
                                StudioWorld::modelMs));
        QSignalSpy ended(&m_world->services().queue, &JobQueue::jobEnded);
        QElapsedTimer timer;
        timer.start();
        QTest::keyClick(&m_world->window(), Qt::Key_Escape);
        QTest::keyClick(&m_world->window(), Qt::Key_Escape);
        QVERIFY2(timer.elapsed() < answerMs, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(ended.count() == 1 || ended.wait(5000));
        QCOMPARE(ended.first().at(1).value<JobState>(), JobState::Cancelled);
    }

    void unreadableFilesGetAMessage_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no picture") << QByteArray("hello, I am not a picture at all");
        QTest::newRow("truncated png") << QByteArray(
            "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x27\x10\0\0\x27\x10\x08\x02\0\0\0", 29);
        QTest::newRow("bomb") << QByteArray(
            "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0", 29);
    }

    void unreadableFilesGetAMessage()
    {
        QFETCH(QByteArray, bytes);
        const QString file = m_world->path(QStringLiteral("bad.png"));
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size());
        out.close();
        dropFile(&m_world->window(), file);
        QTRY_COMPARE(m_world->services().session.mode(), Mode::Vary);
        const auto slots_ = visibleSlots();
        QVERIFY(!slots_.isEmpty());
        QTRY_VERIFY(!m_world->services().session.inputs().vary.source.isReady());
        auto *bar = m_world->window().findChild<MessageBar *>();
        QTRY_VERIFY(bar->count() > 0 || !slots_.first()->accessibleDescription().isEmpty());
    }

    void languagesSwitchLive()
    {
        auto *tabs = m_world->window().findChild<QTabBar *>(QStringLiteral("modeTabs"));
        QCOMPARE(tabs->tabText(0), QStringLiteral("Create"));
        Translations &translations = m_world->translations();
        translations.choose(QStringLiteral("zh_CN"));
        QTRY_VERIFY(tabs->tabText(0) != QStringLiteral("Create"));
        translations.choose(QStringLiteral("en"));
        QTRY_COMPARE(tabs->tabText(0), QStringLiteral("Create"));
    }

    void nothingIsClippedOnASmallScreen_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << QStringLiteral("en");
        QTest::newRow("Chinese") << QStringLiteral("zh_CN");
    }

    void nothingIsClippedOnASmallScreen()
    {
        QFETCH(QString, language);
        m_world->translations().choose(language);
        m_world->window().resize(smallScreen);
        for (int mode = 0; mode < 6; ++mode) {
            m_world->services().session.setMode(static_cast<Mode>(mode));
            QTest::qWait(0);
            QCoreApplication::sendPostedEvents();
            QCOMPARE(m_world->window().size(), smallScreen);
            const QStringList clipped = clippedIn(m_world->window());
            QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
        }
    }

    void everyControlTakesTheKeyboard()
    {
        for (int mode = 0; mode < 6; ++mode) {
            m_world->services().session.setMode(static_cast<Mode>(mode));
            QTest::qWait(0);
            for (QWidget *widget : controls()) {
                QVERIFY2(widget->focusPolicy() & Qt::TabFocus, qPrintable(nameOf(widget)));
                const auto *button = qobject_cast<QAbstractButton *>(widget);
                QVERIFY2(!widget->accessibleName().isEmpty()
                             || (button != nullptr && !button->text().isEmpty())
                             || !widget->toolTip().isEmpty() || hasBuddy(widget),
                         qPrintable(nameOf(widget)));
            }
        }
    }

    void sessionComesBack()
    {
        StudioInputs inputs = m_world->services().session.inputs();
        inputs.create.prompt = QStringLiteral("一只小狗");
        inputs.edit.strength = 0.42;
        m_world->services().session.edit(inputs, QStringLiteral("words"));
        m_world->services().session.setMode(Mode::Edit);
        m_world->start();
        QCOMPARE(m_world->services().session.inputs().create.prompt, inputs.create.prompt);
        QCOMPARE(m_world->services().session.inputs().edit.strength, 0.42);
        QCOMPARE(m_world->services().session.mode(), Mode::Edit);
    }

private:
    QList<ImageSlot *> visibleSlots()
    {
        QList<ImageSlot *> found;
        for (auto *slot : m_world->window().findChildren<ImageSlot *>())
            if (slot->isVisible())
                found += slot;
        return found;
    }

    QList<QWidget *> controls()
    {
        QList<QWidget *> found;
        for (auto *widget : m_world->window().findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QComboBox *>(widget) != nullptr
                || qobject_cast<QAbstractSlider *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr;
            const bool isPart = qobject_cast<QScrollBar *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget->parentWidget()) != nullptr
                || qobject_cast<QAbstractSpinBox *>(widget->parentWidget()) != nullptr
                || qobject_cast<QTabBar *>(widget->parentWidget()) != nullptr
                || widget->parentWidget()->inherits("unclip::SegmentBar"); // arrows walk in it
            if (isControl && !isPart && widget->isVisible() && widget->isEnabled())
                found += widget;
        }
        return found;
    }

    bool hasBuddy(const QWidget *widget)
    {
        for (const auto *label : m_world->window().findChildren<QLabel *>())
            if (label->buddy() == widget)
                return true;
        return false;
    }

    /// Fills the mode's inputs and makes its pictures as a person would with the keyboard.
    void makeIn(Mode mode)
    {
        StudioInputs inputs = m_world->services().session.inputs();
        inputs.create.prompt = QStringLiteral("a red apple");
        inputs.edit.before = QStringLiteral("a red apple");
        inputs.edit.after = QStringLiteral("a green apple");
        inputs.explore.dimensions = 24;
        m_world->services().session.edit(inputs, QStringLiteral("words"));
        m_world->services().session.setMode(mode);
        const QString red = m_world->pictureFile(Qt::red, QStringLiteral("red.png"));
        const QString blue = m_world->pictureFile(Qt::blue, QStringLiteral("blue.png"));
        if (mode != Mode::Create)
            m_world->window().panel(mode).takePicture(red, QString(), 0);
        if (mode == Mode::Blend)
            m_world->window().panel(mode).takePicture(blue, QString(), 1);
        QTRY_VERIFY(m_world->find<QAbstractButton>(QStringLiteral("makeButton")) != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_world->find<QAbstractButton>(QStringLiteral("makeButton"))->isEnabled(), 20000);
        QTest::keyClick(&m_world->window(), Qt::Key_Return, Qt::ControlModifier);
    }

    std::unique_ptr<StudioWorld> m_world;
    qint64 m_showMs = 0;
};

QTEST_MAIN(StudioTest)
#include "tst_studio.moc"
