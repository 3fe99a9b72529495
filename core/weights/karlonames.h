#pragma once

#include "unclip/convert.h"
#include "weights/checkpoint.h"
#include "weights/expectedshapes.h"
#include "weights/modelconfig.h"

#include <map>
#include <optional>
#include <string>

namespace unclip {

using TensorMap = std::map<std::string, StridedTensor>;

/// How a tensor of the diffusers layout lies inside one of the original layout.
struct OriginalTensor
{
    enum class Layout {
        Same, ///< up to axes of size 1
        PerHeadPart, ///< rows in groups of `headDim`, head by head, `parts` groups a head
        RowPart, ///< one of `parts` equal blocks of rows
        Transposed
    };

    std::string name;
    Layout layout = Layout::Same;
    std::int64_t part = 0;
    std::int64_t parts = 1;
    std::int64_t headDim = 1;
};

/// Diffusers name to original tensor, for every tensor of a component.
using NameTable = std::map<std::string, OriginalTensor>;

NameTable priorNames(const PriorConfig &config);
NameTable textProjNames();
NameTable unetNames(const UNetConfig &config);
NameTable clipTextNames(const ClipTextConfig &config);
NameTable clipVisionNames(const ClipVisionConfig &config);

/// The component's tensors as views of the original ones.
/// @throws ModelError when one is missing or has another size than `shapes` says.
TensorMap viewTensors(const TensorMap &original, const NameTable &names, const ShapeMap &shapes);

/// Tensors whose names begin with `prefix`, without it.
TensorMap withoutPrefix(const TensorMap &tensors, const std::string &prefix);

// Configurations as far as the sizes of the original tensors tell them.
PriorConfig inferPrior(const TensorMap &original, std::int64_t headDim);
UNetConfig inferUNet(const TensorMap &original, std::int64_t headDim, std::int64_t normGroups);
TextProjConfig inferTextProj(const TensorMap &original);
ClipTextConfig inferClipText(const TensorMap &original, std::int64_t headDim);
ClipVisionConfig inferClipVision(const TensorMap &original, std::int64_t headDim);

} // namespace unclip
