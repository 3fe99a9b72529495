#pragma once

#include "weights/autoregressivepriorconfig.h"
#include "weights/modelconfig.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// Names and shapes of the tensors of a component, as its configuration implies them.
using ShapeMap = std::map<std::string, std::vector<std::int64_t>>;

ShapeMap expectedShapes(const ClipTextConfig &config);
ShapeMap expectedShapes(const ClipVisionConfig &config);
ShapeMap expectedShapes(const PriorConfig &config);
ShapeMap expectedShapes(const AutoregressivePriorConfig &config);
ShapeMap expectedShapes(const TextProjConfig &config);
ShapeMap expectedShapes(const UNetConfig &config);

/// True for buffers that files of some library versions carry and no model reads (position_ids).
bool isIgnoredTensor(std::string_view name);

/// Elements of all tensors together.
std::uint64_t parameterCount(const ShapeMap &shapes);

/// "[2, 3]", for messages.
std::string shapeText(const std::vector<std::int64_t> &shape);

} // namespace unclip
