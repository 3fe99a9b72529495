#include "train/finetunecommand.h"

#include "common/interrupt.h"
#include "train/samplesheets.h"
#include "train/trainingreport.h"
#include "training/machine.h"
#include "unclip/startermodel.h"

#include <algorithm>
#include <cstdlib>
#include <ostream>

namespace unclip {

namespace {

constexpr std::size_t shownSkips = 20;
constexpr std::size_t ownPrompts = 4; ///< of a sheet's columns

void printFound(std::ostream &out, const training::FinetuneReport &report)
{
    out << report.pictures << " pictures, " << report.skipped.size() << " skipped\n";
    for (std::size_t i = 0; i < std::min(report.skipped.size(), shownSkips); ++i)
        out << "  " << report.skipped[i] << '\n';
    if (report.skipped.size() > shownSkips)
        out << "  and " << report.skipped.size() - shownSkips << " more\n";
    if (!report.captions.empty())
        out << "Captions such as \"" << report.captions.front() << "\"\n";
    out.flush();
}

/// Some of the pictures' own captions, then two others, which show what was forgotten.
std::vector<std::string> promptsFor(const training::FinetuneReport &report)
{
    std::vector<std::string> prompts;
    for (const std::string &caption : report.captions)
        if (prompts.size() < ownPrompts
            && std::find(prompts.begin(), prompts.end(), caption) == prompts.end())
            prompts.push_back(caption);
    prompts.insert(prompts.end(), { "a cat", "一只小狗" });
    return prompts;
}

void requireOneProcess()
{
    const char *size = std::getenv("WORLD_SIZE");
    if (size != nullptr && std::string(size) != "1" && *size != '\0')
        throw InvalidRequest("unclip-train finetune runs in one process; unset WORLD_SIZE.");
}

} // namespace

FinetuneCommand::FinetuneCommand(CLI::App &app)
    : m_model(defaultModelFolder(programFolder()).string())
{
    auto *command = app.add_subcommand("finetune", "Adapt a model to a folder of your pictures.");
    command
        ->add_option("--pictures", m_options.pictures,
                     "folder of pictures; \"one.png\" is captioned by one.txt or one.json")
        ->required();
    command->add_option("--out", m_options.resultFolder, "model folder to make")->required();
    command->add_option("--model", m_model, "model folder to start from; it is only read")
        ->capture_default_str();
    command->add_option("--name", m_options.name,
                        "caption of pictures without one, else their file names");
    command->add_option("--data", m_options.shards,
                        "shards of other captioned pictures, so that less is forgotten");
    command->add_option("--words", m_options.words, "synonyms.json for the captions of --data");
    command->add_option("--work", m_workFolder,
                        "folder for the checkpoint and sample sheets; else --out with -work");
    command->add_option("--steps", m_options.steps, "training steps")->capture_default_str();
    command->add_option("--batch", m_options.batchSize, "pictures a step")->capture_default_str();
    command->add_option("--learning-rate", m_options.learningRate, "0.0001 is gentle")
        ->capture_default_str();
    command->add_option("--seed", m_options.seed, "of everything drawn")->capture_default_str();
    command->add_flag("--force", m_force, "write into a folder that holds something else");
    m_machine.addTo(*command);
}

std::filesystem::path FinetuneCommand::workFolder() const
{
    if (!m_workFolder.empty())
        return m_workFolder;
    const auto result = m_options.resultFolder.lexically_normal();
    return (result.has_filename() ? result : result.parent_path()).string() + "-work";
}

training::FinetuneOptions FinetuneCommand::finetuneOptions() const
{
    if (m_model.empty())
        throw InvalidRequest("There is no model to start from; name one with --model.");
    requireOneProcess();
    training::FinetuneOptions options = m_options;
    options.modelFolder = m_model;
    options.workFolder = workFolder();
    training::setMachine(options, m_machine.device(), m_machine.precision());
    options.secondsBetweenSaves = m_machine.secondsBetweenSaves();
    options.secondsBetweenReports = m_machine.secondsBetweenReports();
    options.existing = m_force ? training::ExistingResult::Replace : training::ExistingResult::Keep;
    return options;
}

void FinetuneCommand::run(std::ostream &out, const CancellationToken &token) const
{
    training::FinetuneOptions options = finetuneOptions();
    SampleOptions sampling;
    sampling.threads = m_machine.threads(1);
    training::setThreads(sampling.threads);
    sampling.device = m_machine.device();
    sampling.modelFolder = options.resultFolder;
    sampling.workFolder = options.workFolder;
    sampling.cancellation = token;
    options.control.cancellation = token;
    options.onProgress = [&](const training::TrainingProgress &progress) {
        printProgress(out, "finetune", progress);
    };
    if (m_machine.wantsSamples())
        options.onSaved = [&](std::int64_t step) {
            SampleSheets(sampling, out).write("finetune", step);
        };
    const auto report = training::finetune(options, [&](const training::FinetuneReport &found) {
        printFound(out, found);
        sampling.prompts = promptsFor(found);
    });
    out << "Made " << options.resultFolder.string() << ": decoder adapted, PCA basis "
        << (report.pcaComponents > 0 ? "of " + std::to_string(report.pcaComponents) + " components"
                                     : std::string("as it was"))
        << std::endl;
}

int FinetuneCommand::execute(std::ostream &out, std::ostream &err)
{
    const CancellationToken token;
    const InterruptGuard guard(token);
    return reportErrors(err, workFolder(), [&] { run(out, token); });
}

} // namespace unclip
