#pragma once

#include "unclip/image.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace unclip {

/// A CLIP embedding (z_i or z_t), as the encoder gives it: not normalised, D values.
struct Embedding
{
    std::vector<float> values;
};

/// A noise tensor such as x_T, row-major.
struct Noise
{
    std::vector<std::int64_t> shape; ///< [3, H, W] for the decoder
    std::vector<float> values;
};

/// The bipartite code of a picture (paper section 3): z_i says what, x_T how.
struct Latents
{
    Embedding imageEmbedding; ///< z_i
    Noise latentNoise; ///< x_T; empty: drawn from the seed
};

/// P(z_i | y): which prior turns a caption into an image embedding.
enum class PriorKind {
    Diffusion,
    Autoregressive,
    None, ///< z_t straight in, the paper's ablation
};

/// How prior candidates become one z_i.
enum class CandidateChoice {
    Best, ///< largest dot product with z_t on unit vectors (paper section 2.2)
    Picked, ///< Sampling::pickedCandidate
    Average, ///< spherical mean of all candidates
};

/// Numbers that steer sampling. Zero or absent means: the model's default (see ModelInfo).
struct Sampling
{
    PriorKind prior = PriorKind::Diffusion;
    int priorSteps = 0; ///< >= 2
    double priorGuidanceScale = -1.0; ///< >= 0; 1 is no guidance; negative: default
    int candidates = 2; ///< prior samples to choose from, 1..64
    CandidateChoice candidateChoice = CandidateChoice::Best;
    int pickedCandidate = 0; ///< 0-based; CandidateChoice::Picked only
    int decoderSteps = 0; ///< >= 2
    double decoderGuidanceScale = -1.0; ///< as for the prior
    std::optional<double> eta; ///< DDIM with this η in 0..1; absent: the model's own sampler
    int superResSteps = 0; ///< >= 2
    int superResSecondSteps = 0;
    int upsampleStages = -1; ///< 0 none, 1, 2; negative: the model's default
    std::uint64_t seed = 0;
};

/// A picture to start from. `sha256` of the file it came from goes into recipes when known.
struct PictureSource
{
    Image image;
    Crop crop;
    std::string name; ///< for messages and recipes; may be empty
    std::string sha256; ///< of the file's bytes, lower-case hex; may be empty
};

/// A caption to start from; goes through the prior.
struct PromptSource
{
    std::string prompt; ///< UTF-8
};

/// Where a request's embedding comes from.
using Source = std::variant<PictureSource, PromptSource, Latents>;

/// Prompt to pictures.
struct Create
{
    std::string prompt;
    int firstImage = 0; ///< index of the first picture: picture k of a batch can be made alone
    int imageCount = 1;
    Sampling sampling;
};

/// Variations of one picture: z_i and x_T by inversion, then DDIM with η (paper section 3.1).
struct Vary
{
    Source source;
    int firstImage = 0;
    int imageCount = 4;
    int inversionSteps = 0; ///< 0: as decoderSteps
    std::vector<double> etas; ///< one row of pictures per value; empty: sampling.eta or 1
    Sampling sampling;
};

/// One end of a blend, with its weight on the board.
struct BlendEnd
{
    Source source;
    double weight = 1.0; ///< may be negative; not all zero
};

enum class BaseNoise {
    Inverted, ///< x_T of the ends by inversion, slerped: the ends are the user's own pictures
    Shared, ///< one x_T drawn from the seed for all frames
};

/// Interpolation between embeddings (paper section 3.2). Two ends with `mixes`, or any number of
/// ends combined by weight on the sphere when `mixes` is empty.
struct Blend
{
    std::vector<BlendEnd> ends;
    std::vector<double> mixes; ///< positions t in [0, 1]; needs exactly two ends
    BaseNoise baseNoise = BaseNoise::Inverted;
    int inversionSteps = 0;
    Sampling sampling; ///< eta absent counts as 0
};

/// Language-guided manipulation, "text diffs" (paper section 3.3).
struct Edit
{
    Source source;
    std::string beforeText; ///< may be empty: the empty caption
    std::string afterText;
    std::vector<double> strengths; ///< θ, each in [0, 1]; 0.25..0.5 is the useful range
    int inversionSteps = 0;
    Sampling sampling; ///< eta absent counts as 0
};

/// Rebuilds z_i from its first k principal components (paper section 4).
struct Explore
{
    Source source;
    std::vector<int> dimensions; ///< the ladder of k, each in 0..components of the basis
    Sampling sampling; ///< eta absent counts as 0
};

using Request = std::variant<Create, Vary, Blend, Edit, Explore>;

/// What is wrong with a request that needs no model to see; absent when nothing is. Cheap.
std::optional<std::string> problemWith(const Request &request);

} // namespace unclip
