#include "training/modelcopy.h"

#include "unclip/error.h"

#include <system_error>
#include <unistd.h>

namespace unclip::training {

namespace {

namespace fs = std::filesystem;

constexpr int mostEntries = 10'000;
constexpr int mostFolders = 8; ///< in each other
constexpr const char *weightsExtension = ".safetensors";

/// Appears at `to` whole or not at all.
void shareFile(const fs::path &from, const fs::path &to)
{
    const fs::path temporary = to.string() + ".part" + std::to_string(::getpid());
    std::error_code error;
    fs::remove(temporary, error);
    if (from.extension() == weightsExtension)
        fs::create_hard_link(fs::canonical(from), temporary, error);
    if (from.extension() != weightsExtension || error)
        fs::copy_file(from, temporary, fs::copy_options::overwrite_existing, error);
    if (!error)
        fs::rename(temporary, to, error);
    if (error) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        throw FileError("Cannot copy " + from.string() + " to " + to.string() + ": "
                        + error.message() + ".");
    }
}

bool isLinked(const fs::path &from, const fs::path &to)
{
    std::error_code error;
    return fs::equivalent(from, to, error);
}

} // namespace

void shareModelFiles(const fs::path &from, const fs::path &to, const std::set<std::string> &without,
                     const CancellationToken &cancellation)
{
    int count = 0;
    const auto options = fs::directory_options::follow_directory_symlink;
    for (auto entry = fs::recursive_directory_iterator(from, options);
         entry != fs::recursive_directory_iterator(); ++entry) {
        cancellation.check();
        const std::string name = entry->path().filename().string();
        if (name.front() == '.' || (entry.depth() == 0 && without.count(name) > 0)) {
            entry.disable_recursion_pending();
            continue;
        }
        if (++count > mostEntries || entry.depth() > mostFolders)
            throw ModelError(from.string() + " holds over " + std::to_string(mostEntries)
                             + " files, or folders in folders; that is no model folder.");
        if (!entry->is_regular_file())
            continue;
        const fs::path target = to / entry->path().lexically_relative(from);
        fs::create_directories(target.parent_path());
        if (!isLinked(entry->path(), target))
            shareFile(entry->path(), target);
    }
}

} // namespace unclip::training
