#include "training/finetunerecord.h"

#include "training/componentwriter.h"
#include "weights/jsonfile.h"

#include <nlohmann/json.hpp>

#include <system_error>

namespace unclip::training {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char *recordName = "finetune.json";

std::string placeOf(const fs::path &path)
{
    std::error_code error;
    const fs::path found = fs::weakly_canonical(path, error);
    return (error ? fs::absolute(path) : found).lexically_normal().string();
}

/// What decides the result.
Json recordOf(const FinetuneOptions &options, std::int64_t pictures)
{
    Json data = Json::array();
    for (const std::string &shards : options.shards)
        data.push_back(shards);
    return { { "model", placeOf(options.modelFolder) },
             { "pictures", placeOf(options.pictures) },
             { "picture_count", pictures },
             { "name", options.name },
             { "data", data },
             { "steps", options.steps },
             { "batch_size", options.batchSize },
             { "learning_rate", options.learningRate },
             { "seed", options.seed } };
}

/// The first key in which two records differ; empty when there is none.
std::string difference(const Json &before, const Json &now)
{
    for (const auto &[key, value] : now.items())
        if (!before.contains(key) || before[key] != value)
            return key;
    return {};
}

/// True when `inner` is `outer` or lies in it.
bool isInside(const std::string &inner, const std::string &outer)
{
    const fs::path below = fs::path(inner).lexically_relative(outer);
    return !below.empty() && *below.begin() != "..";
}

void requireApart(const FinetuneOptions &options)
{
    const std::string model = placeOf(options.modelFolder);
    for (const fs::path &folder : { options.resultFolder, options.workFolder }) {
        const std::string place = placeOf(folder);
        if (isInside(place, model) || isInside(model, place))
            throw InvalidRequest("The folders " + model + " and " + place
                                 + " lie in each other. Choose another one to write to; the model "
                                   "that is adapted stays as it is.");
    }
}

} // namespace

fs::path finetuneCheckpoint(const FinetuneOptions &options)
{
    return options.workFolder / "finetune.safetensors";
}

void claimResultFolder(const FinetuneOptions &options, std::int64_t pictures)
{
    requireApart(options);
    const Json record = recordOf(options, pictures);
    const fs::path file = options.resultFolder / recordName;
    std::error_code error;
    const bool isEmpty =
        !fs::exists(options.resultFolder, error) || fs::is_empty(options.resultFolder, error);
    const bool isBegun = fs::exists(file, error);
    const std::string other = isBegun ? difference(readJsonFile(file), record) : std::string();
    if (isBegun && other.empty() && options.existing == ExistingResult::Keep)
        return;
    if (!isEmpty && options.existing == ExistingResult::Keep)
        throw InvalidRequest(
            options.resultFolder.string()
            + (isBegun ? " holds a run with another \"" + other + "\" (see finetune.json there)."
                       : std::string(" is not empty."))
            + " Choose a new folder, or --force to write into this one.");
    fs::remove(finetuneCheckpoint(options), error);
    writeConfig(file, record);
}

} // namespace unclip::training
