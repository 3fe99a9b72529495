#include "unclip/startermodel.h"

#include <cstdlib>
#include <system_error>

namespace unclip {

namespace {

bool isModel(const std::filesystem::path &folder)
{
    std::error_code ignored;
    return std::filesystem::exists(folder / "model_index.json", ignored);
}

} // namespace

std::filesystem::path defaultModelFolder(const std::filesystem::path &programFolder)
{
    const char *chosen = std::getenv("UNCLIP_MODEL");
    if (chosen != nullptr && *chosen != '\0')
        return chosen;
    const auto installed = programFolder.parent_path() / "share/unclip-studio/models/starter";
    if (isModel(installed))
        return installed;
    const std::filesystem::path inSources = UNCLIP_STARTER_DIR;
    return isModel(inSources) ? inSources : std::filesystem::path();
}

std::filesystem::path programFolder()
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path() : program.parent_path();
}

} // namespace unclip
