#include "pca/pcabasis.h"
#include "support/tinymodelfolder.h"
#include "unclip/error.h"
#include "unclip/modelcheck.h"
#include "unclip/pca.h"
#include "unclip/pipeline.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

/// Which feature goes.
enum class Lost { Pictures, Prior, FirstUpsampler, SecondUpsampler };

using Lie = std::function<void(const fs::path &folder)>;

void write(const fs::path &file, const std::string &text)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

Lie cut(const char *file)
{
    return [=](const fs::path &folder) { fs::resize_file(folder / file, 3000); };
}

Lie replaced(const char *file, const char *text)
{
    return [=](const fs::path &folder) { write(folder / file, text); };
}

Lie removed(const char *file)
{
    return [=](const fs::path &folder) { fs::remove_all(folder / file); };
}

Lie patched(const char *file, const char *key, const nlohmann::json &value)
{
    return [=](const fs::path &folder) {
        nlohmann::json json = readJsonFile(folder / file);
        json[key] = value;
        write(folder / file, json.dump());
    };
}

Create create()
{
    Create request;
    request.prompt = "a cat";
    return request;
}

PictureSource picture()
{
    PictureSource source;
    source.image = Image::blank(40, 40, 90);
    return source;
}

const Capability &capabilityOf(const ModelInfo &info, Lost lost)
{
    switch (lost) {
    case Lost::Pictures:
        return info.imageEncoder;
    case Lost::Prior:
        return info.diffusionPrior;
    case Lost::FirstUpsampler:
        return info.upsamplers.front();
    case Lost::SecondUpsampler:
        break;
    }
    return info.upsamplers.back();
}

/// What an error of this kind says.
template <typename Kind, typename Call> QByteArray told(const Call &call)
{
    try {
        call();
    } catch (const Kind &error) {
        return error.what();
    } catch (const Error &error) {
        return QByteArray("another kind: ") + error.what();
    }
    return "nothing";
}

} // namespace

Q_DECLARE_METATYPE(Lie)
Q_DECLARE_METATYPE(Lost)

/// Model folders with damage: in a part that pictures can be made without it costs one feature.
class DamagedModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_directory->path().toStdString()) / "model";
        test::writeTinyModelFolder(m_folder);
        test::addSecondUpsampler(m_folder);
    }

    void wholeModelHasNoDamage()
    {
        const auto pipeline = load();
        const ModelInfo &info = pipeline->info();
        QVERIFY(info.damage.empty());
        QVERIFY(info.upsamplers.front().available && info.upsamplers.back().available);
        QVERIFY(info.upsamplers.back().reason.empty());
    }

    void costsOneFeature_data()
    {
        QTest::addColumn<Lie>("lie");
        QTest::addColumn<Lost>("lost");
        QTest::addColumn<QByteArray>("component");
        QTest::addColumn<QByteArray>("word"); // of the reason
        const auto row = [](const char *name, const Lie &lie, Lost lost, const char *component,
                            const char *word) {
            QTest::newRow(name) << lie << lost << QByteArray(component) << QByteArray(word);
        };
        row("encoder cut off", cut("image_encoder/model.safetensors"), Lost::Pictures,
            "image_encoder", "truncated");
        row("encoder without weights", removed("image_encoder/model.safetensors"), Lost::Pictures,
            "image_encoder", "has no weights");
        row("encoder's configuration cut off", replaced("image_encoder/config.json", "{"),
            Lost::Pictures, "image_encoder", "not valid JSON");
        row("encoder of other sizes", patched("image_encoder/config.json", "projection_dim", 32),
            Lost::Pictures, "image_encoder", "visual_projection");
        row(
            "encoder not converted",
            [](const fs::path &folder) {
                fs::rename(folder / "image_encoder/model.safetensors",
                           folder / "image_encoder/pytorch_model.bin");
            },
            Lost::Pictures, "image_encoder", "unclip convert");
        row("extractor of another kind",
            patched("feature_extractor/preprocessor_config.json", "resample", 1), Lost::Pictures,
            "feature_extractor", "resample");
        row("extractor of another crop",
            patched("feature_extractor/preprocessor_config.json", "crop_size", 16), Lost::Pictures,
            "feature_extractor", "crop_size");
        row("prior cut off", cut("prior/diffusion_pytorch_model.safetensors"), Lost::Prior, "prior",
            "truncated");
        row("prior of another CLIP", patched("prior/config.json", "embedding_dim", 32), Lost::Prior,
            "prior", "clip_mean");
        row("prior for more tokens", patched("prior/config.json", "num_embeddings", 99),
            Lost::Prior, "prior", "positional_embedding");
        row("prior without scheduler", removed("prior_scheduler"), Lost::Prior, "prior_scheduler",
            "fetch the sub-folder prior_scheduler");
        row("upsampler cut off", cut("super_res_first/diffusion_pytorch_model.safetensors"),
            Lost::FirstUpsampler, "super_res_first", "truncated");
        row("last step cut off", cut("super_res_last/diffusion_pytorch_model.safetensors"),
            Lost::FirstUpsampler, "super_res_last", "truncated");
        row("upsampler without size", patched("super_res_first/config.json", "sample_size", {}),
            Lost::FirstUpsampler, "super_res_first", "sample_size");
        row("upsampler without scheduler", removed("super_res_scheduler"), Lost::FirstUpsampler,
            "super_res_scheduler", "fetch the sub-folder");
        row("second cut off", cut("super_res_2_first/diffusion_pytorch_model.safetensors"),
            Lost::SecondUpsampler, "super_res_2_first", "truncated");
        row("second without scheduler", removed("super_res_2_scheduler"), Lost::SecondUpsampler,
            "super_res_2_scheduler", "fetch the sub-folder");
    }

    void costsOneFeature()
    {
        QFETCH(Lie, lie);
        QFETCH(Lost, lost);
        QFETCH(QByteArray, component);
        QFETCH(QByteArray, word);
        lie(m_folder);
        const auto pipeline = load();
        const ModelInfo &info = pipeline->info();
        const Capability &capability = capabilityOf(info, lost);
        QVERIFY(!capability.available);
        const QByteArray reason = QByteArray::fromStdString(capability.reason);
        QVERIFY2(reason.contains(word) && reason.contains(component + "/"), reason.constData());
        QVERIFY2(reason.startsWith("The ") && reason.endsWith('.') && !reason.endsWith(".."),
                 reason.constData());
        QCOMPARE(info.damage, (std::vector<std::string> { capability.reason }));
        requireTheRest(*pipeline, lost);
        requireInspected(component);
    }

    void costsEverything_data()
    {
        QTest::addColumn<Lie>("lie");
        QTest::addColumn<QByteArray>("word");
        const auto row = [](const char *name, const Lie &lie, const char *word) {
            QTest::newRow(name) << lie << QByteArray(word);
        };
        row("decoder cut off", cut("decoder/diffusion_pytorch_model.safetensors"), "decoder");
        row("decoder without size", patched("decoder/config.json", "sample_size", {}),
            "sample_size");
        row("text encoder cut off", cut("text_encoder/model.safetensors"), "text_encoder");
        row("projection cut off", cut("text_proj/diffusion_pytorch_model.safetensors"),
            "text_proj");
        row("projection's configuration cut off", replaced("text_proj/config.json", "{"),
            "text_proj");
        row("decoder's scheduler", replaced("decoder_scheduler/scheduler_config.json", "{"),
            "decoder_scheduler");
        row("merges cut off", replaced("tokenizer/merges.txt", "#version: 0.2\nonly\n"),
            "merges.txt");
        row("more symbols than the tower knows", &DamagedModelTest::addSymbol, "symbols");
    }

    void costsEverything()
    {
        QFETCH(Lie, lie);
        QFETCH(QByteArray, word);
        lie(m_folder);
        const QByteArray message = told<ModelError>([this] { load(); });
        QVERIFY2(message.contains(word) && !message.startsWith("another"), message.constData());
        const ModelCheck check = checkModelFolder(m_folder);
        QVERIFY2(!check.canTextToImage && !check.canImageVariation, check.capabilities.c_str());
    }

    void theOtherPriorStepsIn()
    {
        test::writeTinyAutoregressivePrior(m_folder);
        cut("prior/diffusion_pytorch_model.safetensors")(m_folder);
        const auto pipeline = load();
        QVERIFY(pipeline->info().defaults.prior == PriorKind::Autoregressive);
        QVERIFY(checkModelFolder(m_folder).canTextToImage);
    }

    void defaultsMayNameTheLostUpsampler()
    {
        write(m_folder / "sampling_defaults.json",
              R"({"upsample_stages": 2, "decoder_steps": 3, "super_res_steps": 2})");
        cut("super_res_2_first/diffusion_pytorch_model.safetensors")(m_folder);
        const auto pipeline = load();
        QCOMPARE(pipeline->info().defaults.upsampleStages, 1);
        QCOMPARE(pipeline->run(create(), {}, {}).frames.front().image.width, 32);
    }

    void withoutUpsamplersPicturesStaySmall()
    {
        for (const char *name : { "super_res_first", "super_res_last", "super_res_scheduler" })
            fs::remove_all(m_folder / name);
        const auto pipeline = load();
        const ModelInfo &info = pipeline->info();
        QVERIFY(info.damage.empty()); // nothing is wrong with what is there
        QVERIFY(info.upsampledSizes.empty());
        QVERIFY(info.upsamplers.back().reason == info.upsamplers.front().reason);
        const ModelCheck check = checkModelFolder(m_folder);
        QVERIFY2(check.canTextToImage && check.canImageVariation, check.capabilities.c_str());
        QVERIFY(check.capabilities.find("enlarging needs super_res_first") != std::string::npos);
    }

    void lastStepOfAnUpsamplerMayBeAbsent()
    {
        fs::remove_all(m_folder / "super_res_last");
        QVERIFY(load()->info().upsamplers.front().available);
        QVERIFY(checkModelFolder(m_folder).capabilities.find("enlarging") == std::string::npos);
    }

    void damagedBasis_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("none") << QByteArray("config.json") << QByteArray()
                              << QByteArray("unclip pca fit");
        QTest::newRow("no tensors")
            << QByteArray("pca.safetensors") << QByteArray() << QByteArray("pca.safetensors");
        QTest::newRow("config cut off")
            << QByteArray("config.json") << QByteArray("{") << QByteArray("config.json");
        QTest::newRow("tensors cut off")
            << QByteArray("pca.safetensors") << QByteArray("x") << QByteArray("pca.safetensors");
    }

    void damagedBasis()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, reason);
        fs::remove(m_folder / "pca" / file.toStdString());
        if (!content.isEmpty())
            std::ofstream(m_folder / "pca" / file.toStdString()) << content.constData();
        requireNoBasis(reason);
        QVERIFY_EXCEPTION_THROWN(readPcaFit(m_folder), Error);
    }

    void unfitBasis_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<double>("value");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("of another model") << 4 << 1.0 << QByteArray("embeddings of 4 values");
        QTest::newRow("infinite") << 16 << double { HUGE_VAL } << QByteArray("not finite");
    }

    void unfitBasis()
    {
        QFETCH(int, size);
        QFETCH(double, value);
        QFETCH(QByteArray, reason);
        const std::vector<double> row(static_cast<std::size_t>(size), value);
        PcaBasis(row, row, { 1.0 }).save(m_folder / "pca", 2);
        requireNoBasis(reason);
    }

    void missingBasisHasNoFit()
    {
        fs::remove_all(m_folder / "pca");
        QVERIFY_EXCEPTION_THROWN(readPcaFit(m_folder), ModelError);
    }

private:
    std::unique_ptr<Pipeline> load() const
    {
        LoadOptions options;
        options.precision = Precision::Float32;
        options.threads = 1;
        return loadPipeline(m_folder, options, {});
    }

    static void addSymbol(const fs::path &folder)
    {
        const fs::path file = folder / "tokenizer" / "vocab.json";
        nlohmann::json json = readJsonFile(file);
        json["one more"] = json.size();
        write(file, json.dump());
    }

    /// All that needs no lost feature works, and what needs it says why it does not.
    static void requireTheRest(Pipeline &pipeline, Lost lost)
    {
        const ModelInfo &info = pipeline.info();
        const QByteArray reason = QByteArray::fromStdString(capabilityOf(info, lost).reason);
        Create made = create();
        if (lost == Lost::Prior) {
            QCOMPARE(told<ModelError>([&] { pipeline.run(made, {}, {}); }), reason);
            made.sampling.prior = PriorKind::None;
        }
        const Frame frame = pipeline.run(made, {}, {}).frames.front();
        const int stages = lost == Lost::FirstUpsampler ? 0 : lost == Lost::SecondUpsampler ? 1 : 2;
        QCOMPARE(frame.image.width, upsampledSide(info, stages));
        made.sampling.upsampleStages = 2;
        if (stages < 2)
            QVERIFY(told<InvalidRequest>([&] { pipeline.run(made, {}, {}); }).endsWith(reason));
        Vary vary;
        vary.source = picture();
        vary.imageCount = 1;
        if (lost == Lost::Pictures) {
            QCOMPARE(frame.drift, 1.0);
            QCOMPARE(told<ModelError>([&] { pipeline.run(vary, {}, {}); }), reason);
            QCOMPARE(told<ModelError>([&] { pipeline.encodeImages({ picture() }, {}); }), reason);
            vary.source = PromptSource { "a cat" };
        }
        QCOMPARE(pipeline.run(vary, {}, {}).frames.size(), std::size_t { 1 });
    }

    void requireInspected(const QByteArray &component) const
    {
        const auto rows = checkModelFolder(m_folder).components;
        const auto row = std::find_if(rows.begin(), rows.end(), [&](const ComponentCheck &check) {
            return check.name == component.toStdString();
        });
        QVERIFY(row != rows.end() && row->state != ComponentState::Found);
        QVERIFY(!row->detail.empty() && !row->remedy.empty());
    }

    /// The model loads and draws, says why it has no basis, and refuses what needs one.
    void requireNoBasis(const QByteArray &reason) const
    {
        const auto pipeline = load();
        const Capability &pca = pipeline->info().pca;
        QVERIFY(!pca.available);
        QVERIFY2(QByteArray::fromStdString(pca.reason).contains(reason), pca.reason.c_str());
        QCOMPARE(pipeline->info().pcaComponents, 0);
        QCOMPARE(pipeline->run(create(), {}, {}).frames.size(), std::size_t { 1 });
        Explore explore;
        explore.source = picture();
        explore.dimensions = { 2 };
        QVERIFY_EXCEPTION_THROWN(pipeline->run(explore, {}, {}), ModelError);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(DamagedModelTest)
#include "tst_damagedmodel.moc"
