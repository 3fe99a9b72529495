#pragma once

#include <filesystem>

namespace unclip::test {

/// Writes a complete tiny model folder with random weights, seeded, in the published layout: both
/// towers, prior, decoder at 16 pixels, one upsampler to 32, a PCA basis and a word list.
void writeTinyModelFolder(const std::filesystem::path &folder);

/// Adds a second upsampler, 32 to 128 pixels, to such a folder.
void addSecondUpsampler(const std::filesystem::path &folder);

/// Adds a tiny prior_ar/ that fits it: 6 components in 16 buckets, random weights, seeded.
void writeTinyAutoregressivePrior(const std::filesystem::path &folder);

} // namespace unclip::test
