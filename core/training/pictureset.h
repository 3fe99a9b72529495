#pragma once

#include "training/data/captionsource.h"
#include "unclip/image.h"
#include "unclip/runcontrol.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace unclip::training {

/// Captioned pictures of some shards, in memory at a few sizes, transparency kept.
struct PictureSet
{
    std::vector<int> sizes; ///< pixels, ascending
    std::vector<at::Tensor>
        pixels; ///< per size: uint8 [N, S, S, 4], colours premultiplied by alpha
    std::vector<CaptionSource> captions; ///< what is known of each picture
    std::vector<double> cumulative; ///< running sum of sampling weights, for drawing

    std::int64_t count() const { return static_cast<std::int64_t>(captions.size()); }

    /// Index of the picture at position u in [0, 1) of the weights.
    std::int64_t pick(double u) const;
};

enum class Split { Training, HeldOut };

struct PictureSetOptions
{
    std::vector<std::string> shards; ///< files, folders or brace ranges
    std::vector<int> sizes;
    Split split = Split::Training;
    std::vector<std::string> concepts; ///< only these concept names; empty: all
    std::vector<std::string> styles; ///< only these styles; empty: all
    bool withSkinTones = true;
};

/// Decodes the centre square of every picture. Pictures that cannot be decoded are left out and
/// counted in `skipped`.
/// @throws ModelError, FileError, InvalidRequest (nothing left), Cancelled
PictureSet loadPictures(const PictureSetOptions &options, const RunControl &control,
                        std::int64_t &skipped);

/// An opaque picture's centre square at `size` pixels, as PictureSet::pixels holds it: uint8
/// [S, S, 4].
at::Tensor squarePixels(const Image &image, int size);

/// Two sets of the same sizes as one, of which the first is drawn with probability `share`.
PictureSet mixed(const PictureSet &first, const PictureSet &second, double share);

/// Where the two squares of a pair stand in a picture of `size` pixels: nine sixteenths of its side
/// each, the first at the left edge and the second over it at the right one.
struct PairLayout
{
    explicit PairLayout(int size)
        : side(size * 9 / 16)
        , top((size - side) / 2)
        , rightX(size - side)
    {
    }

    int side;
    int top;
    int rightX;
};

/// Two pictures as one, both as PictureSet::pixels holds them: uint8 [S, S, 4].
at::Tensor sideBySide(const at::Tensor &left, const at::Tensor &right);

/// For every row of a batch the picture on its right, or -1 where it stands alone.
using Partners = std::vector<std::int64_t>;

/// Pictures `rows` over a background colour each, as float32 [B, 3, S, S] in [-1, 1].
/// @param size one of set.sizes
/// @param backgrounds float32 [B, 3] in 0..255
/// @param partners one per row, or none at all
at::Tensor compose(const PictureSet &set, const std::vector<std::int64_t> &rows, int size,
                   const at::Tensor &backgrounds, const Partners &partners = {});

} // namespace unclip::training
