#include "session/imageloader.h"
#include "slotsamples.h"
#include "widgets/blendboard.h"
#include "widgets/blendcell.h"
#include "widgets/imageslot.h"
#include "widgets/markedslider.h"
#include "widgets/promptedit.h"

#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QUrl>

#include <memory>

using namespace unclip;
using namespace unclip::test;

class TestBlendBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsEnds();
    void alwaysHasTwoPlaces();
    void addsUpToTheLimit();
    void removesTheRightOne();
    void keepsALoadInTheEndItBelongsTo();
    void weightsMerge();
    void cropsMergeButNewPicturesDoNot();
    void typedWordsMerge();
    void setsUpEverySlot();
    void picturesOfEndsArrive();
    void takesAPictureWhereToldTo();
    void countsInEveryPrompt();
    void fitsANarrowPanel();

private:
    std::vector<BlendCell *> cells() const;
    MarkedSlider *weight(std::size_t end) const;
    std::vector<BlendEndInput> lastEnds() const;
    QString lastKey() const { return m_edits->last()[1].toString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ImageLoader> m_loader;
    std::unique_ptr<BlendBoard> m_board;
    std::unique_ptr<QSignalSpy> m_edits;
};

void TestBlendBoard::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_loader = std::make_unique<ImageLoader>(m_folder->filePath(QStringLiteral("inputs")));
    m_board = std::make_unique<BlendBoard>(*m_loader);
    m_board->resize(316, 700);
    m_board->show();
    m_edits = std::make_unique<QSignalSpy>(m_board.get(), &BlendBoard::edited);
}

void TestBlendBoard::cleanup()
{
    m_edits.reset();
    m_board.reset();
}

/// In the order of their letters; those on their way out left aside.
std::vector<BlendCell *> TestBlendBoard::cells() const
{
    std::vector<BlendCell *> cells;
    for (BlendCell *cell : m_board->findChildren<BlendCell *>())
        if (!cell->isHidden())
            cells.push_back(cell);
    std::sort(cells.begin(), cells.end(), [](const BlendCell *a, const BlendCell *b) {
        return a->slot()->accessibleName() < b->slot()->accessibleName();
    });
    return cells;
}

MarkedSlider *TestBlendBoard::weight(std::size_t end) const
{
    return cells()[end]->findChild<MarkedSlider *>();
}

std::vector<BlendEndInput> TestBlendBoard::lastEnds() const
{
    return m_edits->last()[0].value<std::vector<BlendEndInput>>();
}

void TestBlendBoard::showsEnds()
{
    SlotInput words;
    words.kind = SlotInput::Kind::Prompt;
    words.prompt = QStringLiteral("a fox");
    m_board->setEnds({ { pictureInput({ 30, 20 }), 1.0 }, { words, -0.35 }, { {}, 0.5 } });
    QCOMPARE(m_edits->count(), 0);
    QCOMPARE(cells().size(), std::size_t(3));
    const auto ends = m_board->ends();
    QCOMPARE(ends[1].weight, -0.35);
    QCOMPARE(ends[1].slot.prompt, QStringLiteral("a fox"));
    QVERIFY(ends[0].slot.isReady());
    QCOMPARE(cells()[2]->slot()->accessibleName(), QStringLiteral("C"));
}

void TestBlendBoard::alwaysHasTwoPlaces()
{
    m_board->setEnds({});
    QCOMPARE(m_board->ends().size(), std::size_t(2));
    for (BlendCell *cell : cells())
        QVERIFY(!cell->findChild<QToolButton *>(QStringLiteral("removeEnd"))->isVisible());
}

void TestBlendBoard::addsUpToTheLimit()
{
    auto *add = m_board->findChild<QPushButton *>(QStringLiteral("addEnd"));
    for (int i = 2; i < BlendBoard::limit; ++i) {
        QVERIFY(add->isEnabled());
        QTest::mouseClick(add, Qt::LeftButton);
        QCOMPARE(lastEnds().size(), static_cast<std::size_t>(i + 1));
        QCOMPARE(lastKey(), QString());
    }
    QVERIFY(!add->isEnabled());
    QVERIFY(add->toolTip().contains(QString::number(BlendBoard::limit)));
    m_board->setEnds(std::vector<BlendEndInput>(20));
    QCOMPARE(m_board->ends().size(), static_cast<std::size_t>(BlendBoard::limit));
}

void TestBlendBoard::removesTheRightOne()
{
    m_board->setEnds({ { {}, 0.1 }, { {}, 0.2 }, { {}, 0.3 } });
    QTest::mouseClick(cells()[1]->findChild<QToolButton *>(QStringLiteral("removeEnd")),
                      Qt::LeftButton);
    QCOMPARE(m_edits->count(), 1);
    QCOMPARE(lastEnds().size(), std::size_t(2));
    QCOMPARE(lastEnds()[0].weight, 0.1);
    QCOMPARE(lastEnds()[1].weight, 0.3);
    QCOMPARE(cells()[1]->slot()->accessibleName(), QStringLiteral("B")); // letters close up
    m_board->setEnds({ { {}, 0.1 }, { {}, 0.2 }, { {}, 0.3 } }); // undo
    QCOMPARE(m_board->ends().size(), std::size_t(3));
}

void TestBlendBoard::keepsALoadInTheEndItBelongsTo()
{
    m_board->setEnds({ { {}, 0.1 }, { {}, 0.2 }, { {}, 0.3 } });
    cells()[2]->slot()->takeFile(savedPicture(*m_folder, QStringLiteral("cat.png")));
    QTest::mouseClick(cells()[0]->findChild<QToolButton *>(QStringLiteral("removeEnd")),
                      Qt::LeftButton);
    QTRY_COMPARE(m_edits->count(), 2);
    QCOMPARE(lastEnds()[0].slot.kind, SlotInput::Kind::Empty);
    QCOMPARE(lastEnds()[1].slot.kind, SlotInput::Kind::Picture);
    QCOMPARE(lastEnds()[1].weight, 0.3);
}

void TestBlendBoard::weightsMerge()
{
    m_board->setEnds({ { {}, 1.0 }, { {}, 1.0 } });
    QTest::keyClick(weight(1), Qt::Key_Left);
    const QString key = lastKey();
    QVERIFY(!key.isEmpty());
    QCOMPARE(lastEnds()[1].weight, 0.95);
    QTest::keyClick(weight(1), Qt::Key_Home);
    QCOMPARE(lastKey(), key);
    QCOMPARE(lastEnds()[1].weight, -1.0);
    QTest::keyClick(weight(0), Qt::Key_Left);
    QVERIFY(lastKey() != key);
}

void TestBlendBoard::cropsMergeButNewPicturesDoNot()
{
    m_board->setEnds({ { pictureInput({ 200, 100 }), 1.0 }, {} });
    QTest::keyClick(cells()[0]->slot(), Qt::Key_Left);
    QVERIFY(!lastKey().isEmpty());
    QCOMPARE(lastEnds()[0].slot.crop.mode, Crop::Mode::Square);
    cells()[0]->slot()->takeFile(savedPicture(*m_folder, QStringLiteral("cat.png")));
    QTRY_COMPARE(m_edits->count(), 2);
    QCOMPARE(lastKey(), QString());
    QTest::keyClick(cells()[0]->slot(), Qt::Key_Delete);
    QCOMPARE(lastKey(), QString());
}

void TestBlendBoard::typedWordsMerge()
{
    cells()[0]->slot()->writeWords();
    QCOMPARE(lastKey(), QString());
    auto *prompt = cells()[0]->findChild<PromptEdit *>();
    QTest::keyClicks(prompt, QStringLiteral("fo"));
    const QString key = lastKey();
    QVERIFY(!key.isEmpty());
    QTest::keyClicks(prompt, QStringLiteral("x"));
    QCOMPARE(lastKey(), key);
    QCOMPARE(lastEnds()[0].slot.prompt, QStringLiteral("fox"));
}

void TestBlendBoard::setsUpEverySlot()
{
    std::vector<ImageSlot *> seen;
    m_board->setSlotSetUp([&seen](ImageSlot *slot) { seen.push_back(slot); });
    QCOMPARE(seen.size(), cells().size());
    QTest::mouseClick(m_board->findChild<QPushButton *>(QStringLiteral("addEnd")), Qt::LeftButton);
    QCOMPARE(seen.back(), cells().back()->slot());
    QCOMPARE(seen.size(), cells().size());
}

void TestBlendBoard::picturesOfEndsArrive()
{
    QSignalSpy arrivals(cells()[0]->slot(), &ImageSlot::pixelsArrived);
    SlotInput input;
    input.kind = SlotInput::Kind::Picture;
    input.file = savedPicture(*m_folder, QStringLiteral("cat.png"));
    m_board->setEnds({ { input, 1.0 }, {} });
    QTRY_COMPARE(arrivals.count(), 1);
    QVERIFY(m_board->ends()[0].slot.isReady());
    QCOMPARE(m_edits->count(), 0);
}

void TestBlendBoard::takesAPictureWhereToldTo()
{
    m_board->takePicture(savedPicture(*m_folder, QStringLiteral("cat.png")), QStringLiteral("id"),
                         3);
    QTRY_COMPARE(m_edits->count(), 1);
    QCOMPARE(lastEnds().size(), std::size_t(4));
    QCOMPARE(lastEnds()[3].slot.pictureId, QStringLiteral("id"));
}

void TestBlendBoard::countsInEveryPrompt()
{
    m_board->setSlotSetUp([](ImageSlot *slot) {
        slot->setCounter([](const QString &text) {
            return TokenCount { static_cast<int>(text.size()), 9, 9, 0 };
        });
    });
    QTest::mouseClick(m_board->findChild<QPushButton *>(QStringLiteral("addEnd")), Qt::LeftButton);
    cells()[2]->slot()->writeWords(); // added after the counter was given
    auto *prompt = cells()[2]->findChild<PromptEdit *>();
    QTest::keyClicks(prompt, QStringLiteral("fox"));
    QCOMPARE(prompt->count().tokens, 3);
}

void TestBlendBoard::fitsANarrowPanel()
{
    QScrollArea area;
    area.setWidgetResizable(true);
    m_edits.reset();
    BlendBoard *board = m_board.release(); // the area owns it now
    area.setWidget(board);
    area.resize(320, 600);
    area.show();
    board->setEnds(std::vector<BlendEndInput>(5));
    QTRY_COMPARE(board->width(), area.viewport()->width());
    for (const BlendCell *cell : board->findChildren<BlendCell *>())
        if (!cell->isHidden())
            QVERIFY(board->rect().right() + 1 >= cell->geometry().right());
}

QTEST_MAIN(TestBlendBoard)
#include "tst_blendboard.moc"
