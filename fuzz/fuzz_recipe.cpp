#include "unclip/error.h"
#include "unclip/recipe.h"

#include <cstdlib>

/// A recipe that is accepted survives writing and reading.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    unclip::Recipe recipe;
    try {
        recipe = unclip::recipeFromJson({ reinterpret_cast<const char *>(data), size });
    } catch (const unclip::InvalidRequest &) {
        return 0;
    }
    const std::string json = unclip::toJson(recipe);
    if (unclip::toJson(unclip::recipeFromJson(json)) != json)
        std::abort();
    unclip::toParametersText(recipe);
    return 0;
}
