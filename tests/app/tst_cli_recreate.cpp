#include "app/cliworld.h"

#include "cli/recreate.h"
#include "unclip/imagefile.h"

#include <QTest>

using namespace unclip;

using Arguments = std::vector<std::string>;
Q_DECLARE_METATYPE(Arguments)

class TestCliRecreate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPictureOfEveryModeComesBack_data();
    void everyPictureOfEveryModeComesBack();
    void createTakesARecipeToo();
    void createTakesNothingBesideARecipe();
    void verifyFindsAChangedPicture();
    void verifyWritesNothing();
    void anotherModelIsToldOf();
    void theRecipesDeviceIsUsed();
    void aSourceThatIsNotThere();
    void aPictureWithoutRecipe();
    void differencesAreMeasured();
};

void TestCliRecreate::everyPictureOfEveryModeComesBack_data()
{
    QTest::addColumn<Arguments>("arguments");
    QTest::newRow("create") << Arguments { "create", "x", "--count", "3", "--first", "2" };
    QTest::newRow("vary") << Arguments { "vary", "A", "--eta", "0.1,0.7", "--count", "2" };
    QTest::newRow("blend") << Arguments { "blend", "A", "B", "--frames", "3" };
    QTest::newRow("blend by weight") << Arguments { "blend", "A", "prompt:x", "B" };
    QTest::newRow("edit") << Arguments { "edit", "B", "--to", "x", "--strength", "0.1,0.3" };
    QTest::newRow("explore") << Arguments { "explore", "A", "--dims", "4,9" };
    QTest::newRow("explore words") << Arguments { "explore", "prompt:x", "--dims", "4,9" };
}

void TestCliRecreate::everyPictureOfEveryModeComesBack()
{
    QFETCH(Arguments, arguments);
    CliWorld world;
    world.picture("in/other.png", 3);
    for (std::string &argument : arguments)
        if (argument == "A" || argument == "B")
            argument = world.picture("in/" + argument + ".png",
                                     static_cast<std::uint8_t>(argument.front()));
    arguments.insert(arguments.end(), { "--out", world.path("out") });
    QCOMPARE(world.run(arguments).code, 0);
    const auto files = world.filesIn("out");
    QVERIFY(!files.empty());
    for (const std::string &file : files) {
        const auto outcome = world.run({ "recreate", world.path("out/" + file), "--input",
                                         world.path("in"), "--verify", "--json" });
        QVERIFY2(outcome.code == 0, outcome.err.c_str());
        QVERIFY(outcome.json()["verify"]["identical"].get<bool>());
    }
}

void TestCliRecreate::createTakesARecipeToo()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--seed", "9", "--out", world.path("a.png") }).code, 0);
    const auto outcome =
        world.run({ "create", "--recipe", world.path("a.png"), "--out", world.path("again.png") });
    QCOMPARE(outcome.code, 0);
    QVERIFY(readImage(world.path("a.png")) == readImage(world.path("again.png")));
}

void TestCliRecreate::createTakesNothingBesideARecipe()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--out", world.path("a.png") }).code, 0);
    const auto outcome = world.run({ "create", "--recipe", world.path("a.png"), "--steps", "5" });
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.find("--steps") != std::string::npos);
}

void TestCliRecreate::verifyFindsAChangedPicture()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--out", world.path("a.png") }).code, 0);
    Image image = readImage(world.path("a.png"));
    image.rgb[3] = static_cast<std::uint8_t>(image.rgb[3] ^ 1u);
    writeFileAtomically(world.path("a.png"), encodePng(image, readPngText(world.path("a.png"))),
                        OverwriteMode::Replace);
    const auto outcome = world.run({ "recreate", world.path("a.png"), "--verify", "--json" });
    QCOMPARE(outcome.code, 1);
    QVERIFY(!outcome.json()["verify"]["identical"].get<bool>());
    QCOMPARE(outcome.json()["verify"]["different_pixels"].get<int>(), 1);
    QCOMPARE(outcome.json()["verify"]["largest_difference"].get<int>(), 1);
}

void TestCliRecreate::verifyWritesNothing()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--out", world.path("out/a.png") }).code, 0);
    const auto outcome = world.run({ "recreate", world.path("out/a.png"), "--verify" });
    QCOMPARE(outcome.out, "identical: " + world.path("out/a.png") + "\n");
    QCOMPARE(world.filesIn("out").size(), std::size_t { 1 });
    QVERIFY(!std::filesystem::exists(world.path("unclip-out")));
}

void TestCliRecreate::anotherModelIsToldOf()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--out", world.path("a.png") }).code, 0);
    world.script().info.hash = std::string(64, 'b');
    const auto outcome = world.run({ "recreate", world.path("a.png"), "--verify", "--json" });
    QVERIFY(outcome.err.find("fake") != std::string::npos);
    QVERIFY(!outcome.json()["same_model"].get<bool>());
}

void TestCliRecreate::theRecipesDeviceIsUsed()
{
    CliWorld world;
    world.script().info.device = "cuda:0";
    world.script().info.precision = "fp16";
    QCOMPARE(world.run({ "create", "x", "--out", world.path("a.png") }).code, 0);
    QCOMPARE(world.run({ "recreate", world.path("a.png"), "--verify" }).code, 0);
    QCOMPARE(world.run({ "recreate", world.path("a.png"), "--verify", "--device", "cpu" }).code, 0);
    QVERIFY(world.script().loads[1].device == Device::Cuda);
    QVERIFY(world.script().loads[1].precision == Precision::Float16);
    QCOMPARE(world.script().loads[1].threads, 2);
    QVERIFY(world.script().loads[2].device == Device::Cpu);
}

void TestCliRecreate::aSourceThatIsNotThere()
{
    CliWorld world;
    const std::string cat = world.picture("cat.png", 1);
    QCOMPARE(world.run({ "vary", cat, "--count", "1", "--out", world.path("v.png") }).code, 0);
    const auto outcome =
        world.run({ "recreate", world.path("v.png"), "--input", world.picture("dog.png", 2) });
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.find("cat.png") != std::string::npos);
    QVERIFY(outcome.err.find(sha256File(cat)) != std::string::npos);
}

void TestCliRecreate::aPictureWithoutRecipe()
{
    CliWorld world;
    const auto outcome = world.run({ "recreate", world.picture("cat.png") });
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.find("no recipe") != std::string::npos);
}

void TestCliRecreate::differencesAreMeasured()
{
    const Image white = Image::blank(3, 2);
    QVERIFY(differenceOf(white, white).isNone());
    QVERIFY(!differenceOf(white, Image::blank(2, 3)).isNone());
    Image spotted = white;
    spotted.rgb[0] = 250;
    spotted.rgb[2] = 200; // the same pixel
    spotted.rgb[17] = 254;
    const PictureDifference difference = differenceOf(white, spotted);
    QCOMPARE(difference.pixels, std::size_t { 2 });
    QCOMPARE(difference.largest, 55);
}

QTEST_GUILESS_MAIN(TestCliRecreate)
#include "tst_cli_recreate.moc"
