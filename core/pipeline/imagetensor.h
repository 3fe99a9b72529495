#pragma once

#include "unclip/image.h"
#include "unclip/request.h"
#include "weights/modelconfig.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace unclip {

/// Row `index` of [B, 3, H, W] in [-1, 1] as an 8-bit picture.
Image toImage(const at::Tensor &pictures, std::int64_t index = 0);

/// float32 [1, 3, H, W] in [-1, 1].
at::Tensor toTensor(const Image &image);

/// CLIP's normalised pixels of a square picture, float32 [1, 3, S, S].
at::Tensor clipPixels(const Image &square, const PreprocessorConfig &preprocessor);

/// float32 [1, D], and back from row `index` of [B, D].
at::Tensor toTensor(const Embedding &embedding);
Embedding toEmbedding(const at::Tensor &rows, std::int64_t index = 0);

std::vector<double> toVector(const Embedding &embedding);
Embedding toEmbedding(const std::vector<double> &values);

/// float32 [1, shape...], and back.
at::Tensor toTensor(const Noise &noise);
Noise toNoise(const at::Tensor &rows, std::int64_t index = 0);

} // namespace unclip
