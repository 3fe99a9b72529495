#include "unclip/modelcheck.h"
#include "unclip/pipeline.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace unclip;

namespace {

double psnr(const Image &a, const Image &b)
{
    double error = 0.0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) {
        const double difference = static_cast<double>(a.rgb[i]) - static_cast<double>(b.rgb[i]);
        error += difference * difference;
    }
    error /= static_cast<double>(a.rgb.size());
    return error > 0.0 ? 10.0 * std::log10(255.0 * 255.0 / error) : 100.0;
}

struct Colour
{
    double red = 0.0;
    double green = 0.0;
    double blue = 0.0;
};

/// Mean colour of the middle quarter of a picture.
Colour middleOf(const Image &image)
{
    Colour sum;
    int count = 0;
    for (int y = image.height / 4; y < image.height * 3 / 4; ++y) {
        for (int x = image.width / 4; x < image.width * 3 / 4; ++x) {
            const auto at = static_cast<std::size_t>((y * image.width + x) * 3);
            sum.red += image.rgb[at];
            sum.green += image.rgb[at + 1];
            sum.blue += image.rgb[at + 2];
            ++count;
        }
    }
    return { sum.red / count, sum.green / count, sum.blue / count };
}

/// Means over equal squares.
Image shrunk(const Image &image, int side)
{
    const int factor = image.width / side;
    Image small = Image::blank(side, side);
    for (std::size_t i = 0; i < small.rgb.size(); ++i) {
        const int channel = static_cast<int>(i) % 3;
        const int x = static_cast<int>(i) / 3 % side * factor;
        const int y = static_cast<int>(i) / 3 / side * factor;
        int sum = 0;
        for (int dy = 0; dy < factor; ++dy)
            for (int dx = 0; dx < factor; ++dx)
                sum += image.rgb[static_cast<std::size_t>(((y + dy) * image.width + x + dx) * 3
                                                          + channel)];
        small.rgb[i] = static_cast<std::uint8_t>(sum / (factor * factor));
    }
    return small;
}

} // namespace

/// The model that ships with the studio.
class StarterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_pipeline = loadPipeline(folder(), {}, {}); }

    void isComplete()
    {
        const ModelCheck check = checkModelFolder(folder());
        QVERIFY2(check.canTextToImage && check.canImageVariation, check.capabilities.c_str());
        for (const ComponentCheck &component : check.components)
            QVERIFY2(component.state == ComponentState::Found
                         || component.state == ComponentState::Missing,
                     (component.name + ": " + component.detail).c_str());
        QVERIFY(m_pipeline->info().pca.available);
        QVERIFY(m_pipeline->info().concepts.available);
        QCOMPARE(m_pipeline->info().upsampledSizes, (std::vector<int> { 128, 512 }));
    }

    void followsColourWords_data()
    {
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<int>("strongest"); ///< 0 red, 1 green, 2 blue
        QTest::newRow("red") << QStringLiteral("a red apple") << 0;
        QTest::newRow("green") << QStringLiteral("a green heart") << 1;
        QTest::newRow("blue") << QStringLiteral("a blue heart") << 2;
    }

    void followsColourWords()
    {
        QFETCH(QString, prompt);
        QFETCH(int, strongest);
        Create create;
        create.prompt = prompt.toStdString();
        create.sampling.upsampleStages = 0;
        create.sampling.seed = 1;
        const Colour colour = middleOf(m_pipeline->run(create, {}, {}).frames.front().image);
        const double channels[] = { colour.red, colour.green, colour.blue };
        const auto largest = std::max_element(std::begin(channels), std::end(channels));
        QCOMPARE(static_cast<int>(largest - std::begin(channels)), strongest);
    }

    void upsamplersKeepThePicture()
    {
        Create create;
        create.prompt = "a smiling cat";
        create.sampling.upsampleStages = 2;
        create.sampling.seed = 1;
        const Frame frame = m_pipeline->run(create, {}, {}).frames.front();
        QCOMPARE(frame.image.width, 512);
        const double kept = psnr(shrunk(frame.image, frame.baseImage.width), frame.baseImage);
        QVERIFY2(kept > 24.0, qPrintable(QString::number(kept)));
    }

    void inversionGivesThePictureBack()
    {
        const double decibels = psnrOfRebuilt(apple(), 50, 50);
        QVERIFY2(decibels >= 30.0, qPrintable(QString::number(decibels)));
    }

    /// Inversion goes up to where sampling starts, however many steps it takes.
    void moreInversionStepsBringMore()
    {
        constexpr int decoderSteps = 15;
        const Image picture = apple();
        const double equal = psnrOfRebuilt(picture, decoderSteps, decoderSteps);
        const double finer = psnrOfRebuilt(picture, 120, decoderSteps);
        QVERIFY2(finer > equal, qPrintable(QStringLiteral("%1 %2").arg(equal).arg(finer)));
    }

private:
    Image apple()
    {
        Create create;
        create.prompt = "a red apple";
        create.sampling.upsampleStages = 0;
        create.sampling.seed = 3;
        return m_pipeline->run(create, {}, {}).frames.front().baseImage;
    }

    /// Inverted and sampled again with η = 0, in decibels.
    double psnrOfRebuilt(const Image &picture, int inversionSteps, int decoderSteps)
    {
        Vary vary;
        vary.source = PictureSource { picture, {}, {}, {} };
        vary.imageCount = 1;
        vary.etas = { 0.0 };
        vary.inversionSteps = inversionSteps;
        vary.sampling.decoderSteps = decoderSteps;
        vary.sampling.upsampleStages = 0;
        return psnr(m_pipeline->run(vary, {}, {}).frames.front().baseImage, picture);
    }

    static std::filesystem::path folder()
    {
        return std::filesystem::path(UNCLIP_SOURCE_DIR) / "resources" / "models" / "starter";
    }

    std::unique_ptr<Pipeline> m_pipeline;
};

QTEST_GUILESS_MAIN(StarterTest)
#include "tst_starter.moc"
