#include "app/cliworld.h"

#include "cli/commandline.h"
#include "unclip/imagefile.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace unclip {

namespace {

constexpr std::time_t fixedTime = 1700000000; // 2023-11-14T22:13:20Z
constexpr std::uint64_t drawnSeed = 4242;

BenchReport fakeBench(const std::filesystem::path &folder, const LoadOptions &load,
                      const BenchOptions &options, const RunControl &)
{
    BenchReport bench;
    bench.modelName = folder.filename().string();
    bench.machine = "abacus";
    bench.threads = load.threads;
    bench.peakConvGigaflops = 2000.0;
    bench.stages = { { "decoder", 12.5 * options.repeats, 1000.0, 0.5, 12500000000u },
                     { "whole", 100.0, 0.0, 0.0, 0 } };
    return bench;
}

} // namespace

nlohmann::json CliWorld::Outcome::json() const
{
    return nlohmann::json::parse(out);
}

std::vector<std::string> CliWorld::Outcome::lines() const
{
    std::vector<std::string> lines;
    std::istringstream stream(out);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

CliWorld::CliWorld()
{
    std::filesystem::current_path(folder());
}

CliWorld::Outcome CliWorld::run(const std::vector<std::string> &arguments)
{
    std::ostringstream out;
    std::ostringstream err;
    const int code = runCommandLine(arguments, environment(out, err));
    return { code, out.str(), err.str() };
}

Request CliWorld::requestOf(const std::vector<std::string> &arguments)
{
    std::vector<std::string> all = arguments;
    all.insert(all.end(), { "--out", path("requests") });
    m_script->requests.clear();
    const Outcome outcome = run(all);
    if (outcome.code != 0 || m_script->requests.size() != 1)
        throw std::runtime_error("the run failed: " + outcome.err);
    return m_script->requests.front();
}

std::filesystem::path CliWorld::folder() const
{
    return m_folder.path().toStdString();
}

std::string CliWorld::picture(const std::string &name, std::uint8_t value) const
{
    const auto file = folder() / name;
    std::filesystem::create_directories(file.parent_path());
    writeFileAtomically(file, encodePng(Image::blank(6, 4, value)), OverwriteMode::Replace);
    return file.string();
}

std::vector<std::string> CliWorld::filesIn(const std::string &name) const
{
    std::vector<std::string> files;
    if (std::filesystem::exists(folder() / name))
        for (const auto &entry : std::filesystem::directory_iterator(folder() / name))
            files.push_back(entry.path().filename().string());
    std::sort(files.begin(), files.end());
    return files;
}

void CliWorld::cancelAfterSteps(int steps)
{
    m_script->onStep = [token = m_token, left = steps](const Progress &) mutable {
        if (--left < 0)
            token.cancel();
    };
}

Environment CliWorld::environment(std::ostream &out, std::ostream &err)
{
    return { out,
             err,
             m_token,
             progress,
             defaultModel,
             [this](const std::filesystem::path &folder, const LoadOptions &options,
                    const RunControl &control) {
                 return loadFake(m_script, folder, options, control);
             },
             fakeBench,
             evaluate,
             [] { return drawnSeed; },
             [] { return fixedTime; } };
}

} // namespace unclip
