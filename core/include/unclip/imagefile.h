#pragma once

#include "unclip/image.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// Bounds on pictures from outside; what exceeds them is refused before memory is taken.
struct ImageLimits
{
    std::size_t maxFileBytes = std::size_t { 512 } << 20;
    int maxSide = 32768;
    std::int64_t maxPixels = std::int64_t { 120 } * 1000 * 1000;
};

/// How transparency becomes opaque.
enum class AlphaMode {
    CompositeOnWhite, ///< what a person expects to see
    Drop, ///< colour values under it as they are: CLIP's reference preprocessing
};

/// Decodes PNG, JPEG, WebP, BMP, TIFF or the first frame of a GIF, told by content and not by name:
/// EXIF orientation applied, an ICC profile converted to sRGB, 16-bit, grey, palette, CMYK and
/// alpha handled. Any thread.
/// @throws InvalidRequest naming the file and what is wrong with it; FileError
Image readImage(const std::filesystem::path &path, AlphaMode alpha = AlphaMode::CompositeOnWhite,
                const ImageLimits &limits = {});

/// The same from bytes; `name` stands in messages. @throws InvalidRequest
Image decodeImage(const std::vector<std::uint8_t> &bytes, const std::string &name,
                  AlphaMode alpha = AlphaMode::CompositeOnWhite, const ImageLimits &limits = {});

/// Text chunks of a PNG: keyword to UTF-8 text.
using PngText = std::map<std::string, std::string>;

/// A PNG file with text chunks: tEXt when the text is Latin-1, iTXt otherwise. Any thread.
/// @throws InvalidRequest for an empty picture, a keyword or a text that a PNG cannot hold
std::vector<std::uint8_t> encodePng(const Image &image, const PngText &text = {});

/// Text chunks (tEXt, zTXt, iTXt) of a PNG file, bounded in size; empty for other files.
/// @throws InvalidRequest when the PNG is malformed; readPngText: FileError too
PngText readPngText(const std::filesystem::path &path);
PngText decodePngText(const std::vector<std::uint8_t> &bytes, const std::string &name);

enum class OverwriteMode { Refuse, Replace };

/// Writes bytes so that the file appears whole or not at all: temporary file in the same folder,
/// fsync, then an exclusive rename (or a replacing one).
/// @throws FileError when the name exists (Refuse), the disk is full, or access is denied
void writeFileAtomically(const std::filesystem::path &path, const std::vector<std::uint8_t> &bytes,
                         OverwriteMode overwrite = OverwriteMode::Refuse);

/// SHA-256 of bytes and files, 64 digits of lower-case hex. @throws FileError
std::string sha256(const void *data, std::size_t size);
std::string sha256File(const std::filesystem::path &path);

} // namespace unclip
