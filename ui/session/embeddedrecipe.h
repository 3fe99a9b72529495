#pragma once

#include "unclip/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// The recipe inside a picture file as this studio writes them: a text chunk of a PNG, XMP in a
/// JPEG or WebP. Absent when there is none. Any thread.
/// @param name stands in messages
/// @throws InvalidRequest when there is one that cannot be used, or the file is malformed
std::optional<Recipe> embeddedRecipe(const std::vector<std::uint8_t> &bytes,
                                     const std::string &name);

} // namespace unclip
