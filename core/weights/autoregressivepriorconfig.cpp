#include "weights/autoregressivepriorconfig.h"

#include "weights/configreader.h"

#include <nlohmann/json.hpp>

namespace unclip {

namespace {

constexpr const char *kClassName = "AutoregressivePrior";
constexpr std::int64_t kWidest = 65536;
constexpr double kLeastTemperature = 0.01; // next to always taking the likeliest
constexpr double kMostTemperature = 10.0;

} // namespace

bool AutoregressivePriorConfig::fits(const ClipTextConfig &text) const
{
    return embeddingDim == text.projectionDim && embeddingDim == text.hiddenSize
        && numEmbeddings == text.maxPositions;
}

AutoregressivePriorConfig AutoregressivePriorConfig::fromJson(const nlohmann::json &json)
{
    const ConfigReader reader(json, kClassName);
    AutoregressivePriorConfig config;
    reader.require("_class_name", kClassName);
    config.heads = reader.integer("num_attention_heads", config.heads);
    config.headDim = reader.integer("attention_head_dim", config.headDim);
    config.layers = reader.integer("num_layers", config.layers, { 1, 256 });
    config.embeddingDim = reader.integer("embedding_dim", config.embeddingDim);
    config.numEmbeddings = reader.integer("num_embeddings", config.numEmbeddings, { 1, 8192 });
    config.components = reader.integer("num_components", config.components, { 1, 8192 });
    config.buckets = reader.integer("num_buckets", config.buckets, { 2, 65536 });
    config.dotProductBuckets =
        reader.integer("num_dot_product_buckets", config.dotProductBuckets, { 2, 65536 });
    config.temperature =
        reader.number("temperature", config.temperature, kLeastTemperature, kMostTemperature);
    if (config.width() > kWidest)
        reader.fail("num_attention_heads times attention_head_dim is over 65536");
    if (config.components > config.embeddingDim)
        reader.fail("num_components is larger than embedding_dim");
    if (config.dotProductBuckets % 2 != 0)
        reader.fail("num_dot_product_buckets is odd, and its upper half is needed");
    return config;
}

nlohmann::json AutoregressivePriorConfig::toJson() const
{
    return { { "_class_name", kClassName },
             { "num_attention_heads", heads },
             { "attention_head_dim", headDim },
             { "num_layers", layers },
             { "embedding_dim", embeddingDim },
             { "num_embeddings", numEmbeddings },
             { "num_components", components },
             { "num_buckets", buckets },
             { "num_dot_product_buckets", dotProductBuckets },
             { "temperature", temperature } };
}

} // namespace unclip
