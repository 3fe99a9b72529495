#include "nn/cliptextmodel.h"
#include "nn/clipvisionmodel.h"
#include "nn/initialisation.h"
#include "nn/priortransformer.h"
#include "nn/resize.h"
#include "nn/stateloader.h"
#include "nn/textprojmodel.h"
#include "nn/tokentensors.h"
#include "nn/unet2d.h"
#include "support/goldendir.h"
#include "support/goldentensors.h"
#include "weights/jsonfile.h"
#include "weights/modelfolder.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>

using namespace unclip;
using test::GoldenFile;

namespace {

constexpr double forwardTolerance = 1e-4;
constexpr double resizeTolerance = 1e-5;

// Root mean square errors of bfloat16 relative to the result's own. Rounding the weights alone
// costs what the golden network makes it cost; activations and sums may cost a few times that.
constexpr double leastBFloat16Error = 0.03;
constexpr double bfloat16Factor = 4.0;

const std::string textToImage = "karlo-tiny";
const std::string imageVariations = "karlo-tiny-image-variations";

enum class Weights { Plain, Frozen };

/// A component of a golden model folder.
template <typename Module, typename Config>
Module load(const std::string &folder, const std::string &component, Weights weights,
            at::ScalarType type = at::kFloat)
{
    const ModelFolder models(test::goldenDir() / folder);
    const nn::SkipInitialisation skip;
    Module module(Config::fromJson(models.config(component)));
    nn::loadState(*module, models.weights(component), type, component);
    if (weights == Weights::Frozen)
        nn::freeze(*module);
    return module;
}

at::Tensor timesteps(std::int64_t t, const at::Tensor &sample)
{
    return at::full({ sample.size(0) }, t, at::kLong);
}

std::string atT(std::int64_t t)
{
    return "_t" + std::to_string(t);
}

/// The prior's blocks one by one, each on the stored activation before it.
QString priorTapMismatch(nn::PriorTransformer &prior, const GoldenFile &golden, std::int64_t t)
{
    const std::string tap = "tap" + atT(t) + "_";
    const at::Tensor time =
        prior->time_embedding(nn::sinusoid(timesteps(t, golden["sample"]), prior->config.width()));
    QString problem = test::mismatch(tap + "time_embedding", time, golden[tap + "time_embedding"],
                                     forwardTolerance);
    const std::string block = tap + "block";
    at::Tensor x = golden[block + "0"];
    const at::Tensor bias = prior->attentionBias(golden["attention_mask"], x.size(1));
    const auto numbers = golden.numbers(block);
    if (numbers.size() != prior->blocks.size())
        return QStringLiteral("%1 taps of blocks").arg(numbers.size());
    for (const std::int64_t i : numbers) {
        const at::Tensor expected = golden[block + std::to_string(i)];
        if (i > 0 && problem.isEmpty())
            problem = test::mismatch(block + std::to_string(i),
                                     prior->blocks.at(static_cast<std::size_t>(i))(x, bias),
                                     expected, forwardTolerance);
        x = expected;
    }
    if (!problem.isEmpty())
        return problem;
    return test::mismatch(tap + "norm_out", prior->norm_out(x), golden[tap + "norm_out"],
                          forwardTolerance);
}

/// Runs a U-Net block by block and compares every stored activation of its first row.
class UNetTaps
{
public:
    /// @param prefix "tap_first_t166_row0_"
    UNetTaps(nn::UNet2D &unet, const GoldenFile &golden, std::string prefix)
        : m_unet(unet)
        , m_golden(golden)
        , m_prefix(std::move(prefix))
    {
    }

    /// @param input one row
    QString firstMismatch(const at::Tensor &input, std::int64_t t,
                          const nn::UNetConditions &conditions = {})
    {
        m_conditions = conditions;
        const std::int64_t width = m_unet->config.blockOutChannels.front();
        const at::Tensor time = m_unet->time_embedding(nn::sinusoid(timesteps(t, input), width));
        compare("time_embedding", time);
        m_embedding = nn::silu(conditions.additive.defined() ? time + conditions.additive : time);
        at::Tensor h = m_unet->conv_in(input);
        compare("conv_in", h);
        m_skips.push_back(h);
        for (std::size_t i = 0; i < m_unet->downLevels.size(); ++i)
            h = runDown(m_unet->downLevels[i], "down" + std::to_string(i), h);
        nn::UNetLevel &middle = m_unet->mid_block;
        h = middle->resnets.at(1)(layer(middle, "mid", 0, h), m_embedding);
        compare("mid", h);
        for (std::size_t i = 0; i < m_unet->upLevels.size(); ++i)
            h = runUp(m_unet->upLevels[i], "up" + std::to_string(i), h);
        if (m_problem.isEmpty() && m_golden.keys(m_prefix).size() != m_compared)
            m_problem = QStringLiteral("only %1 of the activations are known").arg(m_compared);
        return m_problem;
    }

private:
    void compare(const std::string &name, const at::Tensor &actual)
    {
        if (!m_golden.has(m_prefix + name))
            return;
        ++m_compared;
        if (m_problem.isEmpty())
            m_problem = test::mismatch(m_prefix + name, actual, m_golden[m_prefix + name],
                                       forwardTolerance);
    }

    at::Tensor layer(nn::UNetLevel &level, const std::string &name, std::size_t block, at::Tensor h)
    {
        const std::string number = std::to_string(block);
        h = level->resnets.at(block)(h, m_embedding);
        compare(name + "_resnet" + number, h);
        if (block >= level->attentions.size())
            return h;
        at::Tensor bias = m_conditions.contextMask; // and 0 for the positions
        if (bias.defined())
            bias = at::constant_pad_nd(bias, { 0, h.size(2) * h.size(3) }).unsqueeze(1);
        h = level->attentions[block](h, m_conditions.context.at(m_nextContext++), bias);
        compare(name + "_attn" + number, h);
        return h;
    }

    at::Tensor runDown(nn::UNetLevel &level, const std::string &name, at::Tensor h)
    {
        for (std::size_t block = 0; block < level->resnets.size(); ++block) {
            h = layer(level, name, block, h);
            m_skips.push_back(h);
        }
        if (level->resampler) {
            h = level->resampler(h, m_embedding);
            m_skips.push_back(h);
        }
        compare(name, h);
        return h;
    }

    at::Tensor runUp(nn::UNetLevel &level, const std::string &name, at::Tensor h)
    {
        for (std::size_t block = 0; block < level->resnets.size(); ++block) {
            h = layer(level, name, block, at::cat({ h, m_skips.back() }, 1));
            m_skips.pop_back();
        }
        if (level->resampler)
            h = level->resampler(h, m_embedding);
        compare(name, h);
        return h;
    }

    nn::UNet2D &m_unet;
    const GoldenFile &m_golden;
    std::string m_prefix;
    nn::UNetConditions m_conditions;
    at::Tensor m_embedding; ///< what every block takes
    std::vector<at::Tensor> m_skips;
    std::size_t m_nextContext = 0;
    std::size_t m_compared = 0;
    QString m_problem;
};

/// Each stored picture's normalised pixels, in the order of the list of pictures: [N, 3, S, S].
at::Tensor storedPixels()
{
    const GoldenFile preprocessed("image_preprocess.safetensors");
    const auto list = readJsonFile(test::goldenDir() / "image_preprocess.json");
    std::vector<at::Tensor> pixels;
    for (const auto &entry : list.at("cases")) {
        const std::filesystem::path file = entry.at("file").get<std::string>();
        const std::string key = file.stem().string() + ".pixel_values";
        if (preprocessed.has(key))
            pixels.push_back(preprocessed[key]);
    }
    return at::stack(pixels);
}

/// The same component computed in float32 from weights that were rounded to bfloat16.
template <typename Module, typename Config> Module loadRounded(const std::string &component)
{
    auto module = load<Module, Config>(textToImage, component, Weights::Plain, at::kBFloat16);
    module->to(at::kFloat);
    return module;
}

double relativeError(const at::Tensor &actual, const at::Tensor &expected)
{
    const at::Tensor exact = expected.to(at::kDouble);
    return ((actual.to(at::kDouble) - exact).norm() / exact.norm()).item<double>();
}

/// Empty when a bfloat16 result is as near to the expected one as rounded weights let it be.
QString bfloat16Mismatch(const at::Tensor &actual, const at::Tensor &rounded,
                         const at::Tensor &expected)
{
    const double error = relativeError(actual, expected);
    const double bound = leastBFloat16Error + bfloat16Factor * relativeError(rounded, expected);
    if (qEnvironmentVariableIsSet("UNCLIP_GOLDEN_REPORT"))
        qInfo("bfloat16 error %.2e of %.2e", error, bound);
    return error < bound ? QString() : QStringLiteral("error %1 of %2").arg(error).arg(bound);
}

} // namespace

/// Single forward passes of every network against results of the reference implementations.
class TestGoldenModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void captionTokens();
    void textEncoder_data() { weightRows(); }
    void textEncoder();
    void prior_data() { weightRows(); }
    void prior();
    void priorTaps_data() { weightRows(); }
    void priorTaps();
    void textProjection_data() { weightRows(); }
    void textProjection();
    void decoder_data() { weightRows(); }
    void decoder();
    void decoderTaps_data() { weightRows(); }
    void decoderTaps();
    void upsamplers_data();
    void upsamplers();
    void imageEncoder_data() { weightRows(); }
    void imageEncoder();
    void priorInBFloat16_data() { weightRows(); }
    void priorInBFloat16();
    void decoderInBFloat16_data() { weightRows(); }
    void decoderInBFloat16();
    void upsamplerCondition();
    void bicubicResize();
    void bicubicResizeOfBFloat16();

private:
    static void weightRows();

    at::NoGradGuard m_noGradients;
};

void TestGoldenModels::initTestCase()
{
    UNCLIP_NEED_GOLDEN();
}

void TestGoldenModels::weightRows()
{
    QTest::addColumn<Weights>("weights");
    QTest::newRow("plain") << Weights::Plain;
    QTest::newRow("frozen") << Weights::Frozen;
}

void TestGoldenModels::captionTokens()
{
    const std::string prompts = "text_encoder_prompts.json";
    UNCLIP_NEED_GOLDEN_FILES("text_encoder.safetensors", prompts, textToImage + "/tokenizer");
    const GoldenFile golden("text_encoder.safetensors");
    const at::Tensor ids = golden["input_ids"];
    const auto tokenizer = ClipTokenizer::load(test::goldenDir() / textToImage / "tokenizer",
                                               static_cast<std::size_t>(ids.size(1)));
    std::ifstream stream(test::goldenDir() / prompts);
    const auto captions = nlohmann::json::parse(stream).get<std::vector<std::string>>();
    QVERIFY(!captions.empty());
    const nn::TokenTensors tokens = nn::tokenize(tokenizer, captions);
    UNCLIP_COMPARE_TENSORS("input_ids", tokens.ids, ids, 0.0);
    UNCLIP_COMPARE_TENSORS("attention_mask", tokens.mask, golden["attention_mask"], 0.0);
}

void TestGoldenModels::textEncoder()
{
    UNCLIP_NEED_GOLDEN_FILES("text_encoder.safetensors", textToImage + "/text_encoder");
    QFETCH(Weights, weights);
    const GoldenFile golden("text_encoder.safetensors");
    auto model = load<nn::ClipTextModel, ClipTextConfig>(textToImage, "text_encoder", weights);
    const nn::TextEncoding encoding = model(golden["input_ids"]);
    UNCLIP_COMPARE_TENSORS("last_hidden_state", encoding.hiddenStates, golden["last_hidden_state"],
                           forwardTolerance);
    UNCLIP_COMPARE_TENSORS("text_embeds", encoding.embedding, golden["text_embeds"],
                           forwardTolerance);
}

void TestGoldenModels::prior()
{
    UNCLIP_NEED_GOLDEN_FILES("prior_forward.safetensors", textToImage + "/prior");
    QFETCH(Weights, weights);
    const GoldenFile golden("prior_forward.safetensors");
    auto model = load<nn::PriorTransformer, PriorConfig>(textToImage, "prior", weights);
    const at::Tensor sample = golden["sample"];
    nn::PriorConditions conditions { golden["proj_embedding"], golden["encoder_hidden_states"],
                                     golden["attention_mask"] };
    const auto masked = golden.numbers("out_t");
    QVERIFY(!masked.empty());
    const nn::PriorPrefix prefix = model->read(conditions);
    for (const std::int64_t t : masked) {
        UNCLIP_COMPARE_TENSORS("out" + atT(t), model(sample, timesteps(t, sample), conditions),
                               golden["out" + atT(t)], forwardTolerance);
        UNCLIP_COMPARE_TENSORS("predicted" + atT(t),
                               model->predict(sample, timesteps(t, sample), prefix),
                               golden["out" + atT(t)], forwardTolerance);
    }
    conditions.mask = at::Tensor();
    for (const std::int64_t t : golden.numbers("out_t", "_no_mask"))
        UNCLIP_COMPARE_TENSORS("out" + atT(t) + "_no_mask",
                               model(sample, timesteps(t, sample), conditions),
                               golden["out" + atT(t) + "_no_mask"], forwardTolerance);
}

void TestGoldenModels::priorTaps()
{
    UNCLIP_NEED_GOLDEN_FILES("prior_forward.safetensors", textToImage + "/prior");
    QFETCH(Weights, weights);
    const GoldenFile golden("prior_forward.safetensors");
    const auto taps = golden.numbers("tap_t", "_norm_out");
    if (taps.empty())
        QSKIP("SKIPPED: this golden folder has no activations inside the prior");
    auto model = load<nn::PriorTransformer, PriorConfig>(textToImage, "prior", weights);
    for (const std::int64_t t : taps) {
        const QString problem = priorTapMismatch(model, golden, t);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestGoldenModels::textProjection()
{
    UNCLIP_NEED_GOLDEN_FILES("text_proj.safetensors", textToImage + "/text_proj");
    QFETCH(Weights, weights);
    const GoldenFile golden("text_proj.safetensors");
    auto model = load<nn::TextProjModel, TextProjConfig>(textToImage, "text_proj", weights);
    const at::Tensor pictures = golden["image_embeddings"];
    const at::Tensor texts = golden["prompt_embeds"];
    const at::Tensor states = golden["text_encoder_hidden_states"];
    const at::Tensor nobody = model->learned_classifier_free_guidance_embeddings.expand(
        { texts.size(0) - pictures.size(0), -1 });
    const auto guided = model(at::cat({ nobody, pictures }), texts, states);
    UNCLIP_COMPARE_TENSORS("out_additive", guided.additive, golden["out_additive"],
                           forwardTolerance);
    UNCLIP_COMPARE_TENSORS("out_encoder_hidden_states", guided.context,
                           golden["out_encoder_hidden_states"], forwardTolerance);
    const std::int64_t rows = pictures.size(0);
    const auto plain = model(pictures, texts.narrow(0, 0, rows), states.narrow(0, 0, rows));
    UNCLIP_COMPARE_TENSORS("out_additive_no_cfg", plain.additive, golden["out_additive_no_cfg"],
                           forwardTolerance);
    UNCLIP_COMPARE_TENSORS("out_encoder_hidden_states_no_cfg", plain.context,
                           golden["out_encoder_hidden_states_no_cfg"], forwardTolerance);
}

void TestGoldenModels::decoder()
{
    UNCLIP_NEED_GOLDEN_FILES("decoder_forward.safetensors", textToImage + "/decoder");
    QFETCH(Weights, weights);
    const GoldenFile golden("decoder_forward.safetensors");
    auto unet = load<nn::UNet2D, UNetConfig>(textToImage, "decoder", weights);
    const at::Tensor sample = golden["sample"];
    const at::Tensor context = golden["encoder_hidden_states"];
    auto conditions = unet->prepare(golden["class_labels"], context, golden["attention_mask"]);
    const auto masked = golden.numbers("out_t");
    QVERIFY(!masked.empty());
    for (const std::int64_t t : masked)
        UNCLIP_COMPARE_TENSORS("out" + atT(t), unet(sample, timesteps(t, sample), conditions),
                               golden["out" + atT(t)], forwardTolerance);
    conditions = unet->prepare(golden["class_labels"], context, {});
    for (const std::int64_t t : golden.numbers("out_t", "_no_mask"))
        UNCLIP_COMPARE_TENSORS("out" + atT(t) + "_no_mask",
                               unet(sample, timesteps(t, sample), conditions),
                               golden["out" + atT(t) + "_no_mask"], forwardTolerance);
}

void TestGoldenModels::decoderTaps()
{
    UNCLIP_NEED_GOLDEN_FILES("decoder_forward.safetensors", textToImage + "/decoder");
    QFETCH(Weights, weights);
    const GoldenFile golden("decoder_forward.safetensors");
    const auto numbers = golden.numbers("tap_t", "_row0_conv_in");
    if (numbers.empty())
        QSKIP("SKIPPED: this golden folder has no activations inside the decoder");
    auto unet = load<nn::UNet2D, UNetConfig>(textToImage, "decoder", weights);
    const auto conditions = unet->prepare(golden["class_labels"].narrow(0, 0, 1),
                                          golden["encoder_hidden_states"].narrow(0, 0, 1),
                                          golden["attention_mask"].narrow(0, 0, 1));
    for (const std::int64_t t : numbers) {
        UNetTaps taps(unet, golden, "tap" + atT(t) + "_row0_");
        const QString problem = taps.firstMismatch(golden["sample"].narrow(0, 0, 1), t, conditions);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestGoldenModels::upsamplers_data()
{
    QTest::addColumn<QString>("stage");
    QTest::addColumn<Weights>("weights");
    QTest::newRow("first, plain") << QStringLiteral("first") << Weights::Plain;
    QTest::newRow("first, frozen") << QStringLiteral("first") << Weights::Frozen;
    QTest::newRow("last, plain") << QStringLiteral("last") << Weights::Plain;
    QTest::newRow("last, frozen") << QStringLiteral("last") << Weights::Frozen;
}

void TestGoldenModels::upsamplers()
{
    QFETCH(QString, stage);
    QFETCH(Weights, weights);
    const std::string component = "super_res_" + stage.toStdString();
    UNCLIP_NEED_GOLDEN_FILES("super_res_forward.safetensors", textToImage + '/' + component);
    const GoldenFile golden("super_res_forward.safetensors");
    auto unet = load<nn::UNet2D, UNetConfig>(textToImage, component, weights);
    const at::Tensor sample = golden["sample"];
    const at::Tensor input = at::cat({ sample, golden["image_upscaled"] }, 1);
    const std::string prefix = stage.toStdString() + "_out";
    const auto numbers = golden.numbers(prefix + "_t");
    QVERIFY(!numbers.empty());
    for (const std::int64_t t : numbers)
        UNCLIP_COMPARE_TENSORS(prefix + atT(t), unet(input, timesteps(t, input)),
                               golden[prefix + atT(t)], forwardTolerance);
    const std::string tap = "tap_" + stage.toStdString() + "_t";
    for (const std::int64_t t : golden.numbers(tap, "_row0_mid")) {
        UNetTaps taps(unet, golden, tap + std::to_string(t) + "_row0_");
        const QString problem = taps.firstMismatch(input.narrow(0, 0, 1), t);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestGoldenModels::imageEncoder()
{
    UNCLIP_NEED_GOLDEN_FILES("image_encoder.safetensors", "image_preprocess.safetensors",
                             "image_preprocess.json", imageVariations + "/image_encoder");
    QFETCH(Weights, weights);
    const GoldenFile golden("image_encoder.safetensors");
    auto model =
        load<nn::ClipVisionModel, ClipVisionConfig>(imageVariations, "image_encoder", weights);
    const at::Tensor pixels = storedPixels();
    UNCLIP_COMPARE_TENSORS("last_hidden_state", model->hiddenStates(pixels),
                           golden["last_hidden_state"], forwardTolerance);
    UNCLIP_COMPARE_TENSORS("image_embeds", model(pixels), golden["image_embeds"], forwardTolerance);
}

void TestGoldenModels::priorInBFloat16()
{
    UNCLIP_NEED_GOLDEN_FILES("prior_forward.safetensors", textToImage + "/prior");
    QFETCH(Weights, weights);
    const GoldenFile golden("prior_forward.safetensors");
    auto model =
        load<nn::PriorTransformer, PriorConfig>(textToImage, "prior", weights, at::kBFloat16);
    const at::Tensor sample = golden["sample"];
    const nn::PriorConditions conditions { golden["proj_embedding"],
                                           golden["encoder_hidden_states"],
                                           golden["attention_mask"] };
    auto rounded = loadRounded<nn::PriorTransformer, PriorConfig>("prior");
    const auto numbers = golden.numbers("out_t");
    QVERIFY(!numbers.empty());
    for (const std::int64_t t : numbers) {
        const at::Tensor times = timesteps(t, sample);
        const QString problem =
            bfloat16Mismatch(model(sample, times, conditions), rounded(sample, times, conditions),
                             golden["out" + atT(t)]);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestGoldenModels::decoderInBFloat16()
{
    UNCLIP_NEED_GOLDEN_FILES("decoder_forward.safetensors", textToImage + "/decoder");
    QFETCH(Weights, weights);
    const GoldenFile golden("decoder_forward.safetensors");
    auto unet = load<nn::UNet2D, UNetConfig>(textToImage, "decoder", weights, at::kBFloat16);
    const at::Tensor sample = golden["sample"];
    const auto conditions =
        unet->prepare(golden["class_labels"].to(at::kBFloat16),
                      golden["encoder_hidden_states"].to(at::kBFloat16), golden["attention_mask"]);
    auto rounded = loadRounded<nn::UNet2D, UNetConfig>("decoder");
    const auto plain = rounded->prepare(golden["class_labels"], golden["encoder_hidden_states"],
                                        golden["attention_mask"]);
    const auto numbers = golden.numbers("out_t");
    QVERIFY(!numbers.empty());
    for (const std::int64_t t : numbers) {
        const at::Tensor times = timesteps(t, sample);
        const at::Tensor actual = unet(sample, times, conditions);
        QVERIFY(actual.scalar_type() == at::kBFloat16);
        const QString problem =
            bfloat16Mismatch(actual, rounded(sample, times, plain), golden["out" + atT(t)]);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestGoldenModels::upsamplerCondition()
{
    UNCLIP_NEED_GOLDEN_FILES("super_res_forward.safetensors");
    const GoldenFile golden("super_res_forward.safetensors");
    const at::Tensor expected = golden["image_upscaled"];
    UNCLIP_COMPARE_TENSORS(
        "image_upscaled",
        nn::upscaleBicubic(golden["image_small"], expected.size(2), expected.size(3)), expected,
        resizeTolerance);
}

void TestGoldenModels::bicubicResize()
{
    UNCLIP_NEED_GOLDEN_FILES("bicubic_antialias.safetensors");
    const GoldenFile golden("bicubic_antialias.safetensors");
    const auto numbers = golden.numbers("in");
    QVERIFY(!numbers.empty());
    for (const std::int64_t i : numbers) {
        const at::Tensor expected = golden["out" + std::to_string(i)];
        const at::Tensor actual = nn::upscaleBicubic(golden["in" + std::to_string(i)],
                                                     expected.size(2), expected.size(3));
        UNCLIP_COMPARE_TENSORS("out" + std::to_string(i), actual, expected, resizeTolerance);
    }
}

void TestGoldenModels::bicubicResizeOfBFloat16()
{
    UNCLIP_NEED_GOLDEN_FILES("bicubic_antialias.safetensors");
    const GoldenFile golden("bicubic_antialias.safetensors");
    const auto numbers = golden.numbers("in");
    QVERIFY(!numbers.empty());
    for (const std::int64_t i : numbers) {
        const at::Tensor rounded = golden["in" + std::to_string(i)].to(at::kBFloat16);
        const std::int64_t height = golden["out" + std::to_string(i)].size(2);
        const std::int64_t width = golden["out" + std::to_string(i)].size(3);
        const at::Tensor actual = nn::upscaleBicubic(rounded, height, width);
        QVERIFY(actual.scalar_type() == at::kBFloat16);
        // Only the result is rounded: equal to rounding the float32 result.
        const at::Tensor expected =
            nn::upscaleBicubic(rounded.to(at::kFloat), height, width).to(at::kBFloat16);
        UNCLIP_COMPARE_TENSORS("bfloat16 out" + std::to_string(i), actual, expected, 0.0);
    }
}

UNCLIP_GOLDEN_MAIN(TestGoldenModels)
#include "tst_golden_models.moc"
