#pragma once

#include "unclip/imagefile.h"
#include "unclip/pipeline.h"
#include "unclip/request.h"

#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// Everything needed to make one picture again. Pictures are named by hash and crop; their pixels
/// are found again by the caller.
struct Recipe
{
    static constexpr int currentVersion = 1;

    int version = currentVersion;
    Request request; ///< with every default filled in; source images hold no pixels
    int pictureIndex = 0; ///< Frame::index of this picture
    double parameter = 0.0; ///< Frame::parameter
    std::string modelName;
    std::string modelHash;
    std::string device;
    std::string precision;
    int threads = 0;
    std::string softwareVersion;
    std::string created; ///< ISO 8601, UTC
    std::vector<std::string> parents; ///< ids of the pictures it was made from
    int width = 0; ///< of the picture, pixels; 0: not known
    int height = 0;
};

/// Versioned JSON. Numbers survive the round trip exactly.
std::string toJson(const Recipe &recipe);

/// @throws InvalidRequest naming the key: not JSON, newer version, wrong type, value out of range,
///         too large. Never allocates more than a small multiple of the text.
Recipe recipeFromJson(const std::string &json);

/// The widely read "prompt / Negative prompt / Steps: .." form, for other programs.
std::string toParametersText(const Recipe &recipe);

/// Keywords of the two layers in a PNG: "parameters" and "unclip-recipe".
PngText toPngText(const Recipe &recipe);

/// The recipe in a PNG's text chunks, if there is one.
/// @throws InvalidRequest when there is one but it is malformed
std::optional<Recipe> recipeFromPngText(const PngText &text);

} // namespace unclip
