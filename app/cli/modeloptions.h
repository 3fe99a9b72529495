#pragma once

#include "cli/environment.h"
#include "unclip/recipe.h"

#include <CLI/App.hpp>

#include <optional>

namespace unclip {

/// Which model, and what it computes on.
class ModelOptions
{
public:
    void addTo(CLI::App &app);

    /// --model alone, for what computes nothing.
    void addFolderTo(CLI::App &app);

    /// @throws ModelError when there is neither --model nor a default
    std::filesystem::path folder(const Environment &environment) const;

    LoadOptions loadOptions() const;

    /// As the picture of a recipe was made, where nothing else is asked for.
    LoadOptions loadOptions(const Recipe &recipe) const;

private:
    std::filesystem::path m_folder;
    std::optional<Device> m_device;
    std::optional<Precision> m_precision;
    std::optional<int> m_threads;
};

} // namespace unclip
