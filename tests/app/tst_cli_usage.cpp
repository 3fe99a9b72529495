#include "app/cliworld.h"

#include "unclip/error.h"

#include <QTest>

#include <new>

using namespace unclip;

namespace {

using Arguments = std::vector<std::string>;

template <typename Thrown> std::function<void(const Progress &)> thrower(Thrown error)
{
    return [error](const Progress &) { throw error; };
}

} // namespace

Q_DECLARE_METATYPE(Arguments)
Q_DECLARE_METATYPE(std::function<void(const unclip::Progress &)>)

class TestCliUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wrongUsageIsRefusedBeforeAModelIsLoaded_data();
    void wrongUsageIsRefusedBeforeAModelIsLoaded();
    void failuresHaveTheirExitCodes_data();
    void failuresHaveTheirExitCodes();
    void helpTellsTheExitCodes_data();
    void helpTellsTheExitCodes();
    void usageErrorsAreJsonWhenAskedFor();
    void theModelIsTheDefaultOrTheOneGiven();
    void withoutAnyModelItSaysWhatToDo();
    void loadOptionsArePassedOn();
    void promptsNamedLikeCommandsAreWords();
    void progressStandsOnATerminalOnly();
};

void TestCliUsage::wrongUsageIsRefusedBeforeAModelIsLoaded_data()
{
    QTest::addColumn<Arguments>("arguments");
    QTest::addColumn<std::string>("named");

    const auto row = [](const char *name, const Arguments &arguments, const char *named) {
        QTest::newRow(name) << arguments << std::string(named);
    };
    row("nothing", {}, "subcommand");
    row("unknown command", { "paint" }, "paint");
    row("unknown option", { "create", "x", "--colour", "red" }, "--colour");
    row("no prompt", { "create" }, "prompt");
    row("two prompts", { "create", "a", "b" }, "b");
    row("seed is no number", { "create", "x", "--seed", "seven" }, "--seed");
    row("seed too large", { "create", "x", "--seed", "18446744073709551616" }, "--seed");
    row("negative seed", { "create", "x", "--seed", "-1" }, "--seed");
    row("one step", { "create", "x", "--steps", "1" }, "steps");
    row("no steps", { "create", "x", "--steps", "0" }, "--steps");
    row("negative guidance", { "create", "x", "--guidance", "-1" }, "--guidance");
    row("guidance no number", { "create", "x", "--guidance", "nan" }, "guidance");
    row("no pictures", { "create", "x", "--count", "0" }, "number of pictures");
    row("too many pictures", { "create", "x", "--count", "1001" }, "number of pictures");
    row("unknown prior", { "create", "x", "--prior", "magic" }, "--prior");
    row("picked and averaged", { "create", "x", "--pick", "0", "--average" }, "excludes");
    row("picked beyond", { "create", "x", "--candidates", "2", "--pick", "2" }, "candidate");
    row("unknown device", { "create", "x", "--device", "tpu" }, "--device");
    row("unknown precision", { "create", "x", "--precision", "int8" }, "--precision");
    row("eta beyond 1", { "create", "x", "--eta", "1.5" }, "eta");
    row("many into one file", { "create", "x", "--count", "2", "--out", "x.png" }, "x.png");
    row("sheet and picture are one", { "create", "x", "--out", "x.png", "--sheet", "./x.png" },
        "--sheet");
    row("sheet is no PNG", { "create", "x", "--sheet", "x.pdf" }, "PNG");
    row("broken UTF-8", { "create", "\xFF\xFE" }, "UTF-8");
    row("one end", { "blend", "prompt:a" }, "two");
    row("mix beyond 1", { "blend", "prompt:a", "prompt:b", "--mix", "2" }, "position");
    row("mix with weights", { "blend", "prompt:a", "prompt:b", "--mix", "0.5", "--weights", "1,1" },
        "excludes");
    row("mix of three", { "blend", "prompt:a", "prompt:b", "prompt:c", "--mix", "0.5" }, "two");
    row("too few weights", { "blend", "prompt:a", "prompt:b", "--weights", "1" }, "weights");
    row("weights all 0", { "blend", "prompt:a", "prompt:b", "--weights", "0,0" }, "weight");
    row("one frame", { "blend", "prompt:a", "prompt:b", "--frames", "1" }, "--frames");
    row("crops for no picture",
        { "blend", "prompt:a", "prompt:b", "--crop", "fit", "--crop", "fit" }, "crops");
    row("edit to nothing", { "edit", "prompt:a" }, "--to");
    row("strength beyond 1", { "edit", "prompt:a", "--to", "b", "--strength", "1.1" }, "strength");
    row("frames to several",
        { "edit", "prompt:a", "--to", "b", "--frames", "3", "--strength", "0.1,0.2" }, "--frames");
    row("crop in words", { "vary", "prompt:a", "--crop", "left" }, "crop");
    row("crop of two numbers", { "vary", "prompt:a", "--crop", "0,1" }, "crop");
    row("negative dimensions", { "explore", "prompt:a", "--dims", "-4" }, "dimensions");
    row("dimensions are whole", { "explore", "prompt:a", "--dims", "4.5" }, "--dims");
    row("inspect on a device", { "inspect", "--device", "cpu" }, "--device");
    row("inspect in a precision", { "inspect", "--precision", "fp32" }, "--precision");
    row("inspect on threads", { "inspect", "--threads", "2" }, "--threads");
    row("convert without output", { "convert", "in.bin" }, "output");
    row("pca alone", { "pca" }, "subcommand");
}

void TestCliUsage::wrongUsageIsRefusedBeforeAModelIsLoaded()
{
    QFETCH(const Arguments, arguments);
    QFETCH(const std::string, named);
    CliWorld world;
    const auto outcome = world.run(arguments);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.err.find(named) != std::string::npos, outcome.err.c_str());
    QCOMPARE(outcome.out, std::string());
    QVERIFY(world.script().folders.empty());
}

void TestCliUsage::failuresHaveTheirExitCodes_data()
{
    QTest::addColumn<std::function<void(const Progress &)>>("onStep");
    QTest::addColumn<int>("code");
    QTest::addColumn<std::string>("kind");

    const auto row = [](const char *kind, int code, std::function<void(const Progress &)> onStep) {
        QTest::newRow(kind) << std::move(onStep) << code << std::string(kind);
    };
    row("failure", 1, thrower(std::runtime_error("what went wrong")));
    row("invalid request", 2, thrower(InvalidRequest("what went wrong")));
    row("model", 3, thrower(ModelError("what went wrong")));
    row("file", 4, thrower(FileError("what went wrong")));
    row("device", 5, thrower(DeviceError("what went wrong")));
    row("interrupted", 130, thrower(Cancelled()));
}

void TestCliUsage::failuresHaveTheirExitCodes()
{
    QFETCH(const std::function<void(const Progress &)>, onStep);
    QFETCH(const int, code);
    QFETCH(const std::string, kind);
    CliWorld world;
    world.script().onStep = onStep;
    const auto outcome = world.run({ "create", "x", "--json", "--out", world.path("out") });
    QCOMPARE(outcome.code, code);
    QCOMPARE(outcome.json()["error"]["kind"].get<std::string>(), kind);
    QCOMPARE(outcome.json()["error"]["exit_code"].get<int>(), code);
    QVERIFY(outcome.err.find(code == 130 ? "Interrupted" : "what went wrong") != std::string::npos);
    QVERIFY(world.filesIn("out").empty());
}

void TestCliUsage::helpTellsTheExitCodes_data()
{
    QTest::addColumn<Arguments>("arguments");
    QTest::newRow("program") << Arguments { "--help" };
    for (const char *command : { "create", "vary", "blend", "edit", "explore", "recreate",
                                 "inspect", "convert", "pca", "bench" })
        QTest::newRow(command) << Arguments { command, "--help" };
    QTest::newRow("pca fit") << Arguments { "pca", "fit", "--help" };
}

void TestCliUsage::helpTellsTheExitCodes()
{
    QFETCH(const Arguments, arguments);
    CliWorld world;
    const auto outcome = world.run(arguments);
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.find("130  interrupted") != std::string::npos);
    QCOMPARE(outcome.err, std::string());
}

void TestCliUsage::usageErrorsAreJsonWhenAskedFor()
{
    CliWorld world;
    const auto outcome = world.run({ "create", "--json", "--bogus" });
    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.json()["error"]["exit_code"].get<int>(), 2);
}

void TestCliUsage::theModelIsTheDefaultOrTheOneGiven()
{
    CliWorld world;
    const std::string out = world.path("out");
    QCOMPARE(world.run({ "create", "x", "--out", out }).code, 0);
    QCOMPARE(world.run({ "create", "x", "--out", out, "--model", "my model" }).code, 0);
    const std::vector<std::filesystem::path> expected { "default-model", "my model" };
    QCOMPARE(world.script().folders, expected);
}

void TestCliUsage::withoutAnyModelItSaysWhatToDo()
{
    CliWorld world;
    world.defaultModel.clear();
    const auto outcome = world.run({ "create", "x", "--out", world.path("out") });
    QCOMPARE(outcome.code, 3);
    QVERIFY(outcome.err.find("--model") != std::string::npos);
}

void TestCliUsage::loadOptionsArePassedOn()
{
    CliWorld world;
    world.requestOf({ "create", "x", "--device", "cuda", "--precision", "bf16", "--threads", "3" });
    const LoadOptions &options = world.script().loads.front();
    QVERIFY(options.device == Device::Cuda);
    QVERIFY(options.precision == Precision::BFloat16);
    QCOMPARE(options.threads, 3);
}

void TestCliUsage::promptsNamedLikeCommandsAreWords()
{
    CliWorld world;
    for (const char *words : { "vary", "pca", "create", "", "[a, b]", "a = b # c" }) {
        const auto create = std::get<Create>(world.requestOf({ "create", words }));
        QCOMPARE(create.prompt, std::string(words));
    }
    QCOMPARE(std::get<Create>(world.requestOf({ "create", "--prompt", "--x" })).prompt,
             std::string("--x"));
}

void TestCliUsage::progressStandsOnATerminalOnly()
{
    CliWorld world;
    QCOMPARE(world.run({ "create", "x", "--out", world.path("out") }).err, std::string());
    world.progress = ProgressDisplay::Terminal;
    const auto outcome = world.run({ "create", "x", "--json", "--out", world.path("out") });
    QVERIFY(outcome.err.find("Drawing 1/4") != std::string::npos);
    QVERIFY(outcome.err.find("ETA 1:05") != std::string::npos);
    QVERIFY(outcome.json().is_object()); // nothing of it in the output
}

QTEST_GUILESS_MAIN(TestCliUsage)
#include "tst_cli_usage.moc"
