#include "dialogs/aboutdialog.h"
#include "dialogs/recipedialog.h"
#include "dialogs/settingsdialog.h"
#include "dialogs/shortcutsdialog.h"
#include "exportsamples.h"
#include "session/settings.h"
#include "session/settingsfile.h"

#include <QAction>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTreeWidget>

using namespace unclip;
using namespace unclip::test;

namespace {

template <typename Widget> Widget *find(const QWidget &dialog, const char *name)
{
    auto *widget = dialog.findChild<Widget *>(QString::fromLatin1(name));
    Q_ASSERT(widget != nullptr);
    return widget;
}

void click(const QWidget &dialog, const char *name)
{
    find<QPushButton>(dialog, name)->click();
}

QTreeWidgetItem *itemNamed(const QWidget &dialog, const QString &name)
{
    const QList<QTreeWidgetItem *> items =
        find<QTreeWidget>(dialog, "shortcutList")
            ->findItems(name, Qt::MatchExactly | Qt::MatchRecursive);
    return items.isEmpty() ? nullptr : items.constFirst();
}

ModelInfo modelOf(const Recipe &recipe)
{
    ModelInfo info;
    info.name = "starter";
    info.hash = recipe.modelHash;
    return info;
}

} // namespace

class TestDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void shortcutsAreListedByGroup();
    void shortcutsAreSearchable();
    void shortcutIsAssigned();
    void shortcutConflictIsToldAndTakenOver();
    void shortcutIsRemovedAndReset();
    void shortcutsFollowTheRegistry();
    void keysOfOneNameAreNamedOnce();

    void settingsAreWrittenAtOnce();
    void settingsShowWhatIsThere();
    void libraryMoveIsExplained();
    void libraryOfTheCommandLine();

    void aboutShowsVersionLicencesAndModel();
    void aboutWithoutStarter();
    void aboutMayBeClosedWhileItReads();

    void recipeShowsWhatItSays();
    void recipeButtons_data();
    void recipeButtons();
    void recipeWarnsOfAnotherModel();
    void recipeWithoutModelOrPrompt();
    void recipeHearsOfTheModel();
    void recipeFromOutsideIsNoMarkup();

private:
    void registerActions(ShortcutRegistry &registry);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SettingsFile> m_store;
    std::unique_ptr<Settings> m_settings;
    QAction m_make;
};

void TestDialogs::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<SettingsFile>(m_folder->filePath(QStringLiteral("s.ini")));
    m_settings = std::make_unique<Settings>(*m_store);
}

void TestDialogs::registerActions(ShortcutRegistry &registry)
{
    const auto keys = [](const char *text) {
        return QList<QKeySequence> { QKeySequence(QString::fromLatin1(text)) };
    };
    const QString work = QStringLiteral("Work");
    const QString viewer = QStringLiteral("Viewer");
    registry.add({ QStringLiteral("make"), QStringLiteral("Make"), work, keys("Ctrl+Return") },
                 &m_make);
    registry.add({ QStringLiteral("cancel"), QStringLiteral("Cancel"), work, keys("Ctrl+.") });
    registry.add({ QStringLiteral("fit"), QStringLiteral("Fit"), viewer, keys("Ctrl+0") });
}

void TestDialogs::shortcutsAreListedByGroup()
{
    ShortcutRegistry registry(*m_settings);
    registerActions(registry);
    const ShortcutsDialog dialog(registry);
    const auto *list = find<QTreeWidget>(dialog, "shortcutList");
    QCOMPARE(list->topLevelItemCount(), 2);
    QCOMPARE(list->topLevelItem(0)->childCount(), 2);
    QCOMPARE(itemNamed(dialog, QStringLiteral("Fit"))->text(1), QStringLiteral("Ctrl+0"));
}

void TestDialogs::shortcutsAreSearchable()
{
    ShortcutRegistry registry(*m_settings);
    registerActions(registry);
    ShortcutsDialog dialog(registry);
    auto *search = find<QLineEdit>(dialog, "shortcutSearch");
    search->setText(QStringLiteral("view fi"));
    QVERIFY(!itemNamed(dialog, QStringLiteral("Fit"))->isHidden());
    QVERIFY(itemNamed(dialog, QStringLiteral("Make"))->isHidden());
    QVERIFY(itemNamed(dialog, QStringLiteral("Work"))->isHidden());
    search->setText(QStringLiteral("ctrl+ent"));
    QVERIFY(!itemNamed(dialog, QStringLiteral("Make"))->isHidden());
    search->setText(QStringLiteral("nothing like it"));
    QVERIFY(find<QLabel>(dialog, "nothingFound")->isVisibleTo(&dialog));
    search->clear();
    QVERIFY(!itemNamed(dialog, QStringLiteral("Make"))->isHidden());
    QVERIFY(!find<QLabel>(dialog, "nothingFound")->isVisibleTo(&dialog));
}

void TestDialogs::shortcutIsAssigned()
{
    ShortcutRegistry registry(*m_settings);
    registerActions(registry);
    ShortcutsDialog dialog(registry);
    find<QTreeWidget>(dialog, "shortcutList")
        ->setCurrentItem(itemNamed(dialog, QStringLiteral("Make")));
    QVERIFY(!find<QPushButton>(dialog, "assignButton")->isEnabled());
    find<QKeySequenceEdit>(dialog, "keysField")->setKeySequence(QKeySequence(Qt::Key_F9));
    click(dialog, "assignButton");
    QCOMPARE(m_make.shortcut(), QKeySequence(Qt::Key_F9));
    QCOMPARE(itemNamed(dialog, QStringLiteral("Make"))->text(1), QStringLiteral("F9"));
    QCOMPARE(m_settings->shortcut(QStringLiteral("make")), QKeySequence(Qt::Key_F9));
}

void TestDialogs::shortcutConflictIsToldAndTakenOver()
{
    ShortcutRegistry registry(*m_settings);
    registerActions(registry);
    ShortcutsDialog dialog(registry);
    find<QTreeWidget>(dialog, "shortcutList")
        ->setCurrentItem(itemNamed(dialog, QStringLiteral("Make")));
    const QKeySequence taken(QStringLiteral("Ctrl+0"));
    find<QKeySequenceEdit>(dialog, "keysField")->setKeySequence(taken);
    click(dialog, "assignButton");
    const auto *conflict = find<QLabel>(dialog, "conflictLabel");
    QVERIFY(conflict->isVisibleTo(&dialog));
    QVERIFY(conflict->text().contains(QStringLiteral("Fit")));
    QVERIFY(registry.isDefault(QStringLiteral("make"))); // nothing changed
    click(dialog, "takeOverButton");
    QCOMPARE(registry.sequences(QStringLiteral("make")), QList<QKeySequence> { taken });
    QVERIFY(registry.sequences(QStringLiteral("fit")).isEmpty());
    QVERIFY(itemNamed(dialog, QStringLiteral("Fit"))->text(1).isEmpty());
    QVERIFY(!conflict->isVisibleTo(&dialog));

    find<QTreeWidget>(dialog, "shortcutList")
        ->setCurrentItem(itemNamed(dialog, QStringLiteral("Fit")));
    click(dialog, "resetButton"); // its keys are gone
    QVERIFY(conflict->isVisibleTo(&dialog));
    QVERIFY(!find<QPushButton>(dialog, "takeOverButton")->isVisibleTo(&dialog));
}

void TestDialogs::shortcutIsRemovedAndReset()
{
    ShortcutRegistry registry(*m_settings);
    registerActions(registry);
    ShortcutsDialog dialog(registry);
    find<QTreeWidget>(dialog, "shortcutList")
        ->setCurrentItem(itemNamed(dialog, QStringLiteral("Make")));
    QVERIFY(!find<QPushButton>(dialog, "resetButton")->isEnabled());
    click(dialog, "removeButton");
    QVERIFY(m_make.shortcut().isEmpty());
    QVERIFY(!find<QPushButton>(dialog, "removeButton")->isEnabled());
    click(dialog, "resetButton");
    QCOMPARE(m_make.shortcut(), QKeySequence(QStringLiteral("Ctrl+Enter")));
    registry.assign(QStringLiteral("make"), QKeySequence(Qt::Key_F9));
    click(dialog, "resetAllButton");
    QVERIFY(registry.isDefault(QStringLiteral("make")));
}

void TestDialogs::shortcutsFollowTheRegistry()
{
    ShortcutRegistry registry(*m_settings);
    ShortcutsDialog dialog(registry); // empty at first
    QCOMPARE(find<QTreeWidget>(dialog, "shortcutList")->topLevelItemCount(), 0);
    QVERIFY(!find<QPushButton>(dialog, "removeButton")->isEnabled());
    registerActions(registry);
    QVERIFY(itemNamed(dialog, QStringLiteral("Fit")) != nullptr);
    registry.rename(QStringLiteral("fit"), QStringLiteral("适合窗口"), QStringLiteral("视图"));
    QVERIFY(itemNamed(dialog, QStringLiteral("适合窗口")) != nullptr);
    QVERIFY(itemNamed(dialog, QStringLiteral("Fit")) == nullptr);
}

void TestDialogs::keysOfOneNameAreNamedOnce()
{
    ShortcutRegistry registry(*m_settings);
    ShortcutsDialog dialog(registry);
    registry.add({ QStringLiteral("make"),
                   QStringLiteral("Make"),
                   QStringLiteral("Work"),
                   { QKeySequence(Qt::CTRL | Qt::Key_Return),
                     QKeySequence(Qt::CTRL | Qt::Key_Enter), QKeySequence(Qt::Key_F9) } },
                 &m_make);
    QCOMPARE(itemNamed(dialog, QStringLiteral("Make"))->text(1), QStringLiteral("Ctrl+Enter, F9"));
}

void TestDialogs::settingsAreWrittenAtOnce()
{
    SettingsDialog dialog(*m_settings);
    QSignalSpy language(&dialog, &SettingsDialog::languageChosen);
    QSignalSpy theme(&dialog, &SettingsDialog::themeChosen);
    QSignalSpy tile(&dialog, &SettingsDialog::tileSizeChosen);
    QSignalSpy compute(&dialog, &SettingsDialog::loadOptionsChosen);
    auto *languages = find<QComboBox>(dialog, "languageBox");
    languages->setCurrentIndex(languages->findData(QStringLiteral("zh_CN")));
    Q_EMIT languages->activated(languages->currentIndex());
    QCOMPARE(m_settings->language(), QStringLiteral("zh_CN"));
    auto *themes = find<QComboBox>(dialog, "themeBox");
    themes->setCurrentIndex(static_cast<int>(ThemeChoice::Dark));
    Q_EMIT themes->activated(themes->currentIndex());
    QCOMPARE(m_settings->theme(), ThemeChoice::Dark);
    find<QSlider>(dialog, "tileSizeSlider")->setValue(200);
    QCOMPARE(m_settings->galleryTileSize(), 200);
    find<QSpinBox>(dialog, "threadsField")->setValue(1);
    QCOMPARE(m_settings->loadOptions().threads, 1);
    for (const QSignalSpy *spy : { &language, &theme, &tile, &compute })
        QCOMPARE(spy->size(), 1);
}

void TestDialogs::settingsShowWhatIsThere()
{
    m_settings->setLanguage(QStringLiteral("en"));
    m_settings->setTheme(ThemeChoice::Light);
    m_settings->setGalleryTileSize(256);
    m_settings->setLoadOptions({ Device::Cpu, Precision::BFloat16, 1 });
    m_settings->setLibraryFolder(m_folder->path());
    SettingsDialog dialog(*m_settings);
    QSignalSpy tile(&dialog, &SettingsDialog::tileSizeChosen);
    QCOMPARE(find<QComboBox>(dialog, "languageBox")->currentData().toString(),
             QStringLiteral("en"));
    QCOMPARE(find<QComboBox>(dialog, "themeBox")->currentIndex(), 1);
    QCOMPARE(find<QSlider>(dialog, "tileSizeSlider")->value(), 256);
    QCOMPARE(find<QComboBox>(dialog, "deviceBox")->currentIndex(), 1);
    QCOMPARE(find<QComboBox>(dialog, "precisionBox")->currentIndex(), 2);
    QCOMPARE(find<QLineEdit>(dialog, "libraryField")->text(), m_folder->path());
    QEvent change(QEvent::LanguageChange); // choices stay
    QCoreApplication::sendEvent(&dialog, &change);
    QCOMPARE(find<QComboBox>(dialog, "themeBox")->currentIndex(), 1);
    QCOMPARE(find<QComboBox>(dialog, "languageBox")->currentData().toString(),
             QStringLiteral("en"));
    QCOMPARE(m_settings->theme(), ThemeChoice::Light);
    QVERIFY(tile.isEmpty());
}

void TestDialogs::libraryMoveIsExplained()
{
    m_settings->setLibraryFolder(QStringLiteral("/pictures/before"));
    SettingsDialog dialog(*m_settings);
    const auto *note = find<QLabel>(dialog, "libraryNote");
    const QString before = note->text();
    QVERIFY(find<QPushButton>(dialog, "restartButton")->isHidden());
    m_settings->setLibraryFolder(QStringLiteral("/pictures/after"));
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(&dialog, &change);
    QVERIFY(note->text() != before);
    QCOMPARE(note->property("role").toString(), QStringLiteral("warning"));
    auto *restart = find<QPushButton>(dialog, "restartButton");
    QVERIFY(!restart->isHidden());
    QSignalSpy asked(&dialog, &SettingsDialog::restartRequested);
    restart->click();
    QCOMPARE(asked.count(), 1);
    dialog.setLibrary(QStringLiteral("/pictures/given"), QStringLiteral("/pictures/before"));
    QVERIFY(note->text().contains(QStringLiteral("/pictures/given")));
    QVERIFY(!restart->isHidden());
    dialog.setLibrary(QStringLiteral("/pictures/after"), QStringLiteral("/pictures/before"));
    QCOMPARE(note->text(), before);
    QVERIFY(restart->isHidden());
}

void TestDialogs::libraryOfTheCommandLine()
{
    m_settings->setLibraryFolder(QStringLiteral("/pictures/usual"));
    SettingsDialog dialog(*m_settings);
    dialog.setLibrary(QStringLiteral("/pictures/given"), QStringLiteral("/pictures/usual"));
    QCOMPARE(find<QLineEdit>(dialog, "libraryField")->text(), QStringLiteral("/pictures/given"));
    const auto *note = find<QLabel>(dialog, "libraryNote");
    QVERIFY(note->text().contains(QStringLiteral("/pictures/usual")));
    QCOMPARE(note->property("role").toString(), QStringLiteral("muted"));
    QVERIFY(find<QPushButton>(dialog, "restartButton")->isHidden());
}

void TestDialogs::aboutShowsVersionLicencesAndModel()
{
    QCoreApplication::setApplicationVersion(QStringLiteral("9.8.7"));
    const AboutDialog dialog(QStringLiteral(UNCLIP_SOURCE_DIR "/resources/models/starter"));
    QVERIFY(!find<QTabWidget>(dialog, "aboutTabs")->tabBar()->drawBase());
    QVERIFY(find<QLabel>(dialog, "versionLabel")->text().contains(QStringLiteral("9.8.7")));
    const QString licences = find<QTextBrowser>(dialog, "licenceText")->toPlainText();
    for (const char *name : { "Apache", "Qt", "LGPL", "LibTorch", "OpenCV" })
        QVERIFY2(licences.contains(QLatin1String(name)), name);
    QTRY_VERIFY(find<QTextBrowser>(dialog, "modelText")
                    ->toPlainText()
                    .contains(QStringLiteral("starter model")));
    QVERIFY(!find<QTextBrowser>(dialog, "modelText")->openLinks());
}

void TestDialogs::aboutWithoutStarter()
{
    for (const QString &folder : { QString(), m_folder->filePath(QStringLiteral("gone")) }) {
        const AboutDialog dialog(folder);
        QTRY_VERIFY(find<QTextBrowser>(dialog, "modelText")
                        ->toPlainText()
                        .contains(QStringLiteral("without a starter")));
    }
}

void TestDialogs::aboutMayBeClosedWhileItReads()
{
    for (int i = 0; i < 20; ++i)
        AboutDialog(QStringLiteral(UNCLIP_SOURCE_DIR "/resources/models/starter"));
    QCoreApplication::sendPostedEvents();
    QVERIFY(QApplication::topLevelWidgets().isEmpty());
}

void TestDialogs::recipeShowsWhatItSays()
{
    const Recipe recipe = recipeOf("a red fox\nin snow", 1234567890123ull);
    const RecipeDialog dialog(recipe, QStringLiteral("/x/fox.png"), modelOf(recipe));
    QCOMPARE(find<QPlainTextEdit>(dialog, "recipePrompt")->toPlainText(),
             QStringLiteral("a red fox\nin snow"));
    QCOMPARE(find<QLabel>(dialog, "recipeMode")->text(), QStringLiteral("Create"));
    QCOMPARE(find<QLabel>(dialog, "recipeSeed")->text(), QStringLiteral("1234567890123"));
    QCOMPARE(find<QLabel>(dialog, "recipeModel")->text(), QStringLiteral("Starter model"));
    QVERIFY(find<QLabel>(dialog, "recipeCreated")->text().contains(QStringLiteral("2025")));
    QVERIFY(!find<QLabel>(dialog, "recipeWarning")->isVisibleTo(&dialog));
    QVERIFY(find<QPushButton>(dialog, "recreateButton")->isEnabled());
}

void TestDialogs::recipeButtons_data()
{
    QTest::addColumn<QByteArray>("button");
    QTest::addColumn<int>("expected");
    QTest::newRow("settings") << QByteArray("useSettingsButton") << 0;
    QTest::newRow("recreate") << QByteArray("recreateButton") << 1;
    QTest::newRow("picture") << QByteArray("onlyPictureButton") << 2;
}

void TestDialogs::recipeButtons()
{
    QFETCH(QByteArray, button);
    QFETCH(int, expected);
    const Recipe recipe = recipeOf("x", 1);
    RecipeDialog dialog(recipe, QStringLiteral("/x/fox.png"), modelOf(recipe));
    const QSignalSpy settings(&dialog, &RecipeDialog::settingsRequested);
    const QSignalSpy recreate(&dialog, &RecipeDialog::recreateRequested);
    const QSignalSpy picture(&dialog, &RecipeDialog::pictureRequested);
    dialog.open();
    click(dialog, button.constData());
    QVERIFY(!dialog.isVisible());
    QCOMPARE(settings.size(), expected == 0 ? 1 : 0);
    QCOMPARE(recreate.size(), expected == 1 ? 1 : 0);
    QCOMPARE(picture.size(), expected == 2 ? 1 : 0);
}

void TestDialogs::recipeWarnsOfAnotherModel()
{
    const Recipe recipe = recipeOf("x", 1);
    ModelInfo other = modelOf(recipe);
    other.name = "karlo";
    other.hash = std::string(64, 'b');
    const RecipeDialog dialog(recipe, QStringLiteral("/x/fox.png"), other);
    const auto *warning = find<QLabel>(dialog, "recipeWarning");
    QVERIFY(warning->isVisibleTo(&dialog));
    QVERIFY(warning->text().contains(QStringLiteral("Starter model")));
    QVERIFY(warning->text().contains(QStringLiteral("karlo")));
    QVERIFY(!find<QPushButton>(dialog, "recreateButton")->isEnabled());
    QVERIFY(find<QPushButton>(dialog, "useSettingsButton")->isEnabled());
}

void TestDialogs::recipeWithoutModelOrPrompt()
{
    Recipe recipe;
    Vary vary;
    vary.source = PictureSource {};
    recipe.request = vary;
    const RecipeDialog dialog(recipe, QStringLiteral("/x/fox.png"), std::nullopt);
    QVERIFY(!find<QPlainTextEdit>(dialog, "recipePrompt")->isVisibleTo(&dialog));
    QVERIFY(!find<QLabel>(dialog, "recipeCreated")->isVisibleTo(&dialog));
    QCOMPARE(find<QLabel>(dialog, "recipeMode")->text(), QStringLiteral("Vary"));
    QVERIFY(find<QLabel>(dialog, "recipeWarning")->isVisibleTo(&dialog));
}

/// A picture may be dropped before the first model is there.
void TestDialogs::recipeHearsOfTheModel()
{
    const Recipe recipe = recipeOf("x", 1);
    RecipeDialog dialog(recipe, QStringLiteral("/x/fox.png"), std::nullopt);
    QVERIFY(!find<QPushButton>(dialog, "recreateButton")->isEnabled());
    dialog.setModel(modelOf(recipe));
    QVERIFY(find<QPushButton>(dialog, "recreateButton")->isEnabled());
    QVERIFY(!find<QLabel>(dialog, "recipeWarning")->isVisibleTo(&dialog));
}

void TestDialogs::recipeFromOutsideIsNoMarkup()
{
    Recipe recipe = recipeOf("<h1>x</h1>", 1);
    recipe.modelName = "<img src='file:///etc/passwd'>" + std::string(5000, 'x');
    const RecipeDialog dialog(recipe, QStringLiteral("/x/<b>fox</b>.png"), std::nullopt);
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        if (label->text().contains(u'<'))
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    QVERIFY(find<QLabel>(dialog, "recipeModel")->text().size() < 100);
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
