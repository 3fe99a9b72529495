#include "nn/fusedops.h"
#include "nn/kernels.h"
#include "training/checkpoint.h"
#include "training/data/webdataset.h"
#include "training/noising.h"
#include "training/optimizer.h"
#include "training/trainingrun.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "unclip/modelcheck.h"
#include "weights/safetensors.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>

using namespace unclip;
using namespace unclip::training;

namespace {

/// A plan small enough to run in a test; every network has the structure of the real ones.
constexpr const char *tinyPlan = R"({
 "data": {"vocabulary_merges": 40, "token_length": 10, "chinese_captions": 0.0, "seed": 3},
 "clip": {
  "text": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1,
           "num_attention_heads": 2, "projection_dim": 16},
  "vision": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1,
             "num_attention_heads": 2, "image_size": 16, "patch_size": 8, "projection_dim": 16},
  "training": {"batch_size": 8, "steps": 30, "learning_rate": 0.005, "warmup_steps": 2}},
 "prior": {"model": {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 1,
                     "embedding_dim": 16},
  "training": {"batch_size": 8, "steps": 6, "warmup_steps": 1}},
 "decoder": {"model": {"_class_name": "UNet2DConditionModel", "sample_size": 16, "in_channels": 3,
   "out_channels": 3, "layers_per_block": 1, "block_out_channels": [32, 32],
   "down_block_types": ["ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"],
   "mid_block_type": "UNetMidBlock2DSimpleCrossAttn",
   "up_block_types": ["SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"],
   "cross_attention_dim": 16, "class_embed_type": "identity", "attention_head_dim": 16,
   "resnet_time_scale_shift": "scale_shift"},
  "text_proj": {"clip_embeddings_dim": 16, "time_embed_dim": 128, "cross_attention_dim": 16},
  "training": {"batch_size": 8, "steps": 40, "learning_rate": 0.003, "warmup_steps": 2}},
 "upsampler": {"model": {"_class_name": "UNet2DModel", "sample_size": 32, "in_channels": 6,
   "out_channels": 3, "layers_per_block": 1, "block_out_channels": [32],
   "down_block_types": ["ResnetDownsampleBlock2D"], "up_block_types": ["ResnetUpsampleBlock2D"],
   "add_attention": false},
  "training": {"batch_size": 4, "steps": 4, "warmup_steps": 1}},
 "upsampler2": {"model": {"_class_name": "UNet2DModel", "sample_size": 64, "in_channels": 6,
   "out_channels": 3, "layers_per_block": 1, "block_out_channels": [32],
   "down_block_types": ["ResnetDownsampleBlock2D"], "up_block_types": ["ResnetUpsampleBlock2D"],
   "add_attention": false},
  "crop_size": 32, "pictures": 6, "start_from": "upsampler",
  "training": {"batch_size": 2, "steps": 6, "warmup_steps": 1}},
 "pca": {"components": 8, "pictures": 64}
})";

std::string bytesOf(const std::vector<std::uint8_t> &bytes)
{
    return { bytes.begin(), bytes.end() };
}

/// Eight coloured pictures with captions, as one shard.
void writeShard(const std::filesystem::path &file, int side = 32)
{
    ShardWriter writer(file);
    const char *names[] = { "red", "green", "blue", "yellow", "black", "white", "pink", "brown" };
    for (int i = 0; i < 8; ++i) {
        Image image = Image::blank(side, side);
        for (std::size_t p = 0; p < image.rgb.size(); ++p)
            image.rgb[p] = static_cast<std::uint8_t>((i >> (p % 3) & 1) != 0 ? 230 : 20);
        WebSample sample;
        sample.key = "sample" + std::to_string(i);
        sample.members["png"] = bytesOf(encodePng(image));
        sample.members["txt"] = std::string("a ") + names[i] + " square";
        writer.add(sample);
    }
    writer.close();
}

void copyFolder(const std::filesystem::path &from, const std::filesystem::path &to)
{
    std::filesystem::create_directories(to);
    std::filesystem::copy(from, to,
                          std::filesystem::copy_options::recursive
                              | std::filesystem::copy_options::skip_existing);
}

/// All tensors of a checkpoint as one string of bytes.
std::string contentOf(const std::filesystem::path &checkpoint)
{
    const SafetensorsFile file = SafetensorsFile::open(checkpoint);
    std::string content;
    for (const auto &[name, view] : file.tensors()) {
        content += name;
        content.append(reinterpret_cast<const char *>(view.data), view.byteCount);
    }
    return content;
}

} // namespace

/// A miniature training of everything, and its resumption.
class TrainingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        writeShard(root() / "shard.tar");
        writeShard(root() / "large.tar", 64);
        std::ofstream(root() / "plan.json") << tinyPlan;
    }

    void learningRateRisesAndFalls()
    {
        OptimizerOptions options;
        options.learningRate = 1.0;
        options.warmupSteps = 10;
        options.totalSteps = 100;
        options.decayFraction = 0.5;
        QCOMPARE(learningRateAt(options, 0), 0.1);
        QCOMPARE(learningRateAt(options, 9), 1.0);
        QCOMPARE(learningRateAt(options, 49), 1.0);
        QVERIFY(std::abs(learningRateAt(options, 74) - 0.52) < 1e-9);
        QVERIFY(learningRateAt(options, 99) <= 0.02 + 1e-12);
    }

    void noisingMatchesTheSchedule()
    {
        const NoiseSchedule schedule(1000);
        const at::Tensor clean = at::randn({ 4, 3, 8, 8 }, at::kFloat);
        const NoisedBatch batch = addNoise(clean, schedule, stepGenerator(1, 2));
        for (std::int64_t i = 0; i < 4; ++i) {
            const float a = schedule.alphaCumprod(batch.timesteps[i].item<std::int64_t>());
            const at::Tensor back =
                std::sqrt(a) * batch.noisy[i] - std::sqrt(1.0f - a) * batch.velocity[i];
            QVERIFY((back - clean[i]).abs().max().item<float>() < 1e-4f);
        }
    }

    void timestepsAreSpreadEvenly()
    {
        constexpr std::int64_t count = 8;
        constexpr std::int64_t length = 1000;
        const at::Tensor timesteps = spreadTimesteps(count, length, stepGenerator(5, 6));
        QCOMPARE(timesteps.scalar_type(), at::kLong);
        for (std::int64_t i = 0; i < count; ++i) {
            const auto t = timesteps[i].item<std::int64_t>();
            QVERIFY(t >= i * length / count && t <= (i + 1) * length / count);
            QVERIFY(t < length);
        }
        QVERIFY(!at::equal(timesteps, spreadTimesteps(count, length, stepGenerator(5, 7))));
    }

    void orthogonalises_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("wide") << 40 << 150;
        QTest::newRow("tall") << 150 << 40;
        QTest::newRow("square") << 64 << 64;
    }

    void orthogonalises()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        const at::Tensor matrix =
            at::randn({ rows, columns }, stepGenerator(1, 1), at::kFloat) * 0.01;
        const at::Tensor result = orthogonalised(matrix);
        QCOMPARE(result.sizes(), matrix.sizes());
        const int sides = std::min(rows, columns);
        const at::Tensor square =
            rows < columns ? at::mm(result, result.t()) : at::mm(result.t(), result);
        const at::Tensor eigenvalues = at::linalg_eigvalsh(square); // singular values squared
        QCOMPARE(eigenvalues.size(0), sides);
        // A square random matrix has singular values near 0, which five steps do not lift to 1.
        if (rows != columns)
            QVERIFY(eigenvalues.min().item<float>() > 0.3f);
        QVERIFY(eigenvalues.max().item<float>() < 1.6f);
        QVERIFY((result * matrix).sum().item<float>() > 0.0f); // it points the same way
    }

    /// The step of devices without our kernels, against the kernel.
    void composedAdamWAgrees_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("float32") << static_cast<int>(at::kFloat);
        QTest::newRow("bfloat16") << static_cast<int>(at::kBFloat16);
    }

    void composedAdamWAgrees()
    {
        QFETCH(int, type);
        const auto scalar = static_cast<at::ScalarType>(type);
        const at::Tensor start = at::randn({ 7, 33 }, stepGenerator(2, 1), at::kFloat);
        const auto fresh = [&] {
            return AdamWTensors { start.clone(), at::zeros_like(start), at::zeros_like(start),
                                  start.clone(), at::Tensor(),          start.to(scalar).clone() };
        };
        AdamWTensors composed = fresh();
        AdamWTensors fused = fresh();
        kernels::AdamWStep step;
        step.master = fused.master.data_ptr<float>();
        step.moment1 = fused.moment1.data_ptr<float>();
        step.moment2 = fused.moment2.data_ptr<float>();
        step.average = fused.average.data_ptr<float>();
        step.parameter = fused.parameter.data_ptr();
        step.count = start.numel();
        step.gradientScale = 0.5f;
        step.learningRate = 1e-2f;
        step.weightDecay = 0.06f;
        step.emaDecay = 0.9f;
        for (step.step = 1; step.step <= 5; ++step.step) {
            composed.gradient =
                at::randn({ 7, 33 }, stepGenerator(3, step.step), at::kFloat).to(scalar);
            step.gradient = composed.gradient.data_ptr();
            kernels::table().adamW(nn::elementOf(composed.gradient), step);
            composedAdamW(composed, step);
        }
        const auto difference = [](const at::Tensor &a, const at::Tensor &b) {
            return (a - b).abs().max().item<float>();
        };
        QVERIFY(difference(composed.master, start) > 1e-2f);
        QVERIFY(difference(composed.master, fused.master) < 1e-6f);
        QVERIFY(difference(composed.moment1, fused.moment1) < 1e-6f);
        QVERIFY(difference(composed.moment2, fused.moment2) < 1e-6f);
        QVERIFY(difference(composed.average, fused.average) < 1e-6f);
        QVERIFY(at::equal(composed.parameter, composed.master.to(scalar)));
    }

    void muonLearnsAndResumes()
    {
        const auto file = root() / "muon-plan.json";
        std::ofstream(file) << QByteArray(tinyPlan)
                                   .replace("\"training\": {\"batch_size\": 8, \"steps\": 40,",
                                            "\"training\": {\"optimizer\": \"muon\", "
                                            "\"batch_size\": 8, \"steps\": 40,")
                                   .toStdString();
        const TrainingPlan plan = TrainingPlan::fromFile(file);
        QVERIFY(plan.decoderStage.optimizer.method == OptimizerMethod::Muon);
        std::vector<double> losses;
        const auto train = [&](const std::string &name, int stopAfter) {
            TrainingRunOptions options = runOptions(name);
            options.stages = { TrainingStage::Tokenizer, TrainingStage::Clip,
                               TrainingStage::Decoder };
            options.onProgress = [&](TrainingStage stage, const TrainingProgress &progress) {
                if (stage != TrainingStage::Decoder)
                    return;
                losses.push_back(progress.loss);
                if (progress.step == stopAfter)
                    options.control.cancellation.cancel();
            };
            runTraining(plan, options);
        };
        train("muon", -1);
        QVERIFY(losses.size() > 4);
        QVERIFY(losses.back() < 0.8 * losses.front());
        QVERIFY_EXCEPTION_THROWN(train("broken-muon", 11), Cancelled);
        train("broken-muon", -1);
        QVERIFY(contentOf(root() / "muon" / "work" / "decoder.safetensors")
                == contentOf(root() / "broken-muon" / "work" / "decoder.safetensors"));
    }

    void trainsAWholeModelFolder()
    {
        std::map<TrainingStage, std::vector<double>> losses;
        TrainingRunOptions options = runOptions("whole");
        options.onProgress = [&](TrainingStage stage, const TrainingProgress &progress) {
            if (std::isfinite(progress.loss))
                losses[stage].push_back(progress.loss);
        };
        runTraining(TrainingPlan::fromFile(root() / "plan.json"), options);
        const ModelCheck check = checkModelFolder(options.modelFolder);
        QVERIFY(check.canTextToImage);
        QVERIFY(check.canImageVariation);
        QVERIFY(losses[TrainingStage::Decoder].size() > 4);
        QVERIFY(losses[TrainingStage::Decoder].back()
                < 0.8 * losses[TrainingStage::Decoder].front());
        QVERIFY(losses[TrainingStage::Clip].back() < losses[TrainingStage::Clip].front());
    }

    void startsFromAModelFolder()
    {
        const TrainingPlan plan = TrainingPlan::fromFile(root() / "plan.json");
        std::map<TrainingStage, double> firstLosses;
        const auto train = [&](const std::string &name, const std::filesystem::path &startFrom) {
            TrainingRunOptions options = runOptions(name);
            copyFolder(root() / "whole" / "model", options.modelFolder);
            options.startFrom = startFrom;
            options.stages = { TrainingStage::Clip, TrainingStage::Prior, TrainingStage::Upsampler,
                               TrainingStage::Decoder };
            options.onProgress = [&](TrainingStage stage, const TrainingProgress &progress) {
                if (progress.step == 1)
                    firstLosses[stage] = progress.loss;
            };
            runTraining(plan, options);
        };
        train("fresh", {});
        const auto fresh = firstLosses;
        train("continued", root() / "whole" / "model");
        QCOMPARE(fresh.size(), std::size_t { 4 });
        for (const auto &[stage, loss] : firstLosses)
            QVERIFY2(loss < fresh.at(stage), nameOf(stage).c_str());
    }

    void aMisfittingStartIsRefused()
    {
        const auto file = root() / "wider-plan.json";
        std::ofstream(file) << QByteArray(tinyPlan)
                                   .replace("\"block_out_channels\": [32, 32]",
                                            "\"block_out_channels\": [32, 64]")
                                   .toStdString();
        TrainingRunOptions options = runOptions("misfit");
        copyFolder(root() / "whole" / "model", options.modelFolder);
        options.startFrom = options.modelFolder;
        options.stages = { TrainingStage::Decoder };
        const auto weights =
            options.modelFolder / "decoder" / "diffusion_pytorch_model.safetensors";
        const std::string before = contentOf(weights);
        QVERIFY_EXCEPTION_THROWN(runTraining(TrainingPlan::fromFile(file), options), ModelError);
        QVERIFY(contentOf(weights) == before); // what it would have started from is as it was
    }

    void aTruncatedStartIsRefused()
    {
        const auto start = root() / "truncated";
        copyFolder(root() / "whole" / "model", start);
        const auto weights = start / "decoder" / "diffusion_pytorch_model.safetensors";
        std::filesystem::resize_file(weights, std::filesystem::file_size(weights) / 2);
        TrainingRunOptions options = runOptions("from-truncated");
        copyFolder(root() / "whole" / "model", options.modelFolder);
        options.startFrom = start;
        options.stages = { TrainingStage::Decoder };
        QVERIFY_EXCEPTION_THROWN(runTraining(TrainingPlan::fromFile(root() / "plan.json"), options),
                                 ModelError);
        QVERIFY(!std::filesystem::exists(options.workFolder / "decoder.safetensors"));
    }

    void secondUpsamplerNeedsLargePictures()
    {
        const TrainingPlan plan = TrainingPlan::fromFile(root() / "plan.json");
        TrainingRunOptions options = runOptions("whole"); // goes on with the folder made above
        QVERIFY(!isWanted(TrainingStage::SecondUpsampler, plan, options));
        options.stages = { TrainingStage::SecondUpsampler };
        QVERIFY_EXCEPTION_THROWN(runTraining(plan, options), InvalidRequest);
        QVERIFY(!std::filesystem::exists(options.modelFolder / "super_res_2_first"));

        options.stages.clear();
        options.largeShards = { (root() / "large.tar").string() };
        runTraining(plan, options);
        const ModelCheck check = checkModelFolder(options.modelFolder);
        const auto component =
            std::find_if(check.components.begin(), check.components.end(),
                         [](const ComponentCheck &c) { return c.name == "super_res_2_first"; });
        QVERIFY(component != check.components.end());
        QVERIFY(component->state == ComponentState::Found);
        std::ifstream index(options.modelFolder / "model_index.json");
        const std::string text { std::istreambuf_iterator<char>(index), {} };
        QVERIFY(text.find("super_res_2_scheduler") != std::string::npos);
    }

    void secondUpsamplerCanBeTheFirstOne()
    {
        TrainingRunOptions options = runOptions("copied");
        copyFolder(root() / "whole" / "model", options.modelFolder);
        std::filesystem::remove_all(options.modelFolder / "super_res_2_first");
        options.stages = { TrainingStage::SecondUpsampler };
        TrainingPlan plan = TrainingPlan::fromFile(root() / "plan.json");
        plan.secondUpsampler->stage.optimizer.totalSteps = 0;
        QVERIFY(isWanted(TrainingStage::SecondUpsampler, plan, runOptions("copied")));
        runTraining(plan, options); // though there are no large pictures
        const char *weights = "diffusion_pytorch_model.safetensors";
        QVERIFY(contentOf(options.modelFolder / "super_res_2_first" / weights)
                == contentOf(options.modelFolder / "super_res_first" / weights));
        plan.secondUpsampler->unet.blockOutChannels = { 64 };
        QVERIFY_EXCEPTION_THROWN(runTraining(plan, options), ModelError);
    }

    void secondUpsamplerResumes()
    {
        const TrainingPlan plan = TrainingPlan::fromFile(root() / "plan.json");
        const auto train = [&](const std::string &name, int stopAfter) {
            TrainingRunOptions options = runOptions(name);
            options.stages = { TrainingStage::SecondUpsampler };
            options.largeShards = { (root() / "large.tar").string() };
            copyFolder(root() / "whole" / "model", options.modelFolder);
            options.onProgress = [&](TrainingStage, const TrainingProgress &progress) {
                if (progress.step == stopAfter)
                    options.control.cancellation.cancel();
            };
            runTraining(plan, options);
        };
        train("unbroken2", -1);
        QVERIFY_EXCEPTION_THROWN(train("broken2", 3), Cancelled);
        train("broken2", -1);
        QVERIFY(contentOf(root() / "unbroken2" / "work" / "upsampler2.safetensors")
                == contentOf(root() / "broken2" / "work" / "upsampler2.safetensors"));
    }

    void resumedRunEqualsUnbrokenOne()
    {
        TrainingRunOptions unbroken = runOptions("unbroken");
        unbroken.stages = { TrainingStage::Tokenizer, TrainingStage::Clip };
        const TrainingPlan plan = TrainingPlan::fromFile(root() / "plan.json");
        runTraining(plan, unbroken);

        TrainingRunOptions broken = runOptions("broken");
        broken.stages = unbroken.stages;
        broken.onProgress = [&](TrainingStage, const TrainingProgress &progress) {
            if (progress.step == 7)
                broken.control.cancellation.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(runTraining(plan, broken), Cancelled);
        TrainingRunOptions resumed = runOptions("broken");
        resumed.stages = unbroken.stages;
        runTraining(plan, resumed);
        QVERIFY(contentOf(root() / "unbroken" / "work" / "clip.safetensors")
                == contentOf(root() / "broken" / "work" / "clip.safetensors"));
    }

    void foreignCheckpointIsRefused()
    {
        TrainingRunOptions options = runOptions("foreign");
        std::filesystem::create_directories(options.workFolder);
        SafetensorsWriter writer(options.workFolder / "clip.safetensors",
                                 { { "other", DType::F32, { 1 } } }, { { "finished_steps", "3" } });
        const float value = 1.0f;
        writer.write(&value, sizeof value);
        writer.finish();
        options.stages = { TrainingStage::Tokenizer, TrainingStage::Clip };
        QVERIFY_EXCEPTION_THROWN(runTraining(TrainingPlan::fromFile(root() / "plan.json"), options),
                                 ModelError);
    }

    void badPlansNameTheKey_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("type") << QByteArray(R"({"data": {"token_length": "many"}})")
                              << QByteArray("token_length");
        QTest::newRow("section") << QByteArray(R"({"data": 3})") << QByteArray("data");
        QTest::newRow("optimizer")
            << QByteArray(R"({"clip": {"training": {"optimizer": "sgd"}}})") << QByteArray("sgd");
        QTest::newRow("no share") << QByteArray(R"({"data": {"pairs": 1.5}})")
                                  << QByteArray("data.pairs");
        QTest::newRow("not json") << QByteArray("{") << QByteArray("plan");
        const auto second = [](const char *from, const char *to) {
            return QByteArray(tinyPlan).replace(from, to);
        };
        QTest::newRow("crop of the wrong size")
            << second("\"crop_size\": 32", "\"crop_size\": 33") << QByteArray("upsampler2");
        QTest::newRow("crop larger than the picture")
            << second("\"crop_size\": 32", "\"crop_size\": 128") << QByteArray("upsampler2");
        QTest::newRow("no multiple of the first")
            << second("\"sample_size\": 64", "\"sample_size\": 72") << QByteArray("upsampler2");
        QTest::newRow("absurd size")
            << second("\"sample_size\": 64", "\"sample_size\": 65536") << QByteArray("upsampler2");
        QTest::newRow("no pictures")
            << second("\"pictures\": 6,", "\"pictures\": 0,") << QByteArray("upsampler2");
        QTest::newRow("nothing to copy") << second(R"("start_from": "upsampler",
  "training": {"batch_size": 2, "steps": 6,)",
                                                   R"("training": {"batch_size": 2, "steps": 0,)")
                                         << QByteArray("upsampler2");
        QTest::newRow("start") << second("\"start_from\": \"upsampler\"",
                                         "\"start_from\": \"decoder\"")
                               << QByteArray("start_from");
    }

    void badPlansNameTheKey()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, key);
        const auto file = root() / "bad-plan.json";
        std::ofstream(file) << json.toStdString();
        try {
            TrainingPlan::fromFile(file);
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(key), error.what());
        }
    }

private:
    std::filesystem::path root() const { return m_folder.path().toStdString(); }

    TrainingRunOptions runOptions(const std::string &name) const
    {
        TrainingRunOptions options;
        options.shards = { (root() / "shard.tar").string() };
        options.workFolder = root() / name / "work";
        options.modelFolder = root() / name / "model";
        options.secondsBetweenReports = 0.0;
        return options;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TrainingTest)
#include "tst_training.moc"
