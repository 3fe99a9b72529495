#pragma once

#include "weights/dtype.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unclip {

/// A tensor as a pickle describes it: a strided view of a storage that lies in another file.
struct PickledTensor
{
    DType dtype = DType::F32;
    std::string storageKey;
    std::uint64_t storageElements = 0;
    std::uint64_t offset = 0; ///< in elements, like the strides
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;
};

/// What the pickle may hold besides tensors in dictionaries.
enum class PickleDialect {
    StateDict, ///< torch.save of a state dict
    TorchScript ///< torch.jit.save: attributes of module objects, read as if they were dictionaries
};

/// Reads the tensors of a pickle that torch.save wrote, without ever running anything: the opcodes
/// and globals that state dicts need are interpreted, everything else is refused. Names of nested
/// dictionaries are joined with dots; a top-level "state_dict" is entered; members of a top-level
/// tuple are called "0", "1", ... Every tensor is known to lie inside its storage.
/// @throws ModelError naming `name`, the byte and what is refused.
std::map<std::string, PickledTensor> readPickle(std::string_view bytes, const std::string &name,
                                                PickleDialect dialect = PickleDialect::StateDict);

} // namespace unclip
