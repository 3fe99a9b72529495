#include "unclip/modelcheck.h"

#include "support/goldendir.h"
#include "unclip/error.h"
#include "weights/expectedshapes.h"
#include "weights/jsonfile.h"
#include "weights/modelfolder.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

const std::string textToImage = "karlo-tiny";

/// Karlo's published sizes.
UNetConfig karloDecoder()
{
    UNetConfig config;
    config.inChannels = 3;
    config.outChannels = 6;
    config.layersPerBlock = 3;
    config.blockOutChannels = { 320, 640, 960, 1280 };
    config.downAttention = { false, true, true, true };
    config.upAttention = { true, true, true, false };
    config.midAttention = true;
    config.crossAttentionDim = 1536;
    config.attentionHeadDim = 64;
    config.timeScaleShift = UNetConfig::TimeScaleShift::ScaleShift;
    return config;
}

UNetConfig karloSuperRes()
{
    UNetConfig config = karloDecoder();
    config.kind = UNetConfig::Kind::Unconditional;
    config.inChannels = 6;
    config.outChannels = 3;
    config.downAttention.assign(4, false);
    config.upAttention.assign(4, false);
    config.midAttention = false;
    config.timeScaleShift = UNetConfig::TimeScaleShift::Default;
    return config;
}

ClipTextConfig karloText()
{
    ClipTextConfig config;
    config.hiddenSize = config.projectionDim = 768;
    config.intermediateSize = 3072;
    config.heads = 12;
    return config;
}

ClipVisionConfig karloVision()
{
    ClipVisionConfig config;
    config.hiddenSize = 1024;
    config.intermediateSize = 4096;
    config.layers = 24;
    config.heads = 16;
    config.patchSize = 14;
    config.projectionDim = 768;
    return config;
}

TextProjConfig karloTextProj()
{
    TextProjConfig config;
    config.timeEmbedDim = 1280;
    config.crossAttentionDim = 1536;
    return config;
}

const ComponentCheck &componentOf(const ModelCheck &check, const std::string &name)
{
    return *std::find_if(check.components.begin(), check.components.end(),
                         [&](const ComponentCheck &one) { return one.name == name; });
}

/// Replaces a file of a copied golden folder, which may be read-only.
void replaceFile(const fs::path &path, const std::string &content)
{
    fs::remove(path);
    std::ofstream(path, std::ios::binary) << content;
}

/// Adds the numbers of `changes` to those under the same keys.
void increaseNumbers(const fs::path &path, const std::string &changes)
{
    nlohmann::json json = readJsonFile(path);
    const nlohmann::json added = parseJson(changes, "changes");
    for (const auto &[key, value] : added.items())
        json[key] = json.at(key).get<int>() + value.get<int>();
    replaceFile(path, json.dump());
}

/// Layers of the golden prior; 0 without golden cases.
std::int64_t goldenLayers()
{
    const fs::path path = test::goldenDir() / textToImage / "prior/config.json";
    return fs::exists(path) ? PriorConfig::fromJson(readJsonFile(path)).layers : 0;
}

/// The one dtype of a component's numbers, or "mixed".
std::string dtypeOf(const SafetensorsFile &weights)
{
    std::set<std::string> names;
    for (const auto &[name, view] : weights.tensors()) {
        if (!isIgnoredTensor(name))
            names.emplace(nameOf(view.dtype));
    }
    return names.size() == 1 ? *names.begin() : "mixed";
}

void makeWritable(const fs::path &folder)
{
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
}

} // namespace

class TestModelCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        m_folder = fs::path(m_directory->path().toStdString()) / "model";
    }

    void countsKarlo_data()
    {
        QTest::addColumn<qsizetype>("tensors");
        QTest::addColumn<quint64>("parameters");
        QTest::addColumn<qsizetype>("publishedTensors");
        QTest::addColumn<quint64>("publishedParameters");
        const auto row = [](const char *name, const ShapeMap &shapes, qsizetype tensors,
                            quint64 parameters) {
            QTest::newRow(name) << static_cast<qsizetype>(shapes.size())
                                << quint64 { parameterCount(shapes) } << tensors << parameters;
        };
        row("prior", expectedShapes(PriorConfig()), 338, 1'022'030'080);
        row("text_encoder", expectedShapes(karloText()), 198 - 1, 123'650'304);
        row("text_proj", expectedShapes(karloTextProj()), 11, 7'878'400);
        row("decoder", expectedShapes(karloDecoder()), 716, 885'439'686);
        row("super_res", expectedShapes(karloSuperRes()), 408, 691'579'523);
        row("image_encoder", expectedShapes(karloVision()), 393 - 1, 303'966'208);
    }

    void countsKarlo()
    {
        QFETCH(const qsizetype, tensors);
        QFETCH(const quint64, parameters);
        QTEST(tensors, "publishedTensors");
        QTEST(parameters, "publishedParameters");
    }

    void acceptsGoldenFolders()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImage);
        const ModelFolder folder(test::goldenDir() / textToImage);
        const ModelCheck karlo = checkModelFolder(folder.path());
        QVERIFY2(karlo.canTextToImage, karlo.capabilities.c_str());
        QVERIFY(!karlo.canImageVariation);
        QVERIFY(karlo.capabilities.find("image variation needs image_encoder")
                != std::string::npos);
        const ComponentCheck &prior = componentOf(karlo, "prior");
        const SafetensorsFile weights = folder.weights("prior");
        const ShapeMap shapes = expectedShapes(PriorConfig::fromJson(folder.config("prior")));
        QCOMPARE(prior.tensorCount, shapes.size());
        QCOMPARE(prior.parameterCount, parameterCount(shapes));
        QCOMPARE(prior.byteCount, weights.byteCount());
        QCOMPARE(prior.dtype, dtypeOf(weights));
        QVERIFY(prior.detail.empty() && prior.remedy.empty());
        QVERIFY(componentOf(karlo, "image_encoder").state == ComponentState::Missing);
        QVERIFY(!componentOf(karlo, "image_encoder").remedy.empty());
    }

    void acceptsVariationFolder()
    {
        const char *variations = "karlo-tiny-image-variations";
        UNCLIP_NEED_GOLDEN_FILES(variations);
        const ModelFolder folder(test::goldenDir() / variations);
        const ModelCheck check = checkModelFolder(folder.path());
        QVERIFY2(check.canImageVariation, check.capabilities.c_str());
        QVERIFY(!check.canTextToImage);
        QCOMPARE(componentOf(check, "decoder").dtype, dtypeOf(folder.weights("decoder")));
    }

    void reportsProblems_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content"); // empty: the file is removed; + changes numbers
        QTest::addColumn<QByteArray>("component");
        QTest::addColumn<int>("state");
        const auto row = [](const char *name, const char *file, const char *content,
                            const char *component, ComponentState state) {
            QTest::newRow(name) << QByteArray(file) << QByteArray(content) << QByteArray(component)
                                << static_cast<int>(state);
        };
        row("no weights", "prior/diffusion_pytorch_model.safetensors", "", "prior",
            ComponentState::Malformed);
        row("broken weights", "prior/diffusion_pytorch_model.safetensors", "hello", "prior",
            ComponentState::Malformed);
        row("other size", "prior/config.json", R"(+{"embedding_dim": 4})", "prior",
            ComponentState::WrongShape);
        row("fewer tokens", "prior/config.json", R"(+{"num_embeddings": -1})", "prior",
            ComponentState::WrongShape);
        row("more layers", "prior/config.json", R"(+{"num_layers": 1})", "prior",
            ComponentState::WrongShape);
        if (goldenLayers() > 1)
            row("fewer layers", "prior/config.json", R"(+{"num_layers": -1})", "prior",
                ComponentState::WrongShape);
        row("broken config", "decoder/config.json", "{", "decoder", ComponentState::Malformed);
        row("no config", "decoder/config.json", "", "decoder", ComponentState::Malformed);
        row("other scheduler", "prior_scheduler/scheduler_config.json",
            R"({"_class_name": "PNDMScheduler"})", "prior_scheduler", ComponentState::Malformed);
        row("no merges", "tokenizer/merges.txt", "", "tokenizer", ComponentState::Malformed);
        row("broken merges", "tokenizer/merges.txt", "#version: 0.2\nonly\n", "tokenizer",
            ComponentState::Malformed);
        row("broken vocabulary", "tokenizer/vocab.json", "{", "tokenizer",
            ComponentState::Malformed);
        row("vocabulary without ids", "tokenizer/vocab.json", R"({"a": 1})", "tokenizer",
            ComponentState::Malformed);
    }

    void reportsProblems()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImage);
        QFETCH(const QByteArray, file);
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, component);
        QFETCH(const int, state);
        copyTextToImage();
        const fs::path path = m_folder / file.toStdString();
        if (content.startsWith('+'))
            increaseNumbers(path, content.mid(1).toStdString());
        else if (content.isEmpty())
            fs::remove(path);
        else
            replaceFile(path, content.toStdString());
        const ModelCheck check = checkModelFolder(m_folder);
        const ComponentCheck &found = componentOf(check, component.toStdString());
        QCOMPARE(static_cast<int>(found.state), state);
        QVERIFY(!found.detail.empty() && !found.remedy.empty());
        QVERIFY(!check.canTextToImage);
        QVERIFY2(QByteArray(check.capabilities.c_str()).contains(component),
                 check.capabilities.c_str());
    }

    void findsPickledComponents()
    {
        UNCLIP_NEED_GOLDEN_FILES("bin/prior");
        fs::copy(test::goldenDir() / "bin", m_folder, fs::copy_options::recursive);
        makeWritable(fs::path(m_folder).parent_path());
        replaceFile(m_folder / "model_index.json", "{}");
        const ComponentCheck prior = componentOf(checkModelFolder(m_folder), "prior");
        QVERIFY(prior.state == ComponentState::NotConverted);
        QVERIFY(prior.remedy.find("unclip convert") != std::string::npos);
    }

    void seesDisagreement()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImage);
        copyTextToImage();
        auto config = TextProjConfig::fromJson(ModelFolder(m_folder).config("text_proj"));
        config.crossAttentionDim += 8; // no longer the decoder's
        fs::remove(m_folder / "text_proj/diffusion_pytorch_model.safetensors");
        const ShapeMap shapes = expectedShapes(config);
        std::vector<TensorEntry> entries;
        for (const auto &[name, shape] : shapes)
            entries.push_back({ name, DType::F32, shape });
        SafetensorsWriter writer(m_folder / "text_proj/diffusion_pytorch_model.safetensors",
                                 entries);
        const std::vector<float> zeros(parameterCount(shapes));
        writer.write(zeros.data(), zeros.size() * sizeof(float));
        writer.finish();
        replaceFile(m_folder / "text_proj/config.json", config.toJson().dump());
        const ModelCheck check = checkModelFolder(m_folder);
        QVERIFY(componentOf(check, "text_proj").state == ComponentState::WrongShape);
        QVERIFY(!check.canTextToImage);
    }

    void refusesOtherFolders() { QVERIFY_EXCEPTION_THROWN(checkModelFolder(m_folder), ModelError); }

private:
    void copyTextToImage() const
    {
        fs::copy(test::goldenDir() / textToImage, m_folder, fs::copy_options::recursive);
        makeWritable(m_folder);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_folder;
};

UNCLIP_GOLDEN_MAIN(TestModelCheck)
#include "tst_modelcheck.moc"
