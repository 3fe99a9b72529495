#!/usr/bin/python3
"""make.py OUT_DIR [SEED]: a folder of golden cases with the file names of the published one and
other widths, depths, group counts, vocabulary, pictures, seeds, prompts and step counts.

Every number comes from numpy and Pillow, none from the programs under test.
"""
import pathlib
import shutil
import sys

import numpy as np
from PIL import Image

import algebra
import containers
import diffusion
import folders
import networks
import pictures
import tokens

LENGTH, SIZE, MERGES, PAD = 21, 50, 190, "."
SEED = 4  # of four tried, the runs of this one blow rounding up least


class Golden:
    """What all parts share: the folder, the random numbers, the models."""

    def __init__(self, path, seed):
        self.path, self.rng = path, np.random.default_rng(seed)
        self.tokenizer = tokens.Tokenizer(tokens.train(tokens.TEXT, MERGES), LENGTH, PAD)
        vocabulary = len(self.tokenizer.ids)
        self.images = folders.Folder(
            self.rng, folders.text_to_image(vocabulary, LENGTH),
            {"text_encoder": ["F32"], "prior": ["F32"], "text_proj": ["F16"],
             "decoder": ["F32", "BF16", "F16"], "super_res_first": ["BF16"],
             "super_res_last": ["F64"]})
        self.variations = folders.Folder(
            self.rng, folders.image_variation(vocabulary, LENGTH, SIZE),
            dict.fromkeys(["text_encoder", "image_encoder", "text_proj", "decoder",
                           "super_res_first", "super_res_last"], ["F16"]))
        self.ddim = folders.Folder(self.rng, folders.ddim(), {"unet": ["F32"]})

    def normal(self, *shape):
        """As stored: float32 values in float64."""
        return self.rng.normal(size=shape).astype(np.float32).astype(np.float64)

    def save(self, name, tensors):
        """Floating point tensors are stored as float32."""
        containers.save_tensors(self.path / (name + ".safetensors"), {
            key: np.asarray(values, np.float32 if values.dtype == np.float64 else values.dtype)
            for key, values in tensors.items()})

    def save_exact(self, name, tensors):
        containers.save_tensors(self.path / (name + ".safetensors"), tensors)

    def tokens(self, prompts):
        rows = [self.tokenizer.encode(prompt) for prompt in prompts]
        return np.array([row[0] for row in rows]), np.array([row[1] for row in rows], np.uint8)

    def text(self, folder, prompts):
        """(text_embeds, hidden states, mask) of captions."""
        ids, mask = self.tokens(prompts)
        states, embeds = networks.text_tower(folder.weights["text_encoder"],
                                             folder.config["text_encoder"], ids)
        return embeds, states, mask.astype(np.float64)


def save_models(g):
    path = g.path / "karlo-tiny"
    g.images.save(path, g.tokenizer)
    g.images.save_index(path, "UnCLIPPipeline", ["tokenizer"])
    path = g.path / "karlo-tiny-image-variations"
    preprocessor = {"size": SIZE, "crop_size": SIZE, "do_resize": True, "do_center_crop": True,
                    "do_normalize": True, "resample": 3, "image_mean": list(pictures.MEAN),
                    "image_std": list(pictures.DEVIATION),
                    "feature_extractor_type": "CLIPFeatureExtractor"}
    g.variations.save(path, g.tokenizer, preprocessor)
    g.variations.save_index(path, "UnCLIPImageVariationPipeline",
                            ["tokenizer", "feature_extractor"])
    g.ddim.save(g.path / "ddim-tiny")
    for name, codes in (("prior", ["F32", "F64"]), ("text_proj", ["F16"])):
        tensors = g.images.weights[name]
        containers.save_json(g.path / "bin" / name / "config.json", g.images.config[name])
        containers.save_checkpoint(
            g.path / "bin" / name / "diffusion_pytorch_model.bin", tensors,
            {key: folders.code_for(codes, i) for i, key in enumerate(tensors)})


def save_text(g):
    containers.save_json(g.path / "tokenizer_cases.json", g.tokenizer.cases())
    containers.save_json(g.path / "text_encoder_prompts.json", tokens.DRAWINGS)
    ids, mask = g.tokens(tokens.DRAWINGS)
    embeds, states, _ = g.text(g.images, tokens.DRAWINGS)
    g.save("text_encoder", {"input_ids": ids, "attention_mask": mask.astype(np.int64),
                            "last_hidden_state": states, "text_embeds": embeds})


def save_prior(g):
    config, p = g.images.config["prior"], g.images.weights["prior"]
    x, dim = g.normal(3, 20), config["embedding_dim"]
    mask = (np.arange(LENGTH) < np.array([[2], [9], [LENGTH]])).astype(np.uint8)
    text = (g.normal(3, dim), g.normal(3, LENGTH, dim), mask.astype(np.float64))
    stored = {"sample": x, "proj_embedding": text[0], "encoder_hidden_states": text[1],
              "attention_mask": mask}
    for t in (0, 13, 300, 599):
        taps = {}
        stored[f"out_t{t}"] = networks.prior(p, config, x, t, text, taps)
        if t == 300:
            stored.update({f"tap_t{t}_{name}": values for name, values in taps.items()})
            stored[f"out_t{t}_no_mask"] = networks.prior(p, config, x, t, (*text[:2], None))
    g.save("prior_forward", stored)


def save_text_proj(g):
    config, p = g.images.config["text_proj"], g.images.weights["text_proj"]
    z, embeds = g.normal(3, 20), g.normal(6, 20)
    states = g.normal(6, LENGTH, 20)
    free = np.tile(p["learned_classifier_free_guidance_embeddings"], (3, 1))
    both = networks.text_projection(p, config, np.concatenate([free, z]), embeds, states)
    plain = networks.text_projection(p, config, z, embeds[:3], states[:3])
    g.save("text_proj", {
        "image_embeddings": z, "prompt_embeds": embeds, "text_encoder_hidden_states": states,
        "out_additive": both[0], "out_encoder_hidden_states": both[1],
        "out_additive_no_cfg": plain[0], "out_encoder_hidden_states_no_cfg": plain[1]})


def save_decoder(g):
    config = g.images.config["decoder"]
    unet = networks.UNet(g.images.weights["decoder"], config)
    size = config["sample_size"]
    x, additive = g.normal(3, 3, size, size), g.normal(3, 80)
    context = g.normal(3, config["cross_attention_dim"], 6 + LENGTH)
    mask = (np.arange(6 + LENGTH) < np.array([[8], [15], [6 + LENGTH]])).astype(np.uint8)
    seen = mask.astype(np.float64)
    stored = {"sample": x, "class_labels": additive, "encoder_hidden_states": context,
              "attention_mask": mask}
    for t in (0, 60, 499):
        stored[f"out_t{t}"] = unet(x, t, additive, context, seen)
    stored["out_t60_no_mask"] = unet(x, 60, additive, context)
    taps = {}
    unet(x[:1], 60, additive[:1], context[:1], seen[:1], taps)
    stored.update({f"tap_t60_row0_{name}": values for name, values in taps.items()})
    g.save("decoder_forward", stored)


def save_super_res(g):
    small = np.clip(g.normal(2, 3, 24, 24) * 0.5, -1, 1)
    up = diffusion.resized(small, 40, 40).astype(np.float32).astype(np.float64)
    x = g.normal(2, 3, 40, 40)
    stored = {"image_small": small, "image_upscaled": up, "sample": x}
    both = np.concatenate([x, up], 1)
    for stage in ("first", "last"):
        name = "super_res_" + stage
        unet = networks.UNet(g.images.weights[name], g.images.config[name])
        for t in (0, 107, 319):
            stored[f"{stage}_out_t{t}"] = unet(both, t)
    taps = {}
    first = networks.UNet(g.images.weights["super_res_first"], g.images.config["super_res_first"])
    first(both[:1], 107, taps=taps)
    for name in ("down0_resnet0", "down0", "down1_resnet0", "down1", "mid", "time_embedding"):
        stored[f"tap_first_t107_row0_{name}"] = taps[name]
    g.save("super_res_forward", stored)
    stored = {}
    for i, sizes in enumerate(((6, 9, 15, 24), (10, 10, 10, 10), (4, 3, 12, 9), (21, 17, 8, 5),
                               (24, 24, 40, 40), (1, 5, 3, 7))):
        stored[f"in{i}"] = g.normal(1, 2, *sizes[:2])
        stored[f"out{i}"] = diffusion.resized(stored[f"in{i}"], *sizes[2:])
    g.save("bicubic_antialias", stored)


PICTURES = [("wide_97x61", "RGB"), ("tall_40x131", "RGB"), ("small_19x23", "RGB"),
            ("exact_50x50", "RGB"), ("even_99x50", "RGB"), ("large_313x207", "RGB"),
            ("dot_1x1", "RGB"), ("line_260x9", "RGB"), ("gray_73x88", "L"), ("veil_64x80", "RGBA"),
            ("fog_55x71", "LA"), ("ink_90x60", "1"), ("cards_120x77", "P")]


def save_pictures(g):
    (g.path / "images").mkdir()
    cases, tensors, pixels = [], {}, []
    for i, (name, mode) in enumerate(PICTURES):
        width, height = map(int, name.split("_")[1].split("x"))
        picture = pictures.make(g.rng, mode, width, height)
        file = f"images/{name}.png"
        picture.save(g.path / file)
        done = pictures.Preprocessed(picture, SIZE)
        cases.append(dict(done.facts, file=file))
        tensors[name + ".hf_u8"] = done.square
        if done.official is not None:
            tensors[name + ".official_u8"] = done.official
        if i % 4 == 1:
            tensors[name + ".karlo_u8"] = done.squeezed
        if i % 3 == 0:
            pixels.append(done.pixel_values().astype(np.float32))
            tensors[name + ".pixel_values"] = pixels[-1]
    containers.save_json(g.path / "image_preprocess.json", {"size": SIZE, "cases": cases})
    g.save_exact("image_preprocess", tensors)
    states, embeds = networks.vision_tower(
        g.variations.weights["image_encoder"], g.variations.config["image_encoder"],
        np.stack(pixels).astype(np.float64))
    g.save("image_encoder", {"last_hidden_state": states, "image_embeds": embeds})


def save_tables(g):
    count = 700
    plain, exact = diffusion.Tables(count), diffusion.Tables(count, np.float64)
    tensors = {"betas": plain.betas, "alphas": plain.alphas, "alphas_cumprod": plain.products,
               "betas_f64": exact.betas, "alphas_cumprod_f64": exact.products}
    for steps in (2, 4, 9, 35, count):
        tensors[f"timesteps_{steps}"] = np.array(diffusion.unclip_timesteps(count, steps))
    g.save_exact("unclip_tables", tensors)
    cases, tensors = [], {}
    kinds = [("sample", "fixed_small_log", True, 3.0), ("epsilon", "learned_range", True, 1.25),
             ("epsilon", "fixed_small_log", False, 1.0), ("sample", "learned_range", True, 0.5)]
    for prediction, variance, clips, reach in kinds:
        for t, previous in ((699, 640), (699, None), (350, 200), (33, 0), (1, 0), (0, None)):
            case = {"index": len(cases), "t": t, "prev_timestep": previous, "clip_sample": clips,
                    "prediction_type": prediction, "variance_type": variance,
                    "clip_sample_range": reach}
            key, channels = f"{len(cases)}.", 8 if variance == "learned_range" else 4
            x, noise, output = g.normal(1, 4, 3, 5), g.normal(1, 4, 3, 5), \
                g.normal(1, channels, 3, 5)
            x1, x0 = diffusion.unclip_step(plain, case, output, x, t, previous, noise)
            x1_f64, _ = diffusion.unclip_step(exact, case, output, x, t, previous, noise)
            tensors.update({key + "sample": np.float32(x), key + "noise": np.float32(noise),
                            key + "model_output": np.float32(output),
                            key + "prev_sample": np.float32(x1), key + "pred_x0": np.float32(x0),
                            key + "prev_sample_f64": x1_f64})
            cases.append(case)
    containers.save_json(g.path / "unclip_steps.json", cases)
    g.save_exact("unclip_steps", tensors)


def save_ddim(g):
    unet = networks.UNet(g.ddim.weights["unet"], g.ddim.config["unet"])
    count = g.ddim.config["scheduler"]["num_train_timesteps"]
    tables = diffusion.Tables(count)
    x, cases, tensors = g.normal(1, 3, 20, 20), [], {}
    tensors["x_T"] = x
    for steps in (5, 8):
        times = [i * (count // steps) for i in range(steps)][::-1]
        noises = g.normal(steps, *x.shape)
        tensors[f"timesteps_{steps}"] = np.array(times)
        tensors[f"noise_{steps}"] = noises
        for clips, rederives, eta in ((0, 0, 0.0), (1, 1, 0.0), (1, 1, 0.3), (1, 0, 1.0)):
            key = f"n{steps}_clip{clips}_rederive{rederives}_eta{eta}"
            samples = diffusion.ddim_sample(unet, tables, x, times, {
                "clip": clips, "rederive": rederives, "eta": eta, "noises": noises})
            tensors[key + ".final"] = samples[-1]
            if steps == 5:
                tensors[key + ".samples_after_step"] = np.stack(samples)
            cases.append({"key": key, "steps": steps, "eta": eta, "clip_sample": bool(clips),
                          "use_clipped_model_output": bool(rederives)})
    g.save("ddim_sampling", tensors)
    containers.save_json(g.path / "ddim_sampling.json", cases)
    save_inversion(g, "ddim_inversion", (unet, tables, count), (5, 16), {})


def save_inversion(g, name, model, counts, tensors):
    """`model`: network, tables and the number of training timesteps."""
    network, tables, count = model
    size = network.config["sample_size"]
    x0, cases = np.clip(g.normal(1, 3, size, size) * 0.5, -1, 1), []
    tensors["x0"] = x0
    for steps in counts:
        times = [i * (count // steps) for i in range(steps)]
        path = diffusion.ddim_invert(network, tables, x0, times)
        back = diffusion.ddim_sample(network, tables, path[-1], times[::-1],
                                     {"clip": 0, "eta": 0.0, "rederive": 0})[-1]
        tensors.update({f"timesteps_{steps}": np.array(times), f"x_T_{steps}": path[-1],
                        f"reconstruction_{steps}": back})
        if steps == counts[0]:
            tensors[f"trajectory_{steps}"] = np.stack(path)
        cases.append({"steps": steps, "round_trip_max": float(abs(back - x0).max()),
                      "round_trip_rmse": float(np.sqrt(((back - x0) ** 2).mean()))})
    g.save(name, tensors)
    containers.save_json(g.path / (name + ".json"), cases)


class FixedDecoder:
    """The decoder under fixed conditions; epsilon only."""

    def __init__(self, unet, conditions):
        self.unet, self.conditions, self.config = unet, conditions, unet.config

    def __call__(self, x, t):
        return self.unet(x, t, *self.conditions)[:, :3]


def save_decoder_inversion(g):
    folder = g.variations
    z = g.normal(1, 28)
    embeds, states, mask = g.text(folder, [""])
    additive, context = networks.text_projection(
        folder.weights["text_proj"], folder.config["text_proj"], z, embeds, states)
    seen = np.concatenate([np.ones((1, 3)), mask], 1)
    unet = networks.UNet(folder.weights["decoder"], folder.config["decoder"])
    count = folder.config["decoder_scheduler"]["num_train_timesteps"]
    save_inversion(g, "decoder_inversion",
                   (FixedDecoder(unet, (additive, context, seen)), diffusion.Tables(count), count),
                   (4, 10), {"image_embeddings": z, "class_labels": additive,
                             "encoder_hidden_states": context,
                             "attention_mask": seen.astype(np.uint8)})


RUNS = {  # prompts, pictures each, guidances, steps, seed
    "t2i_default_steps": (tokens.DRAWINGS[:2], 1, (4.0, 8.0), (6, 5, 4), None),
    "t2i_5_5_7": (tokens.DRAWINGS[1:2], 1, (4.0, 8.0), (3, 4, 3), None),
    "t2i_no_guidance": (tokens.DRAWINGS[3:4], 1, (1.0, 1.0), (3, 3, 2), None),
    "t2i_prior_guidance_only": (tokens.DRAWINGS[:1], 1, (2.0, 1.0), (4, 3, 3), None),
    "t2i_strong_guidance": (tokens.DRAWINGS[3:4], 1, (12.0, 9.5), (4, 3, 2), None),
    "t2i_torch_seed": (tokens.DRAWINGS[:1], 3, (3.5, 5.0), (3, 3, 3), 20231),
}


def stage_noises(g, draw, shapes, steps):
    return [np.stack([draw(shape) for _ in range(count)]).astype(np.float64)
            for shape, count in zip(shapes, steps)]


def run_text_to_image(g, precision, text, setting, noises):
    _, _, guidances, steps, _ = setting
    guided = max(guidances) > 1
    run = diffusion.Pipeline(g.images, precision)
    z = run.prior(text, guidances[0] if guided else None, steps[0], noises[0])
    small = run.decoder(z, text, guidances[1] if guided else None, steps[1], noises[1])
    image = run.super_res(small, steps[2], noises[2])
    return dict(run.record, image_embeddings=z, image_small=small, image=image)


def save_text_to_image(g, name):
    prompts, copies, guidances, steps, seed = setting = RUNS[name]
    rows = [prompt for prompt in prompts for _ in range(copies)]
    batch = len(rows)
    text = g.text(g.images, ([""] * batch if max(guidances) > 1 else []) + rows)
    shapes = [(batch, 20), (batch, 3, 24, 24), (batch, 3, 40, 40)]
    draw = diffusion.TorchGenerator(seed).randn if seed else lambda shape: g.normal(*shape)
    noises = stage_noises(g, draw, shapes, steps)
    result = run_text_to_image(g, np.float32, text, setting, noises)
    exact = run_text_to_image(g, np.float64, text, setting, noises)
    drop = () if name == "t2i_5_5_7" else ("_output", "_step", "_x0")
    stored = {key: values for key, values in result.items() if not key.endswith(drop)}
    stored.update(prompt_embeds=text[0], text_hidden_states=text[1],
                  text_mask=text[2].astype(np.uint8), image_f64=exact["image"],
                  image_embeddings_f64=exact["image_embeddings"])
    g.save(name, stored)
    containers.save_json(g.path / (name + ".json"), {
        "prompts": prompts, "num_images_per_prompt": copies, "torch_generator_seed": seed,
        "prior_guidance_scale": guidances[0], "decoder_guidance_scale": guidances[1],
        "prior_steps": steps[0], "decoder_steps": steps[1], "super_res_steps": steps[2],
        "input_ids": g.tokens(prompts)[0].tolist()})
    if name == "t2i_default_steps":
        for i, image in enumerate(result["image"]):
            Image.fromarray(np.rint(image * 255).astype(np.uint8)).save(
                g.path / f"{name}_{i}.png")


VARIATIONS = {  # picture, pictures made, guidance, steps
    "variation_default_steps": ("images/fog_55x71.png", 1, 8.0, (5, 4)),
    "variation_5_steps": ("images/tall_40x131.png", 2, 3.0, (3, 2)),
    "variation_from_embedding": (None, 1, 6.0, (3, 3)),
}


def save_variation(g, name):
    file, copies, guidance, steps = VARIATIONS[name]
    z = g.normal(1, 28)
    if file:
        pixels = pictures.Preprocessed(Image.open(g.path / file), SIZE).pixel_values()[None]
        _, z = networks.vision_tower(g.variations.weights["image_encoder"],
                                     g.variations.config["image_encoder"], pixels)
    z = np.repeat(z, copies, 0)
    text = g.text(g.variations, [""] * 2 * copies)
    noises = stage_noises(g, lambda shape: g.normal(*shape),
                          [(copies, 3, 14, 14), (copies, 3, 42, 42)], steps)
    run = diffusion.Pipeline(g.variations)
    small = run.decoder(z, text, guidance, steps[0], noises[0])
    image = run.super_res(small, steps[1], noises[1])
    g.save(name, {"image_embeddings": z, "image_small": small, "image": image, **{
        key: values for key, values in run.record.items()
        if key.endswith(("_noise", "_timesteps", "_samples_after_step"))}})
    settings = {"decoder_guidance_scale": guidance, "num_images_per_prompt": copies,
                "decoder_steps": steps[0], "super_res_steps": steps[1]}
    containers.save_json(g.path / (name + ".json"), dict(settings, image=file) if file
                         else dict(settings, embedding="random"))


def save_generator(g):
    tensors = {}
    for seed in (3, 977, 2 ** 33 + 11):
        generator = diffusion.TorchGenerator(seed)
        for key, shape in (("randn_9", (9,)), ("then_randn_4x4", (4, 4)),
                           ("then_randn_2x9", (2, 9))):
            tensors[f"seed{seed}.{key}"] = generator.randn(shape)
    g.save_exact("torch_rng", tensors)


def save_dtypes(g):
    values = {"half": ("F16", (2, 3, 2)), "brain": ("BF16", (4, 1)), "single": ("F32", (7,)),
              "double": ("F64", (2, 2)), "one": ("F64", ()), "none": ("F16", (0, 3))}
    tensors, expected = {}, {}
    for key, (code, shape) in values.items():
        stored, exact = containers.rounded(g.rng.normal(0, 30, shape), code)
        tensors[key], expected[key] = stored, exact.tolist()
    for key, kind in (("small", np.int8), ("word", np.int16), ("long", np.int64)):
        tensors[key] = g.rng.integers(np.iinfo(kind).min >> 12, np.iinfo(kind).max >> 12, 5) \
            .astype(kind)
        expected[key] = tensors[key].tolist()
    tensors["flags"] = g.rng.random((3, 2)) > 0.5
    expected["flags"] = tensors["flags"].astype(float).tolist()
    g.save_exact("safetensors_dtypes", tensors)
    containers.save_json(g.path / "safetensors_dtypes.json", expected)


def main():
    path = pathlib.Path(sys.argv[1])
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    g = Golden(path, int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    for save in (save_models, save_text, save_prior, save_text_proj, save_decoder, save_super_res,
                 save_pictures, save_tables, save_ddim, save_decoder_inversion, save_generator,
                 save_dtypes, algebra.save):
        save(g)
    for name in RUNS:
        save_text_to_image(g, name)
    for name in VARIATIONS:
        save_variation(g, name)
    containers.save_json(path / "f32_f64_differences.json", {})
    (path / "README.md").write_text("Golden cases of other sizes, made by goldenvariant/make.py.\n")


if __name__ == "__main__":
    main()
