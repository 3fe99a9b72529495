#pragma once

#include "unclip/modelcheck.h"
#include "weights/modelfolder.h"

#include <string>

namespace unclip {

/// Checks one component of a folder by itself: its configuration, and the headers of its weights
/// against that. Reads no weights but small tables.
/// @param name as in the published layout ("prior") or one of ours ("prior_ar")
ComponentCheck checkComponent(const ModelFolder &folder, const std::string &name);

} // namespace unclip
