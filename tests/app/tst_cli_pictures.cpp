#include "app/cliworld.h"

#include "unclip/error.h"
#include "unclip/recipe.h"

#include <QRegularExpression>
#include <QTest>

using namespace unclip;

namespace {

using Arguments = std::vector<std::string>;

std::vector<std::uint8_t> someBytes()
{
    return { 'k', 'e', 'e', 'p' };
}

Recipe recipeIn(const std::filesystem::path &file)
{
    return recipeFromPngText(readPngText(file)).value();
}

} // namespace

Q_DECLARE_METATYPE(Arguments)

class TestCliPictures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picturesHaveTellingNames();
    void theRecipeHoldsEverything();
    void bothTextLayersAreThere();
    void aSecondRunNeverTakesTheSameNames();
    void aFileIsNotOverwritten();
    void aFileIsOverwrittenByForce();
    void aSheetIsNotOverwritten();
    void jsonTellsAll();
    void jsonTellsTheSecondsOfEachStage_data();
    void jsonTellsTheSecondsOfEachStage();
    void jsonTellsTheSecondsOfAnInterruptedRun();
    void damageIsToldBesideThePictures();
    void driftIsLeftOpenWithoutAnImageEncoder();
    void textPrintsThePaths();
    void theSheetHasARowForEachEta();
    void theBasePictureHasItsOwnRecipe();
    void anInterruptionKeepsWhatIsFinished();
    void aFailureKeepsWhatIsFinished();
    void anUnwritableFolderIsAFileProblem();
    void aMissingPictureIsAFileProblem();
    void aDamagedPictureIsAnInvalidRequest();
};

void TestCliPictures::picturesHaveTellingNames()
{
    CliWorld world;
    const auto outcome = world.run({ "create", "A red Fox, please!", "--seed", "7", "--count", "2",
                                     "--first", "9", "--out", world.path("out") });
    QCOMPARE(outcome.code, 0);
    const auto files = world.filesIn("out");
    QCOMPARE(files.size(), std::size_t { 2 });
    const QRegularExpression pattern( // the day depends on the time zone
        QStringLiteral("^2023111[45]-\\d{6}-create-a-red-fox-please-s7-(09|10)\\.png$"));
    for (const std::string &file : files)
        QVERIFY2(pattern.match(QString::fromStdString(file)).hasMatch(), file.c_str());
}

void TestCliPictures::theRecipeHoldsEverything()
{
    CliWorld world;
    const std::string cat = world.picture("cat.png");
    QCOMPARE(world
                 .run({ "vary", cat, "--crop", "fit", "--eta", "0.5", "--count", "1", "--seed", "3",
                        "--out", world.path("v.png") })
                 .code,
             0);
    const Recipe recipe = recipeIn(world.path("v.png"));
    const auto &vary = std::get<Vary>(recipe.request);
    const auto &source = std::get<PictureSource>(vary.source);
    QCOMPARE(source.sha256, sha256File(cat));
    QVERIFY(source.crop.mode == Crop::Mode::Fit);
    QCOMPARE(vary.inversionSteps, 20);
    QCOMPARE(vary.sampling.decoderSteps, 20);
    QCOMPARE(vary.sampling.upsampleStages, 1);
    QCOMPARE(recipe.parameter, 0.5);
    QCOMPARE(recipe.modelName, std::string("fake"));
    QCOMPARE(recipe.modelHash, std::string(64, 'a'));
    QCOMPARE(recipe.device, std::string("cpu"));
    QCOMPARE(recipe.precision, std::string("fp32"));
    QCOMPARE(recipe.threads, 2);
    QCOMPARE(recipe.created, std::string("2023-11-14T22:13:20Z"));
    QVERIFY(!recipe.softwareVersion.empty());
    QCOMPARE(recipe.width, 16);
    QCOMPARE(recipe.height, 16);
}

void TestCliPictures::bothTextLayersAreThere()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "狐狸", "--out", world.path("f.png") }).code, 0);
    const PngText text = readPngText(world.path("f.png"));
    QCOMPARE(text.count("unclip-recipe"), std::size_t { 1 });
    QVERIFY(text.at("parameters").find("狐狸") != std::string::npos);
}

void TestCliPictures::aSecondRunNeverTakesTheSameNames()
{
    CliWorld world;
    const std::vector<std::string> arguments { "create",  "x", "--seed", "1",
                                               "--count", "2", "--out",  world.path("out"),
                                               "--force" };
    QCOMPARE(world.run(arguments).code, 0);
    QCOMPARE(world.run(arguments).code, 0); // in the same second
    QCOMPARE(world.filesIn("out").size(), std::size_t { 4 });
}

void TestCliPictures::aFileIsNotOverwritten()
{
    CliWorld world;
    writeFileAtomically(world.path("a.png"), someBytes());
    const auto outcome = world.run({ "create", "x", "--out", world.path("a.png") });
    QCOMPARE(outcome.code, 4);
    QVERIFY(outcome.err.find("--force") != std::string::npos);
    QVERIFY(world.script().folders.empty()); // seen before anything is computed
    QCOMPARE(std::filesystem::file_size(world.path("a.png")), std::uintmax_t { 4 });
}

void TestCliPictures::aFileIsOverwrittenByForce()
{
    CliWorld world;
    writeFileAtomically(world.path("a.png"), someBytes());
    QCOMPARE(world.run({ "create", "x", "--force", "--out", world.path("a.png") }).code, 0);
    QCOMPARE(readImage(world.path("a.png")).width, 16);
}

void TestCliPictures::aSheetIsNotOverwritten()
{
    CliWorld world;
    writeFileAtomically(world.path("s.png"), someBytes());
    const auto outcome =
        world.run({ "create", "x", "--sheet", world.path("s.png"), "--out", world.path("out") });
    QCOMPARE(outcome.code, 4);
    QCOMPARE(std::filesystem::file_size(world.path("s.png")), std::uintmax_t { 4 });
}

void TestCliPictures::jsonTellsAll()
{
    CliWorld world;
    const auto outcome = world.run({ "create", "x", "--seed", "18446744073709551615", "--count",
                                     "2", "--json", "--out", world.path("out") });
    const auto json = outcome.json();
    QCOMPARE(json["mode"].get<std::string>(), std::string("create"));
    QCOMPARE(json["seed"].get<std::uint64_t>(), ~std::uint64_t { 0 });
    QCOMPARE(json["model"]["name"].get<std::string>(), std::string("fake"));
    QCOMPARE(json["seconds"]["run"].get<double>(), 0.25);
    QVERIFY(json["seconds"]["load"].get<double>() >= 0.0);
    QCOMPARE(json["candidates"][0][0]["score"].get<double>(), 0.5);
    QCOMPARE(json["candidates"][0][0]["chosen"].get<bool>(), true);
    QCOMPARE(json["pictures"].size(), std::size_t { 2 });
    for (const auto &picture : json["pictures"])
        QVERIFY(std::filesystem::exists(picture["file"].get<std::string>()));
    QCOMPARE(json["pictures"][1]["index"].get<int>(), 1);
    QVERIFY(!json.contains("error"));
}

void TestCliPictures::jsonTellsTheSecondsOfEachStage_data()
{
    QTest::addColumn<Arguments>("arguments");
    QTest::newRow("create") << Arguments { "create", "x", "--count", "2" };
    QTest::newRow("vary") << Arguments { "vary", "cat.png" };
    QTest::newRow("blend") << Arguments { "blend", "cat.png", "prompt:x" };
    QTest::newRow("edit") << Arguments { "edit", "cat.png", "--to", "x" };
    QTest::newRow("explore") << Arguments { "explore", "cat.png" };
}

void TestCliPictures::jsonTellsTheSecondsOfEachStage()
{
    QFETCH(Arguments, arguments);
    CliWorld world;
    world.picture("cat.png");
    arguments.emplace_back("--json");
    const auto outcome = world.run(arguments);
    QVERIFY2(outcome.code == 0, outcome.err.c_str());
    const auto stages = outcome.json()["seconds"]["stages"];
    QCOMPARE(stages.size(), std::size_t { 2 }); // of the fake
    QVERIFY(stages["decode"].get<double>() >= 0.0);
    QVERIFY(stages["save"].get<double>() > 0.0);
}

void TestCliPictures::jsonTellsTheSecondsOfAnInterruptedRun()
{
    CliWorld world;
    world.cancelAfterSteps(2);
    const auto outcome = world.run({ "create", "x", "--json", "--out", world.path("out") });
    QCOMPARE(outcome.code, 130);
    const auto stages = outcome.json()["seconds"]["stages"];
    QCOMPARE(stages.size(), std::size_t { 1 });
    QVERIFY(stages.contains("decode"));
}

void TestCliPictures::damageIsToldBesideThePictures()
{
    CliWorld world;
    const std::string damage = "The second upsampler (x/) cannot be used: it is cut off.";
    world.script().info.damage = { damage };
    const auto outcome = world.run({ "create", "x", "--json", "--out", world.path("out") });
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.err, "unclip: " + damage + "\n");
    QCOMPARE(outcome.json()["model"]["damage"][0].get<std::string>(), damage);
    QVERIFY(!outcome.json().contains("error"));
}

void TestCliPictures::driftIsLeftOpenWithoutAnImageEncoder()
{
    CliWorld world;
    world.script().info.imageEncoder = { false, "There is none." };
    const auto json = world.run({ "create", "x", "--json", "--out", world.path("out") }).json();
    QVERIFY(json["pictures"][0]["drift"].is_null());
}

void TestCliPictures::textPrintsThePaths()
{
    CliWorld world;
    const auto lines =
        world.run({ "create", "x", "--count", "3", "--out", world.path("out") }).lines();
    QCOMPARE(lines.size(), std::size_t { 3 });
    for (const std::string &line : lines)
        QVERIFY(std::filesystem::exists(line));
}

void TestCliPictures::theSheetHasARowForEachEta()
{
    CliWorld world;
    const auto outcome =
        world.run({ "vary", world.picture("cat.png"), "--eta", "0,1", "--count", "3", "--sheet",
                    world.path("new/sheet.png"), "--json", "--out", world.path("out") });
    QCOMPARE(outcome.code, 0);
    const Image sheet = readImage(world.path("new/sheet.png"));
    QCOMPARE(sheet.width, 3 * (16 + 8) + 8);
    QCOMPARE(sheet.height, 2 * (16 + 8) + 8);
    QCOMPARE(outcome.json()["sheet"].get<std::string>(), world.path("new/sheet.png"));
}

void TestCliPictures::theBasePictureHasItsOwnRecipe()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--base", "--out", world.path("a.png") }).code, 0);
    const Recipe recipe = recipeIn(world.path("a-base.png"));
    QCOMPARE(readImage(world.path("a-base.png")).width, 8);
    QCOMPARE(recipe.width, 8);
    QCOMPARE(std::get<Create>(recipe.request).sampling.upsampleStages, 0);
    QCOMPARE(world.run({ "recreate", world.path("a-base.png"), "--verify" }).code, 0);
}

void TestCliPictures::anInterruptionKeepsWhatIsFinished()
{
    CliWorld world;
    world.cancelAfterSteps(9); // in the third picture of four
    const auto outcome = world.run({ "create", "x", "--count", "4", "--json", "--sheet",
                                     world.path("s.png"), "--out", world.path("out") });
    QCOMPARE(outcome.code, 130);
    QCOMPARE(world.filesIn("out").size(), std::size_t { 2 });
    QCOMPARE(outcome.json()["pictures"].size(), std::size_t { 2 });
    QCOMPARE(outcome.json()["error"]["kind"].get<std::string>(), std::string("interrupted"));
    QVERIFY(std::filesystem::exists(world.path("s.png")));
    for (const std::string &file : world.filesIn("out"))
        QVERIFY(readImage(world.path("out/" + file)).width == 16);
}

void TestCliPictures::aFailureKeepsWhatIsFinished()
{
    CliWorld world;
    world.script().onStep = [left = 5](const Progress &) mutable {
        if (--left < 0)
            throw DeviceError("The device is lost.");
    };
    const auto outcome =
        world.run({ "create", "x", "--count", "4", "--json", "--out", world.path("out") });
    QCOMPARE(outcome.code, 5);
    QCOMPARE(world.filesIn("out").size(), std::size_t { 1 });
    QCOMPARE(outcome.json()["pictures"].size(), std::size_t { 1 });
}

void TestCliPictures::anUnwritableFolderIsAFileProblem()
{
    CliWorld world;
    writeFileAtomically(world.path("file"), someBytes());
    QCOMPARE(world.run({ "create", "x", "--out", world.path("file") }).code, 4);
    QCOMPARE(world.run({ "create", "x", "--out", world.path("file/below") }).code, 4);
}

void TestCliPictures::aMissingPictureIsAFileProblem()
{
    CliWorld world;
    const auto outcome = world.run({ "vary", world.path("none.png") });
    QCOMPARE(outcome.code, 4);
    QVERIFY(outcome.err.find("none.png") != std::string::npos);
}

void TestCliPictures::aDamagedPictureIsAnInvalidRequest()
{
    CliWorld world;
    writeFileAtomically(world.path("bad.png"), someBytes());
    QCOMPARE(world.run({ "vary", world.path("bad.png") }).code, 2);
}

QTEST_GUILESS_MAIN(TestCliPictures)
#include "tst_cli_pictures.moc"
