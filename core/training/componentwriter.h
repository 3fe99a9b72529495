#pragma once

#include <torch/nn/module.h>

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace unclip::training {

/// Writes `component`/config.json and its weights in half precision, in the published layout.
/// @throws FileError
void writeComponent(const std::filesystem::path &modelFolder, const std::string &component,
                    const nlohmann::json &config, const torch::nn::Module &module);

/// Writes a JSON file atomically, making its folder when absent.
void writeConfig(const std::filesystem::path &file, const nlohmann::json &config);

/// Writes model_index.json listing the components that exist in the folder.
void writeModelIndex(const std::filesystem::path &modelFolder);

} // namespace unclip::training
