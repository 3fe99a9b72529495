#pragma once

#include "unclip/modelinfo.h"
#include "unclip/recipe.h"
#include "unclip/request.h"

#include <cstddef>
#include <ctime>
#include <string>
#include <vector>

namespace unclip {

Sampling &samplingOf(Request &request);
const Sampling &samplingOf(const Request &request);

std::vector<Source *> sourcesOf(Request &request);

/// The request as recipes keep it: pictures by name and hash alone.
Request withoutPixels(Request request);

/// "create", "vary" ..
const char *modeOf(const Request &request);

/// How many pictures a complete request makes.
std::size_t pictureCount(const Request &request);

/// The recipe of a finished picture. `complete` holds no pixels.
Recipe recipeFor(const Request &complete, const ModelInfo &model, const Frame &frame,
                 std::time_t now);

/// The request that makes the recipe's own picture again and no other.
Request onePicture(const Recipe &recipe);

} // namespace unclip
