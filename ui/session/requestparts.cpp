#include "session/requestparts.h"

#include "unclip/requesttools.h"

namespace unclip {

namespace {

Source lightSource(const Source &source)
{
    const auto *picture = std::get_if<PictureSource>(&source);
    if (!picture)
        return source;
    PictureSource light;
    light.crop = picture->crop;
    light.name = picture->name;
    light.sha256 = picture->sha256;
    return light;
}

/// Copies everything but pixels, field by field.
struct LightCopier
{
    Request operator()(const Create &create) const { return create; }

    Request operator()(const Vary &vary) const
    {
        return Vary { lightSource(vary.source), vary.firstImage, vary.imageCount,
                      vary.inversionSteps,      vary.etas,       vary.sampling };
    }

    Request operator()(const Blend &blend) const
    {
        Blend light { {}, blend.mixes, blend.baseNoise, blend.inversionSteps, blend.sampling };
        for (const BlendEnd &end : blend.ends)
            light.ends.push_back({ lightSource(end.source), end.weight });
        return light;
    }

    Request operator()(const Edit &edit) const
    {
        return Edit { lightSource(edit.source), edit.beforeText,     edit.afterText,
                      edit.strengths,           edit.inversionSteps, edit.sampling };
    }

    Request operator()(const Explore &explore) const
    {
        return Explore { lightSource(explore.source), explore.dimensions, explore.sampling };
    }
};

template <typename Value> std::vector<Value> after(const std::vector<Value> &values, int count)
{
    const auto skipped = std::min(values.size(), static_cast<std::size_t>(count));
    return { values.begin() + static_cast<std::ptrdiff_t>(skipped), values.end() };
}

/// Leaves out the first `made` pictures, where one request can say so.
struct PartMaker
{
    int made;

    std::vector<RequestPart> operator()(Create create) const
    {
        create.firstImage += made;
        create.imageCount -= made;
        return { { std::move(create) } };
    }

    std::vector<RequestPart> operator()(Vary vary) const
    {
        const int begun = made % vary.imageCount; // of a row
        vary.etas = after(vary.etas, made / vary.imageCount);
        if (begun == 0)
            return { { std::move(vary) } };
        if (std::holds_alternative<PromptSource>(vary.source)) // what the prior draws depends on
            return { { std::move(vary), 0, begun } }; // the first image: it cannot be left out
        Vary row = vary;
        row.etas = { vary.etas.front() };
        row.firstImage += begun;
        row.imageCount -= begun;
        vary.etas = after(vary.etas, 1);
        std::vector<RequestPart> parts { { std::move(row) } };
        if (!vary.etas.empty())
            parts.push_back({ std::move(vary) });
        return parts;
    }

    std::vector<RequestPart> operator()(Blend blend) const
    {
        blend.mixes = after(blend.mixes, made);
        return { { std::move(blend), made } };
    }

    std::vector<RequestPart> operator()(Edit edit) const
    {
        edit.strengths = after(edit.strengths, made);
        return { { std::move(edit), made } };
    }

    std::vector<RequestPart> operator()(Explore explore) const
    {
        explore.dimensions = after(explore.dimensions, made);
        return { { std::move(explore), made } };
    }
};

} // namespace

Request copyWithoutPixels(const Request &request)
{
    return std::visit(LightCopier {}, request);
}

std::vector<PictureSource *> picturesOf(Request &request)
{
    std::vector<PictureSource *> pictures;
    for (Source *source : sourcesOf(request))
        if (auto *picture = std::get_if<PictureSource>(source))
            pictures.push_back(picture);
    return pictures;
}

std::vector<const PictureSource *> picturesOf(const Request &request)
{
    // sourcesOf() has no const form; nothing is changed through these pointers
    const auto pictures = picturesOf(const_cast<Request &>(request));
    return { pictures.begin(), pictures.end() };
}

std::string recipeJsonOf(Request &request)
{
    Recipe recipe;
    recipe.request = std::move(request);
    std::string json = toJson(recipe);
    request = std::move(recipe.request);
    return json;
}

std::vector<RequestPart> missingParts(const Request &complete, int made)
{
    if (made >= static_cast<int>(pictureCount(complete)))
        return {};
    if (made == 0)
        return { { complete } };
    return std::visit(PartMaker { made }, complete);
}

} // namespace unclip
