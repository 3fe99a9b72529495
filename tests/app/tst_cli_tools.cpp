#include "app/cliworld.h"

#include "core/checkpointbuilder.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "unclip/pca.h"

#include <QTest>

#include <fstream>

using namespace unclip;

namespace {

const std::filesystem::path tinyModel =
    std::filesystem::path(UNCLIP_TEST_DATA_DIR) / "golden/karlo-tiny";

void writeText(const std::string &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

std::string smallCheckpoint()
{
    return test::checkpointOf({ { "weight", { { 2, 2 }, { 1.0f, 2.0f, 3.0f, 4.0f } } } },
                              test::Wrapping::Plain);
}

} // namespace

class TestCliTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inspectTellsWhatIsMissing();
    void inspectRefusesWhatIsNoModel();
    void convertRewritesAFolder();
    void convertRefusesAHostileFile();
    void convertKarloTakesTheOutputAlone();
    void convertRewritesAFile();
    void convertIsInterrupted();
    void pcaFitWritesABasis();
    void pcaFitNeverOverwrites();
    void pcaFitNeedsPictures_data();
    void pcaFitNeedsPictures();
    void pcaFitIsInterrupted();
    void pcaShowReadsIt();
    void pcaShowWithoutABasis();
    void benchPrintsATable();
    void benchPrintsJson();

private:
    std::string fittedBasis(CliWorld &world) const;
};

void TestCliTools::inspectTellsWhatIsMissing()
{
    CliWorld world;
    const auto text = world.run({ "inspect", tinyModel.string() });
    const auto json = world.run({ "inspect", "--model", tinyModel.string(), "--json" }).json();
    QVERIFY(text.out.find("decoder") != std::string::npos);
    bool isTokenizerMissing = false;
    bool isPriorFound = false;
    for (const auto &component : json["components"]) {
        const auto name = component["name"].get<std::string>();
        const auto state = component["state"].get<std::string>();
        isTokenizerMissing = isTokenizerMissing || (name == "tokenizer" && state == "missing");
        isPriorFound = isPriorFound
            || (name == "prior" && state == "found" && component["tensors"].get<int>() > 0);
    }
    QVERIFY(isTokenizerMissing);
    QVERIFY(isPriorFound);
    QCOMPARE(json["text_to_image"].get<bool>(), false);
    QCOMPARE(text.code, 3); // good for nothing as it is
}

void TestCliTools::inspectRefusesWhatIsNoModel()
{
    CliWorld world;
    QCOMPARE(world.run({ "inspect", world.folder().string() }).code, 3);
    QCOMPARE(world.run({ "inspect", world.path("none") }).code, 3);
}

void TestCliTools::convertRewritesAFolder()
{
    CliWorld world;
    std::filesystem::copy(tinyModel, world.path("in"), std::filesystem::copy_options::recursive);
    std::filesystem::remove(world.path("in/text_proj/diffusion_pytorch_model.safetensors"));
    writeText(world.path("in/text_proj/diffusion_pytorch_model.bin"), smallCheckpoint());
    std::vector<std::string> arguments { "convert", world.path("in"), world.path("out"), "--json" };
    const auto outcome = world.run(arguments);
    QVERIFY2(outcome.code == 0, outcome.err.c_str());
    const std::string written = world.path("out/text_proj/diffusion_pytorch_model.safetensors");
    QVERIFY(std::filesystem::exists(written));
    QVERIFY(std::filesystem::exists(world.path("out/prior/config.json")));
    writeText(written, "keep");
    QCOMPARE(world.run(arguments).code, 4);
    QCOMPARE(std::filesystem::file_size(written), std::uintmax_t { 4 });
    arguments.emplace_back("--force");
    QCOMPARE(world.run(arguments).code, 0);
    QVERIFY(std::filesystem::file_size(written) > 4);
}

void TestCliTools::convertRefusesAHostileFile()
{
    CliWorld world;
    writeText(world.path("bad.bin"), test::zipOf({ { "archive/data.pkl", "cos\nsystem\n." } }));
    const auto outcome =
        world.run({ "convert", world.path("bad.bin"), world.path("o.safetensors") });
    QCOMPARE(outcome.code, 3);
    QVERIFY(outcome.err.find("bad.bin") != std::string::npos);
    QVERIFY(!std::filesystem::exists(world.path("o.safetensors")));
    QCOMPARE(world.run({ "convert", world.path("none.bin"), world.path("o.safetensors") }).code, 4);
}

void TestCliTools::convertKarloTakesTheOutputAlone()
{
    CliWorld world;
    const auto outcome = world.run({ "convert", "a", "b", "--karlo-decoder", "d.ckpt" });
    QCOMPARE(outcome.code, 2);
    QVERIFY(outcome.err.find("alone") != std::string::npos);
    QVERIFY(world.run({ "convert", world.path("out"), "--karlo-decoder", "none.ckpt" }).code >= 3);
}

void TestCliTools::convertRewritesAFile()
{
    CliWorld world;
    writeText(world.path("a.bin"), smallCheckpoint());
    const auto outcome = world.run({ "convert", world.path("a.bin"), world.path("a.safetensors"),
                                     "--dtype", "fp16", "--json" });
    QVERIFY2(outcome.code == 0, outcome.err.c_str());
    QCOMPARE(outcome.json()["files"][0]["tensors"].get<int>(), 1);
    QVERIFY(std::filesystem::exists(world.path("a.safetensors")));
}

void TestCliTools::convertIsInterrupted()
{
    CliWorld world;
    writeText(world.path("a.bin"), smallCheckpoint());
    world.cancel();
    const auto outcome = world.run({ "convert", world.path("a.bin"), world.path("a.safetensors") });
    QCOMPARE(outcome.code, 130);
    QVERIFY(!std::filesystem::exists(world.path("a.safetensors")));
}

std::string TestCliTools::fittedBasis(CliWorld &world) const
{
    for (int i = 0; i < 6; ++i)
        world.picture("pictures/deep/" + std::to_string(i) + ".png",
                      static_cast<std::uint8_t>(40 * i));
    writeText(world.path("pictures/notes.txt"), "no picture");
    world.script().info.embeddingDim = 16;
    return world.path("model/pca");
}

void TestCliTools::pcaFitWritesABasis()
{
    CliWorld world;
    const std::string out = fittedBasis(world);
    const auto outcome = world.run({ "pca", "fit", "--pictures", world.path("pictures"),
                                     "--components", "12", "--out", out, "--json" });
    QVERIFY2(outcome.code == 0, outcome.err.c_str());
    const auto json = outcome.json();
    QCOMPARE(json["pictures"].get<int>(), 6);
    QCOMPARE(json["skipped"].get<int>(), 1);
    QCOMPARE(json["components"].get<int>(), 5); // six points span no more
    QCOMPARE(json["dimension"].get<int>(), 16);
    QVERIFY(qAbs(json["explained_variance"][4].get<double>() - 1.0) < 1e-9);
    const PcaFit fit = readPcaFit(world.path("model"));
    QCOMPARE(fit.components, 5);
    QCOMPARE(fit.pictures, std::int64_t { 6 });
    QVERIFY(fit.variances[0] >= fit.variances[4]);
    QVERIFY(fit.variances[4] > 0.0);
}

void TestCliTools::pcaFitNeverOverwrites()
{
    CliWorld world;
    const std::string out = fittedBasis(world);
    std::vector<std::string> arguments { "pca",   "fit", "--pictures", world.path("pictures"),
                                         "--out", out };
    QCOMPARE(world.run(arguments).code, 0);
    const std::string before = sha256File(out + "/pca.safetensors");
    world.picture("pictures/more.png", 77);
    QCOMPARE(world.run(arguments).code, 4);
    QCOMPARE(sha256File(out + "/pca.safetensors"), before);
    arguments.emplace_back("--force");
    QCOMPARE(world.run(arguments).code, 0);
    QVERIFY(sha256File(out + "/pca.safetensors") != before);
}

void TestCliTools::pcaFitNeedsPictures_data()
{
    QTest::addColumn<int>("pictures");
    QTest::addColumn<int>("code");
    QTest::newRow("no folder") << -1 << 4;
    QTest::newRow("none") << 0 << 2;
    QTest::newRow("one") << 1 << 2;
    QTest::newRow("two") << 2 << 0;
}

void TestCliTools::pcaFitNeedsPictures()
{
    QFETCH(const int, pictures);
    CliWorld world;
    world.script().info.embeddingDim = 16;
    if (pictures >= 0)
        std::filesystem::create_directory(world.path("pictures"));
    for (int i = 0; i < pictures; ++i)
        world.picture("pictures/" + std::to_string(i) + ".png", static_cast<std::uint8_t>(i));
    const auto outcome = world.run(
        { "pca", "fit", "--pictures", world.path("pictures"), "--out", world.path("pca") });
    QTEST(outcome.code, "code");
}

void TestCliTools::pcaFitIsInterrupted()
{
    CliWorld world;
    const std::string out = fittedBasis(world);
    world.cancelAfterSteps(2);
    const auto outcome =
        world.run({ "pca", "fit", "--pictures", world.path("pictures"), "--out", out });
    QCOMPARE(outcome.code, 130);
    QVERIFY(!std::filesystem::exists(out));
}

void TestCliTools::pcaShowReadsIt()
{
    CliWorld world;
    const std::string out = fittedBasis(world);
    QCOMPARE(world.run({ "pca", "fit", "--pictures", world.path("pictures"), "--out", out }).code,
             0);
    for (const std::string &folder : { world.path("model"), out }) {
        const auto json = world.run({ "pca", "show", folder, "--json" }).json();
        QCOMPARE(json["explained_variance"].size(), std::size_t { 5 });
        QCOMPARE(json["pictures"].get<int>(), 6);
    }
    const auto text = world.run({ "pca", "show", out });
    QVERIFY(text.out.find("5 components of 16 dimensions, from 6 pictures") != std::string::npos);
    QVERIFY(text.out.find("100.0 %") != std::string::npos);
}

void TestCliTools::pcaShowWithoutABasis()
{
    CliWorld world;
    const int code = world.run({ "pca", "show", world.folder().string() }).code;
    QVERIFY(code == 3 || code == 4);
}

void TestCliTools::benchPrintsATable()
{
    CliWorld world;
    const auto outcome = world.run({ "bench", "--model", "some/tiny", "--repeats", "2" });
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.find("tiny on abacus") != std::string::npos);
    QVERIFY(outcome.out.find("| decoder | 25.00 | 12.50 | 1000.0 | 50 % |") != std::string::npos);
    QVERIFY(outcome.out.find("| whole | 100.00 |  |  |  |") != std::string::npos);
}

void TestCliTools::benchPrintsJson()
{
    CliWorld world;
    const auto json = world.run({ "bench", "--threads", "3", "--json" }).json();
    QCOMPARE(json["model"]["name"].get<std::string>(), std::string("default-model"));
    QCOMPARE(json["threads"].get<int>(), 3);
    QCOMPARE(json["stages"][0]["flops"].get<std::uint64_t>(), std::uint64_t { 12500000000 });
}

QTEST_GUILESS_MAIN(TestCliTools)
#include "tst_cli_tools.moc"
