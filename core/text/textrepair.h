#pragma once

#include "text/tracedtext.h"

namespace unclip {

/// Repairs damaged text line by line as the training texts of CLIP were repaired (after ftfy, Speer
/// 2019): HTML entities, encoding confusion, stray controls, ligatures, full- and half-width forms,
/// curly quotes, line ends, terminal escapes, control characters, NFC.
TracedText repairText(const TracedText &text);

/// repairText, HTML unescaped twice, white space collapsed and stripped, lower case: what CLIP's
/// tokenizer splits into words.
TracedText cleanPrompt(std::string_view prompt);

/// Lower case with Unicode's full mapping and its final-sigma rule, independent of the locale.
TracedText lowerCase(const TracedText &text);

/// Runs of white space become one space; none at either end.
TracedText collapseSpaces(const TracedText &text);

} // namespace unclip
