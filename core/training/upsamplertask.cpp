#include "training/upsamplertask.h"

#include "nn/resize.h"
#include "training/componentreader.h"
#include "training/componentwriter.h"
#include "training/noising.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace unclip::training {

namespace {

// Paper, appendix C: gaussian blur, kernel size 3, sigma 0.6. Drawn up to this here, so that clean
// and soft conditions both occur.
constexpr double largestSigma = 0.6;

SchedulerConfig upsamplerScheduler()
{
    SchedulerConfig config;
    config.predictionType = PredictionType::VPrediction;
    config.timestepSpacing = TimestepSpacing::Quadratic; // few steps leave half the grain so
    return config;
}

/// 3 x 3 gaussian blur with replicated borders.
at::Tensor blurred(const at::Tensor &pictures, double sigma)
{
    if (sigma < 1e-3)
        return pictures;
    const double side = std::exp(-1.0 / (2.0 * sigma * sigma));
    const double total = 1.0 + 2.0 * side;
    const at::Tensor line = at::tensor({ side / total, 1.0 / total, side / total }, at::kFloat);
    const at::Tensor kernel =
        at::outer(line, line).expand({ pictures.size(1), 1, 3, 3 }).contiguous();
    const at::Tensor padded = at::replication_pad2d(pictures, { 1, 1, 1, 1 });
    const std::vector<std::int64_t> ones { 1, 1 };
    const std::vector<std::int64_t> none { 0, 0 };
    return at::conv2d(padded, kernel, at::Tensor(), ones, none, ones, pictures.size(1));
}

} // namespace

UpsamplerTask::UpsamplerTask(const UNetConfig &unet, const UpsamplerOptions &sizes,
                             const BatchMaker &batches, const TaskOptions &options)
    : m_unet(unet)
    , m_sizes(sizes)
    , m_batches(batches)
    , m_options(options)
    , m_scheduler(upsamplerScheduler())
    , m_schedule(m_scheduler.numTrainTimesteps)
{
    const at::NoGradGuard noGradient;
    m_unet->conv_out->weight.zero_();
    m_unet->conv_out->bias.zero_();
    m_unet->to(options.device);
    nn::useChannelsLast(*m_unet);
}

void UpsamplerTask::loadFrom(const std::filesystem::path &modelFolder)
{
    readComponent(*m_unet, modelFolder, "super_res_first");
    nn::useChannelsLast(*m_unet);
}

void UpsamplerTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_unet, "super_res", m_options.computeType);
}

at::Tensor UpsamplerTask::loss(std::int64_t step)
{
    const BatchShare share = m_options.share();
    const Batch batch = m_batches.make(m_options.seed, step, m_options.batchSize, share);
    auto generator = stepGenerator(m_options.seed, step);
    const at::Tensor high = compose(m_batches.pictures(), batch, m_sizes.highSize);
    const at::Tensor low = compose(m_batches.pictures(), batch, m_sizes.lowSize);
    const double sigma = largestSigma * at::rand({ 1 }, generator, at::kFloat).item<double>();
    const at::Tensor condition =
        nn::upscaleBicubic(blurred(low, sigma), m_sizes.highSize, m_sizes.highSize);
    const std::int64_t room = m_sizes.highSize - m_sizes.cropSize + 1;
    const at::Tensor corner = at::randint(0, room, { 2 }, generator, at::kLong);
    const auto crop = [&](const at::Tensor &pictures) {
        return pictures.narrow(2, corner[0].item<std::int64_t>(), m_sizes.cropSize)
            .narrow(3, corner[1].item<std::int64_t>(), m_sizes.cropSize)
            .contiguous()
            .to(m_options.device);
    };
    const NoisedBatch noised = addNoise(crop(high), m_schedule, generator, share);
    const at::Tensor output =
        m_unet(at::cat({ noised.noisy, crop(condition) }, 1), noised.timesteps);
    return at::mse_loss(output.to(at::kFloat), noised.velocity);
}

void UpsamplerTask::save(const std::filesystem::path &modelFolder)
{
    writeComponent(modelFolder, "super_res_first", m_unet->config.toJson(), *m_unet);
    writeComponent(modelFolder, "super_res_last", m_unet->config.toJson(), *m_unet);
    writeConfig(modelFolder / "super_res_scheduler" / "scheduler_config.json",
                m_scheduler.toJson());
}

} // namespace unclip::training
