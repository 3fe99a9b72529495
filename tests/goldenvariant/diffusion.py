"""Schedules, single steps, loops and whole pipelines; the order of operations on float32 tables is
that of the published pipelines, everything else is float64."""
import math

import numpy as np

import networks


def cosine_betas(count):
    def bar(u):
        return math.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2

    return np.array([min(1 - bar((i + 1) / count) / bar(i / count), 0.999) for i in range(count)])


class Tables:
    """betas, alphas and their running product in one precision."""

    def __init__(self, count, precision=np.float32):
        self.one = precision(1.0)
        self.betas = cosine_betas(count).astype(precision)
        self.alphas = self.one - self.betas
        self.products = np.cumprod(self.alphas.astype(np.float64)).astype(precision)

    def product(self, t):
        return self.products[t] if t >= 0 else self.one


def unclip_timesteps(count, steps):
    return [int(np.rint(i * ((count - 1) / (steps - 1)))) for i in range(steps)][::-1]


def unclip_step(tables, config, output, x, t, previous, noise):
    """(sample at the previous timestep, clamped x0); `previous` None: no later timestep."""
    s = t - 1 if previous is None else previous
    a, a_s, one = tables.product(t), tables.product(s), tables.one
    beta = tables.betas[t] if s == t - 1 else one - a / a_s
    alpha = one - beta
    spread = None
    if config["variance_type"] == "learned_range":
        output, spread = np.split(output, 2, 1)
    x0 = output
    if config["prediction_type"] == "epsilon":
        x0 = (x - float(np.sqrt(one - a)) * output) / float(np.sqrt(a))
    if config["clip_sample"]:
        x0 = np.clip(x0, -config["clip_sample_range"], config["clip_sample_range"])
    mean = float(np.sqrt(a_s) * beta / (one - a)) * x0 \
        + float(np.sqrt(alpha) * (one - a_s) / (one - a)) * x
    if t == 0:
        return mean, x0
    least = float(np.log(np.maximum((one - a_s) / (one - a) * beta, type(one)(1e-20))))
    log_variance = least
    if spread is not None:
        share = (spread + 1) / 2
        log_variance = share * float(np.log(beta)) + (1 - share) * least
    return mean + np.exp(0.5 * log_variance) * noise, x0


def ddim_step(tables, output, x, t, previous, options):
    """`options`: eta, noise, clamp of x0, whether epsilon follows the clamp."""
    a, a_s = float(tables.product(t)), float(tables.product(previous))
    x0 = (x - math.sqrt(1 - a) * output) / math.sqrt(a)
    eps = output
    if options["clip"]:
        x0 = np.clip(x0, -1, 1)
        if options["rederive"]:
            eps = (x - math.sqrt(a) * x0) / math.sqrt(1 - a)
    sigma = options["eta"] * math.sqrt((1 - a_s) / (1 - a)) * math.sqrt(1 - a / a_s)
    x = math.sqrt(a_s) * x0 + math.sqrt(max(1 - a_s - sigma ** 2, 0)) * eps
    return x + sigma * options["noise"] if sigma > 0 and previous >= 0 else x


def ddim_sample(model, tables, x, times, options):
    """All samples after a step; options["noises"][i] is drawn in step i."""
    samples = []
    stride = times[0] - times[1]
    for i, t in enumerate(times):
        step = dict(options, noise=options["noises"][i] if options["eta"] > 0 else 0)
        x = ddim_step(tables, model(x, t), x, t, t - stride, step)
        samples.append(x)
    return samples


def ddim_invert(model, tables, x, times):
    trajectory = []
    for t, above in zip(times, times[1:]):
        a, a_s = float(tables.product(t)), float(tables.product(above))
        eps = model(x, t)
        x = math.sqrt(a_s) * (x - math.sqrt(1 - a) * eps) / math.sqrt(a) + math.sqrt(1 - a_s) * eps
        trajectory.append(x)
    return trajectory


class TorchGenerator:
    """torch's CPU generator: MT19937; fewer than 16 values are drawn one by one in double."""

    def __init__(self, seed):
        self.engine = np.random.RandomState(seed & 0xFFFFFFFF)
        self.spare = None

    def _words(self, count):
        return self.engine.randint(0, 2 ** 32, size=count, dtype=np.uint64)

    def _one(self):
        if self.spare is not None:
            value, self.spare = self.spare, None
            return value
        high, low, high2, low2 = (int(word) for word in self._words(4))
        u1 = (((high << 32) | low) & (2 ** 53 - 1)) * 2.0 ** -53
        u2 = (((high2 << 32) | low2) & (2 ** 53 - 1)) * 2.0 ** -53
        radius, angle = math.sqrt(-2.0 * math.log1p(-u2)), 2.0 * math.pi * u1
        self.spare = radius * math.sin(angle)
        return radius * math.cos(angle)

    def _uniform(self, count):
        return ((self._words(count) & (2 ** 24 - 1)).astype(np.float32)
                * np.float32(2.0 ** -24)).astype(np.float32)

    @staticmethod
    def _sixteen(u):
        radius = np.sqrt(-2.0 * np.log(1.0 - u[:8].astype(np.float64)))
        angle = 2.0 * math.pi * u[8:].astype(np.float64)
        return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])

    def randn(self, shape):
        count = int(np.prod(shape))
        if count < 16:
            return np.array([self._one() for _ in range(count)], np.float32).reshape(shape)
        values = self._uniform(count).astype(np.float64)
        for begin in range(0, count - 15, 16):
            values[begin:begin + 16] = self._sixteen(values[begin:begin + 16])
        if count % 16:
            values[-16:] = self._sixteen(self._uniform(16))
        return values.astype(np.float32).reshape(shape)


def resize_weights(size_in, size_out):
    """[out, in]: antialiased bicubic, a = -0.5, renormalised at the borders; positions in float32,
    as torch computes them."""
    scale = np.float32(size_in) / np.float32(size_out)
    stretch = max(scale, np.float32(1.0))
    weights = np.zeros((size_out, size_in))
    for i in range(size_out):
        centre = scale * np.float32(i + 0.5)
        begin = max(int(centre - 2 * stretch + np.float32(0.5)), 0)
        end = min(int(centre + 2 * stretch + np.float32(0.5)), size_in)
        taps = np.arange(begin, end, dtype=np.float32)
        x = np.abs((taps - centre + np.float32(0.5)) / stretch)
        near = (1.5 * x - 2.5) * x * x + 1
        far = ((-0.5 * x + 2.5) * x - 4) * x + 2
        row = np.where(x < 1, near, np.where(x < 2, far, 0.0)).astype(np.float64)
        weights[i, begin:end] = row / row.sum()
    return weights


def resized(x, height, width):
    rows = resize_weights(x.shape[2], height)
    columns = resize_weights(x.shape[3], width)
    return np.einsum("ih,bchw,jw->bcij", rows, x, columns)


class Pipeline:
    """Text to image and image variation from embeddings on, with given noise."""

    def __init__(self, folder, precision=np.float32):
        self.folder, self.precision, self.record = folder, precision, {}

    def _loop(self, stage, model, steps, noises):
        config = self.folder.config[stage + "_scheduler"]
        tables = Tables(config["num_train_timesteps"], self.precision)
        times = unclip_timesteps(config["num_train_timesteps"], steps)
        outputs, samples, originals, x = [], [], [], noises[0]
        for i, t in enumerate(times):
            output = model(x, t)
            previous = times[i + 1] if i + 1 < steps else None
            noise = noises[i + 1] if i + 1 < steps else None
            if self.precision is np.float32:  # as the published pipelines step
                output, x = np.float32(output), np.float32(x)
                noise = None if noise is None else np.float32(noise)
            x, x0 = unclip_step(tables, config, output, x, t, previous, noise)
            outputs.append(output)
            samples.append(x)
            originals.append(x0)
        self.record[stage + "_timesteps"] = np.array(times)
        self.record[stage + "_noise"] = noises
        self.record[stage + "_guided_model_output"] = np.stack(outputs)
        self.record[stage + "_samples_after_step"] = np.stack(samples)
        self.record[stage + "_pred_x0"] = np.stack(originals)
        return x

    def prior(self, text, guidance, steps, noises):
        """`text`: stacked unconditional first when guidance is not None."""
        config, p = self.folder.config["prior"], self.folder.weights["prior"]

        def model(x, t):
            if guidance is None:
                return networks.prior(p, config, x, t, text)
            free, bound = np.split(
                networks.prior(p, config, np.concatenate([x, x]), t, text), 2)
            return free + guidance * (bound - free)

        x = self._loop("prior", model, steps, noises)
        return x * p["clip_std"] + p["clip_mean"]

    def decoder(self, z, text, guidance, steps, noises):
        p, config = self.folder.weights["text_proj"], self.folder.config["text_proj"]
        rows = z
        if guidance is not None:
            empty = np.tile(p["learned_classifier_free_guidance_embeddings"], (len(z), 1))
            rows = np.concatenate([empty, z])
        additive, context = networks.text_projection(p, config, rows, text[0], text[1])
        extra = np.ones((len(rows), config["clip_extra_context_tokens"]))
        mask = np.concatenate([extra, text[2]], 1)
        self.record["text_proj_additive"] = additive
        self.record["text_proj_encoder_hidden_states"] = context
        unet = networks.UNet(self.folder.weights["decoder"], self.folder.config["decoder"])

        def model(x, t):
            if guidance is None:
                return unet(x, t, additive, context, mask)
            output = unet(np.concatenate([x, x]), t, additive, context, mask)
            free, bound = np.split(output, 2)
            channels = x.shape[1]
            eps = free[:, :channels] + guidance * (bound - free)[:, :channels]
            return np.concatenate([eps, bound[:, channels:]], 1)

        return np.clip(self._loop("decoder", model, steps, noises), -1, 1)

    def super_res(self, small, steps, noises):
        size = self.folder.config["super_res_first"]["sample_size"]
        condition = resized(small, size, size)
        first, last = (networks.UNet(self.folder.weights[name], self.folder.config[name])
                       for name in ("super_res_first", "super_res_last"))
        final = unclip_timesteps(
            self.folder.config["super_res_scheduler"]["num_train_timesteps"], steps)[-1]

        def model(x, t):
            return (last if t == final else first)(np.concatenate([x, condition], 1), t)

        x = self._loop("super_res", model, steps, noises)
        return np.clip(x * 0.5 + 0.5, 0, 1).transpose(0, 2, 3, 1)
