#pragma once

#include "weights/picklereader.h"

#include <cstdint>
#include <string>
#include <vector>

namespace unclip {

/// Position of a value in the pool; values refer to each other by it, so cycles do no harm.
using PickleId = std::uint32_t;

/// One object that a pickle builds.
struct PickleValue
{
    enum class Kind { None, Bool, Int, Float, Text, Tuple, List, Dict, Global, Storage, Tensor };

    Kind kind = Kind::None;
    std::int64_t number = 0; ///< Int, Bool; Storage: element count
    DType dtype = DType::F32; ///< Storage
    std::string text; ///< Text; Global: "module name"; Storage: key
    std::vector<PickleId> items; ///< Tuple, List; Dict: key, value, key, value, ...
    std::size_t tensor = 0; ///< Tensor: index into the pool's tensors
};

/// All objects of one pickle.
struct PicklePool
{
    std::vector<PickleValue> values;
    std::vector<PickledTensor> tensors;
};

/// Runs the opcodes; returns the id of the result.
/// @throws ModelError
PickleId interpretPickle(std::string_view bytes, const std::string &name, PickleDialect dialect,
                         PicklePool &pool);

} // namespace unclip
