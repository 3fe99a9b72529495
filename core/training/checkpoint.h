#pragma once

#include "training/optimizer.h"

#include <cstdint>
#include <filesystem>

namespace unclip::training {

/// Writes the optimizer's state and the number of finished steps as one .safetensors file that is
/// whole or absent at every moment.
void writeCheckpoint(const std::filesystem::path &file, const Optimizer &optimizer,
                     std::int64_t step);

/// Restores it. @return finished steps. @throws ModelError, FileError
std::int64_t readCheckpoint(const std::filesystem::path &file, Optimizer &optimizer);

} // namespace unclip::training
