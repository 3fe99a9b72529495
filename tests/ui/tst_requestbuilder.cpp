#include "session/requestbuilder.h"
#include "support/fakepipeline.h"
#include "unclip/requesttools.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace unclip;

namespace {

using Missing = MissingInput;

constexpr std::uint64_t testSeed = 0xFFFFFFFFFFFFFFF1u;

QString hashOf(char digit)
{
    return QString(64, QLatin1Char(digit));
}

/// A picture that `digit` tells from others, by hash and pixels.
SlotInput picture(char digit)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Picture;
    slot.file = QStringLiteral("/pictures/%1.png").arg(QLatin1Char(digit));
    slot.sha256 = hashOf(digit);
    slot.crop = { Crop::Mode::Square, 0.25, 0.0, 0.5 };
    slot.image = std::make_shared<const Image>(Image::blank(3, 2, static_cast<uint8_t>(digit)));
    return slot;
}

SlotInput prompt(const QString &text)
{
    SlotInput slot;
    slot.kind = SlotInput::Kind::Prompt;
    slot.prompt = text;
    return slot;
}

Sampling seeded()
{
    Sampling sampling;
    sampling.seed = testSeed;
    sampling.candidates = 5;
    return sampling;
}

QString fileOfHash(const QString &hash)
{
    return QStringLiteral("/pictures/%1.png").arg(hash.at(0));
}

/// As the window does when files were read.
void loadPixels(StudioInputs &inputs)
{
    for (SlotInput *slot : slotsOf(inputs))
        if (slot->kind == SlotInput::Kind::Picture)
            slot->image = picture(slot->sha256.at(0).toLatin1()).image;
}

void loadPixels(Request &request)
{
    for (Source *source : sourcesOf(request))
        if (auto *found = std::get_if<PictureSource>(source))
            found->image = *picture(found->sha256.at(0)).image;
}

template <typename... Inputs> Request wholeFor(const Inputs &...inputs)
{
    return requestFor(inputs...).complete();
}

Request requestOf(const StudioInputs &inputs, Mode mode)
{
    switch (mode) {
    case Mode::Vary:
        return wholeFor(inputs.vary);
    case Mode::Blend:
        return wholeFor(inputs.blend);
    case Mode::Edit:
        return wholeFor(inputs.edit);
    case Mode::Explore:
        return wholeFor(inputs.explore);
    default:
        break;
    }
    return wholeFor(inputs.create);
}

std::vector<Frame> framesOf(const Request &request)
{
    const auto script = std::make_shared<FakeScript>();
    FakePipeline pipeline(script);
    return pipeline.run(request, {}, {}).frames;
}

/// Recipes of all pictures of a request, as a library would keep them.
std::vector<Recipe> recipesOf(const Request &request)
{
    const FakeScript script;
    const Request complete = withDefaults(request, script.info);
    std::vector<Recipe> recipes;
    for (const Frame &frame : framesOf(complete)) {
        const Recipe recipe = recipeFor(withoutPixels(complete), script.info, frame, 0);
        recipes.push_back(recipeFromJson(toJson(recipe)));
    }
    return recipes;
}

/// Whether what is made from the restored inputs has the recipe's own picture.
bool makesAgain(const Recipe &recipe, const StudioInputs &current = {})
{
    RestoredInputs restored = restoreRecipe(current, recipe, fileOfHash);
    loadPixels(restored.inputs);
    Request one = onePicture(recipe);
    loadPixels(one);
    const Image wanted = framesOf(one).front().image;
    const auto made = framesOf(requestOf(restored.inputs, restored.mode));
    return restored.isExact && restored.missingPictures.isEmpty()
        && std::any_of(made.begin(), made.end(),
                       [&](const Frame &frame) { return frame.image == wanted; });
}

bool makesAllAgain(const Request &request)
{
    const std::vector<Recipe> recipes = recipesOf(request);
    return !recipes.empty()
        && std::all_of(recipes.begin(), recipes.end(),
                       [](const Recipe &recipe) { return makesAgain(recipe); });
}

BlendInput board(const std::vector<double> &weights)
{
    BlendInput blend;
    blend.layout = BlendInput::Layout::Board;
    blend.ends.clear();
    char digit = 'a';
    for (const double weight : weights)
        blend.ends.push_back({ picture(digit++), weight });
    return blend;
}

BlendInput pad(double x, double y)
{
    BlendInput blend = board({ 1.0, 1.0, 1.0, 1.0 });
    blend.layout = BlendInput::Layout::Pad;
    blend.padX = x;
    blend.padY = y;
    return blend;
}

BlendInput twoEnds()
{
    BlendInput blend = board({ 0.5, -0.5 });
    blend.layout = BlendInput::Layout::Two;
    blend.mix = 0.3;
    blend.sampling = seeded();
    return blend;
}

Request boardRequest(const std::vector<double> &weights)
{
    Blend blend = std::get<Blend>(wholeFor(board(std::vector<double>(weights.size(), 1.0))));
    for (std::size_t i = 0; i < weights.size(); ++i)
        blend.ends[i].weight = weights[i];
    return blend;
}

} // namespace

/// Inputs to requests, and recipes back to inputs.
class RequestBuilderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sources()
    {
        const auto source = std::get<PictureSource>(sourceOf(picture('c')));
        QCOMPARE(source.name, std::string("c.png"));
        QCOMPARE(source.sha256, std::string(64, 'c'));
        QVERIFY(source.image.isEmpty()); // beside it
        QVERIFY(source.crop == picture('c').crop);
        QCOMPARE(std::get<PromptSource>(sourceOf(prompt(QStringLiteral("猫")))).prompt, "猫");
    }

    void pixelsStayShared()
    {
        BlendInput input;
        input.ends = { { picture('a'), 1.0 },
                       { prompt(QStringLiteral("b")), 1.0 },
                       { SlotInput(), 1.0 },
                       { picture('d'), 1.0 } };
        input.layout = BlendInput::Layout::Board;
        const LightRequest light = requestFor(input);
        QCOMPARE(light.pixels.size(), std::size_t { 2 });
        QCOMPARE(light.pixels[1].get(), input.ends[3].slot.image.get());
        const auto blend = std::get<Blend>(light.complete());
        QVERIFY(std::get<PictureSource>(blend.ends[2].source).image == *light.pixels[1]);
    }

    void createTakesPromptCountAndSeed()
    {
        CreateInput input;
        input.prompt = QStringLiteral("two cats");
        input.count = 7;
        input.sampling = seeded();
        const auto create = std::get<Create>(wholeFor(input));
        QCOMPARE(create.prompt, std::string("two cats"));
        QCOMPARE(create.imageCount, 7);
        QCOMPARE(create.firstImage, 0);
        QCOMPARE(create.sampling.seed, testSeed);
    }

    void varyHasOneEtaAndTheSheetAll()
    {
        VaryInput input;
        input.source = picture('a');
        input.eta = 0.2;
        input.count = 3;
        const auto vary = std::get<Vary>(wholeFor(input));
        QCOMPARE(vary.etas, std::vector<double> { 0.2 });
        QCOMPARE(vary.imageCount, 3);
        QCOMPARE(std::get<Vary>(sheetRequestFor(input).complete()).etas, input.sheetEtas);
        QCOMPARE(pictureCount(sheetRequestFor(input).complete()), std::size_t { 15 });
        input.sheetEtas.clear();
        QCOMPARE(std::get<Vary>(sheetRequestFor(input).complete()).etas,
                 std::vector<double> { 0.2 });
    }

    void twoEndsMakeAnEvenMorph()
    {
        BlendInput input = twoEnds();
        input.frames = 5;
        const auto blend = std::get<Blend>(wholeFor(input));
        QCOMPARE(blend.mixes, (std::vector<double> { 0.0, 0.25, 0.5, 0.75, 1.0 }));
        QCOMPARE(blend.ends.size(), std::size_t { 2 });
        QVERIFY(!problemWith(wholeFor(input)));
        input.frames = 1;
        QCOMPARE(std::get<Blend>(wholeFor(input)).mixes, std::vector<double> { 0.3 });
        input.ends.push_back({ picture('z'), 1.0 });
        QCOMPARE(std::get<Blend>(wholeFor(input)).ends.size(), std::size_t { 2 });
    }

    void theBoardLeavesEmptyEndsOut()
    {
        BlendInput input = board({ 1.0, 0.5, -0.25 });
        input.ends[1].slot = {};
        const auto blend = std::get<Blend>(wholeFor(input));
        QVERIFY(blend.mixes.empty());
        QCOMPARE(blend.ends.size(), std::size_t { 2 });
        QCOMPARE(blend.ends[1].weight, -0.25);
        QCOMPARE(std::get<PictureSource>(blend.ends[1].source).sha256, std::string(64, 'c'));
    }

    void thePadWeighsItsCorners()
    {
        QCOMPARE(padWeights(0.0, 0.0), (std::vector<double> { 1.0, 0.0, 0.0, 0.0 }));
        QCOMPARE(padWeights(1.0, 0.0), (std::vector<double> { 0.0, 1.0, 0.0, 0.0 }));
        QCOMPARE(padWeights(0.0, 1.0), (std::vector<double> { 0.0, 0.0, 1.0, 0.0 }));
        QCOMPARE(padWeights(0.5, 0.5), std::vector<double>(4, 0.25));
        const std::vector<double> anywhere = padWeights(0.3, 0.9);
        QVERIFY(std::abs(std::accumulate(anywhere.begin(), anywhere.end(), 0.0) - 1.0) < 1e-12);
        BlendInput input = pad(1.0, 0.5);
        input.ends.push_back({ picture('f'), 1.0 });
        input.ends[0].slot = {};
        const auto blend = std::get<Blend>(wholeFor(input));
        QCOMPARE(blend.ends.size(), std::size_t { 3 });
        QCOMPARE(blend.ends[0].weight, 0.5);
        QCOMPARE(blend.ends[1].weight, 0.0);
    }

    void exploreWithoutANumberTakesTheWholeBasis()
    {
        ExploreInput input;
        input.source = picture('a');
        QVERIFY(std::get<Explore>(wholeFor(input)).dimensions.empty());
        QCOMPARE(std::get<Explore>(wholeFor(input, 319)).dimensions, std::vector<int> { 319 });
        input.dimensions = 24;
        QCOMPARE(std::get<Explore>(wholeFor(input, 319)).dimensions, std::vector<int> { 24 });
    }

    void missingInputsOfSingleSources()
    {
        CreateInput create;
        QCOMPARE(missingInput(create), Missing::Prompt);
        create.prompt = QStringLiteral("x");
        QCOMPARE(missingInput(create), Missing::Nothing);
        VaryInput vary;
        QCOMPARE(missingInput(vary), Missing::Picture);
        vary.source = picture('a');
        QCOMPARE(missingInput(vary), Missing::Nothing);
        ExploreInput explore;
        QCOMPARE(missingInput(explore), Missing::Picture);
        EditInput edit;
        QCOMPARE(missingInput(edit), Missing::Picture);
        edit.source = picture('a');
        QCOMPARE(missingInput(edit), Missing::Caption);
        edit.after = QStringLiteral("a dog");
        QCOMPARE(missingInput(edit), Missing::Nothing);
        edit.before = QStringLiteral("a dog ");
        QCOMPARE(missingInput(edit), Missing::Caption);
    }

    void missingInputsOfBlends()
    {
        BlendInput two;
        QCOMPARE(missingInput(two), Missing::Picture);
        two.ends[1].slot = picture('b');
        QCOMPARE(missingInput(two), Missing::Picture);
        two.ends[0].slot = prompt(QStringLiteral("x"));
        QCOMPARE(missingInput(two), Missing::Nothing);
        two.ends[1].slot = prompt(QStringLiteral(" "));
        QCOMPARE(missingInput(two), Missing::SecondEnd);

        BlendInput many = board({ 0.0, 0.0, 1.0 });
        QCOMPARE(missingInput(many), Missing::Nothing);
        many.ends[2].slot.image.reset();
        QCOMPARE(missingInput(many), Missing::Weights);
        many.ends[1].slot = {};
        QCOMPARE(missingInput(many), Missing::MoreEnds);

        BlendInput corners = pad(0.0, 0.0);
        QCOMPARE(missingInput(corners), Missing::Nothing);
        corners.ends[0].slot = {};
        QCOMPARE(missingInput(corners), Missing::Weights);
        QCOMPARE(missingInput(BlendInput(pad(0.1, 0.0))), Missing::Nothing);
    }

    void freshSeedsDifferAndAreShort()
    {
        std::set<std::uint64_t> seeds;
        for (int i = 0; i < 100; ++i)
            seeds.insert(freshSeed());
        QVERIFY(seeds.size() > 95);
        QVERIFY(*seeds.rbegin() <= 0xFFFFFFFFu);
    }

    void parentsAreLibraryPicturesInUse()
    {
        StudioInputs inputs;
        inputs.blend = board({ 1.0, 1.0, 1.0, 1.0 });
        inputs.blend.ends[0].slot.pictureId = QStringLiteral("one");
        inputs.blend.ends[2].slot.pictureId = QStringLiteral("three");
        inputs.blend.ends[3].slot.pictureId = QStringLiteral("one");
        QCOMPARE(parentsOf(inputs, Mode::Blend),
                 (QStringList { QStringLiteral("one"), QStringLiteral("three") }));
        inputs.blend.layout = BlendInput::Layout::Two;
        QCOMPARE(parentsOf(inputs, Mode::Blend), QStringList { QStringLiteral("one") });
        QVERIFY(parentsOf(inputs, Mode::Create).isEmpty());
        QVERIFY(parentsOf(inputs, Mode::Edit).isEmpty());
    }

    void createComesBack()
    {
        StudioInputs inputs;
        inputs.create = { QStringLiteral("猫 cat"), 4, true, seeded() };
        const auto recipes = recipesOf(wholeFor(inputs.create));
        const RestoredInputs restored = restoreRecipe({}, recipes[2], fileOfHash);
        QCOMPARE(restored.mode, Mode::Create);
        QCOMPARE(restored.inputs.create.prompt, inputs.create.prompt);
        QCOMPARE(restored.inputs.create.count, 4);
        QVERIFY(!restored.inputs.create.freshSeed);
        QCOMPARE(restored.inputs.create.sampling.seed, testSeed);
        QVERIFY(makesAllAgain(wholeFor(inputs.create)));
    }

    void partsOfABatchComeBack()
    {
        Create create { "x", 5, 2, seeded() };
        for (const Recipe &recipe : recipesOf(create)) {
            QCOMPARE(restoreRecipe({}, recipe, fileOfHash).inputs.create.count, 7);
            QVERIFY(makesAgain(recipe));
        }
        create.firstImage = 5000; // out of reach for inputs, and said so
        create.imageCount = 1;
        const RestoredInputs far = restoreRecipe({}, recipesOf(create).front(), fileOfHash);
        QCOMPARE(far.inputs.create.count, 1000);
        QVERIFY(!far.isExact);
    }

    void variationsAndSheetsComeBack()
    {
        VaryInput input;
        input.source = picture('d');
        input.eta = 1.0 / 3.0;
        input.sheetEtas = { 0.1, 0.7 };
        input.sampling = seeded();
        QVERIFY(makesAllAgain(wholeFor(input)));
        QVERIFY(makesAllAgain(sheetRequestFor(input).complete()));
        const Recipe last = recipesOf(sheetRequestFor(input).complete()).back();
        const RestoredInputs restored = restoreRecipe({}, last, fileOfHash);
        QCOMPARE(restored.mode, Mode::Vary);
        QCOMPARE(restored.inputs.vary.eta, 0.7);
        QCOMPARE(restored.inputs.vary.sheetEtas, input.sheetEtas);
        QVERIFY(restored.inputs.vary.source.crop == input.source.crop);
    }

    void morphsComeBack()
    {
        BlendInput input = twoEnds();
        QVERIFY(makesAllAgain(wholeFor(input)));
        const Recipe recipe = recipesOf(wholeFor(input)).at(3);
        const RestoredInputs restored = restoreRecipe({}, recipe, fileOfHash);
        QVERIFY(restored.inputs.blend.layout == BlendInput::Layout::Two);
        QCOMPARE(restored.inputs.blend.mix, 0.375);
        QCOMPARE(restored.inputs.blend.frames, 9);
        input.frames = 1;
        QVERIFY(makesAllAgain(wholeFor(input)));
        auto uneven = std::get<Blend>(wholeFor(input));
        uneven.mixes = { 0.1, 0.77 };
        uneven.baseNoise = BaseNoise::Shared;
        QVERIFY(makesAllAgain(uneven));
        const auto back = restoreRecipe({}, recipesOf(uneven).back(), fileOfHash).inputs.blend;
        QCOMPARE(back.frames, 1);
        QCOMPARE(back.baseNoise, BaseNoise::Shared);
    }

    void boardsComeBack()
    {
        QVERIFY(makesAllAgain(wholeFor(board({ 1.0, -0.3, 0.0, 0.7, 0.2 }))));
        const Recipe two = recipesOf(wholeFor(board({ 0.1, 0.9 }))).front();
        const auto blend = restoreRecipe({}, two, fileOfHash).inputs.blend;
        QVERIFY(blend.layout == BlendInput::Layout::Board);
        QCOMPARE(blend.ends[1].weight, 0.9);
        QCOMPARE(blend.ends[1].slot.sha256, hashOf('b'));
    }

    void weightsOfTheCommandLineKeepTheirProportions()
    {
        const Recipe recipe = recipesOf(boardRequest({ 3.0, -1.1, 0.3 })).front();
        const auto ends = restoreRecipe({}, recipe, fileOfHash).inputs.blend.ends;
        QCOMPARE(ends[0].weight, 3.0 / 4);
        QCOMPARE(ends[1].weight, -1.1 / 4);
        QCOMPARE(ends[1].weight * 4, -1.1);
        QVERIFY(makesAgain(recipe));
    }

    void padsComeBackToTheLastBit_data()
    {
        QTest::addColumn<double>("x");
        QTest::addColumn<double>("y");
        QTest::newRow("centre") << 0.5 << 0.5;
        QTest::newRow("corner") << 1.0 << 0.0;
        QTest::newRow("grid") << 0.05 << 0.35;
        QTest::newRow("third") << 1.0 / 3.0 << 2.0 / 7.0;
        QTest::newRow("edge") << 0.0 << 0.123456789;
    }

    void padsComeBackToTheLastBit()
    {
        QFETCH(double, x);
        QFETCH(double, y);
        const Recipe recipe = recipesOf(wholeFor(pad(x, y))).front();
        const auto blend = restoreRecipe({}, recipe, fileOfHash).inputs.blend;
        QVERIFY(blend.layout == BlendInput::Layout::Pad);
        QCOMPARE(padWeights(blend.padX, blend.padY), padWeights(x, y));
        QVERIFY(makesAgain(recipe));
        StudioInputs current;
        current.blend.layout = BlendInput::Layout::Board; // someone at work with the board stays
        QVERIFY(restoreRecipe(current, recipe, fileOfHash).inputs.blend.layout
                == BlendInput::Layout::Board);
        QVERIFY(makesAgain(recipe, current));
    }

    void fourWeightsThatAreNoPlaceStayABoard()
    {
        for (const auto &weights : { std::vector<double> { 0.5, 0.0, 0.0, 0.5 },
                                     std::vector<double> { 1.0, 1.0, 1.0, 1.0 } }) {
            const Recipe recipe = recipesOf(boardRequest(weights)).front();
            QVERIFY(restoreRecipe({}, recipe, fileOfHash).inputs.blend.layout
                    == BlendInput::Layout::Board);
        }
    }

    void editsComeBack()
    {
        EditInput input;
        input.source = picture('e');
        input.before = QStringLiteral("a cat");
        input.after = QStringLiteral("a dog");
        input.strength = 0.41;
        input.sampling = seeded();
        QVERIFY(makesAllAgain(wholeFor(input)));
        auto strip = std::get<Edit>(wholeFor(input));
        strip.strengths = { 0.2, 0.45 };
        QVERIFY(makesAllAgain(strip));
        const auto edit = restoreRecipe({}, recipesOf(strip).back(), fileOfHash).inputs.edit;
        QCOMPARE(edit.strength, 0.45);
        QCOMPARE(edit.filmstrip, strip.strengths);
        QCOMPARE(edit.before, input.before);
    }

    void exploresComeBack()
    {
        ExploreInput input;
        input.source = picture('f');
        input.sampling = seeded();
        const Request ladder = wholeFor(input);
        QVERIFY(pictureCount(withDefaults(ladder, FakeScript().info)) > 1);
        QVERIFY(makesAllAgain(withDefaults(ladder, FakeScript().info)));
        auto mean = std::get<Explore>(wholeFor(input));
        mean.dimensions = { 0 };
        QVERIFY(!restoreRecipe({}, recipesOf(mean).front(), fileOfHash).isExact);
    }

    void otherModesStay()
    {
        StudioInputs current;
        current.create.prompt = QStringLiteral("kept");
        current.edit.source = picture('9');
        VaryInput vary;
        vary.source = picture('a');
        const RestoredInputs restored =
            restoreRecipe(current, recipesOf(wholeFor(vary)).front(), fileOfHash);
        QVERIFY(restored.inputs.create == current.create);
        QVERIFY(restored.inputs.edit == current.edit);
        QVERIFY(restored.inputs.edit.source.image != nullptr);
        QVERIFY(!restored.inputs.vary.source.isReady()); // to be read
    }

    void missingPicturesAreNamed()
    {
        const Recipe recipe = recipesOf(wholeFor(board({ 1.0, 0.5, 0.25 }))).front();
        const RestoredInputs restored = restoreRecipe({}, recipe, [](const QString &hash) {
            return hash == hashOf('b') ? QString() : fileOfHash(hash);
        });
        QCOMPARE(restored.missingPictures, QStringList { QStringLiteral("b.png") });
        QVERIFY(!restored.isExact);
        QCOMPARE(restored.inputs.blend.ends.size(), std::size_t { 3 });
        QVERIFY(restored.inputs.blend.ends[1].slot == SlotInput {});
        QCOMPARE(restored.inputs.blend.ends[1].weight, 0.5);
        QVERIFY(!restoreRecipe({}, recipe, {}).missingPictures.isEmpty());
    }

    /// The engine varies what words mean, but the panel has no place for them.
    void wordsAreNoPicture()
    {
        Recipe recipe;
        for (const Request &request :
             { Request(Vary { PromptSource { "a" }, 0, 1, 0, { 0.5 }, {} }),
               Request(Edit { PromptSource { "a" }, "b", "c", { 0.5 }, 0, {} }),
               Request(Explore { PromptSource { "a" }, { 3 }, {} }) }) {
            recipe.request = request;
            RestoredInputs restored = restoreRecipe({}, recipe, fileOfHash);
            QVERIFY(!restored.isExact);
            for (const SlotInput *slot : slotsOf(restored.inputs, restored.mode))
                QCOMPARE(slot->kind, SlotInput::Kind::Empty);
        }
    }

    void picturesInSlotsNeedNoLibrary()
    {
        EditInput edit;
        edit.source = picture('a');
        edit.after = QStringLiteral("x");
        StudioInputs current;
        current.vary.source = picture('a');
        current.vary.source.file = QStringLiteral("/elsewhere/a.png");
        current.vary.source.crop = {};
        const RestoredInputs restored =
            restoreRecipe(current, recipesOf(wholeFor(edit)).front(), {});
        QVERIFY(restored.isExact);
        QCOMPARE(restored.inputs.edit.source.file, QStringLiteral("/elsewhere/a.png"));
        QVERIFY(restored.inputs.edit.source.isReady());
        QVERIFY(restored.inputs.edit.source.crop == edit.source.crop);
    }

    void libraryPicturesKnowTheirIdsAgain()
    {
        Recipe recipe = recipesOf(wholeFor(board({ 1.0, 0.5, 0.25 }))).front();
        recipe.parents = { "id-a", "id-c" };
        const RestoredInputs restored = restoreRecipe({}, recipe, [](const QString &hash) {
            return hash == hashOf('b') ? QString() : fileOfHash(hash);
        });
        QCOMPARE(restored.inputs.blend.ends[0].slot.pictureId, QStringLiteral("id-a"));
        QCOMPARE(restored.inputs.blend.ends[2].slot.pictureId, QStringLiteral("id-c"));
    }

    void latentSourcesAreInNoSlot()
    {
        Recipe recipe;
        recipe.request = Vary { Latents { { { 1.0f } }, {} }, 0, 1, 0, {}, {} };
        const RestoredInputs restored = restoreRecipe({}, recipe, fileOfHash);
        QVERIFY(!restored.isExact);
        QVERIFY(restored.inputs.vary.source.kind == SlotInput::Kind::Empty);
    }
};

QTEST_GUILESS_MAIN(RequestBuilderTest)
#include "tst_requestbuilder.moc"
