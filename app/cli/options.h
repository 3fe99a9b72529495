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

// CLI11's own PositiveNumber and NonNegativeNumber say the largest double in all its digits.

/// What is wrong with the words of an option that takes a number above 0; empty when nothing is.
std::string problemWithPositive(const std::string &text);

/// The same where 0 is allowed.
std::string problemWithNonNegative(const std::string &text);

/// An option that takes a list such as 0.1,0.2 and may be repeated. It takes one argument at a
/// time, so that what follows is not swallowed.
template <typename Number>
CLI::Option *addList(CLI::App &app, const std::string &name, std::vector<Number> &values,
                     const std::string &description)
{
    return app.add_option(name, values, description)->delimiter(',')->allow_extra_args(false);
}

} // namespace unclip
