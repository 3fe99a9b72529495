#pragma once

#include "unclip/modelinfo.h"
#include "unclip/recipe.h"
#include "unclip/request.h"

#include <cstddef>
#include <ctime>
#include <string>
#include <vector>

namespace unclip {

// Plain functions on values; any thread.

Sampling &samplingOf(Request &request);
const Sampling &samplingOf(const Request &request);

/// The sources in the request, in its order; none for Create. Valid as long as the request.
std::vector<Source *> sourcesOf(Request &request);

/// The request as recipes keep it: pictures by name and hash alone.
Request withoutPixels(Request request);

/// The word for its mode: "create", "vary", "blend", "edit" or "explore".
const char *modeOf(const Request &request);

/// How many pictures a complete request (see withDefaults()) makes.
std::size_t pictureCount(const Request &request);

/// The recipe of a finished picture.
/// @param complete with defaults filled in and without pixels
Recipe recipeFor(const Request &complete, const ModelInfo &model, const Frame &frame,
                 std::time_t now);

/// The request that makes the recipe's own picture again and no other. Its pictures have no pixels.
/// @throws InvalidRequest for a number of dimensions that is none
Request onePicture(const Recipe &recipe);

} // namespace unclip
