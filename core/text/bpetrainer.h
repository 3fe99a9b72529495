#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace unclip {

/// A learnt byte-pair encoding: its merges, most frequent first, in the byte alphabet of
/// merges.txt.
struct BpeVocabulary
{
    std::vector<std::pair<std::string, std::string>> merges;
    std::string startToken = "<|startoftext|>";
    std::string endToken = "<|endoftext|>";

    /// All symbols by id: 256 bytes, the same ending a word, merges, start, end.
    std::vector<std::string> symbols() const;
};

/// Learns byte-pair merges (Sennrich et al. 2016) on captions cleaned and split as ClipTokenizer
/// does it. Equal counts go to the pair of older symbols, so the order of captions has no effect.
/// @param captions caption and how often it occurs
/// @return at most `mergeCount` merges; fewer when no pair is left that occurs twice
BpeVocabulary trainBpe(const std::vector<std::pair<std::string, std::uint64_t>> &captions,
                       std::size_t mergeCount);

/// Writes vocab.json, merges.txt, tokenizer_config.json and special_tokens_map.json, as
/// ClipTokenizer::load reads them. The padding token is "!", id 0. Makes the folder if need be.
/// @throws FileError
void writeTokenizerFolder(const std::filesystem::path &folder, const BpeVocabulary &vocabulary,
                          std::size_t modelMaxLength);

} // namespace unclip
