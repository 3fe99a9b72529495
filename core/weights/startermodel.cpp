#include "unclip/startermodel.h"

#include <cstdlib>
#include <system_error>

namespace unclip {

namespace {

/// `marker` inside what is installed beside the program, else inside the source tree's resources;
/// empty where neither has it.
std::filesystem::path bundled(const std::filesystem::path &programFolder,
                              const std::filesystem::path &marker)
{
    const std::filesystem::path installed = programFolder.parent_path() / "share/unclip-studio";
    for (const std::filesystem::path &root :
         { installed, std::filesystem::path(UNCLIP_RESOURCES_DIR) }) {
        std::error_code ignored;
        if (std::filesystem::exists(root / marker, ignored))
            return root / marker;
    }
    return {};
}

} // namespace

std::filesystem::path defaultModelFolder(const std::filesystem::path &programFolder)
{
    const char *chosen = std::getenv("UNCLIP_MODEL");
    if (chosen != nullptr && *chosen != '\0')
        return chosen;
    return bundled(programFolder, "models/starter/model_index.json").parent_path();
}

std::filesystem::path trainingFile(const std::filesystem::path &programFolder,
                                   const std::string &name)
{
    return bundled(programFolder, std::filesystem::path("training") / name);
}

std::filesystem::path programFolder()
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::filesystem::path() : program.parent_path();
}

} // namespace unclip
