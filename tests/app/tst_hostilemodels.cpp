#include "app/stallwatch.h"
#include "app/studioworld.h"
#include "dialogs/modelsdialog.h"
#include "panels/panelsupport.h"
#include "support/imagesamples.h"
#include "support/timelimit.h"
#include "widgets/messagebar.h"

#include <QDir>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace unclip;
using namespace unclip::test;

namespace {

constexpr int longestStallMs = timeLimit(100);
constexpr int checkMs = 20000;
const auto starter = QStringLiteral(UNCLIP_SOURCE_DIR "/resources/models/starter");
const auto decoderWeights = QStringLiteral("decoder/diffusion_pytorch_model.safetensors");
const auto decoderConfig = QStringLiteral("decoder/config.json");

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(name));
    return file.readAll();
}

/// A folder that can be lied in: weights are links to the starter's own.
class LyingFolder
{
public:
    explicit LyingFolder(const QString &folder)
        : m_folder(folder)
    {
        QDirIterator it(starter, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            const QString source = it.next();
            const QString name = QDir(starter).relativeFilePath(source);
            QDir().mkpath(QFileInfo(path(name)).path());
            if (::symlink(QFile::encodeName(source).constData(),
                          QFile::encodeName(path(name)).constData())
                != 0)
                qFatal("cannot link %s", qPrintable(name));
        }
    }

    QString path(const QString &name) const { return m_folder + QLatin1Char('/') + name; }
    void remove(const QString &name) const { QFile::remove(path(name)); }

    void write(const QString &name, const QByteArray &bytes) const
    {
        remove(name); // a link
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(name));
    }

    /// Changes one word of a file.
    void change(const QString &name, const QByteArray &before, const QByteArray &after) const
    {
        QByteArray text = contentOf(path(name));
        if (!text.contains(before))
            qFatal("%s does not hold %s", qPrintable(name), before.constData());
        write(name, text.replace(before, after));
    }

    /// Weights with this header and nothing behind it.
    void writeWeights(const QByteArray &header, quint64 claimedLength) const
    {
        QByteArray bytes;
        for (int i = 0; i < 8; ++i)
            bytes.append(static_cast<char>(claimedLength >> (8 * i)));
        write(decoderWeights, bytes + header);
    }

    void makePipe(const QString &name) const
    {
        remove(name);
        ::mkfifo(QFile::encodeName(path(name)).constData(), 0600);
    }

    void linkToItself(const QString &name) const
    {
        std::filesystem::remove_all(path(name).toStdString());
        QFile::link(path(name), path(name));
    }

private:
    QString m_folder;
};

using Lie = std::function<void(const LyingFolder &)>;

} // namespace

Q_DECLARE_METATYPE(Lie)

/// Model folders that lie, opened in the dialog and dropped on the window: a message says what is
/// wrong, the model before stays, the window never stands still.
class HostileModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_world = std::make_unique<StudioWorld>();
        m_world->start();
        QVERIFY(m_world->isUp());
    }

    void cleanupTestCase() { m_world.reset(); }

    void isRefused_data();
    void isRefused();
    void whatIsWholeIsUsed();

private:
    MessageBar *messages() { return m_world->window().findChild<MessageBar *>(); }
    void lookInTheDialog(const QString &folder);

    std::unique_ptr<StudioWorld> m_world;
};

void HostileModelsTest::isRefused_data()
{
    QTest::addColumn<Lie>("lie");
    const auto row = [](const char *name, const Lie &lie) { QTest::newRow(name) << lie; };
    const auto withHeader = [](const QByteArray &header) -> Lie {
        return [header](const LyingFolder &folder) {
            folder.writeWeights(header, static_cast<quint64>(header.size()));
        };
    };
    row("no decoder", [](const LyingFolder &folder) {
        folder.remove(decoderConfig);
        folder.remove(decoderWeights);
    });
    row("empty index", [](const auto &folder) {
        folder.write(QStringLiteral("model_index.json"), {});
        folder.remove(decoderWeights);
    });
    row("index of nested lists", [](const auto &folder) {
        folder.write(QStringLiteral("model_index.json"), QByteArray(200000, '['));
        folder.remove(decoderWeights);
    });
    row("huge sizes", [](const LyingFolder &folder) {
        folder.write(decoderConfig,
                     contentOf(folder.path(decoderConfig)).replace("32", "2147483647"));
    });
    row("negative sizes", [](const LyingFolder &folder) {
        folder.write(decoderConfig, contentOf(folder.path(decoderConfig)).replace("32", "-1"));
    });
    row("sizes beyond all numbers", [](const LyingFolder &folder) {
        folder.write(decoderConfig, contentOf(folder.path(decoderConfig)).replace("32", "1e999"));
    });
    row("configuration of NULs",
        [](const auto &folder) { folder.write(decoderConfig, QByteArray(1000, '\0')); });
    row("header longer than the file",
        [](const auto &folder) { folder.writeWeights("{}", quint64 { 1 } << 63); });
    row("header is no JSON", withHeader("hello, hello, hello"));
    row("deep header", withHeader(QByteArray(100000, '[')));
    row("data beyond the end",
        withHeader(R"({"conv_in.weight":{"dtype":"F32","shape":[1000000,1000000],)"
                   R"("data_offsets":[0,4000000000000]}})"));
    row("sizes that overflow",
        withHeader(R"({"conv_in.weight":{"dtype":"F32","shape":[4294967296,4294967296,4],)"
                   R"("data_offsets":[0,0]}})"));
    row("negative shape",
        withHeader(R"({"conv_in.weight":{"dtype":"F32","shape":[-1,4],"data_offsets":[0,-16]}})"));
    row("unknown type",
        withHeader(R"({"conv_in.weight":{"dtype":"Q77","shape":[],"data_offsets":[0,0]}})"));
    row("half the weights", [](const LyingFolder &folder) {
        const QByteArray whole = contentOf(folder.path(decoderWeights));
        folder.write(decoderWeights, whole.left(whole.size() / 2));
    });
    row("a terabyte of nothing", [](const LyingFolder &folder) {
        folder.writeWeights("{}", 2);
        QVERIFY(::truncate(QFile::encodeName(folder.path(decoderWeights)).constData(),
                           off_t { 1 } << 40)
                == 0);
    });
    row("weights link to themselves",
        [](const auto &folder) { folder.linkToItself(decoderWeights); });
    row("folder links to itself",
        [](const auto &folder) { folder.linkToItself(QStringLiteral("decoder")); });
    row("weights are a pipe", [](const auto &folder) { folder.makePipe(decoderWeights); });
    row("configuration is a pipe", [](const auto &folder) { folder.makePipe(decoderConfig); });
    row("vocabulary is a pipe",
        [](const auto &folder) { folder.makePipe(QStringLiteral("tokenizer/vocab.json")); });
    row("vocabulary of garbage", [](const auto &folder) {
        folder.write(QStringLiteral("tokenizer/vocab.json"), QByteArray(1 << 20, '\xff'));
    });
}

void HostileModelsTest::lookInTheDialog(const QString &folder)
{
    ModelsDialog dialog(m_world->services().runner, m_world->services().settings, starter,
                        &m_world->window());
    dialog.open();
    dialog.setFolder(folder);
    auto *verdict = dialog.findChild<QLabel *>(QStringLiteral("modelVerdict"));
    const QString before = verdict->text();
    QTRY_VERIFY2_WITH_TIMEOUT(verdict->text() != before && !verdict->text().isEmpty(),
                              qPrintable(before), checkMs);
    qInfo("%s", qPrintable(verdict->text()));
}

void HostileModelsTest::isRefused()
{
    QFETCH(Lie, lie);
    const QString path = m_world->path(QStringLiteral("lying"));
    std::filesystem::remove_all(path.toStdString());
    const LyingFolder folder(path);
    lie(folder);
    messages()->clear();
    JobRunner &runner = m_world->services().runner;
    const QString modelBefore = runner.modelFolder();
    StallWatch watch(&m_world->window());
    lookInTheDialog(path);
    QSignalSpy failed(&runner, &JobRunner::modelFailed);
    dropFile(&m_world->window(), path);
    QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), checkMs);
    QTRY_COMPARE(messages()->count(), 1);
    qInfo("%s; %s", qPrintable(failed.first().first().value<Failure>().detail),
          qPrintable(watch.text()));
    QVERIFY(!failed.first().first().value<Failure>().detail.isEmpty());
    QCOMPARE(runner.modelState(), ModelState::Ready);
    QCOMPARE(runner.modelFolder(), modelBefore);
    QVERIFY2(watch.longestMs() < longestStallMs, qPrintable(watch.text()));
}

void HostileModelsTest::whatIsWholeIsUsed()
{
    const QString path = m_world->path(QStringLiteral("partly"));
    const LyingFolder folder(path);
    folder.write(QStringLiteral("image_encoder/config.json"), QByteArrayLiteral("{"));
    messages()->clear();
    JobRunner &runner = m_world->services().runner;
    dropFile(&m_world->window(), path);
    QTRY_VERIFY_WITH_TIMEOUT(
        runner.modelState() == ModelState::Ready && runner.modelFolder() == path, checkMs);
    QTRY_COMPARE(messages()->count(), 1);
    auto *details = messages()->findChild<QPlainTextEdit *>();
    QVERIFY2(details->toPlainText().contains(QStringLiteral("image_encoder/")),
             qPrintable(details->toPlainText()));
    QVERIFY(runner.modelInfo()->diffusionPrior.available);
    const QString reason = PanelText::encoderReason(runner.modelInfo());
    QVERIFY2(reason.contains(QStringLiteral("cannot be used")), qPrintable(reason));
}

QTEST_MAIN(HostileModelsTest)
#include "tst_hostilemodels.moc"
