#include "cli/pcafitcommand.h"

#include "cli/options.h"
#include "cli/pcareport.h"
#include "cli/picturerun.h"
#include "unclip/error.h"

#include <algorithm>

namespace unclip {

namespace {

std::vector<std::filesystem::path> filesUnder(const std::filesystem::path &folder)
{
    if (!std::filesystem::is_directory(folder))
        throw FileError(folder.string() + " is not a folder.");
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files.push_back(entry.path());
    std::sort(files.begin(), files.end()); // the sums depend a little on the order
    return files;
}

} // namespace

PcaFitCommand::PcaFitCommand(CLI::App &parent)
    : Command(*parent.add_subcommand("fit", "Fit a basis to the embeddings of many pictures"))
{
    m_model.addTo(app());
    app()
        .add_option("--pictures", m_pictures, "Folder of pictures, looked through to the bottom")
        ->required()
        ->type_name("DIR");
    app()
        .add_option("--components", m_components, "How many components to keep")
        ->check(problemWithPositive, "POSITIVE")
        ->capture_default_str();
    app()
        .add_option("--out,-o", m_out, "Folder to write; a model reads it under the name pca")
        ->required()
        ->type_name("DIR");
    app().add_flag("--force", m_force, "Overwrite a basis that is there");
}

ExitCode PcaFitCommand::run(const Environment &environment, Report &report)
{
    PcaFitOptions options;
    options.components = m_components;
    options.overwrite = m_force ? OverwriteMode::Replace : OverwriteMode::Refuse;
    requireFree(m_out / "pca.safetensors", options.overwrite);
    const auto files = filesUnder(m_pictures);
    const auto pipeline =
        loadModel(environment, m_model.folder(environment), m_model.loadOptions(), report);
    ProgressLine line(environment);
    const PcaFit fit = fitPcaBasis(*pipeline, files, m_out, options, line.control());
    line.clear();
    report.values()["out"] = m_out.string();
    report.values()["skipped"] = fit.skipped;
    report.line(m_out.string());
    if (fit.skipped > 0)
        report.line(std::to_string(fit.skipped) + " files are no readable pictures");
    tellPcaFit(fit, report);
    return ExitCode::Success;
}

} // namespace unclip
