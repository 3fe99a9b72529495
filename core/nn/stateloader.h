#pragma once

#include "weights/expectedshapes.h"
#include "weights/safetensors.h"

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <filesystem>
#include <string>

namespace unclip::nn {

/// A tensor of a mapped file without a copy where alignment allows; keeps the mapping alive.
at::Tensor toTensor(const SafetensorsFile &file, const TensorView &view);

/// Compares a file with what a configuration asks for, before memory is taken for it.
/// @throws ModelError listing every missing, misfitting and unexpected tensor ("position_ids", a
///         known leftover, is passed over)
void requireShapes(const ShapeMap &shapes, const SafetensorsFile &file,
                   const std::string &component);

/// Fills every parameter and buffer of `module` from the tensors of the same name, as `type`
/// (without a copy where the file already has it).
/// @param component stands in messages
/// @throws ModelError as requireShapes()
void loadState(torch::nn::Module &module, const SafetensorsFile &file, at::ScalarType type,
               const std::string &component);

/// Writes parameters and buffers under their names.
void saveState(const torch::nn::Module &module, const std::filesystem::path &path,
               at::ScalarType type);

at::ScalarType scalarType(DType dtype);
DType dtypeOf(at::ScalarType type);

} // namespace unclip::nn
