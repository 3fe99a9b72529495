#include "cli/command.h"

#include "unclip/error.h"

#include <exception>
#include <new>
#include <ostream>

namespace unclip {

namespace {

ExitCode codeOf(const std::exception &error)
{
    if (dynamic_cast<const InvalidRequest *>(&error) != nullptr)
        return ExitCode::InvalidRequest;
    if (dynamic_cast<const ModelError *>(&error) != nullptr)
        return ExitCode::Model;
    if (dynamic_cast<const FileError *>(&error) != nullptr
        || dynamic_cast<const std::filesystem::filesystem_error *>(&error) != nullptr)
        return ExitCode::File;
    if (dynamic_cast<const DeviceError *>(&error) != nullptr)
        return ExitCode::Device;
    return ExitCode::Failure;
}

std::string messageOf(const std::exception &error)
{
    if (dynamic_cast<const std::bad_alloc *>(&error) != nullptr)
        return "There is not enough memory; ask for fewer or smaller pictures.";
    return error.what();
}

} // namespace

Command::Command(CLI::App &app)
    : m_app(app)
{
    m_app.add_flag("--json", m_json, "Print one JSON object instead of text")->group("Output");
    m_app.get_formatter()->column_width(34);
}

ExitCode Command::execute(const Environment &environment)
{
    Report report(environment.out, m_json ? OutputFormat::Json : OutputFormat::Text);
    ExitCode code = ExitCode::Success;
    std::string message;
    try {
        code = run(environment, report);
    } catch (const Cancelled &) {
        code = ExitCode::Interrupted;
        message = "Interrupted; what was finished is kept.";
    } catch (const std::exception &error) { // the one boundary of a command
        code = codeOf(error);
        message = messageOf(error);
    }
    if (!message.empty()) {
        environment.err << "unclip: " << message << '\n';
        report.setError(code, message);
    }
    report.finish();
    return code;
}

} // namespace unclip
