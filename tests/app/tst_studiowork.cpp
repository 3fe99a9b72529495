#include "app/fakeloader.h"
#include "app/stallwatch.h"
#include "app/studioworld.h"
#include "dialogs/exportdialog.h"
#include "session/exporter.h"
#include "session/exportstate.h"
#include "session/picturestore.h"
#include "support/timelimit.h"
#include "unclip/imagefile.h"

#include <QPushButton>

using namespace unclip;

namespace {

constexpr int longestStallMs = test::timeLimit(100);
constexpr int exportMs = 120000;
constexpr int pictureCount = 50;
constexpr int side = 512;

Frame noisyFrame(int number)
{
    Frame frame;
    frame.image = Image::blank(side, side);
    std::uint32_t state = static_cast<std::uint32_t>(number) + 1;
    for (int y = 0; y < side; ++y) {
        for (int i = 0; i < side * 3; ++i) { // a gradient with some noise: like a picture
            state = state * 1664525 + 1013904223;
            frame.image.rgb[static_cast<std::size_t>(y * side * 3 + i)] =
                static_cast<std::uint8_t>((y + i / 3 + number * 5) % 200 + (state >> 28));
        }
    }
    return frame;
}

Recipe recipeOf(int number)
{
    Create create;
    create.prompt = "a picture to export";
    create.sampling.seed = static_cast<std::uint64_t>(number);
    Recipe recipe;
    recipe.request = create;
    recipe.modelName = "Starter";
    recipe.modelHash = "abc";
    recipe.created = "2024-05-06T07:08:09Z";
    return recipe;
}

} // namespace

/// What takes long besides making pictures may not hold up the window either.
class StudioWorkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const PictureStore store(m_world.libraryFolder());
        for (int i = 0; i < pictureCount; ++i)
            m_pictures.push_back(store.save(noisyFrame(i), recipeOf(i), {}));
        m_world.start();
        QVERIFY(m_world.isUp());
        QTRY_COMPARE_WITH_TIMEOUT(m_world.services().library.count(), pictureCount, 20000);
    }

    void exports_data();
    void exports();
    void startsAgainWithAnotherLibrary();

private:
    StudioWorld m_world { fakeLoader() };
    std::vector<PictureRecord> m_pictures;
};

Q_DECLARE_METATYPE(unclip::ExportChoices)

void StudioWorkTest::exports_data()
{
    QTest::addColumn<ExportChoices>("choices");
    const auto row = [](const char *name, ExportKind kind, auto change) {
        ExportChoices choices;
        choices.kind = kind;
        change(choices);
        QTest::newRow(name) << choices;
    };
    row("PNG", ExportKind::Pictures, [](ExportChoices &) {});
    row("JPEG", ExportKind::Pictures,
        [](ExportChoices &choices) { choices.picture.format = PictureFormat::Jpeg; });
    row("WebP", ExportKind::Pictures, [](ExportChoices &choices) {
        choices.picture.format = PictureFormat::WebP;
        choices.longestSide = side / 2;
    });
    row("sheet PNG", ExportKind::ContactSheet,
        [](ExportChoices &choices) { choices.sheet.format = SheetFormat::Png; });
    row("sheet PDF", ExportKind::ContactSheet,
        [](ExportChoices &choices) { choices.sheet.format = SheetFormat::Pdf; });
    row("PNG frames", ExportKind::Sequence,
        [](ExportChoices &choices) { choices.sequence.format = SequenceFormat::PngFrames; });
    row("GIF", ExportKind::Sequence, [](ExportChoices &choices) {
        choices.sequence.format = SequenceFormat::Gif;
        choices.longestSide = side / 4;
    });
    row("animated WebP", ExportKind::Sequence, [](ExportChoices &choices) {
        choices.sequence.format = SequenceFormat::WebP;
        choices.longestSide = side / 8;
    });
    row("MP4", ExportKind::Sequence, [](ExportChoices &choices) {
        choices.sequence.format = SequenceFormat::Mp4;
        choices.longestSide = side / 2;
    });
}

void StudioWorkTest::exports()
{
    QFETCH(ExportChoices, choices);
    choices.folder =
        m_world.path(QStringLiteral("out ") + QString::fromLatin1(QTest::currentDataTag()));
    Settings &settings = m_world.services().settings;
    settings.setDialogState(QStringLiteral("export"), toMap(choices));
    StallWatch watch(&m_world.window());
    ExportDialog dialog(m_pictures, settings, &m_world.window());
    dialog.open();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    QSignalSpy exported(&dialog, &ExportDialog::exported);
    dialog.findChild<QPushButton *>(QStringLiteral("exportButton"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(!exported.isEmpty(), exportMs);
    const auto report = exported.first().first().value<ExportReport>();
    qInfo("%lld file(s); %s", static_cast<long long>(report.files.size()),
          qPrintable(watch.text()));
    if (choices.sequence.format == SequenceFormat::Mp4 && choices.kind == ExportKind::Sequence
        && report.outcome != ExportReport::Outcome::Finished)
        QSKIP("no MP4 here");
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QVERIFY(!report.files.empty());
    QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
}

void StudioWorkTest::startsAgainWithAnotherLibrary()
{
    StudioInputs inputs = m_world.services().session.inputs();
    inputs.create.prompt = QStringLiteral("kept words");
    m_world.services().session.edit(inputs, QStringLiteral("words"));
    const QString other = m_world.path(QStringLiteral("another library"));
    m_world.services().settings.setLibraryFolder(other);
    Q_EMIT m_world.window().restartRequested();
    QTRY_COMPARE(m_world.services().library.store().root(), other);
    QVERIFY(m_world.window().isVisible());
    QCOMPARE(m_world.services().session.inputs().create.prompt, QStringLiteral("kept words"));
    QTRY_VERIFY(m_world.services().library.isLoaded());
    QCOMPARE(m_world.services().library.count(), 0);
    QVERIFY(m_world.isModelReady());
}

QTEST_MAIN(StudioWorkTest)
#include "tst_studiowork.moc"
