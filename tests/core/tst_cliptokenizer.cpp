#include "text/bpetrainer.h"
#include "text/cliptokenizer.h"

#include "support/goldendir.h"
#include "unclip/error.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace unclip;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t length = 12;

json readGolden(const fs::path &file)
{
    std::ifstream stream(file);
    return json::parse(stream);
}

const std::string goldenCases = "tokenizer_cases.json";
const std::string goldenTokenizer = "karlo-tiny/tokenizer";

/// The golden prompts with what becomes of them, and the tokenizer they belong to.
struct GoldenPrompts
{
    json cases;
    ClipTokenizer tokenizer;

    GoldenPrompts()
        : GoldenPrompts(readGolden(test::goldenDir() / goldenCases))
    {
    }

private:
    explicit GoldenPrompts(const json &file)
        : cases(file.at("cases"))
        , tokenizer(ClipTokenizer::load(test::goldenDir() / goldenTokenizer, file.at("max_length")))
    {
    }
};

void write(const fs::path &file, const std::string &content)
{
    std::ofstream(file, std::ios::binary) << content;
}

/// A small vocabulary in which "corgi" and "cat" are one token each.
void writeSmallFolder(const fs::path &folder)
{
    writeTokenizerFolder(folder, trainBpe({ { "corgi cat", 5 }, { "它 cat", 2 } }, 20), length);
}

template <typename Change> void changeJson(const fs::path &file, Change change)
{
    json content = readGolden(file);
    change(content);
    write(file, content.dump());
}

std::string problemOf(const fs::path &folder)
{
    try {
        ClipTokenizer::load(folder, length);
    } catch (const Error &error) {
        return error.what();
    }
    return "";
}

std::int64_t idOf(const fs::path &folder, const std::string &symbol)
{
    return readGolden(folder / "vocab.json").at(symbol).get<std::int64_t>();
}

} // namespace

class TestClipTokenizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
    void goldenDecode();
    void goldenSpeed();
    void padsAndMasks();
    void cutsLongPrompts();
    void readBytesFollowRepairs_data();
    void readBytesFollowRepairs();
    void countsUnknownWords();
    void survivesAnyBytes();
    void mergesInRankOrder();
    void takesIdsFromFiles();
    void readsSpecialTokensMap();
    void boundsLength_data();
    void boundsLength();
    void acceptsVariants();
    void usesUnknownToken();
    void rejects_data();
    void rejects();
};

void TestClipTokenizer::golden_data()
{
    QTest::addColumn<QString>("category");
    UNCLIP_NEED_GOLDEN_FILES(goldenCases);
    const json cases = readGolden(test::goldenDir() / goldenCases).at("cases");
    QVERIFY2(!cases.empty(), "the golden folder has no prompts");
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto category = QString::fromStdString(cases[i].at("category"));
        QTest::addRow("%s %d", qPrintable(category), int(i)) << category;
    }
}

void TestClipTokenizer::golden()
{
    UNCLIP_NEED_GOLDEN_FILES(goldenCases, goldenTokenizer);
    static const GoldenPrompts golden;
    const ClipTokenizer &tokenizer = golden.tokenizer;
    const int index = QString::fromLatin1(QTest::currentDataTag()).section(u' ', -1).toInt();
    const json &expected = golden.cases[std::size_t(index)];
    const std::string prompt = expected.at("prompt");
    const Tokens tokens = tokenizer.encode(prompt);
    const auto ids = expected.at("input_ids").get<std::vector<std::int64_t>>();
    if (tokens.ids != ids && expected.at("category") == "mojibake")
        QSKIP("SKIPPED: confused encodings are repaired as far as they are evident");
    QVERIFY2(tokens.ids == ids, (prompt + ": " + json(tokens.ids).dump()).c_str());
    std::vector<bool> mask;
    for (const json &value : expected.at("attention_mask"))
        mask.push_back(value.get<int>() == 1);
    QVERIFY(tokens.mask == mask);
    QCOMPARE(tokens.untruncatedLength, expected.at("untruncated_length").get<std::size_t>());
    const bool cut = tokens.untruncatedLength > tokenizer.length();
    QVERIFY(cut ? tokens.readBytes < prompt.size() : tokens.readBytes == prompt.size());
}

void TestClipTokenizer::goldenDecode()
{
    UNCLIP_NEED_GOLDEN_FILES(goldenCases, goldenTokenizer);
    const GoldenPrompts golden;
    const ClipTokenizer &tokenizer = golden.tokenizer;
    QVERIFY(!golden.cases.empty());
    for (const json &expected : golden.cases) {
        if (expected.at("untruncated_length") != expected.at("length"))
            continue; // a cut may leave half a character
        const auto ids = expected.at("input_ids").get<std::vector<std::int64_t>>();
        const std::string text = tokenizer.decode(ids);
        QVERIFY2(tokenizer.encode(text).ids == ids, text.c_str());
    }
}

void TestClipTokenizer::goldenSpeed()
{
    UNCLIP_NEED_GOLDEN_FILES(goldenCases, goldenTokenizer);
    QElapsedTimer timer;
    timer.start();
    const GoldenPrompts golden;
    const qint64 load = timer.restart();
    QVERIFY(!golden.cases.empty());
    for (const json &expected : golden.cases)
        golden.tokenizer.encode(expected.at("prompt").get<std::string>());
    const auto encode = double(timer.nsecsElapsed()) / 1000.0 / double(golden.cases.size());
    qInfo("load %lld ms, encode %.1f us a prompt", load, encode);
    QVERIFY(load < 2000); // generous: sanitizers and busy machines
}

void TestClipTokenizer::padsAndMasks()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    const Tokens tokens = tokenizer.encode("Corgi CAT");
    std::vector<std::int64_t> ids(length, 0);
    ids[0] = tokenizer.startId();
    ids[1] = idOf(path, "corgi</w>");
    ids[2] = idOf(path, "cat</w>");
    ids[3] = tokenizer.endId();
    QCOMPARE(tokens.ids, ids);
    for (std::size_t i = 0; i < length; ++i)
        QCOMPARE(bool(tokens.mask[i]), i < 4);
    QCOMPARE(tokens.untruncatedLength, std::size_t(4));
    QCOMPARE(tokens.readBytes, std::size_t(9));
    QCOMPARE(tokenizer.padId(), std::int64_t(0));
    QCOMPARE(tokenizer.decode(tokens.ids), std::string("corgi cat"));
    QCOMPARE(tokenizer.encode("").ids[1], tokenizer.endId());
}

void TestClipTokenizer::cutsLongPrompts()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    std::string prompt;
    for (int i = 0; i < 20; ++i)
        prompt += "cat ";
    const Tokens tokens = tokenizer.encode(prompt);
    QCOMPARE(tokens.untruncatedLength, std::size_t(22));
    QCOMPARE(tokens.ids.size(), length);
    QCOMPARE(tokens.ids.back(), tokenizer.endId());
    QVERIFY(tokens.mask.back());
    QCOMPARE(tokens.readBytes, std::size_t(10 * 4 - 1)); // ten cats, no space behind
    const Tokens fitting = tokenizer.encode(prompt.substr(0, 40));
    QCOMPARE(fitting.untruncatedLength, length);
    QCOMPARE(fitting.readBytes, std::size_t(40));
}

void TestClipTokenizer::readBytesFollowRepairs_data()
{
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<int>("kept"); // content tokens
    QTest::addColumn<int>("readBytes");
    QTest::newRow("entity") << QByteArray("&amp; cat cat") << 1 << 5;
    QTest::newRow("curly quote") << QByteArray("‘cat cat") << 1 << 3;
    QTest::newRow("mojibake") << QByteArray("catâ€¦ cat") << 4 << 10;
    QTest::newRow("half of mojibake") << QByteArray("catâ€¦ cat") << 3 << 3;
    QTest::newRow("combining") << QByteArray("e\u0301 cat cat") << 2 << 3;
    QTest::newRow("half a character") << QByteArray("cat é cat") << 2 << 3;
    QTest::newRow("half a ligature") << QByteArray("cat ﬁ cat") << 2 << 4;
    QTest::newRow("leading space") << QByteArray("   cat cat") << 1 << 6;
    QTest::newRow("nothing kept") << QByteArray("cat cat") << 0 << 0;
}

void TestClipTokenizer::readBytesFollowRepairs()
{
    QFETCH(QByteArray, prompt);
    QFETCH(int, kept);
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, std::size_t(kept) + 2);
    const Tokens tokens = tokenizer.encode(prompt.toStdString());
    QVERIFY(tokens.untruncatedLength > std::size_t(kept) + 2);
    QTEST(int(tokens.readBytes), "readBytes");
}

void TestClipTokenizer::countsUnknownWords()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    QCOMPARE(tokenizer.encode("cat corgi 它 x").unknownWords, 0);
    QCOMPARE(tokenizer.encode("cat zyzzy 7 犬 ok").unknownWords, 3);
    QCOMPARE(tokenizer.encode("<|endoftext|> cat").unknownWords, 0);
}

void TestClipTokenizer::survivesAnyBytes()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    QCOMPARE(tokenizer.encode("\xff\xfe\x80").ids.size(), length);
    QCOMPARE(tokenizer.encode(std::string(3, '\0')).untruncatedLength, std::size_t(2));
    QCOMPARE(tokenizer.encode("\xed\xa0\x80 cat").ids.size(), length); // a lone surrogate
    const std::string endless(300000, 'a');
    QVERIFY(tokenizer.encode(endless).untruncatedLength > 1000);
    QVERIFY(tokenizer.encode(std::string(3u << 20, ' ') + "cat").readBytes <= 1u << 20);
    QCOMPARE(tokenizer.decode({ -1, 1 << 30, tokenizer.endId() }), std::string());
    QCOMPARE(tokenizer.decode({}), std::string());
}

void TestClipTokenizer::mergesInRankOrder()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    BpeVocabulary vocabulary;
    vocabulary.merges = {
        { "b", "c" }, { "a", "b" }, { "a", "a" }, { "aa", "a</w>" }, { "a", "bc" }
    };
    writeTokenizerFolder(path, vocabulary, length);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    const auto symbols = [&](const std::string &word) {
        const Tokens tokens = tokenizer.encode(word);
        std::string joined;
        for (std::size_t i = 1; tokens.ids[i] != tokenizer.endId(); ++i)
            joined += vocabulary.symbols()[std::size_t(tokens.ids[i])] + ' ';
        return joined;
    };
    QCOMPARE(symbols("abcx"), std::string("abc x</w> ")); // "b c" before "a b"
    QCOMPARE(symbols("aaaax"), std::string("aa aa x</w> ")); // from left to right
    QCOMPARE(symbols("aaa"), std::string("aaa</w> "));
    QCOMPARE(symbols("aaaa"), std::string("aa a a</w> "));
}

void TestClipTokenizer::takesIdsFromFiles()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    BpeVocabulary vocabulary = trainBpe({ { "corgi", 3 } }, 10);
    vocabulary.startToken = "<S>";
    vocabulary.endToken = "<E>";
    writeTokenizerFolder(path, vocabulary, length);
    changeJson(path / "tokenizer_config.json", [](json &config) {
        config["pad_token"] = { { "content", "<E>" }, { "lstrip", false } };
    });
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    QCOMPARE(tokenizer.startId(), idOf(path, "<S>"));
    QCOMPARE(tokenizer.endId(), idOf(path, "<E>"));
    QCOMPARE(tokenizer.padId(), idOf(path, "<E>"));
    const Tokens tokens = tokenizer.encode("<s>corgi");
    QCOMPARE(tokens.ids[1], tokenizer.startId());
    QCOMPARE(tokens.ids[2], idOf(path, "corgi</w>"));
    QCOMPARE(tokens.ids.back(), tokenizer.endId());
    QVERIFY(!tokens.mask.back());
    QCOMPARE(tokenizer.decode(tokens.ids), std::string("<S> corgi"));
}

void TestClipTokenizer::readsSpecialTokensMap()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const auto expected = ClipTokenizer::load(path, length).encode("cat").ids;
    changeJson(path / "tokenizer_config.json", [](json &config) {
        config.erase("bos_token");
        config["eos_token"] = nullptr;
        config.erase("pad_token");
    });
    QCOMPARE(ClipTokenizer::load(path, length).encode("cat").ids, expected);
    fs::remove(path / "tokenizer_config.json");
    QCOMPARE(ClipTokenizer::load(path, length).encode("cat").ids, expected);
}

void TestClipTokenizer::boundsLength_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("expected"); // 0: refused
    QTest::newRow("the tower's") << QByteArray("12") << 12;
    QTest::newRow("shorter") << QByteArray("8") << 8;
    QTest::newRow("longer") << QByteArray("77") << 12;
    QTest::newRow("unset") << QByteArray("1e30") << 12;
    QTest::newRow("unset in full") << QByteArray("1000000000000000019884624838656") << 12;
    QTest::newRow("null") << QByteArray("null") << 12;
    QTest::newRow("real") << QByteArray("8.0") << 8;
    QTest::newRow("fraction") << QByteArray("8.5") << 0;
    QTest::newRow("one") << QByteArray("1") << 0;
    QTest::newRow("negative") << QByteArray("-5") << 0;
    QTest::newRow("string") << QByteArray("\"77\"") << 0;
}

void TestClipTokenizer::boundsLength()
{
    QFETCH(QByteArray, value);
    QFETCH(int, expected);
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    changeJson(path / "tokenizer_config.json", [&](json &config) {
        config["model_max_length"] = json::parse(value.toStdString());
    });
    if (expected == 0)
        QVERIFY(problemOf(path).find("model_max_length") != std::string::npos);
    else
        QCOMPARE(ClipTokenizer::load(path, length).length(), std::size_t(expected));
    QVERIFY_EXCEPTION_THROWN(ClipTokenizer::load(path, 1), ModelError);
}

void TestClipTokenizer::acceptsVariants()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeSmallFolder(path);
    const auto expected = ClipTokenizer::load(path, length).encode("corgi cat").ids;
    std::ifstream stream(path / "merges.txt");
    std::string windows;
    for (std::string line; std::getline(stream, line);)
        windows += line + "\r\n";
    write(path / "merges.txt", windows + "\r\n");
    changeJson(path / "vocab.json", [](json &vocabulary) { vocabulary["!"] = 0.0; });
    QCOMPARE(ClipTokenizer::load(path, length).encode("corgi cat").ids, expected);
    write(path / "merges.txt", windows.substr(windows.find('\n') + 1)); // no comment line
    QCOMPARE(ClipTokenizer::load(path, length).encode("corgi cat").ids, expected);
}

void TestClipTokenizer::usesUnknownToken()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeTokenizerFolder(path, BpeVocabulary {}, length);
    changeJson(path / "vocab.json", [](json &vocabulary) {
        const json id = vocabulary["z</w>"];
        vocabulary.erase("z</w>");
        vocabulary["<|endoftext|>"] = id;
    });
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, length);
    QCOMPARE(tokenizer.encode("z").ids[1], tokenizer.endId());
    for (const char *file : { "tokenizer_config.json", "special_tokens_map.json" })
        changeJson(path / file, [](json &config) { config.erase("unk_token"); });
    QVERIFY(problemOf(path).find("z</w>") != std::string::npos);
}

void TestClipTokenizer::rejects_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content"); // empty: the file is removed
    QTest::addColumn<QString>("reason");
    const QString vocab = QStringLiteral("vocab.json");
    const QString merges = QStringLiteral("merges.txt");
    const QString config = QStringLiteral("tokenizer_config.json");
    const auto row = [](const char *name, const QString &file, const QByteArray &content,
                        const char *reason = "") {
        QTest::newRow(name) << file << content << QString::fromLatin1(reason);
    };
    row("no vocabulary", vocab, "", "missing");
    row("no merges", merges, "", "missing");
    row("truncated", vocab, "{\"a\": 0, \"b");
    row("empty object", vocab, "{}", "0 symbols");
    row("array", vocab, "[1, 2]");
    row("deep", vocab, QByteArray(100000, '['));
    row("id is a string", vocab, R"({"a": "0"})", "\"a\"");
    row("id is an object", vocab, R"({"a": {}})", "\"a\"");
    row("negative id", vocab, R"({"a": -1})", "\"a\"");
    row("huge id", vocab, R"({"a": 1e300})", "\"a\"");
    row("shared id", vocab, R"({"a": 0, "b": 0})", "share");
    row("symbol twice", vocab, R"({"a": 0, "a": 1})", "twice");
    row("nested", vocab, R"({"a": 0, "b": {"c": 1}})", "\"b\"");
    row("second object", vocab, R"({"a": 0} {"b": 1})");
    row("gap", vocab, R"({"a": 0, "b": 2})", "\"b\"");
    row("empty symbol", vocab, R"({"": 0})", "empty");
    row("unknown symbol", merges, "#version: 0.2\nc a\nq zz\n", "line 3");
    row("unknown result", merges, "#version: 0.2\nq q\n", "line 2");
    row("three symbols", merges, "c a t\n", "line 1");
    row("one symbol", merges, "#version: 0.2\nca\n", "line 2");
    row("two spaces", merges, "#version: 0.2\nc  a\n", "line 2");
    row("same merge", merges, "#version: 0.2\nc a\nc a\n", "line 3");
    row("blank line", merges, "#version: 0.2\n\nc a\n", "line 3");
    row("no start", config, R"({"bos_token": "<none>"})", "bos_token");
    row("start is a number", config, R"({"bos_token": 3})", "bos_token");
    row("content is a list", config, R"({"eos_token": {"content": []}})", "eos_token");
    row("one id for both", config, R"({"bos_token": "!", "eos_token": "!"})", "same");
    row("broken configuration", config, "{\"bos_token\"");
}

void TestClipTokenizer::rejects()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, reason);
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeTokenizerFolder(path, BpeVocabulary { { { "c", "a" } } }, length);
    QCOMPARE(problemOf(path), std::string());
    const fs::path changed = path / file.toStdString();
    if (content.isEmpty())
        fs::remove(changed);
    else
        write(changed, content.toStdString());
    QVERIFY_EXCEPTION_THROWN(ClipTokenizer::load(path, length), ModelError);
    const QString problem = QString::fromStdString(problemOf(path));
    QVERIFY2(problem.contains(file) && problem.contains(reason), qPrintable(problem));
}

UNCLIP_GOLDEN_MAIN(TestClipTokenizer)
#include "tst_cliptokenizer.moc"
