#include "cli/pcashowcommand.h"

#include "cli/pcareport.h"

namespace unclip {

PcaShowCommand::PcaShowCommand(CLI::App &parent)
    : Command(*parent.add_subcommand("show", "Show how much the components explain"))
{
    app()
        .add_option("folder", m_folder, "A model folder, or its pca folder; default: as --model")
        ->type_name("DIR");
    m_model.addTo(app());
}

ExitCode PcaShowCommand::run(const Environment &environment, Report &report)
{
    const auto folder = m_folder.empty() ? m_model.folder(environment) : m_folder;
    report.values()["folder"] = folder.string();
    tellPcaFit(readPcaFit(folder), report);
    return ExitCode::Success;
}

} // namespace unclip
