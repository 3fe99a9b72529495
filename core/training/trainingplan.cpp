#include "training/trainingplan.h"

#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace unclip::training {

namespace {

using Json = nlohmann::json;

/// A plan's JSON object with typed access; every complaint names the key.
class Section
{
public:
    Section(const Json &json, std::string name)
        : m_json(json)
        , m_name(std::move(name))
    {
        if (!json.is_object())
            throw ModelError("The training plan's '" + m_name + "' is not a JSON object.");
    }

    template <typename T> void read(const char *key, T &value) const
    {
        const auto found = m_json.find(key);
        if (found == m_json.end())
            return;
        try {
            value = found->get<T>();
        } catch (const Json::exception &) {
            throw ModelError("The training plan's '" + m_name + "." + key
                             + "' has the wrong type.");
        }
    }

    Section child(const char *key) const
    {
        static const Json empty = Json::object();
        const auto found = m_json.find(key);
        return { found == m_json.end() ? empty : *found, m_name + "." + key };
    }

    bool has(const char *key) const { return m_json.contains(key); }
    const Json &json() const { return m_json; }

private:
    const Json &m_json;
    std::string m_name;
};

OptimizerMethod optimizerFrom(const Section &training)
{
    std::string name = "adamw";
    training.read("optimizer", name);
    if (name == "adamw")
        return OptimizerMethod::AdamW;
    if (name == "muon")
        return OptimizerMethod::Muon;
    throw ModelError("The training plan's optimizer '" + name + "' is neither 'adamw' nor 'muon'.");
}

StagePlan stageFrom(const Section &parent, std::int64_t leastSteps = 1)
{
    StagePlan stage;
    parent.read("styles", stage.styles);
    const Section section = parent.child("training");
    OptimizerOptions &o = stage.optimizer;
    o.method = optimizerFrom(section);
    section.read("batch_size", stage.batchSize);
    section.read("steps", o.totalSteps);
    section.read("learning_rate", o.learningRate);
    section.read("beta1", o.beta1);
    section.read("beta2", o.beta2);
    section.read("weight_decay", o.weightDecay);
    section.read("clip_norm", o.clipNorm);
    section.read("ema_decay", o.emaDecay);
    section.read("warmup_steps", o.warmupSteps);
    section.read("decay_fraction", o.decayFraction);
    if (stage.batchSize < 1 || stage.batchSize > 65536 || o.totalSteps < leastSteps)
        throw ModelError("The training plan has a stage without pictures or steps.");
    return stage;
}

void readData(const Section &data, TrainingPlan &plan)
{
    data.read("concepts", plan.concepts);
    data.read("skin_tones", plan.withSkinTones);
    data.read("chinese_captions", plan.chineseCaptions);
    data.read("pairs", plan.pairs);
    if (!(plan.pairs >= 0.0 && plan.pairs <= 1.0))
        throw ModelError("The training plan's 'data.pairs' is not a share in 0..1.");
    data.read("pair_concepts", plan.pairConcepts);
    data.read("vocabulary_merges", plan.vocabularyMerges);
    data.read("token_length", plan.tokenLength);
    data.read("seed", plan.seed);
}

void readAutoregressivePrior(const Section &section, TrainingPlan &plan)
{
    plan.autoregressivePrior = AutoregressivePriorConfig::fromJson(section.child("model").json());
    plan.autoregressivePriorStage = stageFrom(section);
    AutoregressiveOptions &options = plan.autoregressiveOptions;
    section.read("fit_pictures", options.fitPictures);
    section.read("target_spread", options.targetSpread);
    constexpr std::int64_t mostPictures = 10'000'000;
    if (options.fitPictures < 2 || options.fitPictures > mostPictures)
        throw ModelError("The training plan's 'prior_ar.fit_pictures' is out of range.");
    const auto buckets = static_cast<double>(plan.autoregressivePrior->buckets);
    if (!(options.targetSpread >= 0.0 && options.targetSpread <= buckets))
        throw ModelError("The training plan's 'prior_ar.target_spread' is out of range.");
}

void readNetworks(const Section &root, TrainingPlan &plan)
{
    plan.text = ClipTextConfig::fromJson(root.child("clip").child("text").json());
    plan.vision = ClipVisionConfig::fromJson(root.child("clip").child("vision").json());
    plan.clip = stageFrom(root.child("clip"));
    plan.prior = PriorConfig::fromJson(root.child("prior").child("model").json());
    plan.priorStage = stageFrom(root.child("prior"));
    if (root.has("prior_ar"))
        readAutoregressivePrior(root.child("prior_ar"), plan);
    plan.decoder = UNetConfig::fromJson(root.child("decoder").child("model").json());
    plan.textProj = TextProjConfig::fromJson(root.child("decoder").child("text_proj").json());
    plan.decoderStage = stageFrom(root.child("decoder"));
    if (!root.has("upsampler"))
        return;
    const Section upsampler = root.child("upsampler");
    plan.upsampler = UNetConfig::fromJson(upsampler.child("model").json());
    plan.upsamplerStage = stageFrom(upsampler);
    plan.upsamplerSizes.lowSize = static_cast<int>(plan.decoder.sampleSize);
    plan.upsamplerSizes.highSize = static_cast<int>(plan.upsampler->sampleSize);
    plan.upsamplerSizes.cropSize = plan.upsamplerSizes.highSize / 2;
    upsampler.read("crop_size", plan.upsamplerSizes.cropSize);
}

/// What the crops and the network ask of each other.
void checkSecondUpsampler(const SecondUpsamplerPlan &plan, std::int64_t lowSize)
{
    constexpr std::int64_t largestSide = 4096;
    constexpr std::int64_t mostPictures = 1'000'000;
    const std::int64_t high = plan.unet.sampleSize;
    const std::int64_t stride = std::int64_t { 1 } << (plan.unet.blockOutChannels.size() - 1);
    const bool isSane = plan.unet.kind == UNetConfig::Kind::Unconditional
        && plan.unet.inChannels == 6 && plan.unet.outChannels == 3 && lowSize >= 8
        && high <= largestSide && high > lowSize && high % lowSize == 0 && plan.crops.crop >= 8
        && plan.crops.crop <= high && plan.crops.crop % plan.crops.factor == 0
        && plan.crops.crop % stride == 0 && plan.pictures >= 1 && plan.pictures <= mostPictures;
    if (!isSane)
        throw ModelError(
            "The training plan's 'upsampler2' needs a UNet2DModel of 6 to 3 channels, a "
            "sample_size of at most 4096 that is a multiple of the first upsampler's, "
            "and a crop_size that its factor and the network's strides divide.");
}

void readSecondUpsampler(const Section &root, TrainingPlan &plan)
{
    if (!root.has("upsampler2"))
        return;
    if (!plan.upsampler)
        throw ModelError("The training plan has an 'upsampler2' but no 'upsampler' before it.");
    const Section section = root.child("upsampler2");
    SecondUpsamplerPlan second;
    second.unet = UNetConfig::fromJson(section.child("model").json());
    second.stage = stageFrom(section, 0);
    const std::int64_t lowSize = plan.upsampler->sampleSize;
    second.crops.factor = static_cast<int>(
        std::max<std::int64_t>(second.unet.sampleSize / std::max<std::int64_t>(lowSize, 1), 1));
    section.read("crop_size", second.crops.crop);
    section.read("pictures", second.pictures);
    std::string start;
    section.read("start_from", start);
    if (!start.empty() && start != "upsampler")
        throw ModelError("The training plan's 'upsampler2.start_from' is neither empty nor "
                         "'upsampler'.");
    if (!start.empty())
        second.start = SecondUpsamplerPlan::Start::FirstUpsampler;
    else if (second.isCopy())
        throw ModelError(
            "The training plan's 'upsampler2' has no steps and nothing to start from.");
    checkSecondUpsampler(second, lowSize);
    plan.secondUpsampler = second;
}

} // namespace

TrainingPlan TrainingPlan::fromFile(const std::filesystem::path &file)
{
    const Json json = readJsonFile(file);
    const Section root(json, file.filename().string());
    TrainingPlan plan;
    readData(root.child("data"), plan);
    readNetworks(root, plan);
    readSecondUpsampler(root, plan);
    const Section pca = root.child("pca");
    pca.read("components", plan.pcaComponents);
    pca.read("pictures", plan.pcaPictures);
    return plan;
}

} // namespace unclip::training
