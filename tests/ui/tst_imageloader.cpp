#include "librarysamples.h"
#include "session/gallerymodel.h"
#include "session/imageloader.h"
#include "session/pictureencoder.h"
#include "support/imagesamples.h"
#include "unclip/imagefile.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QImageWriter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <sys/stat.h>

using namespace unclip;
using namespace unclip::test;

namespace {

QByteArray asByteArray(const Bytes &bytes)
{
    return { reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()) };
}

Bytes jpegOf(const Image &image)
{
    const QImage picture(image.rgb.data(), image.width, image.height, image.width * 3,
                         QImage::Format_RGB888);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "JPG", 95);
    return { bytes.begin(), bytes.end() };
}

} // namespace

class TestImageLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsPixelsAndHash();
    void readsTheRecipe();
    void readsTheRecipeOfExports_data();
    void readsTheRecipeOfExports();
    void hostileXmp_data();
    void hostileXmp();
    void flawedRecipesAreTold();
    void oddFilesAreRead_data();
    void oddFilesAreRead();
    void hostileFilesFail_data();
    void hostileFilesFail();
    void whatIsNoFileFails();
    void everyLoadIsAnswered();
    void storesPixels();
    void storingIsRepeatable();
    void storeThatFailsSaysSo();
    void destructionWhileReading();
    void offers_data();
    void offers();
    void offersTheFirstLocalFile();
    void offersModelFolders();
    void offersLibraryPictures();

private:
    LoadedImage load(const QString &file);
    LoadedImage loadBytes(const QByteArray &bytes, const QString &name);
    QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ImageLoader> m_loader;
};

void TestImageLoader::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_loader = std::make_unique<ImageLoader>(path(QStringLiteral("inputs")));
}

LoadedImage TestImageLoader::load(const QString &file)
{
    QSignalSpy loaded(m_loader.get(), &ImageLoader::loaded);
    m_loader->load(file);
    return loaded.wait() ? loaded[0][0].value<LoadedImage>() : LoadedImage();
}

LoadedImage TestImageLoader::loadBytes(const QByteArray &bytes, const QString &name)
{
    writeFile(path(name), bytes);
    return load(path(name));
}

void TestImageLoader::readsPixelsAndHash()
{
    const Image image = tiles({ "ab", "cd" });
    const QByteArray bytes = asByteArray(encodePng(image));
    const LoadedImage result = loadBytes(bytes, QStringLiteral("ä picture.png"));
    QCOMPARE(result.failure.kind, Failure::Kind::None);
    QCOMPARE(result.file, path(QStringLiteral("ä picture.png")));
    QCOMPARE(*result.image, image);
    QCOMPARE(result.sha256.toLatin1(),
             QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    QVERIFY(!result.recipe.has_value());
    QVERIFY(result.recipeProblem.isEmpty());
}

void TestImageLoader::readsTheRecipe()
{
    const PictureStore store(path(QStringLiteral("library")));
    const PictureRecord record = saved(store, "a red apple");
    const LoadedImage result = load(record.file);
    QVERIFY(result.recipe.has_value());
    QCOMPARE(std::get<Create>(result.recipe->request).prompt, std::string("a red apple"));
}

/// As exports keep it: in XMP.
void TestImageLoader::readsTheRecipeOfExports_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("name");
    QTest::newRow("JPEG") << int(PictureFormat::Jpeg) << QStringLiteral("a.jpg");
    QTest::newRow("WebP") << int(PictureFormat::WebP) << QStringLiteral("a.webp");
}

void TestImageLoader::readsTheRecipeOfExports()
{
    QFETCH(int, format);
    QFETCH(QString, name);
    const PictureStore store(path(QStringLiteral("library")));
    const PictureRecord record = saved(store, "a <red> \"apple\" & 猫\n\x01");
    PictureOptions options;
    options.format = static_cast<PictureFormat>(format);
    const EncodedPicture encoded =
        encodePicture(Image::blank(8, 8), textsOf(record.file, MetadataLevel::Full), options, {});
    const LoadedImage result = loadBytes(asByteArray(encoded.bytes), name);
    QVERIFY2(result.recipe.has_value(), qPrintable(result.recipeProblem));
    QCOMPARE(std::get<Create>(result.recipe->request).prompt,
             std::string("a <red> \"apple\" & 猫\n\x01"));
    const LoadedImage plain = loadBytes(
        asByteArray(encodePicture(Image::blank(8, 8),
                                  textsOf(record.file, MetadataLevel::PromptOnly), options, {})
                        .bytes),
        name);
    QVERIFY(!plain.recipe && plain.recipeProblem.isEmpty());
}

void TestImageLoader::hostileXmp_data()
{
    QTest::addColumn<QByteArray>("xmp");
    const QByteArray open = R"(<r:recipe xmlns:r="urn:unclip-studio:recipe:1:">)";
    QTest::newRow("no XML") << QByteArray("hello");
    QTest::newRow("cut off") << open + R"({"version":)";
    QTest::newRow("not ours") << QByteArray(R"(<recipe xmlns="urn:other">{}</recipe>)");
    QTest::newRow("entities") << R"(<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>)"
            + open + "&b;</r:recipe>";
    QTest::newRow("deep") << QByteArray("<a>").repeated(15000);
    QTest::newRow("no recipe") << open + "[1]</r:recipe>";
}

void TestImageLoader::hostileXmp()
{
    QFETCH(QByteArray, xmp);
    const std::string body = std::string("http://ns.adobe.com/xap/1.0/\0", 29) + xmp.toStdString();
    const Bytes jpeg =
        withJpegSegment(jpegOf(Image::blank(16, 16)), 0xE1, bytesOf(body.substr(0, 65000)));
    const LoadedImage result = loadBytes(asByteArray(jpeg), QStringLiteral("xmp.jpg"));
    QVERIFY(result.image != nullptr);
    QVERIFY(!result.recipe);
    Bytes lying = jpeg; // the segment claims more than there is
    lying[4] = lying[5] = 0xFF;
    QVERIFY(!loadBytes(asByteArray(lying), QStringLiteral("lying.jpg")).recipe);
}

void TestImageLoader::flawedRecipesAreTold()
{
    for (const char *recipe : { "{", "{\"version\": 77}", "[[[[[[[[", "{\"version\": 1}" }) {
        const PngText texts { { "unclip-recipe", recipe } };
        const LoadedImage result = loadBytes(asByteArray(encodePng(Image::blank(4, 4), texts)),
                                             QStringLiteral("flawed.png"));
        QCOMPARE(result.failure.kind, Failure::Kind::None); // the pixels are fine
        QVERIFY(result.image != nullptr);
        QVERIFY(!result.recipe.has_value());
        QVERIFY(!result.recipeProblem.isEmpty());
    }
}

void TestImageLoader::oddFilesAreRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QSize>("size");
    const Image image = tiles({ "abc", "def" });
    const QSize size(image.width, image.height);
    QTest::newRow("wrong suffix") << asByteArray(encodePng(image)) << QStringLiteral("a.jpg")
                                  << size;
    QTest::newRow("no suffix") << asByteArray(jpegOf(image)) << QStringLiteral("picture") << size;
    QTest::newRow("turned by EXIF") << asByteArray(withJpegExif(jpegOf(image), exifBlock(6)))
                                    << QStringLiteral("turned.jpg") << size.transposed();
    QTest::newRow("wide gamut") << asByteArray(withJpegIcc(jpegOf(image), swappedProfile(), 2))
                                << QStringLiteral("wide.jpg") << size;
    PngBuilder sixteen(1, 1, 16, PngBuilder::Rgba);
    sixteen.pixels({ { 255, 255, 0, 0, 0, 0, 128, 0 } });
    QTest::newRow("16 bits with alpha")
        << asByteArray(sixteen.end()) << QStringLiteral("16.png") << QSize(1, 1);
    GifSample gif;
    gif.indices = { 0, 1, 2, 3 };
    QTest::newRow("gif") << asByteArray(gif.file()) << QStringLiteral("a.gif") << QSize(2, 2);
    TiffSample tiff;
    tiff.pixels = { 1, 2, 3 };
    QTest::newRow("tiff") << asByteArray(tiff.file()) << QStringLiteral("a.tiff") << QSize(1, 1);
    TiffSample cmyk;
    cmyk.samples = 4;
    cmyk.photometric = 5;
    cmyk.pixels = { 0, 255, 255, 0 };
    QTest::newRow("cmyk") << asByteArray(cmyk.file()) << QStringLiteral("cmyk.tif") << QSize(1, 1);
}

void TestImageLoader::oddFilesAreRead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(QSize, size);
    const LoadedImage result = loadBytes(bytes, name);
    QVERIFY2(result.image != nullptr, qUtf8Printable(result.failure.detail));
    QCOMPARE(QSize(result.image->width, result.image->height), size);
}

void TestImageLoader::hostileFilesFail_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray png = asByteArray(encodePng(tiles({ "ab" })));
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("<html>not a picture</html>");
    QTest::newRow("signature only") << png.left(8);
    QTest::newRow("truncated") << png.left(png.size() / 2);
    PngBuilder bomb(30000, 30000, 8, PngBuilder::Rgb);
    bomb.chunk("IDAT", deflated(Bytes(1 << 16)));
    QTest::newRow("bomb") << asByteArray(bomb.end());
    PngBuilder wide(0x7FFFFFFF, 1, 8, PngBuilder::Gray);
    QTest::newRow("wide") << asByteArray(wide.end());
}

void TestImageLoader::hostileFilesFail()
{
    QFETCH(QByteArray, bytes);
    const LoadedImage result = loadBytes(bytes, QStringLiteral("hostile.png"));
    QVERIFY(result.image == nullptr);
    QCOMPARE(result.file, path(QStringLiteral("hostile.png")));
    QCOMPARE(result.failure.kind, Failure::Kind::BadRequest);
    QVERIFY2(result.failure.detail.contains(QLatin1String("hostile.png")),
             qUtf8Printable(result.failure.detail));
}

void TestImageLoader::whatIsNoFileFails()
{
    const QString pipe = path(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    for (const QString &file : { path(QStringLiteral("nothing.png")), m_folder->path(), pipe,
                                 QStringLiteral("/dev/zero"), QString() }) {
        const LoadedImage result = load(file);
        QVERIFY(result.image == nullptr);
        QCOMPARE(result.file, file);
        QCOMPARE(result.failure.kind, Failure::Kind::File);
        QVERIFY(!result.failure.detail.isEmpty());
    }
}

void TestImageLoader::everyLoadIsAnswered()
{
    writeFile(path(QStringLiteral("a.png")), asByteArray(encodePng(Image::blank(3, 3))));
    QSignalSpy loaded(m_loader.get(), &ImageLoader::loaded);
    for (int i = 0; i < 20; ++i)
        m_loader->load(path(i % 2 == 0 ? QStringLiteral("a.png") : QStringLiteral("none.png")));
    QTRY_COMPARE(loaded.count(), 20);
}

void TestImageLoader::storesPixels()
{
    QImage pixels(3, 2, QImage::Format_ARGB32);
    pixels.fill(Qt::transparent);
    pixels.setPixelColor(0, 0, Qt::red);
    QSignalSpy storing(m_loader.get(), &ImageLoader::storing);
    QSignalSpy loaded(m_loader.get(), &ImageLoader::loaded);
    m_loader->store(pixels);
    QVERIFY(loaded.wait());
    QCOMPARE(storing.count(), 1);
    const auto result = loaded[0][0].value<LoadedImage>();
    QVERIFY2(result.image != nullptr, qUtf8Printable(result.failure.detail));
    QCOMPARE(storing[0][0].toString(), result.file);
    QCOMPARE(QFileInfo(result.file).fileName(), result.sha256 + QStringLiteral(".png"));
    QCOMPARE(QFileInfo(result.file).path(), path(QStringLiteral("inputs")));
    const Bytes expected { 255, 0, 0, 255, 255, 255 }; // red, then alpha on white
    QVERIFY(std::equal(expected.begin(), expected.end(), result.image->rgb.begin()));
}

void TestImageLoader::storingIsRepeatable()
{
    QImage pixels(3, 2, QImage::Format_RGB32);
    pixels.fill(Qt::blue);
    QSignalSpy loaded(m_loader.get(), &ImageLoader::loaded);
    m_loader->store(pixels);
    QVERIFY(loaded.wait());
    const QString file = loaded[0][0].value<LoadedImage>().file;
    m_loader->store(pixels);
    QVERIFY(loaded.wait());
    QCOMPARE(loaded[1][0].value<LoadedImage>().file, file);
    writeFile(file, "damaged"); // and mended
    m_loader->store(pixels);
    QVERIFY(loaded.wait());
    QVERIFY(loaded[2][0].value<LoadedImage>().image != nullptr);
    QCOMPARE(QDir(path(QStringLiteral("inputs"))).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void TestImageLoader::storeThatFailsSaysSo()
{
    QSignalSpy loaded(m_loader.get(), &ImageLoader::loaded);
    m_loader->store(QImage());
    QVERIFY(loaded.wait());
    QVERIFY(loaded[0][0].value<LoadedImage>().failure.kind != Failure::Kind::None);
    writeFile(path(QStringLiteral("inputs")), "in the way");
    m_loader->store(QImage(2, 2, QImage::Format_RGB32));
    QVERIFY(loaded.wait());
    QCOMPARE(loaded[1][0].value<LoadedImage>().failure.kind, Failure::Kind::File);
}

void TestImageLoader::destructionWhileReading()
{
    writeFile(path(QStringLiteral("a.png")), asByteArray(encodePng(Image::blank(1500, 1500))));
    QSignalSpy loaded(m_loader.get(), &ImageLoader::loaded);
    for (int i = 0; i < 50; ++i)
        m_loader->load(path(QStringLiteral("a.png")));
    m_loader.reset(); // drops what has not begun
    QVERIFY(loaded.isEmpty());
}

void TestImageLoader::offers_data()
{
    QTest::addColumn<QStringList>("urls");
    QTest::addColumn<bool>("hasPixels");
    QTest::addColumn<QString>("expected");
    const QString remote = QStringLiteral("https://example.org/cat.png");
    QTest::newRow("nothing") << QStringList() << false << QString();
    QTest::newRow("pixels") << QStringList() << true << QStringLiteral("pixels");
    QTest::newRow("browser") << QStringList { remote } << true << QStringLiteral("pixels");
    QTest::newRow("address alone") << QStringList { remote } << false << QStringLiteral("remote");
    QTest::newRow("file that is gone")
        << QStringList { QStringLiteral("file:///nowhere/at/all.png") } << false << QString();
    QTest::newRow("folder that is no model")
        << QStringList { QStringLiteral("file:///tmp") } << false << QString();
}

void TestImageLoader::offers()
{
    QFETCH(QStringList, urls);
    QFETCH(bool, hasPixels);
    QFETCH(QString, expected);
    QMimeData data;
    QList<QUrl> list;
    for (const QString &url : urls)
        list << QUrl(url);
    if (!list.isEmpty())
        data.setUrls(list);
    QImage pixels(4, 4, QImage::Format_RGB32);
    pixels.fill(Qt::green);
    if (hasPixels)
        data.setImageData(pixels);
    const OfferedPicture offered = offeredBy(data);
    QCOMPARE(mayOffer(data), hasPixels || !urls.isEmpty());
    QCOMPARE(!offered.pixels.isNull(), expected == QLatin1String("pixels"));
    QCOMPARE(offered.onlyRemote, expected == QLatin1String("remote"));
    QCOMPARE(offered.isEmpty(), expected != QLatin1String("pixels"));
    QVERIFY(offered.file.isEmpty() && offered.modelFolder.isEmpty());
}

void TestImageLoader::offersTheFirstLocalFile()
{
    const QString file = path(QStringLiteral("a b#1.png"));
    writeFile(file, "anything");
    QMimeData data;
    data.setUrls({ QUrl(QStringLiteral("https://example.org/x")),
                   QUrl::fromLocalFile(m_folder->path()), QUrl::fromLocalFile(file) });
    data.setImageData(QImage(2, 2, QImage::Format_RGB32));
    const OfferedPicture offered = offeredBy(data);
    QCOMPARE(offered.file, file);
    QVERIFY(offered.pixels.isNull()); // the file has more: its name, its recipe
    QVERIFY(offered.pictureId.isEmpty());
    QMimeData text;
    text.setText(QStringLiteral("a red apple"));
    QVERIFY(!mayOffer(text));
    QVERIFY(offeredBy(text).isEmpty());
}

void TestImageLoader::offersModelFolders()
{
    writeFile(path(QStringLiteral("model_index.json")), "{}");
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(m_folder->path()) });
    const OfferedPicture offered = offeredBy(data);
    QCOMPARE(offered.modelFolder, m_folder->path());
    QVERIFY(offered.file.isEmpty());
}

void TestImageLoader::offersLibraryPictures()
{
    const QString file = path(QStringLiteral("a.png"));
    writeFile(file, "x");
    QMimeData data;
    data.setUrls({ QUrl::fromLocalFile(file) });
    data.setData(QLatin1String(pictureIdsMimeType), "0123456789\nabcdefghjk");
    QVERIFY(mayOffer(data));
    QCOMPARE(offeredBy(data).pictureId, QStringLiteral("0123456789"));
    QCOMPARE(offeredBy(data).file, file);
    data.setData(QLatin1String(pictureIdsMimeType), "../../evil"); // from another program
    QVERIFY(offeredBy(data).pictureId.isEmpty());
}

QTEST_GUILESS_MAIN(TestImageLoader)
#include "tst_imageloader.moc"
