#include "weights/componentcheck.h"

#include "pca/embeddingquantiser.h"
#include "pca/pcabasis.h"
#include "text/cliptokenizer.h"
#include "unclip/error.h"
#include "weights/expectedshapes.h"
#include "weights/floatconvert.h"
#include "weights/inquotes.h"
#include "weights/modelagreement.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
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
    PcaBasis,
};

struct KindRow
{
    const char *name;
    Kind kind;
};

/// Every other component is a U-Net.
constexpr std::array<KindRow, 12> kKinds { {
    { "tokenizer", Kind::Tokenizer },
    { "text_encoder", Kind::TextEncoder },
    { "prior", Kind::Prior },
    { "prior_scheduler", Kind::Scheduler },
    { "image_encoder", Kind::ImageEncoder },
    { "feature_extractor", Kind::Preprocessor },
    { "text_proj", Kind::TextProj },
    { "decoder_scheduler", Kind::Scheduler },
    { "super_res_scheduler", Kind::Scheduler },
    { "super_res_2_scheduler", Kind::Scheduler },
    { "prior_ar", Kind::AutoregressivePrior },
    { "pca", Kind::PcaBasis },
} };

constexpr const char *kFetchAgain = "fetch this component again, with its config.json";
constexpr const char *kTakeBoth = "take both from the same model";

Kind kindOf(const std::string &name)
{
    const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                    [&](const KindRow &row) { return row.name == name; });
    return found == kKinds.end() ? Kind::UNet : found->kind;
}

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
    const Json config = folder.config(check.name);
    const ShapeMap expected = shapesOf(kind, config);
    const SafetensorsFile weights = folder.weights(check.name);
    countTensors(check, weights);
    const std::string problem = misfit(expected, weights.tensors());
    if (!problem.empty())
        setProblem(check, ComponentState::WrongShape, problem,
                   "fetch weights and config.json from the same source");
    else if (kind == Kind::AutoregressivePrior)
        EmbeddingQuantiser::load(weights, AutoregressivePriorConfig::fromJson(config).buckets);
}

/// Absent where it cannot be read, which is then told of the text encoder.
std::optional<ClipTextConfig> textConfig(const ModelFolder &folder)
{
    try {
        return ClipTextConfig::fromJson(folder.config("text_encoder"));
    } catch (const Error &) {
        return {};
    }
}

void checkTokenizer(const ModelFolder &folder, ComponentCheck &check)
{
    const std::filesystem::path path = folder.path() / check.name;
    for (const char *name : { "vocab.json", "merges.txt" }) {
        std::error_code ignored;
        if (!std::filesystem::is_regular_file(path / name, ignored))
            setProblem(check, ComponentState::Malformed, std::string("it has no ") + name,
                       "fetch the tokenizer folder again");
    }
    if (check.state != ComponentState::Found)
        return;
    const std::optional<ClipTextConfig> text = textConfig(folder);
    const ClipTextConfig config = text.value_or(ClipTextConfig());
    const auto tokenizer = ClipTokenizer::load(path, static_cast<std::size_t>(config.maxPositions));
    const std::string problem = text ? vocabularyProblem(tokenizer, config) : std::string();
    if (!problem.empty())
        setProblem(check, ComponentState::WrongShape, problem, kTakeBoth);
}

void checkBasis(const ModelFolder &folder, ComponentCheck &check)
{
    const PcaBasis basis = PcaBasis::load(folder.path() / check.name);
    countTensors(check, folder.weights(check.name));
    const std::optional<ClipTextConfig> text = textConfig(folder);
    if (text && static_cast<std::int64_t>(basis.dimension()) != text->projectionDim)
        setProblem(check, ComponentState::WrongShape,
                   "it is for embeddings of " + std::to_string(basis.dimension())
                       + " values instead of " + std::to_string(text->projectionDim),
                   "fit one with this model (unclip pca fit)");
}

void checkContent(const ModelFolder &folder, ComponentCheck &check)
{
    const Kind kind = kindOf(check.name);
    switch (kind) {
    case Kind::Tokenizer:
        return checkTokenizer(folder, check);
    case Kind::Scheduler:
        SchedulerConfig::fromJson(folder.config(check.name));
        return;
    case Kind::Preprocessor:
        PreprocessorConfig::fromJson(folder.config(check.name));
        return;
    case Kind::PcaBasis:
        return checkBasis(folder, check);
    default:
        return checkWeights(folder, kind, check);
    }
}

} // namespace

ComponentCheck checkComponent(const ModelFolder &folder, const std::string &name)
{
    ComponentCheck check;
    check.name = name;
    if (!folder.has(name)) {
        setProblem(check, ComponentState::Missing, "the folder has no " + name,
                   "fetch the sub-folder " + name + " into the model folder");
        return check;
    }
    const std::filesystem::path pickled = folder.pickledWeights(name);
    if (!pickled.empty()) {
        setProblem(check, ComponentState::NotConverted,
                   "there is only " + pickled.filename().string()
                       + ", which is never unpickled here",
                   "run `unclip convert` on the folder once");
        return check;
    }
    check.state = ComponentState::Found;
    try {
        checkContent(folder, check);
    } catch (const Error &error) {
        setProblem(check, ComponentState::Malformed, error.what(), kFetchAgain);
    }
    return check;
}

} // namespace unclip
