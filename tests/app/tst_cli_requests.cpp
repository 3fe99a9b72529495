#include "app/cliworld.h"

#include "unclip/imagefile.h"
#include "unclip/requesttools.h"

#include <QTest>

#include <map>

using namespace unclip;

namespace {

using Numbers = std::vector<double>;

const PictureSource &pictureIn(const Source &source)
{
    return std::get<PictureSource>(source);
}

std::string promptIn(const Source &source)
{
    return std::get<PromptSource>(source).prompt;
}

} // namespace

class TestCliRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createTakesEveryOption();
    void createFillsTheModelsDefaults();
    void priorsByName();
    void averageIsAChoice();
    void varyReadsThePicture();
    void varyDefaultsToEtaOne();
    void guidanceFollowsTheMode();
    void cropsAreParsed_data();
    void cropsAreParsed();
    void blendGoesFromEndToEnd();
    void blendByWeight();
    void blendNoiseFollowsTheEnds();
    void blendCropsEachPicture();
    void editTakesStrengths_data();
    void editTakesStrengths();
    void editIsDeterministic();
    void exploreScalesThePapersLadder();
    void exploreRefusesMoreThanTheBasisHas();
    void exploreNeedsABasis();
    void sizesByName_data();
    void sizesByName();
    void moreUpsamplersThanTheModelHas();
};

void TestCliRequests::createTakesEveryOption()
{
    CliWorld world;
    const auto request = std::get<Create>(world.requestOf({ "create",    "--prompt",
                                                            "a red fox", "--count",
                                                            "3",         "--first",
                                                            "5",         "--seed",
                                                            "7",         "--steps",
                                                            "12",        "--guidance",
                                                            "2.5",       "--eta",
                                                            "0.5",       "--upsample",
                                                            "0",         "--sr-steps",
                                                            "5",         "--sr2-steps",
                                                            "6",         "--prior",
                                                            "ar",        "--prior-steps",
                                                            "9",         "--prior-guidance",
                                                            "0",         "--candidates",
                                                            "4",         "--pick",
                                                            "2" }));
    QCOMPARE(request.prompt, std::string("a red fox"));
    QCOMPARE(request.imageCount, 3);
    QCOMPARE(request.firstImage, 5);
    const Sampling &sampling = request.sampling;
    QCOMPARE(sampling.seed, std::uint64_t { 7 });
    QCOMPARE(sampling.decoderSteps, 12);
    QCOMPARE(sampling.decoderGuidanceScale, 2.5);
    QCOMPARE(sampling.eta.value(), 0.5);
    QCOMPARE(sampling.upsampleStages, 0);
    QCOMPARE(sampling.superResSteps, 5);
    QCOMPARE(sampling.superResSecondSteps, 6);
    QVERIFY(sampling.prior == PriorKind::Autoregressive);
    QCOMPARE(sampling.priorSteps, 9);
    QCOMPARE(sampling.priorGuidanceScale, 0.0);
    QCOMPARE(sampling.candidates, 4);
    QVERIFY(sampling.candidateChoice == CandidateChoice::Picked);
    QCOMPARE(sampling.pickedCandidate, 2);
}

void TestCliRequests::createFillsTheModelsDefaults()
{
    CliWorld world;
    world.script().info.defaults.prior = PriorKind::Autoregressive;
    world.script().info.defaults.candidates = 3;
    const auto request = std::get<Create>(world.requestOf({ "create", "x" }));
    const Sampling &sampling = request.sampling;
    QCOMPARE(sampling.decoderSteps, 20);
    QCOMPARE(sampling.decoderGuidanceScale, 8.0);
    QCOMPARE(sampling.priorSteps, 25);
    QCOMPARE(sampling.superResSteps, 7);
    QCOMPARE(sampling.upsampleStages, 1);
    QCOMPARE(sampling.candidates, 3);
    QCOMPARE(sampling.seed, std::uint64_t { 4242 }); // drawn
    QVERIFY(sampling.prior == PriorKind::Autoregressive);
    QVERIFY(!sampling.eta); // the model's own sampler
}

void TestCliRequests::priorsByName()
{
    CliWorld world;
    for (const char *word : { "ar", "autoregressive" }) {
        const auto request = std::get<Create>(world.requestOf({ "create", "x", "--prior", word }));
        QVERIFY(request.sampling.prior == PriorKind::Autoregressive);
    }
}

void TestCliRequests::averageIsAChoice()
{
    CliWorld world;
    const auto request =
        std::get<Create>(world.requestOf({ "create", "x", "--average", "--prior", "none" }));
    QVERIFY(request.sampling.candidateChoice == CandidateChoice::Average);
    QVERIFY(request.sampling.prior == PriorKind::None);
}

void TestCliRequests::varyReadsThePicture()
{
    CliWorld world;
    const std::string file = world.picture("in/cat.png");
    const auto request =
        std::get<Vary>(world.requestOf({ "vary", "--eta", "0,0.5", "--eta", "1", file, "--count",
                                         "2", "--first", "3", "--inversion-steps", "30" }));
    QCOMPARE(request.etas, (Numbers { 0.0, 0.5, 1.0 }));
    QCOMPARE(request.imageCount, 2);
    QCOMPARE(request.firstImage, 3);
    QCOMPARE(request.inversionSteps, 30);
    QVERIFY(pictureIn(request.source).image == Image::blank(6, 4, 90));
    QCOMPARE(pictureIn(request.source).name, std::string("cat.png"));
    QCOMPARE(pictureIn(request.source).sha256, sha256File(file));
}

void TestCliRequests::varyDefaultsToEtaOne()
{
    CliWorld world;
    const auto request = std::get<Vary>(world.requestOf({ "vary", world.picture("cat.png") }));
    QCOMPARE(request.etas, Numbers { 1.0 });
    QCOMPARE(request.imageCount, 4);
    QCOMPARE(request.inversionSteps, request.sampling.decoderSteps);
}

/// Pictures that are inverted come back at η = 0 only when they are not guided away.
void TestCliRequests::guidanceFollowsTheMode()
{
    CliWorld world;
    const std::string cat = world.picture("cat.png");
    const auto guidanceOf = [&world](const std::vector<std::string> &arguments) {
        Request request = world.requestOf(arguments);
        return samplingOf(request).decoderGuidanceScale;
    };
    QCOMPARE(guidanceOf({ "create", "x" }), 8.0);
    QCOMPARE(guidanceOf({ "explore", cat }), 8.0);
    QVERIFY(guidanceOf({ "vary", cat, "--eta", "0" }) < 0.0); // by how far it departs
    QVERIFY(guidanceOf({ "blend", cat, cat }) < 0.0);
    QVERIFY(guidanceOf({ "edit", cat, "--to", "a dog" }) < 0.0);
    QCOMPARE(guidanceOf({ "vary", cat, "--eta", "0", "--guidance", "3" }), 3.0);
}

void TestCliRequests::cropsAreParsed_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("mode");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("size");

    QTest::newRow("centre") << std::string("centre") << int(Crop::Mode::Centre) << 0.0 << 1.0;
    QTest::newRow("center") << std::string("center") << int(Crop::Mode::Centre) << 0.0 << 1.0;
    QTest::newRow("fit") << std::string("fit") << int(Crop::Mode::Fit) << 0.0 << 1.0;
    QTest::newRow("square") << std::string("0.25,0,0.5") << int(Crop::Mode::Square) << 0.25 << 0.5;
}

void TestCliRequests::cropsAreParsed()
{
    QFETCH(const std::string, text);
    CliWorld world;
    const auto request =
        std::get<Vary>(world.requestOf({ "vary", world.picture("cat.png"), "--crop", text }));
    const Crop &crop = pictureIn(request.source).crop;
    QTEST(int(crop.mode), "mode");
    QTEST(crop.x, "x");
    QTEST(crop.size, "size");
}

void TestCliRequests::blendGoesFromEndToEnd()
{
    CliWorld world;
    const std::string a = world.picture("a.png", 1);
    const std::string b = world.picture("b.png", 2);
    auto request = std::get<Blend>(world.requestOf({ "blend", a, b }));
    QCOMPARE(request.mixes.size(), std::size_t { 9 });
    QCOMPARE(request.mixes.front(), 0.0);
    QCOMPARE(request.mixes.back(), 1.0);
    QCOMPARE(request.sampling.eta.value(), 0.0);
    QCOMPARE(pictureIn(request.ends[0].source).sha256, sha256File(a));
    QCOMPARE(pictureIn(request.ends[1].source).sha256, sha256File(b));

    request = std::get<Blend>(world.requestOf({ "blend", a, b, "--frames", "3" }));
    QCOMPARE(request.mixes, (Numbers { 0.0, 0.5, 1.0 }));
    request = std::get<Blend>(world.requestOf({ "blend", "--mix", "0.3", a, b }));
    QCOMPARE(request.mixes, Numbers { 0.3 });
}

void TestCliRequests::blendByWeight()
{
    CliWorld world;
    auto request = std::get<Blend>(world.requestOf(
        { "blend", "--weights", "-0.5,1,2", "prompt:a cat", world.picture("b.png"), "prompt:" }));
    QVERIFY(request.mixes.empty());
    QCOMPARE(request.ends[0].weight, -0.5);
    QCOMPARE(request.ends[2].weight, 2.0);
    QCOMPARE(promptIn(request.ends[0].source), std::string("a cat"));
    QCOMPARE(promptIn(request.ends[2].source), std::string());

    request = std::get<Blend>(world.requestOf({ "blend", "prompt:a", "prompt:b", "prompt:c" }));
    QVERIFY(request.mixes.empty());
    QCOMPARE(request.ends[1].weight, 1.0);
}

void TestCliRequests::blendNoiseFollowsTheEnds()
{
    CliWorld world;
    const std::string a = world.picture("a.png");
    const auto noiseOf = [&world](const std::vector<std::string> &arguments) {
        return std::get<Blend>(world.requestOf(arguments)).baseNoise;
    };
    QVERIFY(noiseOf({ "blend", a, a }) == BaseNoise::Inverted);
    QVERIFY(noiseOf({ "blend", a, "prompt:b" }) == BaseNoise::Shared);
    QVERIFY(noiseOf({ "blend", a, a, "--noise", "shared" }) == BaseNoise::Shared);
}

void TestCliRequests::blendCropsEachPicture()
{
    CliWorld world;
    const std::string a = world.picture("a.png");
    const auto request = std::get<Blend>(
        world.requestOf({ "blend", a, "prompt:b", a, "--crop", "fit", "--crop", "0,0,0.5" }));
    QVERIFY(pictureIn(request.ends[0].source).crop.mode == Crop::Mode::Fit);
    QVERIFY(pictureIn(request.ends[2].source).crop.mode == Crop::Mode::Square);
}

void TestCliRequests::editTakesStrengths_data()
{
    QTest::addColumn<std::vector<std::string>>("options");
    QTest::addColumn<Numbers>("strengths");

    using Options = std::vector<std::string>;
    QTest::newRow("default") << Options {} << Numbers { 0.25, 0.375, 0.5 };
    QTest::newRow("list") << Options { "--strength", "0.1,0.3" } << Numbers { 0.1, 0.3 };
    QTest::newRow("frames") << Options { "--frames", "3" } << Numbers { 0.0, 0.25, 0.5 };
    QTest::newRow("frames up to") << Options { "--frames", "3", "--strength", "1" }
                                  << Numbers { 0.0, 0.5, 1.0 };
}

void TestCliRequests::editTakesStrengths()
{
    QFETCH(const std::vector<std::string>, options);
    CliWorld world;
    std::vector<std::string> arguments { "edit", world.picture("cat.png"), "--to", "a dog" };
    arguments.insert(arguments.end(), options.begin(), options.end());
    QTEST(std::get<Edit>(world.requestOf(arguments)).strengths, "strengths");
}

void TestCliRequests::editIsDeterministic()
{
    CliWorld world;
    const auto request = std::get<Edit>(
        world.requestOf({ "edit", world.picture("cat.png"), "--from", "a cat", "--to", "a dog" }));
    QCOMPARE(request.beforeText, std::string("a cat"));
    QCOMPARE(request.afterText, std::string("a dog"));
    QCOMPARE(request.sampling.eta.value(), 0.0);
    QCOMPARE(request.inversionSteps, request.sampling.decoderSteps);
}

void TestCliRequests::exploreScalesThePapersLadder()
{
    CliWorld world;
    const std::string cat = world.picture("cat.png");
    auto request = std::get<Explore>(world.requestOf({ "explore", cat }));
    QCOMPARE(request.dimensions, (std::vector<int> { 6, 8, 10, 15, 30, 50, 64 }));
    QCOMPARE(request.sampling.eta.value(), 0.0);
    request = std::get<Explore>(world.requestOf({ "explore", "--dims", "0,64", cat }));
    QCOMPARE(request.dimensions, (std::vector<int> { 0, 64 }));
}

void TestCliRequests::exploreRefusesMoreThanTheBasisHas()
{
    CliWorld world;
    const auto outcome =
        world.run({ "explore", "prompt:x", "--dims", "65", "--out", world.path("out") });
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.find("64") != std::string::npos);
}

void TestCliRequests::exploreNeedsABasis()
{
    CliWorld world;
    world.script().info.pca = { false, "There is no pca folder." };
    const auto outcome = world.run({ "explore", "prompt:x", "--out", world.path("out") });
    QCOMPARE(outcome.code, 3);
    QVERIFY(outcome.err.find("There is no pca folder.") != std::string::npos);
}

void TestCliRequests::sizesByName_data()
{
    QTest::addColumn<std::string>("word");
    QTest::addColumn<int>("stages");
    for (const auto &[word, stages] :
         std::map<std::string, int> { { "base", 0 }, { "4x", 1 }, { "16x", 2 }, { "2", 2 } })
        QTest::newRow(word.c_str()) << word << stages;
}

void TestCliRequests::sizesByName()
{
    QFETCH(std::string, word);
    QFETCH(int, stages);
    CliWorld world;
    world.script().info.upsampledSizes = { 16, 64 };
    const auto request = std::get<Create>(world.requestOf({ "create", "x", "--upsample", word }));
    QCOMPARE(request.sampling.upsampleStages, stages);
    QCOMPARE(world.run({ "create", "x", "--upsample", "8x" }).code, 2);
}

void TestCliRequests::moreUpsamplersThanTheModelHas()
{
    CliWorld world;
    world.script().info.upsamplers = { Capability { true, {} },
                                       Capability { false, "The second is cut off." } };
    const auto outcome =
        world.run({ "create", "x", "--upsample", "2", "--out", world.path("out") });
    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.err,
             "unclip: The model fake has 1 upsampler, not 2. The second is cut off.\n");
}

QTEST_GUILESS_MAIN(TestCliRequests)
#include "tst_cli_requests.moc"
