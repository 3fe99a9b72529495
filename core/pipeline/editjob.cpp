#include "pipeline/operations.h"

namespace unclip {

void runEdit(const Edit &request, OperationContext &context)
{
    context.planSource(request.source);
    context.planInversion(request.source, request.inversionSteps);
    context.planFrames(static_cast<int>(request.strengths.size()), context.guidanceScale(1.0));

    const ResolvedSource source = context.resolve(request.source, 0);
    const TextConditions texts =
        context.engine().encodeText({ request.afterText, request.beforeText });
    const Vector direction = textDirection(toVector(toEmbedding(texts.embedding, 0)),
                                           toVector(toEmbedding(texts.embedding, 1)));
    const at::Tensor start = context.invert(source, request.inversionSteps);
    for (std::size_t i = 0; i < request.strengths.size(); ++i) {
        const double theta = request.strengths[i];
        FrameJob job;
        job.imageEmbedding = turnedTowards(source.imageEmbedding, direction, theta);
        job.caption = context.emptyCaption();
        job.start = start;
        job.decoder = context.decoderOptions();
        job.guidanceScale = context.guidanceScale(start.defined() ? theta : 1.0);
        job.index = static_cast<int>(i);
        job.parameter = theta;
        job.driftReference = source.imageEmbedding;
        context.render(job);
    }
}

} // namespace unclip
