#include "nn/cliptransformer.h"

#include "nn/attention.h"

#include <ATen/ATen.h>

#include <string>

namespace unclip::nn {

ClipLayerImpl::ClipLayerImpl(const ClipTransformerOptions &o)
    : options(o)
{
    layer_norm1 = register_module("layer_norm1", LayerNorm(o.width, o.eps));
    self_attn = register_module("self_attn", Holder());
    q_proj = self_attn->add("q_proj", Linear(o.width, o.width));
    k_proj = self_attn->add("k_proj", Linear(o.width, o.width));
    v_proj = self_attn->add("v_proj", Linear(o.width, o.width));
    out_proj = self_attn->add("out_proj", Linear(o.width, o.width));
    layer_norm2 = register_module("layer_norm2", LayerNorm(o.width, o.eps));
    mlp = register_module("mlp", Holder());
    fc1 = mlp->add("fc1", Linear(o.width, o.mlpWidth));
    fc2 = mlp->add("fc2", Linear(o.mlpWidth, o.width));
}

at::Tensor ClipLayerImpl::forward(at::Tensor x, const at::Tensor &bias)
{
    const at::Tensor n = layer_norm1(x);
    x = x + out_proj(attend(q_proj(n), k_proj(n), v_proj(n), options.heads, bias));
    const at::Tensor h = fc1(layer_norm2(x)); // [B, N, mlpWidth]
    const bool quick = options.activation == ClipTextConfig::Activation::QuickGelu;
    return x + fc2(quick ? nn::quickGelu(h) : at::gelu(h));
}

ClipEncoderImpl::ClipEncoderImpl(const ClipTransformerOptions &options)
{
    auto holder = register_module("layers", Holder());
    for (std::int64_t i = 0; i < options.layers; ++i)
        layers.push_back(holder->add(std::to_string(i), ClipLayer(options)));
}

at::Tensor ClipEncoderImpl::forward(at::Tensor x, const at::Tensor &bias)
{
    for (auto &layer : layers)
        x = layer(x, bias);
    return x;
}

} // namespace unclip::nn
