#pragma once

#include "unclip/image.h"

#include <cstdint>
#include <vector>

namespace unclip {

/// One way in which a picture gets worse.
enum class Degradation {
    IsotropicBlur, ///< gaussian, the same in all directions
    AnisotropicBlur, ///< gaussian, longer along a random direction
    Noise, ///< gaussian, per channel or the same on all three
    Jpeg, ///< compression and back
    Resize, ///< smaller and back, each by a random kernel
};

/// Lowest and highest value that is drawn.
struct DegradationRange
{
    double least;
    double most;
};

/// A "BSR" degradation (Zhang et al. 2021, "Designing a Practical Degradation Model for Deep Blind
/// Image Super-Resolution"; Rombach et al. 2022), as the paper's second upsampler is conditioned
/// on (section 2.1): random kinds, of random strength, in random order. Milder than published,
/// since what it stands for is the first upsampler's output and not a stranger's photograph.
struct DegradationOptions
{
    std::vector<Degradation> kinds { Degradation::IsotropicBlur, Degradation::AnisotropicBlur,
                                     Degradation::Noise, Degradation::Jpeg, Degradation::Resize };
    double probability = 0.35; ///< of each kind
    DegradationRange sigma { 0.2, 1.2 }; ///< of blurs, pixels
    DegradationRange elongation { 1.2, 3.0 }; ///< of anisotropic blurs: long by short axis
    DegradationRange noise { 1.0, 10.0 }; ///< standard deviation, of 255
    DegradationRange quality { 50.0, 95.0 }; ///< of JPEG
    DegradationRange scale { 0.5, 0.95 }; ///< of the smaller picture in between
};

/// `image` degraded, of the same size. Depends on nothing but its arguments: the same (seed, index)
/// gives the same pixels, so that a resumed training sees what the unbroken one would have.
/// @throws InvalidRequest for an empty image
Image degraded(const Image &image, std::uint64_t seed, std::uint64_t index,
               const DegradationOptions &options = {});

} // namespace unclip
