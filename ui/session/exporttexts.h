#pragma once

#include "session/exportplan.h"
#include "unclip/imagefile.h"

#include <cstdint>
#include <string>
#include <vector>

namespace unclip {

/// Of the element in XMP that holds a recipe.
inline constexpr const char *xmpRecipeNamespace = "urn:unclip-studio:recipe:1:";

/// What an exported picture tells about itself, UTF-8; empty where there is nothing to tell.
struct PictureTexts
{
    PngText chunks; ///< what a PNG gets
    std::string comment; ///< what other formats get as EXIF UserComment
    std::string description; ///< .. as XMP dc:description: the prompt
    std::string recipe; ///< .. as XMP unclip:recipe, JSON
};

/// The texts of a library picture, as much as `level` lets through. Any thread.
/// @throws InvalidRequest when the file is a malformed PNG; FileError
PictureTexts textsOf(const QString &file, MetadataLevel level);

/// The words of a request, without file names; may be empty.
std::string promptOf(const Request &request);

/// A TIFF block with an EXIF UserComment, as in a WebP's EXIF chunk; JPEG wants "Exif\0\0" before.
/// Empty for an empty comment.
std::vector<std::uint8_t> exifBlock(const std::string &comment);

/// An XMP packet with description and recipe; empty when both are.
std::vector<std::uint8_t> xmpPacket(const PictureTexts &texts);

} // namespace unclip
