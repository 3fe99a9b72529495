#include "training/pcafit.h"

#include "pca/pcabasis.h"

#include <ATen/ATen.h>

namespace unclip::training {

namespace {

constexpr std::int64_t picturesPerBatch = 64;
constexpr std::uint64_t seedOffset = 0x9CA;

} // namespace

void fitPcaFolder(const BatchMaker &batches, ClipFeatures &clip, const PcaFitOptions &options,
                  const std::filesystem::path &modelFolder)
{
    std::unique_ptr<PcaAccumulator> accumulator;
    for (std::int64_t step = 0; step * picturesPerBatch < options.pictures; ++step) {
        const Batch batch =
            batches.make(mixSeeds(options.seed, seedOffset), step, picturesPerBatch);
        const at::Tensor embeddings =
            clip.imageEmbeddings(compose(batches.pictures(), batch.rows, clip.imageSize(),
                                         batch.backgrounds))
                .contiguous(); // [B, D]
        if (!accumulator)
            accumulator =
                std::make_unique<PcaAccumulator>(static_cast<std::size_t>(embeddings.size(1)));
        for (std::int64_t row = 0; row < embeddings.size(0); ++row)
            accumulator->add(embeddings.data_ptr<float>() + row * embeddings.size(1));
    }
    if (accumulator)
        accumulator->fit(static_cast<std::size_t>(options.components))
            .save(modelFolder / "pca", accumulator->count());
}

} // namespace unclip::training
