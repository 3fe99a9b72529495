#pragma once

#include "unclip/request.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace unclip {

/// How much of a prompt the model reads.
struct TokenCount
{
    int tokens = 0; ///< of the whole prompt, start and end tokens not counted
    int limit = 0; ///< how many the model reads
    std::size_t readBytes = 0; ///< UTF-8 bytes of the prompt that the read tokens cover
    int unknownWords = 0; ///< words that fall apart into single bytes
};

/// A feature that needs a component.
struct Capability
{
    bool available = false;
    std::string reason; ///< why not, one English sentence; empty when available
};

/// What a loaded model is and can do.
struct ModelInfo
{
    std::string name; ///< folder name
    /// SHA-256 of all configurations and of all tensors' names, shapes, types and first 64 bytes,
    /// in hex
    std::string hash;
    int embeddingDim = 0;
    int baseSize = 0; ///< the decoder's pictures, pixels
    std::vector<int> upsampledSizes; ///< after each usable upsampler, pixels
    int pcaComponents = 0;
    Sampling defaults; ///< every field filled in
    Capability diffusionPrior;
    Capability autoregressivePrior;
    Capability imageEncoder;
    std::array<Capability, 2> upsamplers; ///< the second works on what the first makes
    Capability pca;
    Capability concepts;
    std::vector<std::string> damage; ///< a sentence for each part that is there, but unusable
    std::string device; ///< "cpu", "cuda:0"
    std::string precision; ///< "bf16", "fp16", "fp32"
    int threads = 1;
    std::uint64_t weightBytes = 0; ///< in memory
};

/// The request with the model's defaults in every field left open. A negative decoder guidance
/// stays: see guidanceFor(). Any thread.
/// @throws InvalidRequest for more upsamplers or principal components than the model has;
///         ModelError for Explore where it has no basis
Request withDefaults(const Request &request, const ModelInfo &info);

/// Side of the pictures that come after `stages` upsamplers (negative: the model's default, more
/// than there are: all), in pixels.
int upsampledSide(const ModelInfo &info, int stages);

/// Numbers of principal components from coarse to fine: the paper's 24 .. 320 of 1024 dimensions,
/// scaled to `embeddingDim` and ending at what the basis has. Rising, each once.
std::vector<int> defaultLadder(int embeddingDim, int components);

/// The decoder guidance of one frame. Where the request leaves it open, pictures that start from an
/// inverted x_T get 1 (the scale they were inverted at, so that they come back) growing to the
/// model's default with `departure`, how far the frame is from its source: η, or θ.
/// @param departure 0..1
double guidanceFor(const Sampling &sampling, const ModelInfo &info, double departure);

} // namespace unclip
