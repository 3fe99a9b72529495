#pragma once

#include "text/tracedtext.h"

namespace unclip {

/// A word of a cleaned text: characters [begin, end).
struct Word
{
    std::size_t begin = 0;
    std::size_t end = 0;
    int special = -1; ///< index of the special word that it is, or -1
};

/// Cuts text as CLIP does: special words, English contractions, runs of letters, single digits,
/// runs of anything else but white space. What matches nothing is left out.
/// @param text lower-case
/// @param specials lower-case, not empty each; tried in order before all else
std::vector<Word> splitWords(const TracedText &text, const std::vector<std::u32string> &specials);

} // namespace unclip
