#include "unclip/recipe.h"

#include "recipe/base64.h"
#include "unclip/error.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <limits>

using namespace unclip;

Q_DECLARE_METATYPE(unclip::Request)

namespace {

const std::string hash(64, 'a');

/// Every field differs from its default.
Sampling oddSampling()
{
    Sampling sampling;
    sampling.prior = PriorKind::Autoregressive;
    sampling.priorSteps = 11;
    sampling.priorGuidanceScale = 0.1 + 0.2;
    sampling.candidates = 5;
    sampling.candidateChoice = CandidateChoice::Picked;
    sampling.pickedCandidate = 4;
    sampling.decoderSteps = 25;
    sampling.decoderGuidanceScale = 8.0;
    sampling.eta = 1.0 / 3.0;
    sampling.superResSteps = 7;
    sampling.superResSecondSteps = 9;
    sampling.upsampleStages = 1;
    sampling.seed = std::numeric_limits<std::uint64_t>::max() - 1;
    return sampling;
}

Source pictureSource()
{
    PictureSource source;
    source.crop = { Crop::Mode::Square, 0.1, 1.0 / 7.0, 0.7 };
    source.name = "katze \u732b.png";
    source.sha256 = hash;
    return source;
}

Source latentsSource()
{
    return Latents { { { 0.1F, -2.5e-38F, 3.4e38F } },
                     { { 1, 2, 2 }, { 1.0F, -0.0F, 0.25F, 1e-45F } } };
}

Recipe recipeOf(const Request &request)
{
    Recipe recipe;
    recipe.request = request;
    recipe.pictureIndex = 3;
    recipe.parameter = 2.0 / 3.0;
    recipe.modelName = "starter";
    recipe.modelHash = hash;
    recipe.device = "cpu";
    recipe.precision = "bf16";
    recipe.threads = 2;
    recipe.softwareVersion = "0.1.0";
    recipe.created = "2026-01-02T03:04:05Z";
    recipe.parents = { "p1", "p2" };
    recipe.width = 256;
    recipe.height = 128;
    return recipe;
}

Recipe createRecipe(const std::string &prompt = "a red cat")
{
    return recipeOf(Create { prompt, 2, 5, oddSampling() });
}

/// The JSON of a good recipe with one value replaced.
std::string changedJson(const char *pointer, const nlohmann::json &value)
{
    nlohmann::json json = nlohmann::json::parse(toJson(createRecipe()));
    json[nlohmann::json::json_pointer(pointer)] = value;
    return json.dump();
}

} // namespace

class TestRecipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data();
    void roundTrip();
    void fieldsSurvive();
    void sourcesSurvive();
    void seeds_data();
    void seeds();
    void doublesAreExact_data();
    void doublesAreExact();
    void pixelsAreLeftOut();
    void unknownKeysAreIgnored();
    void absentKeysTakeDefaults();
    void hostile_data();
    void hostile();
    void hostileValue_data();
    void hostileValue();
    void truncatedAnywhere();
    void parametersText_data();
    void parametersText();
    void pngText();
    void base64_data();
    void base64();
    void badBase64_data();
    void badBase64();
};

void TestRecipe::roundTrip_data()
{
    QTest::addColumn<Request>("request");
    QTest::newRow("create") << Request(Create { "a \"red\" cat\n\u732b", 2, 5, oddSampling() });
    QTest::newRow("vary") << Request(
        Vary { pictureSource(), 1, 3, 50, { 0.0, 0.25 }, oddSampling() });
    QTest::newRow("blend") << Request(
        Blend { { { pictureSource(), 0.3 }, { PromptSource { "dog" }, -1.5 } },
                { 0.0, 1.0 / 3.0, 1.0 },
                BaseNoise::Shared,
                20,
                oddSampling() });
    QTest::newRow("edit") << Request(
        Edit { latentsSource(), "cat", "tiger", { 0.1, 0.2 }, 30, oddSampling() });
    QTest::newRow("explore") << Request(
        Explore { PromptSource { "x" }, { 0, 5, 320 }, oddSampling() });
    QTest::newRow("defaults") << Request(Create {});
}

void TestRecipe::roundTrip()
{
    QFETCH(Request, request);
    const std::string json = toJson(recipeOf(request));
    const Recipe back = recipeFromJson(json);
    QCOMPARE(back.request.index(), request.index());
    QCOMPARE(toJson(back), json);
}

void TestRecipe::fieldsSurvive()
{
    const Recipe recipe = createRecipe();
    const Recipe back = recipeFromJson(toJson(recipe));
    const auto &create = std::get<Create>(back.request);
    QCOMPARE(create.prompt, std::string("a red cat"));
    QCOMPARE(create.firstImage, 2);
    QCOMPARE(create.imageCount, 5);
    QVERIFY(create.sampling.prior == PriorKind::Autoregressive);
    QVERIFY(create.sampling.candidateChoice == CandidateChoice::Picked);
    QVERIFY(create.sampling.priorGuidanceScale == 0.1 + 0.2);
    QVERIFY(create.sampling.eta == std::optional<double>(1.0 / 3.0));
    QCOMPARE(create.sampling.superResSecondSteps, 9);
    QCOMPARE(create.sampling.upsampleStages, 1);
    QVERIFY(back.parameter == 2.0 / 3.0);
    QCOMPARE(back.pictureIndex, 3);
    QCOMPARE(back.parents, recipe.parents);
    QCOMPARE(back.created, recipe.created);
    QCOMPARE(back.height, 128);
}

void TestRecipe::sourcesSurvive()
{
    const Blend blend {
        { { pictureSource(), 1.0 }, { latentsSource(), 1.0 } }, { 0.5 }, BaseNoise::Shared, 0, {}
    };
    const Recipe back = recipeFromJson(toJson(recipeOf(blend)));
    const auto &request = std::get<Blend>(back.request);
    QVERIFY(request.baseNoise == BaseNoise::Shared);
    const auto &picture = std::get<PictureSource>(request.ends[0].source);
    QVERIFY(picture.crop == std::get<PictureSource>(pictureSource()).crop);
    QCOMPARE(picture.name, std::get<PictureSource>(pictureSource()).name);
    QCOMPARE(picture.sha256, hash);
    const auto &latents = std::get<Latents>(request.ends[1].source);
    const auto expected = std::get<Latents>(latentsSource());
    QVERIFY(latents.imageEmbedding.values == expected.imageEmbedding.values);
    QVERIFY(latents.latentNoise.values == expected.latentNoise.values);
    QVERIFY(std::signbit(latents.latentNoise.values[1]));
    QVERIFY(latents.latentNoise.shape == expected.latentNoise.shape);
}

void TestRecipe::seeds_data()
{
    QTest::addColumn<quint64>("seed");
    QTest::newRow("0") << quint64 { 0 };
    QTest::newRow("2^53") << quint64 { 1 } * (quint64 { 1 } << 53);
    QTest::newRow("2^53 + 1") << (quint64 { 1 } << 53) + 1;
    QTest::newRow("2^64 - 1") << ~quint64 { 0 };
}

void TestRecipe::seeds()
{
    QFETCH(quint64, seed);
    Create create;
    create.sampling.seed = seed;
    const std::string json = toJson(recipeOf(create));
    const nlohmann::json written = nlohmann::json::parse(json)["request"]["sampling"]["seed"];
    QCOMPARE(written.is_string(),
             seed > (quint64 { 1 } << 53)); // else other programs would round it
    const auto read = [](const std::string &text) {
        return quint64 { std::get<Create>(recipeFromJson(text).request).sampling.seed };
    };
    QCOMPARE(read(json), seed);
    QCOMPARE(read(changedJson("/request/sampling/seed", std::uint64_t { seed })), seed);
}

void TestRecipe::doublesAreExact_data()
{
    QTest::addColumn<double>("value");
    for (const double value :
         { 0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, -0.0, 123456789.123 })
        QTest::addRow("%.17g", value) << value;
}

void TestRecipe::doublesAreExact()
{
    QFETCH(double, value);
    Recipe recipe = createRecipe();
    recipe.parameter = value;
    const double back = recipeFromJson(toJson(recipe)).parameter;
    QVERIFY(back == value && std::signbit(back) == std::signbit(value));
}

void TestRecipe::pixelsAreLeftOut()
{
    PictureSource source;
    source.image = Image::blank(100, 100);
    Vary vary;
    vary.source = source;
    const std::string json = toJson(recipeOf(vary));
    QVERIFY(json.size() < 2000);
    const Recipe back = recipeFromJson(json);
    QVERIFY(std::get<PictureSource>(std::get<Vary>(back.request).source).image.isEmpty());
}

void TestRecipe::unknownKeysAreIgnored()
{
    QCOMPARE(toJson(recipeFromJson(changedJson("/future", { 1, 2 }))), toJson(createRecipe()));
    QCOMPARE(toJson(recipeFromJson(changedJson("/request/sampling/future", "x"))),
             toJson(createRecipe()));
}

void TestRecipe::absentKeysTakeDefaults()
{
    const Recipe recipe =
        recipeFromJson(R"({"version": 1, "request": {"mode": "vary", "etas": null}})");
    const auto &vary = std::get<Vary>(recipe.request);
    QCOMPARE(vary.imageCount, 4);
    QCOMPARE(vary.sampling.candidates, 2);
    QVERIFY(!vary.sampling.eta);
}

void TestRecipe::hostile_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("Steps: 25");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("number") << QByteArray("1");
    QTest::newRow("no version") << QByteArray(R"({"request": {"mode": "create"}})");
    QTest::newRow("version text") << QByteArray(
        R"({"version": "1", "request": {"mode": "create"}})");
    QTest::newRow("version 0") << QByteArray(R"({"version": 0, "request": {"mode": "create"}})");
    QTest::newRow("newer version")
        << QByteArray(R"({"version": 2, "request": {"mode": "create"}})");
    QTest::newRow("version huge") << QByteArray(
        R"({"version": 18446744073709551617, "request": {"mode": "create"}})");
    QTest::newRow("no request") << QByteArray(R"({"version": 1})");
    QTest::newRow("request null") << QByteArray(R"({"version": 1, "request": 5})");
    QTest::newRow("no mode") << QByteArray(R"({"version": 1, "request": {}})");
    QTest::newRow("deep") << QByteArray(R"({"version": 1, "x": )") + QByteArray(100000, '[');
    QTest::newRow("not UTF-8") << QByteArray("{\"version\": 1, \"request\": \"\xff\"}");
    QTest::newRow("too long") << QByteArray((16 << 20) + 1, ' ');
    QTest::newRow("twice the same key")
        << QByteArray(R"({"version": 1, "version": 1, "request": {"mode": "create"}})");
}

void TestRecipe::hostile()
{
    QFETCH(QByteArray, json);
    QVERIFY_EXCEPTION_THROWN(recipeFromJson(json.toStdString()), InvalidRequest);
}

void TestRecipe::hostileValue_data()
{
    QTest::addColumn<QByteArray>("pointer");
    QTest::addColumn<QByteArray>("value");
    const auto add = [](const char *pointer, const char *value) {
        QTest::addRow("%s = %.40s", pointer, value) << QByteArray(pointer) << QByteArray(value);
    };
    add("/request/mode", "\"destroy\"");
    add("/request/mode", "0");
    add("/request/prompt", "7");
    add("/request/prompt", "\"\\u0000\"");
    add("/request/image_count", "1e9");
    add("/request/image_count", "1001");
    add("/request/image_count", "-1");
    add("/request/image_count", "4294967297");
    add("/request/image_count", "18446744073709551615");
    add("/request/first_image", "\"2\"");
    add("/request/sampling", "[]");
    add("/request/sampling/prior", "\"astrology\"");
    add("/request/sampling/prior_steps", "1");
    add("/request/sampling/decoder_guidance_scale", "\"nan\"");
    add("/request/sampling/decoder_guidance_scale", "1e308");
    add("/request/sampling/eta", "1.0001");
    add("/request/sampling/eta", "true");
    add("/request/sampling/seed", "-1");
    add("/request/sampling/seed", "0.5");
    add("/request/sampling/seed", "\"18446744073709551616\"");
    add("/request/sampling/seed", "\"12x\"");
    add("/request/sampling/seed", "\"\"");
    add("/request/sampling/seed", "\" 1\"");
    add("/picture_index", "-1");
    add("/threads", "1000000");
    add("/width", "-5");
    add("/model_name", "[]");
    add("/parents", "\"p\"");
    add("/parents", "[1]");
    add("/request", R"({"mode": "vary", "source": {"kind": "url"}})");
    add("/request", R"({"mode": "vary", "source": {"prompt": "x"}})");
    add("/request", R"({"mode": "vary", "source": {"kind": "picture", "sha256": "x"}})");
    add("/request", R"({"mode": "vary", "source": {"kind": "picture", "crop": {"mode": 1}}})");
    add("/request", R"({"mode": "vary", "source": {"kind": "latents", "image_embedding": "A"}})");
    add("/request",
        R"({"mode": "vary", "source": {"kind": "latents", "image_embedding": "AADAfw=="}})");
    add("/request", R"({"mode": "vary", "source": {"kind": "latents", "image_embedding": "AACAPw==",
        "noise_shape": [9223372036854775807, 3], "noise": ""}})");
    add("/request", R"({"mode": "vary", "etas": {"0": 1}})");
    add("/request", R"({"mode": "blend", "ends": []})");
    add("/request", R"({"mode": "blend", "ends": [5]})");
    add("/request", R"({"mode": "edit", "strengths": [2]})");
    add("/request", R"({"mode": "explore", "dimensions": [1.5]})");
}

void TestRecipe::hostileValue()
{
    QFETCH(QByteArray, pointer);
    QFETCH(QByteArray, value);
    const std::string json =
        changedJson(pointer.constData(), nlohmann::json::parse(value.toStdString()));
    QVERIFY_EXCEPTION_THROWN(recipeFromJson(json), InvalidRequest);
}

void TestRecipe::truncatedAnywhere()
{
    const std::string json = toJson(createRecipe());
    for (std::size_t size = 0; size < json.size(); ++size)
        QVERIFY_EXCEPTION_THROWN(recipeFromJson(json.substr(0, size)), InvalidRequest);
}

void TestRecipe::parametersText_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QString>("expected");
    Sampling sampling;
    sampling.decoderSteps = 25;
    sampling.decoderGuidanceScale = 8.0;
    sampling.seed = 1;
    QTest::newRow("create")
        << Request(Create { "a cat, red\nsitting", 0, 1, sampling })
        << QStringLiteral("a cat, red\nsitting\nNegative prompt: \n"
                          "Steps: 25, Sampler: DDPM, CFG scale: 8, Seed: 1, Size: 256x128, "
                          "Model hash: %1, Model: starter, Prior: diffusion, Mode: create, "
                          "Picture: 3, Version: 0.1.0")
               .arg(QString::fromStdString(hash));
    sampling.eta = 0.5;
    QTest::newRow("edit") << Request(
        Edit { pictureSource(), "cat", "tiger", { 0.25 }, 0, sampling })
                          << QStringLiteral(
                                 "tiger\nNegative prompt: \n"
                                 "Steps: 25, Sampler: DDIM, CFG scale: 8, Seed: 1, Size: 256x128, "
                                 "Model hash: %1, Model: starter, Eta: 0.5, Prior: diffusion, "
                                 "Mode: edit, Strength: 0.666667, Picture: 3, Version: 0.1.0")
                                 .arg(QString::fromStdString(hash));
}

void TestRecipe::parametersText()
{
    QFETCH(Request, request);
    QFETCH(QString, expected);
    Recipe recipe = recipeOf(request);
    QCOMPARE(QString::fromStdString(toParametersText(recipe)), expected);
    recipe.modelName = "tiny, \"new\": one";
    const std::string quoted = "Model: \"tiny, \\\"new\\\": one\",";
    QVERIFY(toParametersText(recipe).find(quoted) != std::string::npos);
}

void TestRecipe::pngText()
{
    const Recipe recipe = createRecipe("\u4e00\u53ea\u732b");
    const std::vector<std::uint8_t> bytes = encodePng(Image::blank(2, 2), toPngText(recipe));
    const PngText text = decodePngText(bytes, "sample");
    QCOMPARE(text.size(), std::size_t { 2 });
    QCOMPARE(text.at("parameters"), toParametersText(recipe));
    const std::optional<Recipe> back = recipeFromPngText(text);
    QVERIFY(back.has_value());
    QCOMPARE(toJson(*back), toJson(recipe));
    QVERIFY(!recipeFromPngText({ { "parameters", "x" } }).has_value());
    QVERIFY_EXCEPTION_THROWN(recipeFromPngText({ { "unclip-recipe", "x" } }), InvalidRequest);
}

void TestRecipe::base64_data()
{
    QTest::addColumn<QList<float>>("values");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << QList<float> {} << QByteArray();
    QTest::newRow("one") << QList<float> { 1.0F } << QByteArray("AACAPw==");
    QTest::newRow("two") << QList<float> { 1.0F, -2.0F } << QByteArray("AACAPwAAAMA=");
    QTest::newRow("three") << QList<float> { 1.0F, -2.0F, 0.5F } << QByteArray("AACAPwAAAMAAAAA/");
}

void TestRecipe::base64()
{
    QFETCH(QList<float>, values);
    QFETCH(QByteArray, text);
    const std::vector<float> floats(values.begin(), values.end());
    QCOMPARE(QByteArray::fromStdString(base64FromFloats(floats)), text);
    QVERIFY(floatsFromBase64(text.toStdString()) == floats);
}

void TestRecipe::badBase64_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : { "A", "AAAA", "AACAPw=", "AACAPw", "AACA=w==", "AACA\nw==", "====",
                              "AACAPw==AACAPw==", "\xff\xff\xff\xff" })
        QTest::addRow("%s", QByteArray(text).toHex().constData()) << QByteArray(text);
}

void TestRecipe::badBase64()
{
    QFETCH(QByteArray, text);
    QVERIFY(!floatsFromBase64(text.toStdString()).has_value());
}

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
