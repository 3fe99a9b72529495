#include "exportsamples.h"
#include "session/exporter.h"
#include "session/exportjob.h"
#include "session/exporttexts.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace unclip;
using namespace unclip::test;

namespace {

/// Every write beyond so many bytes of one file fails, as on a full disk.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit { bytes, m_before.rlim_max };
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before {};
    void (*m_handler)(int) = nullptr;
};

/// Nothing that a PNG could make small.
Image noise(int width, int height)
{
    Image image = Image::blank(width, height);
    std::uint32_t state = 1;
    for (std::uint8_t &value : image.rgb) {
        state = state * 1664525u + 1013904223u;
        value = static_cast<std::uint8_t>(state >> 24);
    }
    return image;
}

} // namespace

class TestExporter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void writesPngWithRecipe();
    void pngMetadataLevels_data();
    void pngMetadataLevels();
    void otherFormatsDecodeBack_data();
    void otherFormatsDecodeBack();
    void otherFormatsMetadata_data();
    void otherFormatsMetadata();
    void promptNeverHoldsFileNames();
    void longRecipesLeaveJpegButKeepThePrompt();
    void resizesToTheLongestSide_data();
    void resizesToTheLongestSide();
    void neverOverwrites();
    void leavesBrokenPicturesOut();
    void failsWhenNothingCanBeRead();
    void failsOnUnwritableFolder();
    void leavesNothingHalfWrittenOnAFullDisk();
    void tooLargeForTheFormatIsSkipped();
    void runsInTheBackground();
    void cancels();
    void cancelsWhenDestroyed();

private:
    ExportPlan planFor(int pictures) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_source;
    QString m_target;
};

void TestExporter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_source = m_folder->filePath(QStringLiteral("source"));
    m_target = m_folder->filePath(QStringLiteral("a/target 目标"));
    QDir().mkpath(m_source);
}

ExportPlan TestExporter::planFor(int pictures) const
{
    ExportPlan plan;
    plan.pictures = samplePictures(m_source, pictures);
    plan.folder = m_target;
    plan.nameTemplate = QStringLiteral("{date}-{mode}-{prompt}-{seed}-{n}");
    return plan;
}

void TestExporter::writesPngWithRecipe()
{
    const ExportPlan plan = planFor(2);
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(filesIn(m_target),
             QStringList({ QStringLiteral("2025-01-31-create-a-red-fox-0-40-01.png"),
                           QStringLiteral("2025-01-31-create-a-red-fox-1-41-02.png") }));
    QCOMPARE(report.files.size(), 2);
    QCOMPARE(previewNames(plan, 5), filesIn(m_target));
    QCOMPARE(readImage(pathOf(report.files[1])), gradient(48, 32, 20));
    const auto recipe = recipeFromPngText(readPngText(pathOf(report.files[1])));
    QVERIFY(recipe);
    QCOMPARE(std::get<Create>(recipe->request).sampling.seed, 41u);
}

void TestExporter::pngMetadataLevels_data()
{
    QTest::addColumn<MetadataLevel>("level");
    QTest::addColumn<int>("chunks");
    QTest::newRow("full") << MetadataLevel::Full << 2;
    QTest::newRow("prompt") << MetadataLevel::PromptOnly << 2;
    QTest::newRow("none") << MetadataLevel::None << 0;
}

void TestExporter::pngMetadataLevels()
{
    QFETCH(MetadataLevel, level);
    QFETCH(int, chunks);
    ExportPlan plan = planFor(1);
    plan.picture.metadata = level;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    const PngText texts = readPngText(pathOf(report.files[0]));
    QCOMPARE(static_cast<int>(texts.size()), chunks);
    const QByteArray bytes = contentOf(report.files[0]);
    QCOMPARE(bytes.contains("starter"), level == MetadataLevel::Full);
    QCOMPARE(bytes.contains("unclip"), level == MetadataLevel::Full);
    if (level == MetadataLevel::PromptOnly) {
        QCOMPARE(texts.at("parameters"), std::string("a red fox 0"));
        QCOMPARE(texts.at("Description"), std::string("a red fox 0"));
    }
}

void TestExporter::otherFormatsDecodeBack_data()
{
    QTest::addColumn<PictureFormat>("format");
    QTest::addColumn<int>("quality");
    QTest::addColumn<bool>("lossless");
    QTest::addColumn<int>("tolerance");
    QTest::newRow("jpeg best") << PictureFormat::Jpeg << 100 << false << 6;
    QTest::newRow("jpeg") << PictureFormat::Jpeg << 80 << false << 60;
    QTest::newRow("webp") << PictureFormat::WebP << 95 << false << 40;
    QTest::newRow("webp lossless") << PictureFormat::WebP << 50 << true << 0;
}

void TestExporter::otherFormatsDecodeBack()
{
    QFETCH(PictureFormat, format);
    QFETCH(int, quality);
    QFETCH(bool, lossless);
    QFETCH(int, tolerance);
    ExportPlan plan = planFor(1);
    plan.picture = { format, quality, lossless, MetadataLevel::Full };
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    const Image decoded = readImage(pathOf(report.files[0]));
    QVERIFY2(worstDifference(decoded, gradient(48, 32, 0)) <= tolerance,
             qPrintable(QString::number(worstDifference(decoded, gradient(48, 32, 0)))));
}

void TestExporter::otherFormatsMetadata_data()
{
    QTest::addColumn<PictureFormat>("format");
    QTest::addColumn<MetadataLevel>("level");
    for (const PictureFormat format : { PictureFormat::Jpeg, PictureFormat::WebP }) {
        const char *name = format == PictureFormat::Jpeg ? "jpeg" : "webp";
        QTest::addRow("%s full", name) << format << MetadataLevel::Full;
        QTest::addRow("%s prompt", name) << format << MetadataLevel::PromptOnly;
        QTest::addRow("%s none", name) << format << MetadataLevel::None;
    }
}

void TestExporter::otherFormatsMetadata()
{
    QFETCH(PictureFormat, format);
    QFETCH(MetadataLevel, level);
    ExportPlan plan = planFor(1);
    plan.picture = { format, 90, false, level };
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    const QByteArray bytes = contentOf(report.files[0]);
    const QString prompt = QStringLiteral("a red fox 0");
    QByteArray comment("UNICODE\0", 8);
    for (const QChar unit : prompt)
        comment += { static_cast<char>(unit.unicode() >> 8), static_cast<char>(unit.unicode()) };
    const bool hasWords = level != MetadataLevel::None;
    QCOMPARE(bytes.contains(comment), hasWords);
    QCOMPARE(bytes.contains(prompt.toUtf8()), hasWords); // in XMP
    QCOMPARE(bytes.contains("unclip:recipe"), level == MetadataLevel::Full);
    for (const char *mark : { "Exif", "EXIF", "XMP", "xap", "ICC" }) {
        if (!hasWords)
            QVERIFY2(!bytes.contains(mark), mark);
    }
}

void TestExporter::promptNeverHoldsFileNames()
{
    Vary vary;
    PictureSource picture;
    picture.name = "private-photo.jpg";
    vary.source = picture;
    QCOMPARE(promptOf(Request(vary)), std::string());
    Blend blend;
    blend.ends = { { picture, 1.0 },
                   { PromptSource { "snow" }, 1.0 },
                   { PromptSource { "sea" }, 1.0 } };
    QCOMPARE(promptOf(Request(blend)), std::string("snow | sea"));
    Edit edit;
    edit.source = picture;
    edit.afterText = "a wolf";
    QCOMPARE(promptOf(Request(edit)), std::string("a wolf"));
    edit.beforeText = "a fox";
    QCOMPARE(promptOf(Request(edit)), std::string("a fox → a wolf"));
}

void TestExporter::longRecipesLeaveJpegButKeepThePrompt()
{
    ExportPlan plan = planFor(1);
    PngText texts = toPngText(recipeOf("雪地里的狐狸", 1));
    texts["unclip-recipe"] += std::string(70000, ' ');
    writeFileAtomically(pathOf(plan.pictures[0].file), encodePng(gradient(8, 8, 0), texts),
                        OverwriteMode::Replace);
    plan.picture.format = PictureFormat::Jpeg;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    QCOMPARE(report.shortenedTexts, 1);
    const QByteArray bytes = contentOf(report.files[0]);
    QVERIFY(!bytes.contains("unclip:recipe"));
    QVERIFY(bytes.contains(QStringLiteral("雪地里的狐狸").toUtf8()));
    QCOMPARE(readImage(pathOf(report.files[0])).width, 8);
}

void TestExporter::resizesToTheLongestSide_data()
{
    QTest::addColumn<int>("longestSide");
    QTest::addColumn<QSize>("size");
    QTest::newRow("as it is") << 0 << QSize(48, 32);
    QTest::newRow("same") << 48 << QSize(48, 32);
    QTest::newRow("smaller") << 24 << QSize(24, 16);
    QTest::newRow("larger") << 96 << QSize(96, 64);
    QTest::newRow("one pixel") << 1 << QSize(1, 1);
}

void TestExporter::resizesToTheLongestSide()
{
    QFETCH(int, longestSide);
    QFETCH(QSize, size);
    ExportPlan plan = planFor(1);
    plan.longestSide = longestSide;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    const Image image = readImage(pathOf(report.files[0]));
    QCOMPARE(QSize(image.width, image.height), size);
}

void TestExporter::neverOverwrites()
{
    ExportPlan plan = planFor(2);
    plan.nameTemplate = QStringLiteral("fox");
    QDir().mkpath(m_target);
    QFile precious(QDir(m_target).filePath(QStringLiteral("fox.png")));
    QVERIFY(precious.open(QIODevice::WriteOnly));
    precious.write("mine");
    precious.close();
    runExport(plan, {});
    QCOMPARE(filesIn(m_target),
             QStringList({ QStringLiteral("fox (2).png"), QStringLiteral("fox (3).png"),
                           QStringLiteral("fox.png") }));
    QCOMPARE(contentOf(precious.fileName()), QByteArray("mine"));
}

void TestExporter::leavesBrokenPicturesOut()
{
    ExportPlan plan = planFor(3);
    QFile broken(plan.pictures[1].file);
    QVERIFY(broken.resize(60));
    QFile::remove(plan.pictures[2].file);
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(report.files.size(), 1);
    QCOMPARE(report.skipped.size(), 2u);
    QCOMPARE(report.skipped[0].file, plan.pictures[1].file);
    QVERIFY(!report.skipped[0].reason.isEmpty());
}

void TestExporter::failsWhenNothingCanBeRead()
{
    ExportPlan plan = planFor(1);
    QFile::remove(plan.pictures[0].file);
    for (const ExportKind kind :
         { ExportKind::Pictures, ExportKind::ContactSheet, ExportKind::Sequence }) {
        plan.kind = kind;
        const ExportReport report = runExport(plan, {});
        QCOMPARE(report.outcome, ExportReport::Outcome::Failed);
        QVERIFY(report.failure.kind != Failure::Kind::None);
        QVERIFY(filesIn(m_target).isEmpty());
    }
    plan.pictures.clear();
    QCOMPARE(runExport(plan, {}).failure.kind, Failure::Kind::BadRequest);
}

void TestExporter::failsOnUnwritableFolder()
{
    ExportPlan plan = planFor(1);
    plan.folder = plan.pictures[0].file + QStringLiteral("/below a file");
    ExportReport report = runExport(plan, {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Failed);
    QCOMPARE(report.failure.kind, Failure::Kind::File);

    plan.folder = plan.pictures[0].file; // a file, not a folder
    QCOMPARE(runExport(plan, {}).failure.kind, Failure::Kind::File);

    plan.folder = QStringLiteral("/proc/unclip"); // nobody may write there, root included
    QCOMPARE(runExport(plan, {}).failure.kind, Failure::Kind::File);
}

void TestExporter::leavesNothingHalfWrittenOnAFullDisk()
{
    ExportPlan plan = planFor(1);
    plan.pictures.push_back(samplePicture(m_source, 9, noise(120, 80)));
    {
        const FileSizeLimit limit(8000);
        const ExportReport report = runExport(plan, {});
        QCOMPARE(report.outcome, ExportReport::Outcome::Failed);
        QCOMPARE(report.failure.kind, Failure::Kind::File);
        QCOMPARE(report.files.size(), 1); // the small one stays
        QCOMPARE(filesIn(m_target).size(), 1);
        plan.kind = ExportKind::Sequence;
        plan.sequence.format = SequenceFormat::PngFrames;
        QCOMPARE(runExport(plan, {}).outcome, ExportReport::Outcome::Finished);
        plan.pictures.erase(plan.pictures.begin());
        QCOMPARE(runExport(plan, {}).outcome, ExportReport::Outcome::Failed);
    }
    QCOMPARE(filesIn(m_target).size(), 2); // the small picture, the small sequence
}

void TestExporter::tooLargeForTheFormatIsSkipped()
{
    ExportPlan plan = planFor(1);
    plan.pictures.push_back(samplePicture(m_source, 5, Image::blank(16400, 2)));
    plan.picture.format = PictureFormat::WebP;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(report.files.size(), 1);
    QCOMPARE(report.skipped.size(), 1u);
    QVERIFY(report.skipped[0].reason.contains(QStringLiteral("16383")));
}

void TestExporter::runsInTheBackground()
{
    Exporter exporter;
    QSignalSpy progress(&exporter, &Exporter::progressed);
    QSignalSpy ended(&exporter, &Exporter::ended);
    exporter.start(planFor(3));
    QVERIFY(exporter.isRunning());
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(!exporter.isRunning());
    QCOMPARE(progress.front(), QVariantList({ 0, 3 }));
    QCOMPARE(progress.back(), QVariantList({ 3, 3 }));
    const auto report = ended[0][0].value<ExportReport>();
    QCOMPARE(report.files.size(), 3);
    exporter.start(planFor(1)); // and again
    QTRY_COMPARE(ended.size(), 2);
}

void TestExporter::cancels()
{
    const ExportPlan plan = planFor(5);
    ExportControl control;
    control.onProgress = [&control](int done, int) {
        if (done == 2)
            control.cancellation.cancel();
    };
    ExportReport report = runExport(plan, control);
    QCOMPARE(report.outcome, ExportReport::Outcome::Cancelled);
    QCOMPARE(filesIn(m_target).size(), 2); // what is finished stays
    QCOMPARE(report.files.size(), 2);

    Exporter exporter;
    QSignalSpy ended(&exporter, &Exporter::ended);
    exporter.start(plan);
    exporter.cancel();
    exporter.cancel();
    QTRY_COMPARE(ended.size(), 1);
    report = ended[0][0].value<ExportReport>();
    QCOMPARE(report.outcome, ExportReport::Outcome::Cancelled);
}

void TestExporter::cancelsWhenDestroyed()
{
    ExportPlan plan = planFor(1);
    plan.pictures.resize(500, plan.pictures[0]);
    auto exporter = std::make_unique<Exporter>();
    QSignalSpy progress(exporter.get(), &Exporter::progressed);
    exporter->start(plan);
    QTRY_VERIFY(progress.size() > 1);
    exporter.reset();
    QVERIFY(filesIn(m_target).size() < 500);
    for (const QString &file : filesIn(m_target))
        QVERIFY2(file.endsWith(QStringLiteral(".png")), qPrintable(file));
}

QTEST_MAIN(TestExporter)
#include "tst_exporter.moc"
