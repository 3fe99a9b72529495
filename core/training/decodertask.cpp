#include "training/decodertask.h"

#include "training/componentreader.h"
#include "training/componentwriter.h"
#include "training/noising.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

namespace unclip::training {

namespace {

constexpr double imageEmbeddingDrop = 0.1;
constexpr double captionDrop = 0.5;

SchedulerConfig decoderScheduler()
{
    SchedulerConfig config;
    config.predictionType = PredictionType::VPrediction;
    return config;
}

} // namespace

DecoderTask::DecoderTask(const UNetConfig &unet, const TextProjConfig &textProj,
                         const BatchMaker &batches, ClipFeatures &clip, const TaskOptions &options)
    : m_unet(unet)
    , m_textProj(textProj)
    , m_batches(batches)
    , m_clip(clip)
    , m_options(options)
    , m_scheduler(decoderScheduler())
    , m_schedule(m_scheduler.numTrainTimesteps)
{
    const at::NoGradGuard noGradient;
    m_unet->conv_out->weight.zero_(); // starts by predicting zero, as diffusion U-Nets do
    m_unet->conv_out->bias.zero_();
    m_unet->to(options.device);
    m_textProj->to(options.device);
    nn::useChannelsLast(*m_unet);
}

void DecoderTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_unet, "decoder", m_options.computeType);
    optimizer.add(*m_textProj, "text_proj", m_options.computeType);
}

at::Tensor DecoderTask::loss(std::int64_t step)
{
    const BatchShare share = m_options.share();
    const Batch batch = m_batches.make(m_options.seed, step, m_options.batchSize, share);
    auto generator = stepGenerator(m_options.seed, step);
    const Features features = m_clip.of(
        batch, m_batches.pictures(), coinFlips(m_options.batchSize, captionDrop, generator, share));
    const at::Tensor dropImage =
        coinFlips(m_options.batchSize, imageEmbeddingDrop, generator, share)
            .unsqueeze(1)
            .to(m_options.device);
    const at::Tensor clean =
        compose(m_batches.pictures(), batch, static_cast<int>(m_unet->config.sampleSize))
            .to(m_options.device);
    const NoisedBatch noised = addNoise(clean, m_schedule, generator, share);

    const at::Tensor z =
        at::where(dropImage, m_textProj->learned_classifier_free_guidance_embeddings.unsqueeze(0),
                  features.imageEmbedding.to(m_options.computeType));
    const nn::DecoderConditions conditions =
        m_textProj(z, features.textEmbedding, features.hiddenStates);
    const at::Tensor mask = at::constant_pad_nd(features.mask.to(at::kFloat),
                                                { m_textProj->config.extraContextTokens, 0 }, 1.0);
    const at::Tensor output =
        m_unet(noised.noisy, noised.timesteps,
               m_unet->prepare(conditions.additive, conditions.context, mask));
    return at::mse_loss(output.to(at::kFloat), noised.velocity);
}

void DecoderTask::save(const std::filesystem::path &modelFolder)
{
    writeComponent(modelFolder, "decoder", m_unet->config.toJson(), *m_unet);
    writeComponent(modelFolder, "text_proj", m_textProj->config.toJson(), *m_textProj);
    writeConfig(modelFolder / "decoder_scheduler" / "scheduler_config.json", m_scheduler.toJson());
}

SchedulerConfig DecoderTask::trainableSchedule(const ModelFolder &folder)
{
    const SchedulerConfig config = SchedulerConfig::fromJson(folder.config("decoder_scheduler"));
    if (config.predictionType != PredictionType::VPrediction)
        throw ModelError("The decoder of " + folder.path().string()
                         + " does not predict v, as those that unclip-train makes do; it cannot be "
                           "trained further here.");
    return config;
}

void DecoderTask::loadFrom(const std::filesystem::path &modelFolder)
{
    const ModelFolder folder(modelFolder);
    m_scheduler = trainableSchedule(folder);
    m_schedule = NoiseSchedule(m_scheduler.numTrainTimesteps);
    readComponent(*m_unet, modelFolder, "decoder");
    readComponent(*m_textProj, modelFolder, "text_proj");
    nn::useChannelsLast(*m_unet);
}

} // namespace unclip::training
