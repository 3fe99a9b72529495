#include "unclip/modelcheck.h"

#include "pca/embeddingquantiser.h"
#include "unclip/error.h"
#include "weights/expectedshapes.h"
#include "weights/floatconvert.h"
#include "weights/inquotes.h"
#include "weights/modelagreement.h"
#include "weights/modelfolder.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

namespace unclip {

namespace {

using Json = nlohmann::json;

enum class Kind {
    TextEncoder,
    ImageEncoder,
    Prior,
    AutoregressivePrior,
    TextProj,
    UNet,
    Scheduler,
    Preprocessor,
    Tokenizer,
    Extra
};
enum class Need { Always, TextToImage, ImageVariation, Never };

struct ComponentRow
{
    const char *name;
    Kind kind;
    Need need;
};

constexpr std::array<ComponentRow, 17> kComponents { {
    { "tokenizer", Kind::Tokenizer, Need::Always },
    { "text_encoder", Kind::TextEncoder, Need::Always },
    { "prior", Kind::Prior, Need::TextToImage },
    { "prior_scheduler", Kind::Scheduler, Need::TextToImage },
    { "image_encoder", Kind::ImageEncoder, Need::ImageVariation },
    { "feature_extractor", Kind::Preprocessor, Need::ImageVariation },
    { "text_proj", Kind::TextProj, Need::Always },
    { "decoder", Kind::UNet, Need::Always },
    { "decoder_scheduler", Kind::Scheduler, Need::Always },
    { "super_res_first", Kind::UNet, Need::Always },
    { "super_res_last", Kind::UNet, Need::Always },
    { "super_res_scheduler", Kind::Scheduler, Need::Always },
    { "super_res_2_first", Kind::UNet, Need::Never },
    { "super_res_2_last", Kind::UNet, Need::Never },
    { "super_res_2_scheduler", Kind::Scheduler, Need::Never },
    { "prior_ar", Kind::AutoregressivePrior, Need::Never },
    { "pca", Kind::Extra, Need::Never },
} };

constexpr const char *kFetchAgain = "fetch this component again, with its config.json";

ShapeMap shapesOf(Kind kind, const Json &config)
{
    switch (kind) {
    case Kind::TextEncoder:
        return expectedShapes(ClipTextConfig::fromJson(config));
    case Kind::ImageEncoder:
        return expectedShapes(ClipVisionConfig::fromJson(config));
    case Kind::Prior:
        return expectedShapes(PriorConfig::fromJson(config));
    case Kind::AutoregressivePrior:
        return expectedShapes(AutoregressivePriorConfig::fromJson(config));
    case Kind::TextProj:
        return expectedShapes(TextProjConfig::fromJson(config));
    default:
        return expectedShapes(UNetConfig::fromJson(config));
    }
}

void setProblem(ComponentCheck &check, ComponentState state, std::string detail, std::string remedy)
{
    check.state = state;
    check.detail = std::move(detail);
    check.remedy = std::move(remedy);
}

void countTensors(ComponentCheck &check, const SafetensorsFile &weights)
{
    check.tensorCount = weights.tensors().size();
    check.byteCount = weights.byteCount();
    for (const auto &[name, view] : weights.tensors()) {
        if (isIgnoredTensor(name))
            continue;
        check.parameterCount += view.byteCount / sizeOf(view.dtype);
        const std::string dtype(nameOf(view.dtype));
        check.dtype = check.dtype.empty() || check.dtype == dtype ? dtype : "mixed";
    }
}

/// The first thing about the tensors that does not fit, with a count of the others.
std::string misfit(const ShapeMap &expected, const std::map<std::string, TensorView> &tensors)
{
    std::string first;
    std::size_t count = 0;
    const auto note = [&](const std::string &problem) {
        if (++count == 1)
            first = problem;
    };
    for (const auto &[name, shape] : expected) {
        const auto found = tensors.find(name);
        if (found == tensors.end())
            note("it lacks tensor " + inQuotes(name));
        else if (found->second.shape != shape)
            note("tensor " + inQuotes(name) + " is " + shapeText(found->second.shape)
                 + ", and the configuration asks for " + shapeText(shape));
        else if (!isFloating(found->second.dtype))
            note("tensor " + inQuotes(name) + " is stored as "
                 + std::string(nameOf(found->second.dtype)));
    }
    for (const auto &[name, view] : tensors) {
        if (expected.count(name) == 0 && !isIgnoredTensor(name))
            note("tensor " + inQuotes(name) + " does not belong to it");
    }
    return count > 1 ? first + " (and " + std::to_string(count - 1) + " more)" : first;
}

void checkWeights(const ModelFolder &folder, Kind kind, ComponentCheck &check)
{
    const ShapeMap expected = shapesOf(kind, folder.config(check.name));
    const SafetensorsFile weights = folder.weights(check.name);
    countTensors(check, weights);
    const std::string problem = misfit(expected, weights.tensors());
    if (!problem.empty())
        setProblem(check, ComponentState::WrongShape, problem,
                   "fetch weights and config.json from the same source");
    else if (kind == Kind::AutoregressivePrior)
        EmbeddingQuantiser::load(
            weights, AutoregressivePriorConfig::fromJson(folder.config(check.name)).buckets);
}

void checkTokenizer(const ModelFolder &folder, ComponentCheck &check)
{
    for (const char *name : { "vocab.json", "merges.txt" }) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(folder.path() / check.name / name, ignored))
            setProblem(check, ComponentState::Malformed, std::string("it has no ") + name,
                       "fetch the tokenizer folder again");
    }
}

/// Components of our own, whose configurations belong to other parts: weights must be readable.
void checkExtra(const ModelFolder &folder, ComponentCheck &check)
{
    folder.config(check.name);
    countTensors(check, folder.weights(check.name));
}

void checkContent(const ModelFolder &folder, Kind kind, ComponentCheck &check)
{
    switch (kind) {
    case Kind::Tokenizer:
        return checkTokenizer(folder, check);
    case Kind::Scheduler:
        SchedulerConfig::fromJson(folder.config(check.name));
        return;
    case Kind::Preprocessor:
        PreprocessorConfig::fromJson(folder.config(check.name));
        return;
    case Kind::Extra:
        return checkExtra(folder, check);
    default:
        return checkWeights(folder, kind, check);
    }
}

ComponentCheck checkComponent(const ModelFolder &folder, const ComponentRow &row)
{
    ComponentCheck check;
    check.name = row.name;
    if (!folder.has(row.name)) {
        setProblem(check, ComponentState::Missing, "the folder has no " + check.name,
                   "fetch the sub-folder " + check.name + " into the model folder");
        return check;
    }
    const std::filesystem::path pickled = folder.pickledWeights(row.name);
    if (!pickled.empty()) {
        setProblem(check, ComponentState::NotConverted,
                   "there is only " + pickled.filename().string()
                       + ", which is never unpickled here",
                   "run `unclip convert` on the folder once");
        return check;
    }
    check.state = ComponentState::Found;
    try {
        checkContent(folder, row.kind, check);
    } catch (const Error &error) {
        setProblem(check, ComponentState::Malformed, error.what(), kFetchAgain);
    }
    return check;
}

ComponentCheck *findComponent(std::vector<ComponentCheck> &components, const std::string &name)
{
    const auto place =
        std::find_if(components.begin(), components.end(),
                     [&](const ComponentCheck &check) { return check.name == name; });
    return place == components.end() ? nullptr : &*place;
}

bool isFound(std::vector<ComponentCheck> &components, const std::string &name)
{
    const ComponentCheck *check = findComponent(components, name);
    return check != nullptr && check->state == ComponentState::Found;
}

void checkAgreements(const ModelFolder &folder, std::vector<ComponentCheck> &components)
{
    const auto isUsable = [&](const std::string &name) { return isFound(components, name); };
    for (const Disagreement &found : disagreements(folder, isUsable))
        setProblem(*findComponent(components, found.component), ComponentState::WrongShape,
                   found.complaint, "take both components from the same model");
}

/// Names of the components that the mode needs and that are not usable.
std::string lacking(std::vector<ComponentCheck> &components, Need mode)
{
    std::string names;
    for (const ComponentRow &row : kComponents) {
        const bool isNeeded = row.need == Need::Always || row.need == mode;
        if (isNeeded && !isFound(components, row.name))
            names += (names.empty() ? "" : ", ") + std::string(row.name);
    }
    return names;
}

std::string capability(const char *mode, const std::string &lacks)
{
    return lacks.empty() ? std::string(mode) + " works" : std::string(mode) + " needs " + lacks;
}

} // namespace

ModelCheck checkModelFolder(const std::filesystem::path &path)
{
    const ModelFolder folder(path);
    ModelCheck check;
    for (const ComponentRow &row : kComponents) {
        if (row.need != Need::Never || folder.has(row.name))
            check.components.push_back(checkComponent(folder, row));
    }
    checkAgreements(folder, check.components);
    const std::string textLacks = lacking(check.components, Need::TextToImage);
    const std::string imageLacks = lacking(check.components, Need::ImageVariation);
    check.canTextToImage = textLacks.empty();
    check.canImageVariation = imageLacks.empty();
    check.capabilities = capability("Text to image", textLacks) + "; "
        + capability("image variation", imageLacks) + ".";
    return check;
}

} // namespace unclip
