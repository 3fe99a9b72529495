#include "unclip/convert.h"

#include "core/checkpointbuilder.h"
#include "support/goldendir.h"
#include "unclip/error.h"
#include "unclip/modelcheck.h"
#include "unclip/runcontrol.h"
#include "weights/floatconvert.h"
#include "weights/jsonfile.h"
#include "weights/karlonames.h"
#include "weights/modelfolder.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

using namespace unclip;
using namespace unclip::test;
namespace fs = std::filesystem;

namespace {

using FloatTensors = std::map<std::string, FloatTensor>;

constexpr const char *kDiffusersFile = "diffusion_pytorch_model.safetensors";
constexpr const char *kPickledFile = "diffusion_pytorch_model.bin";
const std::string textToImage = "karlo-tiny";
const std::string variations = "karlo-tiny-image-variations";

/// A component of a golden folder, as floats.
FloatTensors readFloats(const SafetensorsFile &file)
{
    FloatTensors tensors;
    for (const auto &[name, view] : file.tensors()) {
        if (isIgnoredTensor(name))
            continue;
        FloatTensor &tensor = tensors[name];
        tensor.shape = view.shape;
        tensor.values.resize(view.byteCount / sizeOf(view.dtype));
        convertFloats(view.data, view.dtype, reinterpret_cast<std::byte *>(tensor.values.data()),
                      DType::F32, tensor.values.size());
    }
    return tensors;
}

FloatTensors readComponent(const std::string &folder, const std::string &component)
{
    return readFloats(ModelFolder(goldenDir() / folder).weights(component));
}

bool isSame(const FloatTensors &a, const FloatTensors &b)
{
    if (a.size() != b.size())
        return false;
    return std::equal(a.begin(), a.end(), b.begin(), [](const auto &one, const auto &other) {
        return one.first == other.first && one.second.shape == other.second.shape
            && one.second.values == other.second.values;
    });
}

/// Where row `row` of one part lies among the packed rows.
std::int64_t packedRow(const OriginalTensor &original, std::int64_t row, std::int64_t rows)
{
    if (original.layout == OriginalTensor::Layout::RowPart)
        return original.part * rows + row;
    const std::int64_t d = original.headDim;
    return (row / d * original.parts + original.part) * d + row % d;
}

FloatTensor transposed(const FloatTensor &tensor)
{
    FloatTensor result { { tensor.shape[1], tensor.shape[0] }, tensor.values };
    const auto rows = static_cast<std::size_t>(tensor.shape[0]);
    const auto columns = static_cast<std::size_t>(tensor.shape[1]);
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c)
            result.values[c * rows + r] = tensor.values[r * columns + c];
    }
    return result;
}

/// Puts one part's rows into the packed tensor, which grows at the first one.
void pack(FloatTensor &packed, const FloatTensor &part, const OriginalTensor &original)
{
    const std::int64_t rows = part.shape[0];
    const std::size_t width = part.values.size() / static_cast<std::size_t>(rows);
    packed.shape = part.shape;
    packed.shape[0] *= original.parts;
    packed.values.resize(part.values.size() * static_cast<std::size_t>(original.parts));
    for (std::int64_t r = 0; r < rows; ++r) {
        const auto from = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(r) * width);
        const auto to = static_cast<std::ptrdiff_t>(
            static_cast<std::size_t>(packedRow(original, r, rows)) * width);
        std::copy_n(part.values.begin() + from, width, packed.values.begin() + to);
    }
}

/// Undoes the conversion: tensors under their original names, in the original layout.
void addOriginals(FloatTensors &originals, const FloatTensors &tensors, const NameTable &names,
                  const std::string &prefix)
{
    for (const auto &[name, tensor] : tensors) {
        const OriginalTensor &original = names.at(name);
        FloatTensor &target = originals[prefix + original.name];
        if (original.layout == OriginalTensor::Layout::Same)
            target = tensor;
        else if (original.layout == OriginalTensor::Layout::Transposed)
            target = transposed(tensor);
        else
            pack(target, tensor, original);
    }
}

/// Attention layers of the original U-Nets are 1x1 convolutions.
void addConvolutionAxes(FloatTensors &originals)
{
    for (auto &[name, tensor] : originals) {
        for (const char *layer : { ".qkv.weight", ".encoder_kv.weight", ".proj_out.weight" }) {
            if (name.find(layer) != std::string::npos)
                tensor.shape.push_back(1);
        }
    }
}

template <typename Config>
Config configOf(const std::string &component, const std::string &folder = textToImage)
{
    return Config::fromJson(ModelFolder(goldenDir() / folder).config(component));
}

/// The golden components that are pickled.
std::vector<std::string> pickledComponents()
{
    std::vector<std::string> names;
    for (const auto &entry : fs::directory_iterator(goldenDir() / "bin")) {
        if (fs::exists(entry.path() / kPickledFile))
            names.push_back(entry.path().filename().string());
    }
    return names;
}

/// Whether the pictures that one golden folder encodes suit the other's decoder.
bool sharesEmbeddings()
{
    return configOf<ClipVisionConfig>("image_encoder", variations).projectionDim
        == configOf<TextProjConfig>("text_proj").clipEmbeddingsDim;
}

/// Sets what the original checkpoints do not tell.
void copyUntold(UNetConfig &config, const UNetConfig &golden)
{
    config.normEps = golden.normEps;
    if (!config.midAttention)
        config.attentionHeadDim = golden.attentionHeadDim;
}

void copyUntold(ClipTextConfig &config, const ClipTextConfig &golden)
{
    config.layerNormEps = golden.layerNormEps;
    config.activation = golden.activation;
}

void copyUntold(ClipVisionConfig &config, const ClipVisionConfig &golden)
{
    config.layerNormEps = golden.layerNormEps;
    config.activation = golden.activation;
    config.imageSize += golden.imageSize % golden.patchSize;
}

template <typename Config> void copyUntold(Config &, const Config &) { }

} // namespace

class TestConvert : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
        m_folder = m_directory->path().toStdString();
    }

    void convertsGolden_data()
    {
        QTest::addColumn<QByteArray>("component");
        UNCLIP_NEED_GOLDEN_FILES("bin");
        QVERIFY2(!pickledComponents().empty(), "the golden folder has no checkpoints");
        for (const std::string &name : pickledComponents())
            QTest::newRow(name.c_str()) << QByteArray::fromStdString(name);
    }

    void convertsGolden()
    {
        UNCLIP_NEED_GOLDEN_FILES("bin", textToImage);
        QFETCH(const QByteArray, component);
        const std::string name = component.toStdString();
        const fs::path output = m_folder / "out.safetensors";
        const ConvertReport report =
            convertCheckpoint(goldenDir() / "bin" / name / kPickledFile, output);
        QCOMPARE(report.files.size(), std::size_t { 1 });
        const FloatTensors converted = readFloats(SafetensorsFile::open(output));
        QVERIFY(isSame(converted, readComponent(textToImage, name)));
        QCOMPARE(report.files[0].tensorCount, converted.size());
    }

    void convertsFolder()
    {
        UNCLIP_NEED_GOLDEN_FILES("bin", textToImage);
        const auto names = pickledComponents();
        QVERIFY(!names.empty());
        const fs::path output = m_folder / "model";
        const ConvertReport report = convertFolder(goldenDir() / "bin", output);
        QCOMPARE(report.files.size(), names.size());
        for (const std::string &name : names) {
            QVERIFY(isSame(readFloats(SafetensorsFile::open(output / name / kDiffusersFile)),
                           readComponent(textToImage, name)));
            QVERIFY(fs::exists(output / name / "config.json"));
            QVERIFY(!fs::exists(output / name / kPickledFile));
        }
        QVERIFY_EXCEPTION_THROWN(convertFolder(goldenDir() / "bin", output), FileError);
        ConvertOptions replace;
        replace.overwrite = OverwriteMode::Replace;
        QCOMPARE(convertFolder(goldenDir() / "bin", output, replace).files.size(), names.size());
    }

    void convertsFolderInPlace()
    {
        const fs::path component = m_folder / "text_encoder";
        writeFile(component / "pytorch_model.bin",
                  checkpointOf({ { "x", { { 2 }, { 1, 2 } } } }, Wrapping::Plain));
        writeFile(component / "other.bin", "left alone");
        const ConvertReport report = convertFolder(m_folder, m_folder);
        QCOMPARE(report.files.size(), std::size_t { 1 });
        QCOMPARE(report.notes.size(), std::size_t { 1 });
        QVERIFY(fs::exists(component / "model.safetensors"));
        QVERIFY(fs::exists(component / "pytorch_model.bin"));
    }

    void refusesFoldersWithoutPickles()
    {
        writeFile(m_folder / "model_index.json", "{}");
        writeFile(m_folder / "text_encoder" / "model.safetensors", "converted");
        writeFile(m_folder / "text_encoder" / "pytorch_model.bin", "of this");
        QVERIFY_EXCEPTION_THROWN(convertFolder(m_folder, m_folder / "out"), ModelError);
        QVERIFY(!fs::exists(m_folder / "out")); // nothing was copied either
        QVERIFY_EXCEPTION_THROWN(convertFolder(m_folder / "absent", m_folder), ModelError);
    }

    void keepsWhatAFolderHolds()
    {
        const fs::path input = m_folder / "in";
        const fs::path output = m_folder / "out";
        writeFile(input / "config.json", "{}");
        writeFile(input / "pytorch_model.bin",
                  checkpointOf({ { "x", { { 2 }, { 1, 2 } } } }, Wrapping::Plain));
        writeFile(output / "config.json", "mine");
        try {
            convertFolder(input, output);
            QFAIL("overwrote");
        } catch (const FileError &error) {
            QVERIFY2(QByteArray(error.what()).contains("config.json exists already"), error.what());
        }
    }

    void convertsPrecision_data()
    {
        QTest::addColumn<int>("precision");
        QTest::addColumn<QByteArray>("dtype");
        QTest::newRow("keep") << static_cast<int>(ConvertPrecision::Keep) << QByteArray("F32");
        QTest::newRow("f16") << static_cast<int>(ConvertPrecision::Float16) << QByteArray("F16");
        QTest::newRow("bf16") << static_cast<int>(ConvertPrecision::BFloat16) << QByteArray("BF16");
        QTest::newRow("f32") << static_cast<int>(ConvertPrecision::Float32) << QByteArray("F32");
    }

    void convertsPrecision()
    {
        QFETCH(const int, precision);
        QFETCH(const QByteArray, dtype);
        const std::vector<float> exact { 1.0F, -2.5F, 0.0F, 65280.0F }; // in every precision
        const std::string ids = tensorOp(storageOp("LongStorage", "1", 1), 0, { 1 }, { 1 });
        const std::string weights = floatTensorOp({ { 4 }, exact }, "0");
        writeFile(
            m_folder / "in.bin",
            zipOf({ { "a/data.pkl", pickleOf(stateDictOp({ { "w", weights }, { "ids", ids } })) },
                    { "a/data/0", floatBytes(exact) },
                    { "a/data/1", bytesOf(42, 8) } }));
        ConvertOptions options;
        options.precision = static_cast<ConvertPrecision>(precision);
        convertCheckpoint(m_folder / "in.bin", m_folder / "out.safetensors", options);
        const SafetensorsFile file = SafetensorsFile::open(m_folder / "out.safetensors");
        QCOMPARE(nameOf(file.tensors().at("w").dtype), std::string_view(dtype.data()));
        QVERIFY(file.tensors().at("ids").dtype == DType::I64);
        QCOMPARE(readFloats(file).at("w").values, exact);
    }

    void gathersStrides()
    {
        const std::vector<float> values { 0, 1, 2, 3, 4, 5, 6, 7 };
        const std::string storage = storageOp("FloatStorage", "0", 8);
        writeFile(
            m_folder / "in.bin",
            zipOf(
                { { "a/data.pkl",
                    pickleOf(stateDictOp({ { "t", tensorOp(storage, 0, { 2, 4 }, { 1, 2 }) },
                                           { "s", tensorOp(storage, 3, {}, {}) },
                                           { "e", tensorOp(storage, 0, { 0, 3 }, { 3, 1 }) },
                                           { "r", tensorOp(storage, 1, { 2, 2 }, { 4, 1 }) } })) },
                  { "a/data/0", floatBytes(values) } }));
        convertCheckpoint(m_folder / "in.bin", m_folder / "out.safetensors");
        const FloatTensors tensors =
            readFloats(SafetensorsFile::open(m_folder / "out.safetensors"));
        QCOMPARE(tensors.at("t").values, (std::vector<float> { 0, 2, 4, 6, 1, 3, 5, 7 }));
        QCOMPARE(tensors.at("s").values, (std::vector<float> { 3 }));
        QVERIFY(tensors.at("e").values.empty());
        QCOMPARE(tensors.at("r").values, (std::vector<float> { 1, 2, 5, 6 }));
    }

    void roundsFloats_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("half"); // IEEE 754 binary16
        QTest::addColumn<int>("bfloat"); // upper half of binary32
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("one") << 1.0 << 0x3c00 << 0x3f80;
        QTest::newRow("minus two") << -2.0 << 0xc000 << 0xc000;
        QTest::newRow("tie to even, down") << 1.0 + 1.0 / 2048 << 0x3c00 << 0x3f80;
        QTest::newRow("tie to even, up") << 1.0 + 3.0 / 2048 << 0x3c02 << 0x3f80;
        QTest::newRow("bfloat tie, down") << 1.0 + 1.0 / 256 << 0x3c04 << 0x3f80;
        QTest::newRow("bfloat tie, up") << 1.0 + 3.0 / 256 << 0x3c0c << 0x3f82;
        QTest::newRow("largest") << 65504.0 << 0x7bff << 0x4780;
        QTest::newRow("rounds to infinity") << 65520.0 << 0x7c00 << 0x4780;
        QTest::newRow("infinity") << infinity << 0x7c00 << 0x7f80;
        QTest::newRow("smallest normal") << std::ldexp(1.0, -14) << 0x0400 << 0x3880;
        QTest::newRow("subnormal") << std::ldexp(3.0, -24) << 0x0003 << 0x3440;
        QTest::newRow("half of the smallest") << std::ldexp(1.0, -25) << 0x0000 << 0x3300;
        QTest::newRow("minus zero") << -0.0 << 0x8000 << 0x8000;
    }

    void roundsFloats()
    {
        QFETCH(const double, value);
        QFETCH(const int, half);
        QFETCH(const int, bfloat);
        std::uint16_t bits = 0;
        const auto *from = reinterpret_cast<const std::byte *>(&value);
        auto *to = reinterpret_cast<std::byte *>(&bits);
        convertFloats(from, DType::F64, to, DType::F16, 1);
        QCOMPARE(int { bits }, half);
        convertFloats(from, DType::F64, to, DType::BF16, 1);
        QCOMPARE(int { bits }, bfloat);
    }

    void halvesSurviveTheRoundTrip()
    {
        for (unsigned bits = 0; bits < 0x10000; ++bits) {
            const auto half = static_cast<std::uint16_t>(bits);
            float value = 0;
            std::uint16_t back = 0;
            convertFloats(reinterpret_cast<const std::byte *>(&half), DType::F16,
                          reinterpret_cast<std::byte *>(&value), DType::F32, 1);
            convertFloats(reinterpret_cast<const std::byte *>(&value), DType::F32,
                          reinterpret_cast<std::byte *>(&back), DType::F16, 1);
            QVERIFY(std::isnan(value) ? (back & 0x7c00) == 0x7c00 && (back & 0x3ff) != 0
                                      : back == half);
        }
    }

    void stopsWhenCancelled()
    {
        writeFile(m_folder / "in.bin",
                  checkpointOf({ { "x", { { 2 }, { 1, 2 } } } }, Wrapping::StateDict));
        ConvertOptions options;
        options.onProgress = [](const fs::path &, std::uint64_t done, std::uint64_t total) {
            if (done == total)
                throw Cancelled();
        };
        QVERIFY_EXCEPTION_THROWN(
            convertCheckpoint(m_folder / "in.bin", m_folder / "out.safetensors", options),
            Cancelled);
        QVERIFY(!fs::exists(m_folder / "out.safetensors"));
        QCOMPARE(std::distance(fs::directory_iterator(m_folder), fs::directory_iterator()), 1);
    }

    void mapsNames_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("original");
        const auto row = [](const char *name, const char *original) {
            QTest::newRow(name) << QByteArray(name) << QByteArray(original);
        };
        row("conv_in.weight", "input_blocks.0.0.weight");
        row("down_blocks.0.resnets.2.conv1.weight", "input_blocks.3.0.in_layers.2.weight");
        row("down_blocks.0.downsamplers.0.norm1.bias", "input_blocks.4.0.in_layers.0.bias");
        row("down_blocks.3.resnets.2.conv2.weight", "input_blocks.15.0.out_layers.3.weight");
        row("down_blocks.1.attentions.0.to_k.weight", "input_blocks.5.1.qkv.weight");
        row("down_blocks.1.attentions.0.add_v_proj.bias", "input_blocks.5.1.encoder_kv.bias");
        row("down_blocks.1.resnets.0.conv_shortcut.weight",
            "input_blocks.5.0.skip_connection.weight");
        row("mid_block.attentions.0.group_norm.weight", "middle_block.1.norm.weight");
        row("mid_block.resnets.1.time_emb_proj.weight", "middle_block.2.emb_layers.1.weight");
        row("up_blocks.0.attentions.3.to_out.0.weight", "output_blocks.3.1.proj_out.weight");
        row("up_blocks.0.upsamplers.0.norm2.weight", "output_blocks.3.2.out_layers.0.weight");
        row("up_blocks.3.resnets.3.conv1.weight", "output_blocks.15.0.in_layers.2.weight");
        row("conv_norm_out.weight", "out.0.weight");
        row("conv_out.bias", "out.2.bias");
    }

    void mapsNames()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, original);
        UNetConfig config; // Karlo's decoder
        config.layersPerBlock = 3;
        config.blockOutChannels = { 320, 640, 960, 1280 };
        config.downAttention = { false, true, true, true };
        config.upAttention = { true, true, true, false };
        config.midAttention = true;
        QCOMPARE(unetNames(config).at(name.toStdString()).name, original.toStdString());
    }

    void convertsOriginalKarlo()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImage, variations);
        writeOriginals();
        const fs::path output = m_folder / "karlo";
        convertKarlo(m_checkpoints, output);
        const ModelFolder folder(output);
        for (const char *name : { "prior", "decoder", "text_proj", "super_res_first",
                                  "super_res_last", "text_encoder", "image_encoder" }) {
            const std::string &golden =
                name == std::string("image_encoder") ? variations : textToImage;
            QVERIFY2(isSame(readFloats(folder.weights(name)), readComponent(golden, name)), name);
        }
        fs::copy(goldenDir() / textToImage / "tokenizer", output / "tokenizer");
        const ModelCheck check = checkModelFolder(output);
        QVERIFY2(check.canTextToImage, check.capabilities.c_str());
        QVERIFY2(check.canImageVariation == sharesEmbeddings(), check.capabilities.c_str());
    }

    void infersConfigurations()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImage, variations);
        writeOriginals();
        convertKarlo(m_checkpoints, m_folder / "karlo");
        const ModelFolder made(m_folder / "karlo");
        compareConfigs<UNetConfig>(made, "decoder", textToImage);
        compareConfigs<UNetConfig>(made, "super_res_first", textToImage);
        compareConfigs<UNetConfig>(made, "super_res_last", textToImage);
        compareConfigs<PriorConfig>(made, "prior", textToImage);
        compareConfigs<TextProjConfig>(made, "text_proj", textToImage);
        compareConfigs<ClipTextConfig>(made, "text_encoder", textToImage);
        compareConfigs<ClipVisionConfig>(made, "image_encoder", variations);
    }

    void writesPublishedSchedulers()
    {
        UNCLIP_NEED_GOLDEN_FILES(textToImage, variations);
        writeOriginals();
        convertKarlo(m_checkpoints, m_folder / "karlo");
        const ModelFolder made(m_folder / "karlo");
        SchedulerConfig published;
        QCOMPARE(made.config("super_res_scheduler").dump(), published.toJson().dump());
        published.varianceType = VarianceType::LearnedRange;
        QCOMPARE(made.config("decoder_scheduler").dump(), published.toJson().dump());
        published = SchedulerConfig();
        published.predictionType = PredictionType::Sample;
        published.clipSampleRange = 5.0;
        QCOMPARE(made.config("prior_scheduler").dump(), published.toJson().dump());
    }

    void refusesOtherCheckpoints()
    {
        writeFile(m_folder / "other.ckpt",
                  checkpointOf({ { "x", { { 2 }, { 1, 2 } } } }, Wrapping::StateDict));
        KarloCheckpoints checkpoints;
        QVERIFY_EXCEPTION_THROWN(convertKarlo(checkpoints, m_folder / "a"), InvalidRequest);
        checkpoints.prior = m_folder / "other.ckpt";
        QVERIFY_EXCEPTION_THROWN(convertKarlo(checkpoints, m_folder / "a"), InvalidRequest);
        for (auto field :
             { &KarloCheckpoints::decoder, &KarloCheckpoints::superRes, &KarloCheckpoints::clip }) {
            KarloCheckpoints one;
            one.*field = m_folder / "other.ckpt";
            QVERIFY_EXCEPTION_THROWN(convertKarlo(one, m_folder / "b"), ModelError);
        }
    }

private:
    template <typename Config>
    void compareConfigs(const ModelFolder &made, const std::string &component,
                        const std::string &folder) const
    {
        const auto golden = configOf<Config>(component, folder);
        auto inferred = Config::fromJson(made.config(component));
        copyUntold(inferred, golden);
        QCOMPARE(inferred.toJson().dump(), golden.toJson().dump());
    }

    /// The golden components as the original release would have stored them.
    void writeOriginals()
    {
        const auto decoderConfig = configOf<UNetConfig>("decoder");
        const auto firstConfig = configOf<UNetConfig>("super_res_first");
        const auto lastConfig = configOf<UNetConfig>("super_res_last");
        const auto priorConfig = configOf<PriorConfig>("prior");
        m_checkpoints.priorHeadDim = priorConfig.headDim;
        m_checkpoints.decoderHeadDim = decoderConfig.attentionHeadDim;
        m_checkpoints.decoderNormGroups = decoderConfig.normGroups;
        m_checkpoints.decoderSize = decoderConfig.sampleSize;
        m_checkpoints.superResNormGroups = firstConfig.normGroups;
        m_checkpoints.superResSize = firstConfig.sampleSize;
        FloatTensors prior;
        addOriginals(prior, readComponent(textToImage, "prior"), priorNames(priorConfig), "model.");
        FloatTensor mean = prior["model.clip_mean"];
        FloatTensor deviation = prior["model.clip_std"];
        mean.shape = deviation.shape = { mean.shape[1] };
        prior.erase("model.clip_mean");
        prior.erase("model.clip_std");
        m_checkpoints.prior = save("prior.ckpt", prior);
        m_checkpoints.stats = m_folder / "stats.th";
        writeFile(
            m_checkpoints.stats,
            zipOf({ { "s/data.pkl",
                      pickleOf(floatTensorOp(mean, "0") + floatTensorOp(deviation, "1") + "\x86") },
                    { "s/data/0", floatBytes(mean.values) },
                    { "s/data/1", floatBytes(deviation.values) } }));
        FloatTensors decoder;
        addOriginals(decoder, readComponent(textToImage, "decoder"), unetNames(decoderConfig),
                     "model.");
        addOriginals(decoder, readComponent(textToImage, "text_proj"), textProjNames(), "model.");
        addConvolutionAxes(decoder);
        m_checkpoints.decoder = save("decoder.ckpt", decoder);
        FloatTensors superRes;
        addOriginals(superRes, readComponent(textToImage, "super_res_first"),
                     unetNames(firstConfig), "model_first_steps.");
        addOriginals(superRes, readComponent(textToImage, "super_res_last"), unetNames(lastConfig),
                     "model_last_step.");
        m_checkpoints.superRes = save("sr.ckpt", superRes);
        writeClip();
    }

    void writeClip()
    {
        const auto text = configOf<ClipTextConfig>("text_encoder");
        const auto vision = configOf<ClipVisionConfig>("image_encoder", variations);
        m_checkpoints.clipHeadDim = text.hiddenSize / text.heads;
        m_checkpoints.clipVisionHeadDim = vision.hiddenSize / vision.heads;
        FloatTensors clip;
        addOriginals(clip, readComponent(textToImage, "text_encoder"), clipTextNames(text), "");
        addOriginals(clip, readComponent(variations, "image_encoder"), clipVisionNames(vision), "");
        m_checkpoints.clip = save("clip.pt", clip);
    }

    fs::path save(const char *name, const FloatTensors &tensors) const
    {
        writeFile(m_folder / name, checkpointOf(tensors, Wrapping::StateDict));
        return m_folder / name;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_folder;
    KarloCheckpoints m_checkpoints;
};

UNCLIP_GOLDEN_MAIN(TestConvert)
#include "tst_convert.moc"
