#pragma once

#include "session/jobrunner.h"
#include "support/fakepipeline.h"

#include <memory>

namespace unclip {

/// Loads the scripted pipeline, whatever the folder.
inline JobRunner::Loader fakeLoader()
{
    const auto script = std::make_shared<FakeScript>();
    return [script](const std::filesystem::path &path, const LoadOptions &options,
                    const RunControl &control) { return loadFake(script, path, options, control); };
}

} // namespace unclip
