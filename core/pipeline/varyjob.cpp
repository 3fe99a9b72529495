#include "pipeline/operations.h"

namespace unclip {

void runVary(const Vary &request, OperationContext &context)
{
    context.planSource(request.source);
    context.planInversion(request.source, request.inversionSteps);
    context.planFrames(request.imageCount * static_cast<int>(request.etas.size()),
                       context.guidanceScale(1.0));

    const ResolvedSource source = context.resolve(request.source, 0);
    const at::Tensor start = context.invert(source, request.inversionSteps);
    for (const double eta : request.etas) {
        for (int i = 0; i < request.imageCount; ++i) {
            const int index = request.firstImage + i;
            FrameJob job;
            job.imageEmbedding = source.imageEmbedding;
            job.caption = context.emptyCaption();
            job.start = start;
            job.decoder = context.decoderOptions();
            job.guidanceScale = context.guidanceScale(start.defined() ? eta : 1.0);
            job.decoder.eta = eta;
            job.noiseIndex = static_cast<std::uint32_t>(index);
            job.index = index;
            job.parameter = eta;
            job.driftReference = source.imageEmbedding;
            context.render(job);
        }
    }
}

} // namespace unclip
