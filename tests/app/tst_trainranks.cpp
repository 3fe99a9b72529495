#include "app/trainworld.h"
#include "support/freeport.h"
#include "weights/safetensors.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>

using namespace unclip;

namespace {

using Names = TrainWorld::Arguments;

// Sums over the ranks round in another order than sums over a batch. docs/training.md states both.
constexpr double lossTolerance = 1e-3; ///< of the loss, printed with four decimals
constexpr double normTolerance = 0.03; ///< of the gradient's norm, printed with two decimals
constexpr double weightTolerance = 2e-3; ///< less than one step of the decoder at the full rate

/// All weights but biases: those before a normalisation and those of attention keys do nothing,
/// their gradient is rounding error, and AdamW makes full steps of it.
std::vector<float> weightsOf(const std::filesystem::path &checkpoint)
{
    std::vector<float> weights;
    const SafetensorsFile file = SafetensorsFile::open(checkpoint);
    for (const auto &[name, view] : file.tensors()) {
        if (name.find(".master") == std::string::npos || name.find(".bias") != std::string::npos)
            continue;
        const std::size_t start = weights.size();
        weights.resize(start + view.byteCount / sizeof(float));
        std::memcpy(weights.data() + start, view.data, view.byteCount);
    }
    return weights;
}

/// True when both have more than five numbers that agree up to `share` of each.
bool areClose(const std::vector<double> &a, const std::vector<double> &b, double share)
{
    return b.size() > 5
        && std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](double x, double y) { return std::abs(x - y) <= share * std::abs(y); });
}

double largestDifference(const std::vector<float> &a, const std::vector<float> &b)
{
    double largest = a.size() == b.size() ? 0.0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest =
            std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

} // namespace

Q_DECLARE_METATYPE(Names)

/// unclip-train as two processes on one machine.
class TrainRanksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const ProgramRun prepared = m_world.prepare();
        QVERIFY2(prepared.exitCode == 0, prepared.err.constData());
        m_alone = m_world.train(arguments("alone"));
        QVERIFY2(m_alone.exitCode == 0, m_alone.err.constData());
        m_port = std::to_string(freePort());
    }

    void twoRanksLearnLikeOne_data()
    {
        QTest::addColumn<Names>("stages");
        QTest::newRow("CLIP") << Names { "tokenizer", "clip" };
        QTest::newRow("with the same CLIP")
            << Names { "prior", "prior_ar", "upsampler", "decoder", "upsampler2" };
    }

    void twoRanksLearnLikeOne()
    {
        QFETCH(Names, stages);
        const std::string name = "two-" + stages.back();
        if (stages.front() != "tokenizer")
            takeModelOf("alone", name);
        const auto [first, second] = startTwo(arguments(name, asOptions(stages)));
        const ProgramRun writer = TrainWorld::finish(*first);
        const ProgramRun helper = TrainWorld::finish(*second);
        QVERIFY2(writer.exitCode == 0, writer.err.constData());
        QVERIFY2(helper.exitCode == 0, helper.err.constData());
        for (const std::string &stage : stages) {
            if (stage == "tokenizer")
                continue;
            compareLosses(writer, stage);
            compareWeights(name, stage);
            QVERIFY(helper.lossesOf(stage).empty());
        }
    }

    void aKilledRankEndsTheOthersAndTheRunGoesOn()
    {
        takeModelOf("alone", "killed");
        const Names options = arguments("killed", { "--stage", "decoder" });
        const auto [first, second] = startTwo(options);
        QVERIFY(waitForStep(*first, "decoder step 3/"));
        second->kill();
        second->waitForFinished();
        const ProgramRun writer = TrainWorld::finish(*first);
        QCOMPARE(writer.exitCode, 1);
        QVERIFY2(writer.err.contains("Rank 0 of 2 lost the others"), writer.err.constData());
        const ProgramRun resumed = m_world.train(options);
        QVERIFY2(resumed.exitCode == 0, resumed.err.constData());
        const auto steps = resumed.stepsOf("decoder");
        QVERIFY(!steps.empty());
        QVERIFY(steps.front() > 3);
        compareWeights("killed", "decoder");
    }

    void aKilledWriterEndsTheOthers()
    {
        const auto [first, second] = startTwo(arguments("orphan"));
        QVERIFY(waitForStep(*first, "clip step 2/"));
        first->kill();
        first->waitForFinished();
        const ProgramRun helper = TrainWorld::finish(*second);
        QCOMPARE(helper.exitCode, 1);
        QVERIFY2(helper.err.contains("Rank 1 of 2 lost the others"), helper.err.constData());
    }

    void aSilentRankEndsTheOthersInTime()
    {
        const auto [first, second] = startTwo(arguments("silent", { "--rank-timeout", "5" }));
        QVERIFY(waitForStep(*first, "clip step 2/"));
        ::kill(static_cast<pid_t>(second->processId()), SIGSTOP);
        const ProgramRun writer = TrainWorld::finish(*first);
        second->kill();
        second->waitForFinished();
        QCOMPARE(writer.exitCode, 1);
        QVERIFY2(writer.err.contains("in time"), writer.err.constData());
    }

    void anInterruptOfOneStopsAll()
    {
        const auto [first, second] = startTwo(arguments("stopped"));
        QVERIFY(waitForStep(*first, "clip step 2/"));
        second->terminate();
        QCOMPARE(TrainWorld::finish(*first).exitCode, 130);
        QCOMPARE(TrainWorld::finish(*second).exitCode, 130);
        QVERIFY(std::filesystem::exists(m_world.root() / "stopped/work/clip.safetensors"));
    }

    void badEnvironmentsAreErrors_data()
    {
        QTest::addColumn<QByteArray>("rank");
        QTest::addColumn<QByteArray>("size");
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("rank beyond")
            << QByteArray("2") << QByteArray("2") << QByteArray("RANK is 2");
        QTest::newRow("no number")
            << QByteArray("0") << QByteArray("two") << QByteArray("WORLD_SIZE is \"two\"");
        QTest::newRow("no rank") << QByteArray("") << QByteArray("2") << QByteArray("RANK is not");
        QTest::newRow("no address")
            << QByteArray("0") << QByteArray("2") << QByteArray("MASTER_ADDR");
    }

    void badEnvironmentsAreErrors()
    {
        QFETCH(QByteArray, rank);
        QFETCH(QByteArray, size);
        QFETCH(QByteArray, named);
        const ProgramRun run = m_world.train(arguments("bad"),
                                             { { "RANK", rank.toStdString() },
                                               { "WORLD_SIZE", size.toStdString() },
                                               { "MASTER_ADDR", "" } });
        QCOMPARE(run.exitCode, 1);
        QVERIFY2(run.err.contains(named), run.err.constData());
        QVERIFY(!std::filesystem::exists(m_world.root() / "bad"));
    }

    void oneRankMeetsNobody()
    {
        const ProgramRun run = m_world.train(arguments("one", { "--stage", "tokenizer" }),
                                             { { "RANK", "0" }, { "WORLD_SIZE", "1" } });
        QVERIFY2(run.exitCode == 0, run.err.constData());
    }

    void unevenSharesAreRefused()
    {
        std::vector<std::unique_ptr<QProcess>> ranks;
        const std::string port = std::to_string(freePort());
        for (const char *rank : { "0", "1", "2" })
            ranks.push_back(m_world.startTraining(arguments("uneven"),
                                                  { { "RANK", rank },
                                                    { "WORLD_SIZE", "3" },
                                                    { "MASTER_ADDR", "localhost" },
                                                    { "MASTER_PORT", port } }));
        for (const auto &rank : ranks) {
            const ProgramRun run = TrainWorld::finish(*rank);
            QCOMPARE(run.exitCode, 1);
            QVERIFY2(run.err.contains("3 ranks"), run.err.constData());
        }
    }

private:
    Names arguments(const std::string &name, Names more = {}) const
    {
        more.push_back("--no-samples");
        return m_world.runArguments(name, more);
    }

    static Names asOptions(const Names &stages)
    {
        Names options;
        for (const std::string &stage : stages)
            options.insert(options.end(), { "--stage", stage });
        return options;
    }

    /// For later stages: CLIP is written in half precision, where a rounding error may become one
    /// in its last bit, and a z_i at the edge of a bucket another code.
    void takeModelOf(const std::string &from, const std::string &to) const
    {
        std::filesystem::create_directories(m_world.root() / to);
        std::filesystem::copy(m_world.root() / from / "model", m_world.root() / to / "model",
                              std::filesystem::copy_options::recursive);
    }

    void compareLosses(const ProgramRun &run, const std::string &stage) const
    {
        QVERIFY2(areClose(run.lossesOf(stage), m_alone.lossesOf(stage), lossTolerance),
                 stage.c_str());
        QVERIFY2(areClose(run.normsOf(stage), m_alone.normsOf(stage), normTolerance),
                 stage.c_str());
    }

    void compareWeights(const std::string &name, const std::string &stage) const
    {
        const std::string file = "work/" + stage + ".safetensors";
        const double difference = largestDifference(weightsOf(m_world.root() / "alone" / file),
                                                    weightsOf(m_world.root() / name / file));
        qInfo("%s: weights differ by at most %.2g", stage.c_str(), difference);
        QVERIFY2(difference <= weightTolerance, stage.c_str());
    }

    using Pair = std::pair<std::unique_ptr<QProcess>, std::unique_ptr<QProcess>>;
    Pair startTwo(const Names &arguments)
    {
        const auto start = [&](const char *rank) {
            return m_world.startTraining(arguments,
                                         { { "RANK", rank },
                                           { "WORLD_SIZE", "2" },
                                           { "MASTER_ADDR", "127.0.0.1" },
                                           { "MASTER_PORT", m_port } });
        };
        m_port = std::to_string(freePort());
        return { start("0"), start("1") };
    }

    /// Reads on until a progress line begins so; what was read stays in the process' buffer.
    static bool waitForStep(QProcess &process, const QByteArray &line)
    {
        process.setReadChannel(QProcess::StandardOutput);
        while (!process.peek(process.bytesAvailable()).contains(line))
            if (!process.waitForReadyRead(60000))
                return false;
        return true;
    }

    TrainWorld m_world;
    ProgramRun m_alone;
    std::string m_port;
};

QTEST_GUILESS_MAIN(TrainRanksTest)
#include "tst_trainranks.moc"
