#pragma once

#include <torch/nn/module.h>

#include <filesystem>
#include <string>

namespace unclip::training {

/// Fills a module from a component of a model folder, ready to be learned: float32, whatever the
/// file holds, in memory of its own, for a mapped file cannot be learned into.
/// @throws ModelError when the component is missing or its tensors are not this module's
void readComponent(torch::nn::Module &module, const std::filesystem::path &modelFolder,
                   const std::string &component);

} // namespace unclip::training
