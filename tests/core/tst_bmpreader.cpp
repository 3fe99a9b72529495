#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <QtTest>

#include <array>
#include <vector>

using namespace unclip;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Colours = std::vector<std::array<int, 3>>;

void append(Bytes &bytes, std::uint32_t value, int count)
{
    for (int i = 0; i < count; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// A bitmap put together by hand.
struct BmpSample
{
    int width = 2;
    int height = 1;
    int bits = 24;
    std::uint32_t compression = 0;
    Bytes pixels;
    Colours palette;
    std::vector<std::uint32_t> masks;
    std::uint32_t headerBytes = 40;

    Bytes file() const
    {
        Bytes tables;
        for (const std::uint32_t mask : masks)
            append(tables, mask, 4);
        for (const auto &[red, green, blue] : palette) {
            for (const int value : { blue, green, red })
                append(tables, static_cast<std::uint32_t>(value), 1);
            if (headerBytes != 12)
                append(tables, 0, 1);
        }
        const bool masksAreInHeader = headerBytes > 40;
        Bytes bytes { 'B', 'M' };
        const std::size_t inHeader = masksAreInHeader ? 4 * masks.size() : 0;
        const auto offset = static_cast<std::uint32_t>(14 + headerBytes + tables.size() - inHeader);
        append(bytes, offset + static_cast<std::uint32_t>(pixels.size()), 4);
        append(bytes, 0, 4);
        append(bytes, offset, 4);
        append(bytes, headerBytes, 4);
        const int sizeBytes = headerBytes == 12 ? 2 : 4;
        append(bytes, static_cast<std::uint32_t>(width), sizeBytes);
        append(bytes, static_cast<std::uint32_t>(height), sizeBytes);
        append(bytes, 1, 2);
        append(bytes, static_cast<std::uint32_t>(bits), 2);
        if (headerBytes >= 40) {
            append(bytes, compression, 4);
            for (int i = 0; i < 5; ++i)
                append(bytes, i == 3 ? static_cast<std::uint32_t>(palette.size()) : 0, 4);
        }
        bytes.insert(bytes.end(), tables.begin(), tables.end());
        bytes.resize(offset);
        bytes.insert(bytes.end(), pixels.begin(), pixels.end());
        return bytes;
    }
};

const Colours redGreenBlue { { 255, 0, 0 }, { 0, 255, 0 }, { 0, 0, 255 } };

/// Letters of the colours: r, g, b, k (black), w (white), rows separated by '/'.
QString colourText(const Image &image)
{
    QString text;
    for (int y = 0; y < image.height; ++y) {
        if (y > 0)
            text += QLatin1Char('/');
        for (int x = 0; x < image.width; ++x) {
            const std::uint8_t *p = &image.rgb[3 * static_cast<std::size_t>(y * image.width + x)];
            const int code = (p[0] > 127 ? 1 : 0) + (p[1] > 127 ? 2 : 0) + (p[2] > 127 ? 4 : 0);
            text += QLatin1Char("krgybmcw"[code]);
        }
    }
    return text;
}

} // namespace

class TestBmpReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data();
    void kinds();
    void channelsAreScaled();
    void alphaMask();
    void refuses_data();
    void refuses();
};

void TestBmpReader::kinds_data()
{
    QTest::addColumn<BmpSample>("sample");
    QTest::addColumn<QString>("colours");
    const auto row = [](const char *name, const BmpSample &sample, const char *colours) {
        QTest::newRow(name) << sample << QString::fromLatin1(colours);
    };
    const Bytes rgb24 { 0, 0, 255, 0, 255, 0, 0, 0 }; // red, green, padding
    row("24 bits", { 2, 1, 24, 0, rgb24, {}, {}, 40 }, "rg");
    row("OS/2", { 2, 1, 24, 0, rgb24, {}, {}, 12 }, "rg");
    row("bottom up", { 1, 2, 24, 0, { 0, 0, 255, 0, 255, 0, 0, 0 }, {}, {}, 40 }, "b/r");
    row("top down", { 1, -2, 24, 0, { 0, 0, 255, 0, 255, 0, 0, 0 }, {}, {}, 40 }, "r/b");
    row("1 bit", { 9, 1, 1, 0, { 0xA0, 0x80, 0, 0 }, { { 0, 0, 0 }, { 255, 255, 255 } }, {}, 40 },
        "wkwkkkkkw");
    row("4 bits", { 3, 1, 4, 0, { 0x01, 0x20, 0, 0 }, redGreenBlue, {}, 40 }, "rgb");
    row("8 bits", { 3, 1, 8, 0, { 2, 1, 0, 0 }, redGreenBlue, {}, 40 }, "bgr");
    row("short palette", { 2, 1, 8, 0, { 1, 200, 0, 0 }, redGreenBlue, {}, 40 }, "gk");
    row("OS/2 palette", { 2, 1, 1, 0, { 0x40, 0, 0, 0 }, { { 255, 0, 0 }, { 0, 0, 255 } }, {}, 12 },
        "rb");
    row("555", { 2, 1, 16, 0, { 0x00, 0x7C, 0xE0, 0x03 }, {}, {}, 40 }, "rg");
    row("565", { 2, 1, 16, 3, { 0x00, 0xF8, 0xE0, 0x07 }, {}, { 0xF800, 0x07E0, 0x001F }, 40 },
        "rg");
    row("32 bits", { 1, 1, 32, 0, { 255, 0, 0, 0 }, {}, {}, 40 }, "b");
    row("run", { 4, 1, 8, 1, { 3, 1, 1, 2, 0, 1 }, redGreenBlue, {}, 40 }, "gggb");
    row("literal, padded", { 4, 1, 8, 1, { 0, 3, 0, 1, 2, 0, 1, 1, 0, 1 }, redGreenBlue, {}, 40 },
        "rgbg");
    row("end of line", { 2, 2, 8, 1, { 2, 1, 0, 0, 2, 2, 0, 1 }, redGreenBlue, {}, 40 }, "bb/gg");
    row("delta", { 3, 2, 8, 1, { 1, 1, 0, 2, 1, 1, 1, 2, 0, 1 }, redGreenBlue, {}, 40 }, "rrb/grr");
    row("run over the edge", { 2, 1, 8, 1, { 9, 2, 0, 1 }, redGreenBlue, {}, 40 }, "bb");
    row("4-bit run", { 3, 1, 4, 2, { 3, 0x12, 0, 1 }, redGreenBlue, {}, 40 }, "gbg");
    row("4-bit literal", { 5, 1, 4, 2, { 0, 5, 0x01, 0x21, 0x20, 0, 0, 1 }, redGreenBlue, {}, 40 },
        "rgbgb");
}

void TestBmpReader::kinds()
{
    QFETCH(BmpSample, sample);
    QFETCH(QString, colours);
    QCOMPARE(colourText(decodeImage(sample.file(), "sample")), colours);
}

void TestBmpReader::channelsAreScaled()
{
    const BmpSample sample {
        2, 1, 16, 3, { 0x10, 0x84, 0xFF, 0xFF }, {}, { 0xF800, 0x07E0, 0x001F }, 40
    };
    const Image image = decodeImage(sample.file(), "sample");
    const std::vector<std::uint8_t> expected { 132, 130, 132, 255, 255, 255 };
    QCOMPARE(image.rgb, expected);
}

void TestBmpReader::alphaMask()
{
    BmpSample sample {
        2, 1, 32, 3, { 0, 0, 0, 0, 0, 0, 0, 255 }, {}, { 0xFF0000, 0xFF00, 0xFF, 0xFF000000 }, 108
    };
    QCOMPARE(colourText(decodeImage(sample.file(), "sample")), QStringLiteral("wk"));
    sample.pixels = { 0, 0, 0, 0, 0, 0, 255, 0 }; // alpha 0 everywhere means nothing
    QCOMPARE(colourText(decodeImage(sample.file(), "sample")), QStringLiteral("kr"));
}

void TestBmpReader::refuses_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<QString>("flaw");
    const auto row = [](const char *name, const Bytes &bytes, const char *flaw) {
        QTest::newRow(name) << bytes << QString::fromLatin1(flaw);
    };
    const BmpSample good { 2, 2, 24, 0, Bytes(16, 9), {}, {}, 40 };
    Bytes cut = good.file();
    cut.resize(cut.size() - 3); // two of them are padding
    row("short pixels", cut, "ends inside its pixels");
    Bytes outside = good.file();
    outside[11] = 0x40;
    row("pixels outside", outside, "outside the file");
    Bytes inHeader = good.file();
    inHeader[10] = 20;
    row("pixels in the header", inHeader, "outside the file");
    Bytes oddHeader = good.file();
    oddHeader[14] = 20;
    row("header size", oddHeader, "header has a size");
    row("3 bits", BmpSample { 2, 1, 3, 0, Bytes(8), {}, {}, 40 }.file(), "not supported (3 bits");
    row("JPEG inside", BmpSample { 2, 1, 24, 4, Bytes(8), {}, {}, 40 }.file(), "compression 4");
    row("run coded 24", BmpSample { 2, 1, 24, 1, Bytes(8), {}, {}, 40 }.file(), "compression 1");
    row("no palette", BmpSample { 2, 1, 8, 0, { 0 }, {}, {}, 40 }.file(), "inside its header");
    row("run cut", BmpSample { 4, 1, 8, 1, { 3, 1, 1 }, redGreenBlue, {}, 40 }.file(),
        "ends inside its pixels");
    row("literal cut", BmpSample { 4, 1, 8, 1, { 0, 200, 1 }, redGreenBlue, {}, 40 }.file(),
        "ends inside its pixels");
    row("delta cut", BmpSample { 4, 9, 8, 1, { 0, 2, 255, 1 }, redGreenBlue, {}, 40 }.file(),
        "ends inside its pixels");
    row("no width", BmpSample { 0, 1, 24, 0, Bytes(8), {}, {}, 40 }.file(), "size is 0 x 1");
    row("negative width", BmpSample { -4, 1, 24, 0, Bytes(8), {}, {}, 40 }.file(), "-4 x 1");
}

void TestBmpReader::refuses()
{
    QFETCH(Bytes, bytes);
    QFETCH(QString, flaw);
    try {
        decodeImage(bytes, "sample.bmp");
        QFAIL("read without a complaint");
    } catch (const InvalidRequest &error) {
        const QString text = QString::fromUtf8(error.what());
        QVERIFY2(text.contains(flaw), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("sample.bmp")));
    }
}

QTEST_APPLESS_MAIN(TestBmpReader)
#include "tst_bmpreader.moc"
