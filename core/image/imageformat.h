#pragma once

#include "unclip/imagefile.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace unclip {

enum class ImageFormat { Unknown, Png, Jpeg, WebP, Bmp, Tiff, Gif };

/// A file in memory with the name that stands in messages; views, owns nothing.
struct ImageBytes
{
    const std::uint8_t *data = nullptr;
    std::size_t size = 0;
    const std::string &name;
};

/// A stretch of bytes inside a file.
struct ByteRange
{
    std::size_t offset = 0;
    std::size_t size = 0;
};

/// Told by the first bytes alone.
ImageFormat formatOf(const ImageBytes &file);

/// Width and height as the header of a WebP or BMP file claims them.
/// @throws InvalidRequest when there is no complete header
std::pair<std::int64_t, std::int64_t> webpSize(const ImageBytes &file);
std::pair<std::int64_t, std::int64_t> bmpSize(const ImageBytes &file);

/// The body of a WebP file's first chunk of this kind ("ICCP", "EXIF"); size 0 when there is none.
ByteRange webpChunk(const ImageBytes &file, const char *fourCc);

/// @throws InvalidRequest when the size is not within the limits, or cannot be true of so small a
///         file (which would only cost memory)
void requireSize(const ImageBytes &file, std::pair<std::int64_t, std::int64_t> size,
                 const ImageLimits &limits);

/// Throws InvalidRequest: the named file cannot be read because of `flaw` (a clause, no full stop).
[[noreturn]] void refuseImage(const ImageBytes &file, const std::string &flaw);

} // namespace unclip
