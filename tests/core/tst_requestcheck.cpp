#include "recipe/requestcheck.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <limits>

using namespace unclip;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

Source picture()
{
    PictureSource source;
    source.image = Image::blank(4, 4);
    return source;
}

Source latents(std::vector<float> embedding, Noise noise = {})
{
    return Latents { { std::move(embedding) }, std::move(noise) };
}

Vary vary()
{
    return { picture(), 0, 4, 0, { 0.0, 0.5, 1.0 }, {} };
}

Blend blend()
{
    Blend request;
    request.ends = { { picture(), 1.0 }, { PromptSource { "cat" }, -0.5 } };
    request.mixes = { 0.0, 0.5, 1.0 };
    return request;
}

Edit edit()
{
    return { picture(), "", "snow", { 0.0, 0.3 }, 0, {} };
}

Explore explore()
{
    return { picture(), { 0, 4, 320 }, {} };
}

Request createWith(const std::function<void(Create &)> &change)
{
    Create request;
    request.prompt = "a cat";
    change(request);
    return request;
}

Request sampled(const std::function<void(Sampling &)> &change)
{
    return createWith([&change](Create &create) { change(create.sampling); });
}

template <typename T> Request changed(T request, const std::function<void(T &)> &change)
{
    change(request);
    return request;
}

Request fromPicture(const std::function<void(PictureSource &)> &change)
{
    Vary request = vary();
    change(std::get<PictureSource>(request.source));
    return request;
}

Request fromLatents(const Source &source)
{
    return changed<Vary>(vary(), [&source](Vary &request) { request.source = source; });
}

} // namespace

Q_DECLARE_METATYPE(unclip::Request)

class TestRequestCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fine_data();
    void fine();
    void wrongSampling_data();
    void wrongSampling();
    void wrongRequest_data();
    void wrongRequest();
    void pixelsOnlyWhenRequired();
};

void TestRequestCheck::fine_data()
{
    QTest::addColumn<Request>("request");
    QTest::newRow("create") << createWith([](Create &) {});
    QTest::newRow("vary") << Request(vary());
    QTest::newRow("blend") << Request(blend());
    QTest::newRow("edit") << Request(edit());
    QTest::newRow("explore") << Request(explore());
    QTest::newRow("empty prompt") << createWith([](Create &c) { c.prompt.clear(); });
    QTest::newRow("longest prompt") << createWith([](Create &c) { c.prompt.assign(65536, 'x'); });
    QTest::newRow("most pictures") << createWith([](Create &c) { c.imageCount = 1000; });
    QTest::newRow("last picture") << createWith([](Create &c) { c.firstImage = (1 << 26) - 1000; });
    QTest::newRow("two steps") << sampled([](Sampling &s) { s.decoderSteps = s.priorSteps = 2; });
    QTest::newRow("no guidance") << sampled([](Sampling &s) { s.decoderGuidanceScale = 0.0; });
    QTest::newRow("eta 1") << sampled([](Sampling &s) { s.eta = 1.0; });
    QTest::newRow("picked is not used") << sampled([](Sampling &s) { s.pickedCandidate = 99; });
    QTest::newRow("largest seed") << sampled([](Sampling &s) { s.seed = ~std::uint64_t { 0 }; });
    QTest::newRow("noise") << fromLatents(
        latents({ 1.0F }, { { 1, 2, 3 }, std::vector<float>(6) }));
    QTest::newRow("one end") << changed<Blend>(blend(), [](Blend &b) {
        b.ends.resize(1);
        b.mixes.clear();
    });
}

void TestRequestCheck::fine()
{
    QFETCH(Request, request);
    const auto problem = problemWith(request);
    QVERIFY2(!problem, problem ? problem->c_str() : "");
}

void TestRequestCheck::wrongSampling_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QString>("part");
    const auto add = [](const char *name, const char *part,
                        const std::function<void(Sampling &)> &change) {
        QTest::newRow(name) << sampled(change) << QString::fromUtf8(part);
    };
    add("prior steps 1", "prior steps is 1 ", [](Sampling &s) { s.priorSteps = 1; });
    add("prior steps -1", "prior steps is -1 ", [](Sampling &s) { s.priorSteps = -1; });
    add("decoder steps 1001", "decoder steps is 1001 ", [](Sampling &s) { s.decoderSteps = 1001; });
    add("super-res steps", "super-resolution steps is 1 ",
        [](Sampling &s) { s.superResSteps = 1; });
    add("second super-res steps", "second super-resolution steps",
        [](Sampling &s) { s.superResSecondSteps = 1; });
    add("prior guidance", "prior guidance scale is nan",
        [](Sampling &s) { s.priorGuidanceScale = notANumber; });
    add("guidance inf", "decoder guidance scale is inf",
        [](Sampling &s) { s.decoderGuidanceScale = infinite; });
    add("guidance -inf", "decoder guidance scale is -inf",
        [](Sampling &s) { s.decoderGuidanceScale = -infinite; });
    add("guidance large", "guidance scale is 1001",
        [](Sampling &s) { s.decoderGuidanceScale = 1001; });
    add("candidates 0", "candidates is 0", [](Sampling &s) { s.candidates = 0; });
    add("candidates 65", "candidates is 65", [](Sampling &s) { s.candidates = 65; });
    add("picked too large", "picked candidate is 2", [](Sampling &s) {
        s.candidateChoice = CandidateChoice::Picked;
        s.pickedCandidate = 2;
    });
    add("eta", "eta is 1.5", [](Sampling &s) { s.eta = 1.5; });
    add("eta nan", "eta is nan", [](Sampling &s) { s.eta = notANumber; });
    add("upsample stages", "upsample stages is 3", [](Sampling &s) { s.upsampleStages = 3; });
}

void TestRequestCheck::wrongSampling()
{
    wrongRequest();
}

void TestRequestCheck::wrongRequest_data()
{
    QTest::addColumn<Request>("request");
    QTest::addColumn<QString>("part");
    const auto add = [](const char *name, const char *part, const Request &request) {
        QTest::newRow(name) << request << QString::fromUtf8(part);
    };
    add("long prompt", "prompt has 65537 bytes",
        createWith([](Create &c) { c.prompt.assign(65537, 'x'); }));
    add("not UTF-8", "UTF-8", createWith([](Create &c) { c.prompt = "\xff"; }));
    add("zero byte", "UTF-8", createWith([](Create &c) { c.prompt.push_back('\0'); }));
    add("no pictures", "pictures is 0", createWith([](Create &c) { c.imageCount = 0; }));
    add("many pictures", "pictures is 1001", createWith([](Create &c) { c.imageCount = 1001; }));
    add("first picture", "first picture is -1", createWith([](Create &c) { c.firstImage = -1; }));
    add("first picture without noise of its own", "first picture is 67108864",
        createWith([](Create &c) { c.firstImage = 1 << 26; }));
    add("first picture too large", "first picture is 2147483647",
        createWith([](Create &c) { c.firstImage = std::numeric_limits<int>::max(); }));
    add("etas", "eta is -0.1", changed<Vary>(vary(), [](Vary &v) { v.etas = { 0.5, -0.1 }; }));
    add("large sheet", "10000", changed<Vary>(vary(), [](Vary &v) {
            v.etas.assign(101, 0.5);
            v.imageCount = 100;
        }));
    add("inversion steps", "inversion steps is 1",
        changed<Vary>(vary(), [](Vary &v) { v.inversionSteps = 1; }));
    add("no ends", "ends", changed<Blend>(blend(), [](Blend &b) { b.ends.clear(); }));
    add("three ends and mixes", "exactly two ends, but there are 3",
        changed<Blend>(blend(), [](Blend &b) {
            b.ends.push_back({ picture(), 1.0 });
        }));
    add("mix", "position is 1.01", changed<Blend>(blend(), [](Blend &b) { b.mixes = { 1.01 }; }));
    add("weight", "weight is nan",
        changed<Blend>(blend(), [](Blend &b) { b.ends[0].weight = notANumber; }));
    add("weights all 0", "All weights", changed<Blend>(blend(), [](Blend &b) {
            b.mixes.clear();
            b.ends[0].weight = b.ends[1].weight = 0.0;
        }));
    add("nested source", "prompt", changed<Blend>(blend(), [](Blend &b) {
            b.ends[1].source = PromptSource { std::string(70000, 'x') };
        }));
    add("no strengths", "strengths", changed<Edit>(edit(), [](Edit &e) { e.strengths.clear(); }));
    add("strength", "strength is 1.1",
        changed<Edit>(edit(), [](Edit &e) { e.strengths = { 1.1 }; }));
    add("after", "after", changed<Edit>(edit(), [](Edit &e) { e.afterText = "\xc3"; }));
    add("no dimensions", "dimensions",
        changed<Explore>(explore(), [](Explore &e) { e.dimensions.clear(); }));
    add("dimension", "dimensions is -1", changed<Explore>(explore(), [](Explore &e) {
            e.dimensions = { 5, -1 };
        }));
    add("no pixels", "picture is missing", fromPicture([](PictureSource &p) { p.image = {}; }));
    add("pixels cut", "picture is missing",
        fromPicture([](PictureSource &p) { p.image.rgb.pop_back(); }));
    add("hash", "SHA-256", fromPicture([](PictureSource &p) { p.sha256 = "ABC"; }));
    add("crop", "left edge", fromPicture([](PictureSource &p) {
            p.crop = { Crop::Mode::Square, notANumber, 0.0, 1.0 };
        }));
    add("crop size", "size of the crop is 0", fromPicture([](PictureSource &p) {
            p.crop = { Crop::Mode::Square, 0.0, 0.0, 0.0 };
        }));
    add("empty embedding", "embedding", fromLatents(latents({})));
    add("embedding inf", "embedding",
        fromLatents(latents({ std::numeric_limits<float>::infinity() })));
    add("noise count", "shape needs 6", fromLatents(latents({ 1.0F }, { { 2, 3 }, { 1.0F } })));
    add("noise overflow", "dimension",
        fromLatents(latents({ 1.0F }, { { 65536, 65536, 65536, 65536 }, {} })));
    add("noise negative", "dimension of -1", fromLatents(latents({ 1.0F }, { { -1 }, {} })));
    add("noise nan", "noise", fromLatents(latents({ 1.0F }, { { 1 }, { std::nanf("") } })));
}

void TestRequestCheck::wrongRequest()
{
    QFETCH(Request, request);
    QFETCH(QString, part);
    const auto problem = problemWith(request);
    QVERIFY(problem.has_value());
    QVERIFY2(QString::fromStdString(*problem).contains(part), problem->c_str());
}

void TestRequestCheck::pixelsOnlyWhenRequired()
{
    const Request request = fromPicture([](PictureSource &p) { p.image = {}; });
    QVERIFY(problemWith(request, PixelCheck::Required).has_value());
    QVERIFY(!problemWith(request, PixelCheck::NotNeeded).has_value());
}

QTEST_APPLESS_MAIN(TestRequestCheck)
#include "tst_requestcheck.moc"
