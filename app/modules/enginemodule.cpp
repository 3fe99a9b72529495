#include "unclip/enginemodule.h"

extern "C" __attribute__((visibility("default"))) const unclip::EngineModule *unclipEngineModule()
{
    static constexpr unclip::EngineModule module { UNCLIP_VERSION, &unclip::loadPipeline };
    return &module;
}
