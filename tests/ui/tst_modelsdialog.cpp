#include "dialogs/modelsdialog.h"
#include "session/settingsfile.h"
#include "support/fakepipeline.h"
#include "theme.h"
#include "unclip/error.h"
#include "widgets/messagebar.h"

#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

namespace {

QString starter()
{
    return QStringLiteral(UNCLIP_SOURCE_DIR "/resources/models/starter");
}

/// A copy of the starter that files can be taken from; links, not copies.
void linkStarter(const QString &folder)
{
    QDir().mkpath(folder);
    const QDir source(starter());
    for (const QString &name : source.entryList(QDir::Files))
        QFile::link(source.filePath(name), QDir(folder).filePath(name));
    for (const QString &part : source.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QDir(folder).mkpath(part);
        const QDir files(source.filePath(part));
        for (const QString &name : files.entryList(QDir::Files))
            QFile::link(files.filePath(name), QDir(folder).filePath(part + u'/' + name));
    }
}

/// The first column of a row, in pixels, with anything but its background.
int beginOfText(QListWidget &list, int row)
{
    const QImage image = list.viewport()->grab(list.visualItemRect(list.item(row))).toImage();
    const QRect middle = image.rect().adjusted(0, image.height() / 4, 0, -image.height() / 4);
    const QColor background = image.pixelColor(middle.right() - 4, middle.center().y());
    for (int x = 2; x < middle.right(); ++x)
        for (int y = middle.top(); y <= middle.bottom(); ++y)
            if (image.pixelColor(x, y) != background)
                return x;
    return -1;
}

} // namespace

class TestModelsDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsTheStarter();
    void listsRecentModels();
    void theChosenModelLinesUpWithTheOthers();
    void saysWhatIsMissingAndWhatHelps();
    void damagedAndPickledPartsAreTold();
    void refusesWhatIsNoModel();
    void loadsWithTheChosenOptions();
    void showsLoadingAndCancels();
    void tellsALoadThatFails();
    void saysThatItSwitchesAfterTheCurrentJob();
    void memoryFollowsThePrecision();
    void memoryEstimateIsWeightsAndRoom();
    void fastChangesEndAtTheLastFolder();
    void mayBeClosedWhileItLooks();

private:
    template <typename Widget> Widget *find(const char *name) const
    {
        auto *widget = m_dialog->findChild<Widget *>(QString::fromLatin1(name));
        Q_ASSERT(widget != nullptr);
        return widget;
    }
    void open();
    bool isChecked() const { return find<QTableWidget>("componentTable")->rowCount() > 0; }
    QString rowOf(const QString &part) const; ///< texts of a component's row, joined

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SettingsFile> m_store;
    std::unique_ptr<Settings> m_settings;
    std::shared_ptr<FakeScript> m_script;
    std::function<void(const RunControl &)> m_onLoad;
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<ModelsDialog> m_dialog;
};

void TestModelsDialog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<SettingsFile>(m_folder->filePath(QStringLiteral("s.ini")));
    m_settings = std::make_unique<Settings>(*m_store);
    m_script = std::make_shared<FakeScript>();
    m_onLoad = nullptr;
    m_runner =
        std::make_unique<JobRunner>([this](const std::filesystem::path &folder,
                                           const LoadOptions &options, const RunControl &control) {
            if (m_onLoad)
                m_onLoad(control);
            return loadFake(m_script, folder, options, control);
        });
}

void TestModelsDialog::cleanup()
{
    m_dialog.reset();
    m_runner.reset();
}

void TestModelsDialog::open()
{
    m_dialog = std::make_unique<ModelsDialog>(*m_runner, *m_settings, starter());
    m_dialog->open();
}

QString TestModelsDialog::rowOf(const QString &part) const
{
    const auto *table = find<QTableWidget>("componentTable");
    for (int row = 0; row < table->rowCount(); ++row) {
        if (!table->item(row, 0)->toolTip().contains(part))
            continue;
        QStringList texts { QString::number(row) };
        for (int column = 0; column < table->columnCount(); ++column)
            texts << table->item(row, column)->text();
        return texts.join(u'|');
    }
    return {};
}

void TestModelsDialog::showsTheStarter()
{
    open();
    QVERIFY(!find<QPushButton>("useModel")->isEnabled()); // not looked at yet
    QTRY_VERIFY(isChecked());
    QVERIFY(find<QTableWidget>("componentTable")->rowCount() >= 10);
    QVERIFY(rowOf(QStringLiteral("decoder")).contains(QStringLiteral("Found")));
    QVERIFY(find<QPushButton>("useModel")->isEnabled());
    QVERIFY(find<QLabel>("memoryLabel")->isVisibleTo(m_dialog.get()));
    QVERIFY(!find<QProgressBar>("loadingProgress")->isVisibleTo(m_dialog.get()));
}

void TestModelsDialog::listsRecentModels()
{
    m_settings->addRecentModel(QStringLiteral("/models/karlo"));
    m_settings->addRecentModel(starter());
    m_settings->addRecentModel(QStringLiteral("/models/other"));
    open();
    auto *list = find<QListWidget>("modelList");
    QCOMPARE(list->count(), 3); // the starter once
    QCOMPARE(list->item(1)->text(), QStringLiteral("other"));
    list->setCurrentRow(2);
    QCOMPARE(m_dialog->folder(), QStringLiteral("/models/karlo"));
}

/// The style sheet styles the selected row alone; its text must begin where the others' does.
void TestModelsDialog::theChosenModelLinesUpWithTheOthers()
{
    theme::apply(*qApp, theme::Shade::Light);
    m_settings->addRecentModel(QStringLiteral("/models/Hill"));
    m_settings->addRecentModel(QStringLiteral("/models/Hall"));
    open();
    auto *list = find<QListWidget>("modelList");
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    list->setCurrentRow(1);
    const int chosen = beginOfText(*list, 1);
    QCOMPARE(beginOfText(*list, 2), chosen);
    list->setCurrentRow(2);
    QCOMPARE(beginOfText(*list, 2), chosen);
    QVERIFY(chosen > 0 && chosen < list->width() / 2);
}

void TestModelsDialog::saysWhatIsMissingAndWhatHelps()
{
    const QString folder = m_folder->filePath(QStringLiteral("cut"));
    linkStarter(folder);
    QDir(folder + QStringLiteral("/decoder")).removeRecursively();
    open();
    m_dialog->setFolder(folder);
    QTRY_VERIFY(isChecked());
    const QString row = rowOf(QStringLiteral("decoder"));
    QVERIFY2(row.startsWith(QStringLiteral("0|")), qPrintable(row)); // troubles first
    QVERIFY(row.contains(QStringLiteral("Missing")));
    QVERIFY(row.contains(QStringLiteral("“decoder”")));
    QVERIFY(!find<QPushButton>("useModel")->isEnabled());
    QCOMPARE(find<QLabel>("modelVerdict")->property("role").toString(), QStringLiteral("error"));
    const QString extra = rowOf(QStringLiteral("prior_ar")); // absent in the starter, no trouble
    QVERIFY2(extra.isEmpty() || !extra.startsWith(QStringLiteral("1|")), qPrintable(extra));
}

void TestModelsDialog::damagedAndPickledPartsAreTold()
{
    const QString folder = m_folder->filePath(QStringLiteral("bad"));
    linkStarter(folder);
    const QString config = folder + QStringLiteral("/image_encoder/config.json");
    QFile::remove(config);
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ \"hidden_size\": <b>");
    file.close();
    const QString projection = folder + QStringLiteral("/text_proj/diffusion_pytorch_model.");
    QVERIFY(QFile::rename(projection + QStringLiteral("safetensors"),
                          projection + QStringLiteral("bin")));
    open();
    m_dialog->setFolder(folder);
    QTRY_VERIFY(isChecked());
    QVERIFY(rowOf(QStringLiteral("image_encoder")).contains(QStringLiteral("Damaged")));
    QVERIFY(rowOf(QStringLiteral("text_proj")).contains(QStringLiteral("unclip convert")));
    for (const QTableWidgetItem *cell :
         find<QTableWidget>("componentTable")->findItems(QStringLiteral("*"), Qt::MatchWildcard))
        QVERIFY(!cell->toolTip().contains(QStringLiteral("<b>"))); // files are not markup
}

void TestModelsDialog::refusesWhatIsNoModel()
{
    open();
    QTRY_VERIFY(isChecked());
    m_dialog->setFolder(m_folder->path());
    QTRY_VERIFY(find<QLabel>("modelVerdict")->text().contains(QStringLiteral("model_index.json")));
    QVERIFY(!isChecked());
    QVERIFY(!find<QPushButton>("useModel")->isEnabled());
    m_dialog->setFolder(QStringLiteral("/nowhere at all"));
    QTRY_COMPARE(find<QLabel>("modelVerdict")->property("role").toString(),
                 QStringLiteral("error"));
    QVERIFY(!find<QPushButton>("useModel")->isEnabled());
}

void TestModelsDialog::loadsWithTheChosenOptions()
{
    open();
    QTRY_VERIFY(isChecked());
    auto *precision = find<QComboBox>("precisionBox");
    precision->setCurrentIndex(static_cast<int>(Precision::Float32));
    Q_EMIT precision->activated(precision->currentIndex());
    find<QSpinBox>("threadsField")->setValue(1);
    find<QPushButton>("useModel")->click();
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QCOMPARE(m_script->loads.back().precision, Precision::Float32);
    QCOMPARE(m_script->loads.back().threads, 1);
    QCOMPARE(m_settings->loadOptions().precision, Precision::Float32);
    QVERIFY(!find<QPushButton>("useModel")->isEnabled()); // in use now
    precision->setCurrentIndex(static_cast<int>(Precision::Auto));
    Q_EMIT precision->activated(precision->currentIndex());
    QVERIFY(find<QPushButton>("useModel")->isEnabled()); // with other options: again
}

void TestModelsDialog::showsLoadingAndCancels()
{
    QSemaphore started;
    m_onLoad = [&started](const RunControl &control) {
        started.release();
        while (true) // until it is cancelled
            control.cancellation.check();
    };
    open();
    QTRY_VERIFY(isChecked());
    find<QPushButton>("useModel")->click();
    auto *progress = find<QProgressBar>("loadingProgress");
    QVERIFY(progress->isVisibleTo(m_dialog.get()));
    QVERIFY(!find<QPushButton>("useModel")->isEnabled());
    QTRY_VERIFY(started.available() > 0);
    find<QPushButton>("cancelLoading")->click();
    QTRY_VERIFY(!progress->isVisibleTo(m_dialog.get()));
    QCOMPARE(m_dialog->findChild<MessageBar *>()->count(), 0); // a cancel is no trouble
    QVERIFY(find<QPushButton>("useModel")->isEnabled());
}

void TestModelsDialog::tellsALoadThatFails()
{
    m_onLoad = [](const RunControl &) { throw ModelError("decoder/config.json lies"); };
    open();
    QTRY_VERIFY(isChecked());
    find<QPushButton>("useModel")->click();
    auto *bar = m_dialog->findChild<MessageBar *>();
    QTRY_COMPARE(bar->count(), 1);
    QVERIFY(bar->isVisibleTo(m_dialog.get()));
    QVERIFY(find<QPushButton>("useModel")->isEnabled());
    m_onLoad = nullptr;
    find<QPushButton>("useModel")->click();
    QCOMPARE(bar->count(), 0);
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
}

void TestModelsDialog::saysThatItSwitchesAfterTheCurrentJob()
{
    m_runner->loadModel(starter(), {});
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    open();
    QTRY_VERIFY(isChecked());
    auto *note = find<QLabel>("switchNote");
    QVERIFY(note->text().isEmpty());
    QSemaphore gate;
    m_runner->submit(Urgency::Queued, [&gate](Pipeline &, const RunControl &) { gate.acquire(); });
    QTRY_VERIFY(!note->text().isEmpty());
    find<QSpinBox>("threadsField")->setValue(1);
    find<QPushButton>("useModel")->click(); // while the job runs
    gate.release();
    QTRY_COMPARE(m_script->loads.size(), 2u);
    QTRY_COMPARE(m_runner->modelState(), ModelState::Ready);
    QTRY_VERIFY(note->text().isEmpty());
}

void TestModelsDialog::memoryFollowsThePrecision()
{
    open();
    QTRY_VERIFY(isChecked());
    auto *precision = find<QComboBox>("precisionBox");
    QStringList texts;
    for (const Precision choice : { Precision::Float32, Precision::BFloat16 }) {
        precision->setCurrentIndex(static_cast<int>(choice));
        Q_EMIT precision->activated(precision->currentIndex());
        texts << find<QLabel>("memoryLabel")->text();
    }
    QVERIFY(texts[0] != texts[1]);
}

void TestModelsDialog::memoryEstimateIsWeightsAndRoom()
{
    ModelCheck check;
    ComponentCheck decoder;
    decoder.parameterCount = 1'000'000'000;
    check.components = { decoder };
    const quint64 full = memoryNeeded(check, Precision::Float32, Precision::Float32);
    const quint64 half = memoryNeeded(check, Precision::BFloat16, Precision::Float32);
    QCOMPARE(full - half, quint64 { 2'300'000'000 });
    QVERIFY(full > 5'000'000'000u && full < 6'000'000'000u);
    QCOMPARE(memoryNeeded(check, Precision::Auto, Precision::Float16), half);
    check.components.clear();
    QVERIFY(memoryNeeded(check, Precision::Auto, Precision::Float32) < (quint64 { 1 } << 30));
}

void TestModelsDialog::fastChangesEndAtTheLastFolder()
{
    open();
    for (int i = 0; i < 5; ++i) {
        m_dialog->setFolder(m_folder->path());
        m_dialog->setFolder(starter());
    }
    QTRY_VERIFY(isChecked());
    QVERIFY(find<QPushButton>("useModel")->isEnabled());
}

void TestModelsDialog::mayBeClosedWhileItLooks()
{
    open();
    m_dialog->setFolder(m_folder->path());
    m_dialog.reset();
    QCOMPARE(m_runner->modelState(), ModelState::None);
}

QTEST_MAIN(TestModelsDialog)
#include "tst_modelsdialog.moc"
