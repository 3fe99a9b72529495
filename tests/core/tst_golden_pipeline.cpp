#include "image/clippreprocess.h"
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

#include <cmath>

using namespace unclip;
using namespace unclip::test;

namespace {

/// Recorded noise of a stage: draw i is row i of the tensor.
NoiseDraw recorded(const at::Tensor &noise)
{
    return [noise](int draw) { return noise[draw]; };
}

StepObserver noObserver()
{
    return [](int, const at::Tensor &) {};
}

struct Closeness
{
    double rmse = 0.0;
    double share = 0.0; ///< of elements within the tolerance
};

Closeness compare(const at::Tensor &actual, const at::Tensor &expected, double tolerance)
{
    const at::Tensor difference = (actual - expected).abs();
    return { difference.square().mean().sqrt().item<double>(),
             (difference <= tolerance).to(at::kFloat).mean().item<double>() };
}

Vector vectorOf(const at::Tensor &row)
{
    const at::Tensor plain = row.to(at::kDouble).contiguous();
    return { plain.data_ptr<double>(), plain.data_ptr<double>() + plain.numel() };
}

at::Tensor tensorOf(const Vector &values)
{
    return at::tensor(at::ArrayRef<double>(values), at::kDouble);
}

/// One whole run with the noise of its recording, or of torch's generator.
struct TextToImageRun
{
    nlohmann::json settings;
    GoldenFile golden;
    Engine &engine;

    TextToImageRun(const std::string &name, Engine &model)
        : settings(readJsonFile(goldenDir() / (name + ".json")))
        , golden(name + ".safetensors")
        , engine(model)
    {
    }

    TextConditions captions() const
    {
        std::vector<std::string> rows;
        for (const auto &prompt : settings.at("prompts"))
            for (int i = 0; i < settings.at("num_images_per_prompt").get<int>(); ++i)
                rows.push_back(prompt.get<std::string>());
        return engine.encodeText(rows);
    }

    NoiseDraw noise(const std::string &key, std::optional<at::Generator> generator) const
    {
        if (!generator)
            return recorded(golden[key]);
        const std::vector<std::int64_t> shape = golden[key][0].sizes().vec();
        return [=](int) { return at::randn(shape, *generator, at::kFloat); };
    }

    int steps(const char *key) const { return settings.at(key).get<int>(); }
    double scale(const char *key) const { return settings.at(key).get<double>(); }
};

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
    void textToImage_data();
    void textToImage();
    void torchGeneratorGivesTheSameNoise();
    void imageVariation_data();
    void imageVariation();

private:
    static void runTextToImage(const std::string &name, std::optional<at::Generator> generator);
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
    UNCLIP_NEED_GOLDEN();
    QFETCH(QString, other);
    QFETCH(QString, result);
    QFETCH(double, tolerance);
    const GoldenFile golden("paper_algebra.safetensors");
    const Vector a = vectorOf(golden["a"]);
    const Vector b = vectorOf(golden[other.toStdString()]);
    const Vector mixes = vectorOf(golden["theta"]);
    for (std::size_t i = 0; i < mixes.size(); ++i) {
        const QString problem =
            mismatch(result.toStdString(), tensorOf(slerp(a, b, mixes[i])),
                     golden[result.toStdString()][static_cast<std::int64_t>(i)], tolerance);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void GoldenPipelineTest::textDiff()
{
    UNCLIP_NEED_GOLDEN();
    const GoldenFile golden("paper_algebra.safetensors");
    const Vector direction =
        textDirection(vectorOf(golden["td_text"]), vectorOf(golden["td_text0"]));
    QString problem = mismatch("td_direction", tensorOf(direction), golden["td_direction"], 1e-9);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const Vector thetas = vectorOf(golden["td_theta"]);
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
    UNCLIP_NEED_GOLDEN();
    const GoldenFile golden("paper_algebra.safetensors");
    const at::Tensor text = golden["rerank_text"];
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

void GoldenPipelineTest::textToImage_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : { "t2i_5_5_7", "t2i_default_steps", "t2i_no_guidance",
                              "t2i_prior_guidance_only", "t2i_strong_guidance" })
        QTest::newRow(name) << name;
}

void GoldenPipelineTest::textToImage()
{
    UNCLIP_NEED_GOLDEN();
    QFETCH(QString, name);
    const QString absent = firstAbsent({ name.toStdString() + ".safetensors" });
    if (!absent.isEmpty())
        QSKIP(qPrintable(absent + QStringLiteral(" is not in this golden folder")));
    runTextToImage(name.toStdString(), {});
}

void GoldenPipelineTest::torchGeneratorGivesTheSameNoise()
{
    UNCLIP_NEED_GOLDEN();
    const QString absent = firstAbsent({ "t2i_torch_seed.safetensors" });
    if (!absent.isEmpty())
        QSKIP(qPrintable(absent + QStringLiteral(" is not in this golden folder")));
    const auto settings = readJsonFile(goldenDir() / "t2i_torch_seed.json");
    runTextToImage(
        "t2i_torch_seed",
        at::detail::createCPUGenerator(settings.at("torch_generator_seed").get<std::uint64_t>()));
}

void GoldenPipelineTest::runTextToImage(const std::string &name,
                                        std::optional<at::Generator> generator)
{
    const c10::InferenceMode inference;
    Engine engine(ModelFolder(goldenDir() / "karlo-tiny"), at::kCPU, at::kFloat);
    const TextToImageRun run(name, engine);
    const TextConditions caption = run.captions();
    const TextConditions empty = engine.encodeText({ "" });

    const at::Tensor z = engine.samplePrior(
        caption, empty, { run.steps("prior_steps"), run.scale("prior_guidance_scale"), {} },
        run.noise("prior_noise", generator), noObserver());
    const QString problem = mismatch("image_embeddings", z, run.golden["image_embeddings"], 1e-3);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));

    const double guidance = run.scale("decoder_guidance_scale");
    const at::Tensor small = engine.decode(engine.decoderFor(z, caption, empty, guidance),
                                           { run.steps("decoder_steps"), guidance, {} },
                                           run.noise("decoder_noise", generator), noObserver());
    const Closeness base = compare(small, run.golden["image_small"], 1e-3);
    QVERIFY2(base.share >= 0.99 && base.rmse < 2e-3,
             qPrintable(QStringLiteral("image_small: %1 %2").arg(base.share).arg(base.rmse)));

    const at::Tensor large =
        engine.upsample(UpsamplerStage::First, small, { run.steps("super_res_steps"), 1.0, {} },
                        run.noise("super_res_noise", generator), [] {});
    const at::Tensor image = (large * 0.5 + 0.5).clamp(0.0, 1.0).permute({ 0, 2, 3, 1 });
    const Closeness whole = compare(image, run.golden["image"], 2e-3);
    QVERIFY2(whole.share >= 0.99 && whole.rmse < 1e-3,
             qPrintable(QStringLiteral("image: %1 %2").arg(whole.share).arg(whole.rmse)));
}

void GoldenPipelineTest::imageVariation_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         { "variation_default_steps", "variation_5_steps", "variation_from_embedding" })
        QTest::newRow(name) << name;
}

void GoldenPipelineTest::imageVariation()
{
    UNCLIP_NEED_GOLDEN();
    QFETCH(QString, name);
    const QString absent = firstAbsent({ name.toStdString() + ".safetensors" });
    if (!absent.isEmpty())
        QSKIP(qPrintable(absent + QStringLiteral(" is not in this golden folder")));
    const c10::InferenceMode inference;
    Engine engine(ModelFolder(goldenDir() / "karlo-tiny-image-variations"), at::kCPU, at::kFloat);
    const TextToImageRun run(name.toStdString(), engine);
    at::Tensor z = run.golden["image_embeddings"];
    if (run.settings.contains("image")) {
        const Image picture =
            readImage(goldenDir() / run.settings.at("image").get<std::string>(), AlphaMode::Drop);
        const PreprocessorConfig preprocessor = engine.preprocessor();
        const Image square = clipCentreSquare(picture, static_cast<int>(preprocessor.shortestEdge),
                                              static_cast<int>(preprocessor.cropSize));
        const at::Tensor encoded = engine.encodeImages(clipPixels(square, preprocessor));
        const QString problem = mismatch("image_embeddings", encoded, z, 1e-3);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        z = encoded;
    }
    const TextConditions empty = engine.encodeText({ "" });
    const TextConditions rows = repeated(empty, z.size(0));
    const double guidance = run.scale("decoder_guidance_scale");
    const at::Tensor small = engine.decode(engine.decoderFor(z, rows, empty, guidance),
                                           { run.steps("decoder_steps"), guidance, {} },
                                           run.noise("decoder_noise", {}), noObserver());
    const Closeness base = compare(small, run.golden["image_small"], 1e-3);
    QVERIFY2(base.share >= 0.99 && base.rmse < 2e-3,
             qPrintable(QStringLiteral("image_small: %1 %2").arg(base.share).arg(base.rmse)));
    const at::Tensor large =
        engine.upsample(UpsamplerStage::First, small, { run.steps("super_res_steps"), 1.0, {} },
                        run.noise("super_res_noise", {}), [] {});
    const Closeness whole = compare((large * 0.5 + 0.5).clamp(0.0, 1.0).permute({ 0, 2, 3, 1 }),
                                    run.golden["image"], 2e-3);
    QVERIFY2(whole.share >= 0.99 && whole.rmse < 1e-3,
             qPrintable(QStringLiteral("image: %1 %2").arg(whole.share).arg(whole.rmse)));
}

QTEST_GUILESS_MAIN(GoldenPipelineTest)
#include "tst_golden_pipeline.moc"
