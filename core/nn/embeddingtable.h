#pragma once

#include "nn/initialisation.h"

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <cstdint>

namespace unclip::nn {

/// A table of learned rows under the checkpoint key "weight".
struct EmbeddingTableImpl : torch::nn::Module
{
    /// Rows start as normal numbers of the given deviation.
    EmbeddingTableImpl(std::int64_t rows, std::int64_t width, double deviation)
    {
        weight = register_parameter("weight", normalWeights({ rows, width }, deviation));
    }

    at::Tensor weight; ///< [rows, width]
};
TORCH_MODULE(EmbeddingTable);

} // namespace unclip::nn
