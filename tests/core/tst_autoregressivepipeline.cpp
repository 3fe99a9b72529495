#include "nn/stateloader.h"
#include "pipeline/engine.h"
#include "support/tinymodelfolder.h"
#include "unclip/error.h"
#include "unclip/modelcheck.h"
#include "unclip/pipeline.h"
#include "util/noise.h"
#include "weights/jsonfile.h"
#include "weights/safetensors.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

constexpr int components = 6; // of the tiny prior

Create request()
{
    Create create;
    create.prompt = "a red apple";
    create.sampling.prior = PriorKind::Autoregressive;
    create.sampling.seed = 4;
    return create;
}

void replaceFile(const fs::path &path, const std::string &content)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

void patchConfig(const fs::path &component, const char *key, const nlohmann::json &value)
{
    nlohmann::json json = readJsonFile(component / "config.json");
    json[key] = value;
    replaceFile(component / "config.json", json.dump());
}

fs::path weightsOf(const fs::path &component)
{
    return component / "diffusion_pytorch_model.safetensors";
}

/// Writes the weights again with one tensor changed (or left out, when it becomes undefined).
void patchWeights(const fs::path &component, const std::string &name,
                  const std::function<at::Tensor(at::Tensor)> &change)
{
    std::map<std::string, at::Tensor> tensors;
    {
        const SafetensorsFile file = SafetensorsFile::open(weightsOf(component));
        for (const auto &[key, view] : file.tensors())
            tensors[key] = nn::toTensor(file, view).clone();
    }
    tensors[name] = change(tensors[name]);
    std::vector<TensorEntry> entries;
    for (const auto &[key, tensor] : tensors)
        if (tensor.defined())
            entries.push_back({ key, nn::dtypeOf(tensor.scalar_type()), tensor.sizes().vec() });
    SafetensorsWriter writer(weightsOf(component), entries);
    for (const TensorEntry &entry : entries) {
        const at::Tensor plain = tensors[entry.name].contiguous();
        writer.write(plain.data_ptr(), plain.nbytes());
    }
    writer.finish();
}

/// A way for prior_ar to lie, and a word that the reason must hold.
struct Damage
{
    const char *name;
    std::function<void(const fs::path &component)> apply;
    const char *told;
};

const std::vector<Damage> &damages()
{
    static const std::vector<Damage> all {
        { "no json", [](const auto &c) { replaceFile(c / "config.json", "{"); }, "config.json" },
        { "other class", [](const auto &c) { patchConfig(c, "_class_name", "PriorTransformer"); },
          "_class_name" },
        { "absurd size", [](const auto &c) { patchConfig(c, "num_layers", 1e12); }, "num_layers" },
        { "more layers", [](const auto &c) { patchConfig(c, "num_layers", 3); },
          "transformer_blocks.2" },
        { "more components", [](const auto &c) { patchConfig(c, "num_components", 7); },
          "code_highest" },
        { "other embedding", [](const auto &c) { patchConfig(c, "embedding_dim", 32); },
          "embedding_proj.weight" },
        { "other text length", [](const auto &c) { patchConfig(c, "num_embeddings", 24); },
          "positional_embedding" },
        { "no weights", [](const auto &c) { fs::remove(weightsOf(c)); }, "prior_ar" },
        { "cut weights", [](const auto &c) { fs::resize_file(weightsOf(c), 4000); },
          "safetensors" },
        { "tensor missing",
          [](const auto &c) {
              patchWeights(c, "norm_out.bias", [](const at::Tensor &) { return at::Tensor(); });
          },
          "norm_out.bias" },
        { "wrong shape",
          [](const auto &c) {
              patchWeights(c, "code_lowest", [](const at::Tensor &t) { return at::cat({ t, t }); });
          },
          "code_lowest" },
        { "integers",
          [](const auto &c) {
              patchWeights(c, "norm_out.bias", [](const at::Tensor &t) { return t.to(at::kInt); });
          },
          "norm_out.bias" },
        { "range turned round",
          [](const auto &c) {
              patchWeights(c, "code_lowest", [](const at::Tensor &t) { return -2.0 * t; });
          },
          "code_lowest" },
        { "not finite",
          [](const auto &c) {
              patchWeights(c, "pca_mean", [](const at::Tensor &t) { return t / 0.0; });
          },
          "pca_mean" },
    };
    return all;
}

} // namespace

/// The autoregressive prior from a folder's files to pictures.
class AutoregressivePipelineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        test::writeTinyModelFolder(path());
        m_withoutHash = load()->info().hash;
        test::writeTinyAutoregressivePrior(path());
        m_pipeline = load();
    }

    void theModelHasIt()
    {
        const ModelInfo &info = m_pipeline->info();
        QVERIFY(info.autoregressivePrior.available);
        QVERIFY(info.autoregressivePrior.reason.empty());
        QVERIFY(info.defaults.prior == PriorKind::Diffusion);
        QVERIFY(info.hash != m_withoutHash);
        const ComponentCheck check = checkOf(path());
        QVERIFY2(check.state == ComponentState::Found, check.detail.c_str());
        QVERIFY(check.parameterCount > 0);
    }

    void makesPictures()
    {
        Create create = request();
        create.imageCount = 2;
        const Result result = m_pipeline->run(create, {}, {});
        QCOMPARE(result.frames.size(), std::size_t { 2 });
        QVERIFY(result.frames[0].image != result.frames[1].image);
        QCOMPARE(result.candidates.front().size(), std::size_t { 2 });
        const auto &z = result.candidates.front()[0].imageEmbedding.values;
        QVERIFY(z != result.candidates.front()[1].imageEmbedding.values);
        for (std::size_t d = 0; d < z.size(); ++d) // components are the first dimensions
            QVERIFY(d < components ? std::abs(z[d]) <= 2.0F : z[d] == 0.0F);
    }

    void drivesEveryOtherPromptEnd()
    {
        Vary vary;
        vary.source = PromptSource { "a cat" };
        vary.imageCount = 1;
        vary.etas = { 1.0 };
        Edit edit;
        edit.source = PromptSource { "a cat" };
        edit.beforeText = "a cat";
        edit.afterText = "a blue cat";
        edit.strengths = { 0.4 };
        Blend blend;
        blend.ends = { { PromptSource { "a cat" }, 1.0 }, { PromptSource { "red" }, 1.0 } };
        blend.mixes = { 0.5 };
        Explore explore;
        explore.source = PromptSource { "a cat" };
        explore.dimensions = { 4 };
        for (Request made : std::vector<Request> { vary, edit, blend, explore }) {
            std::visit([](auto &r) { r.sampling.prior = PriorKind::Autoregressive; }, made);
            const Result result = m_pipeline->run(made, {}, {});
            QVERIFY(!result.frames.empty());
            for (const auto &candidates : result.candidates)
                QCOMPARE(candidates.size(), std::size_t { 2 });
        }
    }

    void sameRecipeSamePixels()
    {
        Create create = request();
        create.imageCount = 3;
        const Result together = m_pipeline->run(create, {}, {});
        Create alone = create;
        alone.firstImage = 2;
        alone.imageCount = 1;
        QVERIFY(load()->run(alone, {}, {}).frames.front().image == together.frames[2].image);
        alone.sampling.seed = 5;
        QVERIFY(m_pipeline->run(alone, {}, {}).frames.front().image != together.frames[2].image);
    }

    void candidatesKeepTheirNoise()
    {
        Create two = request();
        Create four = request();
        four.sampling.candidates = 4;
        const auto few = m_pipeline->run(two, {}, {}).candidates.front();
        const auto more = m_pipeline->run(four, {}, {}).candidates.front();
        for (std::size_t i = 0; i < few.size(); ++i)
            QCOMPARE(more[i].imageEmbedding.values, few[i].imageEmbedding.values);
    }

    void choosesAmongCandidates()
    {
        Create create = request();
        create.sampling.candidates = 4;
        const auto best = m_pipeline->run(create, {}, {}).candidates.front();
        const auto chosen =
            std::find_if(best.begin(), best.end(), [](const Candidate &c) { return c.chosen; });
        for (const Candidate &candidate : best)
            QVERIFY(chosen->score >= candidate.score);
        create.sampling.candidateChoice = CandidateChoice::Average;
        QVERIFY(!m_pipeline->run(create, {}, {}).frames.empty());
        create.sampling.candidateChoice = CandidateChoice::Picked;
        create.sampling.pickedCandidate = 3;
        QVERIFY(m_pipeline->run(create, {}, {}).candidates.front()[3].chosen);
    }

    void priorStepsChangeNothingAndGuidanceDoes()
    {
        Create create = request();
        const auto first = m_pipeline->run(create, {}, {}).frames.front();
        create.sampling.priorSteps = 9;
        QVERIFY(m_pipeline->run(create, {}, {}).frames.front().image == first.image);
        create.sampling.priorGuidanceScale = 1.0;
        const auto unguided = m_pipeline->run(create, {}, {}).frames.front();
        QVERIFY(unguided.latents.imageEmbedding.values != first.latents.imageEmbedding.values);
    }

    void reportsEveryCode()
    {
        Create create = request();
        create.imageCount = 2;
        std::vector<int> steps;
        std::vector<double> fractions;
        RunControl control;
        control.onProgress = [&](const Progress &progress) {
            fractions.push_back(progress.fraction);
            if (progress.stage != Stage::Prior)
                return;
            QCOMPARE(progress.stepCount, components);
            steps.push_back(progress.step);
        };
        m_pipeline->run(create, control, {});
        QCOMPARE(steps, (std::vector<int> { 0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6 }));
        QVERIFY(std::is_sorted(fractions.begin(), fractions.end()));
        QVERIFY(fractions.back() > 0.999);
    }

    void cancelStopsWithinOneNetworkCall()
    {
        RunControl control;
        int reportsAfterCancel = 0;
        control.onProgress = [&](const Progress &progress) {
            if (control.cancellation.isCancelled())
                ++reportsAfterCancel;
            if (progress.stage == Stage::Prior && progress.step == 2)
                control.cancellation.cancel();
        };
        QVERIFY_EXCEPTION_THROWN(m_pipeline->run(request(), control, {}), Cancelled);
        QCOMPARE(reportsAfterCancel, 0);
    }

    void oneComponentAtATimeDrawsTheSame()
    {
        const c10::InferenceMode inference;
        Engine engine { ModelFolder(path()), at::Device(at::kCPU), at::kFloat };
        const TextConditions caption = repeated(engine.encodeText({ "a cat" }), 2);
        const TextConditions empty = engine.encodeText({ "" });
        const auto draw = [&] {
            return engine.sampleAutoregressivePrior(
                caption, empty,
                { 2.0,
                  [](std::int64_t row, int number) {
                      return drawUniform({ 1, static_cast<std::uint32_t>(row),
                                           NoiseStream::AutoregressivePrior,
                                           static_cast<std::uint32_t>(number) });
                  },
                  {} });
        };
        const at::Tensor all = draw();
        QVERIFY(engine.keepOneComponent());
        QVERIFY(at::equal(draw(), all));
    }

    void aFolderWithoutItSaysSo()
    {
        QTemporaryDir folder;
        const fs::path bare = folder.path().toStdString();
        test::writeTinyModelFolder(bare);
        const auto pipeline = loadPipeline(bare, options(), {});
        QVERIFY(!pipeline->info().autoregressivePrior.available);
        QVERIFY_EXCEPTION_THROWN(pipeline->run(request(), {}, {}), InvalidRequest);
        const auto checked = checkModelFolder(bare).components;
        QVERIFY(std::none_of(checked.begin(), checked.end(),
                             [](const auto &row) { return row.name == "prior_ar"; }));
    }

    void itIsTheDefaultWhereThereIsNoOther()
    {
        QTemporaryDir folder;
        const fs::path only = folder.path().toStdString();
        test::writeTinyModelFolder(only);
        test::writeTinyAutoregressivePrior(only);
        fs::remove_all(only / "prior");
        const auto pipeline = loadPipeline(only, options(), {});
        QVERIFY(pipeline->info().defaults.prior == PriorKind::Autoregressive);
    }

    void damageIsToldAndLeavesTheRest_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < damages().size(); ++i)
            QTest::newRow(damages()[i].name) << static_cast<int>(i);
    }

    void damageIsToldAndLeavesTheRest()
    {
        QFETCH(int, index);
        const Damage &damage = damages()[static_cast<std::size_t>(index)];
        QTemporaryDir folder;
        const fs::path broken = folder.path().toStdString();
        test::writeTinyModelFolder(broken);
        test::writeTinyAutoregressivePrior(broken);
        damage.apply(broken / "prior_ar");

        const auto pipeline = loadPipeline(broken, options(), {});
        const Capability &capability = pipeline->info().autoregressivePrior;
        QVERIFY(!capability.available);
        QVERIFY2(QByteArray(capability.reason.c_str()).contains(damage.told),
                 capability.reason.c_str());
        QVERIFY_EXCEPTION_THROWN(pipeline->run(request(), {}, {}), ModelError);
        Create create = request();
        create.sampling.prior = PriorKind::Diffusion;
        QCOMPARE(pipeline->run(create, {}, {}).frames.size(), std::size_t { 1 });

        const ComponentCheck check = checkOf(broken);
        QVERIFY(check.state == ComponentState::Malformed
                || check.state == ComponentState::WrongShape);
        QVERIFY(!check.detail.empty() && !check.remedy.empty());
        QVERIFY(checkModelFolder(broken).canTextToImage);
    }

private:
    fs::path path() const { return m_folder.path().toStdString(); }

    static LoadOptions options()
    {
        LoadOptions made;
        made.precision = Precision::Float32;
        made.threads = 1;
        return made;
    }

    std::unique_ptr<Pipeline> load() const { return loadPipeline(path(), options(), {}); }

    static ComponentCheck checkOf(const fs::path &folder)
    {
        for (const ComponentCheck &row : checkModelFolder(folder).components)
            if (row.name == "prior_ar")
                return row;
        return {};
    }

    QTemporaryDir m_folder;
    std::string m_withoutHash;
    std::unique_ptr<Pipeline> m_pipeline;
};

QTEST_GUILESS_MAIN(AutoregressivePipelineTest)
#include "tst_autoregressivepipeline.moc"
