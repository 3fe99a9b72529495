#include "training/batch.h"
#include "training/data/heldoutpair.h"

#include <ATen/ATen.h>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace unclip;
using namespace unclip::training;

namespace {

constexpr int size = 32;

/// Opaque discs on transparency: two concepts in each of two styles, told apart by colour.
PictureSet discs()
{
    struct Disc
    {
        const char *name;
        const char *style;
        std::array<std::uint8_t, 3> colour;
    };
    const std::array<Disc, 4> all { { { "cat", "3D", { 255, 0, 0 } },
                                      { "fox", "3D", { 0, 255, 0 } },
                                      { "cat", "flat", { 0, 0, 255 } },
                                      { "fox", "flat", { 255, 255, 0 } } } };
    PictureSet set;
    set.sizes = { size };
    std::vector<at::Tensor> pictures;
    for (const Disc &disc : all) {
        at::Tensor picture = at::zeros({ size, size, 4 }, at::kByte);
        for (int y = 0; y < size; ++y)
            for (int x = 0; x < size; ++x)
                if (std::hypot(x - 15.5, y - 15.5) < 13.0) {
                    for (int channel = 0; channel < 3; ++channel)
                        picture[y][x][channel] = disc.colour[static_cast<std::size_t>(channel)];
                    picture[y][x][3] = 255;
                }
        pictures.push_back(picture);
        CaptionSource source;
        source.conceptName = source.english = disc.name;
        source.style = disc.style;
        set.captions.push_back(source);
        set.cumulative.push_back(static_cast<double>(set.captions.size()));
    }
    set.pixels.push_back(at::stack(pictures));
    return set;
}

ClipTokenizer tokenizer()
{
    return ClipTokenizer::load(UNCLIP_SOURCE_DIR "/resources/models/starter/tokenizer", 24);
}

Batch batchOf(const PictureSet &set, const PairOptions &pairs, std::int64_t count = 400)
{
    return BatchMaker(set, tokenizer(), CaptionMaker(CaptionWords()), pairs).make(1, 2, count);
}

/// The colour of a composed picture at a pixel, 0..255.
std::array<int, 3> colourAt(const at::Tensor &picture, int x, int y)
{
    std::array<int, 3> colour {};
    for (int channel = 0; channel < 3; ++channel)
        colour[static_cast<std::size_t>(channel)] =
            static_cast<int>(std::lround((picture[channel][y][x].item<float>() + 1.0f) * 127.5f));
    return colour;
}

} // namespace

/// Batches of pictures, alone and in pairs.
class BatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutPairsAllStandAlone()
    {
        const PictureSet set = discs();
        const Batch batch = batchOf(set, { 0.0, {} });
        QCOMPARE(std::count(batch.partners.begin(), batch.partners.end(), -1), 400);
        QVERIFY(at::equal(compose(set, batch, size),
                          compose(set, batch.rows, size, batch.backgrounds)));
    }

    void partnersShareTheStyleAndNotTheConcept()
    {
        const PictureSet set = discs();
        const Batch batch = batchOf(set, { 1.0, {} });
        int pairs = 0;
        for (std::size_t i = 0; i < batch.rows.size(); ++i) {
            if (batch.partners[i] < 0)
                continue;
            ++pairs;
            const auto &left = set.captions[static_cast<std::size_t>(batch.rows[i])];
            const auto &right = set.captions[static_cast<std::size_t>(batch.partners[i])];
            QCOMPARE(left.style, right.style);
            QVERIFY(left.conceptName != right.conceptName);
            const auto first = batch.captions[i].find(left.conceptName);
            const auto second = batch.captions[i].find(right.conceptName);
            QVERIFY2(first != std::string::npos && second != std::string::npos && first < second,
                     batch.captions[i].c_str());
        }
        QVERIFY(pairs > 150 && pairs < 250); // half of the draws find the same concept
    }

    void theShareIsAsAsked()
    {
        const PictureSet set = discs();
        const Batch batch = batchOf(set, { 0.5, {} }, 2000);
        const auto alone = std::count(batch.partners.begin(), batch.partners.end(), -1);
        QVERIFY(std::abs(static_cast<double>(alone) / 2000.0 - 0.75) < 0.04);
        QCOMPARE(batchOf(set, { 0.5, {} }, 2000).partners, batch.partners);
    }

    void aBatchWithoutPairsIsTheSameAsBefore()
    {
        const PictureSet set = discs();
        const Batch some = batchOf(set, { 0.3, {} });
        const Batch none = batchOf(set, { 0.0, {} });
        QCOMPARE(some.rows, none.rows);
        for (std::size_t i = 0; i < some.rows.size(); ++i)
            if (some.partners[i] < 0)
                QCOMPARE(some.captions[i], none.captions[i]);
    }

    void heldOutPairsNeverStandSideBySide()
    {
        PictureSet set = discs();
        for (CaptionSource &source : set.captions)
            if (source.conceptName == "fox")
                source.conceptName = source.english = "dog";
        QVERIFY(isHeldOutPair("dog", "cat") && !isHeldOutPair("cat", "dog"));
        const Batch batch = batchOf(set, { 1.0, {} });
        int pairs = 0;
        for (std::size_t i = 0; i < batch.rows.size(); ++i) {
            if (batch.partners[i] < 0)
                continue;
            ++pairs;
            QCOMPARE(set.captions[static_cast<std::size_t>(batch.rows[i])].conceptName, "cat");
        }
        QVERIFY(pairs > 60);
    }

    void pairsAreOfTheListedConcepts()
    {
        PictureSet set = discs();
        set.captions[0].conceptName = "sun"; // red, 3D
        const Batch batch = batchOf(set, { 1.0, { "cat", "fox" } });
        QVERIFY(std::count(batch.partners.begin(), batch.partners.end(), -1) < 320);
        for (std::size_t i = 0; i < batch.rows.size(); ++i)
            QVERIFY(batch.rows[i] != 0 && batch.partners[i] != 0);
        const Batch alone = batchOf(set, { 0.0, { "cat", "fox" } });
        QVERIFY(std::count(alone.rows.begin(), alone.rows.end(), 0) > 60);
        const Batch unknown = batchOf(set, { 1.0, { "moon" } });
        QCOMPARE(std::count(unknown.partners.begin(), unknown.partners.end(), -1), 400);
    }

    void readyCaptionsStayAlone()
    {
        PictureSet set = discs();
        for (CaptionSource &source : set.captions)
            source.plain = "my own words";
        const Batch batch = batchOf(set, { 1.0, {} });
        QCOMPARE(std::count(batch.partners.begin(), batch.partners.end(), -1), 400);
    }

    void aPairStandsSideBySide()
    {
        const PictureSet set = discs();
        const at::Tensor grey = at::full({ 1, 3 }, 100.0, at::kFloat);
        const at::Tensor picture = compose(set, { 0 }, size, grey, { 1 })[0];
        const PairLayout layout(size);
        QCOMPARE(layout.side, 18);
        const int middle = layout.top + layout.side / 2;
        QCOMPARE(colourAt(picture, layout.side / 2, middle), (std::array<int, 3> { 255, 0, 0 }));
        QCOMPARE(colourAt(picture, layout.rightX + layout.side / 2, middle),
                 (std::array<int, 3> { 0, 255, 0 }));
        for (const int x : { 0, size / 2, size - 1 }) {
            QCOMPARE(colourAt(picture, x, 0), (std::array<int, 3> { 100, 100, 100 }));
            QCOMPARE(colourAt(picture, x, size - 1), (std::array<int, 3> { 100, 100, 100 }));
        }
        QVERIFY(at::equal(picture, compose(set, { 0 }, size, grey, { 1 })[0]));
    }
};

QTEST_GUILESS_MAIN(BatchTest)
#include "tst_batch.moc"
