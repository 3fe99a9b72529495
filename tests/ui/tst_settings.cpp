#include "session/settings.h"
#include "session/settingsfile.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

namespace {

/// Settings in a file of their own, which can be closed and opened again.
class Store
{
public:
    Store() { reopen(); }

    void reopen()
    {
        m_settings.reset();
        m_store.reset(); // writes
        m_store = std::make_unique<SettingsFile>(file());
        m_settings = std::make_unique<Settings>(*m_store);
    }

    QString file() const { return m_folder.filePath(QStringLiteral("studio.ini")); }
    SettingsFile &raw() { return *m_store; }
    Settings *operator->() { return m_settings.get(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<SettingsFile> m_store;
    std::unique_ptr<Settings> m_settings;
};

} // namespace

/// Settings, their defaults, and what a damaged file does to them.
class SettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaults()
    {
        Store store;
        const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
        QCOMPARE(store->libraryFolder(), pictures + QStringLiteral("/unCLIP Studio"));
        QVERIFY(store->modelFolder().isEmpty());
        QVERIFY(store->recentModels().isEmpty());
        QCOMPARE(store->loadOptions().device, Device::Auto);
        QCOMPARE(store->loadOptions().precision, Precision::Auto);
        QCOMPARE(store->loadOptions().threads, 0);
        QVERIFY(store->language().isEmpty());
        QCOMPARE(store->theme(), ThemeChoice::System);
        QVERIFY(store->windowGeometry().isEmpty());
        QVERIFY(store->galleryTileSize() >= 96 && store->galleryTileSize() <= 320);
        QVERIFY(!store->advancedUnfolded(QStringLiteral("create")));
        QVERIFY(!store->shortcut(QStringLiteral("make")));
        QVERIFY(store->dialogState(QStringLiteral("export")).isEmpty());
    }

    void everythingIsKept()
    {
        Store store;
        const QByteArray blob("\0\1\xFF geometry", 12);
        store->setLibraryFolder(QStringLiteral("/data/my pictures, mostly/"));
        store->setModelFolder(QStringLiteral("/models/karlo"));
        store->setLoadOptions({ Device::Cuda, Precision::Float16, 12 });
        store->setLanguage(QStringLiteral("zh_CN"));
        store->setTheme(ThemeChoice::Dark);
        store->setWindowGeometry(blob);
        store->setWindowState(blob + blob);
        store->setGalleryTileSize(200);
        store->setAdvancedUnfolded(QStringLiteral("create"), true);
        store.reopen();
        QCOMPARE(store->libraryFolder(), QStringLiteral("/data/my pictures, mostly"));
        QCOMPARE(store->modelFolder(), QStringLiteral("/models/karlo"));
        QCOMPARE(store->loadOptions().device, Device::Cuda);
        QCOMPARE(store->loadOptions().precision, Precision::Float16);
        QCOMPARE(store->loadOptions().threads, 12);
        QCOMPARE(store->language(), QStringLiteral("zh_CN"));
        QCOMPARE(store->theme(), ThemeChoice::Dark);
        QCOMPARE(store->windowGeometry(), blob);
        QCOMPARE(store->windowState(), blob + blob);
        QCOMPARE(store->galleryTileSize(), 200);
        QVERIFY(store->advancedUnfolded(QStringLiteral("create")));
        QVERIFY(!store->advancedUnfolded(QStringLiteral("vary")));
    }

    void anEmptyFolderMeansTheDefault()
    {
        Store store;
        store->setLibraryFolder(QStringLiteral("/data"));
        store->setLibraryFolder(QString());
        QVERIFY(store->libraryFolder().endsWith(QStringLiteral("/unCLIP Studio")));
        store->setModelFolder(QStringLiteral("/m"));
        store->setModelFolder(QString());
        QVERIFY(store->modelFolder().isEmpty());
    }

    void recentModelsAreTenAndUnique()
    {
        Store store;
        for (int i = 0; i < 12; ++i)
            store->addRecentModel(QStringLiteral("/models/%1").arg(i));
        store->addRecentModel(QStringLiteral("/models/5/"));
        store->addRecentModel(QString());
        store.reopen();
        QCOMPARE(store->recentModels().size(), qsizetype { 10 });
        QCOMPARE(store->recentModels().first(), QStringLiteral("/models/5"));
        QCOMPARE(store->recentModels().at(1), QStringLiteral("/models/11"));
        QCOMPARE(store->recentModels().count(QStringLiteral("/models/5")), qsizetype { 1 });
    }

    void tileSizesAreClamped()
    {
        Store store;
        store->setGalleryTileSize(10);
        QCOMPARE(store->galleryTileSize(), 96);
        store->setGalleryTileSize(5000);
        QCOMPARE(store->galleryTileSize(), 320);
    }

    void shortcuts()
    {
        Store store;
        const QString make = QStringLiteral("job/make");
        const QKeySequence chord(Qt::CTRL | Qt::Key_K, Qt::CTRL | Qt::Key_Comma);
        store->setShortcut(make, chord);
        store->setShortcut(QStringLiteral("star"), QKeySequence());
        store.reopen();
        QCOMPARE(store->shortcut(make).value(), chord);
        QVERIFY(store->shortcut(QStringLiteral("star")).has_value());
        QVERIFY(store->shortcut(QStringLiteral("star"))->isEmpty());
        store->setShortcut(make, std::nullopt);
        QVERIFY(!store->shortcut(make));
    }

    void dialogStates()
    {
        Store store;
        const QVariantMap state { { QStringLiteral("quality"), 90 },
                                  { QStringLiteral("name/template"), QStringLiteral("{date}, x") },
                                  { QStringLiteral("loop"), true } };
        store->setDialogState(QStringLiteral("export/morph"), state);
        store.reopen();
        QCOMPARE(store->dialogState(QStringLiteral("export/morph")), state);
        QVERIFY(store->dialogState(QStringLiteral("export")).isEmpty());
    }

    void nonsenseGivesDefaults()
    {
        Store store;
        store.raw().setValue(QStringLiteral("library/folder"), QStringLiteral("../relative"));
        store.raw().setValue(QStringLiteral("model/folder"), 7);
        store.raw().setValue(QStringLiteral("model/recent"),
                             QStringList { QStringLiteral("x"), QStringLiteral("/ok"), QString() });
        store.raw().setValue(QStringLiteral("compute/device"), QStringLiteral("abacus"));
        store.raw().setValue(QStringLiteral("compute/precision"), 99);
        store.raw().setValue(QStringLiteral("compute/threads"), -5);
        store.raw().setValue(QStringLiteral("window/language"), QStringLiteral("../../etc"));
        store.raw().setValue(QStringLiteral("window/theme"), QStringLiteral("plaid"));
        store.raw().setValue(QStringLiteral("window/geometry"), QByteArray(1 << 20, 'x'));
        store.raw().setValue(QStringLiteral("gallery/tile_size"), QStringLiteral("1e9"));
        store.raw().setValue(QStringLiteral("shortcuts/make"), QStringLiteral("Ctrl+Nonsense"));
        store.raw().setValue(QStringLiteral("shortcuts/stop"), QStringList { {}, {} });
        store.raw().setValue(QStringLiteral("dialogs/export"), QStringLiteral("no map"));
        store.reopen();
        QVERIFY(QDir::isAbsolutePath(store->libraryFolder()));
        QVERIFY(store->modelFolder().isEmpty());
        QCOMPARE(store->recentModels(), QStringList { QStringLiteral("/ok") });
        QCOMPARE(store->loadOptions().device, Device::Auto);
        QCOMPARE(store->loadOptions().precision, Precision::Auto);
        QCOMPARE(store->loadOptions().threads, 0);
        QVERIFY(store->language().isEmpty());
        QCOMPARE(store->theme(), ThemeChoice::System);
        QVERIFY(store->windowGeometry().isEmpty());
        QVERIFY(store->galleryTileSize() <= 320);
        QVERIFY(!store->shortcut(QStringLiteral("make")));
        QVERIFY(!store->shortcut(QStringLiteral("stop")));
        QVERIFY(store->dialogState(QStringLiteral("export")).isEmpty());
    }

    void aFileOfNoiseGivesDefaults()
    {
        Store store;
        store->setTheme(ThemeChoice::Dark);
        store.reopen();
        QFile file(store.file());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("\0\xFF[window\n=theme=\n@Variant(\0", 27));
        file.close();
        store.reopen();
        QCOMPARE(store->theme(), ThemeChoice::System);
        store->setTheme(ThemeChoice::Light);
        QCOMPARE(store->theme(), ThemeChoice::Light);
    }
};

QTEST_GUILESS_MAIN(SettingsTest)
#include "tst_settings.moc"
