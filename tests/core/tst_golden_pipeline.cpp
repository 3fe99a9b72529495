#include "image/clippreprocess.h"
#include "nn/resize.h"
#include "nn/stateloader.h"
#include "nn/unet2d.h"
#include "pca/pcabasis.h"
#include "pipeline/engine.h"
#include "pipeline/imagetensor.h"
#include "pipeline/slerp.h"
#include "support/goldendir.h"
#include "support/goldentensors.h"
#include "unclip/imagefile.h"
#include "weights/jsonfile.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>
#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace unclip;
using namespace unclip::test;

namespace {

const std::string textToImageModel = "karlo-tiny";
const std::string imageVariationModel = "karlo-tiny-image-variations";
const std::string algebra = "paper_algebra.safetensors";
constexpr double embeddingTolerance = 1e-3;
constexpr double textTolerance = 1e-4;
constexpr double projectionTolerance = 1e-4;
constexpr double guidedTolerance = 5e-4; // of one call, after guidance
constexpr double pixelValueTolerance = 0.031;

StepObserver noObserver()
{
    return [](int, const at::Tensor &) {};
}

constexpr PictureBounds smallBounds { 1e-3, 2e-3 };
constexpr PictureBounds largeBounds { 2e-3, 1e-3 };

// Against runs in float64 throughout, whose schedules differ from the published float32 ones. The
// references are as far apart themselves: 5.5e-3 with strong guidance.
constexpr double doubleEmbeddingTolerance = 4e-3;
constexpr PictureBounds doubleBounds { 1e-2, 6e-3 };

Vector vectorOf(const at::Tensor &row)
{
    const at::Tensor plain = row.to(at::kDouble).contiguous();
    return { plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel() };
}

at::Tensor tensorOf(const Vector &values)
{
    return at::tensor(at::ArrayRef<double>(values), at::kDouble);
}

/// A recorded run of a pipeline: settings and tensors.
struct Run
{
    std::string name;
    nlohmann::json settings;
    GoldenFile golden;

    explicit Run(const std::string &base)
        : name(base)
        , settings(readJsonFile(goldenDir() / (base + ".json")))
        , golden(base + ".safetensors")
    {
    }

    std::vector<std::string> captions() const
    {
        std::vector<std::string> rows;
        for (const auto &prompt : settings.at("prompts"))
            rows.insert(rows.end(), static_cast<std::size_t>(copies()), prompt.get<std::string>());
        return rows;
    }

    std::optional<at::Generator> generator() const
    {
        const auto seed = settings.find("torch_generator_seed");
        if (seed == settings.end() || seed->is_null())
            return std::nullopt;
        return at::detail::createCPUGenerator(seed->get<std::uint64_t>());
    }

    NoiseDraw noise(const std::string &key, std::optional<at::Generator> generator) const
    {
        const at::Tensor draws = golden[key]; // one a row
        if (!generator)
            return [draws](int draw) { return draws[draw]; };
        const std::vector<std::int64_t> shape = draws[0].sizes().vec();
        return [=](int) { return at::randn(shape, *generator, at::kFloat); };
    }

    int steps(const char *key) const { return settings.at(key).get<int>(); }
    std::int64_t copies() const { return settings.at("num_images_per_prompt").get<int>(); }

    /// The pipelines guide when either scale is over 1, else not at all.
    double scale(const char *key) const
    {
        const double largest = std::max(settings.value("prior_guidance_scale", 1.0),
                                        settings.value("decoder_guidance_scale", 1.0));
        return largest > 1.0 ? settings.at(key).get<double>() : 1.0;
    }

    StageOptions decoderOptions() const { return { steps("decoder_steps"), {} }; }
    double decoderScale() const { return scale("decoder_guidance_scale"); }
};

/// The published runs and all others of their kind that the folder holds.
std::vector<std::string> runNames(const std::string &prefix, std::vector<std::string> names)
{
    if (!goldenIsThere())
        return names;
    for (const auto &entry : std::filesystem::directory_iterator(goldenDir())) {
        const std::string stem = entry.path().stem().string();
        if (entry.path().extension() == ".json" && stem.compare(0, prefix.size(), prefix) == 0
            && std::find(names.begin(), names.end(), stem) == names.end())
            names.push_back(stem);
    }
    return names;
}

void addRunRows(std::vector<std::string> names, const std::vector<std::string> &more = {})
{
    names.insert(names.end(), more.begin(), more.end());
    QTest::addColumn<QString>("name");
    for (const std::string &name : names)
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

std::vector<std::string> textToImageRuns()
{
    return runNames("t2i_",
                    { "t2i_5_5_7", "t2i_default_steps", "t2i_no_guidance",
                      "t2i_prior_guidance_only", "t2i_strong_guidance", "t2i_torch_seed" });
}

std::vector<std::string> imageVariationRuns()
{
    return runNames("variation_",
                    { "variation_default_steps", "variation_5_steps", "variation_from_embedding" });
}

Engine engineOf(const std::string &model)
{
    return Engine(ModelFolder(goldenDir() / model), at::kCPU, at::kFloat);
}

/// The captions of a run against the recorded rows, which begin with the unguided ones.
QString textMismatch(const Run &run, const TextConditions &caption, const TextConditions &empty)
{
    const std::int64_t count = caption.embedding.size(0);
    const bool isGuided = run.golden["prompt_embeds"].size(0) != count;
    const TextConditions rows = isGuided ? stacked(repeated(empty, count), caption) : caption;
    for (const auto &[key, actual] : { std::pair { "prompt_embeds", rows.embedding },
                                       { "text_hidden_states", rows.hiddenStates },
                                       { "text_mask", rows.mask } }) {
        const QString problem = mismatch(key, actual, run.golden[key], textTolerance);
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

/// Pictures in [0, 1], [B, H, W, 3], as the pipelines return them.
at::Tensor asReturned(const at::Tensor &pictures)
{
    return (pictures * 0.5 + 0.5).clamp(0.0, 1.0).permute({ 0, 2, 3, 1 });
}

/// The pictures of a run as it saved them, where it did: name_0.png, name_1.png, ...
QString savedPictureMismatch(const Run &run, const at::Tensor &pictures)
{
    for (std::int64_t i = 0; i < pictures.size(0); ++i) {
        const auto path = goldenDir() / (run.name + '_' + std::to_string(i) + ".png");
        if (!std::filesystem::exists(path))
            continue;
        const QString problem = pictureMismatch(
            path.filename().string(), toTensor(toImage(pictures, i)),
            toTensor(readImage(path, AlphaMode::Drop)), { 1.01 / 127.5, 1.0 / 127.5 });
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

nn::UNet2D loadUnet(const ModelFolder &model, const std::string &component)
{
    nn::UNet2D unet(UNetConfig::fromJson(model.config(component)));
    nn::loadState(*unet, model.weights(component), at::kFloat, component);
    return unet;
}

/// A stage's recorded steps, each from the recorded sample before it.
QString stepsMismatch(const Run &run, const std::string &stage, const Sampler &sampler,
                      const Denoiser &model)
{
    const at::Tensor noise = run.golden[stage + "_noise"];
    const at::Tensor samples = run.golden[stage + "_samples_after_step"];
    if (samples.size(0) != sampler.stepCount())
        return QStringLiteral("%1 samples recorded").arg(samples.size(0));
    QString problem;
    for (int i = 0; problem.isEmpty() && i < sampler.stepCount(); ++i) {
        const at::Tensor x = i == 0 ? noise[0] : samples[i - 1];
        const at::Tensor output = model(x, sampler.timesteps()[static_cast<std::size_t>(i)]);
        const at::Tensor drawn = i + 1 < sampler.stepCount() ? noise[i + 1] : at::Tensor();
        const at::Tensor made = sampler.step(i, output, x, drawn).previous;
        problem = pictureMismatch(stage + " step", made, samples[i], largeBounds);
    }
    return problem;
}

Sampler samplerOf(const Run &run, const ModelFolder &model, const std::string &stage)
{
    return Sampler(SchedulerConfig::fromJson(model.config(stage + "_scheduler")),
                   run.steps((stage + "_steps").c_str()), {});
}

} // namespace

/// Whole runs of the published pipelines, with their recorded noise.
class GoldenPipelineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slerpOfUnitVectors_data();
    void slerpOfUnitVectors();
    void textDiff();
    void rerankKeepsTheLargerDotProduct();
    void principalComponents();
    void pixelValues();
    void captionTokens_data() { addRunRows(textToImageRuns()); }
    void captionTokens();
    void textToImage_data() { addRunRows(textToImageRuns()); }
    void textToImage();
    void torchGeneratorGivesTheSameNoise_data() { addRunRows(textToImageRuns()); }
    void torchGeneratorGivesTheSameNoise();
    void singleSteps_data() { addRunRows(textToImageRuns()); }
    void singleSteps();
    void textProjection_data() { addRunRows(textToImageRuns()); }
    void textProjection();
    void guidedDecoder_data() { addRunRows(textToImageRuns()); }
    void guidedDecoder();
    void imageVariation_data() { addRunRows(imageVariationRuns()); }
    void imageVariation();
    void upsamplerSteps_data() { addRunRows(textToImageRuns(), imageVariationRuns()); }
    void upsamplerSteps();

private:
    static void finish(Engine &engine, const Run &run, const Denoiser &decoder,
                       std::optional<at::Generator> generator);
};

void GoldenPipelineTest::slerpOfUnitVectors_data()
{
    QTest::addColumn<QString>("other");
    QTest::addColumn<QString>("result");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("apart") << "b"
                           << "slerp_ab" << 1e-9;
    QTest::newRow("near") << "b_near"
                          << "slerp_near" << 1e-9;
    QTest::newRow("opposite") << "b_opposite"
                              << "slerp_opposite" << 1e-3;
}

void GoldenPipelineTest::slerpOfUnitVectors()
{
    UNCLIP_NEED_GOLDEN_FILES(algebra);
    QFETCH(QString, other);
    QFETCH(QString, result);
    QFETCH(double, tolerance);
    const GoldenFile golden(algebra);
    const Vector a = vectorOf(golden["a"]);
    const Vector b = vectorOf(golden[other.toStdString()]);
    const Vector mixes = vectorOf(golden["theta"]);
    QVERIFY(!mixes.empty());
    for (std::size_t i = 0; i < mixes.size(); ++i) {
        const QString problem =
            mismatch(result.toStdString(), tensorOf(slerp(a, b, mixes[i])),
                     golden[result.toStdString()][static_cast<std::int64_t>(i)], tolerance);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void GoldenPipelineTest::textDiff()
{
    UNCLIP_NEED_GOLDEN_FILES(algebra);
    const GoldenFile golden(algebra);
    const Vector direction =
        textDirection(vectorOf(golden["td_text"]), vectorOf(golden["td_text0"]));
    QString problem = mismatch("td_direction", tensorOf(direction), golden["td_direction"], 1e-9);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const Vector thetas = vectorOf(golden["td_theta"]);
    QVERIFY(!thetas.empty());
    for (std::size_t i = 0; i < thetas.size(); ++i) {
        problem = mismatch(
            "td_out",
            tensorOf(turnedTowards(normalised(vectorOf(golden["td_image"])), direction, thetas[i])),
            golden["td_out"][static_cast<std::int64_t>(i)], 1e-9);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void GoldenPipelineTest::rerankKeepsTheLargerDotProduct()
{
    UNCLIP_NEED_GOLDEN_FILES(algebra);
    const GoldenFile golden(algebra);
    const at::Tensor text = golden["rerank_text"];
    QVERIFY(text.size(0) > 0);
    for (std::int64_t row = 0; row < text.size(0); ++row) {
        const Vector first = vectorOf(golden["rerank_first"][row]);
        const Vector second = vectorOf(golden["rerank_second"][row]);
        const Vector caption = vectorOf(text[row]);
        const Vector &kept = dot(first, caption) >= dot(second, caption) ? first : second;
        const QString problem =
            mismatch("rerank_kept", tensorOf(kept), golden["rerank_kept"][row], 1e-12);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void GoldenPipelineTest::principalComponents()
{
    UNCLIP_NEED_GOLDEN_FILES(algebra);
    constexpr double tolerance = 1e-5; // embeddings come as floats
    const GoldenFile golden(algebra);
    const at::Tensor data = golden["pca_data"].to(at::kFloat).contiguous();
    const auto dimension = static_cast<std::size_t>(data.size(1));
    PcaAccumulator accumulator(dimension);
    for (std::int64_t row = 0; row < data.size(0); ++row)
        accumulator.add(data[row].data_ptr<float>());
    const PcaBasis basis = accumulator.fit(dimension);
    UNCLIP_COMPARE_TENSORS("pca_mean", tensorOf(basis.mean()), golden["pca_mean"], tolerance);
    const at::Tensor eigenvalues = golden["pca_eigenvalues"];
    UNCLIP_COMPARE_TENSORS("pca_eigenvalues", tensorOf(basis.eigenvalues()), eigenvalues,
                           tolerance * largest(eigenvalues));
    const auto counts = golden.numbers("pca_recon_");
    QVERIFY(!counts.empty());
    for (const std::int64_t k : counts) {
        const std::string key = "pca_recon_" + std::to_string(k);
        const Vector z = basis.reconstruct(vectorOf(golden["pca_z"]), static_cast<std::size_t>(k));
        UNCLIP_COMPARE_TENSORS(key, tensorOf(z), golden[key],
                               tolerance * std::max(1.0, largest(golden["pca_z"])));
    }
}

void GoldenPipelineTest::pixelValues()
{
    const std::string list = "image_preprocess.json";
    UNCLIP_NEED_GOLDEN_FILES(list, "image_preprocess.safetensors",
                             imageVariationModel + "/feature_extractor");
    const GoldenFile golden("image_preprocess.safetensors");
    const auto preprocessor = PreprocessorConfig::fromJson(
        ModelFolder(goldenDir() / imageVariationModel).config("feature_extractor"));
    int found = 0;
    const auto pictures = readJsonFile(goldenDir() / list);
    for (const auto &entry : pictures.at("cases")) {
        const std::filesystem::path file = entry.at("file").get<std::string>();
        const std::string key = file.stem().string() + ".pixel_values";
        if (!golden.has(key))
            continue;
        UNCLIP_NEED_GOLDEN_FILES(file.string());
        const Image square = clipCentreSquare(readImage(goldenDir() / file, AlphaMode::Drop),
                                              static_cast<int>(preprocessor.shortestEdge),
                                              static_cast<int>(preprocessor.cropSize));
        UNCLIP_COMPARE_TENSORS(key, clipPixels(square, preprocessor).squeeze(0), golden[key],
                               pixelValueTolerance);
        ++found;
    }
    QVERIFY2(found > 0, "the golden folder has no pixel values");
}

#define UNCLIP_NEED_RUN(name, model)                                                               \
    UNCLIP_NEED_GOLDEN_FILES((name).toStdString() + ".json",                                       \
                             (name).toStdString() + ".safetensors", model)

void GoldenPipelineTest::captionTokens()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, textToImageModel + "/tokenizer");
    const Run run(name.toStdString());
    const auto ids = run.settings.at("input_ids").get<std::vector<std::vector<std::int64_t>>>();
    const auto prompts = run.settings.at("prompts").get<std::vector<std::string>>();
    QVERIFY(!prompts.empty());
    QCOMPARE(ids.size(), prompts.size());
    const auto tokenizer =
        ClipTokenizer::load(goldenDir() / textToImageModel / "tokenizer", ids.front().size());
    for (std::size_t i = 0; i < prompts.size(); ++i)
        QCOMPARE(tokenizer.encode(prompts[i]).ids, ids[i]);
}

/// The decoder and what follows it.
void GoldenPipelineTest::finish(Engine &engine, const Run &run, const Denoiser &decoder,
                                std::optional<at::Generator> generator)
{
    const at::Tensor small = engine.decode(decoder, run.decoderOptions(),
                                           run.noise("decoder_noise", generator), noObserver());
    QString problem = pictureMismatch("image_small", small, run.golden["image_small"], smallBounds);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const at::Tensor large =
        engine.upsample(UpsamplerStage::First, small, { run.steps("super_res_steps"), {} },
                        run.noise("super_res_noise", generator), [] {});
    problem = pictureMismatch("image", asReturned(large), run.golden["image"], largeBounds);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    problem = savedPictureMismatch(run, large);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    if (run.golden.has("image_f64"))
        problem =
            pictureMismatch("image_f64", asReturned(large), run.golden["image_f64"], doubleBounds);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void GoldenPipelineTest::textToImage()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, textToImageModel);
    const c10::InferenceMode inference;
    Engine engine = engineOf(textToImageModel);
    const Run run(name.toStdString());
    const auto generator = run.generator();
    const TextConditions caption = engine.encodeText(run.captions());
    const TextConditions empty = engine.encodeText({ "" });
    const QString textProblem = textMismatch(run, caption, empty);
    QVERIFY2(textProblem.isEmpty(), qPrintable(textProblem));
    const double priorScale = run.scale("prior_guidance_scale");
    const at::Tensor z = engine.samplePrior(engine.readCaption(caption, empty, priorScale),
                                            { run.steps("prior_steps"), {} },
                                            run.noise("prior_noise", generator), noObserver());
    UNCLIP_COMPARE_TENSORS("image_embeddings", z, run.golden["image_embeddings"],
                           embeddingTolerance);
    if (run.golden.has("image_embeddings_f64"))
        UNCLIP_COMPARE_TENSORS("image_embeddings_f64", z, run.golden["image_embeddings_f64"],
                               doubleEmbeddingTolerance);
    finish(engine, run, engine.decoderFor(z, caption, empty, run.decoderScale()), generator);
}

void GoldenPipelineTest::torchGeneratorGivesTheSameNoise()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, textToImageModel);
    const Run run(name.toStdString());
    const auto generator = run.generator();
    if (!generator)
        return; // the run's noise has no seed
    for (const char *stage : { "prior_noise", "decoder_noise", "super_res_noise" }) {
        for (const at::Tensor &draw : run.golden[stage].unbind()) {
            const QString problem = drawMismatch(stage, *generator, draw);
            QVERIFY2(problem.isEmpty(), qPrintable(problem));
        }
    }
}

/// Every recorded step of a stage, from the recorded sample before it.
void GoldenPipelineTest::singleSteps()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, textToImageModel);
    constexpr double tolerance = 1e-5;
    const Run run(name.toStdString());
    const ModelFolder model(goldenDir() / textToImageModel);
    for (const std::string stage : { "prior", "decoder" }) {
        const Sampler sampler = samplerOf(run, model, stage);
        QCOMPARE(sampler.timesteps(), toList(run.golden[stage + "_timesteps"]));
        const std::string outputs = stage + "_guided_model_output";
        if (!run.golden.has(outputs))
            continue;
        const at::Tensor noise = run.golden[stage + "_noise"];
        const at::Tensor samples = run.golden[stage + "_samples_after_step"];
        QCOMPARE(samples.size(0), std::int64_t { sampler.stepCount() });
        for (int i = 0; i < sampler.stepCount(); ++i) {
            const at::Tensor drawn = i + 1 < sampler.stepCount() ? noise[i + 1] : at::Tensor();
            const auto result =
                sampler.step(i, run.golden[outputs][i], i == 0 ? noise[0] : samples[i - 1], drawn);
            UNCLIP_COMPARE_TENSORS(stage, result.previous, samples[i],
                                   tolerance * std::max(1.0, largest(samples[i])));
            const at::Tensor original = run.golden[stage + "_pred_x0"][i];
            UNCLIP_COMPARE_TENSORS(stage + "_pred_x0", result.original, original,
                                   tolerance * std::max(1.0, largest(original)));
        }
    }
}

/// The decoder's conditions from the recorded z_i and captions.
void GoldenPipelineTest::textProjection()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, textToImageModel);
    const c10::InferenceMode inference;
    const Run run(name.toStdString());
    const ModelFolder model(goldenDir() / textToImageModel);
    nn::TextProjModel project(TextProjConfig::fromJson(model.config("text_proj")));
    nn::loadState(*project, model.weights("text_proj"), at::kFloat, "text_proj");
    const at::Tensor text = run.golden["prompt_embeds"];
    at::Tensor z = run.golden["image_embeddings"];
    if (text.size(0) != z.size(0)) // guided: rows without a picture come first
        z = at::cat(
            { project->learned_classifier_free_guidance_embeddings.expand({ z.size(0), -1 }), z },
            0);
    const nn::DecoderConditions made = project(z, text, run.golden["text_hidden_states"]);
    UNCLIP_COMPARE_TENSORS("text_proj_additive", made.additive, run.golden["text_proj_additive"],
                           projectionTolerance);
    UNCLIP_COMPARE_TENSORS("text_proj_encoder_hidden_states", made.context,
                           run.golden["text_proj_encoder_hidden_states"], projectionTolerance);
}

/// Every recorded call of the decoder, from the recorded sample before it.
void GoldenPipelineTest::guidedDecoder()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, textToImageModel);
    const c10::InferenceMode inference;
    Engine engine = engineOf(textToImageModel);
    const Run run(name.toStdString());
    if (!run.golden.has("decoder_guided_model_output"))
        return;
    const Denoiser decoder =
        engine.decoderFor(run.golden["image_embeddings"], engine.encodeText(run.captions()),
                          engine.encodeText({ "" }), run.decoderScale());
    const at::Tensor outputs = run.golden["decoder_guided_model_output"];
    const at::Tensor samples = run.golden["decoder_samples_after_step"];
    const std::vector<std::int64_t> timesteps = toList(run.golden["decoder_timesteps"]);
    for (std::int64_t i = 0; i < outputs.size(0); ++i)
        UNCLIP_COMPARE_TENSORS("decoder_guided_model_output",
                               decoder(i == 0 ? run.golden["decoder_noise"][0] : samples[i - 1],
                                       timesteps[static_cast<std::size_t>(i)]),
                               outputs[i], guidedTolerance);
}

void GoldenPipelineTest::imageVariation()
{
    QFETCH(QString, name);
    UNCLIP_NEED_RUN(name, imageVariationModel);
    const c10::InferenceMode inference;
    Engine engine = engineOf(imageVariationModel);
    const Run run(name.toStdString());
    at::Tensor z = run.golden["image_embeddings"];
    if (run.settings.contains("image")) {
        const auto file = run.settings.at("image").get<std::string>();
        UNCLIP_NEED_GOLDEN_FILES(file);
        const PreprocessorConfig preprocessor = engine.preprocessor();
        const Image square = clipCentreSquare(readImage(goldenDir() / file, AlphaMode::Drop),
                                              static_cast<int>(preprocessor.shortestEdge),
                                              static_cast<int>(preprocessor.cropSize));
        const at::Tensor one = engine.encodeImages(clipPixels(square, preprocessor));
        const at::Tensor all = one.repeat_interleave(run.copies(), 0);
        // Recorded before or after the repetition.
        const QString problem =
            mismatch("image_embeddings", z.size(0) == 1 ? one : all, z, embeddingTolerance);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        z = all;
    }
    const TextConditions empty = engine.encodeText({ "" });
    const Denoiser decoder =
        engine.decoderFor(z, repeated(empty, z.size(0)), empty, run.decoderScale());
    const Sampler sampler = samplerOf(run, engine.folder(), "decoder");
    QCOMPARE(sampler.timesteps(), toList(run.golden["decoder_timesteps"]));
    const QString problem = stepsMismatch(run, "decoder", sampler, decoder);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    finish(engine, run, decoder, {});
}

/// The upsampler's timesteps and its recorded steps; another network does the last one.
void GoldenPipelineTest::upsamplerSteps()
{
    QFETCH(QString, name);
    const bool isVariation = name.startsWith(QLatin1String("variation_"));
    const std::string &component = isVariation ? imageVariationModel : textToImageModel;
    UNCLIP_NEED_RUN(name, component);
    const c10::InferenceMode inference;
    const Run run(name.toStdString());
    const ModelFolder model(goldenDir() / component);
    const Sampler sampler = samplerOf(run, model, "super_res");
    QCOMPARE(sampler.timesteps(), toList(run.golden["super_res_timesteps"]));
    if (!run.golden.has("super_res_samples_after_step"))
        return;
    const at::Tensor noise = run.golden["super_res_noise"];
    const at::Tensor condition =
        nn::upscaleBicubic(run.golden["image_small"], noise.size(-2), noise.size(-1));
    nn::UNet2D networks[] = { loadUnet(model, "super_res_first"),
                              loadUnet(model, "super_res_last") };
    const QString problem = stepsMismatch(run, "super_res", sampler, [&](auto &x, auto t) {
        return networks[t == sampler.timesteps().back() ? 1 : 0](
            at::cat({ x, condition }, 1), at::full({ x.size(0) }, t, at::kLong));
    });
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

UNCLIP_GOLDEN_MAIN(GoldenPipelineTest)
#include "tst_golden_pipeline.moc"
