#include "training/data/npmfetch.h"

#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace unclip {

namespace {

namespace fs = std::filesystem;

/// Names and versions become arguments of another program: plain characters only.
void checkPlain(const std::string &text, const std::string &extra)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
            || extra.find(c) != std::string::npos;
    });
    if (text.empty() || !isPlain || text.front() == '-' || text.find("..") != std::string::npos)
        throw InvalidRequest("\"" + text + "\" is not a name or version of an npm package.");
}

bool isInstalled(const ArtworkPackage &package, const fs::path &modules)
{
    const fs::path file = modules / package.name / "package.json";
    return fs::exists(file)
        && readJsonFile(file).value("version", std::string()) == package.version;
}

/// Runs a program found on PATH, its standard output joined to standard error; its exit status.
int runProgram(std::vector<std::string> arguments)
{
    std::vector<char *> pointers;
    for (std::string &argument : arguments)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    pid_t process = -1;
    const int failed =
        posix_spawnp(&process, pointers.front(), &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0)
        throw FileError("Cannot run \"" + arguments.front() + "\": " + std::strerror(failed)
                        + ". Install Node.js with npm, or unpack the packages by hand.");
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) { }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/// npm installs beside the nearest package.json; without one here it would look further up.
void makeProject(const fs::path &folder)
{
    fs::create_directories(folder);
    const fs::path file = folder / "package.json";
    if (fs::exists(file))
        return;
    std::ofstream out(file);
    out << "{\"private\": true}\n";
    out.close();
    if (!out)
        throw FileError("Cannot write \"" + file.string() + "\".");
}

} // namespace

fs::path installArtworkPackages(const std::vector<ArtworkPackage> &packages, const fs::path &folder)
{
    const fs::path modules = folder / "node_modules";
    std::vector<std::string> arguments { "npm",        "install",      "--ignore-scripts",
                                         "--no-audit", "--no-fund",    "--save-exact",
                                         "--prefix",   folder.string() };
    const std::size_t optionCount = arguments.size();
    for (const ArtworkPackage &package : packages) {
        checkPlain(package.name, "@/_");
        checkPlain(package.version, {});
        if (!isInstalled(package, modules))
            arguments.push_back(package.name + "@" + package.version);
    }
    if (arguments.size() == optionCount)
        return modules;
    makeProject(folder);
    if (const int status = runProgram(arguments); status != 0)
        throw FileError("npm could not install the artwork packages (exit status "
                        + std::to_string(status) + "). Its messages are above.");
    return modules;
}

} // namespace unclip
