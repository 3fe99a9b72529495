#pragma once

#include "unclip/imagefile.h"
#include "unclip/pipeline.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace unclip {

/// How a PCA basis is fitted (paper section 4).
struct PcaFitOptions
{
    int components = 320;
    OverwriteMode overwrite = OverwriteMode::Refuse; ///< for a basis that is already there
};

/// What a fit found. Files are counted, not named, for a folder may hold a million.
struct PcaFit
{
    int dimension = 0; ///< of the embeddings, D
    int components = 0; ///< kept; fewer than asked for when there were too few pictures
    std::int64_t pictures = 0;
    std::int64_t skipped = 0; ///< could not be read as pictures
    std::vector<double> variances; ///< along each component, largest first
};

/// Fits principal components of the image embeddings of `pictures`, streaming in batches, and
/// writes config.json and pca.safetensors into `outFolder` (for use: the `pca` folder of a model).
/// @throws InvalidRequest with fewer than two readable pictures; FileError; Cancelled
PcaFit fitPcaBasis(Pipeline &pipeline, const std::vector<std::filesystem::path> &pictures,
                   const std::filesystem::path &outFolder, const PcaFitOptions &options,
                   const RunControl &control);

/// What a basis on disk holds; `skipped` stays 0.
/// @param folder a model folder with `pca` in it, or that folder itself
/// @throws ModelError
PcaFit readPcaFit(const std::filesystem::path &folder);

/// Share of the variance that the basis holds in its first `count` components, 0..1.
double explainedVariance(const PcaFit &fit, std::size_t count);

} // namespace unclip
