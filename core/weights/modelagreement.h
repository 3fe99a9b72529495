#pragma once

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
};

/// What cannot work together in a folder, among the components that `isUsable` lets through.
/// @throws ModelError for a configuration that cannot be read
std::vector<Disagreement>
disagreements(const ModelFolder &folder,
              const std::function<bool(const std::string &component)> &isUsable);

} // namespace unclip
