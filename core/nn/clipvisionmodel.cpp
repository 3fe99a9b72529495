#include "nn/clipvisionmodel.h"

#include "nn/initialisation.h"

#include <ATen/ATen.h>

#include <cmath>

namespace unclip::nn {

PatchEmbeddingImpl::PatchEmbeddingImpl(const ClipVisionConfig &c)
{
    const double fanIn = static_cast<double>(c.channels * c.patchSize * c.patchSize);
    weight =
        register_parameter("weight",
                           normalWeights({ c.hiddenSize, c.channels, c.patchSize, c.patchSize },
                                         std::pow(fanIn, -0.5)));
}

at::Tensor PatchEmbeddingImpl::forward(const at::Tensor &pixels)
{
    const std::int64_t patch = weight.size(2);
    const std::int64_t side = pixels.size(2) / patch;
    // As a matrix product over unfolded patches: [B, side * side, channels * patch * patch].
    const at::Tensor patches =
        pixels.narrow(2, 0, side * patch)
            .narrow(3, 0, side * patch)
            .reshape({ pixels.size(0), pixels.size(1), side, patch, side, patch })
            .permute({ 0, 2, 4, 1, 3, 5 })
            .reshape({ pixels.size(0), side * side, -1 });
    return at::linear(patches, weight.flatten(1));
}

ClipVisionEmbeddingsImpl::ClipVisionEmbeddingsImpl(const ClipVisionConfig &c)
{
    const std::int64_t side = c.imageSize / c.patchSize;
    const double deviation = std::pow(static_cast<double>(c.hiddenSize), -0.5);
    class_embedding =
        register_parameter("class_embedding", normalWeights({ c.hiddenSize }, deviation));
    patch_embedding = register_module("patch_embedding", PatchEmbedding(c));
    position_embedding = register_module("position_embedding",
                                         EmbeddingTable(side * side + 1, c.hiddenSize, deviation));
}

at::Tensor ClipVisionEmbeddingsImpl::forward(const at::Tensor &pixels)
{
    const at::Tensor patches = patch_embedding(pixels);
    const at::Tensor token = class_embedding.expand({ pixels.size(0), 1, -1 });
    return at::cat({ token, patches }, 1) + position_embedding->weight;
}

ClipVisionModelImpl::ClipVisionModelImpl(const ClipVisionConfig &c)
    : config(c)
{
    vision_model = register_module("vision_model", Holder());
    embeddings = vision_model->add("embeddings", ClipVisionEmbeddings(c));
    pre_layrnorm = vision_model->add("pre_layrnorm", LayerNorm(c.hiddenSize, c.layerNormEps));
    encoder = vision_model->add(
        "encoder",
        ClipEncoder(ClipTransformerOptions { c.hiddenSize, c.intermediateSize, c.layers, c.heads,
                                             c.layerNormEps, c.activation }));
    post_layernorm = vision_model->add("post_layernorm", LayerNorm(c.hiddenSize, c.layerNormEps));
    visual_projection =
        register_module("visual_projection", Linear(c.hiddenSize, c.projectionDim, Bias::Without));
}

at::Tensor ClipVisionModelImpl::hiddenStates(const at::Tensor &pixels)
{
    const at::Tensor x = pixels.to(embeddings->class_embedding.scalar_type());
    return encoder(pre_layrnorm(embeddings(x)), at::Tensor());
}

at::Tensor ClipVisionModelImpl::forward(const at::Tensor &pixels)
{
    return visual_projection(post_layernorm(hiddenStates(pixels).select(1, 0)));
}

} // namespace unclip::nn
