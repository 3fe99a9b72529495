#include "image/clippreprocess.h"
#include "support/goldendir.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"
#include "weights/jsonfile.h"
#include "weights/safetensors.h"

#include <nlohmann/json.hpp>

#include <QSize>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

using namespace unclip;

namespace {

const std::string pictureList = "image_preprocess.json";
const std::string preprocessedPictures = "image_preprocess.safetensors";

/// Largest difference of a picture to the reference bytes, and how common larger ones are.
struct Difference
{
    int largest = 0;
    double share = 0.0; ///< of bytes that are more than one level off

    bool isSmall() const { return largest <= 2 && share <= 0.001; }
};

Difference difference(const Image &image, const TensorView &reference)
{
    Difference result;
    if (reference.byteCount != image.rgb.size())
        return { 255, 1.0 };
    std::size_t offCount = 0;
    for (std::size_t i = 0; i < image.rgb.size(); ++i) {
        const int off = std::abs(image.rgb[i] - std::to_integer<int>(reference.data[i]));
        result.largest = std::max(result.largest, off);
        offCount += off > 1 ? 1 : 0;
    }
    result.share = static_cast<double>(offCount) / static_cast<double>(image.rgb.size());
    return result;
}

/// Every pixel different and no symmetry.
Image gradient(int width, int height)
{
    Image image = Image::blank(width, height);
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
        image.rgb[i] = static_cast<std::uint8_t>(i * 37 + i / 7);
    return image;
}

Image cut(const Image &image, int left, int top, int side)
{
    Image part = Image::blank(side, side);
    for (int y = 0; y < side; ++y) {
        for (int i = 0; i < side * 3; ++i)
            part.rgb[static_cast<std::size_t>(y * side * 3 + i)] =
                image.rgb[static_cast<std::size_t>(((top + y) * image.width + left) * 3 + i)];
    }
    return part;
}

/// The original transform: offsets are rounded half to even, ours down.
Image officialSquare(const Image &image, QSize resized, int side)
{
    const auto offset = [side](int length) {
        return static_cast<int>(std::nearbyint((length - side) / 2.0));
    };
    return cut(resizeBicubic(image, resized.width(), resized.height()), offset(resized.width()),
               offset(resized.height()), side);
}

} // namespace

class TestClipPreprocess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
    void sameSizeIsCopied();
    void flatColourStaysFlat_data();
    void flatColourStaysFlat();
    void weightsByHand();
    void centreRoundsDown();
    void cropLargerThanEdgePadsBlack();
    void squareCrop_data();
    void squareCrop();
    void squareCropIsClamped();
    void fitPadsWhite();
    void thinPictureNeedsLittleMemory();
    void refused_data();
    void refused();
};

void TestClipPreprocess::golden_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QSize>("resized");
    UNCLIP_NEED_GOLDEN_FILES(pictureList);
    const nlohmann::json json = readJsonFile(test::goldenDir() / pictureList);
    const nlohmann::json &cases = json.at("cases");
    QVERIFY2(!cases.empty(), "the golden folder has no pictures");
    for (const nlohmann::json &entry : cases) {
        const auto file = entry.at("file").get<std::string>();
        QTest::newRow(file.c_str())
            << QString::fromStdString(file)
            << QSize(entry.at("resized_width").get<int>(), entry.at("resized_height").get<int>());
    }
}

void TestClipPreprocess::golden()
{
    UNCLIP_NEED_GOLDEN_FILES(pictureList, preprocessedPictures);
    QFETCH(QString, file);
    QFETCH(QSize, resized);
    UNCLIP_NEED_GOLDEN_FILES(file.toStdString());
    const std::filesystem::path path = test::goldenDir() / file.toStdString();
    const SafetensorsFile fixtures =
        SafetensorsFile::open(test::goldenDir() / preprocessedPictures);
    const Image image = readImage(path, AlphaMode::Drop);
    const std::string stem = path.stem().string();
    const TensorView &cropped = fixtures.tensors().at(stem + ".hf_u8"); // [size, size, 3]
    const int size = static_cast<int>(cropped.shape.at(0));
    const int shortestEdge = std::min(resized.width(), resized.height());
    const Difference clip = difference(clipCentreSquare(image, shortestEdge, size), cropped);
    QVERIFY2(clip.isSmall(), qPrintable(QString::number(clip.largest)));
    if (shortestEdge == size)
        QVERIFY(clipSquare(image, Crop {}, size) == clipCentreSquare(image, size, size));
    const auto squeezed = fixtures.tensors().find(stem + ".karlo_u8");
    if (squeezed != fixtures.tensors().end())
        QVERIFY(difference(squeezeSquare(image, size), squeezed->second).isSmall());
    const auto official = fixtures.tensors().find(stem + ".official_u8");
    if (official != fixtures.tensors().end())
        QVERIFY(difference(officialSquare(image, resized, size), official->second).isSmall());
}

void TestClipPreprocess::sameSizeIsCopied()
{
    const Image image = gradient(13, 7);
    QVERIFY(resizeBicubic(image, 13, 7) == image);
    QVERIFY(clipSquare(gradient(9, 9), Crop {}, 9) == gradient(9, 9));
}

void TestClipPreprocess::flatColourStaysFlat_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("shrunk") << 5 << 3;
    QTest::newRow("enlarged") << 113 << 200;
    QTest::newRow("one pixel") << 1 << 1;
    QTest::newRow("mixed") << 200 << 2;
}

void TestClipPreprocess::flatColourStaysFlat()
{
    QFETCH(int, width);
    QFETCH(int, height);
    QVERIFY(resizeBicubic(Image::blank(31, 47, 201), width, height)
            == Image::blank(width, height, 201));
}

void TestClipPreprocess::weightsByHand()
{
    Image image = Image::blank(2, 1, 0);
    std::fill(image.rgb.begin() + 3, image.rgb.end(), std::uint8_t { 255 });
    const Image wide = resizeBicubic(image, 4, 1);
    // Output pixel 1 lies at 0.75: Keys weights 0.8671875 at 0.25 and 0.2265625 at 0.75.
    const double expected = 255.0 * 0.2265625 / (0.2265625 + 0.8671875);
    QCOMPARE(int(wide.rgb[3]), int(std::lround(expected)));
    QCOMPARE(int(wide.rgb[0]), 0); // a negative lobe, clamped
    QCOMPARE(int(wide.rgb[9]), 255);
}

void TestClipPreprocess::centreRoundsDown()
{
    const Image image = gradient(11, 8); // three columns to spare: one left, two right
    QVERIFY(clipSquare(image, Crop {}, 8) == cut(image, 1, 0, 8));
    QVERIFY(clipCentreSquare(image, 8, 5) == cut(image, 3, 1, 5));
}

void TestClipPreprocess::cropLargerThanEdgePadsBlack()
{
    const Image square = clipCentreSquare(Image::blank(4, 4, 255), 4, 7);
    QCOMPARE(square.width, 7);
    QCOMPARE(int(square.rgb[0]), 0);
    QVERIFY(cut(square, 2, 2, 4) == Image::blank(4, 4, 255));
    const auto whiteCount = std::count(square.rgb.begin(), square.rgb.end(), 255);
    QCOMPARE(int(whiteCount), 4 * 4 * 3);
}

void TestClipPreprocess::squareCrop_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    QTest::addColumn<double>("size");
    QTest::addColumn<int>("left");
    QTest::addColumn<int>("top");
    QTest::addColumn<int>("side");
    QTest::newRow("top left") << 0.0 << 0.0 << 0.5 << 0 << 0 << 10;
    QTest::newRow("middle") << 0.25 << 0.1 << 0.5 << 10 << 2 << 10;
    QTest::newRow("all") << 0.5 << 0.0 << 1.0 << 20 << 0 << 20;
    QTest::newRow("tiny") << 0.5 << 0.5 << 0.001 << 20 << 10 << 1;
}

void TestClipPreprocess::squareCrop()
{
    QFETCH(double, x);
    QFETCH(double, y);
    QFETCH(double, size);
    QFETCH(int, left);
    QFETCH(int, top);
    QFETCH(int, side);
    const Image image = gradient(40, 20);
    const Image expected = resizeBicubic(cut(image, left, top, side), 16, 16);
    QVERIFY(clipSquare(image, { Crop::Mode::Square, x, y, size }, 16) == expected);
}

void TestClipPreprocess::squareCropIsClamped()
{
    const Image image = gradient(40, 20);
    const Image expected = cut(image, 20, 0, 20);
    QVERIFY(clipSquare(image, { Crop::Mode::Square, 5.0, -3.0, 9.0 }, 20) == expected);
}

void TestClipPreprocess::fitPadsWhite()
{
    const Image fitted = clipSquare(Image::blank(40, 20, 0), { Crop::Mode::Fit }, 16);
    QVERIFY(cut(fitted, 4, 4, 8) == Image::blank(8, 8, 0));
    QCOMPARE(int(std::count(fitted.rgb.begin(), fitted.rgb.end(), 0)), 16 * 8 * 3);
    QCOMPARE(int(fitted.rgb.front()), 255);
    QCOMPARE(int(fitted.rgb.back()), 255);
}

void TestClipPreprocess::thinPictureNeedsLittleMemory()
{
    const Image flat = Image::blank(1, 32768, 77);
    QVERIFY(clipSquare(flat, Crop {}, 224) == Image::blank(224, 224, 77));
    const Image fitted = clipSquare(flat, { Crop::Mode::Fit }, 224);
    QCOMPARE(int(std::count(fitted.rgb.begin(), fitted.rgb.end(), 77)), 224 * 3);
}

void TestClipPreprocess::refused_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<double>("cropX");
    QTest::addColumn<int>("size");
    QTest::newRow("no picture") << 0 << 0 << 0.0 << 8;
    QTest::newRow("bytes missing") << 4 << 4 * 3 << 0.0 << 8;
    QTest::newRow("size 0") << 4 << 4 * 4 * 3 << 0.0 << 0;
    QTest::newRow("not a number") << 4 << 4 * 4 * 3 << std::nan("") << 8;
    QTest::newRow("infinite") << 4 << 4 * 4 * 3 << std::numeric_limits<double>::infinity() << 8;
}

void TestClipPreprocess::refused()
{
    QFETCH(int, width);
    QFETCH(int, bytes);
    QFETCH(double, cropX);
    QFETCH(int, size);
    const Image image { width, 4, std::vector<std::uint8_t>(static_cast<std::size_t>(bytes)) };
    QVERIFY_EXCEPTION_THROWN(clipSquare(image, { Crop::Mode::Square, cropX, 0.0, 1.0 }, size),
                             InvalidRequest);
}

UNCLIP_GOLDEN_MAIN(TestClipPreprocess)
#include "tst_clippreprocess.moc"
