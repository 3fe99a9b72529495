#include "cli/commandline.h"

#include "cli/benchcommand.h"
#include "cli/blendcommand.h"
#include "cli/convertcommand.h"
#include "cli/createcommand.h"
#include "cli/editcommand.h"
#include "cli/evalcommand.h"
#include "cli/explorecommand.h"
#include "cli/inspectcommand.h"
#include "cli/pcafitcommand.h"
#include "cli/pcashowcommand.h"
#include "cli/recreatecommand.h"
#include "cli/varycommand.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <sstream>

namespace unclip {

namespace {

/// The parser with all commands in it.
class CommandLine
{
public:
    CommandLine()
        : m_app("Makes pictures with models that invert CLIP embeddings.", "unclip")
    {
        m_app.require_subcommand(1);
        m_app.set_version_flag("--version", std::string("unclip ") + UNCLIP_VERSION);
        m_app.footer(exitCodeHelp());
        add<CreateCommand>(m_app);
        add<VaryCommand>(m_app);
        add<BlendCommand>(m_app);
        add<EditCommand>(m_app);
        add<ExploreCommand>(m_app);
        add<RecreateCommand>(m_app);
        add<InspectCommand>(m_app);
        add<ConvertCommand>(m_app);
        CLI::App &pca = *m_app.add_subcommand("pca", "Fit or show a PCA basis");
        pca.require_subcommand(1);
        add<PcaFitCommand>(pca);
        add<PcaShowCommand>(pca);
        add<BenchCommand>(m_app);
        add<EvalCommand>(m_app);
    }

    CLI::App &app() { return m_app; }

    Command &chosen()
    {
        return **std::find_if(m_commands.begin(), m_commands.end(),
                              [](const auto &command) { return command->isChosen(); });
    }

private:
    template <typename T> void add(CLI::App &parent)
    {
        m_commands.push_back(std::make_unique<T>(parent));
    }

    CLI::App m_app;
    std::vector<std::unique_ptr<Command>> m_commands;
};

ExitCode tellUsage(const std::string &message, const std::vector<std::string> &arguments,
                   const Environment &environment)
{
    environment.err << message;
    const bool wantsJson =
        std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    Report report(environment.out, wantsJson ? OutputFormat::Json : OutputFormat::Text);
    report.setError(ExitCode::InvalidRequest, message);
    report.finish();
    return ExitCode::InvalidRequest;
}

/// The parser misses a command where it met a word that is none.
std::string messageFor(const CLI::ParseError &error, CLI::App &app, const std::string &message)
{
    constexpr bool withSubcommands = true;
    const std::vector<std::string> unknown = app.remaining(withSubcommands);
    if (dynamic_cast<const CLI::RequiredError *>(&error) == nullptr || unknown.empty())
        return message;
    return "\"" + unknown.front() + "\" was not expected here. " + message;
}

ExitCode run(const std::vector<std::string> &arguments, const Environment &environment)
{
    CommandLine line;
    try {
        line.app().parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError &error) { // --help and --version too
        std::ostringstream message;
        if (line.app().exit(error, environment.out, message) == 0)
            return ExitCode::Success;
        return tellUsage(messageFor(error, line.app(), message.str()), arguments, environment);
    }
    return line.chosen().execute(environment);
}

} // namespace

int runCommandLine(const std::vector<std::string> &arguments, const Environment &environment)
{
    return static_cast<int>(run(arguments, environment));
}

} // namespace unclip
