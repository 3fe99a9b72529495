#include "train/runcommand.h"

#include "common/interrupt.h"
#include "train/samplesheets.h"
#include "train/trainingreport.h"
#include "training/machine.h"
#include "unclip/error.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <ostream>

namespace unclip {

namespace {

using training::TrainingStage;

std::map<std::string, TrainingStage> stagesByName()
{
    std::map<std::string, TrainingStage> stages;
    for (const TrainingStage stage :
         { TrainingStage::Tokenizer, TrainingStage::Clip, TrainingStage::Prior,
           TrainingStage::AutoregressivePrior, TrainingStage::Upsampler, TrainingStage::Decoder,
           TrainingStage::Pca, TrainingStage::SecondUpsampler })
        stages[training::nameOf(stage)] = stage;
    return stages;
}

/// Ranks that torchrun started on this machine; 1 where it did not say.
int ranksOfThisMachine()
{
    const char *text = std::getenv("LOCAL_WORLD_SIZE");
    return text == nullptr ? 1 : std::atoi(text);
}

} // namespace

RunCommand::RunCommand(CLI::App &app)
{
    auto *command = app.add_subcommand("run", "Train a model folder by a plan, or go on with it.");
    command->add_option("--plan", m_plan, "JSON plan, e.g. resources/training/starter.json")
        ->required();
    command->add_option("--data", m_shards, "WebDataset shards: files, folders, brace ranges")
        ->required();
    command->add_option("--large-data", m_largeShards,
                        "shards of large pictures, for the second upsampler");
    command->add_option("--work", m_workFolder, "folder for checkpoints and sample sheets")
        ->required();
    command->add_option("--out", m_modelFolder, "model folder to make")->required();
    command
        ->add_option("--start-from", m_startFrom,
                     "model folder whose weights the stages start with instead of random ones")
        ->check(CLI::ExistingDirectory);
    command->add_option("--words", m_words, "synonyms.json with other ways to say things");
    command->add_option("--stage", m_stages,
                        "only these: tokenizer clip prior prior_ar upsampler decoder pca "
                        "upsampler2");
    m_machine.addTo(*command);
    command
        ->add_option("--rank-timeout", m_rankTimeout,
                     "seconds that ranks wait for each other, when WORLD_SIZE is set")
        ->check(CLI::Range(1, 86400))
        ->capture_default_str();
}

void RunCommand::joinOthers(training::TrainingRunOptions &options, std::ostream &out) const
{
    const auto environment = training::readRankEnvironment(
        [](const char *name) -> const char * { return std::getenv(name); });
    training::setMachine(options, m_machine.device(), m_machine.precision(),
                         environment ? environment->localRank : 0);
    if (!environment)
        return;
    options.ranks =
        training::joinRanks(*environment, std::chrono::seconds(m_rankTimeout), options.device);
    out << "rank " << options.ranks->rank() << " of " << options.ranks->size() << std::endl;
}

training::TrainingRunOptions RunCommand::runOptions() const
{
    training::TrainingRunOptions options;
    options.shards = m_shards;
    options.largeShards = m_largeShards;
    options.workFolder = m_workFolder;
    options.modelFolder = m_modelFolder;
    options.startFrom = m_startFrom;
    options.words = m_words;
    options.secondsBetweenSaves = m_machine.secondsBetweenSaves();
    options.secondsBetweenReports = m_machine.secondsBetweenReports();
    const auto known = stagesByName();
    for (const std::string &name : m_stages) {
        const auto found = known.find(name);
        if (found == known.end())
            throw InvalidRequest("There is no stage '" + name + "'.");
        options.stages.push_back(found->second);
    }
    return options;
}

void RunCommand::run(std::ostream &out, const CancellationToken &token) const
{
    const int threads = m_machine.threads(ranksOfThisMachine());
    training::setThreads(threads);
    const training::TrainingPlan plan = training::TrainingPlan::fromFile(m_plan);
    training::TrainingRunOptions options = runOptions();
    options.control.cancellation = token;
    joinOthers(options, out);
    if (plan.secondUpsampler && !plan.secondUpsampler->isCopy() && options.stages.empty()
        && options.largeShards.empty())
        out << "upsampler2 is left out: it needs pictures of "
            << plan.secondUpsampler->unet.sampleSize
            << " pixels (unclip-train prepare --size), given by --large-data" << std::endl;
    options.onProgress = [&](TrainingStage stage, const training::TrainingProgress &progress) {
        printProgress(out, training::nameOf(stage), progress);
    };
    SampleOptions sampling;
    sampling.modelFolder = m_modelFolder;
    sampling.workFolder = m_workFolder;
    sampling.prompts = standardPrompts();
    sampling.cancellation = token;
    sampling.threads = threads;
    sampling.device = m_machine.device();
    sampling.longest = std::min(sampling.longest, std::chrono::seconds(m_rankTimeout) / 2);
    SampleSheets sheets(sampling, out);
    if (m_machine.wantsSamples())
        options.onSaved = [&](TrainingStage stage, std::int64_t step) {
            if (stage != TrainingStage::Clip) // what was trained on another CLIP draws nothing
                sheets.write(training::nameOf(stage), step);
        };
    training::runTraining(plan, options);
}

int RunCommand::execute(std::ostream &out, std::ostream &err)
{
    const CancellationToken token;
    const InterruptGuard guard(token);
    return reportErrors(err, m_workFolder, [&] { run(out, token); });
}

} // namespace unclip
