#include "pipeline/operations.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace unclip {

namespace {

/// All frames of a sequence share the noise of this picture, so that a morph does not flicker.
constexpr std::uint32_t sequenceNoise = 0;

/// The ends of a blend with their base noise.
struct Ends
{
    std::vector<Vector> embeddings;
    std::vector<Vector> noises; ///< empty when the frames share noise drawn from the seed
    std::vector<std::int64_t> noiseShape;
};

Ends resolveEnds(const Blend &request, OperationContext &context)
{
    Ends ends;
    for (std::size_t i = 0; i < request.ends.size(); ++i) {
        const ResolvedSource source =
            context.resolve(request.ends[i].source, static_cast<std::uint32_t>(i));
        ends.embeddings.push_back(source.imageEmbedding);
        if (request.baseNoise == BaseNoise::Shared)
            continue;
        const at::Tensor start = context.invert(source, request.inversionSteps);
        if (!start.defined())
            continue;
        const Noise noise = toNoise(start);
        ends.noiseShape = noise.shape;
        ends.noises.emplace_back(noise.values.begin(), noise.values.end());
    }
    if (ends.noises.size() != ends.embeddings.size())
        ends.noises.clear(); // an end without a picture has no x_T of its own: share one
    return ends;
}

at::Tensor noiseTensor(const Vector &noise, const std::vector<std::int64_t> &shape)
{
    return toTensor(Noise { shape, std::vector<float>(noise.begin(), noise.end()) });
}

FrameJob frameOf(const Ends &ends, OperationContext &context, const Vector &zImage,
                 const Vector &xT)
{
    FrameJob job;
    job.imageEmbedding = zImage;
    job.caption = context.emptyCaption();
    if (!xT.empty())
        job.start = noiseTensor(xT, ends.noiseShape);
    job.decoder = context.decoderOptions();
    job.guidanceScale = context.guidanceScale(xT.empty() ? 1.0 : 0.0);
    job.noiseIndex = sequenceNoise;
    return job;
}

void renderMixes(const Blend &request, const Ends &ends, OperationContext &context)
{
    for (std::size_t i = 0; i < request.mixes.size(); ++i) {
        const double mix = request.mixes[i];
        const Vector xT =
            ends.noises.empty() ? Vector() : slerp(ends.noises[0], ends.noises[1], mix);
        FrameJob job =
            frameOf(ends, context, slerp(ends.embeddings[0], ends.embeddings[1], mix), xT);
        job.index = static_cast<int>(i);
        job.parameter = mix;
        job.driftReference = mix < 0.5 ? ends.embeddings[0] : ends.embeddings[1];
        context.render(job);
    }
}

void renderBoard(const Blend &request, const Ends &ends, OperationContext &context)
{
    std::vector<double> weights;
    for (const BlendEnd &end : request.ends)
        weights.push_back(end.weight);
    const Vector xT = ends.noises.empty() ? Vector() : sphericalMean(ends.noises, weights);
    FrameJob job = frameOf(ends, context, sphericalMean(ends.embeddings, weights), xT);
    const auto heaviest = std::max_element(weights.begin(), weights.end()) - weights.begin();
    job.driftReference = ends.embeddings[static_cast<std::size_t>(heaviest)];
    context.render(job);
}

} // namespace

void runBlend(const Blend &request, OperationContext &context)
{
    for (std::size_t i = 0; i < request.ends.size(); ++i) {
        const Source &source = request.ends[i].source;
        context.planSource(source, static_cast<std::uint32_t>(i));
        if (request.baseNoise == BaseNoise::Inverted)
            context.planInversion(source, request.inversionSteps);
    }
    context.planFrames(static_cast<int>(std::max<std::size_t>(request.mixes.size(), 1)),
                       context.guidanceScale(0.0));
    const Ends ends = resolveEnds(request, context);
    if (request.mixes.empty())
        renderBoard(request, ends, context);
    else
        renderMixes(request, ends, context);
}

} // namespace unclip
