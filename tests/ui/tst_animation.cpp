#include "exportsamples.h"
#include "session/animationwriter.h"
#include "session/exportjob.h"
#include "session/gifpalette.h"

#include <gif_lib.h>
#include <opencv2/videoio.hpp>
#include <webp/demux.h>

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace unclip;
using namespace unclip::test;

namespace {

struct GifInfo
{
    int frames = 0;
    QSize size;
    bool loops = false;
    std::vector<int> delays; ///< hundredths of a second
};

GifInfo readGif(const QString &file)
{
    GifInfo info;
    int error = 0;
    GifFileType *gif = DGifOpenFileName(file.toUtf8().constData(), &error);
    if (gif == nullptr || DGifSlurp(gif) != GIF_OK)
        return info;
    info.frames = gif->ImageCount;
    info.size = { gif->SWidth, gif->SHeight };
    for (int i = 0; i < gif->ImageCount; ++i) {
        GraphicsControlBlock block;
        if (DGifSavedExtensionToGCB(gif, i, &block) == GIF_OK)
            info.delays.push_back(block.DelayTime);
    }
    DGifCloseFile(gif, &error);
    info.loops = contentOf(file).contains("NETSCAPE2.0");
    return info;
}

struct WebpInfo
{
    int frames = 0;
    QSize size;
    int loops = -1;
    std::vector<int> ends; ///< milliseconds
    QRgb firstPixel = 0;
};

WebpInfo readWebp(const QString &file)
{
    WebpInfo info;
    const QByteArray bytes = contentOf(file);
    const WebPData data { reinterpret_cast<const std::uint8_t *>(bytes.constData()),
                          static_cast<std::size_t>(bytes.size()) };
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, nullptr);
    if (decoder == nullptr)
        return info;
    WebPAnimInfo raw;
    WebPAnimDecoderGetInfo(decoder, &raw);
    info.frames = static_cast<int>(raw.frame_count);
    info.loops = static_cast<int>(raw.loop_count);
    info.size = { static_cast<int>(raw.canvas_width), static_cast<int>(raw.canvas_height) };
    std::uint8_t *pixels = nullptr;
    int end = 0;
    while (WebPAnimDecoderGetNext(decoder, &pixels, &end) != 0) {
        if (info.ends.empty())
            info.firstPixel = qRgb(pixels[0], pixels[1], pixels[2]);
        info.ends.push_back(end);
    }
    WebPAnimDecoderDelete(decoder);
    return info;
}

} // namespace

class TestAnimation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void ordersFrames();
    void gif();
    void gifDelaysAddUp();
    void gifOnce();
    void webp();
    void mp4();
    void pngFrames();
    void framesOfOtherSizesAreFitted();
    void oneFrameIsEnough();
    void skipsUnreadableFrames();
    void cancelLeavesNothing_data();
    void cancelLeavesNothing();
    void paletteKeepsFewColoursExactly();
    void paletteDithersMany();

private:
    ExportPlan planFor(int pictures, SequenceFormat format) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_target;
};

void TestAnimation::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_target = m_folder->filePath(QStringLiteral("out"));
}

ExportPlan TestAnimation::planFor(int pictures, SequenceFormat format) const
{
    ExportPlan plan;
    plan.pictures = samplePictures(m_folder->path(), pictures);
    plan.folder = m_target;
    plan.kind = ExportKind::Sequence;
    plan.nameTemplate = QStringLiteral("morph");
    plan.sequence.format = format;
    plan.sequence.framesPerSecond = 10;
    plan.sequence.playback = Playback::Forever;
    return plan;
}

void TestAnimation::ordersFrames()
{
    std::vector<PictureRecord> pictures(4);
    const double positions[] = { 1.0, 0.0, 0.5, 0.25 };
    for (std::size_t i = 0; i < 4; ++i) {
        pictures[i].parameter = positions[i];
        pictures[i].created = QDateTime::fromSecsSinceEpoch(100 - static_cast<int>(i));
    }
    using Order = std::vector<std::size_t>;
    SequenceOptions options;
    options.playback = Playback::Once;
    options.order = SequenceOrder::AsGiven;
    QCOMPARE(frameOrder(pictures, options), Order({ 0, 1, 2, 3 }));
    options.order = SequenceOrder::ByTime;
    QCOMPARE(frameOrder(pictures, options), Order({ 3, 2, 1, 0 }));
    options.order = SequenceOrder::ByPosition;
    QCOMPARE(frameOrder(pictures, options), Order({ 1, 3, 2, 0 }));
    options.playback = Playback::ThereAndBack; // ends are shown once
    QCOMPARE(frameOrder(pictures, options), Order({ 1, 3, 2, 0, 2, 3 }));
    pictures.resize(2);
    QCOMPARE(frameOrder(pictures, options), Order({ 1, 0 }));
    pictures.resize(1);
    QCOMPARE(frameOrder(pictures, options), Order({ 0 }));
    QVERIFY(frameOrder({}, options).empty());
}

void TestAnimation::gif()
{
    const ExportReport report = runExport(planFor(5, SequenceFormat::Gif), {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(filesIn(m_target), QStringList(QStringLiteral("morph.gif")));
    const GifInfo info = readGif(report.files[0]);
    QCOMPARE(info.frames, 5);
    QCOMPARE(info.size, QSize(48, 32));
    QVERIFY(info.loops);
    QCOMPARE(info.delays, std::vector<int>(5, 10));
    QVERIFY(worstDifference(readImage(pathOf(report.files[0])), gradient(48, 32, 0)) < 48);
}

void TestAnimation::gifDelaysAddUp()
{
    ExportPlan plan = planFor(6, SequenceFormat::Gif);
    plan.sequence.framesPerSecond = 15; // 6.67 hundredths each
    const GifInfo info = readGif(runExport(plan, {}).files.value(0));
    QCOMPARE(info.delays, std::vector<int>({ 7, 6, 7, 7, 6, 7 }));
}

void TestAnimation::gifOnce()
{
    ExportPlan plan = planFor(2, SequenceFormat::Gif);
    plan.sequence.playback = Playback::Once;
    const GifInfo info = readGif(runExport(plan, {}).files.value(0));
    QCOMPARE(info.frames, 2);
    QVERIFY(!info.loops);
}

void TestAnimation::webp()
{
    ExportPlan plan = planFor(4, SequenceFormat::WebP);
    plan.sequence.playback = Playback::ThereAndBack;
    WebpInfo info = readWebp(runExport(plan, {}).files.value(0));
    QCOMPARE(info.frames, 6);
    QCOMPARE(info.size, QSize(48, 32));
    QCOMPARE(info.loops, 0);
    QCOMPARE(info.ends, std::vector<int>({ 100, 200, 300, 400, 500, 600 }));
    const Image first = gradient(48, 32, 0);
    QVERIFY(std::abs(qRed(info.firstPixel) - first.rgb[0]) < 24);
    QVERIFY(std::abs(qBlue(info.firstPixel) - first.rgb[2]) < 24);
    plan.sequence.playback = Playback::Once;
    info = readWebp(runExport(plan, {}).files.value(0));
    QCOMPARE(info.loops, 1);
    QCOMPARE(info.frames, 4);
}

void TestAnimation::mp4()
{
    if (!canWriteMp4())
        QSKIP("This OpenCV writes no MP4.");
    ExportPlan plan = planFor(5, SequenceFormat::Mp4);
    plan.longestSide = 47; // odd sizes are cut to even ones
    const ExportReport report = runExport(plan, {});
    QVERIFY2(report.outcome == ExportReport::Outcome::Finished, qPrintable(report.failure.detail));
    QCOMPARE(filesIn(m_target), QStringList(QStringLiteral("morph.mp4")));
    cv::VideoCapture film(report.files[0].toStdString());
    QVERIFY(film.isOpened());
    QCOMPARE(static_cast<int>(film.get(cv::CAP_PROP_FRAME_COUNT)), 5);
    QCOMPARE(static_cast<int>(film.get(cv::CAP_PROP_FRAME_WIDTH)), 46);
    QCOMPARE(film.get(cv::CAP_PROP_FPS), 10.0);
    QCOMPARE(runExport(plan, {}).files.value(0), QDir(m_target).filePath(u"morph (2).mp4"_qs));
}

void TestAnimation::pngFrames()
{
    const ExportPlan plan = planFor(3, SequenceFormat::PngFrames);
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 3);
    QCOMPARE(filesIn(m_target), QStringList(QStringLiteral("morph")));
    const QStringList names { u"morph-0001.png"_qs, u"morph-0002.png"_qs, u"morph-0003.png"_qs };
    QCOMPARE(filesIn(QDir(m_target).filePath(QStringLiteral("morph"))), names);
    QCOMPARE(previewNames(plan, 1), QStringList(u"morph/morph-0001.png"_qs));
    QCOMPARE(readImage(pathOf(report.files[2])), gradient(48, 32, 40));
    runExport(plan, {});
    QCOMPARE(filesIn(m_target), QStringList({ u"morph"_qs, u"morph (2)"_qs }));
}

void TestAnimation::framesOfOtherSizesAreFitted()
{
    ExportPlan plan = planFor(1, SequenceFormat::PngFrames);
    plan.pictures.push_back(samplePicture(m_folder->path(), 7, Image::blank(100, 100)));
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 2);
    const Image second = readImage(pathOf(report.files[1]));
    QCOMPARE(QSize(second.width, second.height), QSize(48, 32));
    QCOMPARE(int { second.rgb[0] }, 0); // black beside it
    QCOMPARE(int { second.rgb[24 * 3] }, 255);
}

void TestAnimation::oneFrameIsEnough()
{
    QCOMPARE(readGif(runExport(planFor(1, SequenceFormat::Gif), {}).files.value(0)).frames, 1);
    const ExportReport report = runExport(planFor(1, SequenceFormat::WebP), {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(readImage(pathOf(report.files[0])).width, 48);
}

void TestAnimation::skipsUnreadableFrames()
{
    ExportPlan plan = planFor(4, SequenceFormat::Gif);
    plan.sequence.playback = Playback::ThereAndBack;
    QFile::remove(plan.pictures[1].file);
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.skipped.size(), 1u); // told once, though it is met twice
    QCOMPARE(readGif(report.files.value(0)).frames, 4);
}

void TestAnimation::cancelLeavesNothing_data()
{
    QTest::addColumn<SequenceFormat>("format");
    QTest::newRow("png") << SequenceFormat::PngFrames;
    QTest::newRow("gif") << SequenceFormat::Gif;
    QTest::newRow("webp") << SequenceFormat::WebP;
    QTest::newRow("mp4") << SequenceFormat::Mp4;
}

void TestAnimation::cancelLeavesNothing()
{
    QFETCH(SequenceFormat, format);
    ExportControl control;
    control.onProgress = [&control](int done, int) {
        if (done == 3)
            control.cancellation.cancel();
    };
    const ExportReport report = runExport(planFor(6, format), control);
    if (report.outcome == ExportReport::Outcome::Failed && format == SequenceFormat::Mp4)
        QSKIP("This OpenCV writes no MP4.");
    QCOMPARE(report.outcome, ExportReport::Outcome::Cancelled);
    QCOMPARE(filesIn(m_target), QStringList());
}

void TestAnimation::paletteKeepsFewColoursExactly()
{
    Image image = Image::blank(16, 16);
    for (std::size_t i = 0; i < 256; ++i)
        image.rgb[i * 3] = static_cast<std::uint8_t>(i);
    const IndexedPicture picture = indexed(image);
    QCOMPARE(picture.palette.size(), 256u);
    for (std::size_t i = 0; i < 256; ++i) {
        const Rgb colour = picture.palette[picture.indices[i]];
        QCOMPARE(int { colour[0] }, static_cast<int>(i));
    }
    QCOMPARE(indexed(Image::blank(3, 3, 7)).palette.size(), 1u);
}

void TestAnimation::paletteDithersMany()
{
    const Image image = gradient(128, 128, 0);
    const IndexedPicture picture = indexed(image);
    QVERIFY(picture.palette.size() > 200 && picture.palette.size() <= 256);
    QCOMPARE(picture.indices.size(), 128u * 128u);
    // Dithering keeps the mean of a neighbourhood closer than its single colours.
    double worst = 0;
    for (std::size_t y = 0; y < 128; y += 16) {
        for (std::size_t x = 0; x < 128; x += 16) {
            double difference = 0;
            for (std::size_t i = 0; i < 256; ++i) {
                const std::size_t at = (y + i / 16) * 128 + x + i % 16;
                difference += picture.palette[picture.indices[at]][1] - image.rgb[at * 3 + 1];
            }
            worst = std::max(worst, std::abs(difference / 256));
        }
    }
    QVERIFY2(worst < 2.0, qPrintable(QString::number(worst)));
}

QTEST_MAIN(TestAnimation)
#include "tst_animation.moc"
