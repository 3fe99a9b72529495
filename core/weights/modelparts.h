#pragma once

#include "weights/modelfolder.h"

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace unclip {

/// What a model can do without: each is a feature, made of one or more components.
enum class ModelPart {
    ImageEncoder,
    DiffusionPrior,
    AutoregressivePrior,
    FirstUpsampler,
    SecondUpsampler,
    PcaBasis,
};

/// Which optional parts of a folder can be used, and why not the others: damage to one of them
/// costs its feature and not the model. What every picture needs is not looked at.
class ModelParts
{
public:
    /// Reads configurations, headers and small tables, as the folder check does.
    /// @throws ModelError where a configuration that the parts have to agree with is damaged
    explicit ModelParts(const ModelFolder &folder);

    bool isUsable(ModelPart part) const { return problem(part).empty(); }

    /// True for a part that is there, but cannot be used.
    bool isDamaged(ModelPart part) const { return entry(part).isThere && !isUsable(part); }

    /// Why there is no such feature, one sentence; empty when there is.
    const std::string &problem(ModelPart part) const { return entry(part).problem; }

    /// The problems of all parts that are there, but cannot be used.
    std::vector<std::string> damage() const;

    /// True unless the component belongs to a part that cannot be used.
    bool allows(const std::string &component) const;

private:
    static constexpr std::size_t partCount = 6;

    struct Entry
    {
        bool isThere = false;
        std::string problem;
    };

    const Entry &entry(ModelPart part) const { return m_entries[static_cast<std::size_t>(part)]; }

    std::array<Entry, partCount> m_entries;
};

} // namespace unclip
