#include "session/blendpositions.h"

#include <QTest>

using namespace unclip;

namespace {

SlotInput wordsOf(const QString &words)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Prompt;
    slot.prompt = words;
    return slot;
}

SlotInput pictureOf(const QString &file)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Picture;
    slot.file = file;
    slot.image = std::make_shared<const Image>(Image::blank(4, 4));
    return slot;
}

BlendInput inputOf(BlendInput::Layout layout, const std::vector<SlotInput> &slotList)
{
    BlendInput input;
    input.layout = layout;
    input.ends.clear();
    for (const SlotInput &slot : slotList)
        input.ends.push_back({ slot, 1.0 });
    return input;
}

const SlotInput words = wordsOf(QStringLiteral("a cat"));

} // namespace

class TestBlendPositions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usesTheEndsOfTheLayout();
    void layoutShowsEnoughEnds();
    void layoutKeepsFilledEnds();
    void snapsToTheGrid_data();
    void snapsToTheGrid();
    void positionOfTwoIsTheMix();
    void positionOfThePadSkipsEmptyCorners();
    void coarsePositionIsNeverWeightless();
    void requestMatchesThePosition();
    void wordsNeedSharedNoise();
    void sliderKeepsTheSequence();
    void everythingElseChangesTheSequence();
    void filesAreInOrder();
};

void TestBlendPositions::usesTheEndsOfTheLayout()
{
    const std::vector<SlotInput> five { words, {}, words, words, words };
    QCOMPARE(withUsedEnds(inputOf(BlendInput::Layout::Two, five)).ends.size(), std::size_t(2));
    QCOMPARE(withUsedEnds(inputOf(BlendInput::Layout::Pad, five)).ends.size(), std::size_t(4));
    QCOMPARE(withUsedEnds(inputOf(BlendInput::Layout::Board, five)).ends.size(), std::size_t(4));
    QCOMPARE(withUsedEnds(inputOf(BlendInput::Layout::Pad, { words })).ends.size(), std::size_t(4));
}

void TestBlendPositions::layoutShowsEnoughEnds()
{
    const BlendInput none = inputOf(BlendInput::Layout::Two, {});
    QCOMPARE(withLayout(none, BlendInput::Layout::Two).ends.size(), std::size_t(2));
    QCOMPARE(withLayout(none, BlendInput::Layout::Pad).ends.size(), std::size_t(4));
    QCOMPARE(withLayout(none, BlendInput::Layout::Board).ends.size(), std::size_t(2));
    QCOMPARE(withLayout(none, BlendInput::Layout::Pad).layout, BlendInput::Layout::Pad);
}

void TestBlendPositions::layoutKeepsFilledEnds()
{
    const BlendInput pad = inputOf(BlendInput::Layout::Pad, { {}, {}, words, {} });
    const BlendInput board = withLayout(pad, BlendInput::Layout::Board);
    QCOMPARE(board.ends.size(), std::size_t(3)); // only the empty one at the end goes
    QCOMPARE(board.ends[2].slot, words);
    const BlendInput six = inputOf(BlendInput::Layout::Board, std::vector<SlotInput>(6, words));
    QCOMPARE(withLayout(six, BlendInput::Layout::Two).ends.size(), std::size_t(6));
}

void TestBlendPositions::snapsToTheGrid_data()
{
    QTest::addColumn<QPointF>("from");
    QTest::addColumn<QPointF>("to");
    QTest::newRow("corner") << QPointF(0.0, 1.0) << QPointF(0.0, 1.0);
    QTest::newRow("middle") << QPointF(0.5, 0.5) << QPointF(0.5, 0.5);
    QTest::newRow("down") << QPointF(0.53, 0.03) << QPointF(0.5, 0.0);
    QTest::newRow("up") << QPointF(0.54, 0.98) << QPointF(0.5625, 1.0);
}

void TestBlendPositions::snapsToTheGrid()
{
    QFETCH(QPointF, from);
    QFETCH(QPointF, to);
    QCOMPARE(snappedToPad(from), to);
    QCOMPARE(snappedToPad(to), to);
}

void TestBlendPositions::positionOfTwoIsTheMix()
{
    BlendInput input = inputOf(BlendInput::Layout::Two, { words, words });
    input.mix = 0.37;
    QCOMPARE(blendPosition(input), FramePosition { 0.37 });
    QCOMPARE(coarseBlendPosition(input), FramePosition { 0.37 });
}

void TestBlendPositions::positionOfThePadSkipsEmptyCorners()
{
    BlendInput input = inputOf(BlendInput::Layout::Pad, { words, {}, words, words });
    input.padX = 0.25;
    input.padY = 0.0;
    const FramePosition expected { 0.75, 0.0, 0.0 };
    QCOMPARE(blendPosition(input), expected);
}

void TestBlendPositions::coarsePositionIsNeverWeightless()
{
    BlendInput input = inputOf(BlendInput::Layout::Pad, { words, {}, words, {} });
    input.padX = 0.99; // its grid point lies between the empty corners
    QCOMPARE(coarseBlendPosition(input), blendPosition(input));
    input.padX = 0.51;
    const FramePosition middle { 0.25, 0.25 };
    QCOMPARE(coarseBlendPosition(input), middle);
}

void TestBlendPositions::requestMatchesThePosition()
{
    BlendInput input = inputOf(BlendInput::Layout::Board, { words, {}, words, words });
    input.ends[2].weight = -0.5;
    const auto blend = std::get<Blend>(blendRequest(input).complete());
    const FramePosition position = blendPosition(input);
    QCOMPARE(blend.ends.size(), position.size());
    for (std::size_t i = 0; i < position.size(); ++i)
        QCOMPARE(blend.ends[i].weight, position[i]);
    const auto moved =
        std::get<Blend>(requestAt(blendRequest(input).complete(), { 0.1, 0.2, 0.3 }));
    QCOMPARE(moved.ends[2].weight, 0.3);
    QVERIFY(moved.mixes.empty());
}

void TestBlendPositions::wordsNeedSharedNoise()
{
    BlendInput input = inputOf(
        BlendInput::Layout::Two,
        { pictureOf(QStringLiteral("/a.png")), pictureOf(QStringLiteral("/b.png")), words });
    QVERIFY(!needsSharedNoise(input)); // the third is not in use
    QCOMPARE(std::get<Blend>(blendRequest(input).complete()).baseNoise, BaseNoise::Inverted);
    input.ends[1].slot = words;
    QVERIFY(needsSharedNoise(input));
    QCOMPARE(std::get<Blend>(blendRequest(input).complete()).baseNoise, BaseNoise::Shared);
}

void TestBlendPositions::sliderKeepsTheSequence()
{
    const BlendInput input = inputOf(BlendInput::Layout::Board, { words, words });
    BlendInput moved = input;
    moved.mix = 0.1;
    moved.padX = 0.2;
    moved.frames = 50;
    moved.ends[1].weight = -1.0;
    moved.ends.push_back({}); // an empty place more
    moved.baseNoise = BaseNoise::Shared; // as words have it anyway
    QVERIFY(isSameSequence(input, moved));
}

void TestBlendPositions::everythingElseChangesTheSequence()
{
    const BlendInput input =
        inputOf(BlendInput::Layout::Two,
                { pictureOf(QStringLiteral("/a.png")), pictureOf(QStringLiteral("/b.png")) });
    BlendInput other = input;
    other.baseNoise = BaseNoise::Shared;
    QVERIFY(!isSameSequence(input, other));
    other = input;
    other.ends[0].slot.crop.mode = Crop::Mode::Fit;
    QVERIFY(!isSameSequence(input, other));
    other = input;
    other.sampling.seed = 5;
    QVERIFY(!isSameSequence(input, other));
    other = input;
    std::swap(other.ends[0], other.ends[1]);
    QVERIFY(!isSameSequence(input, other));
    other = input;
    other.inversionSteps = 9;
    QVERIFY(!isSameSequence(input, other));
}

void TestBlendPositions::filesAreInOrder()
{
    const BlendInput input = inputOf(BlendInput::Layout::Pad,
                                     { pictureOf(QStringLiteral("/b.png")),
                                       words,
                                       {},
                                       pictureOf(QStringLiteral("/a.png")),
                                       pictureOf(QStringLiteral("/unused.png")) });
    const QStringList expected { QStringLiteral("/b.png"), QStringLiteral("/a.png") };
    QCOMPARE(filesOf(input), expected);
}

QTEST_APPLESS_MAIN(TestBlendPositions)
#include "tst_blendpositions.moc"
