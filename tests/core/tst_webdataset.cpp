#include "training/data/webdataset.h"

#include "unclip/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace unclip;
namespace fs = std::filesystem;

namespace {

std::string readFile(const fs::path &file)
{
    std::ifstream in(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

void writeFile(const fs::path &file, const std::string &bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

/// One ustar header block.
std::string header(const std::string &name, const std::string &octalSize, char type = '0')
{
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    block.replace(100, 7, "0000644");
    block.replace(124, octalSize.size(), octalSize);
    block.replace(136, 11, "00000000000");
    block[156] = type;
    block.replace(257, 8,
                  std::string("ustar\0"
                              "00",
                              8));
    block.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char c : block)
        sum += static_cast<unsigned char>(c);
    char text[8];
    std::snprintf(text, sizeof text, "%06o", sum);
    block.replace(148, 7, std::string(text, 7));
    return block;
}

std::string member(const std::string &name, const std::string &bytes)
{
    char size[12];
    std::snprintf(size, sizeof size, "%011zo", bytes.size());
    return header(name, size) + bytes + std::string((512 - bytes.size() % 512) % 512, '\0');
}

const std::string tarEnd(1024, '\0');

std::vector<WebSample> readAll(const fs::path &shard, const ShardLimits &limits = {})
{
    std::vector<WebSample> samples;
    forEachSample(
        { shard }, {}, [&](WebSample sample) { samples.push_back(std::move(sample)); }, limits);
    return samples;
}

} // namespace

class TestWebDataset : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void equalSamplesGiveEqualBytes();
    void groupsByNameUpToFirstDot();
    void passesOverWhatItDoesNotKnow();
    void captionPrefersJson();
    void refusesDamage_data();
    void refusesDamage();
    void everyTruncationIsAnErrorOrShorter();
    void boundsMembers();
    void messageNamesShardAndOffset();
    void cancels();
    void expandsPatterns();
    void refusesPatterns_data();
    void refusesPatterns();
    void writerRefusesKeys_data();
    void writerRefusesKeys();

private:
    fs::path path(const char *name) const { return fs::path(m_folder.path().toStdString()) / name; }

    QTemporaryDir m_folder;
};

void TestWebDataset::roundTrip()
{
    const fs::path file = path("round.tar");
    std::string binary;
    for (int i = 0; i < 3000; ++i)
        binary += static_cast<char>(i * 7);
    ShardWriter writer(file);
    writer.add({ "folder/000001", { { "png", binary }, { "json", "{}" } } });
    writer.add({ "folder/000002", { { "webp", "w" }, { "txt", "一只小狗" } } });
    writer.close();

    const auto samples = readAll(file);
    QCOMPARE(samples.size(), std::size_t { 2 });
    QCOMPARE(samples[0].key, std::string("folder/000001"));
    QVERIFY(*samples[0].picture() == binary);
    QCOMPARE(*samples[0].caption(), std::string("{}"));
    QCOMPARE(*samples[1].picture(), std::string("w"));
    QCOMPARE(*samples[1].caption(), std::string("一只小狗"));
}

void TestWebDataset::equalSamplesGiveEqualBytes()
{
    for (const char *name : { "equal1.tar", "equal2.tar" }) {
        ShardWriter writer(path(name));
        writer.add({ "a", { { "png", "picture" }, { "txt", "caption" } } });
        writer.close();
    }
    QVERIFY(readFile(path("equal1.tar")) == readFile(path("equal2.tar")));
}

void TestWebDataset::groupsByNameUpToFirstDot()
{
    const fs::path file = path("group.tar");
    writeFile(file,
              member("a.b/x.jpg", "1") + member("a.b/x.TXT", "2") + member("a.b/y.PNG", "3")
                  + tarEnd);
    const auto samples = readAll(file);
    QCOMPARE(samples.size(), std::size_t { 2 });
    QCOMPARE(samples[0].key, std::string("a.b/x"));
    QCOMPARE(samples[0].members.size(), std::size_t { 2 });
    QCOMPARE(*samples[0].caption(), std::string("2"));
    QCOMPARE(*samples[1].picture(), std::string("3"));
    QVERIFY(samples[1].caption() == nullptr);
}

void TestWebDataset::passesOverWhatItDoesNotKnow()
{
    const fs::path file = path("other.tar");
    writeFile(file,
              header("folder/", "00000000000", '5') + header("x.png", "00000000000", '2')
                  + member("x.cls", "17") + member("x.seg.png", "mask") + member("x.txt", "t")
                  + tarEnd);
    const auto samples = readAll(file);
    QCOMPARE(samples.size(), std::size_t { 1 });
    QVERIFY(samples[0].picture() == nullptr);
    QCOMPARE(*samples[0].caption(), std::string("t"));
}

void TestWebDataset::captionPrefersJson()
{
    const WebSample sample { "k", { { "txt", "text" }, { "json", "{}" } } };
    QCOMPARE(*sample.caption(), std::string("{}"));
}

void TestWebDataset::refusesDamage_data()
{
    const std::string good = member("a.png", std::string(700, 'p'));
    std::string badSum = good;
    badSum[3] = 'X';
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char *name, const std::string &bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    row("no tar at all", "this is no tar file, it only has a name like one");
    row("empty", "");
    row("picture", "\x89PNG\r\n\x1a\n" + std::string(2000, 'x'));
    row("cut inside a member", good.substr(0, 800));
    row("cut inside a header", good + good.substr(0, 100));
    row("bad checksum", badSum + tarEnd);
    row("second header is noise", good + std::string(1024, '\x5a') + tarEnd);
    row("size of eight gigabytes", header("a.png", "77777777777") + "short");
    row("same member twice", good + good + tarEnd);
    row("name too long", header("x", "00000001000", 'L') + std::string(512, 'n') + tarEnd);
}

void TestWebDataset::refusesDamage()
{
    QFETCH(QByteArray, bytes);
    const fs::path file = path("damaged.tar");
    writeFile(file, bytes.toStdString());
    ShardLimits limits;
    limits.nameBytes = 300;
    QVERIFY_THROWS_EXCEPTION(ModelError, readAll(file, limits));
}

void TestWebDataset::everyTruncationIsAnErrorOrShorter()
{
    const std::string whole =
        member("a.png", std::string(600, 'p')) + member("a.txt", "caption") + tarEnd;
    const fs::path file = path("cut.tar");
    int errors = 0;
    for (std::size_t size = 0; size < whole.size(); size += 37) {
        writeFile(file, whole.substr(0, size));
        try {
            for (const WebSample &sample : readAll(file)) {
                if (const std::string *picture = sample.picture())
                    QCOMPARE(picture->size(), std::size_t { 600 });
            }
        } catch (const ModelError &) {
            ++errors;
        }
    }
    QVERIFY(errors > 40);
}

void TestWebDataset::boundsMembers()
{
    const fs::path file = path("bounds.tar");
    writeFile(file,
              member("a.png", std::string(100, 'p')) + member("a.txt", "0123456789") + tarEnd);
    ShardLimits limits;
    limits.pictureBytes = 100;
    limits.captionBytes = 10;
    QCOMPARE(readAll(file, limits).size(), std::size_t { 1 });
    limits.captionBytes = 9;
    QVERIFY_THROWS_EXCEPTION(ModelError, readAll(file, limits));
    limits.captionBytes = 10;
    limits.pictureBytes = 99;
    QVERIFY_THROWS_EXCEPTION(ModelError, readAll(file, limits));
}

void TestWebDataset::messageNamesShardAndOffset()
{
    const fs::path file = path("named.tar");
    writeFile(file, member("a.png", "p") + member("b.png", std::string(600, 'q')).substr(0, 700));
    try {
        readAll(file);
        QFAIL("a cut shard was read");
    } catch (const ModelError &error) {
        const QString message = QString::fromUtf8(error.what());
        QVERIFY2(message.contains(QLatin1String("named.tar")), error.what());
        QVERIFY2(message.contains(QLatin1String("byte 1024")), error.what());
    }
}

void TestWebDataset::cancels()
{
    const fs::path file = path("cancel.tar");
    writeFile(file, member("a.png", "p") + member("b.png", "q") + member("c.png", "r") + tarEnd);
    const CancellationToken token;
    int count = 0;
    const auto read = [&] {
        CancellationToken copy = token;
        forEachSample({ file }, token, [&](const WebSample &) {
            ++count;
            copy.cancel();
        });
    };
    QVERIFY_THROWS_EXCEPTION(Cancelled, read());
    QCOMPARE(count, 1);
}

void TestWebDataset::expandsPatterns()
{
    const fs::path folder = path("many");
    fs::create_directories(folder);
    for (const char *name : { "s-008.tar", "s-009.tar", "s-010.tar", "notes.txt" })
        writeFile(folder / name, "");
    const auto range = expandShards((folder / "s-{008..010}.tar").string());
    QCOMPARE(range.size(), std::size_t { 3 });
    QCOMPARE(range.back().filename().string(), std::string("s-010.tar"));
    QCOMPARE(expandShards(folder.string()), range);
    QCOMPARE(expandShards((folder / "s-009.tar").string()).size(), std::size_t { 1 });
}

void TestWebDataset::refusesPatterns_data()
{
    QTest::addColumn<QString>("pattern");
    for (const char *pattern : { "s-{3..1}.tar", "s-{1..x}.tar", "s-{1.tar", "s-{..}.tar",
                                 "s-{1}.tar", "s-{0..99999999999}.tar", "s-{0..999999999}.tar",
                                 "missing.tar", "missing-{0..1}.tar", "" })
        QTest::newRow(pattern) << QString::fromUtf8(pattern);
}

void TestWebDataset::refusesPatterns()
{
    QFETCH(QString, pattern);
    QVERIFY_THROWS_EXCEPTION(Error, expandShards(pattern.toStdString()));
}

void TestWebDataset::writerRefusesKeys_data()
{
    QTest::addColumn<QString>("key");
    QTest::newRow("empty") << QString();
    QTest::newRow("dot") << QStringLiteral("a.b");
    QTest::newRow("absolute") << QStringLiteral("/a");
}

void TestWebDataset::writerRefusesKeys()
{
    QFETCH(QString, key);
    ShardWriter writer(path("keys.tar"));
    const WebSample sample { key.toStdString(), { { "txt", "t" } } };
    QVERIFY_THROWS_EXCEPTION(InvalidRequest, writer.add(sample));
}

QTEST_GUILESS_MAIN(TestWebDataset)
#include "tst_webdataset.moc"
