#include "exportsamples.h"
#include "session/contactsheet.h"
#include "session/exportjob.h"

#include <QFontDatabase>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;
using namespace unclip::test;

class TestContactSheet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void pngHasEveryPicture();
    void pngSplitsWhenTooHigh();
    void pdfPages_data();
    void pdfPages();
    void captionsSayWhatIsKnown();
    void captionsTakeRoom();
    void unreadablePicturesGetAPlaceholder();
    void darkBackground();
    void tilesStayOnThePage_data();
    void tilesStayOnThePage();

private:
    ExportPlan planFor(int pictures) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestContactSheet::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

ExportPlan TestContactSheet::planFor(int pictures) const
{
    ExportPlan plan;
    for (int i = 0; i < pictures; ++i)
        plan.pictures.push_back(samplePicture(m_folder->path(), i, Image::blank(20, 20, 128)));
    plan.folder = m_folder->filePath(QStringLiteral("out"));
    plan.kind = ExportKind::ContactSheet;
    plan.nameTemplate = QStringLiteral("sheet");
    plan.sheet.format = SheetFormat::Png;
    plan.sheet.columns = 3;
    plan.sheet.tileSide = 64;
    return plan;
}

void TestContactSheet::pngHasEveryPicture()
{
    ExportPlan plan = planFor(7);
    plan.sheet.caption = SheetCaption::None;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    const Image sheet = readImage(pathOf(report.files[0]));
    const SheetGeometry geometry = SheetGeometry::forImage(plan.sheet, 7);
    QCOMPARE(sheet.width, static_cast<int>(geometry.sheet.width()));
    QCOMPARE(geometry.rows, 3);
    for (int i = 0; i < 9; ++i) {
        const QPoint centre = geometry.tile(i).center().toPoint();
        const auto at = static_cast<std::size_t>(centre.y() * sheet.width + centre.x()) * 3;
        QCOMPARE(int { sheet.rgb[at] }, i < 7 ? 128 : 255);
    }
}

void TestContactSheet::pngSplitsWhenTooHigh()
{
    ExportPlan plan = planFor(1);
    plan.pictures.resize(250, plan.pictures[0]);
    plan.sheet.columns = 1;
    plan.sheet.tileSide = 128;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 3);
    QVERIFY(report.files[2].endsWith(QStringLiteral("/sheet-3.png")));
    int heights = 0;
    for (const QString &file : report.files) {
        const Image sheet = readImage(pathOf(file));
        QVERIFY(sheet.height <= 16000);
        heights += sheet.height;
    }
    QVERIFY(heights > 250 * 128);
}

void TestContactSheet::pdfPages_data()
{
    QTest::addColumn<int>("pictures");
    QTest::addColumn<int>("columns");
    QTest::addColumn<SheetOrientation>("orientation");
    QTest::addColumn<int>("pages");
    QTest::newRow("one") << 1 << 4 << SheetOrientation::Portrait << 1;
    QTest::newRow("full page") << 16 << 4 << SheetOrientation::Portrait << 1;
    QTest::newRow("one more") << 17 << 4 << SheetOrientation::Portrait << 2;
    QTest::newRow("landscape") << 9 << 4 << SheetOrientation::Landscape << 2;
    QTest::newRow("one column") << 2 << 1 << SheetOrientation::Portrait << 2;
}

void TestContactSheet::pdfPages()
{
    QFETCH(int, pictures);
    QFETCH(int, columns);
    QFETCH(SheetOrientation, orientation);
    QFETCH(int, pages);
    ExportPlan plan = planFor(1);
    plan.pictures.resize(static_cast<std::size_t>(pictures), plan.pictures[0]);
    plan.sheet.format = SheetFormat::Pdf;
    plan.sheet.columns = columns;
    plan.sheet.orientation = orientation;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.files.size(), 1);
    const QByteArray pdf = contentOf(report.files[0]);
    QVERIFY(pdf.startsWith("%PDF-1."));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    const QRegularExpression page(QStringLiteral("/Type\\s*/Page\\b"));
    QCOMPARE(QString::fromLatin1(pdf).count(page), pages);
    const QRegularExpression box(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"));
    const QRegularExpressionMatch match = box.match(QString::fromLatin1(pdf));
    QVERIFY(match.hasMatch());
    const bool isWide = match.captured(1).toDouble() > match.captured(2).toDouble();
    QCOMPARE(isWide, orientation == SheetOrientation::Landscape);
}

void TestContactSheet::captionsSayWhatIsKnown()
{
    PictureRecord record;
    record.title = QStringLiteral("a fox\nin snow");
    record.seed = 42;
    record.mode = Mode::Edit;
    record.parameter = 0.35;
    const SheetTile tile = sheetTileOf(record, SheetCaption::Details);
    QCOMPARE(tile.title, QStringLiteral("a fox in snow"));
    QVERIFY(tile.details.contains(QStringLiteral("42")));
    QVERIFY(tile.details.contains(QStringLiteral("θ 0.35")));
    QVERIFY(sheetTileOf(record, SheetCaption::Title).details.isEmpty());
    QVERIFY(sheetTileOf(record, SheetCaption::None).title.isEmpty());
    record.mode = Mode::Create;
    QVERIFY(!sheetTileOf(record, SheetCaption::Details).details.contains(QStringLiteral("0.35")));
}

void TestContactSheet::captionsTakeRoom()
{
    if (QFontDatabase::families().isEmpty())
        QSKIP("No font is installed.");
    ExportPlan plan = planFor(1);
    plan.sheet.tileSide = 200;
    const Image with = readImage(pathOf(runExport(plan, {}).files.value(0)));
    plan.sheet.caption = SheetCaption::None;
    const Image without = readImage(pathOf(runExport(plan, {}).files.value(0)));
    QVERIFY(with.height > without.height + 15);
    const SheetGeometry geometry = SheetGeometry::forImage(ExportPlan(plan).sheet, 1);
    const auto below = static_cast<std::size_t>(geometry.tile(0).bottom() + 2)
        * static_cast<std::size_t>(with.width) * 3;
    const auto isDark = [](std::uint8_t value) { return value < 120; };
    QVERIFY(
        std::any_of(with.rgb.begin() + static_cast<std::ptrdiff_t>(below), with.rgb.end(), isDark));
    QVERIFY(std::none_of(without.rgb.begin() + static_cast<std::ptrdiff_t>(below),
                         without.rgb.end(), isDark));
}

void TestContactSheet::unreadablePicturesGetAPlaceholder()
{
    ExportPlan plan = planFor(3);
    QFile::remove(plan.pictures[1].file);
    plan.sheet.caption = SheetCaption::None;
    const ExportReport report = runExport(plan, {});
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(report.skipped.size(), 1u);
    const Image sheet = readImage(pathOf(report.files.value(0)));
    const QRectF tile = SheetGeometry::forImage(plan.sheet, 3).tile(1);
    const auto at = static_cast<std::size_t>(static_cast<int>(tile.top() + 3) * sheet.width
                                             + static_cast<int>(tile.left() + 3))
        * 3;
    QVERIFY(sheet.rgb[at] != 255 && sheet.rgb[at] != 128);
}

void TestContactSheet::darkBackground()
{
    ExportPlan plan = planFor(1);
    plan.sheet.background = SheetBackground::Dark;
    const Image sheet = readImage(pathOf(runExport(plan, {}).files.value(0)));
    QVERIFY(sheet.rgb[0] < 64);
}

void TestContactSheet::tilesStayOnThePage_data()
{
    QTest::addColumn<int>("columns");
    for (const int columns : { 0, 1, 2, 5, 12, 99 })
        QTest::addRow("%d", columns) << columns;
}

void TestContactSheet::tilesStayOnThePage()
{
    QFETCH(int, columns);
    SheetOptions options;
    options.columns = columns;
    for (const QSizeF &page : { QSizeF(2480, 3508), QSizeF(3508, 2480) }) {
        const SheetGeometry geometry = SheetGeometry::forPage(options, page, 300);
        QVERIFY(geometry.columns >= 1 && geometry.columns <= 12);
        const QRectF last = geometry.tile(geometry.tileCount() - 1);
        QVERIFY(last.right() <= page.width() - geometry.margin + 1);
        QVERIFY(last.bottom() + geometry.captionHeight <= page.height() - geometry.margin + 1);
        QVERIFY(last.top() > 0 && geometry.tileSide > 50);
    }
}

QTEST_MAIN(TestContactSheet)
#include "tst_contactsheet.moc"
