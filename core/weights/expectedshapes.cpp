#include "weights/expectedshapes.h"

#include <algorithm>

namespace unclip {

namespace {

/// Collects tensors layer by layer.
class ShapeList
{
public:
    void tensor(const std::string &name, std::vector<std::int64_t> shape)
    {
        m_shapes[name] = std::move(shape);
    }

    void linear(const std::string &name, std::int64_t out, std::int64_t in)
    {
        tensor(name + ".weight", { out, in });
        tensor(name + ".bias", { out });
    }

    void conv(const std::string &name, std::int64_t out, std::int64_t in, std::int64_t kernel)
    {
        tensor(name + ".weight", { out, in, kernel, kernel });
        tensor(name + ".bias", { out });
    }

    void norm(const std::string &name, std::int64_t channels)
    {
        tensor(name + ".weight", { channels });
        tensor(name + ".bias", { channels });
    }

    ShapeMap take() { return std::move(m_shapes); }

private:
    ShapeMap m_shapes;
};

std::string indexed(const std::string &name, std::size_t index)
{
    return name + "." + std::to_string(index);
}

/// Sizes of one tower's transformer.
struct TowerSizes
{
    std::int64_t layers;
    std::int64_t width;
    std::int64_t hidden;
};

void addClipLayers(ShapeList &list, const std::string &prefix, const TowerSizes &sizes)
{
    for (std::int64_t i = 0; i < sizes.layers; ++i) {
        const std::string layer = prefix + ".encoder.layers." + std::to_string(i);
        for (const char *name : { "q_proj", "k_proj", "v_proj", "out_proj" })
            list.linear(layer + ".self_attn." + name, sizes.width, sizes.width);
        list.norm(layer + ".layer_norm1", sizes.width);
        list.norm(layer + ".layer_norm2", sizes.width);
        list.linear(layer + ".mlp.fc1", sizes.hidden, sizes.width);
        list.linear(layer + ".mlp.fc2", sizes.width, sizes.hidden);
    }
}

/// The blocks that both priors are made of.
void addPriorBlocks(ShapeList &list, std::int64_t layers, std::int64_t width)
{
    for (std::int64_t i = 0; i < layers; ++i) {
        const std::string block = "transformer_blocks." + std::to_string(i);
        for (const char *name : { ".attn1.to_q", ".attn1.to_k", ".attn1.to_v", ".attn1.to_out.0" })
            list.linear(block + name, width, width);
        list.linear(block + ".ff.net.0.proj", 4 * width, width);
        list.linear(block + ".ff.net.2", width, 4 * width);
        list.norm(block + ".norm1", width);
        list.norm(block + ".norm3", width);
    }
}

/// The tensors of one U-Net, from top to bottom and up again.
class UNetShapes
{
public:
    explicit UNetShapes(const UNetConfig &config)
        : m_config(config)
        , m_channels(config.blockOutChannels)
        , m_layers(static_cast<std::size_t>(config.layersPerBlock))
    {
    }

    ShapeMap make()
    {
        const std::int64_t first = m_channels.front();
        m_list.conv("conv_in", first, m_config.inChannels, 3);
        m_list.linear("time_embedding.linear_1", m_config.timeEmbedDim(), first);
        m_list.linear("time_embedding.linear_2", m_config.timeEmbedDim(), m_config.timeEmbedDim());
        addDownBlocks();
        const std::int64_t last = m_channels.back();
        resnet("mid_block.resnets.0", last, last);
        resnet("mid_block.resnets.1", last, last);
        if (m_config.midAttention)
            attention("mid_block.attentions.0", last);
        addUpBlocks();
        m_list.norm("conv_norm_out", first);
        m_list.conv("conv_out", m_config.outChannels, first, 3);
        return m_list.take();
    }

private:
    void resnet(const std::string &name, std::int64_t in, std::int64_t out)
    {
        const bool isScaleShift = m_config.timeScaleShift == UNetConfig::TimeScaleShift::ScaleShift;
        m_list.norm(name + ".norm1", in);
        m_list.conv(name + ".conv1", out, in, 3);
        m_list.linear(name + ".time_emb_proj", isScaleShift ? 2 * out : out,
                      m_config.timeEmbedDim());
        m_list.norm(name + ".norm2", out);
        m_list.conv(name + ".conv2", out, out, 3);
        if (in != out)
            m_list.conv(name + ".conv_shortcut", out, in, 1);
    }

    void attention(const std::string &name, std::int64_t channels)
    {
        m_list.norm(name + ".group_norm", channels);
        for (const char *part : { ".to_q", ".to_k", ".to_v", ".to_out.0" })
            m_list.linear(name + part, channels, channels);
        for (const char *part : { ".add_k_proj", ".add_v_proj" })
            m_list.linear(name + part, channels, m_config.crossAttentionDim);
    }

    void addDownBlocks()
    {
        std::int64_t below = m_channels.front();
        for (std::size_t i = 0; i < m_channels.size(); ++i) {
            const std::string block = indexed("down_blocks", i);
            const std::int64_t out = m_channels[i];
            for (std::size_t j = 0; j < m_layers; ++j) {
                resnet(indexed(block + ".resnets", j), j == 0 ? below : out, out);
                if (m_config.downAttention[i])
                    attention(indexed(block + ".attentions", j), out);
            }
            if (i + 1 < m_channels.size())
                resnet(block + ".downsamplers.0", out, out);
            below = out;
        }
    }

    void addUpBlocks()
    {
        const std::vector<std::int64_t> reversed(m_channels.rbegin(), m_channels.rend());
        std::int64_t below = reversed.front();
        for (std::size_t i = 0; i < reversed.size(); ++i) {
            const std::string block = indexed("up_blocks", i);
            const std::int64_t out = reversed[i];
            const std::int64_t next = reversed[std::min(i + 1, reversed.size() - 1)];
            for (std::size_t j = 0; j <= m_layers; ++j) {
                const std::int64_t skip = j == m_layers ? next : out;
                resnet(indexed(block + ".resnets", j), (j == 0 ? below : out) + skip, out);
                if (m_config.upAttention[i])
                    attention(indexed(block + ".attentions", j), out);
            }
            if (i + 1 < reversed.size())
                resnet(block + ".upsamplers.0", out, out);
            below = out;
        }
    }

    const UNetConfig &m_config;
    const std::vector<std::int64_t> &m_channels;
    std::size_t m_layers;
    ShapeList m_list;
};

} // namespace

ShapeMap expectedShapes(const ClipTextConfig &config)
{
    ShapeList list;
    const std::int64_t width = config.hiddenSize;
    list.tensor("text_model.embeddings.token_embedding.weight", { config.vocabSize, width });
    list.tensor("text_model.embeddings.position_embedding.weight", { config.maxPositions, width });
    addClipLayers(list, "text_model", { config.layers, width, config.intermediateSize });
    list.norm("text_model.final_layer_norm", width);
    list.tensor("text_projection.weight", { config.projectionDim, width });
    return list.take();
}

ShapeMap expectedShapes(const ClipVisionConfig &config)
{
    ShapeList list;
    const std::int64_t width = config.hiddenSize;
    const std::int64_t side = config.imageSize / config.patchSize;
    list.tensor("vision_model.embeddings.class_embedding", { width });
    list.tensor("vision_model.embeddings.patch_embedding.weight",
                { width, config.channels, config.patchSize, config.patchSize });
    list.tensor("vision_model.embeddings.position_embedding.weight", { side * side + 1, width });
    list.norm("vision_model.pre_layrnorm", width); // misspelt in every published file
    addClipLayers(list, "vision_model", { config.layers, width, config.intermediateSize });
    list.norm("vision_model.post_layernorm", width);
    list.tensor("visual_projection.weight", { config.projectionDim, width });
    return list.take();
}

ShapeMap expectedShapes(const PriorConfig &config)
{
    ShapeList list;
    const std::int64_t width = config.width();
    const std::int64_t embedding = config.embeddingDim;
    list.tensor("positional_embedding",
                { 1, config.numEmbeddings + config.additionalEmbeddings, width });
    list.tensor("prd_embedding", { 1, 1, width });
    list.tensor("clip_mean", { 1, embedding });
    list.tensor("clip_std", { 1, embedding });
    list.linear("time_embedding.linear_1", width, width);
    list.linear("time_embedding.linear_2", width, width);
    for (const char *name : { "proj_in", "embedding_proj", "encoder_hidden_states_proj" })
        list.linear(name, width, embedding);
    addPriorBlocks(list, config.layers, width);
    list.norm("norm_out", width);
    list.linear("proj_to_clip_embeddings", embedding, width);
    return list.take();
}

ShapeMap expectedShapes(const AutoregressivePriorConfig &config)
{
    ShapeList list;
    const std::int64_t width = config.width();
    list.tensor("positional_embedding", { 1, config.sequenceLength(), width });
    list.tensor("code_embedding.weight", { config.buckets, width });
    list.tensor("dot_product_embedding.weight", { config.dotProductBuckets + 1, width });
    list.tensor("pca_mean", { config.embeddingDim });
    list.tensor("pca_components", { config.components, config.embeddingDim });
    list.tensor("code_lowest", { config.components });
    list.tensor("code_highest", { config.components });
    list.tensor("dot_product_edges", { config.dotProductBuckets - 1 });
    for (const char *name : { "embedding_proj", "encoder_hidden_states_proj" })
        list.linear(name, width, config.embeddingDim);
    addPriorBlocks(list, config.layers, width);
    list.norm("norm_out", width);
    list.linear("proj_to_codes", config.buckets, width);
    return list.take();
}

ShapeMap expectedShapes(const TextProjConfig &config)
{
    ShapeList list;
    const std::int64_t embedding = config.clipEmbeddingsDim;
    const std::int64_t context = config.crossAttentionDim;
    list.tensor("learned_classifier_free_guidance_embeddings", { embedding });
    list.linear("embedding_proj", config.timeEmbedDim, embedding);
    list.linear("clip_image_embeddings_project_to_time_embeddings", config.timeEmbedDim, embedding);
    list.linear("clip_extra_context_tokens_proj", config.extraContextTokens * context, embedding);
    list.linear("encoder_hidden_states_proj", context, embedding);
    list.norm("text_encoder_hidden_states_norm", context);
    return list.take();
}

ShapeMap expectedShapes(const UNetConfig &config)
{
    return UNetShapes(config).make();
}

bool isIgnoredTensor(std::string_view name)
{
    constexpr std::string_view suffix = "position_ids";
    return name.size() >= suffix.size() && name.substr(name.size() - suffix.size()) == suffix;
}

std::uint64_t parameterCount(const ShapeMap &shapes)
{
    std::uint64_t total = 0;
    for (const auto &[name, shape] : shapes) {
        std::uint64_t elements = 1;
        for (const std::int64_t size : shape)
            elements *= static_cast<std::uint64_t>(size);
        total += elements;
    }
    return total;
}

std::string shapeText(const std::vector<std::int64_t> &shape)
{
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

} // namespace unclip
