#pragma once

#include "weights/safetensors.h"

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace unclip {

/// A model folder in the diffusers layout. Knows where things are, loads no weights.
class ModelFolder
{
public:
    /// @throws ModelError when the folder or its model_index.json is not usable.
    explicit ModelFolder(std::filesystem::path folder);

    const std::filesystem::path &path() const { return m_folder; }

    /// True when the component's sub-folder is there and model_index.json does not say [null,
    /// null].
    bool has(const std::string &component) const;

    /// The component's config.json, scheduler_config.json or preprocessor_config.json.
    nlohmann::json config(const std::string &component) const;

    /// Maps the component's weights: exact stem, then the fp16 variant, then a sharded index.
    /// @throws ModelError that names `unclip convert` when only a .bin is there.
    SafetensorsFile weights(const std::string &component) const;

    /// The component's pickled checkpoint, where that is all there is; empty otherwise.
    std::filesystem::path pickledWeights(const std::string &component) const;

private:
    std::filesystem::path m_folder;
    std::vector<std::string> m_listed; ///< components in model_index.json
    std::vector<std::string> m_unsaved; ///< components that model_index.json lists as [null, null]
};

} // namespace unclip
