#pragma once

#include "unclip/pipeline.h"

namespace unclip {

/// What a shared object with the engine in it exports, for programs that load it at run time.
struct EngineModule
{
    const char *version = nullptr; ///< of the project; the program's own must be the same
    decltype(&loadPipeline) load = nullptr;
};

/// Name and type of the one exported function.
constexpr const char *engineModuleFunction = "unclipEngineModule";
using EngineModuleFunction = const EngineModule *(*)();

} // namespace unclip
