#include "cli/inspectcommand.h"

#include "cli/texttable.h"
#include "unclip/modelcheck.h"

namespace unclip {

namespace {

const char *wordFor(ComponentState state)
{
    switch (state) {
    case ComponentState::Found:
        return "found";
    case ComponentState::Missing:
        return "missing";
    case ComponentState::WrongShape:
        return "wrong shape";
    case ComponentState::Malformed:
        return "malformed";
    case ComponentState::NotConverted:
        return "not converted";
    }
    return "unknown";
}

std::string countText(std::uint64_t count)
{
    return count == 0 ? "" : std::to_string(count);
}

void print(const ModelCheck &check, Report &report)
{
    TextTable table({ "component", "state", "type", "tensors", "parameters", "size" });
    for (const ComponentCheck &component : check.components)
        table.addRow({ component.name, wordFor(component.state), component.dtype,
                       countText(component.tensorCount), countText(component.parameterCount),
                       component.byteCount == 0 ? "" : sizeText(component.byteCount) });
    for (const std::string &line : table.lines())
        report.line(line);
    for (const ComponentCheck &component : check.components) {
        if (!component.detail.empty())
            report.line(component.name + ": " + component.detail);
        if (!component.remedy.empty())
            report.line("  -> " + component.remedy);
    }
    report.line(check.capabilities);
}

nlohmann::ordered_json jsonOf(const ComponentCheck &component)
{
    return { { "name", component.name },           { "state", wordFor(component.state) },
             { "detail", component.detail },       { "remedy", component.remedy },
             { "tensors", component.tensorCount }, { "parameters", component.parameterCount },
             { "bytes", component.byteCount },     { "dtype", component.dtype } };
}

} // namespace

InspectCommand::InspectCommand(CLI::App &parent)
    : Command(*parent.add_subcommand("inspect", "Check a model folder"))
{
    app().add_option("folder", m_folder, "The model folder; default: as --model")->type_name("DIR");
    m_model.addFolderTo(app());
}

ExitCode InspectCommand::run(const Environment &environment, Report &report)
{
    const auto folder = m_folder.empty() ? m_model.folder(environment) : m_folder;
    const ModelCheck check = checkModelFolder(folder);
    auto components = nlohmann::ordered_json::array();
    for (const ComponentCheck &component : check.components)
        components.push_back(jsonOf(component));
    report.values() = { { "folder", folder.string() },
                        { "text_to_image", check.canTextToImage },
                        { "image_variation", check.canImageVariation },
                        { "capabilities", check.capabilities },
                        { "components", std::move(components) } };
    print(check, report);
    return check.canTextToImage || check.canImageVariation ? ExitCode::Success : ExitCode::Model;
}

} // namespace unclip
