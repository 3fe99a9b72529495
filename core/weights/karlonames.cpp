#include "weights/karlonames.h"

#include "unclip/error.h"
#include "weights/inquotes.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace unclip {

namespace {

using Layout = OriginalTensor::Layout;
using Rename = std::pair<const char *, const char *>;

/// Collects a table; a layer stands for its weight and its bias.
class NameList
{
public:
    void tensor(const std::string &name, OriginalTensor original)
    {
        m_table[name] = std::move(original);
    }

    void layer(const std::string &name, const std::string &original)
    {
        for (const char *kind : { ".weight", ".bias" })
            tensor(name + kind, { original + kind });
    }

    void layers(const std::string &prefix, const std::string &originalPrefix,
                std::initializer_list<Rename> renames)
    {
        for (const auto &[name, original] : renames)
            layer(prefix + name, originalPrefix + original);
    }

    /// Parts of a packed layer whose rows go head by head.
    void packed(const std::string &prefix, const std::string &original,
                std::initializer_list<const char *> names, std::int64_t headDim)
    {
        std::int64_t part = 0;
        for (const char *name : names) {
            for (const char *kind : { ".weight", ".bias" })
                tensor(prefix + name + kind,
                       { original + kind, Layout::PerHeadPart, part,
                         static_cast<std::int64_t>(names.size()), headDim });
            ++part;
        }
    }

    NameTable take() { return std::move(m_table); }

private:
    NameTable m_table;
};

void addResnet(NameList &list, const std::string &name, const std::string &original)
{
    list.layers(name, original,
                { { ".norm1", ".in_layers.0" },
                  { ".conv1", ".in_layers.2" },
                  { ".time_emb_proj", ".emb_layers.1" },
                  { ".norm2", ".out_layers.0" },
                  { ".conv2", ".out_layers.3" },
                  { ".conv_shortcut", ".skip_connection" } });
}

void addAttention(NameList &list, const std::string &name, const std::string &original,
                  std::int64_t headDim)
{
    list.layers(name, original, { { ".group_norm", ".norm" }, { ".to_out.0", ".proj_out" } });
    list.packed(name, original + ".qkv", { ".to_q", ".to_k", ".to_v" }, headDim);
    list.packed(name, original + ".encoder_kv", { ".add_k_proj", ".add_v_proj" }, headDim);
}

std::string dotted(const std::string &name, std::int64_t index)
{
    return name + "." + std::to_string(index);
}

void addDownNames(NameList &list, const UNetConfig &config)
{
    const auto levels = static_cast<std::int64_t>(config.blockOutChannels.size());
    for (std::int64_t b = 0; b < levels; ++b) {
        const std::string block = dotted("down_blocks", b);
        const std::int64_t first = 1 + (config.layersPerBlock + 1) * b;
        for (std::int64_t j = 0; j < config.layersPerBlock; ++j) {
            const std::string original = dotted("input_blocks", first + j);
            addResnet(list, dotted(block + ".resnets", j), original + ".0");
            if (config.downAttention[static_cast<std::size_t>(b)])
                addAttention(list, dotted(block + ".attentions", j), original + ".1",
                             config.attentionHeadDim);
        }
        if (b + 1 < levels)
            addResnet(list, block + ".downsamplers.0",
                      dotted("input_blocks", first + config.layersPerBlock) + ".0");
    }
}

void addUpNames(NameList &list, const UNetConfig &config)
{
    const auto levels = static_cast<std::int64_t>(config.blockOutChannels.size());
    for (std::int64_t b = 0; b < levels; ++b) {
        const std::string block = dotted("up_blocks", b);
        const bool attends = config.upAttention[static_cast<std::size_t>(b)];
        const std::int64_t first = (config.layersPerBlock + 1) * b;
        for (std::int64_t j = 0; j <= config.layersPerBlock; ++j) {
            const std::string original = dotted("output_blocks", first + j);
            addResnet(list, dotted(block + ".resnets", j), original + ".0");
            if (attends)
                addAttention(list, dotted(block + ".attentions", j), original + ".1",
                             config.attentionHeadDim);
        }
        if (b + 1 < levels)
            addResnet(list, block + ".upsamplers.0",
                      dotted("output_blocks", first + config.layersPerBlock)
                          + (attends ? ".2" : ".1"));
    }
}

void addClipNames(NameList &list, const std::string &tower, const std::string &originalPrefix,
                  std::int64_t layers)
{
    for (std::int64_t i = 0; i < layers; ++i) {
        const std::string name = dotted(tower + ".encoder.layers", i);
        const std::string original = dotted(originalPrefix + "transformer.resblocks", i);
        list.layers(name, original,
                    { { ".layer_norm1", ".ln_1" },
                      { ".layer_norm2", ".ln_2" },
                      { ".self_attn.out_proj", ".attn.out_proj" },
                      { ".mlp.fc1", ".mlp.c_fc" },
                      { ".mlp.fc2", ".mlp.c_proj" } });
        std::int64_t part = 0;
        for (const char *projection :
             { ".self_attn.q_proj", ".self_attn.k_proj", ".self_attn.v_proj" }) {
            list.tensor(name + projection + ".weight",
                        { original + ".attn.in_proj_weight", Layout::RowPart, part, 3 });
            list.tensor(name + projection + ".bias",
                        { original + ".attn.in_proj_bias", Layout::RowPart, part, 3 });
            ++part;
        }
    }
}

[[noreturn]] void failMisfit(const std::string &name, const StridedTensor &tensor,
                             const std::vector<std::int64_t> &shape)
{
    throw ModelError("tensor " + inQuotes(name) + " of the original checkpoint is "
                     + shapeText(tensor.shape) + ", which gives no " + shapeText(shape));
}

/// Without axes of size 1, which do not change how elements follow each other.
StridedTensor squeezed(const StridedTensor &tensor)
{
    StridedTensor result = tensor;
    result.sizes.clear();
    result.strides.clear();
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        if (tensor.sizes[i] == 1)
            continue;
        result.sizes.push_back(tensor.sizes[i]);
        result.strides.push_back(tensor.strides[i]);
    }
    return result;
}

/// Splits the rows into [groups, parts, rows of a group] and keeps one part.
bool takePart(StridedTensor &tensor, const OriginalTensor &original, std::int64_t groupRows)
{
    if (tensor.sizes.empty() || tensor.sizes[0] < 1 || groupRows < 1
        || tensor.sizes[0] % (groupRows * original.parts) != 0)
        return false;
    const std::int64_t groups = tensor.sizes[0] / (groupRows * original.parts);
    const std::int64_t stride = tensor.strides[0];
    tensor.data +=
        static_cast<std::size_t>(original.part * groupRows * stride) * sizeOf(tensor.dtype);
    tensor.sizes[0] = groupRows;
    tensor.sizes.insert(tensor.sizes.begin(), groups);
    tensor.strides.insert(tensor.strides.begin(), groupRows * original.parts * stride);
    return true;
}

bool applyLayout(StridedTensor &tensor, const OriginalTensor &original)
{
    switch (original.layout) {
    case Layout::PerHeadPart:
        return takePart(tensor, original, original.headDim);
    case Layout::RowPart:
        return takePart(tensor, original,
                        tensor.sizes.empty() ? 0 : tensor.sizes[0] / original.parts);
    case Layout::Transposed:
        std::reverse(tensor.sizes.begin(), tensor.sizes.end());
        std::reverse(tensor.strides.begin(), tensor.strides.end());
        break;
    case Layout::Same:
        break;
    }
    return true;
}

/// The row axes that takePart made, counted as one again, and sizes of 1 left out.
std::vector<std::int64_t> significantSizes(const StridedTensor &tensor, Layout layout)
{
    std::vector<std::int64_t> sizes = tensor.sizes;
    if (layout == Layout::PerHeadPart || layout == Layout::RowPart) {
        sizes[1] *= sizes[0];
        sizes.erase(sizes.begin());
    }
    sizes.erase(std::remove(sizes.begin(), sizes.end(), 1), sizes.end());
    return sizes;
}

StridedTensor viewOf(const StridedTensor &source, const OriginalTensor &original,
                     const std::vector<std::int64_t> &shape)
{
    StridedTensor view = squeezed(source);
    std::vector<std::int64_t> wanted = shape;
    wanted.erase(std::remove(wanted.begin(), wanted.end(), 1), wanted.end());
    if (!applyLayout(view, original) || significantSizes(view, original.layout) != wanted)
        failMisfit(original.name, source, shape);
    view.shape = shape;
    return view;
}

} // namespace

NameTable priorNames(const PriorConfig &config)
{
    NameList list;
    list.layers("", "",
                { { "time_embedding.linear_1", "time_embed.0" },
                  { "time_embedding.linear_2", "time_embed.2" },
                  { "proj_in", "clip_img_proj" },
                  { "embedding_proj", "text_emb_proj" },
                  { "encoder_hidden_states_proj", "text_enc_proj" },
                  { "norm_out", "final_ln" },
                  { "proj_to_clip_embeddings", "out_proj" } });
    list.tensor("positional_embedding", { "positional_embedding" });
    list.tensor("prd_embedding", { "prd_emb" });
    list.tensor("clip_mean", { "clip_mean" });
    list.tensor("clip_std", { "clip_std" });
    for (std::int64_t i = 0; i < config.layers; ++i) {
        const std::string name = dotted("transformer_blocks", i);
        const std::string original = dotted("transformer.resblocks", i);
        list.layers(name, original,
                    { { ".norm1", ".ln_1" },
                      { ".norm3", ".ln_2" },
                      { ".attn1.to_out.0", ".attn.c_proj" },
                      { ".ff.net.0.proj", ".mlp.c_fc" },
                      { ".ff.net.2", ".mlp.c_proj" } });
        list.packed(name + ".attn1", original + ".attn.c_qkv", { ".to_q", ".to_k", ".to_v" },
                    config.headDim);
    }
    return list.take();
}

NameTable textProjNames()
{
    NameList list;
    list.layers("", "",
                { { "encoder_hidden_states_proj", "text_seq_proj.0" },
                  { "text_encoder_hidden_states_norm", "text_seq_proj.1" },
                  { "clip_extra_context_tokens_proj", "clip_tok_proj" },
                  { "embedding_proj", "text_feat_proj" },
                  { "clip_image_embeddings_project_to_time_embeddings", "clip_emb" } });
    list.tensor("learned_classifier_free_guidance_embeddings", { "cf_param" });
    return list.take();
}

NameTable unetNames(const UNetConfig &config)
{
    NameList list;
    list.layers("", "",
                { { "conv_in", "input_blocks.0.0" },
                  { "time_embedding.linear_1", "time_embed.0" },
                  { "time_embedding.linear_2", "time_embed.2" },
                  { "conv_norm_out", "out.0" },
                  { "conv_out", "out.2" } });
    addDownNames(list, config);
    addResnet(list, "mid_block.resnets.0", "middle_block.0");
    if (config.midAttention)
        addAttention(list, "mid_block.attentions.0", "middle_block.1", config.attentionHeadDim);
    addResnet(list, "mid_block.resnets.1",
              config.midAttention ? "middle_block.2" : "middle_block.1");
    addUpNames(list, config);
    return list.take();
}

NameTable clipTextNames(const ClipTextConfig &config)
{
    NameList list;
    list.tensor("text_model.embeddings.token_embedding.weight", { "token_embedding.weight" });
    list.tensor("text_model.embeddings.position_embedding.weight", { "positional_embedding" });
    list.layer("text_model.final_layer_norm", "ln_final");
    list.tensor("text_projection.weight", { "text_projection", Layout::Transposed });
    addClipNames(list, "text_model", "", config.layers);
    return list.take();
}

NameTable clipVisionNames(const ClipVisionConfig &config)
{
    NameList list;
    const std::string embeddings = "vision_model.embeddings.";
    list.tensor(embeddings + "class_embedding", { "visual.class_embedding" });
    list.tensor(embeddings + "patch_embedding.weight", { "visual.conv1.weight" });
    list.tensor(embeddings + "position_embedding.weight", { "visual.positional_embedding" });
    list.layer("vision_model.pre_layrnorm", "visual.ln_pre");
    list.layer("vision_model.post_layernorm", "visual.ln_post");
    list.tensor("visual_projection.weight", { "visual.proj", Layout::Transposed });
    addClipNames(list, "vision_model", "visual.", config.layers);
    return list.take();
}

TensorMap viewTensors(const TensorMap &original, const NameTable &names, const ShapeMap &shapes)
{
    TensorMap views;
    for (const auto &[name, shape] : shapes) {
        const OriginalTensor &entry = names.at(name);
        const auto source = original.find(entry.name);
        if (source == original.end())
            throw ModelError("the original checkpoint lacks tensor " + inQuotes(entry.name));
        views.emplace(name, viewOf(source->second, entry, shape));
    }
    return views;
}

TensorMap withoutPrefix(const TensorMap &tensors, const std::string &prefix)
{
    TensorMap found;
    for (const auto &[name, tensor] : tensors) {
        if (name.compare(0, prefix.size(), prefix) == 0)
            found.emplace(name.substr(prefix.size()), tensor);
    }
    return found;
}

} // namespace unclip
