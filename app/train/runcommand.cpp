#include "train/runcommand.h"

#include "training/trainingrun.h"
#include "unclip/error.h"
#include "util/cpu.h"

#include <ATen/Parallel.h>

#include <csignal>
#include <iomanip>
#include <map>
#include <ostream>

namespace unclip {

namespace {

using training::TrainingStage;

volatile std::sig_atomic_t interrupted = 0;

void onInterrupt(int)
{
    interrupted = 1;
}

std::map<std::string, TrainingStage> stagesByName()
{
    std::map<std::string, TrainingStage> stages;
    for (const TrainingStage stage :
         { TrainingStage::Tokenizer, TrainingStage::Clip, TrainingStage::Prior,
           TrainingStage::AutoregressivePrior, TrainingStage::Upsampler, TrainingStage::Decoder,
           TrainingStage::Pca })
        stages[training::nameOf(stage)] = stage;
    return stages;
}

void printProgress(std::ostream &out, TrainingStage stage, const training::TrainingProgress &p)
{
    const auto left = static_cast<std::int64_t>(p.secondsLeft);
    out << training::nameOf(stage) << " step " << p.step << '/' << p.stepCount << "  loss "
        << std::fixed << std::setprecision(4) << p.loss << "  norm " << std::setprecision(2)
        << p.gradientNorm << "  lr " << std::setprecision(6) << p.learningRate << "  "
        << std::setprecision(1) << p.samplesPerSecond << " samples/s  ETA " << left / 3600 << ':'
        << std::setfill('0') << std::setw(2) << left / 60 % 60 << ':' << std::setw(2) << left % 60
        << std::setfill(' ');
    if (p.skippedSteps > 0)
        out << "  (" << p.skippedSteps << " steps without finite numbers left out)";
    out << std::endl;
}

} // namespace

RunCommand::RunCommand(CLI::App &app)
{
    auto *command = app.add_subcommand("run", "Train a model folder by a plan, or go on with it.");
    command->add_option("--plan", m_plan, "JSON plan, e.g. resources/training/starter.json")
        ->required();
    command->add_option("--data", m_shards, "WebDataset shards: files, folders, brace ranges")
        ->required();
    command->add_option("--work", m_workFolder, "folder for checkpoints")->required();
    command->add_option("--out", m_modelFolder, "model folder to make")->required();
    command->add_option("--words", m_words, "synonyms.json with other ways to say things");
    command->add_option("--stage", m_stages,
                        "only these: tokenizer clip prior prior_ar upsampler decoder pca");
    command->add_option("--precision", m_precision, "auto, fp32 or bf16")
        ->check(CLI::IsMember({ "auto", "fp32", "bf16" }));
    command->add_option("--threads", m_threads, "compute threads; 0: physical cores");
    command->add_option("--save-minutes", m_minutesBetweenSaves,
                        "minutes between saves into the model folder");
}

int RunCommand::execute(std::ostream &out, std::ostream &err)
{
    at::set_num_threads(m_threads > 0 ? m_threads : physicalCores());
    training::TrainingRunOptions options;
    options.shards = m_shards;
    options.workFolder = m_workFolder;
    options.modelFolder = m_modelFolder;
    options.words = m_words;
    options.secondsBetweenSaves = m_minutesBetweenSaves * 60.0;
    const bool bf16 = m_precision == "bf16" || (m_precision == "auto" && hasFastBFloat16());
    options.computeType = bf16 ? at::kBFloat16 : at::kFloat;
    options.onProgress = [&](TrainingStage stage, const training::TrainingProgress &progress) {
        printProgress(out, stage, progress);
        if (interrupted != 0)
            options.control.cancellation.cancel();
    };
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    try {
        const auto known = stagesByName();
        for (const std::string &name : m_stages) {
            const auto found = known.find(name);
            if (found == known.end())
                throw InvalidRequest("There is no stage '" + name + "'.");
            options.stages.push_back(found->second);
        }
        training::runTraining(training::TrainingPlan::fromFile(m_plan), options);
    } catch (const Cancelled &) {
        err << "Interrupted; the checkpoint is in " << m_workFolder << ".\n";
        return 130;
    } catch (const std::exception &error) {
        err << "unclip-train: " << error.what() << '\n';
        return 1;
    }
    return 0;
}

} // namespace unclip
