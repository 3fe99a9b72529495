#pragma once

#include "text/cliptokenizer.h"
#include "weights/modelconfig.h"
#include "weights/modelfolder.h"

#include <functional>
#include <string>
#include <vector>

namespace unclip {

/// A component whose configuration does not fit that of another one.
struct Disagreement
{
    std::string component;
    std::string complaint; ///< "its widths differ from the decoder's"
    std::string remedy; ///< what to do about it
};

/// What cannot work together in a folder, among the components that `isUsable` lets through.
/// @throws ModelError for a configuration that cannot be read
std::vector<Disagreement>
disagreements(const ModelFolder &folder,
              const std::function<bool(const std::string &component)> &isUsable);

/// What is wrong with a tokenizer for a text tower, whose table its ids point into; empty when
/// nothing is.
std::string vocabularyProblem(const ClipTokenizer &tokenizer, const ClipTextConfig &text);

} // namespace unclip
