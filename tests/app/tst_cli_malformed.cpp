#include "support/timelimit.h"
#include "unclip/imagefile.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

const fs::path starter = UNCLIP_SOURCE_DIR "/resources/models/starter";
constexpr int patience = test::timeLimit(20000); ///< milliseconds
constexpr int modelCode = 3;
constexpr int requestCode = 2;

/// The header of a safetensors file with nothing behind it.
QByteArray weights(const QByteArray &header, quint64 claimedLength)
{
    QByteArray bytes;
    for (int i = 0; i < 8; ++i)
        bytes.append(static_cast<char>(claimedLength >> (8 * i)));
    return bytes + header;
}

QByteArray weights(const QByteArray &header)
{
    return weights(header, static_cast<quint64>(header.size()));
}

QByteArray picture(const PngText &text = {})
{
    const std::vector<std::uint8_t> bytes = encodePng(Image::blank(40, 30, 90), text);
    return { reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()) };
}

QByteArray recipe(const std::string &json)
{
    return picture({ { "unclip-recipe", json } });
}

/// A picture whose header claims another width and height.
QByteArray pictureClaiming(const QByteArray &size)
{
    QByteArray bytes = picture();
    return bytes.replace(16, size.size(), size);
}

void write(const fs::path &file, const QByteArray &bytes)
{
    fs::remove(file); // a link
    std::ofstream(file, std::ios::binary) << bytes.toStdString();
}

} // namespace

/// The real program meets files that lie: it says which one, and neither crashes nor computes.
class CliMalformedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelFiles_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const char *file, const QByteArray &bytes) {
            QTest::newRow(name) << QString::fromUtf8(file) << bytes;
        };
        const char *decoder = "decoder/diffusion_pytorch_model.safetensors";
        row("weights, endless header", decoder, weights("{}", ~quint64 { 0 }));
        row("weights, offsets outside", decoder,
            weights(
                R"({"conv_in.weight": {"dtype": "F16", "shape": [4], "data_offsets": [0, 8]}})"));
        row("weights, shape overflows", decoder,
            weights(R"({"conv_in.weight": {"dtype": "F16", "shape": [4294967296, 4294967296],)"
                    R"( "data_offsets": [0, 0]}})"));
        row("weights, deep header", decoder, weights(R"({"a":)" + QByteArray(100000, '[')));
        row("configuration, cut off", "decoder/config.json", R"({"sample_size": 3)");
        row("configuration, deep", "decoder/config.json", QByteArray(100000, '['));
        row("configuration, bad size", "decoder/config.json", R"({"sample_size": -3})");
        row("configuration, bad schedule", "decoder_scheduler/scheduler_config.json",
            R"({"num_train_timesteps": 1})");
        row("vocabulary, ids are words", "tokenizer/vocab.json", R"({"a": "b"})");
        row("vocabulary, deep", "tokenizer/vocab.json", QByteArray(100000, '['));
        row("merges, no text", "tokenizer/merges.txt", "\xFF\xFE\n a b c\n");
    }

    void modelFiles()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        linkModel();
        write(root() / "model" / file.toStdString(), bytes);
        const QStringList arguments { QStringLiteral("create"),  QStringLiteral("a cat"),
                                      QStringLiteral("--model"), QStringLiteral("model"),
                                      QStringLiteral("--out"),   QStringLiteral("made.png") };
        refuses(arguments, modelCode, file);
    }

    void pictures_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const char *command, const QByteArray &bytes) {
            QTest::newRow(name) << QString::fromUtf8(command) << bytes;
        };
        row("picture, empty", "vary", {});
        row("picture, cut off", "vary", picture().left(60));
        row("picture, larger than any", "vary",
            pictureClaiming("\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF"));
        row("picture, damaged JPEG", "vary", QByteArray("\xFF\xD8\xFF\xE0\x7F\xFFJFIF", 10));
        row("recipe, none", "recreate", picture());
        row("recipe, cut off", "recreate", recipe(R"({"version": 1)"));
        row("recipe, deep", "recreate", recipe(std::string(100000, '[')));
        row("recipe, request is a number", "recreate", recipe(R"({"version": 1, "request": 7})"));
    }

    void pictures()
    {
        QFETCH(QString, command);
        QFETCH(QByteArray, bytes);
        write(root() / "given.png", bytes);
        refuses({ command, QStringLiteral("given.png"), QStringLiteral("--out"),
                  QStringLiteral("made.png") },
                requestCode, QStringLiteral("given.png"));
    }

private:
    fs::path root() const { return m_folder.path().toStdString(); }

    /// The starter model, every file a link, so that one can be replaced.
    void linkModel() const
    {
        fs::remove_all(root() / "model");
        fs::create_directory(root() / "model");
        for (const auto &entry : fs::recursive_directory_iterator(starter)) {
            const fs::path copy = root() / "model" / fs::relative(entry.path(), starter);
            if (entry.is_directory())
                fs::create_directory(copy);
            else
                fs::create_symlink(entry.path(), copy);
        }
    }

    void refuses(const QStringList &arguments, int code, const QString &named) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral(UNCLIP_PROGRAM), arguments);
        const bool isDone = process.waitForFinished(patience);
        const QByteArray err = process.readAllStandardError();
        QVERIFY2(isDone, "it took too long");
        QVERIFY2(process.exitStatus() == QProcess::NormalExit, err.constData());
        QVERIFY2(process.exitCode() == code, err.constData());
        QVERIFY2(err.contains(named.toUtf8()), err.constData());
        QVERIFY2(err.startsWith("unclip: ") && err.count('\n') == 1, err.constData());
        QVERIFY(!fs::exists(root() / "made.png"));
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(CliMalformedTest)
#include "tst_cli_malformed.moc"
