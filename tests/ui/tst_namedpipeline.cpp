#include "session/namedpipeline.h"

#include "support/fakepipeline.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace unclip;

class NamedPipelineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_script = std::make_shared<FakeScript>();
        m_script->info.name = "starter"; // as its folder, wherever that is
        for (const char *name : { "share/starter", "models/starter", "models/karlo" })
            QVERIFY(QDir(m_folder->path()).mkpath(QLatin1String(name)));
    }

    void onlyTheStarterHasItsName_data()
    {
        QTest::addColumn<QString>("starter");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        const QString plain = QStringLiteral("starter");
        const QString apart = QStringLiteral("models/starter");
        QTest::addRow("itself") << "share/starter"
                                << "share/starter" << plain;
        QTest::addRow("with a slash") << "share/starter"
                                      << "share/starter/" << plain;
        QTest::addRow("by a detour") << "share/starter"
                                     << "models/../share/starter" << plain;
        QTest::addRow("another") << "share/starter"
                                 << "models/starter" << apart;
        QTest::addRow("another with a slash") << "share/starter/"
                                              << "models/starter/" << apart;
        QTest::addRow("of another name") << "share/starter"
                                         << "models/karlo" << plain; // script's
    }

    void onlyTheStarterHasItsName()
    {
        QFETCH(QString, starter);
        QFETCH(QString, folder);
        const auto pipeline = load(starter, folder);
        QTEST(QString::fromStdString(pipeline->info().name), "name");
    }

    void theRestIsTheModelsOwn()
    {
        const auto pipeline =
            load(QStringLiteral("share/starter"), QStringLiteral("models/starter"));
        QCOMPARE(pipeline->info().hash, m_script->info.hash);
        m_script->info.precision = "bf16"; // memory ran out
        QCOMPARE(pipeline->info().precision, std::string("bf16"));
        Create create;
        create.prompt = "a fox";
        const Result result = pipeline->run(create, {});
        QCOMPARE(result.frames.size(), std::size_t { 1 });
        QCOMPARE(m_script->requests.size(), std::size_t { 1 });
        QCOMPARE(pipeline->encodeTexts({ "a fox", "a cat" }, {}).size(), std::size_t { 2 });
    }

private:
    std::unique_ptr<Pipeline> load(const QString &starter, const QString &folder) const
    {
        const auto fake = [this](const auto &from, const auto &options, const auto &control) {
            return loadFake(m_script, from, options, control);
        };
        const auto loader = namingApart(fake, m_folder->filePath(starter).toStdString());
        return loader(m_folder->filePath(folder).toStdString(), {}, {});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeScript> m_script;
};

QTEST_GUILESS_MAIN(NamedPipelineTest)
#include "tst_namedpipeline.moc"
