#include "nn/cliptextmodel.h"

#include "nn/attention.h"

#include <ATen/ATen.h>

#include <limits>

namespace unclip::nn {

namespace {

constexpr double embeddingDeviation = 0.02;
constexpr double positionDeviation = 0.01;

} // namespace

ClipTextModelImpl::ClipTextModelImpl(const ClipTextConfig &c)
    : config(c)
{
    text_model = register_module("text_model", Holder());
    embeddings = text_model->add("embeddings", Holder());
    token_embedding = embeddings->add(
        "token_embedding", EmbeddingTable(c.vocabSize, c.hiddenSize, embeddingDeviation));
    position_embedding = embeddings->add(
        "position_embedding", EmbeddingTable(c.maxPositions, c.hiddenSize, positionDeviation));
    encoder = text_model->add(
        "encoder",
        ClipEncoder(ClipTransformerOptions { c.hiddenSize, c.intermediateSize, c.layers, c.heads,
                                             c.layerNormEps, c.activation }));
    final_layer_norm = text_model->add("final_layer_norm", LayerNorm(c.hiddenSize, c.layerNormEps));
    text_projection =
        register_module("text_projection", Linear(c.hiddenSize, c.projectionDim, Bias::Without));
}

TextEncoding ClipTextModelImpl::forward(const at::Tensor &ids)
{
    const std::int64_t length = ids.size(1);
    at::Tensor x = at::embedding(token_embedding->weight, ids)
        + position_embedding->weight.narrow(0, 0, length); // [B, N, width]
    const at::Tensor causal =
        causalBias(length, -std::numeric_limits<double>::infinity()).to(x.device());
    x = final_layer_norm(encoder(x, causal));
    const at::Tensor end = ids.argmax(1); // the first largest id: the end token
    const at::Tensor rows = at::arange(ids.size(0), ids.options());
    return { text_projection(x.index({ rows, end })), x };
}

} // namespace unclip::nn
