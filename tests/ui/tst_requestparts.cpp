#include "session/requestparts.h"

#include "support/fakepipeline.h"
#include "unclip/requesttools.h"

#include <QTest>

using namespace unclip;

class TestRequestParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void makesMissingPicturesAlike_data();
    void makesMissingPicturesAlike();
    void partsOfAVariedPrompt();
    void copiesNoPixels();
};

void TestRequestParts::makesMissingPicturesAlike_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("made");
    for (const int made : { 1, 2, 3, 5 })
        for (const int mode : { 0, 1, 2, 3, 4 })
            QTest::addRow("mode %d after %d", mode, made) << mode << made;
}

void TestRequestParts::makesMissingPicturesAlike()
{
    QFETCH(int, mode);
    QFETCH(int, made);
    const PictureSource picture { Image::blank(4, 4, 9), {}, "a.png", {} };
    const std::vector<double> six { 0.0, 0.2, 0.4, 0.6, 0.8, 1.0 };
    const std::vector<Request> requests {
        Create { "fox", 3, 6, {} },
        Vary { picture, 1, 2, 0, { 0.1, 0.5, 0.9 }, {} },
        Blend {
            { { picture, 1.0 }, { PromptSource { "x" }, 1.0 } }, six, BaseNoise::Shared, 0, {} },
        Edit { picture, "a", "b", six, 0, {} },
        Explore { picture, { 1, 2, 3, 4, 5, 6 }, {} },
    };
    const auto script = std::make_shared<FakeScript>();
    FakePipeline pipeline(script);
    const Request complete = withDefaults(requests[static_cast<std::size_t>(mode)], script->info);
    const std::vector<Frame> whole = pipeline.run(complete, {}, {}).frames;
    QCOMPARE(whole.size(), 6u);
    std::vector<Frame> missing;
    for (const RequestPart &part : missingParts(complete, made)) {
        QVERIFY(!problemWith(part.request));
        QCOMPARE(part.indexOffset, mode < 2 ? 0 : made);
        const std::vector<Frame> frames = pipeline.run(part.request, {}, {}).frames;
        missing.insert(missing.end(), frames.begin() + part.skip, frames.end());
    }
    QCOMPARE(missing.size(), whole.size() - static_cast<std::size_t>(made));
    for (std::size_t i = 0; i < missing.size(); ++i) {
        const Frame &expected = whole[i + static_cast<std::size_t>(made)];
        QVERIFY(missing[i].image == expected.image);
        QCOMPARE(missing[i].parameter, expected.parameter);
        QCOMPARE(missing[i].index, expected.index);
    }
    QVERIFY(missingParts(complete, 6).empty());
}

/// What the prior draws for a prompt depends on the first image, so none is left out of its row.
void TestRequestParts::partsOfAVariedPrompt()
{
    const Vary vary { PromptSource { "fox" }, 0, 3, 5, { 0.1, 0.9 }, {} };
    const std::vector<RequestPart> parts = missingParts(vary, 2);
    QCOMPARE(parts.size(), 1u);
    QCOMPARE(parts.front().skip, 2);
    QCOMPARE(std::get<Vary>(parts.front().request).firstImage, 0);
    QCOMPARE(missingParts(vary, 4).front().skip, 1);
    QCOMPARE(std::get<Vary>(missingParts(vary, 4).front().request).etas.size(), 1u);
}

void TestRequestParts::copiesNoPixels()
{
    Crop crop;
    crop.mode = Crop::Mode::Square;
    crop.x = 0.25;
    const std::string hash(64, 'b');
    const PictureSource picture { Image::blank(3, 3), crop, "a.png", hash };
    Sampling sampling;
    sampling.seed = 0xFEDCBA9876543210u;
    sampling.eta = 0.5;
    const std::vector<Request> requests {
        Create { "fox", 3, 6, sampling },
        Vary { picture, 1, 2, 7, { 0.1 }, sampling },
        Blend { { { picture, 0.5 }, { PromptSource { "x" }, -1.0 } },
                { 0.3 },
                BaseNoise::Shared,
                9,
                sampling },
        Edit { picture, "a", "b", { 0.2 }, 11, sampling },
        Explore { picture, { 1, 2 }, sampling },
    };
    for (const Request &request : requests) {
        Request copy = copyWithoutPixels(request);
        Request original = request;
        QCOMPARE(recipeJsonOf(copy), recipeJsonOf(original));
        for (const PictureSource *source : picturesOf(copy))
            QVERIFY(source->image.isEmpty());
        for (const PictureSource *source : picturesOf(original))
            QVERIFY(!source->image.isEmpty()); // only borrowed
    }
}

QTEST_GUILESS_MAIN(TestRequestParts)
#include "tst_requestparts.moc"
