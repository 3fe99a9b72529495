#include "training/trainingrun.h"

#include "text/bpetrainer.h"
#include "training/autoregressivepriortask.h"
#include "training/cliptask.h"
#include "training/componentwriter.h"
#include "training/decodertask.h"
#include "training/pcafit.h"
#include "training/priortask.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <map>

namespace unclip::training {

namespace {

/// In the order in which they run.
constexpr std::array<TrainingStage, 8> allStages {
    TrainingStage::Tokenizer, TrainingStage::Clip,
    TrainingStage::Prior,     TrainingStage::AutoregressivePrior,
    TrainingStage::Upsampler, TrainingStage::Decoder,
    TrainingStage::Pca,       TrainingStage::SecondUpsampler
};

/// Captions drawn to learn the vocabulary from.
constexpr std::uint64_t vocabularyDrawsPerPicture = 12;

/// One run: pictures are loaded once and shared by the stages.
class PlanRun
{
public:
    PlanRun(const TrainingPlan &plan, const TrainingRunOptions &options)
        : m_plan(plan)
        , m_options(options)
        , m_captions(captionMaker(plan, options))
    {
    }

    void run(TrainingStage stage)
    {
        // New weights come from LibTorch's global generator; nothing else here draws from it.
        at::manual_seed(mixSeeds(m_plan.seed, static_cast<std::uint64_t>(stage)));
        switch (stage) {
        case TrainingStage::Tokenizer:
            return onFirstRank([this] { trainTokenizer(); });
        case TrainingStage::Clip:
            return trainClip();
        case TrainingStage::Prior:
            return trainPrior();
        case TrainingStage::Upsampler:
            return trainUpsampler();
        case TrainingStage::Decoder:
            return trainDecoder();
        case TrainingStage::Pca:
            return onFirstRank([this] { fitPca(); });
        case TrainingStage::SecondUpsampler:
            return trainSecondUpsampler();
        case TrainingStage::AutoregressivePrior:
            return trainAutoregressivePrior();
        }
    }

private:
    static CaptionMaker captionMaker(const TrainingPlan &plan, const TrainingRunOptions &options)
    {
        CaptionMix mix;
        mix.chinese = plan.chineseCaptions;
        return CaptionMaker(options.words.empty() ? CaptionWords() : CaptionWords(options.words),
                            mix);
    }

    PictureSetOptions pictureOptions(const std::vector<std::string> &styles) const
    {
        PictureSetOptions wanted;
        wanted.shards = m_options.shards;
        wanted.concepts = m_plan.concepts;
        wanted.styles = styles;
        wanted.withSkinTones = m_plan.withSkinTones;
        wanted.sizes = { static_cast<int>(m_plan.decoder.sampleSize),
                         static_cast<int>(m_plan.vision.imageSize) };
        if (m_plan.upsampler)
            wanted.sizes.push_back(m_plan.upsamplerSizes.highSize);
        std::sort(wanted.sizes.begin(), wanted.sizes.end());
        wanted.sizes.erase(std::unique(wanted.sizes.begin(), wanted.sizes.end()),
                           wanted.sizes.end());
        return wanted;
    }

    /// Loads the pictures of these styles unless the stage before left them here.
    void needPictures(const std::vector<std::string> &styles)
    {
        if (m_pictures.count() > 0 && styles == m_loadedStyles)
            return;
        m_pictures = {};
        m_pictures = loadPictures(pictureOptions(styles), m_options.control, m_skipped);
        m_loadedStyles = styles;
    }

    ClipTokenizer tokenizer() const
    {
        return ClipTokenizer::load(m_options.modelFolder / "tokenizer",
                                   static_cast<std::size_t>(m_plan.tokenLength));
    }

    BatchMaker batches(const std::vector<std::string> &styles)
    {
        needPictures(styles);
        return { m_pictures, tokenizer(), m_captions, { m_plan.pairs, m_plan.pairConcepts } };
    }

    ClipFeatures clipFeatures() const
    {
        return { m_options.modelFolder, m_options.computeType, m_options.device };
    }

    TaskOptions taskOptions(const StagePlan &stage) const
    {
        return { stage.batchSize, m_plan.seed, m_options.computeType, m_options.ranks,
                 m_options.device };
    }

    /// Ranks that were given other plans or pictures stop here and not in a wrong result.
    void requireAgreement(const StagePlan &plan) const
    {
        RankGroup &ranks = *m_options.ranks;
        ranks.requireSame(m_pictures.count(), "pictures");
        ranks.requireSame(plan.batchSize, "pictures a step");
        ranks.requireSame(plan.optimizer.totalSteps, "steps");
        ranks.requireSame(static_cast<std::int64_t>(m_plan.seed), "as seed");
    }

    void trainStage(TrainingStage stage, const StagePlan &plan, Task &task) const
    {
        requireAgreement(plan);
        TrainerOptions options;
        options.optimizer = plan.optimizer;
        options.batchSize = plan.batchSize;
        options.checkpoint = m_options.workFolder / (nameOf(stage) + ".safetensors");
        options.modelFolder = m_options.modelFolder;
        options.secondsBetweenSaves = m_options.secondsBetweenSaves;
        options.secondsBetweenReports = m_options.secondsBetweenReports;
        options.cancellation = m_options.control.cancellation;
        options.onProgress = [this, stage](const TrainingProgress &progress) {
            if (m_options.onProgress)
                m_options.onProgress(stage, progress);
        };
        options.onSaved = [this, stage](std::int64_t step) {
            writeModelIndex(m_options.modelFolder);
            if (m_options.onSaved)
                m_options.onSaved(stage, step);
        };
        options.ranks = m_options.ranks;
        if (!m_options.startFrom.empty() && !std::filesystem::exists(options.checkpoint))
            task.loadFrom(m_options.startFrom);
        train(task, options);
    }

    /// The others wait, and may then read what it wrote.
    template <typename Work> void onFirstRank(Work &&work) const
    {
        if (m_options.ranks->isFirst())
            work();
        m_options.ranks->barrier();
    }

    void trainTokenizer()
    {
        if (std::filesystem::exists(m_options.modelFolder / "tokenizer" / "vocab.json"))
            return;
        needPictures(m_plan.clip.styles);
        const std::vector<CaptionSource> &sources = m_pictures.captions;
        std::map<std::string, std::uint64_t> counts;
        for (std::size_t row = 0; row < sources.size(); ++row)
            for (std::uint64_t draw = 0; draw < vocabularyDrawsPerPicture; ++draw)
                ++counts[m_captions.make(sources[row], row, draw).text];
        for (std::size_t row = 1; row < sources.size() && m_plan.pairs > 0.0; ++row)
            if (sources[row - 1].plain.empty() && sources[row].plain.empty())
                ++counts[m_captions.makePair(sources[row - 1], sources[row], row, 0).text];
        const BpeVocabulary vocabulary = trainBpe(
            { counts.begin(), counts.end() }, static_cast<std::size_t>(m_plan.vocabularyMerges));
        writeTokenizerFolder(m_options.modelFolder / "tokenizer", vocabulary,
                             static_cast<std::size_t>(m_plan.tokenLength));
        writeModelIndex(m_options.modelFolder);
    }

    void trainClip()
    {
        const BatchMaker maker = batches(m_plan.clip.styles);
        ClipTextConfig text = m_plan.text;
        text.vocabSize = static_cast<std::int64_t>(maker.tokenizer().vocabularySize());
        text.maxPositions = m_plan.tokenLength;
        ClipTask task(text, m_plan.vision, maker, taskOptions(m_plan.clip));
        trainStage(TrainingStage::Clip, m_plan.clip, task);
    }

    void trainPrior()
    {
        const BatchMaker maker = batches(m_plan.priorStage.styles);
        ClipFeatures clip = clipFeatures();
        PriorConfig config = m_plan.prior;
        config.numEmbeddings = m_plan.tokenLength;
        PriorTask task(config, maker, clip, taskOptions(m_plan.priorStage));
        trainStage(TrainingStage::Prior, m_plan.priorStage, task);
    }

    void trainAutoregressivePrior()
    {
        if (!m_plan.autoregressivePrior)
            return;
        const StagePlan &stage = m_plan.autoregressivePriorStage;
        const BatchMaker maker = batches(stage.styles);
        ClipFeatures clip = clipFeatures();
        AutoregressivePriorConfig config = *m_plan.autoregressivePrior;
        config.numEmbeddings = m_plan.tokenLength;
        AutoregressivePriorTask task(config, maker, clip, taskOptions(stage),
                                     m_plan.autoregressiveOptions);
        trainStage(TrainingStage::AutoregressivePrior, stage, task);
    }

    void trainUpsampler()
    {
        if (!m_plan.upsampler)
            return;
        const BatchMaker maker = batches(m_plan.upsamplerStage.styles);
        UpsamplerTask task(*m_plan.upsampler, m_plan.upsamplerSizes, maker,
                           taskOptions(m_plan.upsamplerStage));
        trainStage(TrainingStage::Upsampler, m_plan.upsamplerStage, task);
    }

    void trainSecondUpsampler()
    {
        if (!m_plan.secondUpsampler)
            return;
        const SecondUpsamplerPlan &plan = *m_plan.secondUpsampler;
        if (plan.isCopy())
            return onFirstRank([&] {
                copyFirstUpsampler(plan.unet, m_options.modelFolder);
                writeModelIndex(m_options.modelFolder);
            });
        CropSourceOptions wanted;
        wanted.shards = m_options.largeShards.empty() ? m_options.shards : m_options.largeShards;
        wanted.styles = plan.stage.styles; // of all concepts: it knows no words, only edges
        wanted.withSkinTones = m_plan.withSkinTones;
        wanted.side = static_cast<int>(plan.unet.sampleSize);
        wanted.mostPictures = static_cast<std::size_t>(plan.pictures);
        m_pictures = {}; // the small ones are not needed any more
        const CropSource source(wanted, m_options.control.cancellation);
        SecondUpsamplerTask task(plan.unet, plan.crops, source, taskOptions(plan.stage));
        if (plan.start == SecondUpsamplerPlan::Start::FirstUpsampler)
            task.loadFrom(m_options.modelFolder, "super_res_first");
        trainStage(TrainingStage::SecondUpsampler, plan.stage, task);
    }

    void trainDecoder()
    {
        const BatchMaker maker = batches(m_plan.decoderStage.styles);
        ClipFeatures clip = clipFeatures();
        DecoderTask task(m_plan.decoder, m_plan.textProj, maker, clip,
                         taskOptions(m_plan.decoderStage));
        trainStage(TrainingStage::Decoder, m_plan.decoderStage, task);
    }

    void fitPca()
    {
        const BatchMaker maker = batches(m_plan.decoderStage.styles);
        ClipFeatures clip = clipFeatures();
        fitPcaFolder(maker, clip, { m_plan.pcaComponents, m_plan.pcaPictures, m_plan.seed },
                     m_options.modelFolder);
    }

    const TrainingPlan &m_plan;
    const TrainingRunOptions &m_options;
    std::int64_t m_skipped = 0;
    CaptionMaker m_captions;
    PictureSet m_pictures;
    std::vector<std::string> m_loadedStyles;
};

} // namespace

std::string nameOf(TrainingStage stage)
{
    switch (stage) {
    case TrainingStage::Tokenizer:
        return "tokenizer";
    case TrainingStage::Clip:
        return "clip";
    case TrainingStage::Prior:
        return "prior";
    case TrainingStage::Upsampler:
        return "upsampler";
    case TrainingStage::Decoder:
        return "decoder";
    case TrainingStage::Pca:
        return "pca";
    case TrainingStage::SecondUpsampler:
        return "upsampler2";
    case TrainingStage::AutoregressivePrior:
        return "prior_ar";
    }
    return {};
}

bool isWanted(TrainingStage stage, const TrainingPlan &plan, const TrainingRunOptions &options)
{
    if (options.stages.empty())
        return stage != TrainingStage::SecondUpsampler || !options.largeShards.empty()
            || (plan.secondUpsampler && plan.secondUpsampler->isCopy());
    return std::find(options.stages.begin(), options.stages.end(), stage) != options.stages.end();
}

void runTraining(const TrainingPlan &plan, const TrainingRunOptions &options)
{
    std::filesystem::create_directories(options.workFolder);
    std::filesystem::create_directories(options.modelFolder);
    const BatchShare share { 0, options.ranks->size() };
    for (const StagePlan *stage : { &plan.clip, &plan.priorStage, &plan.decoderStage })
        share.countOf(stage->batchSize);
    if (plan.upsampler)
        share.countOf(plan.upsamplerStage.batchSize);
    if (plan.secondUpsampler)
        share.countOf(plan.secondUpsampler->stage.batchSize);
    if (plan.autoregressivePrior)
        share.countOf(plan.autoregressivePriorStage.batchSize);
    PlanRun run(plan, options);
    for (const TrainingStage stage : allStages)
        if (isWanted(stage, plan, options))
            run.run(stage);
}

} // namespace unclip::training
