#include "training/finetune.h"

#include "pca/pcabasis.h"
#include "training/decodertask.h"
#include "training/finetunerecord.h"
#include "training/modelcopy.h"
#include "training/ownpictures.h"
#include "training/pcafit.h"
#include "weights/modelfolder.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace unclip::training {

namespace {

/// Of the pictures in a batch, when there are others against forgetting (the prior preservation of
/// Ruiz et al. 2022, "DreamBooth", with equal parts).
constexpr double ownShare = 0.5;
constexpr int newPcaComponents = 64; ///< for a model that has no basis yet
constexpr std::size_t shownCaptions = 8;

/// The networks that a run needs to know, and their sizes.
struct Networks
{
    explicit Networks(const ModelFolder &folder)
        : text(ClipTextConfig::fromJson(folder.config("text_encoder")))
        , vision(ClipVisionConfig::fromJson(folder.config("image_encoder")))
        , decoder(UNetConfig::fromJson(folder.config("decoder")))
        , textProj(TextProjConfig::fromJson(folder.config("text_proj")))
    {
        DecoderTask::trainableSchedule(folder);
    }

    std::vector<int> pictureSizes() const
    {
        std::vector<int> sizes { static_cast<int>(decoder.sampleSize),
                                 static_cast<int>(vision.imageSize) };
        std::sort(sizes.begin(), sizes.end());
        sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
        return sizes;
    }

    ClipTextConfig text;
    ClipVisionConfig vision;
    UNetConfig decoder;
    TextProjConfig textProj;
};

OptimizerOptions optimizerFor(const FinetuneOptions &options)
{
    OptimizerOptions optimizer;
    optimizer.learningRate = options.learningRate;
    optimizer.totalSteps = options.steps;
    optimizer.warmupSteps = std::clamp<std::int64_t>(options.steps / 10, 1, 50);
    optimizer.weightDecay = 0.0; // would pull towards zero what was learned before
    optimizer.emaDecay = 0.995;
    return optimizer;
}

PictureSet withOthers(const PictureSet &own, const FinetuneOptions &options)
{
    if (options.shards.empty())
        return own;
    PictureSetOptions wanted;
    wanted.shards = options.shards;
    wanted.sizes = own.sizes;
    std::int64_t skipped = 0;
    return mixed(own, loadPictures(wanted, options.control, skipped), ownShare);
}

int refitPca(const FinetuneOptions &options, const PictureSet &own, ClipFeatures &clip)
{
    const auto before = options.modelFolder / "pca";
    const bool hasBasis = std::filesystem::exists(before / "config.json");
    const int components =
        hasBasis ? static_cast<int>(PcaBasis::load(before).componentCount()) : newPcaComponents;
    const int kept = fitPcaFolder(own, clip, components, options.resultFolder);
    if (kept == 0 && hasBasis)
        shareModelFiles(before, options.resultFolder / "pca", {}, options.control.cancellation);
    return kept;
}

TrainerOptions trainerFor(const FinetuneOptions &options)
{
    TrainerOptions trainer;
    trainer.optimizer = optimizerFor(options);
    trainer.batchSize = options.batchSize;
    trainer.checkpoint = finetuneCheckpoint(options);
    trainer.modelFolder = options.resultFolder;
    trainer.secondsBetweenSaves = options.secondsBetweenSaves;
    trainer.secondsBetweenReports = options.secondsBetweenReports;
    trainer.cancellation = options.control.cancellation;
    trainer.onProgress = options.onProgress;
    trainer.onSaved = options.onSaved;
    return trainer;
}

void requireSensible(const FinetuneOptions &options)
{
    if (options.steps < 1 || options.batchSize < 1 || options.batchSize > 65536)
        throw InvalidRequest("A run needs at least one step and one picture a step.");
    if (!(options.learningRate > 0.0 && options.learningRate <= 0.1))
        throw InvalidRequest("The learning rate has to be above 0 and at most 0.1; 0.0001 is "
                             "gentle.");
}

} // namespace

FinetuneReport finetune(const FinetuneOptions &options,
                        const std::function<void(const FinetuneReport &)> &onFound)
{
    requireSensible(options);
    const ModelFolder folder(options.modelFolder);
    const Networks networks(folder);
    OwnPictures own = loadOwnPictures({ options.pictures, options.name, networks.pictureSizes() },
                                      options.control);
    const CaptionMaker captions(options.words.empty() ? CaptionWords()
                                                      : CaptionWords(options.words));
    FinetuneReport report;
    report.pictures = own.set.count();
    report.skipped = std::move(own.skipped);
    for (const CaptionSource &source : own.set.captions)
        if (report.captions.size() < shownCaptions)
            report.captions.push_back(captions.evaluationCaption(source, CaptionLanguage::English));
    claimResultFolder(options, report.pictures);
    if (onFound)
        onFound(report);

    std::filesystem::create_directories(options.workFolder);
    shareModelFiles(options.modelFolder, options.resultFolder,
                    { "decoder", "text_proj", "decoder_scheduler", "pca", "finetune.json" },
                    options.control.cancellation);
    ClipFeatures clip(options.modelFolder, options.computeType, options.device);
    report.pcaComponents = refitPca(options, own.set, clip);
    const PictureSet pictures = withOthers(own.set, options);
    const BatchMaker batches(
        pictures,
        ClipTokenizer::load(options.modelFolder / "tokenizer",
                            static_cast<std::size_t>(networks.text.maxPositions)),
        captions);
    DecoderTask task(
        networks.decoder, networks.textProj, batches, clip,
        { options.batchSize, options.seed, options.computeType, singleRank(), options.device });
    task.loadFrom(options.modelFolder);
    if (!std::filesystem::exists(finetuneCheckpoint(options)))
        task.save(options.resultFolder); // a whole model folder from here on
    train(task, trainerFor(options));
    return report;
}

} // namespace unclip::training
