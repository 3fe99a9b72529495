#include "cli/commandline.h"
#include "support/captionedshard.h"
#include "support/tinymodelfolder.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

using namespace unclip;

/// The whole command: engine, judge and report on a tiny model and a dozen pictures.
class EvalRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAWholeReport()
    {
        QVERIFY(m_folder.isValid());
        test::writeTinyModelFolder(root() / "model");
        std::filesystem::remove(root() / "model" / "concepts.txt");
        test::writeCaptionedShard(root() / "shard.tar", test::HeldOut::Two);
        QCOMPARE(eval(), 0);
        std::ifstream file(root() / "report" / "eval.json");
        const auto json = nlohmann::json::parse(file);
        QVERIFY(json["complete"].get<bool>());
        for (const EvaluationPart part : allEvaluationParts) {
            const auto &section = json["sections"][nameOf(part)];
            QVERIFY2(section["available"].get<bool>(), nameOf(part));
            for (const auto &measure : section["measures"])
                QCOMPARE(measure["value"].is_null(), measure["samples"].get<int>() == 0);
            for (const auto &sheet : section["sheets"])
                QVERIFY(
                    std::filesystem::exists(root() / "report" / sheet["file"].get<std::string>()));
        }
        QVERIFY(std::filesystem::exists(root() / "report" / "report.md"));
        QVERIFY(std::filesystem::exists(root() / "report" / "judge.safetensors"));
        QCOMPARE(eval(), 4); // it is there already
    }

private:
    std::filesystem::path root() const { return m_folder.path().toStdString(); }

    int eval() const
    {
        std::ostringstream out;
        std::ostringstream err;
        const Environment environment { out,
                                        err,
                                        {},
                                        ProgressDisplay::Terminal,
                                        {},
                                        loadPipeline,
                                        {},
                                        evaluateModel,
                                        [] { return std::uint64_t { 1 }; },
                                        [] { return std::time_t { 0 }; } };
        return runCommandLine({ "eval", "--model", (root() / "model").string(), "--data",
                                (root() / "shard.tar").string(), "--out",
                                (root() / "report").string(), "--prompts", "2", "--minutes", "0.03",
                                "--threads", "1", "--precision", "fp32" },
                              environment);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(EvalRunTest)
#include "tst_evalrun.moc"
