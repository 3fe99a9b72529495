#include "nn/unet2d.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <string>

namespace unclip::nn {

namespace {

/// Finite stand-in for minus infinity in masks, as the published pipeline uses.
constexpr double maskedScore = -10000.0;

ResnetBlock2DOptions blockOptions(const UNetConfig &config, std::int64_t in, std::int64_t out,
                                  Resample resample = Resample::None)
{
    ResnetBlock2DOptions options;
    options.inChannels = in;
    options.outChannels = out;
    options.timeEmbedDim = config.timeEmbedDim();
    options.timeScaleShift = config.timeScaleShift;
    options.normGroups = config.normGroups;
    options.normEps = config.normEps;
    options.resample = resample;
    return options;
}

} // namespace

void UNetLevelImpl::addResnets(const std::vector<ResnetBlock2DOptions> &options)
{
    auto holder = register_module("resnets", Holder());
    for (std::size_t i = 0; i < options.size(); ++i)
        resnets.push_back(holder->add(std::to_string(i), ResnetBlock2D(options[i])));
}

void UNetLevelImpl::addAttentions(const UNetConfig &config, std::int64_t channels,
                                  std::size_t count)
{
    auto holder = register_module("attentions", Holder());
    for (std::size_t i = 0; i < count; ++i)
        attentions.push_back(
            holder->add(std::to_string(i),
                        AddedKvAttention(channels, config.attentionHeadDim,
                                         config.crossAttentionDim, config.normGroups)));
}

void UNetLevelImpl::addResampler(const std::string &name, const ResnetBlock2DOptions &options)
{
    resampler = register_module(name, Holder())->add("0", ResnetBlock2D(options));
}

/// State of one forward pass.
struct UNet2DImpl::Run
{
    at::Tensor embedding; ///< silu(time embedding), [B, timeEmbedDim]
    const UNetConditions *conditions = nullptr;
    std::size_t nextContext = 0;
    std::vector<at::Tensor> skips;

    /// The context's mask followed by zeros for the positions: float32 [B, 1, M + positions].
    at::Tensor bias(std::int64_t positions) const
    {
        const at::Tensor &mask = conditions->contextMask;
        if (!mask.defined())
            return {};
        return at::constant_pad_nd(mask, { 0, positions }).unsqueeze(1).contiguous();
    }
};

UNet2DImpl::UNet2DImpl(const UNetConfig &unetConfig)
    : config(unetConfig)
{
    const std::int64_t first = config.blockOutChannels.front();
    conv_in = register_module("conv_in", Conv2d(config.inChannels, first, 3));
    time_embedding =
        register_module("time_embedding", TimestepEmbedding(first, config.timeEmbedDim()));
    buildDown();
    buildMiddle();
    buildUp();
    conv_norm_out =
        register_module("conv_norm_out", GroupNorm(config.normGroups, first, config.normEps));
    conv_out = register_module("conv_out", Conv2d(first, config.outChannels, 3));
}

void UNet2DImpl::buildDown()
{
    auto holder = register_module("down_blocks", Holder());
    std::int64_t previous = config.blockOutChannels.front();
    const std::size_t levels = config.blockOutChannels.size();
    for (std::size_t i = 0; i < levels; ++i) {
        const std::int64_t out = config.blockOutChannels[i];
        UNetLevel level = holder->add(std::to_string(i), UNetLevel());
        std::vector<ResnetBlock2DOptions> blocks(static_cast<std::size_t>(config.layersPerBlock),
                                                 blockOptions(config, out, out));
        blocks.front().inChannels = previous;
        level->addResnets(blocks);
        if (config.downAttention[i])
            level->addAttentions(config, out, blocks.size());
        if (i + 1 < levels)
            level->addResampler("downsamplers", blockOptions(config, out, out, Resample::Down));
        downLevels.push_back(level);
        previous = out;
    }
}

void UNet2DImpl::buildMiddle()
{
    const std::int64_t channels = config.blockOutChannels.back();
    mid_block = register_module("mid_block", UNetLevel());
    mid_block->addResnets(
        { blockOptions(config, channels, channels), blockOptions(config, channels, channels) });
    if (config.midAttention)
        mid_block->addAttentions(config, channels, 1);
}

void UNet2DImpl::buildUp()
{
    auto holder = register_module("up_blocks", Holder());
    const std::vector<std::int64_t> channels(config.blockOutChannels.rbegin(),
                                             config.blockOutChannels.rend());
    std::int64_t below = channels.front();
    for (std::size_t i = 0; i < channels.size(); ++i) {
        const std::int64_t out = channels[i];
        const std::int64_t next = channels[std::min(i + 1, channels.size() - 1)];
        const auto last = static_cast<std::size_t>(config.layersPerBlock);
        std::vector<ResnetBlock2DOptions> blocks;
        for (std::size_t j = 0; j <= last; ++j)
            blocks.push_back(
                blockOptions(config, (j == 0 ? below : out) + (j == last ? next : out), out));
        UNetLevel level = holder->add(std::to_string(i), UNetLevel());
        level->addResnets(blocks);
        if (config.upAttention[i])
            level->addAttentions(config, out, blocks.size());
        if (i + 1 < channels.size())
            level->addResampler("upsamplers", blockOptions(config, out, out, Resample::Up));
        upLevels.push_back(level);
        below = out;
    }
}

std::vector<AddedKvAttention> UNet2DImpl::allAttentions() const
{
    std::vector<AddedKvAttention> all;
    for (const auto &level : downLevels)
        all.insert(all.end(), level->attentions.begin(), level->attentions.end());
    all.insert(all.end(), mid_block->attentions.begin(), mid_block->attentions.end());
    for (const auto &level : upLevels)
        all.insert(all.end(), level->attentions.begin(), level->attentions.end());
    return all;
}

UNetConditions UNet2DImpl::prepare(const at::Tensor &additive, const at::Tensor &context,
                                   const at::Tensor &mask)
{
    UNetConditions conditions;
    conditions.additive = additive;
    const at::Tensor tokens = context.transpose(1, 2).contiguous(); // [B, M, contextDim]
    for (auto &attention : allAttentions())
        conditions.context.push_back(attention->project(tokens));
    if (mask.defined())
        conditions.contextMask = (1.0 - mask.to(at::kFloat)) * maskedScore;
    return conditions;
}

at::Tensor UNet2DImpl::attend(Run &run, UNetLevel &level, std::size_t block, const at::Tensor &h)
{
    if (block >= level->attentions.size())
        return h;
    return level->attentions[block](h, run.conditions->context.at(run.nextContext++),
                                    run.bias(h.size(2) * h.size(3)));
}

at::Tensor UNet2DImpl::runDown(Run &run, UNetLevel &level, at::Tensor h)
{
    for (std::size_t block = 0; block < level->resnets.size(); ++block) {
        h = attend(run, level, block, level->resnets[block](h, run.embedding));
        run.skips.push_back(h);
    }
    if (level->resampler) {
        h = level->resampler(h, run.embedding);
        run.skips.push_back(h);
    }
    return h;
}

at::Tensor UNet2DImpl::runMiddle(Run &run, at::Tensor h)
{
    h = attend(run, mid_block, 0, mid_block->resnets[0](h, run.embedding));
    return mid_block->resnets[1](h, run.embedding);
}

at::Tensor UNet2DImpl::runUp(Run &run, UNetLevel &level, at::Tensor h)
{
    for (std::size_t block = 0; block < level->resnets.size(); ++block) {
        h = at::cat({ h, run.skips.back() }, 1);
        run.skips.pop_back();
        h = attend(run, level, block, level->resnets[block](h, run.embedding));
    }
    return level->resampler ? level->resampler(h, run.embedding) : h;
}

at::Tensor UNet2DImpl::forward(const at::Tensor &sample, const at::Tensor &timesteps,
                               const UNetConditions &conditions)
{
    const auto type = conv_norm_out->weight.scalar_type();
    Run run;
    run.conditions = &conditions;
    at::Tensor embedding =
        time_embedding(sinusoid(timesteps, config.blockOutChannels.front()).to(type));
    if (conditions.additive.defined())
        embedding = embedding + conditions.additive;
    run.embedding = nn::silu(embedding); // every block starts with it

    at::Tensor h = conv_in(sample.to(type).contiguous(at::MemoryFormat::ChannelsLast));
    run.skips.push_back(h);
    for (auto &level : downLevels)
        h = runDown(run, level, h);
    h = runMiddle(run, h);
    for (auto &level : upLevels)
        h = runUp(run, level, h);
    return conv_out(conv_norm_out->forwardSilu(h));
}

} // namespace unclip::nn
