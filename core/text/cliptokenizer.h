#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// Token ids of one prompt, padded to the text tower's length.
struct Tokens
{
    std::vector<std::int64_t> ids; ///< [length]
    std::vector<bool> mask; ///< [length]; true for real tokens, start and end included
    std::size_t untruncatedLength = 0; ///< tokens before cutting, start and end included
    /// Bytes of the (unrepaired) prompt that the kept tokens cover: all of it when nothing was cut,
    /// else up to the last character that was read to its last byte. What repair made from a
    /// stretch of the prompt covers that stretch with its last character.
    std::size_t readBytes = 0;
    int unknownWords = 0; ///< words that no merge touched although longer than one byte
};

/// CLIP's byte-pair encoding (Radford et al. 2021, after Sennrich et al. 2016) over any vocabulary
/// in the folder format of CLIPTokenizer. Immutable after loading; any thread.
class ClipTokenizer
{
public:
    /// Reads vocab.json, merges.txt, tokenizer_config.json, special_tokens_map.json.
    /// @param length tokens of the text tower (max_position_embeddings); bounds model_max_length
    /// @throws ModelError naming file and reason; FileError
    static ClipTokenizer load(const std::filesystem::path &folder, std::size_t length);

    /// Repairs, cleans, splits and encodes; never throws on any byte sequence. Of a prompt longer
    /// than 1 MiB only that much is read.
    Tokens encode(std::string_view prompt) const;

    /// The text that the ids stand for; ids out of range are skipped, the leading start and
    /// everything from the last end on are left out.
    std::string decode(const std::vector<std::int64_t> &ids) const;

    std::size_t length() const;
    std::size_t vocabularySize() const;
    std::int64_t startId() const;
    std::int64_t endId() const;
    std::int64_t padId() const;

private:
    struct Vocabulary;
    std::shared_ptr<const Vocabulary> m_vocabulary;
};

} // namespace unclip
