#include "studio/enginelibrary.h"

#include "session/modulelibrary.h"
#include "unclip/enginemodule.h"
#include "unclip/error.h"

#include <cstring>

namespace unclip {

std::unique_ptr<Pipeline> loadPipelineFromModule(const std::filesystem::path &folder,
                                                 const LoadOptions &options,
                                                 const RunControl &control)
{
    QString problem;
    const QFunctionPointer function =
        moduleFunction(QStringLiteral("unclip-engine"), engineModuleFunction, problem);
    if (function == nullptr)
        throw DeviceError("The engine cannot be loaded: " + problem.toStdString()
                          + ". Install the studio again.");
    const EngineModule &module = *reinterpret_cast<EngineModuleFunction>(function)(); // NOLINT
    if (std::strcmp(module.version, UNCLIP_VERSION) != 0)
        throw DeviceError("The engine in " + moduleFolder().toStdString() + " is of version "
                          + module.version + ", the studio of " UNCLIP_VERSION
                          + ". Install the studio again.");
    return module.load(folder, options, control);
}

} // namespace unclip
