"""Configurations of the model folders and what is stored of them."""
import numpy as np

import containers
import weights

STEMS = {"text_encoder": "model", "image_encoder": "model"}
CLASSES = {
    "prior": ("diffusers", "PriorTransformer"), "decoder": ("diffusers", "UNet2DConditionModel"),
    "text_proj": ("unclip", "UnCLIPTextProjModel"), "super_res_first": ("diffusers", "UNet2DModel"),
    "super_res_last": ("diffusers", "UNet2DModel"),
    "text_encoder": ("transformers", "CLIPTextModelWithProjection"),
    "image_encoder": ("transformers", "CLIPVisionModelWithProjection"),
    "tokenizer": ("transformers", "CLIPTokenizer"),
    "feature_extractor": ("transformers", "CLIPImageProcessor"),
    "prior_scheduler": ("diffusers", "UnCLIPScheduler"),
    "decoder_scheduler": ("diffusers", "UnCLIPScheduler"),
    "super_res_scheduler": ("diffusers", "UnCLIPScheduler"),
}


def clip(kind, width, heads, layers, projection, **others):
    return dict({"model_type": kind, "hidden_size": width, "num_attention_heads": heads,
                 "num_hidden_layers": layers, "projection_dim": projection,
                 "hidden_act": "quick_gelu", "layer_norm_eps": 1e-5}, **others)


def unet(channels, attends, **others):
    """`attends`: per level from the top, whether its blocks have attention; None: an upsampler."""
    is_decoder = attends is not None
    attends = attends or [False] * len(channels)
    config = {"_class_name": "UNet2DConditionModel" if is_decoder else "UNet2DModel",
              "block_out_channels": channels, "in_channels": 3 if is_decoder else 6,
              "out_channels": 6 if is_decoder else 3, "norm_eps": 1e-5,
              "resnet_time_scale_shift": "scale_shift" if is_decoder else "default",
              "down_block_types": ["SimpleCrossAttnDownBlock2D" if yes
                                   else "ResnetDownsampleBlock2D" for yes in attends],
              "up_block_types": ["SimpleCrossAttnUpBlock2D" if yes
                                 else "ResnetUpsampleBlock2D" for yes in attends[::-1]]}
    if is_decoder:
        config.update(mid_block_type="UNetMidBlock2DSimpleCrossAttn", class_embed_type="identity")
    else:
        config.update(add_attention=False)
    return dict(config, **others)


def scheduler(count, prediction="epsilon", variance="fixed_small_log", reach=1.0, clips=True):
    return {"_class_name": "UnCLIPScheduler", "num_train_timesteps": count,
            "prediction_type": prediction, "variance_type": variance, "clip_sample": clips,
            "clip_sample_range": reach, "beta_schedule": "squaredcos_cap_v2"}


def text_to_image(vocabulary, length):
    return {
        "text_encoder": clip("clip_text_model", 20, 5, 2, 20, intermediate_size=52,
                             vocab_size=vocabulary + 3, max_position_embeddings=length + 2,
                             layer_norm_eps=1e-4, bos_token_id=0, eos_token_id=2),
        "prior": {"_class_name": "PriorTransformer", "num_attention_heads": 3,
                  "attention_head_dim": 10, "num_layers": 4, "embedding_dim": 20,
                  "num_embeddings": length, "additional_embeddings": 4, "dropout": 0.0},
        "text_proj": {"_class_name": "UnCLIPTextProjModel", "clip_extra_context_tokens": 6,
                      "clip_embeddings_dim": 20, "time_embed_dim": 80, "cross_attention_dim": 36},
        "decoder": unet([20, 40, 20, 60], [False, True, False, True], sample_size=24,
                        layers_per_block=1, norm_num_groups=10, norm_eps=3e-5,
                        attention_head_dim=10, cross_attention_dim=36),
        "super_res_first": unet([12, 24, 18], None, sample_size=40, layers_per_block=2,
                                norm_num_groups=6, attention_head_dim=5),
        "super_res_last": unet([18, 24], None, sample_size=40, layers_per_block=1,
                               norm_num_groups=6, resnet_time_scale_shift="scale_shift"),
        "prior_scheduler": scheduler(600, "sample", reach=3.0),
        "decoder_scheduler": scheduler(500, variance="learned_range", reach=1.25),
        "super_res_scheduler": scheduler(320),
    }


def image_variation(vocabulary, length, size):
    return {
        "text_encoder": clip("clip_text_model", 28, 4, 1, 28, intermediate_size=60,
                             vocab_size=vocabulary, max_position_embeddings=length),
        "image_encoder": clip("clip_vision_model", 33, 3, 3, 28, intermediate_size=70,
                              num_channels=3, image_size=size, patch_size=12, hidden_act="gelu"),
        "text_proj": {"_class_name": "UnCLIPTextProjModel", "clip_extra_context_tokens": 3,
                      "clip_embeddings_dim": 28, "time_embed_dim": 64, "cross_attention_dim": 24},
        "decoder": unet([16, 32], [True, True], sample_size=14, layers_per_block=2,
                        norm_num_groups=8, attention_head_dim=8, cross_attention_dim=24),
        "super_res_first": unet([8, 16], None, sample_size=42, layers_per_block=1,
                                norm_num_groups=8),
        "super_res_last": unet([8, 16], None, sample_size=42, layers_per_block=1,
                               norm_num_groups=8),
        "decoder_scheduler": scheduler(400, variance="learned_range"),
        "super_res_scheduler": scheduler(250, "sample", clips=False),
    }


def ddim():
    return {"unet": unet([12, 18, 24], None, sample_size=20, in_channels=3, layers_per_block=2,
                         norm_num_groups=6),
            "scheduler": {"_class_name": "DDIMScheduler", "num_train_timesteps": 400,
                          "beta_schedule": "squaredcos_cap_v2", "beta_start": 0.0001,
                          "beta_end": 0.02, "clip_sample": False, "prediction_type": "epsilon",
                          "set_alpha_to_one": True, "steps_offset": 0, "trained_betas": None}}


def code_for(codes, index):
    return codes[index % len(codes)]


class Folder:
    """A model folder: configurations, stored tensors, and their values as float64."""

    def __init__(self, rng, config, codes):
        self.config, self.weights, self.stored = config, {}, {}
        for name, maker in weights.MAKERS.items():
            if name not in config:
                continue
            self.weights[name], self.stored[name] = {}, {}
            for i, (key, values) in enumerate(maker(rng, config[name]).items()):
                if values.dtype == np.int64:
                    self.stored[name][key] = values
                    continue
                stored, exact = containers.rounded(values, code_for(codes[name], i))
                self.stored[name][key], self.weights[name][key] = stored, exact

    def save(self, path, tokenizer=None, preprocessor=None):
        for name, config in self.config.items():
            is_scheduler = name.endswith("scheduler")
            containers.save_json(
                path / name / ("scheduler_config.json" if is_scheduler else "config.json"), config)
            if not is_scheduler:
                stem = STEMS.get(name, "diffusion_pytorch_model")
                containers.save_tensors(path / name / (stem + ".safetensors"), self.stored[name])
        if preprocessor:
            containers.save_json(path / "feature_extractor/preprocessor_config.json", preprocessor)
        for name, content in (tokenizer.files() if tokenizer else {}).items():
            if isinstance(content, str):
                (path / "tokenizer" / name).write_text(content, encoding="utf-8")
            else:
                containers.save_json(path / "tokenizer" / name, content)

    def save_index(self, path, class_name, extra):
        index = {name: CLASSES[name] for name in [*self.config, *extra]}
        containers.save_json(path / "model_index.json", dict(index, _class_name=class_name))
