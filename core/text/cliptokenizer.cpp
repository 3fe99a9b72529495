#include "text/cliptokenizer.h"

#include "text/bytealphabet.h"
#include "text/textrepair.h"
#include "text/tokenizerfiles.h"
#include "text/wordsplit.h"
#include "unclip/error.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <unordered_map>

namespace unclip {

namespace {

/// Longer prompts are read up to here; no text tower takes in a thousandth of it.
constexpr std::size_t mostPromptBytes = 1u << 20;
constexpr std::size_t mostLength = 1u << 16;

constexpr std::uint32_t noNeighbour = std::numeric_limits<std::uint32_t>::max();

/// A token and how many bytes of its word it covers.
struct Symbol
{
    std::int32_t id = 0;
    std::uint32_t bytes = 0; ///< 0: merged into its left neighbour
    std::uint32_t previous = noNeighbour;
    std::uint32_t next = noNeighbour;
};

/// Merges the symbols of one word: always the pair of lowest rank, all its occurrences from left to
/// right. A queue of candidates keeps long words near linear.
class WordMerger
{
public:
    WordMerger(const MergeTable &table, std::vector<Symbol> &symbols)
        : m_table(table)
        , m_symbols(symbols)
    {
    }

    void run()
    {
        for (std::uint32_t i = 0; i + 1 < m_symbols.size(); ++i)
            propose(i);
        while (!m_candidates.empty()) {
            takeLowestRank();
            for (const std::uint32_t left : m_batch)
                mergeAt(left);
            for (const std::uint32_t left : m_batch)
                proposeAround(left);
        }
    }

private:
    using Candidate = std::pair<std::uint32_t, std::uint32_t>; // rank, left symbol

    const RankedMerge *find(std::uint32_t left) const
    {
        const Symbol &symbol = m_symbols[left];
        if (symbol.bytes == 0 || symbol.next == noNeighbour)
            return nullptr;
        const auto found = m_table.find(pairKey(symbol.id, m_symbols[symbol.next].id));
        return found == m_table.end() ? nullptr : &found->second;
    }

    void propose(std::uint32_t left)
    {
        if (const RankedMerge *merge = find(left))
            m_candidates.emplace(merge->rank, left);
    }

    void proposeAround(std::uint32_t left)
    {
        if (m_symbols[left].bytes == 0)
            return;
        propose(left);
        if (m_symbols[left].previous != noNeighbour)
            propose(m_symbols[left].previous);
    }

    void takeLowestRank()
    {
        m_rank = m_candidates.top().first;
        m_batch.clear();
        while (!m_candidates.empty() && m_candidates.top().first == m_rank) {
            m_batch.push_back(m_candidates.top().second); // ascending
            m_candidates.pop();
        }
    }

    /// Candidates may be stale; the table says whether the pair still stands there.
    void mergeAt(std::uint32_t left)
    {
        const RankedMerge *merge = find(left);
        if (merge == nullptr || merge->rank != m_rank)
            return;
        Symbol &symbol = m_symbols[left];
        Symbol &right = m_symbols[symbol.next];
        symbol.id = merge->joined;
        symbol.bytes += right.bytes;
        right.bytes = 0;
        symbol.next = right.next;
        if (symbol.next != noNeighbour)
            m_symbols[symbol.next].previous = left;
    }

    const MergeTable &m_table;
    std::vector<Symbol> &m_symbols;
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> m_candidates;
    std::vector<std::uint32_t> m_batch;
    std::uint32_t m_rank = 0;
};

std::u32string lowerCaseOf(const std::string &utf8)
{
    std::u32string lower;
    for (const TracedChar &character : lowerCase(decodeUtf8(utf8)))
        lower += character.value;
    return lower;
}

/// The character that a byte symbol consists of, to its byte.
std::unordered_map<char32_t, char> byteOfSymbol()
{
    std::unordered_map<char32_t, char> bytes;
    const auto symbols = byteSymbols();
    for (std::size_t byte = 0; byte < symbols.size(); ++byte)
        bytes.emplace(decodeUtf8(symbols[byte]).front().value, static_cast<char>(byte));
    return bytes;
}

/// What a token adds to the text: bytes, and a space where a word ends.
std::string plainText(std::string_view symbol, const std::unordered_map<char32_t, char> &bytes)
{
    const bool endsWord =
        symbol.size() >= wordEnd.size() && symbol.substr(symbol.size() - wordEnd.size()) == wordEnd;
    if (endsWord)
        symbol.remove_suffix(wordEnd.size());
    std::string text;
    for (const TracedChar &character : decodeUtf8(symbol)) {
        const auto found = bytes.find(character.value);
        if (found == bytes.end())
            appendUtf8(text, character.value);
        else
            text += found->second;
    }
    return endsWord ? text + ' ' : text;
}

} // namespace

struct ClipTokenizer::Vocabulary
{
    std::size_t length = 0;
    std::int32_t startId = 0;
    std::int32_t endId = 0;
    std::int32_t padId = 0;
    std::vector<std::string> symbols;
    MergeTable merges;
    std::array<std::int32_t, 256> byteIds {};
    std::array<std::int32_t, 256> lastByteIds {}; ///< the same at the end of a word
    std::vector<std::u32string> specials; ///< start and end as text

    std::vector<Symbol> encodeWord(const std::string &bytes) const;
};

namespace {

/// What a prompt became before cutting and padding.
struct Encoded
{
    std::vector<std::int64_t> ids;
    std::vector<std::uint32_t> ends; ///< bytes of the prompt covered up to each token
    int unknownWords = 0;
};

/// The bytes of a word and, for each, how much of the prompt is covered once it was read: a
/// character counts with its last byte.
struct WordBytes
{
    std::string bytes;
    std::vector<std::uint32_t> ends;
};

WordBytes bytesOf(const TracedText &text, const Word &word)
{
    WordBytes result;
    std::uint32_t covered = word.begin == 0 ? 0 : text[word.begin - 1].end;
    for (std::size_t i = word.begin; i < word.end; ++i) {
        appendUtf8(result.bytes, text[i].value);
        result.ends.resize(result.bytes.size(), covered);
        covered = text[i].end;
        result.ends.back() = covered;
    }
    return result;
}

void appendWord(Encoded &encoded, const WordBytes &word, const std::vector<Symbol> &symbols)
{
    std::size_t covered = 0;
    std::size_t count = 0;
    for (const Symbol &symbol : symbols) {
        if (symbol.bytes == 0)
            continue;
        covered += symbol.bytes;
        encoded.ids.push_back(symbol.id);
        encoded.ends.push_back(word.ends[covered - 1]);
        ++count;
    }
    if (count > 1 && count == word.bytes.size())
        ++encoded.unknownWords;
}

std::string_view withinLimit(std::string_view prompt)
{
    if (prompt.size() <= mostPromptBytes)
        return prompt;
    std::size_t end = mostPromptBytes;
    while (end > mostPromptBytes - 4 && (static_cast<unsigned char>(prompt[end]) & 0xC0) == 0x80)
        --end; // not within a character
    return prompt.substr(0, end);
}

/// [start] + ids + [end], cut and padded to `length`.
Tokens padded(const Encoded &encoded, std::size_t length, const std::array<std::int64_t, 3> &ids)
{
    const auto [startId, endId, padId] = ids;
    Tokens tokens;
    tokens.untruncatedLength = encoded.ids.size() + 2;
    tokens.unknownWords = encoded.unknownWords;
    const std::size_t kept = std::min(encoded.ids.size(), length - 2);
    tokens.ids.reserve(length);
    tokens.ids.push_back(startId);
    tokens.ids.insert(tokens.ids.end(), encoded.ids.begin(),
                      encoded.ids.begin() + static_cast<std::ptrdiff_t>(kept));
    tokens.ids.push_back(endId);
    tokens.mask.assign(tokens.ids.size(), true);
    tokens.ids.resize(length, padId);
    tokens.mask.resize(length, false);
    if (kept > 0)
        tokens.readBytes = encoded.ends[kept - 1];
    return tokens;
}

} // namespace

std::vector<Symbol> ClipTokenizer::Vocabulary::encodeWord(const std::string &bytes) const
{
    std::vector<Symbol> word(bytes.size());
    for (std::uint32_t i = 0; i < word.size(); ++i) {
        const bool last = i + 1 == word.size();
        const auto byte = static_cast<unsigned char>(bytes[i]);
        word[i] = { last ? lastByteIds[byte] : byteIds[byte], 1, i == 0 ? noNeighbour : i - 1,
                    last ? noNeighbour : i + 1 };
    }
    WordMerger(merges, word).run();
    return word;
}

ClipTokenizer ClipTokenizer::load(const std::filesystem::path &folder, std::size_t length)
{
    if (length < 2 || length > mostLength)
        throw ModelError(folder.string() + ": a text tower of " + std::to_string(length)
                         + " tokens is out of range (2 to 65536); check max_position_embeddings");
    TokenizerFiles files = readTokenizerFiles(folder);
    auto vocabulary = std::make_shared<Vocabulary>();
    vocabulary->length = std::min(length, files.modelMaxLength.value_or(length));
    vocabulary->startId = files.startId;
    vocabulary->endId = files.endId;
    vocabulary->padId = files.padId;
    const auto idOf = [&](const std::string &symbol) {
        const auto found = files.ids.find(symbol);
        if (found == files.ids.end() && !files.unknownId)
            throw ModelError((folder / "vocab.json").string() + ": the byte symbol \"" + symbol
                             + "\" is missing; get the tokenizer folder again");
        return found == files.ids.end() ? *files.unknownId : found->second;
    };
    const auto bytes = byteSymbols();
    for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
        vocabulary->byteIds[byte] = idOf(bytes[byte]);
        vocabulary->lastByteIds[byte] = idOf(bytes[byte] + std::string(wordEnd));
    }
    vocabulary->merges = std::move(files.merges);
    for (const std::int32_t special : { files.startId, files.endId })
        vocabulary->specials.push_back(lowerCaseOf(files.symbols[std::size_t(special)]));
    vocabulary->symbols = std::move(files.symbols);
    ClipTokenizer tokenizer;
    tokenizer.m_vocabulary = std::move(vocabulary);
    return tokenizer;
}

Tokens ClipTokenizer::encode(std::string_view prompt) const
{
    const TracedText text = cleanPrompt(withinLimit(prompt));
    Encoded encoded;
    for (const Word &word : splitWords(text, m_vocabulary->specials)) {
        if (word.special >= 0) {
            encoded.ids.push_back(word.special == 0 ? startId() : endId());
            encoded.ends.push_back(text[word.end - 1].end);
        } else {
            const WordBytes bytes = bytesOf(text, word);
            appendWord(encoded, bytes, m_vocabulary->encodeWord(bytes.bytes));
        }
    }
    Tokens tokens = padded(encoded, length(), { startId(), endId(), padId() });
    if (tokens.untruncatedLength <= length() && prompt.size() <= mostPromptBytes)
        tokens.readBytes = prompt.size();
    return tokens;
}

std::string ClipTokenizer::decode(const std::vector<std::int64_t> &ids) const
{
    auto end = std::find(ids.rbegin(), ids.rend(), endId()).base();
    end = end == ids.begin() ? ids.end() : end - 1; // padding stands behind the last end
    while (end != ids.begin() && *(end - 1) == endId())
        --end;
    auto begin = ids.begin();
    if (begin != end && *begin == startId())
        ++begin;
    const auto bytes = byteOfSymbol();
    std::string text;
    for (auto id = begin; id != end; ++id) {
        if (*id < 0 || std::uint64_t(*id) >= vocabularySize())
            continue;
        const std::string &symbol = m_vocabulary->symbols[std::size_t(*id)];
        const bool special = *id == startId() || *id == endId();
        text += special ? symbol + ' ' : plainText(symbol, bytes);
    }
    if (!text.empty() && text.back() == ' ')
        text.pop_back();
    return toUtf8(decodeUtf8(text)); // a cut may leave half a character
}

std::size_t ClipTokenizer::length() const
{
    return m_vocabulary->length;
}

std::size_t ClipTokenizer::vocabularySize() const
{
    return m_vocabulary->symbols.size();
}

std::int64_t ClipTokenizer::startId() const
{
    return m_vocabulary->startId;
}

std::int64_t ClipTokenizer::endId() const
{
    return m_vocabulary->endId;
}

std::int64_t ClipTokenizer::padId() const
{
    return m_vocabulary->padId;
}

} // namespace unclip
