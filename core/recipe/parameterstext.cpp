#include "recipe/recipefields.h"
#include "unclip/recipe.h"

#include <nlohmann/json.hpp>

#include <locale>
#include <sstream>

namespace unclip {

namespace {

/// The "Name: value, Name: value" line.
class ParameterLine
{
public:
    void add(const char *name, const std::string &value)
    {
        if (value.empty())
            return;
        m_text += (m_text.empty() ? "" : ", ") + std::string(name) + ": " + quoted(value);
    }

    void add(const char *name, double value)
    {
        std::ostringstream text;
        text.imbue(std::locale::classic());
        text << value;
        add(name, text.str());
    }

    void addPositive(const char *name, double value)
    {
        if (value > 0)
            add(name, value);
    }

    const std::string &text() const { return m_text; }

private:
    /// Values with the grammar's own signs are written as JSON strings.
    static std::string quoted(const std::string &value)
    {
        if (value.find_first_of(",:\n\"") == std::string::npos)
            return value;
        return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }

    std::string m_text;
};

std::string promptOf(const Source &source)
{
    const auto *prompt = std::get_if<PromptSource>(&source);
    return prompt != nullptr ? prompt->prompt : std::string();
}

std::string promptOf(const Create &create)
{
    return create.prompt;
}

std::string promptOf(const Vary &vary)
{
    return promptOf(vary.source);
}

std::string promptOf(const Blend &blend)
{
    std::string joined;
    for (const BlendEnd &end : blend.ends) {
        const std::string prompt = promptOf(end.source);
        joined += (joined.empty() || prompt.empty() ? "" : " | ") + prompt;
    }
    return joined;
}

std::string promptOf(const Edit &edit)
{
    return edit.afterText;
}

std::string promptOf(const Explore &explore)
{
    return promptOf(explore.source);
}

/// What Frame::parameter means; null where it means nothing.
const char *parameterName(const Request &request)
{
    static constexpr std::array<const char *, 5> names { nullptr, "Eta", "Mix", "Strength",
                                                         "Dimensions" };
    return names[request.index()];
}

void addSampling(const Recipe &recipe, const Sampling &sampling, ParameterLine &line)
{
    const bool isVary = std::holds_alternative<Vary>(recipe.request);
    const bool isDdim = sampling.eta.has_value() || !std::holds_alternative<Create>(recipe.request);
    line.addPositive("Steps", sampling.decoderSteps);
    line.add("Sampler", isDdim ? "DDIM" : "DDPM");
    if (sampling.decoderGuidanceScale >= 0.0)
        line.add("CFG scale", sampling.decoderGuidanceScale);
    line.add("Seed", std::to_string(sampling.seed));
    if (recipe.width > 0 && recipe.height > 0)
        line.add("Size", std::to_string(recipe.width) + "x" + std::to_string(recipe.height));
    line.add("Model hash", recipe.modelHash);
    line.add("Model", recipe.modelName);
    if (sampling.eta && !isVary)
        line.add("Eta", *sampling.eta);
    line.add("Prior", namesOf(sampling.prior)[static_cast<std::size_t>(sampling.prior)]);
    if (sampling.prior == PriorKind::Diffusion)
        line.addPositive("Prior steps", sampling.priorSteps);
    if (sampling.priorGuidanceScale >= 0.0)
        line.add("Prior CFG scale", sampling.priorGuidanceScale);
}

} // namespace

std::string toParametersText(const Recipe &recipe)
{
    ParameterLine line;
    std::string prompt;
    std::visit(
        [&](const auto &request) {
            prompt = promptOf(request);
            addSampling(recipe, request.sampling, line);
        },
        recipe.request);
    line.add("Mode", requestNames[recipe.request.index()]);
    if (const char *name = parameterName(recipe.request))
        line.add(name, recipe.parameter);
    line.add("Picture", std::to_string(recipe.pictureIndex));
    line.add("Version", recipe.softwareVersion);
    return prompt + "\nNegative prompt: \n" + line.text();
}

} // namespace unclip
