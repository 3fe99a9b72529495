#include "text/wordsplit.h"

#include <unicode/uchar.h>

#include <array>

namespace unclip {

namespace {

enum class Kind { Space, Letter, Number, Other };

constexpr std::array<std::u32string_view, 7> contractions = { U"'s", U"'t",  U"'re", U"'ve",
                                                              U"'m", U"'ll", U"'d" };

Kind kindOf(char32_t value)
{
    const auto code = static_cast<UChar32>(value);
    const std::uint32_t category = U_GET_GC_MASK(code);
    if ((category & U_GC_L_MASK) != 0)
        return Kind::Letter;
    if ((category & U_GC_N_MASK) != 0)
        return Kind::Number;
    return isSpace(value) ? Kind::Space : Kind::Other;
}

/// The long s is the one lower-case letter that equals another when case is ignored here.
char32_t folded(char32_t value)
{
    return value == 0x17F ? U's' : value;
}

bool startsWith(const TracedText &text, std::size_t position, std::u32string_view word)
{
    if (text.size() - position < word.size())
        return false;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (text[position + i].value != word[i] && folded(text[position + i].value) != word[i])
            return false;
    }
    return true;
}

std::size_t contractionLength(const TracedText &text, std::size_t position)
{
    if (text[position].value != U'\'')
        return 0;
    for (const std::u32string_view contraction : contractions) {
        if (startsWith(text, position, contraction))
            return contraction.size();
    }
    return 0;
}

std::size_t runLength(const TracedText &text, std::size_t position, Kind kind)
{
    std::size_t end = position + 1;
    while (end < text.size() && kindOf(text[end].value) == kind)
        ++end;
    return end - position;
}

int specialAt(const TracedText &text, std::size_t position,
              const std::vector<std::u32string> &specials)
{
    for (std::size_t i = 0; i < specials.size(); ++i) {
        if (startsWith(text, position, specials[i]))
            return static_cast<int>(i);
    }
    return -1;
}

std::size_t wordLength(const TracedText &text, std::size_t position)
{
    if (const std::size_t length = contractionLength(text, position); length > 0)
        return length;
    const Kind kind = kindOf(text[position].value);
    return kind == Kind::Number ? 1 : runLength(text, position, kind);
}

} // namespace

std::vector<Word> splitWords(const TracedText &text, const std::vector<std::u32string> &specials)
{
    std::vector<Word> words;
    std::size_t position = 0;
    while (position < text.size()) {
        const int special = specialAt(text, position, specials);
        const std::size_t length = special >= 0 ? specials[static_cast<std::size_t>(special)].size()
                                                : wordLength(text, position);
        if (special >= 0 || kindOf(text[position].value) != Kind::Space)
            words.push_back({ position, position + length, special });
        position += length;
    }
    return words;
}

} // namespace unclip
