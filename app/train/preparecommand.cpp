#include "train/preparecommand.h"

#include "training/data/artwork.h"
#include "training/data/npmfetch.h"
#include "unclip/startermodel.h"
#include "util/cpu.h"

#include <CLI/Validators.hpp>

#include <exception>
#include <ostream>

namespace unclip {

namespace {

const char *nameOf(ArtworkStage stage)
{
    switch (stage) {
    case ArtworkStage::Read:
        return "read";
    case ArtworkStage::Render:
        return "render";
    case ArtworkStage::Write:
        return "write";
    }
    return "";
}

/// Prints a stage's progress at every percent, not at every drawing.
class ProgressLines
{
public:
    explicit ProgressLines(std::ostream &out)
        : m_out(out)
    {
    }

    void operator()(ArtworkStage stage, std::size_t done, std::size_t total)
    {
        const std::size_t percent = total == 0 ? 100 : done * 100 / total;
        if (stage == m_stage && percent == m_percent)
            return;
        m_stage = stage;
        m_percent = percent;
        m_out << nameOf(stage) << ' ' << done << '/' << total << "  " << percent << " %"
              << std::endl;
    }

private:
    std::ostream &m_out;
    ArtworkStage m_stage = ArtworkStage::Read;
    std::size_t m_percent = 101; // none printed yet
};

void printSummary(std::ostream &out, const ArtworkSummary &summary)
{
    for (const PackageSummary &package : summary.packages) {
        out << package.name << ' ' << package.version << " (" << package.licence
            << "): " << package.pictures << " pictures, " << package.duplicates << " duplicates, "
            << package.failed.size() << " failed\n";
        for (const std::string &failure : package.failed)
            out << "  " << failure << '\n';
    }
    out << summary.pictures << " pictures of " << summary.concepts << " concepts in "
        << summary.shards.size() << " shards; " << summary.heldOutPictures << " held out"
        << std::endl;
}

} // namespace

PrepareCommand::PrepareCommand(CLI::App &app)
    : m_list(trainingFile(programFolder(), "artwork.json").string())
    , m_workers(physicalCores())
{
    auto *command = app.add_subcommand("prepare", "Fetch artwork and make captioned shards of it.");
    command
        ->add_option("--packages", m_packagesFolder,
                     "work folder for the npm packages; those already there are not fetched again")
        ->required();
    command->add_option("--output", m_outputFolder, "folder for the shards and summary.json")
        ->required();
    command->add_option("--list", m_list, "JSON list of packages")->capture_default_str();
    command->add_option("--cldr", m_cldrFolder, "CLDR's common folder, for the names")
        ->capture_default_str();
    command->add_option("--size", m_size, "pixels of a side")
        ->capture_default_str()
        ->check(CLI::Range(8, 2048));
    command->add_option("--styles", m_styles, "only these styles, such as noto,3D")
        ->delimiter(',')
        ->allow_extra_args(false);
    command
        ->add_option("--limit", m_mostPictures,
                     "at most so many pictures, one of each concept and style; 0: all")
        ->capture_default_str();
    command->add_option("--workers", m_workers, "renderer processes")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
}

int PrepareCommand::execute(std::ostream &out, std::ostream &err)
{
    try {
        ArtworkPlan plan;
        plan.packages = readArtworkList(m_list);
        plan.packagesFolder = installArtworkPackages(plan.packages, m_packagesFolder);
        plan.outputFolder = m_outputFolder;
        plan.cldrFolder = m_cldrFolder;
        plan.size = m_size;
        plan.workers = m_workers;
        plan.styles = m_styles;
        plan.mostPictures = m_mostPictures;
        ArtworkControl control;
        control.onProgress = ProgressLines(out);
        printSummary(out, prepareArtwork(plan, control));
    } catch (const std::exception &error) {
        err << "unclip-train: " << error.what() << '\n';
        return 1;
    }
    return 0;
}

} // namespace unclip
