#include "training/autoregressivepriortask.h"
#include "training/data/webdataset.h"
#include "training/trainingrun.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "unclip/modelcheck.h"
#include "weights/floatconvert.h"
#include "weights/safetensors.h"

#include <ATen/ATen.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace unclip;
using namespace unclip::training;
namespace fs = std::filesystem;

namespace {

/// CLIP and both priors in miniature.
constexpr const char *tinyPlan = R"({
 "data": {"vocabulary_merges": 40, "token_length": 10, "chinese_captions": 0.0, "seed": 3},
 "clip": {
  "text": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1,
           "num_attention_heads": 2, "projection_dim": 16},
  "vision": {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1,
             "num_attention_heads": 2, "image_size": 16, "patch_size": 8, "projection_dim": 16},
  "training": {"batch_size": 8, "steps": 10, "learning_rate": 0.005, "warmup_steps": 2}},
 "prior": {"model": {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 1,
                     "embedding_dim": 16},
  "training": {"batch_size": 8, "steps": 6, "warmup_steps": 1}},
 "prior_ar": {"model": {"num_attention_heads": 2, "attention_head_dim": 8, "num_layers": 2,
                        "embedding_dim": 16, "num_components": 8, "num_buckets": 32,
                        "num_dot_product_buckets": 4},
  "fit_pictures": 64, "target_spread": 1.0,
  "training": {"batch_size": 16, "steps": 60, "learning_rate": 0.01, "warmup_steps": 2}},
 "decoder": {"model": {"_class_name": "UNet2DConditionModel", "sample_size": 16, "in_channels": 3,
   "out_channels": 3, "layers_per_block": 1, "block_out_channels": [32],
   "down_block_types": ["ResnetDownsampleBlock2D"],
   "mid_block_type": "UNetMidBlock2DSimpleCrossAttn",
   "up_block_types": ["ResnetUpsampleBlock2D"],
   "cross_attention_dim": 16, "class_embed_type": "identity", "attention_head_dim": 16},
  "text_proj": {"clip_embeddings_dim": 16, "time_embed_dim": 128, "cross_attention_dim": 16}}
})";

/// Eight coloured pictures with captions, as one shard.
void writeShard(const fs::path &file)
{
    ShardWriter writer(file);
    const char *names[] = { "red", "green", "blue", "yellow", "black", "white", "pink", "brown" };
    for (int i = 0; i < 8; ++i) {
        Image image = Image::blank(32, 32);
        for (std::size_t p = 0; p < image.rgb.size(); ++p)
            image.rgb[p] = static_cast<std::uint8_t>((i >> (p % 3) & 1) != 0 ? 230 : 20);
        const auto png = encodePng(image);
        WebSample sample;
        sample.key = "sample" + std::to_string(i);
        sample.members["png"] = std::string(png.begin(), png.end());
        sample.members["txt"] = std::string("a ") + names[i] + " square";
        writer.add(sample);
    }
    writer.close();
}

std::string contentOf(const fs::path &file)
{
    const SafetensorsFile opened = SafetensorsFile::open(file);
    std::string content;
    for (const auto &[name, view] : opened.tensors()) {
        content += name;
        content.append(reinterpret_cast<const char *>(view.data), view.byteCount);
    }
    return content;
}

/// A tensor of a file as float32.
std::vector<float> valuesOf(const fs::path &file, const std::string &name)
{
    const SafetensorsFile opened = SafetensorsFile::open(file);
    const TensorView &view = opened.tensors().at(name);
    std::vector<float> values(view.byteCount / sizeOf(view.dtype));
    convertFloats(view.data, view.dtype, reinterpret_cast<std::byte *>(values.data()), DType::F32,
                  values.size());
    return values;
}

} // namespace

/// The autoregressive prior's miniature training, and its resumption.
class AutoregressiveTrainingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        writeShard(root() / "shard.tar");
        std::ofstream(root() / "plan.json") << tinyPlan;
        TrainingRunOptions options = runOptions("clip");
        options.stages = { TrainingStage::Tokenizer, TrainingStage::Clip };
        runTraining(plan(), options);
    }

    void lossIsCrossEntropyOfTheCodes()
    {
        const at::Tensor logits = at::randn({ 3, 5, 8 }, at::kFloat);
        const at::Tensor codes = at::randint(0, 8, { 3, 5 }, at::kLong);
        const auto plain = at::cross_entropy_loss(logits.reshape({ 15, 8 }), codes.reshape({ 15 }));
        QVERIFY(std::abs(codeLoss(logits, codes, 0.0).item<double>() - plain.item<double>())
                < 1e-6);
        // Neighbours of a target count as nearly right, also beyond the ends.
        for (const std::int64_t target : { 0, 4, 7 }) {
            const at::Tensor one = at::full({ 1, 1 }, target, at::kLong);
            at::Tensor beside = at::zeros({ 1, 1, 8 }, at::kFloat);
            beside[0][0][target == 7 ? 6 : target + 1] = 3.0;
            at::Tensor away = at::zeros({ 1, 1, 8 }, at::kFloat);
            away[0][0][target == 4 ? 0 : 7 - target] = 3.0;
            QVERIFY(codeLoss(beside, one, 1.0).item<double>()
                    < codeLoss(away, one, 1.0).item<double>() - 0.3);
        }
        const at::Tensor flat = at::zeros({ 2, 2, 8 }, at::kFloat);
        const double entropy = codeLoss(flat, at::zeros({ 2, 2 }, at::kLong), 1.5).item<double>();
        QVERIFY(std::abs(entropy - std::log(8.0)) < 1e-5); // the weights sum to 1
    }

    void learnsAndWritesAComponent()
    {
        TrainingRunOptions options = withClip("whole");
        std::vector<double> losses;
        options.onProgress = [&](TrainingStage stage, const TrainingProgress &progress) {
            QVERIFY(stage == TrainingStage::AutoregressivePrior);
            if (std::isfinite(progress.loss))
                losses.push_back(progress.loss);
        };
        runTraining(plan(), options);
        QVERIFY(std::abs(losses.front() - std::log(32.0)) < 1.0);
        QVERIFY(losses.back() < losses.front() - 0.5);
        for (const ComponentCheck &row : checkModelFolder(options.modelFolder).components)
            if (row.name == "prior_ar") {
                QVERIFY2(row.state == ComponentState::Found, row.detail.c_str());
                QCOMPARE(row.dtype, std::string("F16"));
                return;
            }
        QFAIL("not listed");
    }

    void theFolderHoldsTheNumbersTrainedWith()
    {
        const fs::path written =
            root() / "whole" / "model" / "prior_ar" / "diffusion_pytorch_model.safetensors";
        const fs::path checkpoint = root() / "whole" / "work" / "prior_ar.safetensors";
        for (const char *name :
             { "pca_mean", "pca_components", "code_lowest", "code_highest", "dot_product_edges" })
            QCOMPARE(valuesOf(written, name),
                     valuesOf(checkpoint, std::string("prior_ar.") + name));
    }

    void resumedRunEqualsUnbrokenOne()
    {
        TrainingRunOptions broken = withClip("broken");
        broken.onProgress = [&](TrainingStage, const TrainingProgress &progress) {
            if (progress.step == 7)
                broken.control.cancellation.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(runTraining(plan(), broken), Cancelled);
        // What was fitted at the start comes from the checkpoint: other pictures do not move it.
        TrainingPlan other = plan();
        other.autoregressiveOptions.fitPictures = 8;
        TrainingRunOptions resumed = runOptions("broken");
        resumed.stages = broken.stages;
        runTraining(other, resumed);
        const char *checkpoint = "work/prior_ar.safetensors";
        const char *weights = "model/prior_ar/diffusion_pytorch_model.safetensors";
        for (const char *file : { checkpoint, weights })
            QVERIFY(contentOf(root() / "whole" / file) == contentOf(root() / "broken" / file));
    }

    /// Codes of another CLIP's embeddings mean nothing to this one's.
    void startsFromAModelWithItsQuantiserOrANewOne()
    {
        const auto tablesOf = [](const fs::path &model) {
            return valuesOf(model / "prior_ar" / "diffusion_pytorch_model.safetensors",
                            "pca_components");
        };
        TrainingPlan few = plan();
        few.autoregressivePriorStage.optimizer.totalSteps = 2;
        TrainingRunOptions same = withClip("same-clip");
        same.startFrom = root() / "whole" / "model";
        few.autoregressiveOptions.fitPictures = 48; // a new fit would differ
        runTraining(few, same);
        QCOMPARE(tablesOf(same.modelFolder), tablesOf(same.startFrom));

        TrainingPlan otherClip = plan();
        otherClip.seed = 77;
        TrainingRunOptions other = runOptions("other-clip");
        other.stages = { TrainingStage::Tokenizer, TrainingStage::Clip };
        runTraining(otherClip, other);
        other.stages = { TrainingStage::AutoregressivePrior };
        other.startFrom = root() / "whole" / "model";
        runTraining(few, other);
        QVERIFY(tablesOf(other.modelFolder) != tablesOf(other.startFrom));
    }

    void otherStagesKeepTheirSeeds()
    {
        QCOMPARE(static_cast<int>(TrainingStage::Prior), 2);
        QCOMPARE(static_cast<int>(TrainingStage::Pca), 5);
        QCOMPARE(nameOf(TrainingStage::AutoregressivePrior), std::string("prior_ar"));
    }

    void aPlanWithoutItTrainsNone()
    {
        TrainingPlan without = plan();
        without.autoregressivePrior.reset();
        const TrainingRunOptions options = withClip("without");
        runTraining(without, options);
        QVERIFY(!fs::exists(options.modelFolder / "prior_ar"));
    }

    void otherEmbeddingsAreRefused()
    {
        TrainingPlan wide = plan();
        wide.autoregressivePrior->embeddingDim = 32;
        try {
            runTraining(wide, withClip("wide"));
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains("embedding_dim"), error.what());
        }
    }

    void badPlansNameTheKey_data()
    {
        QTest::addColumn<QByteArray>("section");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char *section, const char *key) {
            QTest::newRow(section) << QByteArray(section) << QByteArray(key);
        };
        row(R"({"fit_pictures": 1})", "fit_pictures");
        row(R"({"fit_pictures": 1000000000000})", "fit_pictures");
        row(R"({"target_spread": -1})", "target_spread");
        row(R"({"target_spread": 5000})", "target_spread");
        row(R"({"model": {"num_buckets": 1}})", "num_buckets");
        row(R"({"training": {"steps": "many"}})", "steps");
        row("[]", "prior_ar");
    }

    void badPlansNameTheKey()
    {
        QFETCH(QByteArray, section);
        QFETCH(QByteArray, key);
        std::string text = tinyPlan;
        text.insert(text.find("\"prior\""), "\"prior_ar\": " + section.toStdString() + ", ");
        const auto second = text.rfind("\"prior_ar\"");
        text.replace(second, 10, "\"ignored\"");
        const auto file = root() / "bad-plan.json";
        std::ofstream(file) << text;
        try {
            TrainingPlan::fromFile(file);
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains(key), error.what());
        }
    }

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    TrainingPlan plan() const { return TrainingPlan::fromFile(root() / "plan.json"); }

    TrainingRunOptions runOptions(const std::string &name) const
    {
        TrainingRunOptions options;
        options.shards = { (root() / "shard.tar").string() };
        options.workFolder = root() / name / "work";
        options.modelFolder = root() / name / "model";
        options.secondsBetweenReports = 0.0;
        return options;
    }

    /// A new folder with the trained CLIP in it, for the one stage.
    TrainingRunOptions withClip(const std::string &name) const
    {
        TrainingRunOptions options = runOptions(name);
        options.stages = { TrainingStage::AutoregressivePrior };
        fs::create_directories(options.modelFolder);
        fs::copy(root() / "clip" / "model", options.modelFolder, fs::copy_options::recursive);
        return options;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(AutoregressiveTrainingTest)
#include "tst_autoregressivetraining.moc"
