#pragma once

#include "training/data/iconset.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// What CLDR says about one emoji in one language.
struct Annotation
{
    std::string name; ///< the short name; empty when CLDR has none
    std::vector<std::string> keywords;
};

/// An emoji or icon under its names, skin tones taken out of them.
struct NamedConcept
{
    std::string codepoints; ///< "1f44d-1f3fd"; empty for a drawing that is no emoji
    std::vector<std::string> skinTones; ///< "light", "medium-light", ...: one a person drawn
    Annotation english;
    Annotation chinese; ///< name empty where CLDR has none
};

/// How a set writes its slugs.
enum class SlugStyle {
    Hyphenated, ///< "alarm-clock"
    Squashed, ///< "alarmclock"
};

/// CLDR's annotations by code points ("1f34e").
class CldrAnnotations
{
public:
    /// Reads annotations and annotationsDerived of `language` under CLDR's `common` folder.
    /// @throws FileError, ModelError naming the file.
    CldrAnnotations(const std::filesystem::path &commonFolder, const std::string &language);

    const Annotation *find(const std::string &codepoints) const;
    const std::map<std::string, Annotation> &all() const { return m_annotations; }

private:
    void readFile(const std::filesystem::path &file);

    std::map<std::string, Annotation> m_annotations;
};

/// Finds the emoji that an icon's slug means, and its names in both languages.
class EmojiNames
{
public:
    explicit EmojiNames(const std::filesystem::path &cldrCommonFolder);

    /// Learns slugs and their code points from a set; call for all sets before naming any.
    void learn(const IconSet &set);

    /// Names of the icon `slug` of a set, or nothing where the slug does not say what is drawn.
    std::optional<NamedConcept> nameOf(const IconSet &set, const std::string &slug,
                                       SlugStyle style) const;

private:
    std::optional<std::string> codepointsOf(const IconSet &set, const std::string &slug) const;
    std::optional<std::string> lookUp(const std::string &slug) const;
    std::optional<std::string> split(const std::string &squashed) const;
    NamedConcept describe(const std::string &codepoints, const std::string &slug) const;
    void annotate(NamedConcept &named, const std::string &codepoints) const;
    static void nameAfterSlug(NamedConcept &named, const std::string &slug);
    void addSlug(const std::string &slug, const std::string &codepoints);

    CldrAnnotations m_english;
    CldrAnnotations m_chinese;
    std::map<std::string, std::string> m_bySlug;
    std::map<std::string, std::string> m_bySquashedSlug; ///< hyphens taken out
    std::set<std::string> m_words; ///< of all slugs, to split slugs written as one word
};

/// "Dog’s face: Tibet" -> "dogs-face-tibet".
std::string slugOf(std::string_view name);

} // namespace unclip
