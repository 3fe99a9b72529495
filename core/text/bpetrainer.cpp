#include "text/bpetrainer.h"

#include "text/bytealphabet.h"
#include "text/textrepair.h"
#include "text/wordsplit.h"
#include "unclip/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <limits>
#include <map>
#include <queue>
#include <unordered_map>
#include <unordered_set>

namespace unclip {

namespace {

namespace fs = std::filesystem;

using SymbolId = std::uint32_t;
using WordCounts = std::map<std::string, std::uint64_t>;

constexpr std::uint64_t leastCount = 2;
constexpr std::uint64_t mostCount = std::uint64_t { 1 }
    << 40; ///< of a caption; keeps sums in range

std::uint64_t pairKey(SymbolId left, SymbolId right)
{
    return std::uint64_t { left } << 32 | right;
}

/// The 512 symbols that every vocabulary starts with.
std::vector<std::string> baseSymbols()
{
    std::vector<std::string> symbols;
    const auto bytes = byteSymbols();
    for (const std::string_view suffix : { std::string_view(), wordEnd }) {
        for (const std::uint8_t byte : byteOrder())
            symbols.push_back(bytes[byte] + std::string(suffix));
    }
    return symbols;
}

std::u32string codePoints(const std::string &ascii)
{
    return { ascii.begin(), ascii.end() };
}

WordCounts countWords(const std::vector<std::pair<std::string, std::uint64_t>> &captions,
                      const std::vector<std::u32string> &specials)
{
    WordCounts counts;
    for (const auto &[caption, count] : captions) {
        const TracedText text = cleanPrompt(caption);
        for (const Word &word : splitWords(text, specials)) {
            std::string bytes;
            for (std::size_t i = word.begin; word.special < 0 && i < word.end; ++i)
                appendUtf8(bytes, text[i].value);
            if (bytes.size() > 1)
                counts[bytes] += std::min(count, mostCount);
        }
    }
    return counts;
}

/// Counts of neighbouring symbols, kept up to date while words shrink.
class BpeTrainer
{
public:
    explicit BpeTrainer(const WordCounts &counts)
        : m_symbols(baseSymbols())
    {
        for (SymbolId id = 0; id < m_symbols.size(); ++id)
            m_ids.emplace(m_symbols[id], id);
        const auto order = byteOrder();
        std::array<SymbolId, 256> idOfByte {};
        for (SymbolId id = 0; id < order.size(); ++id)
            idOfByte[order[id]] = id;
        for (const auto &[bytes, count] : counts)
            addWord(bytes, count, idOfByte);
        for (const auto &[key, pair] : m_pairs)
            m_queue.push({ pair.count, key });
    }

    std::vector<std::pair<std::string, std::string>> learn(std::size_t mergeCount)
    {
        std::vector<std::pair<std::string, std::string>> merges;
        while (merges.size() < mergeCount && !m_queue.empty()) {
            const Candidate best = m_queue.top();
            m_queue.pop();
            const auto found = m_pairs.find(best.key);
            if (found == m_pairs.end() || found->second.count == 0)
                continue;
            if (found->second.count != best.count) {
                m_queue.push({ found->second.count, best.key }); // fell since it was queued
                continue;
            }
            if (best.count < leastCount)
                break;
            const auto left = static_cast<SymbolId>(best.key >> 32);
            const auto right = static_cast<SymbolId>(best.key);
            if (m_learnt.insert(best.key).second)
                merges.emplace_back(m_symbols[left], m_symbols[right]);
            merge(left, right);
        }
        return merges;
    }

private:
    struct TrainingWord
    {
        std::vector<SymbolId> symbols;
        std::uint64_t count = 0;
    };

    struct Pair
    {
        std::uint64_t count = 0;
        std::vector<std::uint32_t> words; ///< those that hold or held it; may repeat
    };

    struct Candidate
    {
        std::uint64_t count = 0;
        std::uint64_t key = 0;

        bool operator<(const Candidate &other) const
        {
            return count != other.count ? count < other.count : key > other.key;
        }
    };

    void addWord(const std::string &bytes, std::uint64_t count,
                 const std::array<SymbolId, 256> &idOfByte)
    {
        TrainingWord word;
        word.count = count;
        for (const char byte : bytes)
            word.symbols.push_back(idOfByte[static_cast<unsigned char>(byte)]);
        word.symbols.back() += 256; // the same byte at the end of a word
        m_words.push_back(std::move(word));
        const auto index = static_cast<std::uint32_t>(m_words.size() - 1);
        const std::vector<SymbolId> &symbols = m_words.back().symbols;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
            addPair(pairKey(symbols[i], symbols[i + 1]), index);
    }

    void addPair(std::uint64_t key, std::uint32_t word)
    {
        Pair &pair = m_pairs[key];
        pair.count += m_words[word].count;
        if (pair.words.empty() || pair.words.back() != word)
            pair.words.push_back(word);
    }

    void dropPair(std::uint64_t key, std::uint32_t word)
    {
        m_pairs[key].count -= m_words[word].count;
    }

    SymbolId joined(SymbolId left, SymbolId right)
    {
        std::string symbol = m_symbols[left] + m_symbols[right];
        const auto [found, fresh] = m_ids.emplace(symbol, static_cast<SymbolId>(m_symbols.size()));
        if (fresh)
            m_symbols.push_back(std::move(symbol));
        return found->second;
    }

    void merge(SymbolId left, SymbolId right)
    {
        const SymbolId together = joined(left, right);
        const std::vector<std::uint32_t> words = std::move(m_pairs[pairKey(left, right)].words);
        m_changed.clear();
        for (const std::uint32_t word : words)
            mergeWord(word, pairKey(left, right), together);
        m_pairs.erase(pairKey(left, right));
        for (const std::uint64_t key : m_changed) {
            const auto found = m_pairs.find(key);
            if (found != m_pairs.end() && found->second.count > 0)
                m_queue.push({ found->second.count, key });
        }
    }

    /// Recounts the whole word: words are short, and overlapping pairs ("aaa") need no care.
    void mergeWord(std::uint32_t index, std::uint64_t key, SymbolId together)
    {
        std::vector<SymbolId> &symbols = m_words[index].symbols;
        std::vector<SymbolId> merged;
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            const bool here = i + 1 < symbols.size() && pairKey(symbols[i], symbols[i + 1]) == key;
            merged.push_back(here ? together : symbols[i]);
            i += here ? 1 : 0;
        }
        if (merged.size() == symbols.size())
            return; // gone through an earlier merge
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i)
            dropPair(pairKey(symbols[i], symbols[i + 1]), index);
        symbols = std::move(merged);
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            const std::uint64_t pair = pairKey(symbols[i], symbols[i + 1]);
            if (symbols[i] == together || symbols[i + 1] == together) {
                addPair(pair, index);
                m_changed.insert(pair);
            } else {
                m_pairs[pair].count += m_words[index].count; // lists this word already
            }
        }
    }

    std::vector<std::string> m_symbols;
    std::unordered_map<std::string, SymbolId> m_ids;
    std::vector<TrainingWord> m_words;
    std::unordered_map<std::uint64_t, Pair> m_pairs;
    std::priority_queue<Candidate> m_queue;
    /// A symbol that two merges build can bring a pair back; the encoder merges it again as well.
    std::unordered_set<std::uint64_t> m_learnt;
    std::unordered_set<std::uint64_t> m_changed; ///< pairs that the current merge made
};

void writeFile(const fs::path &file, const std::string &content)
{
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    stream.close();
    if (!stream)
        throw FileError(file.string() + ": cannot be written; check the folder and the disk space");
}

/// One line a symbol, in the order of ids.
std::string vocabularyJson(const std::vector<std::string> &symbols)
{
    std::string json = "{";
    for (std::size_t id = 0; id < symbols.size(); ++id) {
        json += id == 0 ? "\n" : ",\n";
        json += nlohmann::json(symbols[id]).dump() + ": " + std::to_string(id);
    }
    return json + "\n}\n";
}

std::string mergesText(const BpeVocabulary &vocabulary)
{
    std::string text = "#version: 0.2\n";
    for (const auto &[left, right] : vocabulary.merges)
        text += left + ' ' + right + '\n';
    return text;
}

} // namespace

std::vector<std::string> BpeVocabulary::symbols() const
{
    std::vector<std::string> all = baseSymbols();
    std::unordered_set<std::string> known(all.begin(), all.end());
    const auto add = [&](const std::string &symbol) {
        if (known.insert(symbol).second) // two merges may build one symbol
            all.push_back(symbol);
    };
    for (const auto &[left, right] : merges)
        add(left + right);
    add(startToken);
    add(endToken);
    return all;
}

BpeVocabulary trainBpe(const std::vector<std::pair<std::string, std::uint64_t>> &captions,
                       std::size_t mergeCount)
{
    BpeVocabulary vocabulary;
    const WordCounts counts = countWords(
        captions, { codePoints(vocabulary.startToken), codePoints(vocabulary.endToken) });
    vocabulary.merges = BpeTrainer(counts).learn(mergeCount);
    return vocabulary;
}

void writeTokenizerFolder(const fs::path &folder, const BpeVocabulary &vocabulary,
                          std::size_t modelMaxLength)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw FileError(folder.string() + ": cannot be made: " + error.message());
    nlohmann::ordered_json special = { { "bos_token", vocabulary.startToken },
                                       { "eos_token", vocabulary.endToken },
                                       { "unk_token", vocabulary.endToken },
                                       { "pad_token", "!" } };
    writeFile(folder / "special_tokens_map.json", special.dump(2) + "\n");
    special["model_max_length"] = modelMaxLength;
    special["do_lower_case"] = true;
    special["errors"] = "replace";
    special["tokenizer_class"] = "CLIPTokenizer";
    writeFile(folder / "tokenizer_config.json", special.dump(2) + "\n");
    writeFile(folder / "merges.txt", mergesText(vocabulary));
    writeFile(folder / "vocab.json", vocabularyJson(vocabulary.symbols()));
}

} // namespace unclip
