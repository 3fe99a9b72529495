#include "support/fakepipeline.h"

#include "unclip/error.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace unclip {

namespace {

using Spot = std::pair<int, double>; ///< index and parameter of a picture

const Capability available { true, {} };

std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 31)) * 0x9E3779B97F4A7C15u;
    return value ^ (value >> 29);
}

std::uint64_t hashed(const std::string &text)
{
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (const char byte : text)
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3u;
    return hash;
}

std::uint64_t hashed(const Source &source)
{
    if (const auto *prompt = std::get_if<PromptSource>(&source))
        return hashed(prompt->prompt);
    if (const auto *picture = std::get_if<PictureSource>(&source))
        return hashed({ picture->image.rgb.begin(), picture->image.rgb.end() });
    return std::get<Latents>(source).imageEmbedding.values.size();
}

Image pattern(int side, std::uint64_t seed)
{
    Image image = Image::blank(side, side);
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
        image.rgb[i] = static_cast<std::uint8_t>(mixed(seed + i / 12) >> (8 * (i % 3)));
    return image;
}

Progress progressAt(Stage stage, int step, int stepCount)
{
    Progress progress;
    progress.stage = stage;
    progress.step = step;
    progress.stepCount = stepCount;
    return progress;
}

std::vector<Spot> spotsOf(const std::vector<double> &parameters)
{
    std::vector<Spot> spots;
    for (const double parameter : parameters)
        spots.emplace_back(0, parameter);
    return spots;
}

} // namespace

/// A request, flattened to what the fake draws from.
struct FakePipeline::Job
{
    Sampling sampling;
    std::uint64_t content = 0;
    std::vector<Spot> spots;
    int prompts = 0;

    explicit Job(const Request &request)
    {
        std::visit([this](const auto &mode) { read(mode); }, request);
    }

    void read(const Create &create)
    {
        sampling = create.sampling;
        content = hashed(create.prompt);
        prompts = 1;
        for (int i = 0; i < create.imageCount; ++i)
            spots.emplace_back(create.firstImage + i, 0.0);
    }

    void read(const Vary &vary)
    {
        sampling = vary.sampling;
        content = hashed(vary.source);
        const std::vector<double> fallback { vary.sampling.eta.value_or(1.0) };
        for (const double eta : vary.etas.empty() ? fallback : vary.etas)
            for (int i = 0; i < vary.imageCount; ++i)
                spots.emplace_back(vary.firstImage + i, eta);
    }

    void read(const Blend &blend)
    {
        sampling = blend.sampling;
        for (const BlendEnd &end : blend.ends) {
            content = mixed(content) + hashed(end.source);
            prompts += std::holds_alternative<PromptSource>(end.source) ? 1 : 0;
        }
        spots = spotsOf(blend.mixes.empty() ? std::vector<double> { 0.0 } : blend.mixes);
    }

    void read(const Edit &edit)
    {
        sampling = edit.sampling;
        content = hashed(edit.source) + mixed(hashed(edit.beforeText)) + hashed(edit.afterText);
        spots = spotsOf(edit.strengths);
    }

    void read(const Explore &explore)
    {
        sampling = explore.sampling;
        content = hashed(explore.source);
        spots = spotsOf({ explore.dimensions.begin(), explore.dimensions.end() });
    }
};

FakeScript::FakeScript()
{
    info.name = "fake";
    info.hash = std::string(64, 'a');
    info.embeddingDim = 256;
    info.baseSize = 8;
    info.upsampledSizes = { 16 };
    info.pcaComponents = 64;
    info.defaults.priorSteps = 25;
    info.defaults.priorGuidanceScale = 4.0;
    info.defaults.decoderSteps = 20;
    info.defaults.decoderGuidanceScale = 8.0;
    info.defaults.superResSteps = 7;
    info.defaults.superResSecondSteps = 7;
    info.defaults.upsampleStages = 1;
    info.diffusionPrior = info.autoregressivePrior = info.imageEncoder = available;
    info.pca = info.concepts = available;
    info.device = "cpu";
    info.precision = "fp32";
    info.threads = 2;
}

FakePipeline::FakePipeline(std::shared_ptr<FakeScript> script)
    : m_script(std::move(script))
{
}

const ModelInfo &FakePipeline::info() const
{
    return m_script->info;
}

void FakePipeline::report(const RunControl &control, const Progress &progress) const
{
    control.cancellation.check();
    if (m_script->onStep)
        m_script->onStep(progress);
    control.cancellation.check();
    control.report(progress);
}

Frame FakePipeline::drawn(const Job &job, int index, double parameter) const
{
    const std::uint64_t seed = mixed(job.sampling.seed + 1) ^ job.content
        ^ mixed(static_cast<std::uint64_t>(index) + 77) ^ std::hash<double> {}(parameter);
    const bool isUpsampled = job.sampling.upsampleStages != 0 && !info().upsampledSizes.empty();
    Frame frame;
    frame.baseImage = pattern(info().baseSize, seed);
    frame.image = isUpsampled ? pattern(info().upsampledSizes.back(), seed) : frame.baseImage;
    frame.latents.imageEmbedding.values = { static_cast<float>(parameter) };
    frame.drift = 1.0 - parameter / 2.0;
    frame.parameter = parameter;
    frame.index = index;
    return frame;
}

Result FakePipeline::run(const Request &request, const RunControl &control,
                         const std::function<void(const Frame &)> &onFrame)
{
    m_script->requests.push_back(request);
    const Job job(request);
    Result result;
    const bool isCreate = std::holds_alternative<Create>(request);
    const std::size_t draws = isCreate ? job.spots.size() : static_cast<std::size_t>(job.prompts);
    for (std::size_t draw = 0; draw < draws; ++draw) {
        result.candidates.emplace_back();
        for (int i = 0; i < job.sampling.candidates; ++i)
            result.candidates.back().push_back({ {}, 0.5 - 0.01 * i, i == 0 });
    }
    const double total = static_cast<double>(job.spots.size()) * m_script->steps;
    for (const auto &[index, parameter] : job.spots) {
        for (int step = 0; step < m_script->steps; ++step) {
            Progress progress = progressAt(Stage::Decode, step + 1, m_script->steps);
            progress.fraction = static_cast<double>(result.frames.size()) * m_script->steps / total;
            progress.secondsLeft = 65.0;
            report(control, progress);
        }
        result.frames.push_back(drawn(job, index, parameter));
        if (onFrame)
            onFrame(result.frames.back());
    }
    result.seconds = 0.25;
    return result;
}

std::vector<Embedding> FakePipeline::encodeImages(const std::vector<PictureSource> &pictures,
                                                  const RunControl &control)
{
    std::vector<Embedding> embeddings;
    for (const PictureSource &picture : pictures) {
        report(control, progressAt(Stage::EncodeImage, 1, 1));
        const std::uint64_t content = hashed(Source { picture });
        Embedding embedding;
        for (int d = 0; d < info().embeddingDim; ++d)
            embedding.values.push_back(static_cast<float>(
                static_cast<double>(mixed(content + static_cast<std::uint64_t>(d)) % 1000) / 1000));
        embeddings.push_back(std::move(embedding));
    }
    return embeddings;
}

std::vector<Embedding> FakePipeline::encodeTexts(const std::vector<std::string> &captions,
                                                 const RunControl &control)
{
    std::vector<Embedding> embeddings;
    for (const std::string &caption : captions) {
        report(control, progressAt(Stage::EncodeText, 1, 1));
        const auto dimension = static_cast<std::size_t>(info().embeddingDim);
        embeddings.push_back({ std::vector<float>(dimension, 0.01f) });
        embeddings.back().values[hashed(caption) % dimension] = 1.0f;
    }
    return embeddings;
}

Latents FakePipeline::invert(const PictureSource &picture, int steps, const RunControl &control)
{
    for (int step = 0; step < steps; ++step)
        report(control, progressAt(Stage::Invert, step + 1, steps));
    const std::int64_t side = info().baseSize;
    Noise noise { { 3, side, side },
                  std::vector<float>(static_cast<std::size_t>(3 * side * side)) };
    return { encodeImages({ picture }, control).front(), std::move(noise) };
}

std::vector<ConceptScore> FakePipeline::nearestConcepts(const Embedding &imageEmbedding, int count,
                                                        const RunControl &control)
{
    control.cancellation.check();
    std::vector<ConceptScore> scores;
    for (int i = 0; i < count; ++i)
        scores.push_back({ "concept " + std::to_string(i),
                           1.0 / (i + 1.0 + static_cast<double>(imageEmbedding.values.size())) });
    return scores;
}

TokenCount FakePipeline::countTokens(const std::string &prompt) const
{
    constexpr int limit = 24;
    TokenCount count;
    count.tokens = static_cast<int>(std::count(prompt.begin(), prompt.end(), ' ')) + 1;
    count.limit = limit;
    count.readBytes = prompt.size();
    return count;
}

std::unique_ptr<Pipeline> loadFake(const std::shared_ptr<FakeScript> &script,
                                   const std::filesystem::path &folder, const LoadOptions &options,
                                   const RunControl &control)
{
    control.cancellation.check();
    control.report(progressAt(Stage::Load, 1, 1));
    script->folders.push_back(folder);
    script->loads.push_back(options);
    return std::make_unique<FakePipeline>(script);
}

} // namespace unclip
