#include "training/pcafit.h"

#include "pca/pcabasis.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <memory>
#include <numeric>

namespace unclip::training {

namespace {

constexpr std::int64_t picturesPerBatch = 64;
constexpr std::uint64_t seedOffset = 0x9CA;

/// Adds rows [B, D]; the first ones say how large D is.
void add(const at::Tensor &rows, std::unique_ptr<PcaAccumulator> &accumulator)
{
    const at::Tensor embeddings = rows.cpu().contiguous();
    const std::int64_t dimension = embeddings.size(1);
    if (!accumulator)
        accumulator = std::make_unique<PcaAccumulator>(static_cast<std::size_t>(dimension));
    for (std::int64_t row = 0; row < embeddings.size(0); ++row)
        accumulator->add(embeddings.data_ptr<float>() + row * dimension);
}

} // namespace

void fitPcaFolder(const BatchMaker &batches, ClipFeatures &clip, const PcaFitOptions &options,
                  const std::filesystem::path &modelFolder)
{
    std::unique_ptr<PcaAccumulator> accumulator;
    for (std::int64_t step = 0; step * picturesPerBatch < options.pictures; ++step) {
        const Batch batch =
            batches.make(mixSeeds(options.seed, seedOffset), step, picturesPerBatch);
        add(clip.imageEmbeddings(compose(batches.pictures(), batch, clip.imageSize())),
            accumulator);
    }
    if (accumulator)
        accumulator->fit(static_cast<std::size_t>(options.components))
            .save(modelFolder / "pca", accumulator->count());
}

int fitPcaFolder(const PictureSet &pictures, ClipFeatures &clip, int components,
                 const std::filesystem::path &modelFolder)
{
    const std::int64_t count = pictures.count();
    if (count < 2)
        return 0;
    std::unique_ptr<PcaAccumulator> accumulator;
    for (std::int64_t first = 0; first < count; first += picturesPerBatch) {
        std::vector<std::int64_t> rows(
            static_cast<std::size_t>(std::min(picturesPerBatch, count - first)));
        std::iota(rows.begin(), rows.end(), first);
        const at::Tensor white =
            at::full({ static_cast<std::int64_t>(rows.size()), 3 }, 255.0, at::kFloat);
        add(clip.imageEmbeddings(compose(pictures, rows, clip.imageSize(), white)), accumulator);
    }
    const std::int64_t kept = std::min<std::int64_t>(components, count - 1);
    const PcaBasis basis = accumulator->fit(static_cast<std::size_t>(kept));
    basis.save(modelFolder / "pca", accumulator->count());
    return static_cast<int>(basis.componentCount());
}

} // namespace unclip::training
