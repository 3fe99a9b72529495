#include "session/imageloader.h"
#include "session/prompthistory.h"
#include "slotsamples.h"
#include "unclip/imagefile.h"
#include "unclip/recipe.h"
#include "widgets/imageslot.h"
#include "widgets/promptedit.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <cmath>
#include <memory>

using namespace unclip;
using namespace unclip::test;

class TestImageSlot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void dropsAFile();
    void dropsALibraryPicture();
    void dropsPixels();
    void tellsStoresApart();
    void refusesAWebAddress();
    void offersAModelFolder();
    void dropsWordsWhereAllowed();
    void pastesPixelsAndFiles();
    void refusesAnEmptyClipboard();
    void keepsThePictureWhenAFileIsBad();
    void showsAProblemUntilSomethingWorks();
    void loadsPixelsOfAShownFile();
    void saysWhenAShownFileIsGone();
    void showingEmitsNothing();
    void goesOnLoadingWhenShownTheSame();
    void lastOneWins();
    void offersARecipe();
    void clearsByKeyAndButton();
    void opensAndTakesFromTheDialog();
    void movesTheCropByKeys();
    void resizesTheCrop();
    void dragsTheCrop();
    void dragsACorner();
    void wheelNeedsFocus();
    void fitStaysAsItIs();
    void menuSetsTheCrop();
    void writesWords();
    void picturesOnlyHasNoWords();
    void takesWhatIsShown();
    void wordsComeBeforeWhatIsShown();
    void claimsItsKeysFromShortcuts();
    void speaks();

private:
    SlotInput lastEdit() const { return m_edits->last().at(0).value<SlotInput>(); }
    void show(const SlotInput &input);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ImageLoader> m_loader;
    std::unique_ptr<QWidget> m_window;
    ImageSlot *m_slot = nullptr;
    std::unique_ptr<QSignalSpy> m_edits;
};

void TestImageSlot::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_loader = std::make_unique<ImageLoader>(m_folder->filePath(QStringLiteral("inputs")));
    m_window = std::make_unique<QWidget>();
    m_window->resize(400, 400);
    m_slot = new ImageSlot(QStringLiteral("A"), ImageSlot::Accepts::PicturesAndPrompts, *m_loader,
                           m_window.get());
    m_slot->setGeometry(0, 0, 202, 202);
    m_edits = std::make_unique<QSignalSpy>(m_slot, &ImageSlot::edited);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_slot->setFocus();
}

void TestImageSlot::cleanup()
{
    m_edits.reset();
    m_window.reset();
    m_loader.reset();
    QGuiApplication::clipboard()->clear();
}

void TestImageSlot::show(const SlotInput &input)
{
    m_slot->setInput(input);
    QCOMPARE(m_edits->count(), 0);
}

void TestImageSlot::dropsAFile()
{
    const QString file = savedPicture(*m_folder, QStringLiteral("cat.png"));
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(file) });
    QVERIFY(dropOn(*m_slot, data) == DropAnswer::Accepted);
    QTRY_COMPARE(m_edits->count(), 1);
    const SlotInput input = lastEdit();
    QCOMPARE(input.kind, SlotInput::Kind::Picture);
    QCOMPARE(input.file, file);
    QCOMPARE(input.sha256.toStdString(), sha256File(file.toStdString()));
    QVERIFY(input.isReady());
    QCOMPARE(input.image->width, 40);
    QCOMPARE(input.pictureId, QString());
    QVERIFY(m_slot->input() == input);
}

void TestImageSlot::dropsALibraryPicture()
{
    const QString id = QStringLiteral("0123456789abcdef");
    m_slot->takeFile(savedPicture(*m_folder, QStringLiteral("made.png")), id);
    QTRY_COMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().pictureId, id);
}

void TestImageSlot::dropsPixels()
{
    QMimeData data;
    data.setImageData(plainPicture({ 25, 35 }, Qt::red));
    QVERIFY(dropOn(*m_slot, data) == DropAnswer::Accepted);
    QTRY_COMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().image->height, 35);
    QVERIFY(QFile::exists(lastEdit().file)); // so that the session can bring it back
}

void TestImageSlot::tellsStoresApart()
{
    ImageSlot other(QStringLiteral("B"), ImageSlot::Accepts::Pictures, *m_loader);
    QSignalSpy otherEdits(&other, &ImageSlot::edited);
    QMimeData red;
    red.setImageData(plainPicture({ 20, 20 }, Qt::red));
    QMimeData blue;
    blue.setImageData(plainPicture({ 20, 20 }, Qt::blue));
    dropOn(*m_slot, red);
    dropOn(other, blue);
    QTRY_COMPARE(m_edits->count() + otherEdits.count(), 2);
    QCOMPARE(int(m_slot->input().image->rgb[0]), 255);
    QCOMPARE(int(other.input().image->rgb[0]), 0);
}

void TestImageSlot::refusesAWebAddress()
{
    QSignalSpy refusals(m_slot, &ImageSlot::refused);
    QMimeData data;
    data.setUrls({ QUrl(QStringLiteral("https://example.org/cat.png")) });
    dropOn(*m_slot, data);
    QCOMPARE(refusals.count(), 1);
    QCOMPARE(refusals[0][0].value<Failure>().kind, Failure::Kind::BadRequest);
    QVERIFY(m_slot->accessibleDescription().contains(QStringLiteral("not fetched")));

    QGuiApplication::clipboard()->setText(QStringLiteral("https://example.org/cat.png"));
    m_slot->paste(); // as "Copy image address" gives it
    QCOMPARE(refusals.count(), 2);
    QCOMPARE(m_edits->count(), 0);
}

void TestImageSlot::offersAModelFolder()
{
    QSignalSpy offers(m_slot, &ImageSlot::modelFolderOffered);
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("model")));
    savedBytes(*m_folder, QStringLiteral("model/model_index.json"), "{}");
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(m_folder->filePath(QStringLiteral("model"))) });
    dropOn(*m_slot, data);
    QCOMPARE(offers.count(), 1);
    QCOMPARE(offers[0][0].toString(), m_folder->filePath(QStringLiteral("model")));
    QCOMPARE(m_edits->count(), 0);
}

void TestImageSlot::dropsWordsWhereAllowed()
{
    QMimeData data;
    data.setText(QStringLiteral("  a red fox "));
    QVERIFY(dropOn(*m_slot, data) == DropAnswer::Accepted);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().kind, SlotInput::Kind::Prompt);
    QCOMPARE(lastEdit().prompt, QStringLiteral("a red fox"));

    ImageSlot pictures(QStringLiteral("P"), ImageSlot::Accepts::Pictures, *m_loader);
    QVERIFY(dropOn(pictures, data) == DropAnswer::Refused);
}

void TestImageSlot::pastesPixelsAndFiles()
{
    QGuiApplication::clipboard()->setImage(plainPicture({ 12, 14 }));
    QTest::keyClick(m_slot, Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().image->width, 12);

    auto *files = new QMimeData;
    files->setUrls({ QUrl::fromLocalFile(savedPicture(*m_folder, QStringLiteral("b.png"))) });
    QGuiApplication::clipboard()->setMimeData(files);
    QTest::keyClick(m_slot, Qt::Key_V, Qt::ControlModifier);
    QTRY_COMPARE(m_edits->count(), 2);
    QVERIFY(lastEdit().file.endsWith(QStringLiteral("b.png")));
}

void TestImageSlot::refusesAnEmptyClipboard()
{
    QSignalSpy refusals(m_slot, &ImageSlot::refused);
    QGuiApplication::clipboard()->clear();
    m_slot->paste();
    QCOMPARE(refusals.count(), 1);
    QVERIFY(m_slot->accessibleDescription().contains(QStringLiteral("no picture to paste")));
}

void TestImageSlot::keepsThePictureWhenAFileIsBad()
{
    const SlotInput before = pictureInput({ 30, 20 });
    show(before);
    QSignalSpy refusals(m_slot, &ImageSlot::refused);
    m_slot->takeFile(savedBytes(*m_folder, QStringLiteral("cat.png"), "no picture at all"));
    QTRY_COMPARE(refusals.count(), 1);
    QCOMPARE(refusals[0][0].value<Failure>().kind, Failure::Kind::BadRequest);
    QVERIFY(m_slot->input() == before);
    QCOMPARE(m_edits->count(), 0);
    QVERIFY(m_slot->toolTip().contains(QStringLiteral("cat.png"))); // the engine names the file
}

void TestImageSlot::showsAProblemUntilSomethingWorks()
{
    QSignalSpy refusals(m_slot, &ImageSlot::refused);
    m_slot->takeFile(m_folder->filePath(QStringLiteral("nowhere.png")));
    QTRY_COMPARE(refusals.count(), 1);
    const QImage failed = m_slot->grab().toImage();
    m_slot->takeFile(savedPicture(*m_folder, QStringLiteral("cat.png")));
    QTRY_COMPARE(m_edits->count(), 1);
    QVERIFY(!m_slot->accessibleDescription().contains(QStringLiteral("cannot")));
    QVERIFY(m_slot->grab().toImage() != failed);
}

void TestImageSlot::loadsPixelsOfAShownFile()
{
    QSignalSpy arrivals(m_slot, &ImageSlot::pixelsArrived);
    SlotInput input;
    input.kind = SlotInput::Kind::Picture;
    input.file = savedPicture(*m_folder, QStringLiteral("cat.png"));
    input.crop = { Crop::Mode::Square, 0.1, 0.0, 0.5 };
    show(input);
    QTRY_COMPARE(arrivals.count(), 1);
    QCOMPARE(arrivals[0][0].toString(), input.file);
    QCOMPARE(arrivals[0][1].toString().size(), 64);
    QVERIFY(m_slot->input().isReady());
    QVERIFY(m_slot->input().crop == input.crop);
    QCOMPARE(m_edits->count(), 0);
}

void TestImageSlot::saysWhenAShownFileIsGone()
{
    QSignalSpy refusals(m_slot, &ImageSlot::refused);
    SlotInput input;
    input.kind = SlotInput::Kind::Picture;
    input.file = m_folder->filePath(QStringLiteral("gone.png"));
    show(input);
    QTRY_VERIFY(m_slot->accessibleDescription().contains(QStringLiteral("cannot be opened")));
    QCOMPARE(refusals.count(), 0); // a session restore opens no dialogs
    QVERIFY(m_slot->input() == input);

    input.file.clear();
    input.sha256 = QStringLiteral("feed");
    m_slot->setInput(input);
    QVERIFY(m_slot->accessibleDescription().contains(QStringLiteral("not found")));
}

void TestImageSlot::showingEmitsNothing()
{
    show(pictureInput({ 30, 20 }));
    SlotInput words;
    words.kind = SlotInput::Kind::Prompt;
    words.prompt = QStringLiteral("a fox");
    show(words);
    show({});
    QCOMPARE(m_edits->count(), 0);
}

void TestImageSlot::goesOnLoadingWhenShownTheSame()
{
    m_slot->takeFile(savedPicture(*m_folder, QStringLiteral("cat.png")));
    m_slot->setInput(m_slot->input()); // another slider of the panel has moved
    QTRY_COMPARE(m_edits->count(), 1);
}

void TestImageSlot::lastOneWins()
{
    QSignalSpy loads(m_loader.get(), &ImageLoader::loaded);
    m_slot->takeFile(savedPicture(*m_folder, QStringLiteral("large.png"), { 900, 900 }));
    m_slot->takeFile(savedPicture(*m_folder, QStringLiteral("small.png"), { 8, 8 }));
    QTRY_COMPARE(loads.count(), 2);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().image->width, 8);
}

void TestImageSlot::offersARecipe()
{
    Recipe recipe;
    recipe.request = Create { "a fox", 0, 1, {} };
    recipe.modelName = "starter";
    const auto bytes = encodePng(Image::blank(16, 16), toPngText(recipe));
    const QString file = savedBytes(
        *m_folder, QStringLiteral("made.png"),
        QByteArray(reinterpret_cast<const char *>(bytes.data()), static_cast<int>(bytes.size())));
    QSignalSpy offers(m_slot, &ImageSlot::recipeOffered);
    m_slot->takeFile(file);
    QTRY_COMPARE(offers.count(), 1);
    QCOMPARE(offers[0][0].value<Recipe>().modelName, std::string("starter"));
    QCOMPARE(offers[0][1].toString(), file);
    m_slot->clear();
    m_slot->takeFile(file, QStringLiteral("id")); // from the gallery: it is there already
    QTRY_COMPARE(m_edits->count(), 3);
    QCOMPARE(offers.count(), 1);
}

void TestImageSlot::clearsByKeyAndButton()
{
    show(pictureInput({ 30, 20 }));
    QTest::keyClick(m_slot, Qt::Key_Delete);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().kind, SlotInput::Kind::Empty);
    QTest::keyClick(m_slot, Qt::Key_Delete);
    QCOMPARE(m_edits->count(), 1); // nothing was there

    m_slot->setInput(pictureInput({ 30, 20 }));
    QTest::mouseClick(m_slot->findChild<QToolButton *>(QStringLiteral("clearSlot")),
                      Qt::LeftButton);
    QCOMPARE(m_edits->count(), 2);
    QCOMPARE(lastEdit().kind, SlotInput::Kind::Empty);
}

void TestImageSlot::opensAndTakesFromTheDialog()
{
    const QString file = savedPicture(*m_folder, QStringLiteral("cat.png"));
    QTest::keyClick(m_slot, Qt::Key_Space);
    auto *dialog = m_slot->findChild<QFileDialog *>(QStringLiteral("pictureDialog"));
    QVERIFY(dialog != nullptr);
    QVERIFY(dialog->isVisible());
    Q_EMIT dialog->fileSelected(file);
    dialog->close();
    QTRY_COMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().file, file);

    m_slot->clear();
    QTest::mouseClick(m_slot, Qt::LeftButton, {}, QPoint(100, 60));
    QTRY_VERIFY(m_slot->findChild<QFileDialog *>(QStringLiteral("pictureDialog")) != nullptr);
}

void TestImageSlot::movesTheCropByKeys()
{
    show(pictureInput({ 200, 100 }));
    QTest::keyClick(m_slot, Qt::Key_Up); // no room that way
    QCOMPARE(m_edits->count(), 0);
    QTest::keyClick(m_slot, Qt::Key_Left);
    QCOMPARE(m_edits->count(), 1);
    const Crop moved = lastEdit().crop;
    QCOMPARE(moved.mode, Crop::Mode::Square);
    QCOMPARE(moved.x, (50 - 2) / 200.0); // 2 % of the shorter edge
    QCOMPARE(moved.y, 0.0);
    QCOMPARE(moved.size, 1.0);
    QTest::keyClick(m_slot, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(std::abs(lastEdit().crop.x - (50 - 2 + 0.2) / 200.0) < 1e-9);
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(m_slot, Qt::Key_Left);
    QCOMPARE(lastEdit().crop.x, 0.0); // never beyond the edge
    QTest::keyClick(m_slot, Qt::Key_Home);
    QCOMPARE(lastEdit().crop.mode, Crop::Mode::Centre);
}

void TestImageSlot::resizesTheCrop()
{
    show(pictureInput({ 200, 100 }));
    QTest::keyClick(m_slot, Qt::Key_Plus); // as large as it gets already
    QCOMPARE(m_edits->count(), 0);
    QTest::keyClick(m_slot, Qt::Key_Minus);
    const Crop smaller = lastEdit().crop;
    QVERIFY(smaller.size < 1.0);
    const double middle = smaller.x * 200 + smaller.size * 50;
    QVERIFY(std::abs(middle - 100) < 1e-6); // about the middle
    for (int i = 0; i < 60; ++i)
        QTest::keyClick(m_slot, Qt::Key_Minus);
    QCOMPARE(lastEdit().crop.size, 0.1);
    QTest::keyClick(m_slot, Qt::Key_Plus);
    QVERIFY(lastEdit().crop.size > 0.1);
}

void TestImageSlot::dragsTheCrop()
{
    show(pictureInput({ 200, 100 })); // shown one to one, 50 pixels from the top
    QTest::mousePress(m_slot, Qt::LeftButton, {}, QPoint(101, 101));
    QTest::mouseMove(m_slot, QPoint(121, 111));
    QTest::mouseRelease(m_slot, Qt::LeftButton, {}, QPoint(121, 111));
    QVERIFY(m_edits->count() >= 1);
    QVERIFY(std::abs(lastEdit().crop.x - 70 / 200.0) < 1e-9);
    QCOMPARE(lastEdit().crop.y, 0.0);
    QCOMPARE(lastEdit().crop.size, 1.0);
}

void TestImageSlot::dragsACorner()
{
    show(pictureInput({ 200, 100 }));
    QTest::mousePress(m_slot, Qt::LeftButton, {}, QPoint(51, 51)); // top left of the square
    QTest::mouseMove(m_slot, QPoint(81, 81));
    QTest::mouseRelease(m_slot, Qt::LeftButton, {}, QPoint(81, 81));
    const Crop crop = lastEdit().crop;
    QVERIFY(std::abs(crop.size - 0.7) < 1e-9);
    QVERIFY(std::abs(crop.x * 200 + crop.size * 100 - 150) < 1e-6); // the one across stays
    QVERIFY(std::abs(crop.y * 100 + crop.size * 100 - 100) < 1e-6);
}

void TestImageSlot::wheelNeedsFocus()
{
    show(pictureInput({ 200, 100 }));
    const auto turn = [this](int delta) {
        const QPointF at(100, 100);
        QWheelEvent wheel(at, m_slot->mapToGlobal(at), {}, { 0, delta }, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_slot, &wheel);
        return wheel.isAccepted();
    };
    m_slot->clearFocus();
    QVERIFY(!turn(-120));
    QCOMPARE(m_edits->count(), 0);
    m_slot->setFocus();
    QVERIFY(turn(-120));
    QCOMPARE(m_edits->count(), 1);
    QVERIFY(lastEdit().crop.size < 1.0);
}

void TestImageSlot::fitStaysAsItIs()
{
    SlotInput input = pictureInput({ 200, 100 });
    input.crop.mode = Crop::Mode::Fit;
    show(input);
    for (const int key : { Qt::Key_Left, Qt::Key_Minus, Qt::Key_Plus })
        QTest::keyClick(m_slot, static_cast<Qt::Key>(key));
    QCOMPARE(m_edits->count(), 0);
}

void TestImageSlot::menuSetsTheCrop()
{
    show(pictureInput({ 200, 100 }));
    QContextMenuEvent request(QContextMenuEvent::Keyboard, QPoint(), QPoint());
    QCoreApplication::sendEvent(m_slot, &request);
    auto *menu = m_slot->findChild<QMenu *>(QStringLiteral("slotMenu"));
    QVERIFY(menu != nullptr);
    QVERIFY(!menu->findChild<QAction *>(QStringLiteral("centreCrop"))->isEnabled());
    menu->findChild<QAction *>(QStringLiteral("fitCrop"))->trigger();
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().crop.mode, Crop::Mode::Fit);
    menu->close();
}

void TestImageSlot::writesWords()
{
    PromptHistory history;
    history.setEntries({ QStringLiteral("an old one") });
    m_slot->setHistory(&history);
    QTest::mouseClick(m_slot->findChild<QToolButton *>(QStringLiteral("writeWords")),
                      Qt::LeftButton);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEdit().kind, SlotInput::Kind::Prompt);
    auto *prompt = m_slot->findChild<PromptEdit *>(QStringLiteral("slotPrompt"));
    QVERIFY(prompt->isVisible());
    QVERIFY(prompt->hasFocus());
    QTest::keyClicks(prompt, QStringLiteral("fox"));
    QCOMPARE(lastEdit().prompt, QStringLiteral("fox"));
    QTest::keyClick(prompt, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(lastEdit().prompt, QStringLiteral("an old one"));

    QMimeData data; // a picture on top of the words takes their place
    data.setUrls({ QUrl::fromLocalFile(savedPicture(*m_folder, QStringLiteral("cat.png"))) });
    const auto before = m_edits->count();
    dropOn(*m_slot, data);
    QTRY_COMPARE(m_edits->count(), before + 1);
    QCOMPARE(lastEdit().kind, SlotInput::Kind::Picture);
    QCOMPARE(lastEdit().prompt, QString());
    QVERIFY(!prompt->isVisible());
}

void TestImageSlot::picturesOnlyHasNoWords()
{
    ImageSlot slot(QStringLiteral("P"), ImageSlot::Accepts::Pictures, *m_loader);
    QSignalSpy edits(&slot, &ImageSlot::edited);
    slot.show();
    QVERIFY(!slot.findChild<QToolButton *>(QStringLiteral("writeWords"))->isVisible());
    slot.writeWords();
    QCOMPARE(edits.count(), 0);
}

void TestImageSlot::takesWhatIsShown()
{
    ImageSlot slot(QStringLiteral("P"), ImageSlot::Accepts::Pictures, *m_loader);
    QSignalSpy edits(&slot, &ImageSlot::edited);
    slot.show();
    auto *shown = slot.findChild<QToolButton *>(QStringLiteral("useShownPicture"));
    QVERIFY(!shown->isVisible());
    const QString file = savedPicture(*m_folder, QStringLiteral("cat.png"));
    slot.offer(file, QStringLiteral("id7"));
    QVERIFY(shown->isVisible());
    slot.offer({}, {}); // live frames came into the viewer
    QVERIFY(!shown->isVisible());
    slot.offer(file, QStringLiteral("id7"));
    QTest::mouseClick(shown, Qt::LeftButton);
    QVERIFY(!shown->isVisible());
    QTRY_COMPARE(edits.count(), 1);
    const auto input = edits.last().at(0).value<SlotInput>();
    QCOMPARE(input.kind, SlotInput::Kind::Picture);
    QCOMPARE(input.file, file);
    QCOMPARE(input.pictureId, QStringLiteral("id7"));
    slot.clear();
    QVERIFY(shown->isVisible());
}

void TestImageSlot::wordsComeBeforeWhatIsShown()
{
    m_slot->offer(savedPicture(*m_folder, QStringLiteral("cat.png")), QStringLiteral("id7"));
    QVERIFY(!m_slot->findChild<QToolButton *>(QStringLiteral("useShownPicture"))->isVisible());
    QVERIFY(m_slot->findChild<QToolButton *>(QStringLiteral("writeWords"))->isVisible());
}

void TestImageSlot::claimsItsKeysFromShortcuts()
{
    QShortcut trash(QKeySequence(Qt::Key_Delete), m_window.get());
    QSignalSpy trashed(&trash, &QShortcut::activated);
    show(pictureInput({ 30, 20 }));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Delete);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(trashed.count(), 0);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_Delete); // the slot is empty now
    QCOMPARE(trashed.count(), 1);
}

void TestImageSlot::speaks()
{
    QCOMPARE(m_slot->accessibleName(), QStringLiteral("A"));
    QVERIFY(m_slot->accessibleDescription().startsWith(QStringLiteral("Empty")));
    show(pictureInput({ 30, 20 }, QStringLiteral("/b/dog.png")));
    QVERIFY(m_slot->accessibleDescription().contains(QStringLiteral("dog.png")));
    m_slot->setName(QStringLiteral("B"));
    QCOMPARE(m_slot->accessibleName(), QStringLiteral("B"));
    const auto buttons = m_slot->findChildren<QToolButton *>(QString(), Qt::FindDirectChildrenOnly);
    for (const QToolButton *button : buttons)
        QVERIFY(!button->accessibleName().isEmpty());
}

QTEST_MAIN(TestImageSlot)
#include "tst_imageslot.moc"
