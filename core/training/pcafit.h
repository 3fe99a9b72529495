#pragma once

#include "training/clipfeatures.h"

#include <filesystem>

namespace unclip::training {

struct PcaFitOptions
{
    int components = 64;
    std::int64_t pictures = 4000;
    std::uint64_t seed = 0;
};

/// Fits a PCA basis of z_i over drawn pictures, streaming, and writes it as the folder's `pca/`.
void fitPcaFolder(const BatchMaker &batches, ClipFeatures &clip, const PcaFitOptions &options,
                  const std::filesystem::path &modelFolder);

/// The same over every picture of a set once, without its captions and backgrounds.
/// @return components kept: at most one fewer than there are pictures; 0: nothing was written
int fitPcaFolder(const PictureSet &pictures, ClipFeatures &clip, int components,
                 const std::filesystem::path &modelFolder);

} // namespace unclip::training
