#include "evaluation/evaluationdata.h"
#include "support/captionedshard.h"
#include "support/tinymodelfolder.h"
#include "unclip/error.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <map>
#include <set>

using namespace unclip;

namespace {

using Sections = std::map<EvaluationPart, EvaluationSection>;

const Measure &measureOf(const EvaluationSection &section, const std::string &key)
{
    for (const Measure &measure : section.measures)
        if (measure.key == key)
            return measure;
    throw std::runtime_error("no measure " + key);
}

const MeasureTable &tableOf(const EvaluationSection &section, const std::string &key)
{
    for (const MeasureTable &table : section.tables)
        if (table.key == key)
            return table;
    throw std::runtime_error("no table " + key);
}

/// Every number of a section as text.
std::string numbersOf(const EvaluationSection &section)
{
    std::string text;
    for (const Measure &measure : section.measures)
        if (measure.unit != MeasureUnit::Seconds)
            text += measure.key + std::to_string(measure.value) + ' ';
    for (const MeasureTable &table : section.tables)
        for (const MeasureRow &row : table.rows)
            for (std::size_t i = 0; i < row.values.size(); ++i)
                if (table.columns[i].unit != MeasureUnit::Seconds)
                    text += row.label + std::to_string(row.values[i]) + ' ';
    return text;
}

} // namespace

/// A tiny untrained model, measured on a dozen pictures.
class EvaluationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        test::writeTinyModelFolder(root() / "model");
        std::ofstream(root() / "model" / "concepts.txt")
            << "cat face\ndog face\ngreen apple\nred apple\nunicorn\n";
        test::writeCaptionedShard(root() / "shard.tar", test::HeldOut::Some);
        test::writeCaptionedShard(root() / "seen.tar", test::HeldOut::None);
        m_pipeline = loadPipeline(root() / "model", { Device::Cpu, Precision::Float32, 1 }, {});
    }

    void dataKeepsSplitsApart()
    {
        const evaluation::EvaluationData data(options(), 16, {});
        QCOMPARE(data.facts().concepts, std::int64_t { 4 });
        QCOMPARE(data.facts().trainingPictures, std::int64_t { 9 });
        QCOMPARE(data.facts().heldOutPictures, std::int64_t { 3 });
        QCOMPARE(data.facts().heldOutPairs, std::int64_t { 3 });
        QCOMPARE(data.facts().notes.size(), std::size_t { 2 }); // no plan, no unicorn
        QCOMPARE(data.trainingPicture(0).width, 16);
        QCOMPARE(data.heldOut().front().picture.width, 128);
        const auto apples = data.picturesOf({ "green apple" }, {});
        QCOMPARE(apples.size(), std::size_t { 3 });
        QVERIFY(apples.front().caption.isHeldOut);
        QVERIFY(!apples.back().caption.isHeldOut);
    }

    void ordersAreDrawnFromTheSeed()
    {
        const auto order = evaluation::shuffled(50, 1);
        QCOMPARE(std::set<std::size_t>(order.begin(), order.end()).size(), std::size_t { 50 });
        QCOMPARE(evaluation::shuffled(50, 1), order);
        QVERIFY(evaluation::shuffled(50, 2) != order);
    }

    void measuresWithoutPictures()
    {
        const Sections sections = run({ EvaluationPart::Retrieval, EvaluationPart::Judge });
        const MeasureTable &recall = tableOf(sections.at(EvaluationPart::Retrieval), "recall");
        QCOMPARE(recall.rows.size(), std::size_t { 2 });
        QCOMPARE(recall.rows[1].samples, std::int64_t { 3 });
        QCOMPARE(recall.rows[0].values[1], 1.0); // of three, all are among the first five
        const EvaluationSection &judge = sections.at(EvaluationPart::Judge);
        QCOMPARE(measureOf(judge, "top5").value, 1.0); // of four concepts
        QCOMPARE(measureOf(judge, "top1").samples, std::int64_t { 3 });
        QVERIFY(std::filesystem::exists(root() / "judge.safetensors"));
    }

    void measuresPicturesOfPrompts()
    {
        const Sections sections = run({ EvaluationPart::Prompts, EvaluationPart::Priors });
        const EvaluationSection &prompts = sections.at(EvaluationPart::Prompts);
        QCOMPARE(measureOf(prompts, "top1").samples, std::int64_t { 6 });
        QCOMPARE(measureOf(prompts, "diversity").samples, std::int64_t { 3 });
        QCOMPARE(measureOf(prompts, "frechet").samples, std::int64_t { 3 });
        QVERIFY(measureOf(prompts, "frechet").value > 0.0);
        QVERIFY(measureOf(prompts, "frechet_floor").value > 0.0);
        QCOMPARE(tableOf(prompts, "accuracy").rows.size(), std::size_t { 3 });
        QCOMPARE(tableOf(prompts, "accuracy").rows[1].samples, std::int64_t { 2 }); // Chinese
        QVERIFY(prompts.notes.back().find("Caution") == 0); // a judge of half a second
        const EvaluationSection &priors = sections.at(EvaluationPart::Priors);
        QCOMPARE(tableOf(priors, "priors").rows.size(), std::size_t { 2 });
        const MeasureRow &none = tableOf(priors, "priors").rows[1];
        QCOMPARE(none.values[3], 1.0); // z_t straight in
        QVERIFY(none.values[4] < 1.0); // an untrained decoder's picture does not show it
        QVERIFY(priors.notes.front().find("not in this folder") != std::string::npos);
    }

    void measuresEdits()
    {
        const Sections sections = run({ EvaluationPart::Edits });
        const EvaluationSection &edits = sections.at(EvaluationPart::Edits);
        QCOMPARE(edits.tables.size(), std::size_t { 4 });
        const MeasureTable &colours = tableOf(edits, "colours");
        QCOMPARE(colours.rows.size(), std::size_t { 4 });
        QCOMPARE(colours.rows[0].samples, std::int64_t { 2 });
        QVERIFY(std::isnan(colours.rows[0].values[3]));
        QVERIFY(std::isnan(tableOf(edits, "styles").rows[0].values[1]));
        QVERIFY(edits.notes.front().find("Skin tones are not in this model's data")
                != std::string::npos);
    }

    void measuresPairs()
    {
        EvaluationOptions chosen = options({ EvaluationPart::Pairs });
        const Sections sections = run(chosen);
        const MeasureTable &halves = tableOf(sections.at(EvaluationPart::Pairs), "halves");
        QCOMPARE(halves.rows.size(), std::size_t { 3 });
        QCOMPARE(halves.rows[0].samples, std::int64_t { 1 });
        QCOMPARE(halves.rows[1].samples, std::int64_t { 1 });
        for (const double share : halves.rows[2].values)
            QVERIFY(share >= 0.0 && share <= 1.0);
        QCOMPARE(sections.at(EvaluationPart::Pairs).notes.size(),
                 std::size_t { 2 }); // and the judge's
        chosen.plan = writePlan(R"(["cat face", "dog face", "red apple"])", R"(["flat"])",
                                R"(["dog face", "red apple", "unicorn"])");
        chosen.judge = root() / "other.safetensors";
        const std::string problem = run(chosen).at(EvaluationPart::Pairs).problem;
        QVERIFY2(problem.find("share a style") != std::string::npos, problem.c_str());
    }

    void measuresVariationInversionAndGuidance()
    {
        const Sections sections =
            run({ EvaluationPart::Variation, EvaluationPart::Inversion, EvaluationPart::Guidance });
        const MeasureTable &etas = tableOf(sections.at(EvaluationPart::Variation), "etas");
        QCOMPARE(etas.rows.size(), std::size_t { 6 });
        QCOMPARE(etas.rows[0].label, std::string("0"));
        QCOMPARE(etas.rows[4].samples, std::int64_t { 2 });
        const Measure &psnr = measureOf(sections.at(EvaluationPart::Inversion), "psnr_mean");
        QVERIFY(std::isfinite(psnr.value));
        QCOMPARE(psnr.samples, std::int64_t { 2 });
        const EvaluationSection &guidance = sections.at(EvaluationPart::Guidance);
        QCOMPARE(tableOf(guidance, "scales").rows.size(), std::size_t { 6 });
        QCOMPARE(guidance.sheets.front().name, std::string("guidance"));
    }

    void measuresUpsampling()
    {
        const EvaluationSection section =
            run({ EvaluationPart::Upsampling }).at(EvaluationPart::Upsampling);
        const MeasureTable &table = tableOf(section, "enlarged");
        QCOMPARE(table.rows.size(), std::size_t { 3 });
        const auto row = [&](std::size_t index) { return table.rows[index].values; };
        QCOMPARE(table.rows[1].label, std::string("upsampler, 32 px"));
        QCOMPARE(table.rows[1].samples, std::int64_t { 2 });
        QVERIFY(row(0)[0] < 99.0 && row(1)[0] < 99.0);
        QVERIFY(row(2)[0] >= 99.0); // the real picture is itself
        QVERIFY(row(1)[2] > row(0)[2]); // an untrained network changes colours
        QVERIFY(row(2)[1] < row(1)[1]); // and leaves grain where real pictures are flat
        QCOMPARE(section.sheets.front().pictures.size(), std::size_t { 6 });
    }

    void showsSheets()
    {
        EvaluationOptions chosen = options({ EvaluationPart::Sheets });
        chosen.minutes = 1e-6; // one row each
        const Sections sections = run(chosen);
        const EvaluationSection &section = sections.at(EvaluationPart::Sheets);
        QVERIFY(section.isCutShort);
        std::vector<std::string> names;
        for (const EvaluationSheet &sheet : section.sheets) {
            names.push_back(sheet.name);
            QCOMPARE(sheet.pictures.size(), static_cast<std::size_t>(sheet.columns));
            QCOMPARE(sheet.rows.size(), std::size_t { 1 });
            for (const Image &picture : sheet.pictures)
                QCOMPARE(picture.width, 32);
        }
        QCOMPARE(names,
                 (std::vector<std::string> { "prompts", "variations", "blends", "edits", "pca" }));
    }

    void equalSeedsGiveEqualNumbers()
    {
        const auto numbers = [this](std::uint64_t seed) {
            EvaluationOptions chosen = options({ EvaluationPart::Prompts });
            chosen.seed = seed;
            chosen.prompts = 4;
            return numbersOf(run(chosen).at(EvaluationPart::Prompts));
        };
        QCOMPARE(numbers(1), numbers(1));
        QVERIFY(numbers(1) != numbers(2));
    }

    void cancelKeepsFinishedParts()
    {
        EvaluationControl control;
        int finished = 0;
        control.onSection = [&](const EvaluationSection &) {
            ++finished;
            control.cancellation.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(
            evaluateModel(*m_pipeline,
                          options({ EvaluationPart::Retrieval, EvaluationPart::Judge }), control),
            Cancelled);
        QCOMPARE(finished, 1);
    }

    void progressGrows()
    {
        double last = 0.0;
        EvaluationControl control;
        control.onProgress = [&](const EvaluationProgress &progress) {
            QVERIFY(progress.fraction >= last - 1e-9 && progress.fraction <= 1.0 + 1e-9);
            last = progress.fraction;
        };
        evaluateModel(*m_pipeline, options({ EvaluationPart::Prompts, EvaluationPart::Guidance }),
                      control);
        QVERIFY(last > 0.9);
    }

    void refusesWhatCannotBeMeasured_data()
    {
        QTest::addColumn<QByteArray>("shard");
        QTest::addColumn<QByteArray>("concepts"); // of the plan; empty: no plan
        QTest::addColumn<QByteArray>("styles"); // of the plan's decoder
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char *name, const char *shard, const char *concepts,
                            const char *styles, const char *message) {
            QTest::newRow(name) << QByteArray(shard) << QByteArray(concepts) << QByteArray(styles)
                                << QByteArray(message);
        };
        row("nothing held out", "seen.tar", "", "", "no held-out");
        row("unknown concepts", "shard.tar", R"(["red apple", "unicorn"])", "[]", "\"unicorn\"");
        row("no known concept", "shard.tar", R"(["unicorn"])", "[]", "unclip-train prepare");
        row("held out elsewhere", "shard.tar", R"(["dog face", "red apple"])", R"(["3D"])",
            "style");
    }

    void refusesWhatCannotBeMeasured()
    {
        QFETCH(QByteArray, shard);
        QFETCH(QByteArray, concepts);
        QFETCH(QByteArray, styles);
        QFETCH(QByteArray, message);
        EvaluationOptions chosen = options({ EvaluationPart::Retrieval });
        chosen.shards = { (root() / shard.toStdString()).string() };
        if (!concepts.isEmpty())
            chosen.plan = writePlan(concepts.toStdString(), styles.toStdString());
        try {
            run(chosen);
            QFAIL("measured");
        } catch (const InvalidRequest &error) {
            QVERIFY2(QByteArray(error.what()).contains(message), error.what());
        }
    }

    void missingShardsAreAFileError()
    {
        EvaluationOptions chosen = options({ EvaluationPart::Retrieval });
        chosen.shards = { (root() / "nowhere.tar").string() };
        QVERIFY_EXCEPTION_THROWN(run(chosen), FileError);
    }

    void aPlanChoosesConceptsAndStyles()
    {
        EvaluationOptions chosen = options();
        chosen.plan = writePlan(R"(["cat face", "dog face", "red apple"])", R"(["flat"])");
        const evaluation::EvaluationData data(chosen, 16, {});
        QCOMPARE(data.facts().concepts, std::int64_t { 3 });
        QCOMPARE(data.facts().heldOutPairs, std::int64_t { 2 });
        QCOMPARE(data.facts().promptPairs, std::int64_t { 1 });
        QVERIFY(data.facts().notes.empty());
    }

private:
    std::filesystem::path root() const { return m_folder.path().toStdString(); }

    EvaluationOptions options(const std::vector<EvaluationPart> &parts = {}) const
    {
        EvaluationOptions chosen;
        chosen.shards = { (root() / "shard.tar").string() };
        chosen.modelFolder = root() / "model";
        chosen.judge = root() / "judge.safetensors";
        chosen.judgeMinutes = 0.01;
        chosen.prompts = 6;
        chosen.parts = parts;
        return chosen;
    }

    std::filesystem::path writePlan(const std::string &concepts, const std::string &styles,
                                    const std::string &pairConcepts = "[]") const
    {
        std::ifstream starter(UNCLIP_SOURCE_DIR "/resources/training/starter.json");
        nlohmann::json plan = nlohmann::json::parse(starter);
        plan["data"]["concepts"] = nlohmann::json::parse(concepts);
        plan["data"]["pair_concepts"] = nlohmann::json::parse(pairConcepts);
        plan["decoder"]["styles"] = nlohmann::json::parse(styles);
        const auto file = root() / "plan.json";
        std::ofstream(file) << plan.dump();
        return file;
    }

    Sections run(const std::vector<EvaluationPart> &parts) const { return run(options(parts)); }

    Sections run(const EvaluationOptions &chosen) const
    {
        Sections sections;
        EvaluationControl control;
        control.onSection = [&](const EvaluationSection &section) {
            sections[section.part] = section;
        };
        evaluateModel(*m_pipeline, chosen, control);
        return sections;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Pipeline> m_pipeline;
};

QTEST_GUILESS_MAIN(EvaluationTest)
#include "tst_evaluation.moc"
