#include "cli/progressline.h"
#include "cli/stageclock.h"
#include "cli/texttable.h"
#include "common/contactsheet.h"
#include "common/interrupt.h"
#include "unclip/picturename.h"
#include "unclip/requesttools.h"
#include "unclip/startermodel.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <limits>
#include <sys/wait.h>
#include <unistd.h>

using namespace unclip;

namespace {

constexpr int white = 255;

int redAt(const Image &image, int x, int y)
{
    return image.rgb[static_cast<std::size_t>(y * image.width + x) * 3];
}

} // namespace

class TestCliParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slugs_data();
    void slugs();
    void namesOfEachMode();
    void ladders_data();
    void ladders();
    void durations_data();
    void durations();
    void stagesAreTimed();
    void sheetsAreGrids();
    void largeSheetsAreShrunk();
    void shrinkingAverages();
    void tables();
    void sizes();
    void theFirstInterruptSetsTheToken();
    void theSecondInterruptEndsTheProcess();
    void theEnvironmentNamesTheModel();
    void anInstalledModelIsFound();
    void trainingFilesAreFoundAnywhere();
};

void TestCliParts::slugs_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("slug");

    const auto row = [](const char *text, const char *slug) {
        QTest::newRow(text) << std::string(text) << std::string(slug);
    };
    row("A Red Fox", "a-red-fox");
    row("  ../../etc/passwd  ", "etc-passwd");
    row("a\n\tb", "a-b");
    row("...", "");
    row("狐狸 2", "狐狸-2");
    row("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bcd", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-b");
    row("狐狸狐狸狐狸狐狸狐狸狐狸狐狸", "狐狸狐狸狐狸狐狸狐狸狐狸狐"); // 39 bytes, no half letter
}

void TestCliParts::slugs()
{
    QFETCH(const std::string, text);
    QTEST(slugOf(text), "slug");
}

void TestCliParts::namesOfEachMode()
{
    PictureSource cat;
    cat.name = "My Cat.jpeg";
    const Source words = PromptSource { "a dog" };
    const auto ending = [](const Request &request) {
        const std::string name = PictureNames(request, 0).name(3);
        return name.substr(name.find('-', name.find('-') + 1) + 1);
    };
    QCOMPARE(ending(Vary { cat, 0, 4, 0, {}, {} }), std::string("vary-my-cat-s0-03"));
    QCOMPARE(ending(Vary { cat, 100, 4, 0, {}, {} }), std::string("vary-my-cat-s0-103"));
    QCOMPARE(ending(Edit { cat, "a", "b c", {}, 0, {} }), std::string("edit-b-c-s0-03"));
    QCOMPARE(ending(Explore { words, {}, {} }), std::string("explore-a-dog-s0-03"));
    QCOMPARE(ending(Create { "", 0, 1, {} }), std::string("create-s0-03"));
    Blend blend;
    blend.ends = { { cat, 1.0 }, { words, 1.0 } };
    QCOMPARE(ending(blend), std::string("blend-my-cat-a-dog-s0-03"));
    const Source foxes = PromptSource { "狐狸狐狸狐狸狐狸" };
    blend.ends = { { foxes, 1.0 }, { words, 1.0 } };
    QCOMPARE(ending(blend), std::string("blend-狐狸狐狸狐狸-a-dog-s0-03")); // no half letter
}

void TestCliParts::ladders_data()
{
    QTest::addColumn<int>("dimension");
    QTest::addColumn<int>("components");
    QTest::addColumn<std::vector<int>>("ladder");

    using Ladder = std::vector<int>;
    QTest::newRow("paper") << 1024 << 320 << Ladder { 24, 30, 40, 60, 120, 200, 320 };
    QTest::newRow("Karlo") << 768 << 320 << Ladder { 18, 23, 30, 45, 90, 150, 240 };
    QTest::newRow("clipped") << 256 << 12 << Ladder { 6, 8, 10, 12 };
    QTest::newRow("tiny") << 8 << 4 << Ladder { 1, 2, 3 };
    QTest::newRow("one component") << 256 << 1 << Ladder { 1 };
}

void TestCliParts::ladders()
{
    QFETCH(const int, dimension);
    QFETCH(const int, components);
    QTEST(defaultLadder(dimension, components), "ladder");
}

void TestCliParts::durations_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<std::string>("text");

    QTest::newRow("none") << 0.0 << std::string("0:00");
    QTest::newRow("rounded") << 64.6 << std::string("1:05");
    QTest::newRow("hours") << 7210.0 << std::string("2:00:10");
    QTest::newRow("negative") << -3.0 << std::string("0:00");
    QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << std::string("0:00");
}

void TestCliParts::durations()
{
    QFETCH(const double, seconds);
    QTEST(durationText(seconds), "text");
}

void TestCliParts::stagesAreTimed()
{
    using std::chrono::seconds;
    const StageClock::Clock::time_point start {};
    StageClock clock;
    clock.stop(start); // nothing runs yet
    QVERIFY(clock.seconds().empty());
    clock.enter(Stage::Prior, start + seconds(1));
    clock.enter(Stage::Decode, start + seconds(3));
    clock.enter(Stage::Decode, start + seconds(4)); // its second report
    clock.enter(Stage::SuperResSecond, start + seconds(8));
    clock.enter(Stage::Decode, start + seconds(9)); // of the next picture
    clock.stop(start + seconds(19));
    clock.stop(start + seconds(100));
    QCOMPARE(clock.seconds().dump(),
             std::string(R"({"prior":2.0,"decode":15.0,"super_res_second":1.0})"));
}

void TestCliParts::sheetsAreGrids()
{
    const std::vector<Image> pictures { Image::blank(10, 20, 1), Image::blank(10, 20, 2),
                                        Image::blank(10, 20, 3) };
    const Image sheet = contactSheet(pictures, 2);
    QCOMPARE(sheet.width, 8 + 18 * 2);
    QCOMPARE(sheet.height, 8 + 28 * 2);
    QCOMPARE(redAt(sheet, 7, 7), white);
    QCOMPARE(redAt(sheet, 8, 8), 1);
    QCOMPARE(redAt(sheet, 26, 27), 2);
    QCOMPARE(redAt(sheet, 8, 36), 3);
    QCOMPARE(redAt(sheet, 26, 36), white);
}

void TestCliParts::largeSheetsAreShrunk()
{
    const std::vector<Image> pictures(33, Image::blank(512, 4, 9));
    const Image sheet = contactSheet(pictures, 33); // 33 * 520 + 8 is beyond 16384
    QCOMPARE(sheet.width, 33 * (256 + 8) + 8);
    QCOMPARE(redAt(sheet, 8, 8), 9);
}

void TestCliParts::shrinkingAverages()
{
    Image image = Image::blank(5, 2, 0);
    image.rgb[0] = 255;
    image.rgb[3] = 255;
    const Image small = shrunk(image, 2);
    QCOMPARE(small.width, 2);
    QCOMPARE(small.height, 1);
    QCOMPARE(redAt(small, 0, 0), 128);
    QCOMPARE(redAt(small, 1, 0), 0);
}

void TestCliParts::tables()
{
    TextTable table({ "a", "bb" });
    table.addRow({ "ccc", "" });
    table.addRow({ "d", "e" });
    using Lines = std::vector<std::string>;
    QCOMPARE(table.lines(), (Lines { "a    bb", "ccc", "d    e" }));
    QCOMPARE(table.markdown(), (Lines { "| a | bb |", "|---|---:|", "| ccc |  |", "| d | e |" }));
}

void TestCliParts::sizes()
{
    QCOMPARE(sizeText(999), std::string("999 B"));
    QCOMPARE(sizeText(12500000), std::string("12.5 MB"));
    QCOMPARE(numberText(0.125, 2), std::string("0.12"));
}

void TestCliParts::theFirstInterruptSetsTheToken()
{
    const CancellationToken token;
    {
        const InterruptGuard guard(token);
        QVERIFY(!token.isCancelled());
        std::raise(SIGINT);
    }
    QVERIFY(token.isCancelled());
}

void TestCliParts::theSecondInterruptEndsTheProcess()
{
    const pid_t child = ::fork();
    if (child == 0) {
        const CancellationToken token;
        const InterruptGuard guard(token);
        std::raise(SIGTERM);
        std::raise(SIGINT);
        ::_exit(0); // not reached
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 130);
}

void TestCliParts::theEnvironmentNamesTheModel()
{
    qputenv("UNCLIP_MODEL", "/some/model");
    const auto folder = defaultModelFolder("/nowhere/bin");
    qunsetenv("UNCLIP_MODEL");
    QCOMPARE(folder, std::filesystem::path("/some/model"));
}

void TestCliParts::anInstalledModelIsFound()
{
    qunsetenv("UNCLIP_MODEL");
    const QTemporaryDir prefix;
    const std::filesystem::path root = prefix.path().toStdString();
    const auto model = root / "share/unclip-studio/models/starter";
    std::filesystem::create_directories(model);
    QVERIFY(defaultModelFolder(root / "bin") != model); // no model without its index
    std::ofstream(model / "model_index.json") << "{}";
    QCOMPARE(defaultModelFolder(root / "bin"), model);
}

void TestCliParts::trainingFilesAreFoundAnywhere()
{
    const auto inSources = trainingFile("/nowhere/bin", "artwork.json");
    QVERIFY(inSources.is_absolute()); // whatever the working folder is
    QVERIFY(std::filesystem::exists(inSources));
    QVERIFY(trainingFile("/nowhere/bin", "no-such-file.json").empty());
    const QTemporaryDir prefix;
    const std::filesystem::path root = prefix.path().toStdString();
    const auto installed = root / "share/unclip-studio/training/artwork.json";
    std::filesystem::create_directories(installed.parent_path());
    std::ofstream(installed.string()) << "{}";
    QCOMPARE(trainingFile(root / "bin", "artwork.json"), installed);
}

QTEST_GUILESS_MAIN(TestCliParts)
#include "tst_cli_parts.moc"
