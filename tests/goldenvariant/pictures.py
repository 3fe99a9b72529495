"""Test pictures of several modes and their preprocessing by Pillow, which resizes for CLIP too."""
import numpy as np
from PIL import Image

MEAN = np.array([0.48145466, 0.4578275, 0.40821073])
DEVIATION = np.array([0.26862954, 0.26130258, 0.27577711])


def drawing(rng, width, height, channels):
    """Waves, a hard edge and noise: something for every part of a resampling kernel."""
    y, x = np.mgrid[0:height, 0:width]
    layers = []
    for _ in range(channels):
        a, b, c = rng.uniform(0.02, 0.9, 3)
        wave = 127 + 90 * np.sin(a * x + b * y) * np.cos(c * x)
        edge = np.where(x * b > y * a, 60, -60)
        layers.append(wave + edge + rng.normal(0, 12, (height, width)))
    return np.clip(np.stack(layers, -1), 0, 255).astype(np.uint8)


def make(rng, mode, width, height):
    channels = {"RGB": 3, "RGBA": 4, "LA": 2}.get(mode, 1)
    pixels = drawing(rng, width, height, channels)
    if mode in ("RGB", "RGBA", "LA"):
        return Image.fromarray(pixels, mode)
    gray = Image.fromarray(pixels[..., 0], "L")
    if mode == "1":
        return gray.convert("1")
    if mode == "P":
        return Image.fromarray(drawing(rng, width, height, 3), "RGB").quantize(37)
    return gray


def shrunk_size(width, height, edge):
    """The shorter side becomes `edge`."""
    if width <= height:
        return edge, int(edge * height / width)
    return int(edge * width / height), edge


class Preprocessed:
    """One picture through CLIP's preprocessing, with the numbers that the list states."""

    def __init__(self, picture, size):
        rgb = picture.convert("RGB")
        width, height = shrunk_size(*rgb.size, size)
        resized = rgb.resize((width, height), Image.BICUBIC)
        left, top = (width - size) // 2, (height - size) // 2

        def cut(x, y):
            return np.asarray(resized.crop((x, y, x + size, y + size)))

        self.square = cut(left, top)
        official = cut(round((width - size) / 2), round((height - size) / 2))
        self.squeezed = np.asarray(rgb.resize((size, size), Image.BICUBIC))
        self.official = None if np.array_equal(official, self.square) else official
        self.facts = {"mode": picture.mode, "width": rgb.size[0], "height": rgb.size[1],
                      "resized_width": width, "resized_height": height, "crop_left": left,
                      "crop_top": top, "official_equal": self.official is None}

    def pixel_values(self):
        return ((self.square / 255.0 - MEAN) / DEVIATION).transpose(2, 0, 1)
