#pragma once

#include "unclip/request.h"

#include <optional>
#include <string>

namespace unclip {

/// Recipes name their pictures by hash and hold no pixels.
enum class PixelCheck { Required, NotNeeded };

/// problemWith(request) for requests whose pictures are yet to be found.
std::optional<std::string> problemWith(const Request &request, PixelCheck pixels);

} // namespace unclip
