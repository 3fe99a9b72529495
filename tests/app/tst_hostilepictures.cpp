#include "app/fakeloader.h"
#include "app/stallwatch.h"
#include "app/studioworld.h"
#include "session/animationwriter.h"
#include "session/exportplan.h"
#include "support/encodedimages.h"
#include "support/timelimit.h"
#include "widgets/elidedlabel.h"
#include "widgets/imageslot.h"
#include "widgets/messagebar.h"

#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QPushButton>

#include <sys/stat.h>

using namespace unclip;
using namespace unclip::test;

Q_DECLARE_METATYPE(unclip::test::Bytes)
Q_DECLARE_METATYPE(unclip::Image)

namespace {

constexpr int longestStallMs = timeLimit(100);
constexpr int exact = 2;
constexpr int lossy = 24; ///< of 255, in the middle of a tile
constexpr int sideOf100Megapixels = 10000;

const std::vector<std::string> quadrants { "ab", "cd" };

Bytes plainPng()
{
    return encoded(tiles(quadrants), ".png");
}

std::string textOf(const Bytes &bytes)
{
    return { bytes.begin(), bytes.end() };
}

/// The first half of a file, and then nothing.
Bytes half(const Bytes &bytes)
{
    return bytesOf(textOf(bytes).substr(0, bytes.size() / 2));
}

/// Four quadrants of a palette, one bit or two a pixel: a large picture in a small file.
Bytes largePng(int side)
{
    const auto width = static_cast<std::size_t>(side);
    const std::size_t rowBytes = width / 4;
    Bytes raw;
    raw.reserve((rowBytes + 1) * width);
    for (std::size_t y = 0; y < width; ++y) {
        const bool isLower = y >= width / 2;
        raw.push_back(0);
        raw.insert(raw.end(), rowBytes / 2, isLower ? 0xAA : 0x00);
        raw.insert(raw.end(), rowBytes / 2, isLower ? 0xFF : 0x55);
    }
    Bytes palette;
    for (const char letter : { 'a', 'b', 'c', 'd' })
        append(palette, colourOf(letter));
    const auto pixels = static_cast<std::uint32_t>(side);
    return PngBuilder(pixels, pixels, 2, PngBuilder::Palette)
        .chunk("PLTE", palette)
        .chunk("IDAT", deflated(raw))
        .end();
}

Bytes deepPng()
{
    const Image image = tiles(quadrants);
    Bytes raw;
    for (int y = 0; y < image.height; ++y) {
        raw.push_back(0);
        for (int i = 0; i < image.width * 3; ++i) {
            const std::uint8_t value = image.rgb[static_cast<std::size_t>(y * image.width * 3 + i)];
            append(raw, { value, 0x7F });
        }
    }
    return PngBuilder(static_cast<std::uint32_t>(image.width),
                      static_cast<std::uint32_t>(image.height), 16, PngBuilder::Rgb)
        .chunk("IDAT", deflated(raw))
        .end();
}

Bytes wideGamutPng()
{
    const Image image = tiles(quadrants);
    Bytes raw;
    for (int y = 0; y < image.height; ++y) {
        raw.push_back(0);
        const auto row = image.rgb.begin() + y * image.width * 3;
        raw.insert(raw.end(), row, row + image.width * 3);
    }
    return PngBuilder(static_cast<std::uint32_t>(image.width),
                      static_cast<std::uint32_t>(image.height), 8, PngBuilder::Rgb)
        .icc(swappedProfile())
        .chunk("IDAT", deflated(raw))
        .end();
}

/// Two frames: the first is what is to be shown.
Bytes animatedGif()
{
    constexpr std::size_t headerBytes = 25; // screen and palette
    const std::string first =
        textOf(GifSample { 2, 2, 0, 0, 2, 2, false, -1, { 1, 2, 3, 0 } }.file());
    const std::string second =
        textOf(GifSample { 2, 2, 0, 0, 2, 2, false, -1, { 0, 0, 0, 0 } }.file());
    return bytesOf(first.substr(0, first.size() - 1) + second.substr(headerBytes));
}

Image gifFrame()
{
    return imageOf(2, 2, { 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0 });
}

Bytes animatedWebp(const QString &folder)
{
    SequenceOptions options;
    options.format = SequenceFormat::WebP;
    const auto writer = makeAnimationWriter(options, folder, {});
    writer->add(tiles(quadrants));
    writer->add(tiles({ "ef", "fe" }));
    writer->finish();
    const QString file = folder + QStringLiteral("/made.webp");
    writer->commit(file);
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        qFatal("no animated WebP");
    return bytesOf(in.readAll().toStdString());
}

enum class Chunk { Text, International };

/// A good picture with a recipe that is not.
Bytes withRecipe(const std::string &recipe, Chunk chunk = Chunk::International)
{
    Bytes body = bytesOf(std::string("unclip-recipe\0", 14));
    if (chunk == Chunk::International)
        append(body, { 0, 0, 0, 0 }); // plain; no language, no translated keyword
    append(body, bytesOf(recipe));
    const Bytes whole = PngBuilder(1, 1, 8, PngBuilder::Gray)
                            .chunk(chunk == Chunk::Text ? "tEXt" : "iTXt", body)
                            .end();
    constexpr std::size_t headBytes = 33; // signature and header
    constexpr std::size_t endBytes = 12;
    std::string file = textOf(plainPng());
    file.insert(headBytes, textOf(whole).substr(headBytes, whole.size() - headBytes - endBytes));
    return bytesOf(file);
}

std::string repeated(const std::string &text, int count)
{
    std::string result;
    result.reserve(text.size() * static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        result += text;
    return result;
}

/// A recipe that is well-formed JSON of the right version, with its request in between.
std::string recipeWith(const std::string &request)
{
    return R"({"version":1,"request":{)" + request + "}}";
}

std::string listOf(const std::string &value, int count)
{
    return '[' + repeated(value + ',', count - 1) + value + ']';
}

bool isNear(const Image &shown, const Image &expected, int tolerance)
{
    if (shown.width != expected.width || shown.height != expected.height)
        return false;
    for (std::size_t i = 0; i < shown.rgb.size(); ++i)
        if (std::abs(shown.rgb[i] - expected.rgb[i]) > tolerance)
            return false;
    return true;
}

/// The middles of the four quadrants of what a slot paints, as a picture of 2 x 2.
Image paintedQuadrants(QWidget *slot)
{
    const QImage painted = slot->grab().toImage().convertToFormat(QImage::Format_RGB888);
    Image middles = Image::blank(2, 2);
    for (int i = 0; i < 4; ++i) {
        const QPoint at(painted.width() * (1 + 2 * (i % 2)) / 4,
                        painted.height() * (1 + 2 * (i / 2)) / 4);
        const QRgb pixel = painted.pixel(at);
        const auto first = static_cast<std::size_t>(i) * 3;
        middles.rgb[first] = static_cast<std::uint8_t>(qRed(pixel));
        middles.rgb[first + 1] = static_cast<std::uint8_t>(qGreen(pixel));
        middles.rgb[first + 2] = static_cast<std::uint8_t>(qBlue(pixel));
    }
    return middles;
}

} // namespace

/// Pictures that nobody should trust, dropped on the real window: each is shown right, or one
/// message says why not; the window never stands still, and the file stays as it is.
class HostilePicturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<StudioWorld>(fakeLoader());
        m_world->start();
        QVERIFY(m_world->isUp());
        m_world->services().session.setMode(Mode::Vary); // builds the panel
        m_empty = m_world->services().session.inputs();
        m_empty.vary.count = 1;
    }

    void init()
    {
        messages()->clear();
        m_world->services().session.setMode(Mode::Create);
        m_world->services().session.edit(m_empty, QStringLiteral("empty"));
        QCoreApplication::processEvents();
    }

    void cleanup()
    {
        const auto dialogs = m_world->window().findChildren<QDialog *>();
        for (QDialog *dialog : dialogs)
            dialog->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void cleanupTestCase() { m_world.reset(); }

    void shown_data();
    void shown();
    void changedFileIsReadAgain();
    void hugePictureIsShown();
    void refused_data();
    void refused();
    void nothingToUse_data();
    void nothingToUse();
    void damagedRecipeLeavesThePicture_data();
    void damagedRecipeLeavesThePicture();
    void largeRecipeIsUsed_data();
    void largeRecipeIsUsed();

private:
    MessageBar *messages() { return m_world->window().findChild<MessageBar *>(); }

    const SlotInput &source() { return m_world->services().session.inputs().vary.source; }

    QString written(const QString &name, const Bytes &bytes)
    {
        const QString path = m_world->path(name);
        QFile file(path);
        const auto size = static_cast<qint64>(bytes.size());
        if (!file.open(QIODevice::WriteOnly)
            || file.write(reinterpret_cast<const char *>(bytes.data()), size) != size)
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

    /// Drops it and waits for the picture, with the watchdog awake.
    void dropAndSee(const QString &file, const Image &expected, int tolerance)
    {
        const QFileInfo before(file);
        StallWatch watch(&m_world->window());
        dropFile(&m_world->window(), file);
        QTRY_VERIFY_WITH_TIMEOUT(source().isReady() && source().file == file, 30000);
        auto *slot = m_world->find<ImageSlot>(QStringLiteral("sourceSlot"));
        QVERIFY(slot != nullptr);
        QTRY_VERIFY(slot->input().image != nullptr);
        QTest::qWait(400); // live frames of it begin
        qInfo("%s", qPrintable(watch.text()));
        QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
        QCOMPARE(source().image->width, expected.width);
        QCOMPARE(source().image->height, expected.height);
        const bool isTiled = expected.width >= 2 * tile;
        QVERIFY(isTiled ? isNear(centres(*source().image), centres(expected), tolerance)
                        : isNear(*source().image, expected, tolerance));
        const QFileInfo after(file);
        QCOMPARE(after.size(), before.size());
        QCOMPARE(after.lastModified(), before.lastModified());
        QVERIFY2(messages()->count() == 0, qPrintable(messages()->accessibleName()));
        if (expected.width == expected.height && isTiled)
            QVERIFY(isNear(paintedQuadrants(slot), centres(expected), tolerance + exact));
    }

    std::unique_ptr<StudioWorld> m_world;
    StudioInputs m_empty;
};

void HostilePicturesTest::shown_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<Image>("expected");
    QTest::addColumn<int>("tolerance");
    const Image upright = tiles(quadrants);
    const QString png = QStringLiteral("picture.png");
    const QString jpg = QStringLiteral("picture.jpg");
    QTest::newRow("plain") << plainPng() << png << upright << exact;
    // inverted, as Adobe writes it: no cyan, all magenta and yellow is red
    QTest::newRow("CMYK JPEG") << cmykJpeg(2 * tile, 2 * tile, { 255, 0, 0, 255 }) << jpg
                               << imageOf(2 * tile, 2 * tile,
                                          bytesOf(repeated(std::string("\xff\0\0", 3),
                                                           4 * tile * tile)))
                               << lossy;
    QTest::newRow("16-bit PNG") << deepPng() << png << upright << exact;
    QTest::newRow("animated GIF") << animatedGif() << QStringLiteral("a.gif") << gifFrame() << 0;
    const Bytes jpeg = encoded(tiles({ "ab", "cd", "ef" }), ".jpg");
    QTest::newRow("turned JPEG") << withJpegExif(jpeg, exifBlock(6)) << jpg
                                 << tiles({ "eca", "fdb" }) << lossy;
    QTest::newRow("turned square JPEG") << withJpegExif(encoded(upright, ".jpg"), exifBlock(3))
                                        << jpg << tiles({ "dc", "ba" }) << lossy;
    // red and blue change places in this profile, and so do the tiles' colours, nearly
    Image swapped = upright;
    for (std::size_t i = 0; i < swapped.rgb.size(); i += 3)
        std::swap(swapped.rgb[i], swapped.rgb[i + 2]);
    QTest::newRow("wide gamut PNG") << wideGamutPng() << png << swapped << lossy;
    QTest::newRow("wrong suffix") << encoded(upright, ".webp") << jpg << upright << exact;
    QTest::newRow("no suffix") << encoded(upright, ".bmp") << QStringLiteral("picture") << upright
                               << exact;
    QTest::newRow("odd name") << plainPng() << QStringLiteral("a\nb <b>%1 猫.png") << upright
                              << exact;
}

void HostilePicturesTest::shown()
{
    QFETCH(Bytes, bytes);
    QFETCH(QString, name);
    QFETCH(Image, expected);
    QFETCH(int, tolerance);
    dropAndSee(written(name, bytes), expected, tolerance);
}

/// The file of a picture that a slot held before, saved again by another program.
void HostilePicturesTest::changedFileIsReadAgain()
{
    const QString file = written(QStringLiteral("same.png"), plainPng());
    dropAndSee(file, tiles(quadrants), exact);
    written(QStringLiteral("same.png"), encoded(tiles({ "dc", "ba" }), ".png"));
    dropFile(&m_world->window(), file);
    const Image expected = centres(tiles({ "dc", "ba" }));
    QTRY_VERIFY(isNear(centres(*source().image), expected, exact));
    auto *slot = m_world->find<ImageSlot>(QStringLiteral("sourceSlot"));
    QTRY_VERIFY(isNear(paintedQuadrants(slot), expected, exact));
}

void HostilePicturesTest::hugePictureIsShown()
{
    const QString file = written(QStringLiteral("huge.png"), largePng(sideOf100Megapixels));
    QVERIFY(QFileInfo(file).size() < 1 << 20);
    StallWatch watch(&m_world->window());
    dropFile(&m_world->window(), file);
    QTRY_VERIFY_WITH_TIMEOUT(source().isReady() && source().file == file, 60000);
    QTest::qWait(600); // a live frame begins
    auto *slot = m_world->find<ImageSlot>(QStringLiteral("sourceSlot"));
    QVERIFY(isNear(paintedQuadrants(slot), centres(tiles(quadrants)), exact));
    QTest::keyClick(&m_world->window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(m_world->isIdle(), 200000);
    qInfo("%s", qPrintable(watch.text()));
    QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
    QCOMPARE(messages()->count(), 0);
}

void HostilePicturesTest::refused_data()
{
    QTest::addColumn<Bytes>("bytes");
    const Image image = tiles({ "abc", "def" });
    QTest::newRow("empty") << Bytes();
    QTest::newRow("text") << bytesOf("hello, I am not a picture at all");
    QTest::newRow("truncated PNG") << half(plainPng());
    QTest::newRow("truncated JPEG") << half(encoded(image, ".jpg"));
    QTest::newRow("truncated WebP") << half(encoded(image, ".webp"));
    QTest::newRow("truncated TIFF") << half(encoded(image, ".tiff"));
    QTest::newRow("only a header") << PngBuilder(100, 100, 8, PngBuilder::Rgb).end();
    QTest::newRow("bomb of promises")
        << PngBuilder(0x7fffffff, 0x7fffffff, 8, PngBuilder::Rgba).end();
    QTest::newRow("bomb of zeros") << largePng(16000);
    QTest::newRow("animated WebP") << animatedWebp(m_world->path(QString()));
}

void HostilePicturesTest::refused()
{
    QFETCH(Bytes, bytes);
    const QString file = written(QStringLiteral("bad <i>one.png"), bytes);
    StallWatch watch(&m_world->window());
    dropFile(&m_world->window(), file);
    QTRY_COMPARE_WITH_TIMEOUT(messages()->count(), 1, 20000);
    QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
    QVERIFY(!source().isReady());
    auto *slot = m_world->find<ImageSlot>(QStringLiteral("sourceSlot"));
    QTRY_VERIFY(slot->accessibleDescription().contains(QStringLiteral("picture")));
    auto *reason = messages()->findChild<QLabel *>(QStringLiteral("messageReason"));
    QVERIFY2(reason->text().contains(QStringLiteral("bad <i>one.png")), qPrintable(reason->text()));
    QCOMPARE(reason->textFormat(), Qt::PlainText);
    QCOMPARE(QFileInfo(file).size(), static_cast<qint64>(bytes.size()));

    messages()->clear(); // and on the slot itself
    dropFile(slot, file);
    QTRY_COMPARE_WITH_TIMEOUT(messages()->count(), 1, 20000);
}

void HostilePicturesTest::nothingToUse_data()
{
    QTest::addColumn<QString>("name");
    const QString folder = m_world->path(QStringLiteral("some folder"));
    QDir().mkpath(folder + QStringLiteral("/deeper"));
    QFile::link(folder, folder + QStringLiteral("/deeper/loop"));
    QTest::newRow("folder") << folder;
    const QString pipe = m_world->path(QStringLiteral("pipe.png"));
    ::mkfifo(QFile::encodeName(pipe).constData(), 0600);
    QTest::newRow("pipe") << pipe;
    QTest::newRow("device") << QStringLiteral("/dev/zero");
    const QString loop = m_world->path(QStringLiteral("loop.png"));
    QFile::link(loop, loop);
    QTest::newRow("link to itself") << loop;
    QTest::newRow("nothing there") << m_world->path(QStringLiteral("nothing.png"));
}

void HostilePicturesTest::nothingToUse()
{
    QFETCH(QString, name);
    StallWatch watch(&m_world->window());
    dropFile(&m_world->window(), name);
    QTRY_COMPARE(messages()->count(), 1);
    QCOMPARE(m_world->services().session.mode(), Mode::Create);
    QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
}

void HostilePicturesTest::damagedRecipeLeavesThePicture_data()
{
    constexpr int manyLevels = 100000;
    constexpr int fiftyMegabytes = 50 << 20;
    QTest::addColumn<Bytes>("bytes");
    const auto row = [](const char *name, const std::string &recipe,
                        Chunk chunk = Chunk::International) {
        QTest::newRow(name) << withRecipe(recipe, chunk);
    };
    row("no JSON", "hello");
    row("empty", "");
    row("deep lists", repeated("[", manyLevels));
    row("deep objects", repeated(R"({"version":)", manyLevels));
    row("50 MB string", R"({"version":1,"request":")" + std::string(fiftyMegabytes, 'x') + "\"}");
    row("plain text chunk", "hello", Chunk::Text);
    row("NUL bytes", std::string("{\"version\":1,\0\0\"request\":{}}", 29));
    row("NUL in the prompt", recipeWith(R"("mode":"create","prompt":"a\u0000b")"));
    row("lone surrogate", recipeWith(R"("mode":"create","prompt":"\ud800")"));
    row("unknown mode", recipeWith(R"("mode":"destroy")"));
    row("newer version", R"({"version":999999999999,"request":{"mode":"create"}})");
    row("negative version", R"({"version":-1,"request":{"mode":"create"}})");
    row("version as text", R"({"version":"1","request":{"mode":"create"}})");
    row("huge number", recipeWith(R"("mode":"create","prompt":"a","image_count":1e308)"));
    row("huger number",
        recipeWith(R"("mode":"create","prompt":"a","sampling":{"guidance_scale":1e999})"));
    row("too many pictures",
        recipeWith(R"("mode":"create","prompt":"a","image_count":2147483647)"));
    row("wrong types", recipeWith(R"("mode":"create","prompt":[1,{}],"sampling":"x")"));
    row("list as recipe", "[1,2,3]");
    row("no request", R"({"version":1})");
    row("many values", recipeWith(R"("mode":"vary","etas":)" + listOf("0.5", 200000)));
    row("duplicate names", R"({"version":1,"version":1,"request":{"mode":"create"}})");
}

void HostilePicturesTest::damagedRecipeLeavesThePicture()
{
    QFETCH(Bytes, bytes);
    const QString file = written(QStringLiteral("recipe.png"), bytes);
    dropAndSee(file, tiles(quadrants), exact);
    QVERIFY(m_world->window().findChild<QDialog *>(QStringLiteral("recipeDialog")) == nullptr);
    bool isSaid = false;
    for (const ElidedLabel *label : m_world->window().findChildren<ElidedLabel *>())
        isSaid = isSaid || label->text().contains(QStringLiteral("damaged"));
    QVERIFY(isSaid);
}

void HostilePicturesTest::largeRecipeIsUsed_data()
{
    QTest::addColumn<Bytes>("bytes");
    QTest::addColumn<int>("mode");
    const auto row = [](const char *name, const std::string &request, Mode mode) {
        QTest::newRow(name) << withRecipe(recipeWith(request)) << static_cast<int>(mode);
    };
    const std::string source = R"("source":{"kind":"prompt","prompt":"a"})";
    row("long prompt", R"("mode":"create","prompt":")" + repeated("word <b>", 8000) + '"',
        Mode::Create);
    row("many etas", R"("mode":"vary",)" + source + R"(,"etas":)" + listOf("0.5", 1000),
        Mode::Vary);
    row("many strengths",
        R"("mode":"edit",)" + source + R"(,"before_text":"a","after_text":"b","strengths":)"
            + listOf("0.5", 1000),
        Mode::Edit);
    row("many dimensions",
        R"("mode":"explore",)" + source + R"(,"dimensions":)" + listOf("2147483647", 1000),
        Mode::Explore);
    row("many ends",
        R"("mode":"blend","ends":)"
            + listOf(R"({"weight":1000000,"source":{"kind":"prompt","prompt":"a"}})", 64),
        Mode::Blend);
}

void HostilePicturesTest::largeRecipeIsUsed()
{
    QFETCH(Bytes, bytes);
    QFETCH(int, mode);
    m_world->window().panel(static_cast<Mode>(mode)); // its first showing builds it
    const QString file = written(QStringLiteral("large.png"), bytes);
    dropFile(&m_world->window(), file);
    QDialog *dialog = nullptr;
    QTRY_VERIFY((dialog = m_world->window().findChild<QDialog *>(QStringLiteral("recipeDialog")))
                != nullptr);
    QTRY_VERIFY(dialog->isVisible());
    StallWatch watch(&m_world->window());
    dialog->findChild<QPushButton *>(QStringLiteral("useSettingsButton"))->click();
    QTRY_COMPARE(m_world->services().session.mode(), static_cast<Mode>(mode));
    QTest::qWait(400);
    qInfo("%s", qPrintable(watch.text()));
    QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
    QCOMPARE(messages()->count(), 0);
}

QTEST_MAIN(HostilePicturesTest)
#include "tst_hostilepictures.moc"
