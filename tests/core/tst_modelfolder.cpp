#include "weights/modelfolder.h"

#include "support/goldendir.h"
#include "unclip/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <nlohmann/json.hpp>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

void writeText(const fs::path &path, const std::string &text)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

void writeTensor(const fs::path &path, const std::string &name)
{
    fs::create_directories(path.parent_path());
    SafetensorsWriter writer(path, { { name, DType::U8, { 1 } } });
    writer.write("x", 1);
    writer.finish();
}

} // namespace

class TestModelFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        m_folder = m_directory->path().toStdString();
    }

    void opensGoldenFolders()
    {
        UNCLIP_NEED_GOLDEN_FILES("karlo-tiny", "karlo-tiny-image-variations");
        const ModelFolder karlo(test::goldenDir() / "karlo-tiny");
        const ModelFolder variations(test::goldenDir() / "karlo-tiny-image-variations");
        for (const ModelFolder &folder : { karlo, variations }) {
            for (const char *name : { "decoder", "text_proj", "text_encoder", "tokenizer",
                                      "super_res_first", "super_res_last", "decoder_scheduler" })
                QVERIFY2(folder.has(name), name);
        }
        QVERIFY(karlo.has("prior") && !karlo.has("image_encoder"));
        QVERIFY(variations.has("image_encoder") && !variations.has("prior"));
        QVERIFY(variations.config("feature_extractor").contains("crop_size"));
        std::ifstream stream(karlo.path() / "prior_scheduler/scheduler_config.json");
        QVERIFY(karlo.config("prior_scheduler") == nlohmann::json::parse(stream));
        const fs::path weights = karlo.path() / "prior/diffusion_pytorch_model.safetensors";
        QCOMPARE(karlo.weights("prior").tensors().size(),
                 SafetensorsFile::open(weights).tensors().size());
    }

    void knowsComponents_data()
    {
        QTest::addColumn<QByteArray>("component");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("listed") << QByteArray("decoder") << true;
        QTest::newRow("not saved") << QByteArray("prior") << false;
        QTest::newRow("listed, absent") << QByteArray("text_proj") << false;
        QTest::newRow("unlisted with config") << QByteArray("prior_ar") << true;
        QTest::newRow("unlisted without config") << QByteArray("notes") << false;
        QTest::newRow("outside") << QByteArray("../outside") << false;
        QTest::newRow("empty") << QByteArray("") << false;
        QTest::newRow("dots") << QByteArray("..") << false;
    }

    void knowsComponents()
    {
        QFETCH(const QByteArray, component);
        QFETCH(const bool, isThere);
        const fs::path inner = m_folder / "inner";
        writeText(
            inner / "model_index.json",
            R"({"_class_name": "UnCLIPPipeline", "decoder": ["diffusers", "UNet2DConditionModel"],
                      "prior": [null, null], "text_proj": ["x", "UnCLIPTextProjModel"],
                      "requires_safety_checker": false})");
        for (const char *name : { "decoder", "prior", "prior_ar" })
            writeText(inner / name / "config.json", "{}");
        writeText(inner / "notes/readme.txt", "hello");
        writeText(m_folder / "outside/config.json", "{}");
        QCOMPARE(ModelFolder(inner).has(component.toStdString()), isThere);
    }

    void prefersExactStem()
    {
        writeText(m_folder / "model_index.json", "{}");
        const ModelFolder folder(m_folder);
        const auto only = [&folder] { return folder.weights("c").tensors().begin()->first; };
        writeTensor(m_folder / "c/shard.safetensors", "sharded");
        writeText(m_folder / "c/model.safetensors.index.json",
                  R"({"weight_map": {"sharded": "shard.safetensors"}})");
        QCOMPARE(only(), std::string("sharded"));
        writeTensor(m_folder / "c/model.fp16.safetensors", "half");
        QCOMPARE(only(), std::string("half"));
        writeTensor(m_folder / "c/model.safetensors", "exact");
        writeText(m_folder / "c/pytorch_model.bin", "pickle");
        QCOMPARE(only(), std::string("exact"));
    }

    void namesConvert()
    {
        writeText(m_folder / "model_index.json", "{}");
        writeText(m_folder / "decoder/diffusion_pytorch_model.bin", "pickle");
        try {
            ModelFolder(m_folder).weights("decoder");
            QFAIL("accepted");
        } catch (const ModelError &error) {
            QVERIFY2(QByteArray(error.what()).contains("unclip convert"), error.what());
        }
    }

    void refusesFolders_data()
    {
        QTest::addColumn<QByteArray>("index");
        QTest::newRow("no index") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("leads outside") << QByteArray(R"({"../x": ["diffusers", "UNet2DModel"]})");
        QTest::newRow("long name") << "{\"" + QByteArray(100, 'a') + "\": [\"a\", \"b\"]}";
    }

    void refusesFolders()
    {
        QFETCH(const QByteArray, index);
        if (!index.isEmpty())
            writeText(m_folder / "model_index.json", index.toStdString());
        QVERIFY_EXCEPTION_THROWN(ModelFolder { m_folder }, ModelError);
    }

    void refusesMissingThings()
    {
        QVERIFY_EXCEPTION_THROWN(ModelFolder { m_folder / "absent" }, ModelError);
        writeText(m_folder / "model_index.json", "{}");
        const ModelFolder folder(m_folder);
        QVERIFY_EXCEPTION_THROWN(folder.config("decoder"), ModelError);
        QVERIFY_EXCEPTION_THROWN(folder.weights("decoder"), ModelError);
        QVERIFY_EXCEPTION_THROWN(folder.weights("../decoder"), ModelError);
        QVERIFY_EXCEPTION_THROWN(folder.config("a/b"), ModelError);
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_folder;
};

UNCLIP_GOLDEN_MAIN(TestModelFolder)
#include "tst_modelfolder.moc"
