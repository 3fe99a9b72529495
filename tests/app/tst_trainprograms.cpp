#include "app/trainworld.h"
#include "pca/pcabasis.h"
#include "unclip/imagefile.h"
#include "unclip/modelcheck.h"

#include <QTest>

#include <algorithm>
#include <fstream>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

using Arguments = TrainWorld::Arguments;

void writeText(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string textOf(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(stream), {} };
}

/// A drawing of one colour with a stripe, wider than high.
void writePicture(const fs::path &file, int i)
{
    Image image = Image::blank(48, 40, static_cast<std::uint8_t>(20 * i));
    for (std::size_t p = 0; p < image.rgb.size() / 2; ++p)
        image.rgb[p] =
            static_cast<std::uint8_t>(p % 3 == static_cast<std::size_t>(i % 3) ? 230 : 40);
    fs::create_directories(file.parent_path());
    writeFileAtomically(file, encodePng(image), OverwriteMode::Replace);
}

/// Every file of a folder and what is in it.
std::map<std::string, std::string> contentOf(const fs::path &folder)
{
    std::map<std::string, std::string> content;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            content[fs::relative(entry.path(), folder).string()] = sha256File(entry.path());
    return content;
}

std::vector<fs::path> pngsIn(const fs::path &folder)
{
    std::vector<fs::path> files;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".png")
            files.push_back(entry.path());
    return files;
}

} // namespace

Q_DECLARE_METATYPE(Arguments)

/// From drawings to pictures with nothing but the programs, and a model adapted to a folder.
class TrainProgramsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const ProgramRun prepared = m_world.prepare();
        QVERIFY2(prepared.exitCode == 0, prepared.err.constData());
        m_run = m_world.train(m_world.runArguments("made"));
        QVERIFY2(m_run.exitCode == 0, m_run.err.constData());
        for (int i = 0; i < 6; ++i)
            writePicture(root() / "mine" / ("striped_fox-0" + std::to_string(i) + ".png"), i);
        writePicture(root() / "mine" / "deep" / "IMG_0042.dat", 7); // told by content
        writeText(root() / "mine" / "striped_fox-01.txt", "a fox in the rain\n");
        writeText(root() / "mine" / "broken.png", "\x89PNG\r\n\x1a\n and then nothing");
        writeText(root() / "mine" / "letter.pdf", "%PDF-1.4");
    }

    void makesAModelFolderOfDrawings()
    {
        const ModelCheck check = checkModelFolder(model());
        QVERIFY2(check.canTextToImage, check.capabilities.c_str());
        QVERIFY(check.canImageVariation);
        for (const char *component : { "pca", "prior_ar", "super_res_2_first" })
            QVERIFY2(fs::exists(model() / component / "config.json"), component);
        const auto losses = m_run.lossesOf("decoder");
        QVERIFY(losses.size() > 10);
        QVERIFY(*std::min_element(losses.begin(), losses.end()) < 0.8 * losses.front());
    }

    void learnsChineseWords()
    {
        const std::string piece = "çº¢"; // the three bytes of 红, as vocab.json writes them
        QVERIFY(textOf(model() / "tokenizer" / "vocab.json").find(piece) != std::string::npos);
    }

    void createsPicturesWithIt_data()
    {
        QTest::addColumn<Arguments>("options");
        QTest::addColumn<int>("side");
        QTest::newRow("autoregressive prior") << Arguments { "--prior", "ar" } << 64;
        QTest::newRow("one upsampler") << Arguments { "--upsample", "4x" } << 32;
        QTest::newRow("both upsamplers") << Arguments { "--upsample", "16x" } << 64;
    }

    void createsPicturesWithIt()
    {
        QFETCH(Arguments, options);
        QFETCH(int, side);
        requirePicture(model(), QTest::currentDataTag(), side, options);
    }

    void samplesShowTheProgress()
    {
        const fs::path sheet = root() / "made/work/samples-decoder-30.png";
        QVERIFY2(fs::exists(sheet), m_run.out.constData());
        const Image image = readImage(sheet);
        QVERIFY(image.width >= 6 * 128);
        QVERIFY(image.height >= 2 * 128);
        QVERIFY(std::count(image.rgb.begin(), image.rgb.end(), 0) > 100); // captions, at least
        QCOMPARE(m_run.out.count("No samples yet"), qsizetype { 3 }); // priors and upsampler
        QVERIFY(!fs::exists(root() / "made/work/samples-clip-30.png"));
    }

    void samplesCanBeLeftOut()
    {
        const fs::path sheet = root() / "made/work/samples-decoder-30.png";
        fs::remove(sheet);
        const ProgramRun run =
            m_world.train(m_world.runArguments("made", { "--stage", "decoder", "--no-samples" }));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY(!fs::exists(sheet));
    }

    void absentDeviceIsRefused()
    {
        const ProgramRun run =
            m_world.train(m_world.runArguments("on-cuda", { "--device", "cuda" }));
        if (run.exitCode == 0)
            QSKIP("There is a CUDA device.");
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains("sees no CUDA device"), run.err.constData());
        QVERIFY(!fs::exists(root() / "on-cuda"));
        QVERIFY(m_world.train(m_world.runArguments("on-cuda", { "--device", "tpu" })).exitCode > 1);
    }

    void adaptsToAFolder()
    {
        const auto before = contentOf(model());
        const ProgramRun run = m_world.train(finetuneArguments("mine-model"));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.out.contains("7 pictures, 2 skipped"), run.out.constData());
        QVERIFY(run.out.contains("broken.png: "));
        QVERIFY(run.out.contains("letter.pdf: "));
        QVERIFY(contentOf(model()) == before);

        const auto after = contentOf(root() / "mine-model");
        const std::string weights = "/diffusion_pytorch_model.safetensors";
        for (const auto &[name, hash] : before) {
            const bool isAdapted = name == "decoder" + weights || name == "text_proj" + weights
                || name.rfind("pca/", 0) == 0;
            QVERIFY2(after.count(name) == 1, name.c_str());
            QVERIFY2((after.at(name) != hash) == isAdapted, name.c_str());
        }
        QVERIFY(checkModelFolder(root() / "mine-model").canTextToImage);
        const PcaBasis basis = PcaBasis::load(root() / "mine-model" / "pca");
        QCOMPARE(basis.componentCount(), std::size_t { 6 }); // of seven pictures
        QVERIFY(basis.eigenvalues().front() > 0.0);
        QVERIFY(readImage(root() / "mine-model-work/samples-finetune-12.png").width > 0);
        requirePicture(root() / "mine-model", "adapted", 64);
    }

    void mixesInOtherPictures()
    {
        const ProgramRun run = m_world.train(finetuneArguments(
            "mixed", { "--data", m_world.path("shards"), "--name", "my style", "--no-samples" }));
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(run.out.contains("\"my style\""), run.out.constData());
        QVERIFY(!fs::exists(root() / "mixed-work/samples-finetune-12.png"));
    }

    void goesOnAfterAnInterrupt()
    {
        const Arguments arguments =
            finetuneArguments("broken-off", { "--steps", "120", "--no-samples" });
        const auto process = m_world.startTraining(arguments);
        while (!process->peek(process->bytesAvailable()).contains("finetune step 2/"))
            QVERIFY(process->waitForReadyRead(60000));
        process->terminate();
        QCOMPARE(TrainWorld::finish(*process).exitCode, 130);
        QVERIFY(checkModelFolder(root() / "broken-off").canTextToImage); // whole at every moment
        const ProgramRun resumed = m_world.train(arguments);
        QVERIFY2(resumed.exitCode == 0, resumed.err.constData());
        const auto steps = resumed.stepsOf("finetune");
        QVERIFY(!steps.empty());
        QVERIFY(steps.front() > 2);
        QCOMPARE(steps.back(), 120);
    }

    void keepsWhatIsInTheFolder()
    {
        writeText(root() / "taken" / "thesis.txt", "years of work");
        const ProgramRun refused = m_world.train(finetuneArguments("taken"));
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains("--force"), refused.err.constData());
        QCOMPARE(contentOf(root() / "taken").size(), std::size_t { 1 });
        const ProgramRun forced =
            m_world.train(finetuneArguments("taken", { "--force", "--no-samples" }));
        QVERIFY2(forced.exitCode == 0, forced.err.constData());
        QVERIFY(fs::exists(root() / "taken" / "thesis.txt"));
        const ProgramRun other = m_world.train(finetuneArguments("taken", { "--steps", "13" }));
        QCOMPARE(other.exitCode, 1);
        QVERIFY2(other.err.contains("\"steps\""), other.err.constData());
    }

    void refusesBadRequests_data()
    {
        QTest::addColumn<Arguments>("changes");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("no pictures") << Arguments { "--pictures", m_world.path("shards") }
                                     << QByteArray("no readable picture");
        QTest::newRow("no folder")
            << Arguments { "--pictures", m_world.path("nowhere") } << QByteArray("nowhere");
        QTest::newRow("no model") << Arguments { "--model", m_world.path("mine") }
                                  << QByteArray("mine");
        QTest::newRow("into the model") << Arguments { "--out", m_world.path("made/model/mine") }
                                        << QByteArray("lie in each other");
        QTest::newRow("over the model")
            << Arguments { "--out", m_world.path("made/model"), "--force" }
            << QByteArray("lie in each other");
        QTest::newRow("learning rate")
            << Arguments { "--learning-rate", "5" } << QByteArray("learning rate");
        QTest::newRow("no steps") << Arguments { "--steps", "0" }
                                  << QByteArray("at least one step");
    }

    void refusesBadRequests()
    {
        QFETCH(Arguments, changes);
        QFETCH(QByteArray, named);
        const auto before = contentOf(model());
        const ProgramRun run = m_world.train(finetuneArguments("refused", changes));
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains(named), run.err.constData());
        QVERIFY(contentOf(model()) == before);
    }

private:
    fs::path root() const { return m_world.root(); }
    fs::path model() const { return root() / "made" / "model"; }

    /// @param changes options with their values, later ones count
    Arguments finetuneArguments(const std::string &out, const Arguments &changes = {}) const
    {
        std::map<std::string, std::string> options { { "--model", m_world.path("made/model") },
                                                     { "--pictures", m_world.path("mine") },
                                                     { "--out", m_world.path(out) },
                                                     { "--steps", "12" },
                                                     { "--batch", "4" },
                                                     { "--learning-rate", "0.0005" },
                                                     { "--precision", "fp32" },
                                                     { "--threads", "1" },
                                                     { "--report-seconds", "0" } };
        for (std::size_t i = 0; i < changes.size(); ++i) {
            const bool isFlag = i + 1 == changes.size() || changes[i + 1].rfind("--", 0) == 0;
            options[changes[i]] = isFlag ? "" : changes[i + 1];
            i += isFlag ? 0 : 1;
        }
        Arguments arguments { "finetune" };
        for (const auto &[name, value] : options) {
            arguments.push_back(name);
            if (!value.empty())
                arguments.push_back(value);
        }
        return arguments;
    }

    void requirePicture(const fs::path &modelFolder, const std::string &name, int side,
                        const Arguments &options = {}) const
    {
        const std::string out = m_world.path(name);
        Arguments arguments {
            "create", "a red square", "--model", modelFolder.string(), "--steps", "4", "--seed",
            "1",      "--out",        out
        };
        arguments.insert(arguments.end(), options.begin(), options.end());
        const ProgramRun run = m_world.unclip(arguments);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const auto files = pngsIn(out);
        QCOMPARE(files.size(), std::size_t { 1 });
        QCOMPARE(readImage(files.front()).width, side);
    }

    TrainWorld m_world;
    ProgramRun m_run;
};

QTEST_GUILESS_MAIN(TrainProgramsTest)
#include "tst_trainprograms.moc"
