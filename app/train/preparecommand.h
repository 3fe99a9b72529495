#pragma once

#include <CLI/App.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace unclip {

/// `unclip-train prepare`: fetches the artwork packages and makes captioned shards of them.
class PrepareCommand
{
public:
    explicit PrepareCommand(CLI::App &app);

    /// Forks renderers: call before anything starts compute threads.
    /// @return the exit code: 0 done, 1 failed
    int execute(std::ostream &out, std::ostream &err);

private:
    std::string m_packagesFolder;
    std::string m_outputFolder;
    std::string m_list;
    std::string m_cldrFolder = "/usr/share/unicode/cldr/common";
    int m_size = 128;
    int m_workers;
    std::vector<std::string> m_styles;
    std::size_t m_mostPictures = 0;
};

} // namespace unclip
