#pragma once

#include "cli/exitcode.h"

#include <nlohmann/json.hpp>

#include <iosfwd>
#include <string>

namespace unclip {

enum class OutputFormat {
    Text, ///< lines, as they come
    Json, ///< one object, at the end
};

/// What a command tells on standard output. Values are gathered for both formats.
class Report
{
public:
    Report(std::ostream &out, OutputFormat format);

    /// A line of the text format, printed at once.
    void line(const std::string &text);

    nlohmann::ordered_json &values() { return m_values; }

    void setError(ExitCode code, const std::string &message);

    /// Prints the object of the JSON format.
    void finish();

private:
    std::ostream &m_out;
    OutputFormat m_format;
    nlohmann::ordered_json m_values = nlohmann::ordered_json::object();
};

} // namespace unclip
