"""Random weights of every component under their published names."""
import numpy as np


class Maker:
    """Collects tensors; scales keep activations near one at any width."""

    def __init__(self, rng):
        self.rng, self.tensors = rng, {}

    def normal(self, name, shape, deviation, mean=0.0):
        values = self.rng.normal(mean, deviation, shape).astype(np.float32)
        self.tensors[name] = values.astype(np.float64)

    def linear(self, name, out, size_in, bias=True, gain=1.0):
        self.normal(name + ".weight", (out, size_in), gain / size_in ** 0.5)
        if bias:
            self.normal(name + ".bias", (out,), 0.1)

    def conv(self, name, out, size_in, kernel, gain=1.0):
        fan = size_in * kernel ** 2
        self.normal(name + ".weight", (out, size_in, kernel, kernel), gain / fan ** 0.5)
        self.normal(name + ".bias", (out,), 0.1)

    def norm(self, name, width):
        self.normal(name + ".weight", (width,), 0.1, 1.0)
        self.normal(name + ".bias", (width,), 0.1)


def clip_layers(make, prefix, config):
    width, wide = config["hidden_size"], config["intermediate_size"]
    for i in range(config["num_hidden_layers"]):
        layer = f"{prefix}.encoder.layers.{i}."
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            make.linear(layer + "self_attn." + part, width, width)
        make.norm(layer + "layer_norm1", width)
        make.norm(layer + "layer_norm2", width)
        make.linear(layer + "mlp.fc1", wide, width)
        make.linear(layer + "mlp.fc2", width, wide)


def text_encoder(rng, config):
    make, width = Maker(rng), config["hidden_size"]
    tables = "text_model.embeddings."
    make.normal(tables + "token_embedding.weight", (config["vocab_size"], width), 0.5)
    make.normal(tables + "position_embedding.weight", (config["max_position_embeddings"], width),
                0.3)
    clip_layers(make, "text_model", config)
    make.norm("text_model.final_layer_norm", width)
    make.linear("text_projection", config["projection_dim"], width, bias=False)
    make.tensors[tables + "position_ids"] = np.arange(config["max_position_embeddings"])[None]
    return make.tensors


def image_encoder(rng, config):
    make, width, patch = Maker(rng), config["hidden_size"], config["patch_size"]
    count = (config["image_size"] // patch) ** 2 + 1
    tables = "vision_model.embeddings."
    make.normal(tables + "class_embedding", (width,), 0.5)
    make.normal(tables + "patch_embedding.weight", (width, 3, patch, patch), 0.7 / patch)
    make.normal(tables + "position_embedding.weight", (count, width), 0.3)
    make.norm("vision_model.pre_layrnorm", width)
    clip_layers(make, "vision_model", config)
    make.norm("vision_model.post_layernorm", width)
    make.linear("visual_projection", config["projection_dim"], width, bias=False)
    make.tensors[tables + "position_ids"] = np.arange(count)[None]
    return make.tensors


def prior(rng, config):
    make, dim = Maker(rng), config["embedding_dim"]
    width = config["num_attention_heads"] * config["attention_head_dim"]
    tokens = config["num_embeddings"] + config["additional_embeddings"]
    make.normal("positional_embedding", (1, tokens, width), 0.3)
    make.normal("prd_embedding", (1, 1, width), 0.3)
    make.normal("clip_mean", (1, dim), 0.3)
    make.normal("clip_std", (1, dim), 0.1, 1.0)
    make.linear("time_embedding.linear_1", width, width)
    make.linear("time_embedding.linear_2", width, width)
    for name in ("proj_in", "embedding_proj", "encoder_hidden_states_proj"):
        make.linear(name, width, dim)
    for i in range(config["num_layers"]):
        block = f"transformer_blocks.{i}."
        for part in ("to_q", "to_k", "to_v", "to_out.0"):
            make.linear(block + "attn1." + part, width, width)
        make.linear(block + "ff.net.0.proj", 4 * width, width)
        make.linear(block + "ff.net.2", width, 4 * width)
        make.norm(block + "norm1", width)
        make.norm(block + "norm3", width)
    make.norm("norm_out", width)
    make.linear("proj_to_clip_embeddings", dim, width)
    return make.tensors


def text_proj(rng, config):
    make, dim = Maker(rng), config["clip_embeddings_dim"]
    time, cross = config["time_embed_dim"], config["cross_attention_dim"]
    make.normal("learned_classifier_free_guidance_embeddings", (dim,), 0.7)
    make.linear("embedding_proj", time, dim)
    make.linear("clip_image_embeddings_project_to_time_embeddings", time, dim)
    make.linear("clip_extra_context_tokens_proj", config["clip_extra_context_tokens"] * cross, dim)
    make.linear("encoder_hidden_states_proj", cross, dim)
    make.norm("text_encoder_hidden_states_norm", cross)
    return make.tensors


class UNetMaker(Maker):
    def __init__(self, rng, config):
        super().__init__(rng)
        self.config, self.channels = config, config["block_out_channels"]
        self.layers, self.time = config["layers_per_block"], 4 * self.channels[0]

    def resnet(self, name, size_in, out):
        shifts = self.config["resnet_time_scale_shift"] == "scale_shift"
        self.norm(name + ".norm1", size_in)
        self.conv(name + ".conv1", out, size_in, 3)
        self.linear(name + ".time_emb_proj", 2 * out if shifts else out, self.time, gain=0.5)
        self.norm(name + ".norm2", out)
        self.conv(name + ".conv2", out, out, 3, gain=0.5)
        if size_in != out:
            self.conv(name + ".conv_shortcut", out, size_in, 1)

    def attention(self, name, channels):
        self.norm(name + ".group_norm", channels)
        for part in (".to_q", ".to_k", ".to_v", ".to_out.0"):
            self.linear(name + part, channels, channels)
        for part in (".add_k_proj", ".add_v_proj"):
            self.linear(name + part, channels, self.config["cross_attention_dim"])

    def level(self, block, kind, sizes, resampler):
        for j, (size_in, out) in enumerate(sizes):
            self.resnet(f"{block}.resnets.{j}", size_in, out)
            if "CrossAttn" in kind:
                self.attention(f"{block}.attentions.{j}", out)
        if resampler:
            self.resnet(f"{block}.{resampler}.0", out, out)

    def make(self):
        channels, last = self.channels, len(self.channels) - 1
        self.conv("conv_in", channels[0], self.config["in_channels"], 3)
        self.linear("time_embedding.linear_1", self.time, channels[0])
        self.linear("time_embedding.linear_2", self.time, self.time)
        for i, out in enumerate(channels):
            first = (channels[max(i - 1, 0)], out)
            self.level(f"down_blocks.{i}", self.config["down_block_types"][i],
                       [first] + [(out, out)] * (self.layers - 1),
                       "downsamplers" if i < last else "")
        for j in range(2):
            self.resnet(f"mid_block.resnets.{j}", channels[-1], channels[-1])
        if "mid_block_type" in self.config:
            self.attention("mid_block.attentions.0", channels[-1])
        below = channels[-1]
        for i, out in enumerate(channels[::-1]):
            after = channels[max(last - i - 1, 0)]
            skips = [out] * self.layers + [after]
            sizes = [((below if j == 0 else out) + skip, out) for j, skip in enumerate(skips)]
            self.level(f"up_blocks.{i}", self.config["up_block_types"][i], sizes,
                       "upsamplers" if i < last else "")
            below = out
        self.norm("conv_norm_out", channels[0])
        self.conv("conv_out", self.config["out_channels"], channels[0], 3)
        self.carry_input(f"up_blocks.{last}.resnets.{self.layers}")
        return self.tensors

    def carry_input(self, resnet):
        """Makes the noisy picture the larger part of the result, so that sampling does not blow
        rounding up: it goes through the first skip connection in three pairs of channels, x and
        -x, and silu(x) - silu(-x) is x again. `resnet` is the last one."""
        tensors, first = self.tensors, self.channels[0]
        tensors[resnet + ".conv2.weight"][:6] *= 0.2
        tensors[resnet + ".conv_shortcut.weight"][:6] *= 0.2
        tensors["conv_out.weight"][:3] *= 0.15
        for pair in range(3):
            for channel, sign in ((2 * pair, 1.0), (2 * pair + 1, -1.0)):
                tensors["conv_in.weight"][channel] = 0.0
                tensors["conv_in.weight"][channel, pair, 1, 1] = sign
                tensors[resnet + ".conv_shortcut.weight"][channel, first + channel] = 1.0
                tensors["conv_out.weight"][pair, channel, 1, 1] = sign


def unet(rng, config):
    return UNetMaker(rng, config).make()


MAKERS = {"text_encoder": text_encoder, "image_encoder": image_encoder, "prior": prior,
          "text_proj": text_proj, "decoder": unet, "super_res_first": unet,
          "super_res_last": unet, "unet": unet}
