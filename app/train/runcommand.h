#pragma once

#include <CLI/App.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace unclip {

/// `unclip-train run`: trains a model folder by a plan, or goes on where it was interrupted.
class RunCommand
{
public:
    explicit RunCommand(CLI::App &app);

    /// @return the exit code: 0 done, 1 failed, 130 interrupted (with a checkpoint)
    int execute(std::ostream &out, std::ostream &err);

private:
    std::string m_plan;
    std::vector<std::string> m_shards;
    std::vector<std::string> m_largeShards;
    std::string m_workFolder;
    std::string m_modelFolder;
    std::string m_words;
    std::vector<std::string> m_stages;
    std::string m_precision = "auto";
    int m_threads = 0;
    double m_minutesBetweenSaves = 10.0;
};

} // namespace unclip
