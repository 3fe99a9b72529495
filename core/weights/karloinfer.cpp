#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/karlonames.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace unclip {

namespace {

constexpr std::int64_t kMaxLayers = 256;
constexpr std::int64_t kMaxBlocks = 1024;

bool hasTensor(const TensorMap &tensors, const std::string &name)
{
    return tensors.count(name) != 0;
}

/// Size of one axis, counted from the back when negative.
std::int64_t sizeAt(const TensorMap &tensors, const std::string &name, int axis)
{
    const auto place = tensors.find(name);
    if (place == tensors.end())
        throw ModelError("the original checkpoint lacks tensor " + inQuotes(name));
    const std::vector<std::int64_t> &shape = place->second.shape;
    const auto rank = static_cast<int>(shape.size());
    const int index = axis < 0 ? rank + axis : axis;
    if (index < 0 || index >= rank)
        throw ModelError("tensor " + inQuotes(name) + " of the original checkpoint is "
                         + shapeText(shape) + ", which has too few axes");
    return shape[static_cast<std::size_t>(index)];
}

/// How many of prefix0suffix, prefix1suffix, ... there are without a gap.
std::int64_t countSeries(const TensorMap &tensors, const std::string &prefix,
                         const std::string &suffix, std::int64_t most)
{
    std::int64_t count = 0;
    while (count < most && hasTensor(tensors, prefix + std::to_string(count) + suffix))
        ++count;
    return count;
}

std::int64_t headCount(std::int64_t width, std::int64_t headDim)
{
    if (headDim < 1 || width % headDim != 0)
        throw ModelError("the width " + std::to_string(width) + " is no multiple of the "
                         + std::to_string(headDim) + " channels per head");
    return width / headDim;
}

std::string blockName(const char *kind, std::int64_t index)
{
    return kind + std::string("_blocks.") + std::to_string(index);
}

/// An upsampler is a second residual block, or a third module after attention; the first one ends
/// the first block.
std::int64_t layersPerBlock(const TensorMap &original, std::int64_t blocks)
{
    for (std::int64_t n = 0; n < blocks; ++n) {
        for (const char *place : { ".1", ".2" }) {
            if (hasTensor(original, blockName("output", n) + place + ".in_layers.0.weight"))
                return n;
        }
    }
    return blocks - 1; // a single level has no upsampler
}

/// Bounds and cross-checks are those of files from outside.
template <typename Config> Config checked(const Config &config)
{
    return Config::fromJson(config.toJson());
}

} // namespace

PriorConfig inferPrior(const TensorMap &original, std::int64_t headDim)
{
    PriorConfig config;
    config.headDim = headDim;
    config.heads = headCount(sizeAt(original, "positional_embedding", -1), headDim);
    config.numEmbeddings =
        sizeAt(original, "positional_embedding", -2) - config.additionalEmbeddings;
    config.embeddingDim = sizeAt(original, "clip_img_proj.weight", 1);
    config.layers = countSeries(original, "transformer.resblocks.", ".ln_1.weight", kMaxLayers);
    return checked(config);
}

UNetConfig inferUNet(const TensorMap &original, std::int64_t headDim, std::int64_t normGroups)
{
    UNetConfig config;
    config.normGroups = normGroups;
    const std::int64_t blocks =
        countSeries(original, "output_blocks.", ".0.in_layers.0.weight", kMaxBlocks);
    config.layersPerBlock = layersPerBlock(original, blocks);
    const std::int64_t group = config.layersPerBlock + 1;
    if (blocks == 0 || blocks % group != 0)
        throw ModelError("the original checkpoint is no U-Net: its output blocks are irregular");
    for (std::int64_t b = 0; b < blocks / group; ++b) {
        const std::string first = blockName("input", 1 + group * b);
        config.blockOutChannels.push_back(sizeAt(original, first + ".0.out_layers.3.weight", 0));
        config.downAttention.push_back(hasTensor(original, first + ".1.qkv.weight"));
        config.upAttention.push_back(
            hasTensor(original, blockName("output", group * b) + ".1.qkv.weight"));
    }
    config.inChannels = sizeAt(original, "input_blocks.0.0.weight", 1);
    config.outChannels = sizeAt(original, "out.2.weight", 0);
    config.midAttention = hasTensor(original, "middle_block.1.qkv.weight");
    config.kind =
        config.midAttention ? UNetConfig::Kind::Conditional : UNetConfig::Kind::Unconditional;
    if (config.midAttention) {
        config.crossAttentionDim = sizeAt(original, "middle_block.1.encoder_kv.weight", 1);
        config.attentionHeadDim = headDim;
    }
    const bool isScaleShift = sizeAt(original, "middle_block.0.emb_layers.1.weight", 0)
        == 2 * config.blockOutChannels.back();
    config.timeScaleShift =
        isScaleShift ? UNetConfig::TimeScaleShift::ScaleShift : UNetConfig::TimeScaleShift::Default;
    return checked(config);
}

TextProjConfig inferTextProj(const TensorMap &original)
{
    TextProjConfig config;
    config.clipEmbeddingsDim = sizeAt(original, "clip_tok_proj.weight", 1);
    config.timeEmbedDim = sizeAt(original, "clip_emb.weight", 0);
    config.crossAttentionDim = sizeAt(original, "text_seq_proj.0.weight", 0);
    config.extraContextTokens = sizeAt(original, "clip_tok_proj.weight", 0)
        / std::max<std::int64_t>(config.crossAttentionDim, 1);
    return checked(config);
}

ClipTextConfig inferClipText(const TensorMap &original, std::int64_t headDim)
{
    ClipTextConfig config;
    config.vocabSize = sizeAt(original, "token_embedding.weight", 0);
    config.hiddenSize = sizeAt(original, "token_embedding.weight", 1);
    config.heads = headCount(config.hiddenSize, headDim);
    config.maxPositions = sizeAt(original, "positional_embedding", 0);
    config.intermediateSize = sizeAt(original, "transformer.resblocks.0.mlp.c_fc.weight", 0);
    config.projectionDim = sizeAt(original, "text_projection", 1);
    config.layers = countSeries(original, "transformer.resblocks.", ".ln_1.weight", kMaxLayers);
    return checked(config);
}

ClipVisionConfig inferClipVision(const TensorMap &original, std::int64_t headDim)
{
    ClipVisionConfig config;
    config.hiddenSize = sizeAt(original, "visual.conv1.weight", 0);
    config.channels = sizeAt(original, "visual.conv1.weight", 1);
    config.patchSize = sizeAt(original, "visual.conv1.weight", 2);
    config.heads = headCount(config.hiddenSize, headDim);
    config.intermediateSize = sizeAt(original, "visual.transformer.resblocks.0.mlp.c_fc.weight", 0);
    config.projectionDim = sizeAt(original, "visual.proj", 1);
    config.layers =
        countSeries(original, "visual.transformer.resblocks.", ".ln_1.weight", kMaxLayers);
    const std::int64_t patches = sizeAt(original, "visual.positional_embedding", 0) - 1;
    std::int64_t side = 0; // of the square of patches; 256 at most by the configuration's bounds
    while (side < 256 && (side + 1) * (side + 1) <= patches)
        ++side;
    config.imageSize = side * config.patchSize;
    return checked(config);
}

} // namespace unclip
