#include "unclip/recipe.h"

#include "image/latin1.h"
#include "recipe/fieldarchive.h"
#include "recipe/recipefields.h"
#include "recipe/requestcheck.h"
#include "unclip/error.h"
#include "weights/jsonfile.h"

#include <cmath>

namespace unclip {

namespace {

constexpr const char *recipeKey = "unclip-recipe";
constexpr const char *parametersKey = "parameters";
constexpr std::size_t maxRecipeBytes = std::size_t { 16 } << 20;
constexpr std::size_t maxTextBytes = 4096; ///< of a name, hash, device and the like
constexpr std::size_t maxParents = 1000;

nlohmann::json parsed(const std::string &text)
{
    if (text.size() > maxRecipeBytes)
        throw InvalidRequest("The recipe is larger than " + std::to_string(maxRecipeBytes)
                             + " bytes, which no recipe of this program is.");
    try {
        return parseJson(text, "the recipe");
    } catch (const ModelError &error) { // its kind of error is for model folders
        throw InvalidRequest(std::string("The recipe cannot be read: ") + error.what() + ".");
    }
}

void requireKnownVersion(const nlohmann::json &json)
{
    const auto version = json.find("version");
    if (version == json.end() || !version->is_number_unsigned()
        || version->get<std::uint64_t>() == 0)
        throw InvalidRequest("The recipe cannot be read: \"version\" must be a positive integer.");
    if (version->get<std::uint64_t>() > static_cast<std::uint64_t>(Recipe::currentVersion))
        throw InvalidRequest("The recipe has version " + version->dump()
                             + " and was made by a newer program; update this one to use it.");
    if (json.find("request") == json.end())
        throw InvalidRequest("The recipe cannot be read: \"request\" is missing.");
}

void requireShort(const char *key, const std::string &text)
{
    if (text.size() > maxTextBytes)
        throw InvalidRequest(std::string("The recipe cannot be used: \"") + key
                             + "\" is longer than " + std::to_string(maxTextBytes) + " bytes.");
}

void requireRange(const char *key, bool isInRange)
{
    if (!isInRange)
        throw InvalidRequest(std::string("The recipe cannot be used: \"") + key
                             + "\" is out of range.");
}

void requireSound(const Recipe &recipe)
{
    constexpr int maxThreads = 65536;
    requireRange("picture_index", recipe.pictureIndex >= 0);
    requireRange("parameter", std::isfinite(recipe.parameter));
    requireRange("threads", recipe.threads >= 0 && recipe.threads <= maxThreads);
    requireRange("width", recipe.width >= 0);
    requireRange("height", recipe.height >= 0);
    requireRange("parents", recipe.parents.size() <= maxParents);
    requireShort("model_name", recipe.modelName);
    requireShort("model_hash", recipe.modelHash);
    requireShort("device", recipe.device);
    requireShort("precision", recipe.precision);
    requireShort("software_version", recipe.softwareVersion);
    requireShort("created", recipe.created);
    for (const std::string &parent : recipe.parents)
        requireShort("parents", parent);
    if (const auto problem = problemWith(recipe.request, PixelCheck::NotNeeded))
        throw InvalidRequest("The recipe cannot be used. " + *problem);
}

} // namespace

std::string toJson(const Recipe &recipe)
{
    constexpr int noIndent = -1;
    return FieldWriter::jsonOf(recipe).dump(noIndent, ' ', false,
                                            nlohmann::json::error_handler_t::replace);
}

Recipe recipeFromJson(const std::string &json)
{
    const nlohmann::json document = parsed(json);
    requireKnownVersion(document);
    Recipe recipe;
    FieldReader::readInto(recipe, document, {});
    requireSound(recipe);
    return recipe;
}

PngText toPngText(const Recipe &recipe)
{
    return { { parametersKey, toParametersText(recipe) }, { recipeKey, toJson(recipe) } };
}

std::optional<Recipe> recipeFromPngText(const PngText &text)
{
    const auto found = text.find(recipeKey);
    if (found == text.end())
        return std::nullopt;
    return recipeFromJson(found->second);
}

} // namespace unclip
