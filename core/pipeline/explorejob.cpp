#include "pipeline/operations.h"

#include "pca/pcabasis.h"
#include "unclip/error.h"

namespace unclip {

void runExplore(const Explore &request, OperationContext &context)
{
    if (!context.info().pca.available)
        throw InvalidRequest(context.info().pca.reason);
    context.planSource(request.source);
    context.planFrames(static_cast<int>(request.dimensions.size()), context.guidanceScale(1.0));

    const PcaBasis basis = PcaBasis::load(context.engine().folder().path() / "pca");
    const ResolvedSource source = context.resolve(request.source, 0);
    for (std::size_t i = 0; i < request.dimensions.size(); ++i) {
        const int dimensions = request.dimensions[i];
        FrameJob job;
        job.imageEmbedding =
            basis.reconstruct(source.imageEmbedding, static_cast<std::size_t>(dimensions));
        job.caption = context.emptyCaption();
        job.decoder = context.decoderOptions();
        job.guidanceScale = context.guidanceScale(1.0);
        job.index = static_cast<int>(i);
        job.parameter = dimensions;
        job.driftReference = source.imageEmbedding;
        context.render(job);
    }
}

} // namespace unclip
