#include "unclip/error.h"
#include "unclip/modelinfo.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace unclip {

namespace {

void fill(int &value, int fallback)
{
    if (value <= 0)
        value = fallback;
}

void fill(double &value, double fallback)
{
    if (value < 0.0)
        value = fallback;
}

std::string upsamplersText(int count)
{
    if (count == 0)
        return "no upsampler";
    return std::to_string(count) + (count == 1 ? " upsampler" : " upsamplers");
}

/// What the first upsampler that cannot be used says, as one more sentence; may be empty.
std::string whyNoMore(const ModelInfo &model)
{
    for (const Capability &upsampler : model.upsamplers)
        if (!upsampler.available)
            return upsampler.reason.empty() ? std::string() : " " + upsampler.reason;
    return {};
}

void fillSampling(Sampling &sampling, const ModelInfo &model)
{
    const Sampling &defaults = model.defaults;
    const auto upsamplers = static_cast<int>(model.upsampledSizes.size());
    fill(sampling.priorSteps, defaults.priorSteps);
    fill(sampling.priorGuidanceScale, defaults.priorGuidanceScale);
    fill(sampling.decoderSteps, defaults.decoderSteps);
    fill(sampling.superResSteps, defaults.superResSteps);
    fill(sampling.superResSecondSteps, defaults.superResSecondSteps);
    if (sampling.upsampleStages > upsamplers)
        throw InvalidRequest("The model " + model.name + " has " + upsamplersText(upsamplers)
                             + ", not " + std::to_string(sampling.upsampleStages) + "."
                             + whyNoMore(model));
    if (sampling.upsampleStages < 0)
        sampling.upsampleStages =
            defaults.upsampleStages < 0 ? upsamplers : defaults.upsampleStages;
}

/// Fills what one mode alone has; sampling is filled before.
struct ModeDefaults
{
    const ModelInfo &model;

    void operator()(Create &create) const
    {
        if (!create.sampling.eta)
            create.sampling.eta = model.defaults.eta;
        fill(create.sampling.decoderGuidanceScale, model.defaults.decoderGuidanceScale);
    }

    void operator()(Vary &vary) const
    {
        if (vary.etas.empty())
            vary.etas = { vary.sampling.eta.value_or(1.0) };
        fill(vary.inversionSteps, vary.sampling.decoderSteps);
    }

    void operator()(Blend &blend) const { fillDeterministic(blend); }
    void operator()(Edit &edit) const { fillDeterministic(edit); }

    void operator()(Explore &explore) const
    {
        if (!model.pca.available)
            throw ModelError(model.pca.reason);
        if (!explore.sampling.eta)
            explore.sampling.eta = 0.0;
        fill(explore.sampling.decoderGuidanceScale, model.defaults.decoderGuidanceScale);
        if (explore.dimensions.empty())
            explore.dimensions = defaultLadder(model.embeddingDim, model.pcaComponents);
        for (const int dimension : explore.dimensions)
            if (dimension > model.pcaComponents)
                throw InvalidRequest(
                    "The PCA basis of " + model.name + " has " + std::to_string(model.pcaComponents)
                    + " components, so there is no " + std::to_string(dimension) + ".");
    }

    template <typename Mode> void fillDeterministic(Mode &request) const
    {
        if (!request.sampling.eta)
            request.sampling.eta = 0.0;
        fill(request.inversionSteps, request.sampling.decoderSteps);
    }
};

} // namespace

Request withDefaults(const Request &request, const ModelInfo &info)
{
    Request filled = request;
    std::visit(
        [&](auto &operation) {
            fillSampling(operation.sampling, info);
            ModeDefaults { info }(operation);
        },
        filled);
    return filled;
}

int upsampledSide(const ModelInfo &info, int stages)
{
    const auto most = static_cast<int>(info.upsampledSizes.size());
    const int wanted = stages < 0 ? info.defaults.upsampleStages : stages;
    const int used = wanted < 0 ? most : std::min(wanted, most);
    return used == 0 ? info.baseSize : info.upsampledSizes[static_cast<std::size_t>(used - 1)];
}

std::vector<int> defaultLadder(int embeddingDim, int components)
{
    constexpr std::array<int, 7> paperLadder { 24, 30, 40, 60, 120, 200, 320 };
    constexpr double paperDim = 1024.0;
    std::vector<int> ladder;
    for (const int step : paperLadder) {
        const auto scaled = static_cast<int>(std::lround(step * embeddingDim / paperDim));
        ladder.push_back(std::clamp(scaled, std::min(1, components), components));
    }
    ladder.erase(std::unique(ladder.begin(), ladder.end()), ladder.end());
    return ladder;
}

double guidanceFor(const Sampling &sampling, const ModelInfo &info, double departure)
{
    if (sampling.decoderGuidanceScale >= 0.0)
        return sampling.decoderGuidanceScale;
    const double reach = info.defaults.decoderGuidanceScale - 1.0;
    return 1.0 + reach * std::clamp(departure, 0.0, 1.0);
}

} // namespace unclip
