#pragma once

#include "session/jobrunner.h"

namespace unclip {

/// Loads as `loader` does. A model that is not the starter, though its folder has the starter's
/// name, goes by "parent/name", so that what it makes does not pass for the starter's.
/// @param starter the bundled model; empty: there is none
JobRunner::Loader namingApart(JobRunner::Loader loader, std::filesystem::path starter);

} // namespace unclip
