#pragma once

#include <CLI/App.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace unclip {

/// Words of the command line for the values of an enumeration.
template <typename Enum> using Choices = std::vector<std::pair<std::string, Enum>>;

/// An option that takes one of some words.
template <typename Enum>
CLI::Option *addChoice(CLI::App &app, const std::string &name, std::optional<Enum> &value,
                       const Choices<Enum> &choices, const std::string &description)
{
    std::vector<std::string> words;
    for (const auto &choice : choices)
        words.push_back(choice.first);
    const auto assign = [&value, choices](const std::string &word) {
        const auto found = std::find_if(choices.begin(), choices.end(),
                                        [&word](const auto &c) { return c.first == word; });
        value = found->second; // IsMember let only these through
    };
    return app.add_option_function<std::string>(name, assign, description)
        ->check(CLI::IsMember(words));
}

/// An option that takes a list such as 0.1,0.2 and may be repeated. It takes one argument at a
/// time, so that what follows is not swallowed.
template <typename Number>
CLI::Option *addList(CLI::App &app, const std::string &name, std::vector<Number> &values,
                     const std::string &description)
{
    return app.add_option(name, values, description)->delimiter(',')->allow_extra_args(false);
}

} // namespace unclip
