#include "cli/report.h"

#include <ostream>

namespace unclip {

Report::Report(std::ostream &out, OutputFormat format)
    : m_out(out)
    , m_format(format)
{
}

void Report::line(const std::string &text)
{
    if (m_format == OutputFormat::Text)
        m_out << text << std::endl;
}

void Report::setError(ExitCode code, const std::string &message)
{
    m_values["error"] = { { "kind", nameOf(code) },
                          { "exit_code", static_cast<int>(code) },
                          { "message", message } };
}

void Report::finish()
{
    constexpr int indent = 2;
    if (m_format == OutputFormat::Json) // file names need not be UTF-8
        m_out << m_values.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace)
              << std::endl;
}

} // namespace unclip
