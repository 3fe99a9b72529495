#pragma once

#include "training/data/captionsource.h"
#include "training/data/degradation.h"
#include "unclip/image.h"
#include "unclip/runcontrol.h"

#include <cstdint>
#include <string>
#include <vector>

namespace unclip {

/// Which large pictures to keep.
struct CropSourceOptions
{
    std::vector<std::string> shards; ///< files, folders or brace ranges
    std::vector<std::string> styles; ///< only these; empty: all
    bool withSkinTones = true;
    bool isHeldOut = false; ///< the held-out pictures instead of the others
    int side = 512; ///< pixels of a picture; larger ones are scaled down, smaller left out
    std::size_t mostPictures = 2000; ///< at most, in shard order
    std::size_t mostBytes = std::size_t { 1 } << 30; ///< at most, of encoded pictures in memory
};

/// Sizes of what is cut out.
struct CropSizes
{
    int crop = 128; ///< of the square that is learned, pixels
    int factor = 4; ///< how much smaller the condition is; divides `crop`
    int margin = 8; ///< of the condition around the square, condition pixels
};

/// A square of a picture, and what an upsampler is told of it.
struct CropPair
{
    Image high; ///< crop x crop
    Image low; ///< the degraded condition, crop / factor + 2 margin a side
};

/// Large captioned pictures, kept encoded so that thousands fit into memory, and random squares of
/// them for training a convolutional upsampler. Reading is thread-safe.
class CropSource
{
public:
    /// Reads shards; pictures that cannot be decoded or are too small are counted and left out.
    /// @throws ModelError, FileError, InvalidRequest (nothing left), Cancelled
    CropSource(const CropSourceOptions &options, const CancellationToken &cancellation);

    std::size_t count() const { return m_pictures.size(); }
    std::size_t leftOut() const { return m_leftOut; }

    /// Picture number `index` on white, side x side.
    Image picture(std::size_t index) const;

    /// A random square, mirrored half of the time, over white or a background colour; everything
    /// random comes from (seed, index).
    CropPair draw(std::uint64_t seed, std::uint64_t index, const CropSizes &sizes,
                  const DegradationOptions &degradation = {}) const;

private:
    std::size_t pick(double u) const;

    int m_side;
    std::vector<std::string> m_pictures; ///< encoded
    std::vector<double> m_cumulative; ///< running sum of sampling weights
    std::size_t m_leftOut = 0;
};

} // namespace unclip
