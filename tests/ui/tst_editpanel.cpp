#include "panels/editpanel.h"

#include "marktranslator.h"
#include "panels/captionedit.h"
#include "panelworld.h"
#include "widgets/conceptlist.h"
#include "widgets/filmstrip.h"
#include "widgets/imageslot.h"
#include "widgets/section.h"
#include "widgets/thetaslider.h"

#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace unclip;

namespace {

const QString before = QStringLiteral("a cat");
const QString after = QStringLiteral("a tiger");

/// Lets a test paste.
struct OpenCaptionEdit : CaptionEdit
{
    using CaptionEdit::insertFromMimeData;
};

} // namespace

class TestEditPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void requestHasEverything();
    void saysWhatIsMissing();
    void undoMovesTheWidgets();
    void conceptsFillBefore();
    void conceptsFollowThePicture();
    void conceptsFold();
    void noWordList();
    void picturesBringTheirWords();
    void slidingShowsFrames();
    void filmstripFills();
    void clickSetsTheStrength();
    void clickShowsAgain();
    void otherWordsEmptyTheStrip();
    void keepSavesThatStrength();
    void ticksGoWithTheWords();
    void framesOnlyInSight();
    void captionsAreRemembered();
    void captionsAreOneParagraph();
    void tabWalksDown();
    void languageChanges();
    void fitsItsWidth();

private:
    template <typename T> T *find(const char *name) const
    {
        return m_panel->findChild<T *>(QString::fromLatin1(name));
    }
    CaptionEdit *beforeEdit() const { return find<CaptionEdit>("beforeEdit"); }
    CaptionEdit *afterEdit() const { return find<CaptionEdit>("afterEdit"); }
    ThetaSlider *slider() const { return find<ThetaSlider>("strengthSlider"); }
    Filmstrip *strip() const { return find<Filmstrip>("strengthStrip"); }
    ConceptList *concepts() const { return find<ConceptList>("conceptList"); }
    QPushButton *button() const { return find<QPushButton>("makeButton"); }
    QString reason() const { return find<QLabel>("makeReason")->text(); }
    const EditInput &input() const { return m_world->session.inputs().edit; }

    void change(const std::function<void(EditInput &)> &change);
    bool takePicture(const QString &name = QStringLiteral("a.png"), const QColor &colour = Qt::red);
    bool isReady(); ///< a model, a picture and words are there
    bool isStripFull() const;

    std::unique_ptr<PanelWorld> m_world;
    std::unique_ptr<EditPanel> m_panel;
};

void TestEditPanel::init()
{
    m_panel.reset();
    m_world = std::make_unique<PanelWorld>();
    m_panel = std::make_unique<EditPanel>(m_world->services());
    m_panel->resize(340, 620);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestEditPanel::change(const std::function<void(EditInput &)> &change)
{
    StudioInputs inputs = m_world->session.inputs();
    change(inputs.edit);
    m_world->session.edit(inputs, QStringLiteral("test"));
}

bool TestEditPanel::takePicture(const QString &name, const QColor &colour)
{
    m_panel->takePicture(m_world->writePicture(name, colour), {}, 0);
    return QTest::qWaitFor([this] { return input().source.isReady(); });
}

bool TestEditPanel::isReady()
{
    change([](EditInput &edit) {
        edit.before = before;
        edit.after = after;
    });
    return m_world->loadModel() && takePicture();
}

bool TestEditPanel::isStripFull() const
{
    for (int i = 0; i < strip()->count(); ++i)
        if (strip()->picture(i).isNull())
            return false;
    return strip()->count() > 0;
}

void TestEditPanel::requestHasEverything()
{
    QVERIFY(isReady());
    m_world->queue.setPaused(true);
    change([](EditInput &edit) {
        edit.strength = 0.45;
        edit.inversionSteps = 12;
    });
    QVERIFY(button()->isEnabled());
    QTest::mouseClick(button(), Qt::LeftButton);
    QCOMPARE(m_world->queue.rowCount(), 1);
    const auto edit = m_world->queued<Edit>(0);
    QCOMPARE(edit.beforeText, before.toStdString());
    QCOMPARE(edit.afterText, after.toStdString());
    QCOMPARE(edit.strengths, std::vector<double> { 0.45 });
    QCOMPARE(edit.inversionSteps, 12);
    const JobSpec spec = m_world->queuedSpec(0);
    QCOMPARE(spec.mode, Mode::Edit);
    QVERIFY(spec.title.contains(after));
    QCOMPARE(spec.sourceFiles, QStringList { input().source.file });
}

void TestEditPanel::saysWhatIsMissing()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(!button()->isEnabled());
    const QString picture = reason();
    QVERIFY(!picture.isEmpty());
    QVERIFY(takePicture());
    const QString words = reason();
    QVERIFY(!words.isEmpty());
    QVERIFY(words != picture);
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->queue.rowCount(), 0);
    QCOMPARE(m_panel->focusWidget(), afterEdit());
    QTest::keyClicks(afterEdit(), after);
    QVERIFY(button()->isEnabled());
    change([](EditInput &edit) { edit.before = after; }); // no change at all
    QVERIFY(!button()->isEnabled());
}

void TestEditPanel::undoMovesTheWidgets()
{
    QTest::keyClicks(beforeEdit(), before);
    QTest::keyClicks(afterEdit(), after);
    for (const double strength : { 0.4, 0.5, 0.6 })
        Q_EMIT slider()->edited(strength);
    QCOMPARE(m_world->session.undoStack().count(), 3);
    QCOMPARE(input().strength, 0.6);
    QUndoStack &stack = m_world->session.undoStack();
    stack.undo();
    QCOMPARE(slider()->value(), EditInput().strength);
    stack.undo();
    QVERIFY(afterEdit()->prompt().isEmpty());
    stack.undo();
    QVERIFY(beforeEdit()->prompt().isEmpty());
}

void TestEditPanel::conceptsFillBefore()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(takePicture());
    QTRY_COMPARE(concepts()->concepts().size(), std::size_t { 5 });
    Q_EMIT concepts()->picked(QStringLiteral("concept 3"));
    QCOMPARE(input().before, QStringLiteral("concept 3"));
    QCOMPARE(beforeEdit()->prompt(), QStringLiteral("concept 3"));
    m_world->session.undoStack().undo();
    QVERIFY(input().before.isEmpty());
}

void TestEditPanel::conceptsFollowThePicture()
{
    QVERIFY(m_world->loadModel());
    QVERIFY(takePicture());
    QTRY_VERIFY(!concepts()->concepts().empty());
    Q_EMIT find<ImageSlot>("sourceSlot")->edited(SlotInput());
    QVERIFY(concepts()->concepts().empty());
    QVERIFY(takePicture(QStringLiteral("b.png"), Qt::blue));
    QTRY_VERIFY(!concepts()->concepts().empty());
}

void TestEditPanel::conceptsFold()
{
    auto *section = find<Section>("conceptsSection");
    QVERIFY(section->isUnfolded());
    Q_EMIT section->unfoldedChanged(false);
    const EditPanel other(m_world->services());
    QVERIFY(!other.findChild<Section *>(QStringLiteral("conceptsSection"))->isUnfolded());
}

void TestEditPanel::noWordList()
{
    m_world->script->info.concepts = { false, "no concepts.txt" };
    QVERIFY(isReady());
    QTest::qWait(60);
    QVERIFY(m_world->isIdle());
    QVERIFY(concepts()->concepts().empty());
    QVERIFY(button()->isEnabled()); // the edit itself needs none
}

void TestEditPanel::picturesBringTheirWords()
{
    const auto made = [this](const QString &id, Mode mode, const QString &title) {
        PictureRecord record;
        record.id = id;
        record.file = m_world->writePicture(id + QStringLiteral(".png"));
        record.mode = mode;
        record.title = title;
        m_world->library.add(record);
        m_panel->takePicture(record.file, record.id, 0);
    };
    m_world->library.open();
    QTRY_VERIFY(m_world->library.isLoaded());
    made(QStringLiteral("first"), Mode::Create, QStringLiteral("a red apple"));
    QCOMPARE(input().before, QStringLiteral("a red apple"));
    m_world->session.undoStack().undo(); // picture and words are one step
    QVERIFY(input().before.isEmpty());
    m_world->session.undoStack().redo();
    made(QStringLiteral("second"), Mode::Create, QStringLiteral("a green tree"));
    QCOMPARE(input().before, QStringLiteral("a green tree"));
    change([](EditInput &edit) { edit.before = before; });
    made(QStringLiteral("third"), Mode::Create, QStringLiteral("a dog"));
    QCOMPARE(input().before, before); // written by the person
    change([](EditInput &edit) { edit.before.clear(); });
    made(QStringLiteral("fourth"), Mode::Vary, QStringLiteral("a name"));
    QVERIFY(input().before.isEmpty());
}

void TestEditPanel::slidingShowsFrames()
{
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    QVERIFY(isReady());
    const auto lastCaption = [&shown] {
        return shown.isEmpty() ? QString() : shown.last().first().value<ViewerContent>().caption;
    };
    QTRY_COMPARE(lastCaption(), QStringLiteral("θ = 0.35"));
    for (const double strength : { 0.38, 0.41, 0.44 })
        Q_EMIT slider()->edited(strength);
    QTRY_COMPARE(lastCaption(), QStringLiteral("θ = 0.44"));
    QVERIFY(std::abs(shown.last().first().value<ViewerContent>().drift - 0.78) < 1e-9);
    QCOMPARE(m_world->queue.rowCount(), 0);
}

void TestEditPanel::filmstripFills()
{
    QCOMPARE(strip()->count(), static_cast<int>(EditInput().filmstrip.size()));
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    QCOMPARE(strip()->current(), 3); // θ = 0.35
}

void TestEditPanel::clickSetsTheStrength()
{
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    strip()->setFocus();
    QTest::keyClick(strip(), Qt::Key_Right);
    QCOMPARE(input().strength, 0.5);
    QCOMPARE(slider()->value(), 0.5);
    QCOMPARE(shown.last().first().value<ViewerContent>().caption, QStringLiteral("θ = 0.50"));
    Q_EMIT slider()->edited(0.33); // between two frames
    QCOMPARE(strip()->current(), -1);
}

void TestEditPanel::clickShowsAgain()
{
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    QSignalSpy shown(m_panel.get(), &ModePanel::showInViewer);
    const int steps = m_world->session.undoStack().count();
    Q_EMIT strip()->activated(3);
    QCOMPARE(shown.count(), 1);
    QCOMPARE(m_world->session.undoStack().count(), steps);
}

void TestEditPanel::otherWordsEmptyTheStrip()
{
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    const QImage old = strip()->picture(0);
    change([](EditInput &edit) { edit.after = QStringLiteral("a lion"); });
    QVERIFY(strip()->picture(0).isNull());
    QTRY_VERIFY(isStripFull());
    QVERIFY(strip()->picture(0) != old);
    change([](EditInput &edit) { edit.after.clear(); });
    QVERIFY(strip()->picture(0).isNull());
}

void TestEditPanel::keepSavesThatStrength()
{
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    Q_EMIT strip()->keepRequested(5);
    QCOMPARE(m_world->queue.rowCount(), 1);
    QCOMPARE(m_world->queued<Edit>(0).strengths, std::vector<double> { 0.7 });
    QCOMPARE(input().strength, EditInput().strength); // the slider stays
    QTRY_VERIFY(strip()->isMarked(5));
    QVERIFY(!strip()->isMarked(4));
}

void TestEditPanel::ticksGoWithTheWords()
{
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    Q_EMIT strip()->keepRequested(5);
    QTRY_VERIFY(strip()->isMarked(5));
    change([](EditInput &edit) { edit.after = QStringLiteral("a lion"); });
    QVERIFY(!strip()->isMarked(5));
    QTRY_VERIFY(isStripFull());
    QVERIFY(!strip()->isMarked(5));
}

void TestEditPanel::framesOnlyInSight()
{
    m_panel->hide();
    QVERIFY(isReady());
    QTest::qWait(80);
    QVERIFY(!m_world->runner.isBusy());
    QVERIFY(m_world->script->requests.empty());
    QVERIFY(concepts()->concepts().empty());
    m_panel->show();
    QTRY_VERIFY(isStripFull());
    QTRY_VERIFY(!concepts()->concepts().empty());
}

void TestEditPanel::captionsAreRemembered()
{
    QVERIFY(isReady());
    m_panel->make(ModePanel::Place::Last);
    QCOMPARE(m_world->captions.entries(), (QStringList { before, after }));
    QCOMPARE(m_world->sessionFile.memory().captionHistory, (QStringList { before, after }));
    QVERIFY(m_world->prompts.entries().isEmpty());
}

void TestEditPanel::captionsAreOneParagraph()
{
    QTest::keyClicks(afterEdit(), QStringLiteral("a tiger"));
    QTest::keyClick(afterEdit(), Qt::Key_Return);
    QTest::keyClicks(afterEdit(), QStringLiteral("!"));
    QCOMPARE(input().after, QStringLiteral("a tiger!"));

    OpenCaptionEdit field;
    QMimeData lines;
    lines.setText(QStringLiteral("one\r\ntwo\nthree"));
    field.insertFromMimeData(&lines);
    QCOMPARE(field.prompt(), QStringLiteral("one two three"));
}

void TestEditPanel::tabWalksDown()
{
    QVERIFY(isReady());
    QTRY_VERIFY(!concepts()->concepts().empty());
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
    QWidget *first = m_panel->firstField();
    first->setFocus();
    std::vector<QWidget *> walked;
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(m_panel->focusWidget(), Qt::Key_Tab);
        walked.push_back(m_panel->focusWidget());
        if (walked.back() == first)
            break;
    }
    QCOMPARE(walked.back(), first);
    const std::vector<QWidget *> expected { beforeEdit(), concepts(), afterEdit(), strip(),
                                            button() };
    auto at = walked.begin();
    for (QWidget *widget : expected) {
        at = std::find(at, walked.end(), widget);
        QVERIFY2(at != walked.end(), qPrintable(widget->objectName()));
    }
}

void TestEditPanel::languageChanges()
{
    QVERIFY(isReady());
    QTRY_VERIFY(isStripFull());
    MarkTranslator translator;
    QVERIFY(QCoreApplication::installTranslator(&translator));
    QTRY_VERIFY(button()->text().startsWith(QStringLiteral("«")));
    QVERIFY(beforeEdit()->accessibleName().startsWith(QStringLiteral("«")));
    QCOMPARE(afterEdit()->prompt(), after);
    QVERIFY(isStripFull());
    QCoreApplication::removeTranslator(&translator);
}

void TestEditPanel::fitsItsWidth()
{
    QVERIFY2(m_panel->minimumSizeHint().width() <= 340,
             qPrintable(QString::number(m_panel->minimumSizeHint().width())));
}

QTEST_MAIN(TestEditPanel)
#include "tst_editpanel.moc"
