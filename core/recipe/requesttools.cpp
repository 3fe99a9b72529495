#include "unclip/requesttools.h"

#include "unclip/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace unclip {

namespace {

struct SourceLister
{
    std::vector<Source *> operator()(Create &) const { return {}; }

    std::vector<Source *> operator()(Blend &blend) const
    {
        std::vector<Source *> sources;
        for (BlendEnd &end : blend.ends)
            sources.push_back(&end.source);
        return sources;
    }

    template <typename Single> std::vector<Source *> operator()(Single &request) const
    {
        return { &request.source };
    }
};

struct PictureCounter
{
    std::size_t operator()(const Create &create) const { return count(create.imageCount); }
    std::size_t operator()(const Vary &vary) const
    {
        return count(vary.imageCount) * std::max<std::size_t>(vary.etas.size(), 1);
    }
    std::size_t operator()(const Blend &blend) const
    {
        return std::max<std::size_t>(blend.mixes.size(), 1);
    }
    std::size_t operator()(const Edit &edit) const { return edit.strengths.size(); }
    std::size_t operator()(const Explore &explore) const { return explore.dimensions.size(); }

    static std::size_t count(int images) { return static_cast<std::size_t>(std::max(images, 0)); }
};

int asDimension(double parameter)
{
    if (!(parameter >= 0.0 && parameter <= std::numeric_limits<int>::max()))
        throw InvalidRequest("The recipe's number of dimensions is out of range.");
    return static_cast<int>(std::lround(parameter));
}

/// Narrows a request to the picture that a recipe is about.
struct Narrower
{
    const Recipe &recipe;

    void operator()(Create &create) const { narrowImages(create); }

    void operator()(Vary &vary) const
    {
        narrowImages(vary);
        vary.etas = { recipe.parameter };
    }

    void operator()(Blend &blend) const
    {
        if (!blend.mixes.empty())
            blend.mixes = { recipe.parameter };
    }

    void operator()(Edit &edit) const { edit.strengths = { recipe.parameter }; }

    void operator()(Explore &explore) const
    {
        explore.dimensions = { asDimension(recipe.parameter) };
    }

    template <typename Mode> void narrowImages(Mode &request) const
    {
        request.firstImage = recipe.pictureIndex;
        request.imageCount = 1;
    }
};

std::string isoTime(std::time_t time)
{
    std::tm utc {};
    ::gmtime_r(&time, &utc);
    std::array<char, 32> text {};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

} // namespace

Sampling &samplingOf(Request &request)
{
    return std::visit([](auto &mode) -> Sampling & { return mode.sampling; }, request);
}

const Sampling &samplingOf(const Request &request)
{
    return std::visit([](const auto &mode) -> const Sampling & { return mode.sampling; }, request);
}

std::vector<Source *> sourcesOf(Request &request)
{
    return std::visit(SourceLister {}, request);
}

Request withoutPixels(Request request)
{
    for (Source *source : sourcesOf(request))
        if (auto *picture = std::get_if<PictureSource>(source))
            picture->image = {};
    return request;
}

const char *modeOf(const Request &request)
{
    constexpr std::array<const char *, 5> names { "create", "vary", "blend", "edit", "explore" };
    static_assert(names.size() == std::variant_size_v<Request>);
    return names[request.index()];
}

std::size_t pictureCount(const Request &request)
{
    return std::visit(PictureCounter {}, request);
}

Recipe recipeFor(const Request &complete, const ModelInfo &model, const Frame &frame,
                 std::time_t now)
{
    Recipe recipe;
    recipe.request = complete;
    recipe.pictureIndex = frame.index;
    recipe.parameter = frame.parameter;
    recipe.modelName = model.name;
    recipe.modelHash = model.hash;
    recipe.device = model.device;
    recipe.precision = model.precision;
    recipe.threads = model.threads;
    recipe.softwareVersion = UNCLIP_VERSION;
    recipe.created = isoTime(now);
    recipe.width = frame.image.width;
    recipe.height = frame.image.height;
    return recipe;
}

Request onePicture(const Recipe &recipe)
{
    Request request = recipe.request;
    std::visit(Narrower { recipe }, request);
    return request;
}

} // namespace unclip
