#pragma once

#include "unclip/modelinfo.h"
#include "unclip/request.h"
#include "unclip/runcontrol.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace unclip {

enum class Device { Auto, Cpu, Cuda };

/// Compute precision. Auto: bf16 where the CPU has AMX or AVX512-BF16, fp16 on CUDA, else fp32.
enum class Precision { Auto, Float32, BFloat16, Float16 };

struct LoadOptions
{
    Device device = Device::Auto;
    Precision precision = Precision::Auto;
    int threads = 0; ///< compute threads; 0: physical cores
};

/// One finished picture with what it was made from.
struct Frame
{
    Image image; ///< after the last upsampler
    Image baseImage; ///< as the decoder made it
    Latents latents; ///< (z_i, x_T) that the decoder started from
    /// Cosine of the picture's own z_i, measured anew, to where it came from: the source (of a
    /// blend the nearer end), or z_t for Create. Stays 1 where the model has no image encoder.
    double drift = 1.0;
    double parameter = 0.0; ///< η, t, θ or k of this frame; 0 for Create and blends by weight
    int index = 0; ///< picture index, what the noise was drawn for
};

/// One draw of the prior.
struct Candidate
{
    Embedding imageEmbedding;
    double score = 0.0; ///< cosine with z_t
    bool chosen = false;
};

struct Result
{
    std::vector<Frame> frames;
    std::vector<std::vector<Candidate>> candidates; ///< per prompt end or picture; may be empty
    double seconds = 0.0;
};

/// Similarity of a picture to one concept of the model's word list.
struct ConceptScore
{
    std::string name;
    double cosine = 0.0;
};

/// A loaded model. Stateful: one call at a time, always from the same thread, which need not be
/// the thread that destroys it. Throws the classes of error.h, nothing else.
class Pipeline
{
public:
    virtual ~Pipeline() = default;

    virtual const ModelInfo &info() const = 0;

    /// Runs one request. Finished frames are handed over in order through `onFrame`, on this
    /// thread, as soon as they exist (so a cancel keeps them) and are all in the result.
    /// @throws InvalidRequest, ModelError for a part that the request needs, DeviceError, Cancelled
    virtual Result run(const Request &request, const RunControl &control,
                       const std::function<void(const Frame &)> &onFrame = {}) = 0;

    /// z_i of pictures, for search and PCA. [D] each.
    /// @throws ModelError where there is no image encoder
    virtual std::vector<Embedding> encodeImages(const std::vector<PictureSource> &pictures,
                                                const RunControl &control) = 0;

    /// z_t of captions. [D] each.
    virtual std::vector<Embedding> encodeTexts(const std::vector<std::string> &captions,
                                               const RunControl &control) = 0;

    /// x_T of a picture by DDIM inversion of the decoder, for sampling with as many steps.
    /// @param steps 2 .. training steps of the model
    /// @throws InvalidRequest for other steps; ModelError where there is no image encoder
    virtual Latents invert(const PictureSource &picture, int steps, const RunControl &control) = 0;

    /// The model's concepts nearest to an embedding, best first; at most `count`.
    /// @throws InvalidRequest where the model has no word list or another D
    virtual std::vector<ConceptScore> nearestConcepts(const Embedding &imageEmbedding, int count,
                                                      const RunControl &control) = 0;

    /// Tokens of a prompt and how many of them the model reads, for a counter. Any thread, also
    /// while another one computes; microseconds.
    virtual TokenCount countTokens(const std::string &prompt) const = 0;
};

/// Loads a model folder in the diffusers layout. Damage to a part that pictures can be made without
/// costs its feature alone: see ModelInfo::damage.
/// @throws ModelError, FileError, DeviceError, Cancelled
std::unique_ptr<Pipeline> loadPipeline(const std::filesystem::path &folder,
                                       const LoadOptions &options, const RunControl &control);

} // namespace unclip
