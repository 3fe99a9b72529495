#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unclip {

enum class CaptionLanguage {
    English,
    Chinese,
};

/// Other ways to say a concept.
struct Synonyms
{
    std::vector<std::string> english;
    std::vector<std::string> chinese;
};

/// Our own word lists (resources/training/synonyms.json) and the grammar that captions need.
class CaptionWords
{
public:
    /// No lists: CLDR's names alone.
    CaptionWords() = default;

    /// @throws ModelError naming the file when it is malformed.
    explicit CaptionWords(const std::filesystem::path &file);

    /// Every way to say an English short name, the natural form of the name itself first.
    std::vector<std::string> englishNames(const std::string &name,
                                          const std::vector<std::string> &keywords) const;

    /// The same for a Chinese short name; `english` is the concept's English name.
    std::vector<std::string> chineseNames(const std::string &name,
                                          const std::string &english) const;

    /// "a cat", "an apple", "scissors".
    std::string withArticle(const std::string &name) const;

    /// "一只猫", "一朵玫瑰".
    std::string withMeasureWord(const std::string &name) const;

    /// Prompts by which every training run is judged.
    const std::vector<std::string> &evaluationPrompts() const { return m_evaluationPrompts; }

private:
    std::vector<std::string> withWordsExchanged(const std::string &name) const;
    bool takesArticle(const std::string &name) const;

    std::map<std::string, Synonyms> m_byConcept;
    std::map<std::string, std::vector<std::string>> m_byWord; ///< "grinning" -> "smiling", "happy"
    std::vector<std::string> m_genericNouns; ///< "face": too wide to stand for a name alone
    std::vector<std::string> m_withoutArticle;
    std::vector<std::pair<std::string, std::string>> m_measureWords; ///< ending -> measure word
    std::vector<std::string> m_evaluationPrompts;
};

/// "flag: France" -> "flag of France", "person: beard" -> "person with beard".
std::string naturalEnglish(const std::string &shortName);

/// "旗: 法国" -> "法国国旗".
std::string naturalChinese(const std::string &shortName);

} // namespace unclip
