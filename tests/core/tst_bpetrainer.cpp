#include "text/bpetrainer.h"
#include "text/cliptokenizer.h"

#include "unclip/error.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>
#include <map>
#include <random>

using namespace unclip;
namespace fs = std::filesystem;

using Captions = std::vector<std::pair<std::string, std::uint64_t>>;
using Merges = std::vector<std::pair<std::string, std::string>>;

namespace {

std::string readFile(const fs::path &file)
{
    std::ifstream stream(file, std::ios::binary);
    return { std::istreambuf_iterator<char>(stream), {} };
}

using Ages = std::map<std::string, std::size_t>;

/// Order of the symbols of lower-case words before any merge.
Ages firstAges()
{
    Ages ages;
    for (char letter = 'a'; letter <= 'z'; ++letter) {
        ages[std::string(1, letter)] = static_cast<std::size_t>(letter - 'a');
        ages[std::string(1, letter) + "</w>"] = 256 + static_cast<std::size_t>(letter - 'a');
    }
    return ages;
}

/// Counts every pair anew for each merge: slow, plainly right for lower-case words.
Merges learnSlowly(const std::map<std::string, std::uint64_t> &words, std::size_t count)
{
    std::vector<std::pair<std::vector<std::string>, std::uint64_t>> texts;
    for (const auto &[word, times] : words) {
        std::vector<std::string> symbols;
        for (const char letter : word)
            symbols.emplace_back(1, letter);
        symbols.back() += "</w>";
        texts.emplace_back(symbols, times);
    }
    Merges merges;
    Ages ages = firstAges();
    while (merges.size() < count) {
        std::map<std::pair<std::string, std::string>, std::uint64_t> pairs;
        for (const auto &[symbols, times] : texts) {
            for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
                pairs[{ symbols[i], symbols[i + 1] }] += times;
        }
        const auto age = [&](const auto &pair) {
            return std::make_pair(ages.at(pair.first.first), ages.at(pair.first.second));
        };
        const auto best = std::max_element(pairs.begin(), pairs.end(), [&](auto &a, auto &b) {
            return a.second != b.second ? a.second < b.second : age(a) > age(b);
        });
        if (best == pairs.end() || best->second < 2)
            break;
        merges.push_back(best->first);
        ages.emplace(best->first.first + best->first.second, 512 + ages.size());
        for (auto &text : texts) {
            auto &symbols = text.first;
            for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
                if (symbols[i] == best->first.first && symbols[i + 1] == best->first.second) {
                    symbols[i] += symbols[i + 1];
                    symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(i) + 1);
                }
            }
        }
    }
    return merges;
}

} // namespace

class TestBpeTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learnsFrequentPairs();
    void matchesSlowLearner();
    void countsOverlaps();
    void ignoresOrderOfCaptions();
    void stopsWithoutPairs();
    void learnsChinese();
    void ordersSymbols();
    void writesReadableFolder();
    void reportsUnwritableFolder();
    void isQuick();
};

void TestBpeTrainer::learnsFrequentPairs()
{
    // Sennrich et al. 2016, algorithm 1: low 5, lower 2, newest 6, widest 3
    const Captions captions = { { "low", 5 }, { "lower", 2 }, { "newest", 6 }, { "Widest", 3 } };
    const Merges expected = { { "e", "s" }, { "es", "t</w>" }, { "l", "o" } };
    QCOMPARE(trainBpe(captions, 3).merges, expected); // "l o" and "e w" tie at 7 and 6
}

void TestBpeTrainer::matchesSlowLearner()
{
    std::mt19937 random(7);
    std::map<std::string, std::uint64_t> words;
    std::uint64_t weight = 1;
    for (int i = 0; i < 25; ++i) {
        std::string word;
        for (auto left = 2 + random() % 7; left > 0; --left)
            word += static_cast<char>('a' + random() % 3);
        if (words.emplace(word, weight).second)
            weight += 1 + weight / 2;
    }
    Captions captions(words.begin(), words.end());
    const Merges expected = learnSlowly(words, 40);
    QVERIFY(expected.size() > 20);
    QCOMPARE(trainBpe(captions, 40).merges, expected);
}

void TestBpeTrainer::countsOverlaps()
{
    const Merges expected = { { "a", "a" }, { "aa", "a</w>" }, { "aa", "aaa</w>" } };
    QCOMPARE(trainBpe({ { "aaaaa", 4 } }, 10).merges, expected);
}

void TestBpeTrainer::ignoresOrderOfCaptions()
{
    Captions captions;
    for (int i = 0; i < 60; ++i)
        captions.emplace_back("word" + std::to_string(i) + " 一只柯基犬 the cat's tail", 1);
    const Merges merges = trainBpe(captions, 50).merges;
    std::reverse(captions.begin(), captions.end());
    QCOMPARE(trainBpe(captions, 50).merges, merges);
    QCOMPARE(trainBpe({ { "ab cd", 2 } }, 1).merges,
             (Merges { { "a", "b</w>" } })); // the older symbols
}

void TestBpeTrainer::stopsWithoutPairs()
{
    QVERIFY(trainBpe({}, 100).merges.empty());
    QVERIFY(trainBpe({ { "a b c", 9 }, { "", 3 } }, 100).merges.empty());
    QVERIFY(trainBpe({ { "once", 1 } }, 100).merges.empty());
    QVERIFY(trainBpe({ { "twice", 2 } }, 0).merges.empty());
    QCOMPARE(trainBpe({ { "twice", 2 } }, 100).merges.size(), std::size_t(4));
    QVERIFY(trainBpe({ { "<|startoftext|>", 9 } }, 100).merges.empty());
    QCOMPARE(trainBpe({ { "ab", ~std::uint64_t { 0 } } }, 9).merges.size(), std::size_t(1));
}

void TestBpeTrainer::learnsChinese()
{
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    writeTokenizerFolder(path, trainBpe({ { "一只柯基犬", 3 }, { "柯基犬", 9 } }, 30), 12);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, 12);
    QCOMPARE(tokenizer.encode("柯基犬").untruncatedLength, std::size_t(3));
    QCOMPARE(tokenizer.decode(tokenizer.encode("一只柯基犬").ids), std::string("一只柯基犬"));
}

void TestBpeTrainer::ordersSymbols()
{
    BpeVocabulary vocabulary;
    vocabulary.merges = {
        { "a", "b" }, { "ab", "c" }, { "b", "c" }, { "a", "bc" }
    }; // abc comes twice
    const std::vector<std::string> symbols = vocabulary.symbols();
    QCOMPARE(symbols.size(), std::size_t(512 + 3 + 2));
    QCOMPARE(symbols[0], std::string("!"));
    QCOMPARE(symbols[256], std::string("!</w>"));
    QCOMPARE(symbols[188], std::string("Ā")); // byte 0, the first that has a substitute
    QCOMPARE(symbols[512], std::string("ab"));
    QCOMPARE(symbols[515], std::string("<|startoftext|>"));
    QCOMPARE(symbols[516], std::string("<|endoftext|>"));
}

void TestBpeTrainer::writesReadableFolder()
{
    QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "new" / "tokenizer";
    const BpeVocabulary vocabulary =
        trainBpe({ { "a \"quoted\" back\\slash # #tag !!", 3 }, { "##", 9 } }, 100);
    writeTokenizerFolder(path, vocabulary, 16);
    const ClipTokenizer tokenizer = ClipTokenizer::load(path, 77);
    QCOMPARE(tokenizer.length(), std::size_t(16));
    QCOMPARE(tokenizer.vocabularySize(), vocabulary.symbols().size());
    QCOMPARE(tokenizer.endId(), std::int64_t(tokenizer.vocabularySize()) - 1);
    QCOMPARE(tokenizer.startId(), tokenizer.endId() - 1);
    QCOMPARE(tokenizer.padId(), std::int64_t(0));
    QCOMPARE(tokenizer.encode("back ## quoted").untruncatedLength, std::size_t(5));
    const std::string first = readFile(path / "vocab.json");
    writeTokenizerFolder(path, vocabulary, 16);
    QCOMPARE(readFile(path / "vocab.json"), first);
}

void TestBpeTrainer::reportsUnwritableFolder()
{
    QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "file";
    std::ofstream(file) << "x";
    QVERIFY_EXCEPTION_THROWN(writeTokenizerFolder(file, {}, 16), FileError);
}

void TestBpeTrainer::isQuick()
{
    std::mt19937 random(3);
    Captions captions;
    for (int i = 0; i < 10000; ++i) {
        std::string caption;
        for (int letters = 3 + int(random() % 8); letters > 0; --letters)
            caption += static_cast<char>('a' + int(random() % 26));
        captions.emplace_back(caption, 1 + random() % 50);
    }
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(trainBpe(captions, 2000).merges.size(), std::size_t(2000));
    qInfo("%lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 10000); // counting anew for each merge takes far longer
}

QTEST_GUILESS_MAIN(TestBpeTrainer)
#include "tst_bpetrainer.moc"
