#include "weights/modelfolder.h"

#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/jsonfile.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace unclip {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxConfigBytes = std::size_t { 1 } << 20;
constexpr std::array<const char *, 4> kConfigNames { "config.json", "scheduler_config.json",
                                                     "preprocessor_config.json",
                                                     "tokenizer_config.json" };
constexpr std::array<const char *, 7> kWeightNames {
    "diffusion_pytorch_model.safetensors",
    "model.safetensors",
    "diffusion_pytorch_model.fp16.safetensors",
    "model.fp16.safetensors",
    "diffusion_pytorch_model.safetensors.index.json",
    "model.safetensors.index.json",
    "pca.safetensors", // ours, in pca/
};
constexpr std::array<const char *, 6> kPickledNames {
    "diffusion_pytorch_model.bin",      "pytorch_model.bin",
    "diffusion_pytorch_model.fp16.bin", "pytorch_model.fp16.bin",
    "pytorch_model.bin.index.json",     "diffusion_pytorch_model.bin.index.json",
};

/// Names come from model_index.json too, so none may lead out of the folder.
bool isComponentName(const std::string &name)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '_';
    };
    return !name.empty() && name.size() <= kMaxNameBytes
        && std::all_of(name.begin(), name.end(), isPlain);
}

template <std::size_t count>
fs::path firstFile(const fs::path &folder, const std::array<const char *, count> &names)
{
    std::error_code ignored;
    for (const char *name : names) {
        if (fs::is_regular_file(folder / name, ignored))
            return folder / name;
    }
    return {};
}

fs::path componentFolder(const fs::path &folder, const std::string &component)
{
    if (!isComponentName(component))
        throw ModelError(inQuotes(component) + " is no name of a component in " + folder.string());
    return folder / component;
}

bool contains(const std::vector<std::string> &names, const std::string &name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isUnsavedPair(const nlohmann::json &pair)
{
    return pair.is_array() && pair.size() == 2 && pair[0].is_null() && pair[1].is_null();
}

} // namespace

ModelFolder::ModelFolder(std::filesystem::path folder)
    : m_folder(std::move(folder))
{
    std::error_code ignored;
    if (!fs::is_directory(m_folder, ignored))
        throw ModelError(m_folder.string() + " is no folder; choose a model folder");
    const fs::path indexPath = m_folder / "model_index.json";
    if (!fs::is_regular_file(indexPath, ignored))
        throw ModelError(m_folder.string()
                         + " is no model folder: it has no model_index.json; choose the folder that"
                           " holds model_index.json and one sub-folder per component");
    const nlohmann::json index = readJsonFile(indexPath, kMaxConfigBytes);
    for (const auto &[name, pair] : index.items()) {
        if (name.empty() || name.front() == '_' || !pair.is_array())
            continue; // information, or a plain setting
        if (!isComponentName(name))
            throw ModelError(indexPath.string() + " lists " + inQuotes(name)
                             + ", which is no name of a component");
        (isUnsavedPair(pair) ? m_unsaved : m_listed).push_back(name);
    }
}

bool ModelFolder::has(const std::string &component) const
{
    if (!isComponentName(component) || contains(m_unsaved, component))
        return false;
    std::error_code ignored;
    const fs::path folder = m_folder / component;
    return contains(m_listed, component) ? fs::is_directory(folder, ignored)
                                         : !firstFile(folder, kConfigNames).empty();
}

nlohmann::json ModelFolder::config(const std::string &component) const
{
    const fs::path folder = componentFolder(m_folder, component);
    const fs::path path = firstFile(folder, kConfigNames);
    if (path.empty())
        throw ModelError(folder.string() + " has no configuration file; fetch the model again");
    return readJsonFile(path, kMaxConfigBytes);
}

SafetensorsFile ModelFolder::weights(const std::string &component) const
{
    const fs::path folder = componentFolder(m_folder, component);
    const fs::path path = firstFile(folder, kWeightNames);
    if (path.extension() == ".json")
        return SafetensorsFile::openIndex(path);
    if (!path.empty())
        return SafetensorsFile::open(path);
    const fs::path pickled = pickledWeights(component);
    if (!pickled.empty())
        throw ModelError(
            pickled.string()
            + " is a pickled checkpoint, which is never opened here; run `unclip convert` on "
            + m_folder.string() + " once and use the folder it makes");
    throw ModelError(folder.string() + " has no weights (.safetensors); fetch the model again");
}

std::filesystem::path ModelFolder::pickledWeights(const std::string &component) const
{
    const fs::path folder = componentFolder(m_folder, component);
    return firstFile(folder, kWeightNames).empty() ? firstFile(folder, kPickledNames) : fs::path();
}

} // namespace unclip
