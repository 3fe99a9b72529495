#include "app/cliworld.h"

#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QTest>

#include <cmath>
#include <fstream>
#include <iterator>

using namespace unclip;

namespace {

std::string textOf(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

std::vector<std::string> wordsOf(const QStringList &list)
{
    std::vector<std::string> words;
    for (const QString &word : list)
        words.push_back(word.toStdString());
    return words;
}

EvaluationSection judgeSection()
{
    EvaluationSection section;
    section.part = EvaluationPart::Judge;
    section.seed = 7;
    section.measures = { { "top1", "Top-1", MeasureUnit::Share, 0.75, 40, 0.13 },
                         { "odd", "Odd | one", MeasureUnit::Number, std::nan(""), 0, 0.0 } };
    section.tables = { { "styles",
                         "By style",
                         "style",
                         { { "top1", "top-1", MeasureUnit::Share },
                           { "distance", "distance", MeasureUnit::Number } },
                         { { "3D", 12, { 0.5, 2.25 } }, { "flat", 28, { 1.0, std::nan("") } } } } };
    section.notes = { "A note." };
    return section;
}

EvaluationSection sheetSection()
{
    EvaluationSection section;
    section.part = EvaluationPart::Sheets;
    section.isCutShort = true;
    section.sheets = { { "prompts",
                         "Two prompts",
                         2,
                         std::vector<Image>(4, Image::blank(8, 8, 50)),
                         { "a cat", "a dog" } } };
    return section;
}

} // namespace

/// `unclip eval` with a scripted evaluation: options, files, exit codes.
class CliEvalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<CliWorld>();
        m_world->evaluate = [this](Pipeline &, const EvaluationOptions &options,
                                   const EvaluationControl &control) {
            m_options = options;
            EvaluationFacts facts;
            facts.concepts = 4;
            facts.heldOutPairs = 3;
            facts.styles = { "3D" };
            control.onFacts(facts);
            control.onSection(judgeSection());
            control.cancellation.check();
            control.onSection(sheetSection());
        };
    }

    void optionsReachTheEvaluation()
    {
        const auto outcome = eval({ "--plan", "plan.json", "--words", "words.json", "--prompts",
                                    "40", "--minutes", "10", "--judge-minutes", "2.5", "--only",
                                    "prompts,judge", "--seed", "9", "--model", "mine" });
        QCOMPARE(outcome.code, 0);
        QCOMPARE(m_options.shards, std::vector<std::string> { "shards" });
        QCOMPARE(m_options.plan.string(), std::string("plan.json"));
        QCOMPARE(m_options.words.string(), std::string("words.json"));
        QCOMPARE(m_options.modelFolder.string(), std::string("mine"));
        QCOMPARE(m_options.judge.string(), std::string("report/judge.safetensors"));
        QCOMPARE(m_options.prompts, 40);
        QCOMPARE(m_options.minutes, 10.0);
        QCOMPARE(m_options.judgeMinutes, 2.5);
        QCOMPARE(m_options.seed, std::uint64_t { 9 });
        QCOMPARE(m_options.parts,
                 (std::vector<EvaluationPart> { EvaluationPart::Judge, EvaluationPart::Prompts }));
    }

    void jsonHoldsEveryNumber()
    {
        QCOMPARE(eval().code, 0);
        const auto json = nlohmann::json::parse(textOf(report("eval.json")));
        QCOMPARE(json["format"].get<std::string>(), std::string("unclip evaluation"));
        QCOMPARE(json["version"].get<int>(), 1);
        QVERIFY(json["complete"].get<bool>());
        QCOMPARE(json["model"]["name"].get<std::string>(), std::string("fake"));
        QCOMPARE(json["data"]["held_out_pairs"].get<int>(), 3);
        const auto &judge = json["sections"]["judge"];
        QCOMPARE(judge["seed"].get<int>(), 7);
        QVERIFY(judge["available"].get<bool>());
        QCOMPARE(judge["measures"]["top1"]["value"].get<double>(), 0.75);
        QCOMPARE(judge["measures"]["top1"]["samples"].get<int>(), 40);
        QCOMPARE(judge["measures"]["top1"]["margin_95"].get<double>(), 0.13);
        QVERIFY(judge["measures"]["odd"]["value"].is_null());
        QCOMPARE(judge["tables"]["styles"][0]["row"].get<std::string>(), std::string("3D"));
        QCOMPARE(judge["tables"]["styles"][0]["distance"].get<double>(), 2.25);
        QVERIFY(judge["tables"]["styles"][1]["distance"].is_null());
        QVERIFY(json["sections"]["sheets"]["cut_short"].get<bool>());
        QCOMPARE(json["sections"]["sheets"]["sheets"][0]["file"].get<std::string>(),
                 std::string("prompts.png"));
    }

    void reportShowsTablesAndSheets()
    {
        const auto outcome = eval();
        QCOMPARE(outcome.lines().back(), std::string("report/report.md"));
        const std::string text = textOf(report("report.md"));
        for (const char *expected :
             { "# Evaluation of fake", "unclip eval --model default-model --data shards",
               "| Top-1 | 75.0 % ± 13.0 | 40 |", "| 3D | 50.0 % | 2.25 | 12 |",
               "| flat | 100.0 % | – | 28 |", "![Two prompts](prompts.png)", "1. a dog",
               "Cut short", "A note." })
            QVERIFY2(text.find(expected) != std::string::npos, expected);
        QVERIFY(text.find("Not complete") == std::string::npos);
        QCOMPARE(readImage(report("prompts.png")).width, 2 * 8 + 3 * 8);
    }

    void theCommandReproducesTheRun_data()
    {
        QTest::addColumn<QStringList>("given");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *given, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(given).split(u'|', Qt::SkipEmptyParts)
                                << QString::fromUtf8(expected);
        };
        row("defaults", "", " --prompts 300 --minutes 0 --judge-minutes 6 --seed 1");
        row("model", "--model|my model", " --model 'my model' ");
        row("machine", "--device|cpu|--precision|bf16|--threads|3",
            " --device cpu --precision bf16 --threads 3 ");
        row("judge", "--judge|kept/judge.safetensors", " --judge kept/judge.safetensors ");
        row("plan and words", "--plan|p.json|--words|it's.json",
            " --plan p.json --words 'it'\\''s.json' ");
        row("parts", "--only|prompts,judge|--only|sheets", " --only prompts,judge,sheets ");
        row("bounds", "--minutes|12.345|--judge-minutes|0.25",
            " --minutes 12.345 --judge-minutes 0.25 ");
        row("numbers", "--prompts|40|-s|9", " --prompts 40 ");
        row("short name", "-s|9", " --seed 9");
        row("shards", "--data|b-{0..3}.tar|c", " --data shards --data 'b-{0..3}.tar' --data c ");
    }

    void theCommandReproducesTheRun()
    {
        QFETCH(QStringList, given);
        QFETCH(QString, expected);
        QCOMPARE(eval(wordsOf(given)).code, 0);
        const auto json = nlohmann::json::parse(textOf(report("eval.json")));
        const auto command = json["command"].get<std::string>();
        QVERIFY2(command.find(expected.toStdString()) != std::string::npos, command.c_str());
        QVERIFY2(command.find(" --out report") != std::string::npos, command.c_str());
        QVERIFY2(command.find("--help") == std::string::npos, command.c_str());
    }

    void theCommandLeavesFlagsOut()
    {
        QCOMPARE(eval({ "--force", "--json" }).code, 0);
        const std::string text = textOf(report("report.md"));
        QVERIFY(text.find("unclip eval --model default-model --data shards") != std::string::npos);
        QVERIFY(text.find("--force") == std::string::npos);
        QVERIFY(text.find("--json") == std::string::npos);
    }

    void jsonFlagPrintsTheSame()
    {
        const auto outcome = eval({ "--json" });
        QCOMPARE(outcome.json()["sections"]["judge"]["measures"]["top1"]["samples"].get<int>(), 40);
    }

    void reportsAreNotOverwritten()
    {
        QCOMPARE(eval().code, 0);
        const auto refused = eval();
        QCOMPARE(refused.code, 4);
        QVERIFY(refused.err.find("--force") != std::string::npos);
        QCOMPARE(eval({ "--force" }).code, 0);
    }

    void sheetsAreNotOverwritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("only");
        QTest::addColumn<bool>("isRefused");
        for (const char *name : { "prompts", "variations", "blends", "edits", "pca" })
            QTest::newRow(name) << QString::fromUtf8(name) << QString() << true;
        QTest::newRow("part") << QStringLiteral("pca") << QStringLiteral("judge,sheets") << true;
        QTest::newRow("guidance") << QStringLiteral("guidance") << QString() << true;
        QTest::newRow("upsampling") << QStringLiteral("upsampling") << QString() << true;
        QTest::newRow("no sheet") << QStringLiteral("cat") << QString() << false;
        QTest::newRow("other part")
            << QStringLiteral("guidance") << QStringLiteral("judge,sheets") << false;
    }

    void sheetsAreNotOverwritten()
    {
        QFETCH(QString, name);
        QFETCH(QString, only);
        QFETCH(bool, isRefused);
        const std::string file = m_world->picture("report/" + name.toStdString() + ".png");
        const std::string before = textOf(file);
        std::vector<std::string> more;
        if (!only.isEmpty())
            more = { "--only", only.toStdString() };
        const auto outcome = eval(more);
        QCOMPARE(outcome.code, isRefused ? 4 : 0);
        QCOMPARE(outcome.err.find(name.toStdString() + ".png") != std::string::npos, isRefused);
        QCOMPARE(m_world->script().loads.empty(), isRefused);
        QCOMPARE(textOf(file), before);
        more.emplace_back("--force");
        QCOMPARE(eval(more).code, 0);
        QCOMPARE(textOf(file) != before, name == QStringLiteral("prompts"));
    }

    void filesThatAppearMeanwhileAreNotOverwritten()
    {
        const auto whole = m_world->evaluate;
        m_world->evaluate = [&](Pipeline &pipeline, const EvaluationOptions &options,
                                const EvaluationControl &control) {
            m_world->picture("report/prompts.png");
            whole(pipeline, options, control);
        };
        const auto outcome = eval();
        QCOMPARE(outcome.code, 4);
        QVERIFY(outcome.err.find("prompts.png") != std::string::npos);
        QCOMPARE(readImage(report("prompts.png")).width, 6);
        QVERIFY(textOf(report("report.md")).find("Not complete") != std::string::npos);
    }

    void interruptionKeepsFinishedParts()
    {
        const auto whole = m_world->evaluate;
        m_world->evaluate = [&](Pipeline &pipeline, const EvaluationOptions &options,
                                const EvaluationControl &control) {
            m_world->cancel();
            whole(pipeline, options, control);
        };
        QCOMPARE(eval().code, 130);
        const auto json = nlohmann::json::parse(textOf(report("eval.json")));
        QVERIFY(!json["complete"].get<bool>());
        QVERIFY(json["sections"].contains("judge"));
        QVERIFY(!json["sections"].contains("sheets"));
        QVERIFY(textOf(report("report.md")).find("Not complete") != std::string::npos);
    }

    void failuresHaveExitCodes()
    {
        m_world->evaluate = [](Pipeline &, const EvaluationOptions &, const EvaluationControl &) {
            throw InvalidRequest("The shards hold no held-out pair.");
        };
        const auto outcome = eval();
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.err.find("no held-out pair") != std::string::npos);
        QVERIFY(!std::filesystem::exists(report("eval.json")));
        m_world->evaluate = nullptr;
        QCOMPARE(eval().code, 2);
    }

    void usageIsChecked_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("part") << QStringList { QStringLiteral("--only"),
                                               QStringLiteral("judge,taste") };
        QTest::newRow("prompts") << QStringList { QStringLiteral("--prompts"),
                                                  QStringLiteral("1") };
        QTest::newRow("minutes") << QStringList { QStringLiteral("--minutes"),
                                                  QStringLiteral("-1") };
    }

    void usageIsChecked()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(eval(wordsOf(arguments)).code, 2);
        QVERIFY(m_world->script().loads.empty());
    }

private:
    CliWorld::Outcome eval(const std::vector<std::string> &more = {})
    {
        std::vector<std::string> arguments { "eval", "--data", "shards", "--out", "report" };
        arguments.insert(arguments.end(), more.begin(), more.end());
        return m_world->run(arguments);
    }

    std::filesystem::path report(const char *name) const
    {
        return m_world->folder() / "report" / name;
    }

    std::unique_ptr<CliWorld> m_world;
    EvaluationOptions m_options;
};

QTEST_GUILESS_MAIN(CliEvalTest)
#include "tst_cli_eval.moc"
