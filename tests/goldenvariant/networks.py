"""Forward passes of the model components in numpy, float64, written from the architecture alone.

Each takes its parameters as a dict of arrays under the names of the published files.
"""
import math

import numpy as np

ATTENTION_NORM_EPS = 1e-5  # the published attention block has it built in


def linear(p, name, x):
    y = x @ p[name + ".weight"].T
    return y + p[name + ".bias"] if name + ".bias" in p else y


def layer_norm(p, name, x, eps=1e-5):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + eps)
    return scaled * p[name + ".weight"] + p[name + ".bias"]


def group_norm(p, name, x, groups, eps):
    batch, channels = x.shape[:2]
    parts = x.reshape(batch, groups, -1)
    centred = parts - parts.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred ** 2).mean(-1, keepdims=True) + eps)
    shape = (1, channels) + (1,) * (x.ndim - 2)
    return scaled.reshape(x.shape) * p[name + ".weight"].reshape(shape) \
        + p[name + ".bias"].reshape(shape)


def conv(p, name, x):
    """3x3 with padding 1, or 1x1."""
    weight = p[name + ".weight"]
    kernel = weight.shape[2]
    if kernel == 3:
        x = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel, kernel), axis=(2, 3))
    batch, _, height, width = windows.shape[:4]
    rows = windows.transpose(0, 2, 3, 1, 4, 5).reshape(batch * height * width, -1)
    y = rows @ weight.reshape(weight.shape[0], -1).T + p[name + ".bias"]
    return y.reshape(batch, height, width, -1).transpose(0, 3, 1, 2)


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def silu(x):
    return x * sigmoid(x)


_ERF = np.vectorize(math.erf)


def gelu(x):
    return 0.5 * x * (1.0 + _ERF(x / math.sqrt(2.0)))


def activation(name, x):
    return x * sigmoid(1.702 * x) if name == "quick_gelu" else gelu(x)


def attention(q, k, v, heads, bias=None):
    def split(x):
        return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(0, 2, 1, 3)

    q, k, v = split(q), split(k), split(v)
    scores = q @ k.transpose(0, 1, 3, 2) / math.sqrt(q.shape[-1])
    if bias is not None:
        scores = scores + bias
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    y = (scores / scores.sum(-1, keepdims=True)) @ v
    return y.transpose(0, 2, 1, 3).reshape(y.shape[0], y.shape[2], -1)


def sinusoid(t, batch, width):
    half = width // 2
    angles = t * np.exp(-math.log(10000.0) * np.arange(half) / half)
    row = np.concatenate([np.cos(angles), np.sin(angles), np.zeros(width % 2)])
    return np.tile(row, (batch, 1))


def time_embedding(p, t, batch, width):
    h = silu(linear(p, "time_embedding.linear_1", sinusoid(t, batch, width)))
    return linear(p, "time_embedding.linear_2", h)


def _clip_layers(p, prefix, config, x, bias):
    eps = config["layer_norm_eps"]
    for i in range(config["num_hidden_layers"]):
        layer = f"{prefix}.encoder.layers.{i}."
        n = layer_norm(p, layer + "layer_norm1", x, eps)
        q, k, v = (linear(p, f"{layer}self_attn.{part}_proj", n) for part in "qkv")
        y = attention(q, k, v, config["num_attention_heads"], bias)
        x = x + linear(p, layer + "self_attn.out_proj", y)
        h = linear(p, layer + "mlp.fc1", layer_norm(p, layer + "layer_norm2", x, eps))
        x = x + linear(p, layer + "mlp.fc2", activation(config["hidden_act"], h))
    return x


def text_tower(p, config, ids):
    """(last_hidden_state, text_embeds)"""
    length = ids.shape[1]
    x = p["text_model.embeddings.token_embedding.weight"][ids] \
        + p["text_model.embeddings.position_embedding.weight"][:length]
    causal = np.triu(np.full((length, length), -np.inf), 1)
    x = _clip_layers(p, "text_model", config, x, causal)
    x = layer_norm(p, "text_model.final_layer_norm", x, config["layer_norm_eps"])
    return x, linear(p, "text_projection", x[np.arange(len(ids)), ids.argmax(1)])


def vision_tower(p, config, pixels):
    """(last_hidden_state, image_embeds)"""
    patch, side = config["patch_size"], config["image_size"] // config["patch_size"]
    weight = p["vision_model.embeddings.patch_embedding.weight"]
    tokens = [np.tile(p["vision_model.embeddings.class_embedding"], (len(pixels), 1))]
    for row in range(side):
        for column in range(side):
            cut = pixels[:, :, row * patch:(row + 1) * patch, column * patch:(column + 1) * patch]
            tokens.append(np.einsum("bcij,ocij->bo", cut, weight))
    x = np.stack(tokens, 1) + p["vision_model.embeddings.position_embedding.weight"]
    eps = config["layer_norm_eps"]
    x = _clip_layers(p, "vision_model", config,
                     layer_norm(p, "vision_model.pre_layrnorm", x, eps), None)
    pooled = layer_norm(p, "vision_model.post_layernorm", x[:, 0], eps)
    return x, linear(p, "visual_projection", pooled)


def prior(p, config, x, t, text, taps=None):
    """`text`: (text_embeds, hidden states, mask or None). `taps` collects activations."""
    embeds, states, mask = text
    heads = config["num_attention_heads"]
    batch, width = len(x), heads * config["attention_head_dim"]
    time = time_embedding(p, t, batch, width)
    h = np.concatenate([linear(p, "encoder_hidden_states_proj", states),
                        linear(p, "embedding_proj", embeds)[:, None], time[:, None],
                        linear(p, "proj_in", x)[:, None],
                        np.tile(p["prd_embedding"], (batch, 1, 1))], 1)
    h = h + p["positional_embedding"]
    length = h.shape[1]
    bias = None
    if mask is not None:
        padded = np.pad((1.0 - mask) * -10000.0, ((0, 0), (0, length - mask.shape[1])))
        bias = padded[:, None, None, :] + np.triu(np.full((length, length), -10000.0), 1)
    taps = {} if taps is None else taps
    taps["time_embedding"] = time
    for i in range(config["num_layers"]):
        block = f"transformer_blocks.{i}."
        n = layer_norm(p, block + "norm1", h)
        q, k, v = (linear(p, f"{block}attn1.to_{part}", n) for part in "qkv")
        h = h + linear(p, block + "attn1.to_out.0", attention(q, k, v, heads, bias))
        wide = gelu(linear(p, block + "ff.net.0.proj", layer_norm(p, block + "norm3", h)))
        h = h + linear(p, block + "ff.net.2", wide)
        taps[f"block{i}"] = h
    taps["norm_out"] = layer_norm(p, "norm_out", h)
    return linear(p, "proj_to_clip_embeddings", taps["norm_out"][:, -1])


def text_projection(p, config, z, embeds, states):
    """(additive, context [B, cross, extra + N]); z has as many rows as the text."""
    additive = linear(p, "clip_image_embeddings_project_to_time_embeddings", z) \
        + linear(p, "embedding_proj", embeds)
    extra = linear(p, "clip_extra_context_tokens_proj", z)
    extra = extra.reshape(len(z), config["cross_attention_dim"], -1)
    text = layer_norm(p, "text_encoder_hidden_states_norm",
                      linear(p, "encoder_hidden_states_proj", states))
    return additive, np.concatenate([extra, text.transpose(0, 2, 1)], 2)


class UNet:
    """Decoder and upsamplers."""

    def __init__(self, p, config):
        self.p, self.config = p, config
        self.groups, self.eps = config["norm_num_groups"], config["norm_eps"]

    def __call__(self, x, t, additive=None, context=None, mask=None, taps=None):
        p, config = self.p, self.config
        taps = {} if taps is None else taps
        emb = time_embedding(p, t, len(x), config["block_out_channels"][0])
        taps["time_embedding"] = emb
        if additive is not None:
            emb = emb + additive
        bias = None if mask is None else (1.0 - mask) * -10000.0
        h = conv(p, "conv_in", x)
        taps["conv_in"] = h
        skips = [h]
        for i in range(len(config["block_out_channels"])):
            block = f"down_blocks.{i}"
            for j in range(config["layers_per_block"]):
                h = self._layer(block, j, h, emb, context, bias, taps, f"down{i}")
                skips.append(h)
            if block + ".downsamplers.0.norm1.weight" in p:
                h = self._resnet(block + ".downsamplers.0", h, emb, "down")
                skips.append(h)
            taps[f"down{i}"] = h
        h = self._resnet("mid_block.resnets.0", h, emb)
        h = self._attend("mid_block.attentions.0", h, context, bias)
        h = self._resnet("mid_block.resnets.1", h, emb)
        taps["mid"] = h
        for i in range(len(config["block_out_channels"])):
            block = f"up_blocks.{i}"
            for j in range(config["layers_per_block"] + 1):
                h = np.concatenate([h, skips.pop()], 1)
                h = self._layer(block, j, h, emb, context, bias, taps, f"up{i}")
            if block + ".upsamplers.0.norm1.weight" in p:
                h = self._resnet(block + ".upsamplers.0", h, emb, "up")
            taps[f"up{i}"] = h
        return conv(p, "conv_out", silu(self._norm("conv_norm_out", h)))

    def _norm(self, name, x):
        return group_norm(self.p, name, x, self.groups, self.eps)

    def _layer(self, block, j, h, emb, context, bias, taps, tap):
        h = self._resnet(f"{block}.resnets.{j}", h, emb)
        taps[f"{tap}_resnet{j}"] = h
        if f"{block}.attentions.{j}.to_q.weight" in self.p:
            h = self._attend(f"{block}.attentions.{j}", h, context, bias)
            taps[f"{tap}_attn{j}"] = h
        return h

    def _resnet(self, name, x, emb, resample=""):
        def resampled(y):
            if resample == "up":
                return y.repeat(2, 2).repeat(2, 3)
            if resample == "down":
                batch, channels, height, width = y.shape
                return y.reshape(batch, channels, height // 2, 2, width // 2, 2).mean((3, 5))
            return y

        p = self.p
        h = conv(p, name + ".conv1", resampled(silu(self._norm(name + ".norm1", x))))
        e = linear(p, name + ".time_emb_proj", silu(emb))[:, :, None, None]
        if self.config["resnet_time_scale_shift"] == "scale_shift":
            scale, shift = np.split(e, 2, 1)
            h = self._norm(name + ".norm2", h) * (1.0 + scale) + shift
        else:
            h = self._norm(name + ".norm2", h + e)
        h = conv(p, name + ".conv2", silu(h))
        x = resampled(x)
        if name + ".conv_shortcut.weight" in p:
            x = conv(p, name + ".conv_shortcut", x)
        return x + h

    def _attend(self, name, x, context, bias):
        p = self.p
        if name + ".to_q.weight" not in p:
            return x
        batch, channels = x.shape[:2]
        n = group_norm(p, name + ".group_norm", x.reshape(batch, channels, -1), self.groups,
                       ATTENTION_NORM_EPS).transpose(0, 2, 1)
        words = context.transpose(0, 2, 1)
        k = np.concatenate([linear(p, name + ".add_k_proj", words), linear(p, name + ".to_k", n)],
                           1)
        v = np.concatenate([linear(p, name + ".add_v_proj", words), linear(p, name + ".to_v", n)],
                           1)
        if bias is not None:
            bias = np.pad(bias, ((0, 0), (0, n.shape[1])))[:, None, None, :]
        heads = channels // self.config["attention_head_dim"]
        y = attention(linear(p, name + ".to_q", n), k, v, heads, bias)
        return x + linear(p, name + ".to_out.0", y).transpose(0, 2, 1).reshape(x.shape)
