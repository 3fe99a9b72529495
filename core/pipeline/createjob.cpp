#include "pipeline/operations.h"

namespace unclip {

void runCreate(const Create &request, OperationContext &context)
{
    context.planCaption(request.imageCount);
    context.planFrames(request.imageCount, context.guidanceScale(1.0));

    const PriorCaption caption = context.forPrior(context.encodeCaption(request.prompt));
    const Vector text = toVector(toEmbedding(caption.text.embedding));
    for (int i = 0; i < request.imageCount; ++i) {
        const int index = request.firstImage + i;
        const ResolvedSource drawn =
            context.drawFromPrior(caption, static_cast<std::uint32_t>(index));
        context.result().candidates.push_back(drawn.candidates);
        FrameJob job;
        job.imageEmbedding = drawn.imageEmbedding;
        job.caption = caption.text;
        job.decoder = context.decoderOptions();
        job.guidanceScale = context.guidanceScale(1.0);
        job.noiseIndex = static_cast<std::uint32_t>(index);
        job.index = index;
        job.driftReference = text;
        context.render(job);
    }
}

} // namespace unclip
