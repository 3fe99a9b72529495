#include "training/priortask.h"

#include "training/componentreader.h"
#include "training/componentwriter.h"
#include "training/noising.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <utility>

namespace unclip::training {

namespace {

constexpr double textDrop = 0.1; // paper, section 2.2
constexpr double priorClampRange = 5.0;
constexpr std::int64_t statisticsBatches = 40;
constexpr std::uint64_t statisticsSeed = 0x5747;

SchedulerConfig priorScheduler()
{
    SchedulerConfig config;
    config.predictionType = PredictionType::Sample;
    config.clipSampleRange = priorClampRange;
    return config;
}

} // namespace

PriorTask::PriorTask(const PriorConfig &config, const BatchMaker &batches, ClipFeatures &clip,
                     const TaskOptions &options)
    : m_prior(config)
    , m_batches(batches)
    , m_clip(clip)
    , m_options(options)
    , m_scheduler(priorScheduler())
    , m_schedule(m_scheduler.numTrainTimesteps)
{
    m_prior->to(options.device);
    measureStatistics();
}

void PriorTask::loadFrom(const std::filesystem::path &modelFolder)
{
    readComponent(*m_prior, modelFolder, "prior");
}

void PriorTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_prior, "prior", m_options.computeType);
}

void PriorTask::measureStatistics()
{
    std::vector<at::Tensor> embeddings;
    for (std::int64_t i = 0; i < statisticsBatches; ++i) {
        const Batch batch = m_batches.make(statisticsSeed, i, m_options.batchSize);
        embeddings.push_back(
            m_clip.imageEmbeddings(compose(m_batches.pictures(), batch, m_clip.imageSize())));
    }
    const at::Tensor all = at::cat(embeddings, 0);
    m_mean = all.mean(0, true);
    m_deviation = all.std(0, true, true).clamp_min(1e-6);
}

at::Tensor PriorTask::loss(std::int64_t step)
{
    const BatchShare share = m_options.share();
    const Batch batch = m_batches.make(m_options.seed, step, m_options.batchSize, share);
    auto generator = stepGenerator(m_options.seed, step);
    const Features features = m_clip.of(batch, m_batches.pictures(),
                                        coinFlips(m_options.batchSize, textDrop, generator, share));
    const at::Tensor clean = (features.imageEmbedding - m_mean) / m_deviation;
    const NoisedBatch noised = addNoise(clean, m_schedule, generator, share);
    const at::Tensor predicted = m_prior(
        noised.noisy, noised.timesteps,
        nn::PriorConditions { features.textEmbedding, features.hiddenStates, features.mask });
    return at::mse_loss(predicted.to(at::kFloat), clean);
}

void PriorTask::save(const std::filesystem::path &modelFolder)
{
    const at::NoGradGuard noGradient;
    m_prior->clip_mean.copy_(m_mean);
    m_prior->clip_std.copy_(m_deviation);
    writeComponent(modelFolder, "prior", m_prior->config.toJson(), *m_prior);
    writeConfig(modelFolder / "prior_scheduler" / "scheduler_config.json", m_scheduler.toJson());
}

} // namespace unclip::training
