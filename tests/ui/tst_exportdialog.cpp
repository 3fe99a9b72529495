#include "dialogs/exportdialog.h"
#include "dialogs/exportpages.h"
#include "exportsamples.h"
#include "session/nametemplate.h"
#include "session/settingsfile.h"
#include "widgets/messagebar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace unclip;
using namespace unclip::test;

class TestExportDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void exportsWhatTheFieldsSay();
    void showsOnlyWhatApplies();
    void previewFollowsTheTemplate();
    void unknownTokensAreTold();
    void insertsTokens();
    void makesASheet();
    void makesAnAnimation();
    void sequenceNeedsTwoPictures();
    void comesBackAsItWasLeft();
    void damagedStateTakesDefaults();
    void nothingWithoutPicturesOrFolder();
    void tellsFailuresAndTriesAgain();
    void tellsSkippedPictures();
    void cancelStopsAndStays();
    void mp4IsGreyedWhereItCannotBeWritten();
    void everyFieldIsReachableAndNamed();

private:
    template <typename Widget> Widget *find(const char *name) const
    {
        auto *widget = m_dialog->findChild<Widget *>(QString::fromLatin1(name));
        Q_ASSERT(widget != nullptr);
        return widget;
    }
    void open(int pictures);
    void setFolder(const QString &folder);
    void choose(const char *combo, int index);
    ExportReport runToEnd();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SettingsFile> m_store;
    std::unique_ptr<Settings> m_settings;
    std::vector<PictureRecord> m_pictures;
    std::unique_ptr<ExportDialog> m_dialog;
    QString m_target;
};

void TestExportDialog::init()
{
    m_dialog.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<SettingsFile>(m_folder->filePath(QStringLiteral("s.ini")));
    m_settings = std::make_unique<Settings>(*m_store);
    m_target = m_folder->filePath(QStringLiteral("out"));
}

void TestExportDialog::open(int pictures)
{
    m_pictures = samplePictures(m_folder->path(), pictures);
    m_dialog = std::make_unique<ExportDialog>(m_pictures, *m_settings);
    setFolder(m_target);
    m_dialog->open();
}

void TestExportDialog::setFolder(const QString &folder)
{
    auto *field = find<QLineEdit>("exportFolderField");
    field->selectAll();
    QTest::keyClicks(field, folder);
}

void TestExportDialog::choose(const char *combo, int index)
{
    auto *box = find<QComboBox>(combo);
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
}

ExportReport TestExportDialog::runToEnd()
{
    QSignalSpy exported(m_dialog.get(), &ExportDialog::exported);
    find<QPushButton>("exportButton")->click();
    if (!QTest::qWaitFor([&exported] { return !exported.isEmpty(); }))
        return {};
    return exported[0][0].value<ExportReport>();
}

void TestExportDialog::exportsWhatTheFieldsSay()
{
    open(3);
    choose("pictureFormatBox", static_cast<int>(PictureFormat::Jpeg));
    find<QSpinBox>("qualityField")->setValue(70);
    choose("metadataBox", static_cast<int>(MetadataLevel::None));
    choose("pictureSizeBox", 1);
    find<QSpinBox>("pictureSideField")->setValue(24);
    const ExportReport report = runToEnd();
    QCOMPARE(report.outcome, ExportReport::Outcome::Finished);
    QCOMPARE(report.files.size(), 3);
    QCOMPARE(readImage(pathOf(report.files[0])).width, 24);
    QVERIFY(!contentOf(report.files[0]).contains("Exif"));
    QVERIFY(find<QLabel>("exportStatus")->text().contains(QLatin1Char('3')));
    QVERIFY(find<QPushButton>("openExportFolder")->isVisibleTo(m_dialog.get()));
    QVERIFY(find<QPushButton>("exportButton")->isVisibleTo(m_dialog.get()));
    QVERIFY(!find<QProgressBar>("exportProgress")->isVisibleTo(m_dialog.get()));
}

void TestExportDialog::showsOnlyWhatApplies()
{
    open(2);
    const auto isShown = [this](const char *name) {
        return find<QWidget>(name)->isVisibleTo(m_dialog.get());
    };
    QVERIFY(!isShown("qualityField") && !isShown("losslessBox")); // PNG
    choose("pictureFormatBox", static_cast<int>(PictureFormat::WebP));
    QVERIFY(isShown("qualityField") && isShown("losslessBox"));
    find<QCheckBox>("losslessBox")->click();
    QVERIFY(!isShown("qualityField"));
    find<QAbstractButton>("exportSheet")->click();
    QVERIFY(isShown("pageBox") && !isShown("tileSideField")); // PDF
    choose("sheetFormatBox", static_cast<int>(SheetFormat::Png));
    QVERIFY(!isShown("pageBox") && isShown("tileSideField"));
    find<QAbstractButton>("exportSequence")->click();
    QVERIFY(isShown("rateField") && !isShown("sequenceMetadataBox"));
    choose("sequenceFormatBox", static_cast<int>(SequenceFormat::PngFrames));
    QVERIFY(!isShown("rateField") && isShown("sequenceMetadataBox"));
}

void TestExportDialog::previewFollowsTheTemplate()
{
    open(5);
    auto *name = find<QLineEdit>("nameField");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("{seed}"));
    QCOMPARE(m_dialog->plan().nameTemplate, QStringLiteral("{seed}"));
    const auto *first = m_dialog->findChild<QWidget *>(QStringLiteral("namePreview0"));
    QCOMPARE(first->property("text").isValid() ? first->property("text").toString()
                                               : first->accessibleName(),
             QStringLiteral("40.png"));
    choose("pictureFormatBox", static_cast<int>(PictureFormat::Jpeg));
    QCOMPARE(runToEnd().files.front(), QDir(m_target).absoluteFilePath(QStringLiteral("40.jpg")));
}

void TestExportDialog::unknownTokensAreTold()
{
    open(1);
    auto *note = find<QLabel>("unknownTokens");
    QVERIFY(!note->isVisibleTo(m_dialog.get()));
    auto *name = find<QLineEdit>("nameField");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("{nonsense}-{n}"));
    QVERIFY(note->isVisibleTo(m_dialog.get()));
    QVERIFY(note->text().contains(QStringLiteral("{nonsense}")));
    QVERIFY(!note->text().contains(QStringLiteral("{n}")));
}

void TestExportDialog::insertsTokens()
{
    open(1);
    auto *name = find<QLineEdit>("nameField");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("x-"));
    const QMenu *menu = find<QToolButton>("insertTokenButton")->menu();
    QCOMPARE(menu->actions().size(), NameTemplate::tokens().size());
    menu->actions().constFirst()->trigger();
    QCOMPARE(m_dialog->plan().nameTemplate, QStringLiteral("x-{date}"));
}

void TestExportDialog::makesASheet()
{
    open(3);
    find<QAbstractButton>("exportSheet")->click();
    choose("sheetFormatBox", static_cast<int>(SheetFormat::Pdf));
    find<QSpinBox>("columnsField")->setValue(2);
    const ExportReport report = runToEnd();
    QCOMPARE(report.files.size(), 1);
    QVERIFY(contentOf(report.files[0]).startsWith("%PDF"));
    QCOMPARE(m_dialog->plan().sheet.columns, 2);
}

void TestExportDialog::makesAnAnimation()
{
    open(3);
    find<QAbstractButton>("exportSequence")->click();
    choose("sequenceFormatBox", static_cast<int>(SequenceFormat::Gif));
    find<QDoubleSpinBox>("rateField")->setValue(5);
    QVERIFY(find<QLabel>("lengthNote")->text().contains(QLatin1Char('4'))); // there and back
    const ExportReport report = runToEnd();
    QCOMPARE(report.files.size(), 1);
    QVERIFY(contentOf(report.files[0]).startsWith("GIF89a"));
}

void TestExportDialog::sequenceNeedsTwoPictures()
{
    open(2);
    find<QAbstractButton>("exportSequence")->click();
    m_dialog->reject();
    open(1); // remembers the sequence, which one picture cannot be
    QVERIFY(!find<QAbstractButton>("exportSequence")->isEnabled());
    QVERIFY(!find<QAbstractButton>("exportSequence")->toolTip().isEmpty());
    QCOMPARE(m_dialog->plan().kind, ExportKind::Pictures);
}

void TestExportDialog::comesBackAsItWasLeft()
{
    open(2);
    choose("pictureFormatBox", static_cast<int>(PictureFormat::WebP));
    find<QSpinBox>("qualityField")->setValue(33);
    choose("metadataBox", static_cast<int>(MetadataLevel::PromptOnly));
    find<QAbstractButton>("exportSheet")->click();
    find<QSpinBox>("columnsField")->setValue(7);
    auto *name = find<QLineEdit>("nameField");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("my sheet"));
    m_dialog->reject();
    m_dialog = std::make_unique<ExportDialog>(m_pictures, *m_settings);
    const ExportPlan plan = m_dialog->plan();
    QCOMPARE(plan.kind, ExportKind::ContactSheet);
    QCOMPARE(plan.sheet.columns, 7);
    QCOMPARE(plan.nameTemplate, QStringLiteral("my sheet"));
    QCOMPARE(plan.folder, m_target);
    QCOMPARE(plan.picture.format, PictureFormat::WebP);
    QCOMPARE(plan.picture.quality, 33);
    QCOMPARE(plan.picture.metadata, MetadataLevel::PromptOnly);
    find<QAbstractButton>("exportPictures")->click(); // its name is its own
    QCOMPARE(m_dialog->plan().nameTemplate, NameTemplate::defaultPattern());
}

void TestExportDialog::damagedStateTakesDefaults()
{
    m_settings->setDialogState(QStringLiteral("export"),
                               { { QStringLiteral("kind"), 99 },
                                 { QStringLiteral("pictureQuality"), -5 },
                                 { QStringLiteral("sheetColumns"), QStringLiteral("many") },
                                 { QStringLiteral("framesPerSecond"), 1e9 },
                                 { QStringLiteral("pictureName"), 7 } });
    open(2);
    const ExportPlan plan = m_dialog->plan();
    QCOMPARE(plan.kind, ExportKind::Pictures);
    QCOMPARE(plan.picture.quality, PictureOptions().quality);
    QCOMPARE(plan.sheet.columns, SheetOptions().columns);
    QCOMPARE(plan.sequence.framesPerSecond, SequenceOptions().framesPerSecond);
}

void TestExportDialog::nothingWithoutPicturesOrFolder()
{
    open(0);
    QVERIFY(!find<QPushButton>("exportButton")->isEnabled());
    QVERIFY(!find<QLabel>("exportStatus")->text().isEmpty());
    open(1);
    QVERIFY(find<QPushButton>("exportButton")->isEnabled());
    find<QLineEdit>("exportFolderField")->selectAll();
    QTest::keyClick(find<QLineEdit>("exportFolderField"), Qt::Key_Delete);
    QVERIFY(!find<QPushButton>("exportButton")->isEnabled());
    QVERIFY(!find<QLabel>("exportStatus")->text().isEmpty());
    setFolder(QStringLiteral("relative/path"));
    QVERIFY(!find<QPushButton>("exportButton")->isEnabled());
}

void TestExportDialog::tellsFailuresAndTriesAgain()
{
    open(1);
    setFolder(m_pictures[0].file); // a file
    const ExportReport report = runToEnd();
    QCOMPARE(report.outcome, ExportReport::Outcome::Failed);
    auto *bar = m_dialog->findChild<MessageBar *>();
    QCOMPARE(bar->count(), 1);
    QVERIFY(bar->isVisibleTo(m_dialog.get()));
    setFolder(m_target);
    QSignalSpy exported(m_dialog.get(), &ExportDialog::exported);
    find<QPushButton>("messageAction")->click();
    QTRY_COMPARE(exported.size(), 1);
    QCOMPARE(exported[0][0].value<ExportReport>().outcome, ExportReport::Outcome::Finished);
    QCOMPARE(bar->count(), 0);
}

void TestExportDialog::tellsSkippedPictures()
{
    open(2);
    QFile::remove(m_pictures[1].file);
    const ExportReport report = runToEnd();
    QCOMPARE(report.files.size(), 1);
    QCOMPARE(find<QLabel>("exportStatus")->property("role").toString(), QStringLiteral("warning"));
    QVERIFY(find<QLabel>("exportStatus")->toolTip().contains(QStringLiteral("source-1.png")));
}

void TestExportDialog::cancelStopsAndStays()
{
    m_pictures = samplePictures(m_folder->path(), 1);
    m_pictures.resize(2000, m_pictures[0]);
    m_dialog = std::make_unique<ExportDialog>(m_pictures, *m_settings);
    setFolder(m_target);
    m_dialog->open();
    QSignalSpy exported(m_dialog.get(), &ExportDialog::exported);
    find<QPushButton>("exportButton")->click();
    QVERIFY(!find<QWidget>("nameField")->isEnabled());
    QVERIFY(find<QPushButton>("cancelExportButton")->isVisibleTo(m_dialog.get()));
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape); // as the button does
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(m_dialog->isVisible());
    QTRY_COMPARE(exported.size(), 1);
    QCOMPARE(exported[0][0].value<ExportReport>().outcome, ExportReport::Outcome::Cancelled);
    QVERIFY(filesIn(m_target).size() < 2000);
    QVERIFY(find<QWidget>("nameField")->isEnabled());
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
}

void TestExportDialog::mp4IsGreyedWhereItCannotBeWritten()
{
    SequenceOptions mp4;
    mp4.format = SequenceFormat::Mp4;
    ExportChoices choices;
    choices.kind = ExportKind::Sequence;
    choices.sequence = mp4;
    m_settings->setDialogState(QStringLiteral("export"), toMap(choices));
    open(2);
    QCOMPARE(m_dialog->plan().sequence.format, SequenceFormat::Mp4);
    m_dialog->findChild<SequenceExportPage *>()->setMp4Available(false);
    QCOMPARE(m_dialog->plan().sequence.format, SequenceFormat::WebP);
    const auto *items =
        qobject_cast<QStandardItemModel *>(find<QComboBox>("sequenceFormatBox")->model());
    QVERIFY(!items->item(static_cast<int>(SequenceFormat::Mp4))->isEnabled());
    QVERIFY(find<QLabel>("sequenceFormatNote")->isVisibleTo(m_dialog.get()));
}

void TestExportDialog::everyFieldIsReachableAndNamed()
{
    open(2);
    for (const char *kind : { "exportPictures", "exportSheet", "exportSequence" }) {
        find<QAbstractButton>(kind)->click();
        for (const QWidget *field : m_dialog->findChildren<QWidget *>()) {
            const bool isField = qobject_cast<const QComboBox *>(field) != nullptr
                || qobject_cast<const QAbstractSpinBox *>(field) != nullptr
                || (qobject_cast<const QLineEdit *>(field) != nullptr
                    && qobject_cast<const QAbstractSpinBox *>(field->parent()) == nullptr);
            if (!isField || !field->isVisibleTo(m_dialog.get()))
                continue;
            QVERIFY2(!field->accessibleName().isEmpty(), qPrintable(field->objectName()));
            QVERIFY2((field->focusPolicy() & Qt::TabFocus) != 0, qPrintable(field->objectName()));
        }
    }
}

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
