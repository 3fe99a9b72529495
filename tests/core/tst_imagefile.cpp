#include "unclip/imagefile.h"

#include "support/encodedimages.h"
#include "support/imagesamples.h"
#include "unclip/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <fstream>

using namespace unclip;
using namespace unclip::test;

Q_DECLARE_METATYPE(unclip::test::Bytes)
Q_DECLARE_METATYPE(unclip::AlphaMode)
Q_DECLARE_METATYPE(unclip::Image)

namespace {

int largestDifference(const Image &a, const Image &b)
{
    if (a.width != b.width || a.height != b.height || a.rgb.size() != b.rgb.size())
        return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        largest = std::max(largest, std::abs(a.rgb[i] - b.rgb[i]));
    return largest;
}

/// True when the bytes decode or are refused as they should be; false for any other exception.
bool isHandled(const Bytes &bytes)
{
    try {
        decodeImage(bytes, "sample", AlphaMode::Drop, { std::size_t { 1 } << 20, 4096, 1 << 20 });
    } catch (const InvalidRequest &error) {
        return std::string(error.what()).find("sample") != std::string::npos;
    }
    return true;
}

std::vector<std::pair<const char *, Bytes>> samples()
{
    const Image image = tiles({ "abc", "def" });
    const Bytes profile = swappedProfile();
    return {
        { "png",
          PngBuilder(2, 1, 8, PngBuilder::Rgb)
              .icc(profile)
              .chunk("eXIf", exifBlock(6))
              .pixels({ { 1, 2, 3, 4, 5, 6 } })
              .end() },
        { "jpeg", withJpegIcc(withJpegExif(encoded(image, ".jpg"), exifBlock(6)), profile, 2) },
        { "cmyk jpeg", cmykJpeg(16, 16, { 10, 20, 30, 40 }) },
        { "webp", withWebpMetadata(encoded(image, ".webp"), { 48, 32 }, profile, exifBlock(3)) },
        { "bmp", encoded(image, ".bmp") },
        { "tiff", TiffSample { 2, 1, 8, 3, 2, 6, -1, profile, {}, { 1, 2, 3, 4, 5, 6 } }.file() },
        { "tiff lzw", encoded(image, ".tiff") },
        { "gif", GifSample { 2, 2, 0, 0, 2, 2, true, 1, { 0, 1, 2, 3 } }.file() }
    };
}

} // namespace

class TestImageFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exactFormats_data();
    void exactFormats();
    void alpha_data();
    void alpha();
    void png_data();
    void png();
    void tiff_data();
    void tiff();
    void gif_data();
    void gif();
    void jpegIsClose();
    void cmykJpeg_data();
    void cmykJpeg();
    void orientation_data();
    void orientation();
    void profile_data();
    void profile();
    void greyProfile();
    void brokenProfileIsIgnored_data();
    void brokenProfileIsIgnored();
    void contentDecides();
    void bombs_data();
    void bombs();
    void truncated_data();
    void truncated();
    void flippedBytes_data();
    void flippedBytes();
    void missingFile();
    void tooLargeFile();
};

void TestImageFile::exactFormats_data()
{
    QTest::addColumn<Bytes>("bytes");
    const Image image = tiles({ "abc", "def" });
    QTest::newRow("png") << encodePng(image);
    QTest::newRow("opencv png") << encoded(image, ".png");
    QTest::newRow("webp") << encoded(image, ".webp");
    QTest::newRow("bmp") << encoded(image, ".bmp");
    QTest::newRow("tiff") << encoded(image, ".tiff");
}

void TestImageFile::exactFormats()
{
    QFETCH(Bytes, bytes);
    QVERIFY(decodeImage(bytes, "sample") == tiles({ "abc", "def" }));
}

void TestImageFile::alpha_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<int>("alpha");
    const Image flat = Image::blank(3, 2, 100);
    for (const char *extension : { ".png", ".webp" }) {
        for (const int value : { 255, 128, 51 })
            QTest::addRow("%s %d", extension, value) << encoded(flat, extension, value) << value;
    }
    for (const int unused : { 0, 51 }) // the fourth byte of a plain bitmap is reserved
        QTest::addRow("bitmap %d", unused) << encoded(flat, ".bmp", unused) << 255;
}

void TestImageFile::alpha()
{
    QFETCH(Bytes, bytes);
    QFETCH(int, alpha);
    const auto composited =
        static_cast<std::uint8_t>((100 * alpha + 255 * (255 - alpha) + 127) / 255);
    QVERIFY(decodeImage(bytes, "sample") == Image::blank(3, 2, composited));
    QVERIFY(decodeImage(bytes, "sample", AlphaMode::Drop) == Image::blank(3, 2, 100));
}

void TestImageFile::png_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<Bytes>("dropped");
    QTest::addColumn<Bytes>("composited");
    using B = PngBuilder;
    const auto add = [](const char *name, const Bytes &bytes, const Bytes &dropped,
                        const Bytes &composited) {
        QTest::newRow(name) << bytes << dropped << composited;
    };
    const auto addOpaque = [&](const char *name, const Bytes &bytes, const Bytes &rgb) {
        add(name, bytes, rgb, rgb);
    };
    addOpaque("1 bit", B(2, 1, 1, B::Gray).pixels({ { 0x40 } }).end(), { 0, 0, 0, 255, 255, 255 });
    addOpaque("2 bit", B(2, 1, 2, B::Gray).pixels({ { 0x60 } }).end(),
              { 85, 85, 85, 170, 170, 170 });
    addOpaque("grey", B(2, 1, 8, B::Gray).pixels({ { 7, 9 } }).end(), { 7, 7, 7, 9, 9, 9 });
    addOpaque("grey 16 bit is rounded",
              B(2, 1, 16, B::Gray).pixels({ { 0x01, 0x7F, 0x01, 0x82 } }).end(),
              { 1, 1, 1, 2, 2, 2 });
    addOpaque("rgb 16 bit",
              B(2, 1, 16, B::Rgb)
                  .pixels({ { 0xFF, 0xFF, 0x80, 0x80, 0, 0, 0, 0x81, 0xFF, 0x7E, 0x10, 0x10 } })
                  .end(),
              { 255, 128, 0, 1, 254, 16 });
    add("grey and alpha", B(2, 1, 8, B::GrayAlpha).pixels({ { 10, 0, 20, 255 } }).end(),
        { 10, 10, 10, 20, 20, 20 }, { 255, 255, 255, 20, 20, 20 });
    add("rgba 16 bit",
        B(2, 1, 16, B::Rgba)
            .pixels({ { 0x10, 0x10, 0, 0, 0, 0, 0, 0, 0x20, 0x20, 0, 0, 0, 0, 0xFF, 0xFF } })
            .end(),
        { 16, 0, 0, 32, 0, 0 }, { 255, 255, 255, 32, 0, 0 });
    const Bytes palette { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
    addOpaque("palette", B(2, 1, 4, B::Palette).chunk("PLTE", palette).pixels({ { 0x21 } }).end(),
              { 7, 8, 9, 4, 5, 6 });
    add("palette with tRNS",
        B(2, 1, 8, B::Palette)
            .chunk("PLTE", palette)
            .chunk("tRNS", { 255, 0 })
            .pixels({ { 0, 1 } })
            .end(),
        { 1, 2, 3, 4, 5, 6 }, { 1, 2, 3, 255, 255, 255 });
    add("rgb with tRNS",
        B(2, 1, 8, B::Rgb)
            .chunk("tRNS", { 0, 1, 0, 2, 0, 3 })
            .pixels({ { 1, 2, 3, 4, 5, 6 } })
            .end(),
        { 1, 2, 3, 4, 5, 6 }, { 255, 255, 255, 4, 5, 6 });
    addOpaque("interlaced", B(2, 1, 8, B::Gray, 1).pixels({ { 50 }, { 60 } }).end(),
              { 50, 50, 50, 60, 60, 60 });
    addOpaque("gamma is ignored",
              B(2, 1, 8, B::Gray).chunk("gAMA", bigEndian(100000)).pixels({ { 50, 60 } }).end(),
              { 50, 50, 50, 60, 60, 60 });
}

void TestImageFile::png()
{
    QFETCH(Bytes, bytes);
    QFETCH(Bytes, dropped);
    QFETCH(Bytes, composited);
    QCOMPARE(decodeImage(bytes, "sample", AlphaMode::Drop).rgb, dropped);
    QCOMPARE(decodeImage(bytes, "sample", AlphaMode::CompositeOnWhite).rgb, composited);
}

void TestImageFile::tiff_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<Bytes>("rgb");
    QTest::newRow("rgb") << TiffSample { 2, 1, 8, 3, 2, 1, -1, {}, {}, { 1, 2, 3, 4, 5, 6 } }.file()
                         << Bytes { 1, 2, 3, 4, 5, 6 };
    QTest::newRow("grey") << TiffSample { 2, 1, 8, 1, 1, 1, -1, {}, {}, { 9, 200 } }.file()
                          << Bytes { 9, 9, 9, 200, 200, 200 };
    QTest::newRow("white is zero") << TiffSample { 2, 1, 8, 1, 0, 1, -1, {}, {}, { 9, 200 } }.file()
                                   << Bytes { 246, 246, 246, 55, 55, 55 };
    QTest::newRow("grey 16 bit") << TiffSample {
        2, 1, 16, 1, 1, 1, -1, {}, {}, { 0, 0x10, 0xFF, 0xFF }
    }.file() << Bytes { 16, 16, 16, 255, 255, 255 };
    QTest::newRow("rgb 16 bit") << TiffSample {
        1, 1, 16, 3, 2, 1, -1, {}, {}, { 0xFF, 0xFF, 0x80, 0x80, 0, 0 }
    }.file() << Bytes { 255, 128, 0 };
    QTest::newRow("cmyk") << TiffSample {
        2, 1, 8, 4, 5, 1, -1, {}, {}, { 255, 0, 0, 0, 0, 0, 0, 255 }
    }.file() << Bytes { 0, 255, 255, 0, 0, 0 };
    QTest::newRow("alpha") << TiffSample {
        2, 1, 8, 4, 2, 1, 2, {}, {}, { 9, 9, 9, 0, 10, 20, 30, 255 }
    }.file() << Bytes { 255, 255, 255, 10, 20, 30 };
    QTest::newRow("premultiplied")
        << TiffSample { 1, 1, 8, 4, 2, 1, 1, {}, {}, { 60, 30, 0, 128 } }.file()
        << Bytes { 187, 157, 127 };
    Bytes palette(256 * 3 * 2);
    palette[1 * 2 + 1] = 200; // red of index 1
    palette[(256 + 2) * 2 + 1] = 100; // green of index 2
    QTest::newRow("palette") << TiffSample { 2, 1, 8, 1, 3, 1, -1, {}, palette, { 1, 2 } }.file()
                             << Bytes { 200, 0, 0, 0, 100, 0 };
}

void TestImageFile::tiff()
{
    QFETCH(Bytes, bytes);
    QFETCH(Bytes, rgb);
    const Image image = decodeImage(bytes, "sample");
    QVERIFY2(largestDifference(image, imageOf(image.width, image.height, rgb)) <= 1,
             QByteArray(reinterpret_cast<const char *>(image.rgb.data()),
                        static_cast<int>(image.rgb.size()))
                 .toHex(' ')
                 .constData());
}

void TestImageFile::gif_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<int>("width");
    QTest::addColumn<Bytes>("rgb");
    const Bytes all { 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255 };
    QTest::newRow("plain") << GifSample { 2, 2, 0, 0, 2, 2, false, -1, { 0, 1, 2, 3 } }.file() << 2
                           << all;
    QTest::newRow("interlaced") << GifSample { 1, 4, 0, 0, 1, 4, true, -1, { 0, 2, 1, 3 } }.file()
                                << 1 << all;
    QTest::newRow("transparent") << GifSample { 2, 1, 0, 0, 2, 1, false, 1, { 1, 2 } }.file() << 2
                                 << Bytes { 255, 255, 255, 0, 255, 0 };
    QTest::newRow("smaller frame")
        << GifSample { 2, 2, 1, 1, 1, 1, false, -1, { 3 } }.file() << 2
        << Bytes { 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 255 };
    QTest::newRow("larger frame") << GifSample { 1, 1, 0, 0, 2, 1, false, -1, { 1, 3 } }.file() << 2
                                  << Bytes { 255, 0, 0, 0, 0, 255 };
}

void TestImageFile::gif()
{
    QFETCH(Bytes, bytes);
    QFETCH(int, width);
    QFETCH(Bytes, rgb);
    const Image image = decodeImage(bytes, "sample");
    QCOMPARE(image.width, width);
    QCOMPARE(image.rgb, rgb);
}

void TestImageFile::jpegIsClose()
{
    const Image image = tiles({ "abc", "def" });
    const Image decoded = decodeImage(encoded(image, ".jpg"), "sample");
    QVERIFY(largestDifference(centres(decoded), centres(image)) < 8);
}

void TestImageFile::cmykJpeg_data()
{
    QTest::addColumn<Bytes>("stored");
    QTest::addColumn<Bytes>("rgb");
    QTest::newRow("no ink") << Bytes { 255, 255, 255, 255 } << Bytes { 255, 255, 255 };
    QTest::newRow("cyan") << Bytes { 0, 255, 255, 255 } << Bytes { 0, 255, 255 };
    QTest::newRow("yellow") << Bytes { 255, 255, 0, 255 } << Bytes { 255, 255, 0 };
    QTest::newRow("half black") << Bytes { 255, 255, 255, 128 } << Bytes { 128, 128, 128 };
    QTest::newRow("mixed") << Bytes { 128, 255, 64, 200 } << Bytes { 100, 200, 50 };
}

void TestImageFile::cmykJpeg()
{
    QFETCH(Bytes, stored);
    QFETCH(Bytes, rgb);
    const Image image = decodeImage(::cmykJpeg(16, 8, stored), "sample");
    QCOMPARE(image.width, 16);
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
        QVERIFY(std::abs(image.rgb[i] - rgb[i % 3]) <= 3);
}

void TestImageFile::orientation_data()
{
    QTest::addColumn<Bytes>("bytes");
    const std::vector<std::vector<std::string>> stored {
        { "abc", "def" },     { "cba", "fed" },     { "fed", "cba" },     { "def", "abc" },
        { "ad", "be", "cf" }, { "cf", "be", "ad" }, { "fc", "eb", "da" }, { "da", "eb", "fc" }
    };
    for (int i = 0; i < 8; ++i) {
        const Image image = tiles(stored[static_cast<std::size_t>(i)]);
        const Bytes exif = exifBlock(i + 1, i % 2 == 0 ? ByteOrder::Intel : ByteOrder::Motorola);
        QTest::addRow("jpeg %d", i + 1) << withJpegExif(encoded(image, ".jpg"), exif);
        QTest::addRow("webp %d", i + 1)
            << withWebpMetadata(encoded(image, ".webp"), { image.width, image.height }, {}, exif);
        const Bytes png = encodePng(image);
        constexpr std::ptrdiff_t afterHeader = 33;
        Bytes withExif = PngBuilder(static_cast<std::uint32_t>(image.width),
                                    static_cast<std::uint32_t>(image.height), 8, PngBuilder::Rgb)
                             .chunk("eXIf", exif)
                             .end();
        withExif.resize(withExif.size() - 12); // all but the end
        withExif.insert(withExif.end(), png.begin() + afterHeader, png.end());
        QTest::addRow("png %d", i + 1) << withExif;
        QTest::addRow("tiff %d", i + 1)
            << TiffSample { image.width, image.height, 8, 3, 2, i + 1, -1, {}, {}, image.rgb }
                   .file();
    }
}

void TestImageFile::orientation()
{
    QFETCH(Bytes, bytes);
    const Image image = decodeImage(bytes, "sample");
    QVERIFY(largestDifference(centres(image), centres(tiles({ "abc", "def" }))) < 8);
}

void TestImageFile::profile_data()
{
    QTest::addColumn<Bytes>("bytes");
    const Image flat = tiles({ "a" });
    const Bytes profile = swappedProfile();
    QTest::newRow("jpeg, one segment") << withJpegIcc(encoded(flat, ".jpg"), profile, 1);
    QTest::newRow("jpeg, three segments") << withJpegIcc(encoded(flat, ".jpg"), profile, 3);
    QTest::newRow("webp") << withWebpMetadata(encoded(flat, ".webp"), { tile, tile }, profile, {});
    QTest::newRow("tiff")
        << TiffSample { tile, tile, 8, 3, 2, 1, -1, profile, {}, flat.rgb }.file();
    QTest::newRow("png")
        << PngBuilder(1, 1, 8, PngBuilder::Rgb).icc(profile).pixels({ colourOf('a') }).end();
    QTest::newRow("png 16 bit") << PngBuilder(1, 1, 16, PngBuilder::Rgb)
                                       .icc(profile)
                                       .pixels({ { 230, 230, 30, 30, 30, 30 } })
                                       .end();
    QTest::newRow("png with alpha") << PngBuilder(1, 1, 8, PngBuilder::Rgba)
                                           .icc(profile)
                                           .pixels({ { 230, 30, 30, 255 } })
                                           .end();
}

void TestImageFile::profile()
{
    QFETCH(Bytes, bytes);
    const Image image = decodeImage(bytes, "sample");
    QVERIFY(std::abs(image.rgb[0] - 30) <= 4); // red and blue have changed places
    QVERIFY(std::abs(image.rgb[1] - 30) <= 4);
    QVERIFY(std::abs(image.rgb[2] - 230) <= 4);
}

void TestImageFile::greyProfile()
{
    const Bytes bytes =
        PngBuilder(1, 1, 8, PngBuilder::Gray).icc(linearGreyProfile()).pixels({ { 128 } }).end();
    const Image image = decodeImage(bytes, "sample");
    QVERIFY(std::abs(image.rgb[0] - 188) <= 2); // sRGB of linear 0.502
}

void TestImageFile::brokenProfileIsIgnored_data()
{
    QTest::addColumn<Bytes>("profile");
    Bytes truncated = swappedProfile();
    truncated.resize(truncated.size() / 2);
    QTest::newRow("noise") << Bytes(500, 0xA5);
    QTest::newRow("truncated") << truncated;
    QTest::newRow("for grey pictures") << linearGreyProfile();
    QTest::newRow("one byte") << Bytes { 1 };
}

void TestImageFile::brokenProfileIsIgnored()
{
    QFETCH(Bytes, profile);
    const Image flat = tiles({ "a" });
    const Bytes webp = withWebpMetadata(encoded(flat, ".webp"), { tile, tile }, profile, {});
    QVERIFY(decodeImage(webp, "sample") == flat);
    const Bytes jpeg = withJpegIcc(encoded(flat, ".jpg"), profile, 1);
    QVERIFY(largestDifference(decodeImage(jpeg, "sample"), flat) <= 4);
}

void TestImageFile::contentDecides()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("picture.jpg")).toStdString();
    const Bytes bytes = encodePng(tiles({ "ab" }));
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char *>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    QVERIFY(readImage(path) == tiles({ "ab" }));
}

void TestImageFile::bombs_data()
{
    QTest::addColumn<Bytes>("bytes");
    using B = PngBuilder;
    QTest::newRow("png side") << B(40000, 1, 8, B::Gray).pixels({ { 0 } }).end();
    QTest::newRow("png area") << B(32000, 32000, 8, B::Gray).pixels({ { 0 } }).end();
    QTest::newRow("png lie") << B(10000, 10000, 8, B::Rgb).pixels({ { 0 } }).end();
    QTest::newRow("png zero") << B(0, 1, 8, B::Gray).pixels({ { 0 } }).end();
    Bytes longChunk = B(1, 1, 8, B::Gray).chunk("eXIf", exifBlock(1)).pixels({ { 0 } }).end();
    longChunk[33] = 0x20; // half a gigabyte of EXIF
    QTest::newRow("png chunk") << longChunk;
    Bytes jpeg = encoded(tiles({ "a" }), ".jpg");
    for (std::size_t i = 0; i + 8 < jpeg.size(); ++i) {
        if (jpeg[i] != 0xFF || jpeg[i + 1] != 0xC0)
            continue;
        jpeg[i + 5] = jpeg[i + 7] = 0x27; // 9984 + 16 each
    }
    QTest::newRow("jpeg lie") << jpeg;
    Bytes bmp = encoded(tiles({ "a" }), ".bmp");
    bmp[18] = bmp[22] = 0x10;
    bmp[19] = bmp[23] = 0x27;
    QTest::newRow("bmp lie") << bmp;
    bmp[20] = bmp[24] = 0x10;
    QTest::newRow("bmp size") << bmp;
    QTest::newRow("gif lie") << GifSample { 9000, 9000, 0, 0, 9000, 9000, false, -1, { 0 } }.file();
    QTest::newRow("gif canvas") << GifSample { 9000, 9000, 0, 0, 1, 1, false, -1, { 0 } }.file();
    QTest::newRow("tiff size") << TiffSample {
        30000, 30000, 8, 1, 1, 1, -1, {}, {}, { 9, 200 }
    }.file();
    QTest::newRow("tiff lie") << TiffSample {
        5000, 5000, 8, 1, 1, 1, -1, {}, {}, { 9, 200 }
    }.file();
    Bytes webp = encoded(tiles({ "a" }), ".webp");
    webp[21] = 0xFF; // VP8L: 14 bits each
    webp[22] = 0xFF;
    webp[23] = 0xFF;
    webp[24] |= 0x0F;
    QTest::newRow("webp size") << webp;
    QTest::newRow("empty") << Bytes {};
    QTest::newRow("text") << bytesOf("hello, I am no picture");
}

void TestImageFile::bombs()
{
    QFETCH(Bytes, bytes);
    QVERIFY_EXCEPTION_THROWN(decodeImage(bytes, "sample"), InvalidRequest);
}

void TestImageFile::truncated_data()
{
    QTest::addColumn<Bytes>("bytes");
    for (const auto &[name, bytes] : samples())
        QTest::newRow(name) << bytes;
}

void TestImageFile::truncated()
{
    QFETCH(Bytes, bytes);
    QVERIFY(!decodeImage(bytes, "sample").isEmpty());
    const std::size_t step = bytes.size() / 150 + 1;
    for (std::size_t size = 0; size < bytes.size(); size += step)
        QVERIFY(isHandled({ bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size) }));
}

void TestImageFile::flippedBytes_data()
{
    truncated_data();
}

void TestImageFile::flippedBytes()
{
    QFETCH(Bytes, bytes);
    const std::size_t step = bytes.size() / 60 + 1;
    for (std::size_t i = 0; i < bytes.size(); i += step) {
        Bytes changed = bytes;
        changed[i] ^= 0xFF;
        QVERIFY(isHandled(changed));
    }
}

void TestImageFile::missingFile()
{
    QVERIFY_EXCEPTION_THROWN(readImage("/nonexistent/picture.png"), FileError);
    QVERIFY_EXCEPTION_THROWN(readImage(std::filesystem::temp_directory_path()), FileError);
}

void TestImageFile::tooLargeFile()
{
    const Bytes bytes = encodePng(tiles({ "ab" }));
    ImageLimits limits;
    limits.maxFileBytes = bytes.size() - 1;
    QVERIFY_EXCEPTION_THROWN(decodeImage(bytes, "sample", AlphaMode::Drop, limits), InvalidRequest);
    limits.maxFileBytes = bytes.size();
    QVERIFY(decodeImage(bytes, "sample", AlphaMode::Drop, limits) == tiles({ "ab" }));
    limits.maxSide = 2 * tile - 1;
    QVERIFY_EXCEPTION_THROWN(decodeImage(bytes, "sample", AlphaMode::Drop, limits), InvalidRequest);
}

QTEST_APPLESS_MAIN(TestImageFile)
#include "tst_imagefile.moc"
