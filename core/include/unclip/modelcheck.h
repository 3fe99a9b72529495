#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace unclip {

enum class ComponentState {
    Found, ///< there, and every tensor fits the configuration
    Missing, ///< not in the folder; an error only for the modes that need it
    WrongShape, ///< tensors missing, left over, or not as the configurations say
    Malformed, ///< a file of it cannot be read
    NotConverted, ///< only a pickled .bin is there
};

/// What is known about one component of a model folder.
struct ComponentCheck
{
    std::string name;
    ComponentState state = ComponentState::Missing;
    std::string detail; ///< what is wrong; empty when found
    std::string remedy; ///< what to do about it; empty when found
    std::size_t tensorCount = 0;
    std::uint64_t parameterCount = 0; ///< buffers that no model reads left out
    std::uint64_t byteCount = 0; ///< of tensor data on disk
    std::string dtype; ///< "F16"; "mixed"; empty for components without weights
};

/// The state of a model folder, component by component.
struct ModelCheck
{
    std::vector<ComponentCheck> components;
    bool canTextToImage = false; ///< through either prior, perhaps without enlarging
    bool canImageVariation = false; ///< the same from pictures
    std::string capabilities; ///< one English sentence
};

/// Reads configurations, the headers of weight files and small tables, no weights; takes a fraction
/// of a second. Any thread.
/// @throws ModelError when the folder is no model folder at all.
ModelCheck checkModelFolder(const std::filesystem::path &folder);

} // namespace unclip
