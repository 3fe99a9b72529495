#include "text/tokenizerfiles.h"

#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace unclip {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t mostFileBytes = 64u << 20;
constexpr std::size_t mostConfigBytes = 1u << 20;
constexpr std::size_t mostSymbols = 1u << 20;
constexpr std::size_t mostSymbolBytes = 1024;
constexpr double unsetLength = 1e9; ///< "no limit" is written as 1e30

[[noreturn]] void fail(const fs::path &file, const std::string &reason)
{
    throw ModelError(file.string() + ": " + reason + "; get the tokenizer folder again");
}

bool isThere(const fs::path &file)
{
    std::error_code error;
    return fs::is_regular_file(file, error);
}

void requireFile(const fs::path &file)
{
    if (!isThere(file))
        fail(file, "the file is missing");
}

/// A whole number in [0, below), also when written as 1.0.
std::optional<std::size_t> wholeNumber(const nlohmann::json &value, double below)
{
    if (!value.is_number())
        return std::nullopt;
    const auto number = value.get<double>();
    if (!(number >= 0 && number < below) || number != std::floor(number))
        return std::nullopt;
    return static_cast<std::size_t>(number);
}

std::string readWholeFile(const fs::path &file)
{
    requireFile(file);
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    if (error)
        throw FileError(file.string() + ": cannot be read: " + error.message());
    if (size > mostFileBytes)
        fail(file, "it is larger than 64 MiB");
    std::string content(static_cast<std::size_t>(size), '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(content.data(), static_cast<std::streamsize>(size)))
        throw FileError(file.string() + ": cannot be read; check its permissions and the disk");
    return content;
}

/// Takes the symbols and ids of vocab.json from parser events: one flat object, no tree of values.
class VocabularyParser : public nlohmann::json_sax<nlohmann::json>
{
public:
    bool null() override { return refuseValue(); }
    bool boolean(bool) override { return refuseValue(); }
    bool number_integer(number_integer_t) override { return refuseValue(); } // negative
    bool number_unsigned(number_unsigned_t id) override { return add(static_cast<double>(id)); }
    bool number_float(number_float_t id, const string_t &) override { return add(id); }
    bool string(string_t &) override { return refuseValue(); }
    bool binary(binary_t &) override { return refuseValue(); }
    bool start_array(std::size_t) override { return refuseValue(); }
    bool end_array() override { return true; }
    bool end_object() override { return true; }

    bool start_object(std::size_t) override
    {
        m_open = !m_open;
        return m_open || refuseValue(); // the second one is a value
    }

    bool key(string_t &symbol) override
    {
        if (symbol.empty() || symbol.size() > mostSymbolBytes)
            return stop("a symbol is empty or longer than 1024 bytes");
        if (m_symbols.size() >= mostSymbols)
            return stop("it holds more than " + std::to_string(mostSymbols) + " symbols");
        m_symbols.push_back(std::move(symbol));
        return true;
    }

    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::detail::exception &) override
    {
        return stop("not valid JSON at byte " + std::to_string(position));
    }

    const std::string &problem() const { return m_problem; }

    /// The symbols in the order of their ids, which must be 0, 1, 2, ...
    std::vector<std::string> symbolsById(const fs::path &file)
    {
        std::vector<std::string> byId(m_symbols.size());
        if (byId.empty())
            fail(file, "it holds 0 symbols");
        for (std::size_t i = 0; i < m_symbols.size(); ++i) {
            const double id = m_ids[i];
            if (!(id >= 0 && id < double(byId.size())) || id != std::floor(id))
                fail(file,
                     "the id of " + inQuotes(m_symbols[i])
                         + " is no whole number below the count of symbols");
            std::string &place = byId[static_cast<std::size_t>(id)];
            if (!place.empty())
                fail(file, inQuotes(place) + " and " + inQuotes(m_symbols[i]) + " share one id");
            place = std::move(m_symbols[i]);
        }
        return byId;
    }

private:
    bool add(double id)
    {
        if (!m_open)
            return refuseValue();
        m_ids.push_back(id);
        return true;
    }

    bool refuseValue()
    {
        return stop(m_symbols.empty()
                        ? "it holds no object of symbols and ids"
                        : "the id of " + inQuotes(m_symbols.back()) + " is no whole number");
    }

    bool stop(std::string problem)
    {
        m_problem = std::move(problem);
        return false;
    }

    std::vector<std::string> m_symbols;
    std::vector<double> m_ids;
    std::string m_problem;
    bool m_open = false;
};

void readVocabulary(const fs::path &file, TokenizerFiles &files)
{
    const std::string content = readWholeFile(file);
    VocabularyParser parser;
    if (!nlohmann::json::sax_parse(content, &parser))
        fail(file, parser.problem());
    files.symbols = parser.symbolsById(file);
    files.ids.reserve(files.symbols.size());
    for (std::size_t id = 0; id < files.symbols.size(); ++id) {
        if (!files.ids.emplace(files.symbols[id], static_cast<std::int32_t>(id)).second)
            fail(file, inQuotes(files.symbols[id]) + " stands there twice");
    }
}

/// merges.txt, line by line, checked against the symbols.
class MergeReader
{
public:
    MergeReader(const fs::path &file, const SymbolIds &ids)
        : m_file(file)
        , m_ids(ids)
    {
    }

    MergeTable read(std::string_view content)
    {
        const auto lines = std::count(content.begin(), content.end(), '\n');
        m_merges.reserve(std::min(static_cast<std::size_t>(lines), mostSymbols));
        while (!content.empty()) {
            const std::size_t end = std::min(content.find('\n'), content.size());
            std::string_view line = content.substr(0, end);
            content.remove_prefix(std::min(end + 1, content.size()));
            if (!line.empty() && line.back() == '\r')
                line.remove_suffix(1);
            ++m_line;
            const bool comment = m_line == 1 && !line.empty() && line.front() == '#';
            if (!comment)
                readLine(line);
        }
        return std::move(m_merges);
    }

private:
    void readLine(std::string_view line)
    {
        if (line.empty()) {
            m_blank = true;
            return;
        }
        const std::size_t space = line.find(' ');
        const bool two = space != std::string_view::npos && space > 0 && space + 1 < line.size()
            && line.find(' ', space + 1) == std::string_view::npos;
        if (!two || m_blank)
            failHere("not two symbols with one space between");
        if (m_merges.size() >= mostSymbols)
            failHere("too many merges");
        const std::string_view left = line.substr(0, space);
        const std::string_view right = line.substr(space + 1);
        m_joined.assign(left).append(right);
        const std::uint64_t key = pairKey(idOf(left), idOf(right));
        const auto rank = static_cast<std::uint32_t>(m_merges.size());
        if (!m_merges.emplace(key, RankedMerge { rank, idOf(m_joined) }).second)
            failHere("the same merge again");
    }

    std::int32_t idOf(std::string_view symbol) const
    {
        const auto found = m_ids.find(symbol);
        if (found == m_ids.end())
            failHere("vocab.json lacks " + inQuotes(symbol));
        return found->second;
    }

    [[noreturn]] void failHere(const std::string &reason) const
    {
        fail(m_file, "line " + std::to_string(m_line) + ": " + reason);
    }

    const fs::path &m_file;
    const SymbolIds &m_ids;
    MergeTable m_merges;
    std::string m_joined;
    std::size_t m_line = 0;
    bool m_blank = false; ///< blank lines may only end the file
};

/// The two configuration files; the first that names a key wins.
class TokenizerConfig
{
public:
    explicit TokenizerConfig(const fs::path &folder)
    {
        for (const char *name : { "tokenizer_config.json", "special_tokens_map.json" }) {
            const fs::path file = folder / name;
            if (isThere(file))
                m_files.emplace_back(file, readJsonFile(file, mostConfigBytes));
        }
        if (m_files.empty())
            fail(folder / "tokenizer_config.json", "the file is missing");
    }

    std::int32_t requiredId(const char *key, const SymbolIds &ids) const
    {
        const std::optional<std::int32_t> id = tokenId(key, ids);
        if (!id)
            fail(m_files.front().first, std::string(key) + " is missing");
        return *id;
    }

    std::optional<std::int32_t> tokenId(const char *key, const SymbolIds &ids) const
    {
        for (const auto &[file, json] : m_files) {
            const auto value = json.find(key);
            if (value == json.end() || value->is_null())
                continue;
            const nlohmann::json &content =
                value->is_object() && value->contains("content") ? (*value)["content"] : *value;
            if (!content.is_string())
                fail(file, std::string(key) + " is neither a string nor an object with content");
            const auto found = ids.find(content.get_ref<const std::string &>());
            if (found == ids.end())
                fail(file, std::string(key) + " is not in vocab.json");
            return found->second;
        }
        return std::nullopt;
    }

    std::optional<std::size_t> modelMaxLength() const
    {
        const auto &[file, json] = m_files.front();
        const auto value = json.find("model_max_length");
        if (value == json.end() || value->is_null())
            return std::nullopt;
        if (value->is_number() && value->get<double>() >= unsetLength)
            return std::nullopt;
        const std::optional<std::size_t> length = wholeNumber(*value, unsetLength);
        if (!length || *length < 2)
            fail(file, "model_max_length is no whole number from 2 on");
        return length;
    }

private:
    std::vector<std::pair<fs::path, nlohmann::json>> m_files;
};

} // namespace

TokenizerFiles readTokenizerFiles(const fs::path &folder)
{
    TokenizerFiles files;
    readVocabulary(folder / "vocab.json", files);
    const SymbolIds &ids = files.ids;
    const fs::path mergesFile = folder / "merges.txt";
    files.merges = MergeReader(mergesFile, ids).read(readWholeFile(mergesFile));
    const TokenizerConfig config(folder);
    files.startId = config.requiredId("bos_token", ids);
    files.endId = config.requiredId("eos_token", ids);
    files.padId = config.requiredId("pad_token", ids);
    files.unknownId = config.tokenId("unk_token", ids);
    files.modelMaxLength = config.modelMaxLength();
    if (files.startId == files.endId)
        fail(folder / "tokenizer_config.json", "bos_token and eos_token are the same");
    return files;
}

} // namespace unclip
