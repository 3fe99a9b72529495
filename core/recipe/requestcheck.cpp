#include "recipe/requestcheck.h"

#include "image/latin1.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace unclip {

namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t maxPromptBytes = std::size_t { 64 } << 10;
constexpr std::size_t maxNameBytes = 4096;
constexpr std::size_t maxListLength = 1000;
constexpr std::size_t maxBlendEnds = 64;
constexpr std::size_t maxEmbeddingLength = 65536;
constexpr std::size_t maxNoiseLength = std::size_t { 1 } << 24;
constexpr std::size_t maxPictures = 10000; ///< of one request
constexpr int maxPictureIndex = (1 << 26) - 1; // each has 64 candidates with noise of their own
constexpr int maxSteps = 1000;
constexpr double maxGuidanceScale = 1000.0;
constexpr double maxWeight = 1e6;

/// Range of a number, both ends allowed.
template <typename Number> struct Range
{
    Number least;
    Number most;
};

template <typename Number> std::string shown(Number value)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(std::numeric_limits<double>::digits10);
    text << value;
    return text.str();
}

/// Collects the first problem found, so that checks can stand in a plain list.
class Checker
{
public:
    explicit Checker(PixelCheck pixels)
        : m_pixels(pixels)
    {
    }

    const Problem &problem() const { return m_problem; }

    void operator()(const Create &create)
    {
        checkText("prompt", create.prompt);
        checkImages(create.firstImage, create.imageCount);
        checkSampling(create.sampling);
    }

    void operator()(const Vary &vary)
    {
        checkSource(vary.source);
        checkImages(vary.firstImage, vary.imageCount);
        checkSteps("inversion steps", vary.inversionSteps);
        checkLength("list of eta values", vary.etas.size(), { 0, maxListLength });
        checkEach("eta", vary.etas, Range<double> { 0.0, 1.0 });
        const std::size_t rows = std::max<std::size_t>(vary.etas.size(), 1);
        if (static_cast<std::size_t>(std::max(vary.imageCount, 0)) * rows > maxPictures)
            fail("The sheet has more than " + shown(maxPictures)
                 + " pictures; ask for fewer eta values or pictures.");
        checkSampling(vary.sampling);
    }

    void operator()(const Blend &blend)
    {
        checkLength("list of ends to blend", blend.ends.size(), { 1, maxBlendEnds });
        for (const BlendEnd &end : blend.ends) {
            checkSource(end.source);
            checkRange("weight", end.weight, Range<double> { -maxWeight, maxWeight });
        }
        checkLength("list of positions", blend.mixes.size(), { 0, maxListLength });
        checkEach("position", blend.mixes, Range<double> { 0.0, 1.0 });
        if (!blend.mixes.empty() && blend.ends.size() != 2)
            fail("Blending at positions needs exactly two ends, but there are "
                 + shown(blend.ends.size()) + "; remove the positions or blend two.");
        const bool isWeightless =
            std::all_of(blend.ends.begin(), blend.ends.end(),
                        [](const BlendEnd &end) { return end.weight == 0.0; });
        if (blend.mixes.empty() && isWeightless)
            fail("All weights of the blend are 0; give at least one end a weight.");
        checkSteps("inversion steps", blend.inversionSteps);
        checkSampling(blend.sampling);
    }

    void operator()(const Edit &edit)
    {
        checkSource(edit.source);
        checkText("text before the edit", edit.beforeText);
        checkText("text after the edit", edit.afterText);
        checkLength("list of strengths", edit.strengths.size(), { 1, maxListLength });
        checkEach("strength", edit.strengths, Range<double> { 0.0, 1.0 });
        checkSteps("inversion steps", edit.inversionSteps);
        checkSampling(edit.sampling);
    }

    void operator()(const Explore &explore)
    {
        checkSource(explore.source);
        checkLength("list of dimensions", explore.dimensions.size(), { 1, maxListLength });
        checkEach("number of dimensions", explore.dimensions,
                  Range<int> { 0, std::numeric_limits<int>::max() });
        checkSampling(explore.sampling);
    }

    void operator()(const PictureSource &picture)
    {
        const Image &image = picture.image;
        const std::size_t byteCount = image.isEmpty()
            ? 0
            : static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3;
        if (m_pixels == PixelCheck::Required && (byteCount == 0 || image.rgb.size() != byteCount))
            fail("The source picture is missing or empty; choose a picture.");
        checkText("picture name", picture.name, maxNameBytes);
        checkHash(picture.sha256);
        if (picture.crop.mode != Crop::Mode::Square)
            return;
        checkRange("left edge of the crop", picture.crop.x, Range<double> { 0.0, 1.0 });
        checkRange("top edge of the crop", picture.crop.y, Range<double> { 0.0, 1.0 });
        checkRange("size of the crop", picture.crop.size, Range<double> { 0.0, 1.0 });
        if (picture.crop.size == 0.0)
            fail("The size of the crop is 0; make it larger.");
    }

    void operator()(const PromptSource &prompt) { checkText("prompt", prompt.prompt); }

    void operator()(const Latents &latents)
    {
        checkLength("image embedding", latents.imageEmbedding.values.size(),
                    { 1, maxEmbeddingLength });
        checkFinite("image embedding", latents.imageEmbedding.values);
        checkNoise(latents.latentNoise);
    }

private:
    void fail(const std::string &text)
    {
        if (!m_problem)
            m_problem = text;
    }

    template <typename Number> void checkRange(const char *name, Number value, Range<Number> range)
    {
        if (!(value >= range.least && value <= range.most)) // also when it is not a number
            fail(std::string("The ") + name + " is " + shown(value) + " but must be between "
                 + shown(range.least) + " and " + shown(range.most) + ".");
    }

    template <typename Number>
    void checkEach(const char *name, const std::vector<Number> &values, Range<Number> range)
    {
        for (const Number value : values)
            checkRange(name, value, range);
    }

    void checkLength(const char *name, std::size_t length, Range<std::size_t> range)
    {
        if (length < range.least || length > range.most)
            fail(std::string("The ") + name + " has " + shown(length)
                 + " values but must have between " + shown(range.least) + " and "
                 + shown(range.most) + ".");
    }

    void checkFinite(const char *name, const std::vector<float> &values)
    {
        const auto isFinite = [](float value) { return std::isfinite(value); };
        if (!std::all_of(values.begin(), values.end(), isFinite))
            fail(std::string("The ") + name + " has a value that is not a finite number.");
    }

    void checkText(const char *name, const std::string &text, std::size_t maxBytes = maxPromptBytes)
    {
        if (text.size() > maxBytes)
            fail(std::string("The ") + name + " has " + shown(text.size())
                 + " bytes but may have at most " + shown(maxBytes) + "; shorten it.");
        else if (!isUtf8(text) || text.find('\0') != std::string::npos)
            fail(std::string("The ") + name + " is not valid UTF-8 text.");
    }

    void checkHash(const std::string &hash)
    {
        constexpr std::size_t hexDigits = 64;
        const bool isHex = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
        if (!hash.empty() && (hash.size() != hexDigits || !isHex))
            fail("The SHA-256 of the source picture is not 64 lower-case hex digits.");
    }

    void checkNoise(const Noise &noise)
    {
        std::size_t count = noise.shape.empty() ? 0 : 1;
        for (const std::int64_t size : noise.shape) {
            if (size < 1 || size > static_cast<std::int64_t>(maxNoiseLength / count)) {
                fail("The noise has a dimension of " + shown(size) + ", which is out of range.");
                return;
            }
            count *= static_cast<std::size_t>(size);
        }
        if (noise.values.size() != count)
            fail("The noise has " + shown(noise.values.size()) + " values but its shape needs "
                 + shown(count) + ".");
        checkFinite("noise", noise.values);
    }

    void checkSteps(const char *name, int steps)
    {
        if (steps != 0) // the model's default
            checkRange(name, steps, Range<int> { 2, maxSteps });
    }

    void checkGuidance(const char *name, double scale)
    {
        if (!(scale < 0.0) || !std::isfinite(scale)) // negative: the model's default
            checkRange(name, scale, Range<double> { 0.0, maxGuidanceScale });
    }

    void checkImages(int first, int count)
    {
        constexpr int maxImages = 1000;
        checkRange("number of pictures", count, Range<int> { 1, maxImages });
        checkRange("index of the first picture", first,
                   Range<int> { 0, maxPictureIndex - maxImages + 1 });
    }

    void checkSource(const Source &source) { std::visit(*this, source); }

    void checkSampling(const Sampling &sampling)
    {
        checkSteps("number of prior steps", sampling.priorSteps);
        checkGuidance("prior guidance scale", sampling.priorGuidanceScale);
        checkRange("number of candidates", sampling.candidates, Range<int> { 1, 64 });
        if (sampling.candidateChoice == CandidateChoice::Picked)
            checkRange("picked candidate", sampling.pickedCandidate,
                       Range<int> { 0, sampling.candidates - 1 });
        checkSteps("number of decoder steps", sampling.decoderSteps);
        checkGuidance("decoder guidance scale", sampling.decoderGuidanceScale);
        if (sampling.eta)
            checkRange("eta", *sampling.eta, Range<double> { 0.0, 1.0 });
        checkSteps("number of super-resolution steps", sampling.superResSteps);
        checkSteps("number of second super-resolution steps", sampling.superResSecondSteps);
        if (sampling.upsampleStages > 2)
            fail("The number of upsample stages is " + shown(sampling.upsampleStages)
                 + " but must be at most 2.");
    }

    PixelCheck m_pixels;
    Problem m_problem;
};

} // namespace

std::optional<std::string> problemWith(const Request &request, PixelCheck pixels)
{
    Checker checker(pixels);
    std::visit(checker, request);
    return checker.problem();
}

std::optional<std::string> problemWith(const Request &request)
{
    return problemWith(request, PixelCheck::Required);
}

} // namespace unclip
