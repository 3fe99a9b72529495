#include "training/secondupsamplertask.h"

#include "nn/resize.h"
#include "training/batch.h"
#include "training/componentreader.h"
#include "training/componentwriter.h"
#include "training/noising.h"

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace unclip::training {

namespace {

SchedulerConfig secondUpsamplerScheduler()
{
    SchedulerConfig config;
    config.predictionType = PredictionType::VPrediction;
    config.timestepSpacing = TimestepSpacing::Quadratic; // few steps leave half the grain so
    return config;
}

/// Pictures of one size as float32 [B, 3, S, S] in [-1, 1].
at::Tensor stacked(std::vector<Image> &images)
{
    std::vector<at::Tensor> rows;
    for (Image &image : images)
        rows.push_back(
            at::from_blob(image.rgb.data(), { image.height, image.width, 3 }, at::kByte));
    return at::stack(rows).permute({ 0, 3, 1, 2 }).to(at::kFloat).contiguous() / 127.5 - 1.0;
}

void write(const nn::UNet2D &unet, const std::filesystem::path &modelFolder)
{
    writeComponent(modelFolder, "super_res_2_first", unet->config.toJson(), *unet);
    writeConfig(modelFolder / "super_res_2_scheduler" / "scheduler_config.json",
                secondUpsamplerScheduler().toJson());
}

} // namespace

SecondUpsamplerTask::SecondUpsamplerTask(const UNetConfig &unet, const CropSizes &sizes,
                                         const CropSource &source, const TaskOptions &options)
    : m_unet(unet)
    , m_sizes(sizes)
    , m_source(source)
    , m_options(options)
    , m_schedule(secondUpsamplerScheduler().numTrainTimesteps)
{
    const at::NoGradGuard noGradient;
    m_unet->conv_out->weight.zero_();
    m_unet->conv_out->bias.zero_();
    m_unet->to(options.device);
    nn::useChannelsLast(*m_unet);
}

void SecondUpsamplerTask::addParameters(Optimizer &optimizer)
{
    optimizer.add(*m_unet, "super_res_2", m_options.computeType);
}

at::Tensor SecondUpsamplerTask::loss(std::int64_t step)
{
    std::vector<Image> high;
    std::vector<Image> low;
    const BatchShare share = m_options.share();
    const std::int64_t count = share.countOf(m_options.batchSize);
    const auto first = static_cast<std::uint64_t>(step * m_options.batchSize + share.rank * count);
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
        CropPair pair = m_source.draw(m_options.seed, first + i, m_sizes);
        high.push_back(std::move(pair.high));
        low.push_back(std::move(pair.low));
    }
    const at::Tensor small = stacked(low);
    const at::Tensor enlarged =
        nn::upscaleBicubic(small, small.size(2) * m_sizes.factor, small.size(3) * m_sizes.factor);
    const std::int64_t margin = std::int64_t { m_sizes.margin } * m_sizes.factor;
    const at::Tensor condition = enlarged.narrow(2, margin, m_sizes.crop)
                                     .narrow(3, margin, m_sizes.crop)
                                     .to(m_options.device); // [B, 3, crop, crop]
    const NoisedBatch noised = addNoise(stacked(high).to(m_options.device), m_schedule,
                                        stepGenerator(m_options.seed, step), share);
    const at::Tensor output = m_unet(at::cat({ noised.noisy, condition }, 1), noised.timesteps);
    return at::mse_loss(output.to(at::kFloat), noised.velocity);
}

void SecondUpsamplerTask::save(const std::filesystem::path &modelFolder)
{
    write(m_unet, modelFolder);
}

void SecondUpsamplerTask::loadFrom(const std::filesystem::path &modelFolder)
{
    loadFrom(modelFolder, "super_res_2_first");
}

void SecondUpsamplerTask::loadFrom(const std::filesystem::path &modelFolder,
                                   const std::string &component)
{
    readComponent(*m_unet, modelFolder, component);
    nn::useChannelsLast(*m_unet);
}

void copyFirstUpsampler(const UNetConfig &unet, const std::filesystem::path &modelFolder)
{
    nn::UNet2D copy(unet);
    readComponent(*copy, modelFolder, "super_res_first");
    write(copy, modelFolder);
}

} // namespace unclip::training
