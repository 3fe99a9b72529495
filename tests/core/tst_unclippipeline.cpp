#include "nn/stateloader.h"
#include "nn/textprojmodel.h"
#include "support/tinymodelfolder.h"
#include "unclip/error.h"
#include "unclip/pipeline.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

using namespace unclip;

namespace {

Image gradient(int width, int height)
{
    Image image = Image::blank(width, height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.rgb[static_cast<std::size_t>((y * width + x) * 3 + x % 3)] =
                static_cast<std::uint8_t>((x * 5 + y * 3) % 256);
    return image;
}

PictureSource picture()
{
    PictureSource source;
    source.image = gradient(48, 40);
    return source;
}

Sampling seeded(std::uint64_t seed)
{
    Sampling sampling;
    sampling.seed = seed;
    return sampling;
}

/// Every operation once, small.
std::vector<std::pair<const char *, Request>> allRequests()
{
    Create create;
    create.prompt = "a red apple";
    create.imageCount = 2;
    Vary vary;
    vary.source = picture();
    vary.imageCount = 2;
    vary.etas = { 0.0, 1.0 };
    Blend blend;
    blend.ends = { { picture(), 1.0 }, { PromptSource { "a cat" }, 1.0 } };
    blend.mixes = { 0.0, 0.5, 1.0 };
    Blend board;
    board.ends = { { picture(), 1.0 },
                   { PromptSource { "a cat" }, -0.3 },
                   { PromptSource { "red" }, 0.5 } };
    Edit edit;
    edit.source = picture();
    edit.beforeText = "a cat";
    edit.afterText = "a blue cat";
    edit.strengths = { 0.0, 0.4 };
    Explore explore;
    explore.source = picture();
    explore.dimensions = { 0, 2, 8 };
    return { { "create", create }, { "vary", vary }, { "blend", blend },
             { "board", board },   { "edit", edit }, { "explore", explore } };
}

std::size_t expectedFrames(const Request &request)
{
    struct Count
    {
        std::size_t operator()(const Create &r) const
        {
            return static_cast<std::size_t>(r.imageCount);
        }
        std::size_t operator()(const Vary &r) const
        {
            return static_cast<std::size_t>(r.imageCount) * r.etas.size();
        }
        std::size_t operator()(const Blend &r) const
        {
            return std::max<std::size_t>(r.mixes.size(), 1);
        }
        std::size_t operator()(const Edit &r) const { return r.strengths.size(); }
        std::size_t operator()(const Explore &r) const { return r.dimensions.size(); }
    };
    return std::visit(Count(), request);
}

} // namespace

/// Requests through a real tiny model folder.
class UnClipPipelineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        test::writeTinyModelFolder(path());
        m_pipeline = load(Precision::Float32);
    }

    void describesTheModel()
    {
        const ModelInfo &info = m_pipeline->info();
        QCOMPARE(info.baseSize, 16);
        QCOMPARE(info.upsampledSizes, (std::vector<int> { 32 }));
        QCOMPARE(info.defaults.priorSteps, 4);
        QCOMPARE(info.defaults.decoderGuidanceScale, 8.0);
        QVERIFY(info.diffusionPrior.available && info.imageEncoder.available && info.pca.available);
        QVERIFY(!info.autoregressivePrior.available);
        QVERIFY(!info.autoregressivePrior.reason.empty());
        QCOMPARE(info.hash.size(), std::size_t { 64 });
    }

    void anotherConfigurationIsAnotherModel()
    {
        const auto folder = path() / "quadratic";
        test::writeTinyModelFolder(folder);
        const auto file = folder / "super_res_scheduler" / "scheduler_config.json";
        nlohmann::json json = readJsonFile(file);
        json["timestep_spacing"] = "quadratic";
        std::ofstream(file) << json.dump();
        LoadOptions options;
        options.precision = Precision::Float32;
        const auto other = loadPipeline(folder, options, {});
        QVERIFY(other->info().hash != m_pipeline->info().hash);

        Create create;
        create.prompt = "a cat";
        create.sampling = seeded(5);
        create.sampling.superResSteps = 5;
        const Frame evenly = m_pipeline->run(create, {}, {}).frames.front();
        const Frame quadratic = other->run(create, {}, {}).frames.front();
        QVERIFY(quadratic.baseImage == evenly.baseImage);
        QVERIFY(quadratic.image != evenly.image);
    }

    void runsEveryOperation_data()
    {
        QTest::addColumn<int>("index");
        const auto requests = allRequests();
        for (std::size_t i = 0; i < requests.size(); ++i)
            QTest::newRow(requests[i].first) << static_cast<int>(i);
    }

    void runsEveryOperation()
    {
        QFETCH(int, index);
        const Request request = allRequests()[static_cast<std::size_t>(index)].second;
        std::vector<double> fractions;
        RunControl control;
        control.onProgress = [&](const Progress &progress) {
            fractions.push_back(progress.fraction);
        };
        std::size_t handedOver = 0;
        const Result result =
            m_pipeline->run(request, control, [&](const Frame &) { ++handedOver; });
        QCOMPARE(result.frames.size(), expectedFrames(request));
        QCOMPARE(handedOver, result.frames.size());
        for (const Frame &frame : result.frames) {
            QCOMPARE(frame.image.width, 32);
            QCOMPARE(frame.baseImage.width, 16);
            QVERIFY(std::isfinite(frame.drift));
        }
        QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
        const auto isWhole = [](double fraction) { return fraction > 0.999; };
        QVERIFY(isWhole(fractions.back()));
        QCOMPARE(std::count_if(fractions.begin(), fractions.end(), isWhole), 1);
    }

    void sameRecipeSamePixels()
    {
        Create create;
        create.prompt = "a cat";
        create.sampling = seeded(5);
        const Image first = m_pipeline->run(create, {}, {}).frames.front().image;
        const auto again = load(Precision::Float32);
        QVERIFY(again->run(create, {}, {}).frames.front().image == first);
        create.sampling.seed = 6;
        QVERIFY(m_pipeline->run(create, {}, {}).frames.front().image != first);
    }

    void pictureOfABatchEqualsPictureMadeAlone()
    {
        Create batch;
        batch.prompt = "a cat";
        batch.imageCount = 3;
        const Result together = m_pipeline->run(batch, {}, {});
        Create alone = batch;
        alone.firstImage = 2;
        alone.imageCount = 1;
        QVERIFY(m_pipeline->run(alone, {}, {}).frames.front().image == together.frames[2].image);
    }

    void threadCountDoesNotChangeTheNoise()
    {
        Create create;
        create.prompt = "a cat";
        const Frame one = load(Precision::Float32, 1)->run(create, {}, {}).frames.front();
        const Frame two = load(Precision::Float32, 2)->run(create, {}, {}).frames.front();
        QCOMPARE(one.latents.latentNoise.values, two.latents.latentNoise.values);
    }

    void etaZeroIgnoresTheSeed()
    {
        Vary vary;
        vary.source = picture();
        vary.imageCount = 1;
        vary.etas = { 0.0 };
        vary.sampling.upsampleStages = 0;
        vary.sampling.seed = 1;
        const Image first = m_pipeline->run(vary, {}, {}).frames.front().image;
        vary.sampling.seed = 2;
        QVERIFY(m_pipeline->run(vary, {}, {}).frames.front().image == first);
    }

    void startsFromItsOwnLatents()
    {
        Vary vary;
        vary.source = picture();
        vary.imageCount = 1;
        vary.etas = { 0.0 };
        vary.sampling.upsampleStages = 0;
        const Frame made = m_pipeline->run(vary, {}, {}).frames.front();
        vary.source = made.latents;
        QVERIFY(m_pipeline->run(vary, {}, {}).frames.front().image == made.image);
    }

    void refusesLatentsOfOtherModels_data()
    {
        QTest::addColumn<int>("values");
        QTest::addColumn<int>("side");
        QTest::newRow("short embedding") << 3 << 16;
        QTest::newRow("long embedding") << 4096 << 16;
        QTest::newRow("small noise") << 16 << 4;
        QTest::newRow("large noise") << 16 << 64;
    }

    /// Such latents come from recipes, which may say anything.
    void refusesLatentsOfOtherModels()
    {
        QFETCH(int, values);
        QFETCH(int, side);
        Latents latents;
        latents.imageEmbedding.values.assign(static_cast<std::size_t>(values), 0.1F);
        latents.latentNoise.shape = { 3, side, side };
        latents.latentNoise.values.assign(static_cast<std::size_t>(3 * side * side), 0.1F);
        Blend blend;
        blend.ends = { { picture(), 1.0 }, { latents, 1.0 } };
        blend.mixes = { 0.5 };
        QVERIFY_EXCEPTION_THROWN(m_pipeline->run(blend, {}, {}), InvalidRequest);
        Vary vary;
        vary.source = latents;
        QVERIFY_EXCEPTION_THROWN(m_pipeline->run(vary, {}, {}), InvalidRequest);
        if (values != 16)
            QVERIFY_EXCEPTION_THROWN(m_pipeline->nearestConcepts(latents.imageEmbedding, 1, {}),
                                     InvalidRequest);
    }

    void candidateChoices()
    {
        Create create;
        create.prompt = "a cat";
        create.sampling.candidates = 3;
        create.sampling.candidateChoice = CandidateChoice::Picked;
        create.sampling.pickedCandidate = 1;
        const auto candidates = m_pipeline->run(create, {}, {}).candidates.front();
        QCOMPARE(candidates.size(), std::size_t { 3 });
        QVERIFY(candidates[1].chosen && !candidates[0].chosen);
        create.sampling.pickedCandidate = 7;
        QVERIFY_EXCEPTION_THROWN(m_pipeline->run(create, {}, {}), InvalidRequest);
    }

    void cancelStopsAtEveryStage_data()
    {
        QTest::addColumn<int>("stage");
        QTest::newRow("prior") << static_cast<int>(Stage::Prior);
        QTest::newRow("decode") << static_cast<int>(Stage::Decode);
        QTest::newRow("super resolution") << static_cast<int>(Stage::SuperRes);
        QTest::newRow("invert") << static_cast<int>(Stage::Invert);
        QTest::newRow("encode image") << static_cast<int>(Stage::EncodeImage);
    }

    void cancelStopsAtEveryStage()
    {
        QFETCH(int, stage);
        const auto fresh = load(Precision::Float32); // knows no source yet: every stage runs
        Blend blend;
        blend.ends = { { picture(), 1.0 }, { PromptSource { "a cat" }, 1.0 } };
        blend.mixes = { 0.5 };
        RunControl control;
        int reportsAfterCancel = 0;
        control.onProgress = [&](const Progress &progress) {
            if (control.cancellation.isCancelled())
                ++reportsAfterCancel;
            if (static_cast<int>(progress.stage) == stage && progress.step == 1)
                control.cancellation.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(fresh->run(blend, control, {}), Cancelled);
        QCOMPARE(reportsAfterCancel, 0);
    }

    void encodesAndInvertsAPictureOnce()
    {
        const auto fresh = load(Precision::Float32);
        Blend blend;
        blend.ends = { { picture(), 1.0 }, { PromptSource { "a cat" }, 1.0 } };
        blend.mixes = { 0.25 };
        RunControl control;
        std::set<Stage> stages;
        control.onProgress = [&](const Progress &progress) { stages.insert(progress.stage); };
        const Frame first = fresh->run(blend, control, {}).frames.front();
        QVERIFY(stages.count(Stage::Invert) == 1 && stages.count(Stage::Prior) == 1);
        stages.clear();
        const Result again = fresh->run(blend, control, {});
        QCOMPARE(stages, (std::set<Stage> { Stage::Decode, Stage::SuperRes }));
        QVERIFY(again.frames.front().image == first.image);
        QCOMPARE(again.candidates.size(), std::size_t { 1 });

        std::get<PictureSource>(blend.ends[0].source).crop.mode = Crop::Mode::Fit;
        blend.ends[1].source = PromptSource { "a red cat" };
        stages.clear();
        fresh->run(blend, control, {});
        QVERIFY(stages.count(Stage::Invert) == 1 && stages.count(Stage::Prior) == 1);
    }

    void cancelKeepsFinishedPictures()
    {
        Create create;
        create.prompt = "a cat";
        create.imageCount = 3;
        RunControl control;
        int finished = 0;
        QVERIFY_EXCEPTION_THROWN(m_pipeline->run(create, control,
                                                 [&](const Frame &) {
                                                     if (++finished == 2)
                                                         control.cancellation.cancel();
                                                 }),
                                 Cancelled);
        QCOMPARE(finished, 2);
    }

    void progressDoesNotDependOnWhatIsRemembered()
    {
        Vary vary;
        vary.source = PromptSource { "a red apple" };
        vary.imageCount = 1;
        Create create;
        create.prompt = "a red apple";
        create.imageCount = 2;
        std::vector<double> fractions;
        RunControl control;
        control.onProgress = [&](const Progress &progress) {
            fractions.push_back(progress.fraction);
        };
        const auto pipeline = load(Precision::Float32);
        pipeline->run(create, control, {});
        const std::vector<double> fresh = std::exchange(fractions, {});
        pipeline->run(vary, {}, {}); // the same caption through the prior
        pipeline->run(create, control, {});
        QCOMPARE(fractions, fresh);
        QVERIFY(fractions[fractions.size() - 2] < 1.0);
    }

    void nearestConceptsAreSorted()
    {
        const auto z = m_pipeline->encodeTexts({ "cat" }, {}).front();
        const auto concepts = m_pipeline->nearestConcepts(z, 2, {});
        QCOMPARE(concepts.size(), std::size_t { 2 });
        QCOMPARE(concepts.front().name, std::string("cat"));
        QVERIFY(concepts[0].cosine >= concepts[1].cosine);
    }

    void conceptsOfForeignFiles()
    {
        const auto folder = path() / "concepts";
        test::writeTinyModelFolder(folder);
        std::ofstream(folder / "concepts.txt") << "apple\r\n\r\ncat\r\n";
        const auto read = loadPipeline(folder, {}, {});
        const auto z = read->encodeTexts({ "cat" }, {}).front();
        const auto concepts = read->nearestConcepts(z, 9, {});
        QCOMPARE(concepts.size(), std::size_t { 2 });
        QCOMPARE(concepts.front().name, std::string("cat"));
        std::filesystem::resize_file(folder / "concepts.txt", std::uintmax_t { 1 } << 40);
        QVERIFY_EXCEPTION_THROWN(loadPipeline(folder, {}, {})->nearestConcepts(z, 1, {}),
                                 InvalidRequest);
    }

    void countsTokens()
    {
        const TokenCount count = m_pipeline->countTokens("a cat");
        QVERIFY(count.tokens >= 2);
        QCOMPARE(count.limit, 10);
    }

    void bfloat16IsClose()
    {
        Create create;
        create.prompt = "a red apple";
        create.sampling.upsampleStages = 0;
        const auto bf16 = load(Precision::BFloat16);
        const Image a = m_pipeline->run(create, {}, {}).frames.front().image;
        const Image b = bf16->run(create, {}, {}).frames.front().image;
        double difference = 0.0;
        for (std::size_t i = 0; i < a.rgb.size(); ++i)
            difference += std::abs(a.rgb[i] - b.rgb[i]);
        QVERIFY(difference / static_cast<double>(a.rgb.size()) < 40.0);
    }

    void missingFolderIsAModelError()
    {
        QVERIFY_EXCEPTION_THROWN(loadPipeline(path() / "absent", {}, {}), Error);
    }

    void loadingTellsHowFarItIs()
    {
        std::vector<double> fractions;
        RunControl control;
        control.onProgress = [&](const Progress &progress) {
            QVERIFY(progress.stage == Stage::Load);
            fractions.push_back(progress.fraction);
        };
        loadPipeline(path(), {}, control);
        QCOMPARE(fractions.size(), std::size_t { 7 }); // components with weights
        QCOMPARE(fractions.front(), 0.0);
        QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
        QVERIFY(fractions.back() > 0.5 && fractions.back() < 1.0);
    }

    void cancelledLoad()
    {
        RunControl control;
        control.cancellation.cancel();
        QVERIFY_EXCEPTION_THROWN(loadPipeline(path(), {}, control), Cancelled);
    }

    void secondUpsampler()
    {
        const auto folder = path() / "two-upsamplers";
        test::writeTinyModelFolder(folder);
        test::addSecondUpsampler(folder);
        LoadOptions options;
        options.precision = Precision::Float32;
        const auto pipeline = loadPipeline(folder, options, {});
        QCOMPARE(pipeline->info().upsampledSizes, (std::vector<int> { 32, 128 }));
        QCOMPARE(pipeline->info().defaults.upsampleStages, 2);
        Create create;
        create.prompt = "a cat";
        create.sampling = seeded(3);
        int secondSteps = 0;
        RunControl control;
        control.onProgress = [&](const Progress &progress) {
            secondSteps += progress.stage == Stage::SuperResSecond ? 1 : 0;
        };
        const Frame large = pipeline->run(create, control, {}).frames.front();
        QCOMPARE(large.image.width, 128);
        QCOMPARE(large.baseImage.width, 16);
        QVERIFY(secondSteps > 2);
        for (const int stages : { 0, 1 }) {
            create.sampling.upsampleStages = stages;
            const Frame small = pipeline->run(create, {}, {}).frames.front();
            QCOMPARE(small.image.width, upsampledSide(pipeline->info(), stages));
            QVERIFY(small.baseImage == large.baseImage);
        }
    }

    void defaultNumberOfUpsamplers()
    {
        const auto folder = path() / "one-of-two";
        test::writeTinyModelFolder(folder);
        test::addSecondUpsampler(folder);
        std::ofstream(folder / "sampling_defaults.json")
            << R"({"upsample_stages": 1, "decoder_steps": 3, "super_res_steps": 2})";
        const auto pipeline = loadPipeline(folder, {}, {});
        QCOMPARE(pipeline->info().defaults.upsampleStages, 1);
        Create create;
        create.prompt = "a cat";
        QCOMPARE(pipeline->run(create, {}, {}).frames.front().image.width, 32);
        create.sampling.upsampleStages = 2;
        QCOMPARE(pipeline->run(create, {}, {}).frames.front().image.width, 128);
    }

    void refusesPartsOfOtherModels()
    {
        const auto folder = path() / "mixed";
        test::writeTinyModelFolder(folder);
        TextProjConfig config;
        config.clipEmbeddingsDim = 48; // of another text encoder
        config.timeEmbedDim = 128;
        config.crossAttentionDim = 24;
        const nn::TextProjModel other(config);
        nn::saveState(*other, folder / "text_proj" / "diffusion_pytorch_model.safetensors",
                      at::kFloat);
        std::ofstream(folder / "text_proj" / "config.json") << config.toJson().dump();
        try {
            loadPipeline(folder, {}, {});
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains("text_proj"), error.what());
        }
    }

    void hostileDefaults_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("more than there are")
            << QByteArray(R"({"upsample_stages": 2})") << QByteArray("upsample_stages");
        QTest::newRow("negative") << QByteArray(R"({"upsample_stages": -1})")
                                  << QByteArray("upsample_stages");
        QTest::newRow("a fraction")
            << QByteArray(R"({"upsample_stages": 0.5})") << QByteArray("upsample_stages");
        QTest::newRow("text") << QByteArray(R"({"upsample_stages": "all"})")
                              << QByteArray("upsample_stages");
        QTest::newRow("null") << QByteArray(R"({"upsample_stages": null})")
                              << QByteArray("upsample_stages");
        QTest::newRow("beyond 64 bits")
            << QByteArray(R"({"upsample_stages": 1e300})") << QByteArray("upsample_stages");
        QTest::newRow("many steps") << QByteArray(R"({"super_res_second_steps": 1000000})")
                                    << QByteArray("super_res_second_steps");
        QTest::newRow("guidance") << QByteArray(R"({"decoder_guidance_scale": -3})")
                                  << QByteArray("decoder_guidance_scale");
        QTest::newRow("a list") << QByteArray("[1, 2]") << QByteArray("sampling_defaults.json");
        QTest::newRow("cut off") << QByteArray("{") << QByteArray("sampling_defaults.json");
    }

    void hostileDefaults()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, key);
        const auto folder = path() / "hostile";
        if (!std::filesystem::exists(folder))
            test::writeTinyModelFolder(folder);
        std::ofstream(folder / "sampling_defaults.json") << json.toStdString();
        try {
            loadPipeline(folder, {}, {});
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(key), error.what());
        }
    }

private:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }

    std::unique_ptr<Pipeline> load(Precision precision, int threads = 0) const
    {
        LoadOptions options;
        options.device = Device::Cpu;
        options.precision = precision;
        options.threads = threads;
        return loadPipeline(path(), options, {});
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Pipeline> m_pipeline;
};

QTEST_GUILESS_MAIN(UnClipPipelineTest)
#include "tst_unclippipeline.moc"
