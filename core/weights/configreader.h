#pragma once

#include "unclip/error.h"
#include "weights/inquotes.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace unclip {

/// A value of a configuration, short enough for a message.
inline std::string shown(const nlohmann::json &value)
{
    if (value.is_string())
        return inQuotes(value.get_ref<const std::string &>());
    return value.is_structured() ? std::string(value.type_name()) : value.dump();
}

/// Inclusive bounds of an integer value.
struct IntegerRange
{
    std::int64_t least = 1;
    std::int64_t most = 65536;
};

/// Typed and bounded access to the keys of one configuration; an absent or null key takes the
/// fallback. Every complaint is a ModelError that names the configuration and the key.
class ConfigReader
{
public:
    /// `json` must outlive the reader; `what` stands in messages ("PriorTransformer").
    ConfigReader(const nlohmann::json &json, std::string what);

    bool has(const char *key) const; ///< there, and not null

    std::int64_t integer(const char *key, std::int64_t fallback, IntegerRange range = {}) const;
    std::int64_t requiredInteger(const char *key, IntegerRange range = {}) const;
    double number(const char *key, double fallback, double least, double most) const;
    bool boolean(const char *key, bool fallback) const;
    std::string text(const char *key, const std::string &fallback) const;
    std::vector<std::int64_t> integers(const char *key, std::size_t maxCount) const; ///< required
    std::vector<std::string> texts(const char *key, std::size_t maxCount) const; ///< required

    /// Refuses every value of a switch but the one implemented; `classDefault` is what an absent
    /// key means.
    void require(const char *key, const nlohmann::json &implemented,
                 const nlohmann::json &classDefault) const;
    /// The same where the class default is what is implemented.
    void require(const char *key, const nlohmann::json &implemented) const;

    /// The key's value, or null.
    const nlohmann::json &value(const char *key) const;

    [[noreturn]] void fail(const std::string &problem) const;

private:
    const nlohmann::json &required(const char *key) const;
    std::int64_t toInteger(const char *key, const nlohmann::json &value, IntegerRange range) const;

    const nlohmann::json &m_json;
    std::string m_what;
};

inline ConfigReader::ConfigReader(const nlohmann::json &json, std::string what)
    : m_json(json)
    , m_what(std::move(what))
{
    if (!json.is_object())
        fail("is no JSON object");
}

inline void ConfigReader::fail(const std::string &problem) const
{
    throw ModelError("the configuration of " + m_what + " cannot be used: " + problem);
}

inline const nlohmann::json &ConfigReader::value(const char *key) const
{
    static const nlohmann::json absent;
    const auto place = m_json.find(key);
    return place == m_json.end() ? absent : *place;
}

inline const nlohmann::json &ConfigReader::required(const char *key) const
{
    if (!has(key))
        fail(std::string(key) + " is missing");
    return value(key);
}

inline bool ConfigReader::has(const char *key) const
{
    return !value(key).is_null();
}

inline std::int64_t ConfigReader::toInteger(const char *key, const nlohmann::json &value,
                                            IntegerRange range) const
{
    const double number = value.is_number() ? value.get<double>() : std::nan("");
    if (!(number >= static_cast<double>(range.least) && number <= static_cast<double>(range.most))
        || std::floor(number) != number) {
        fail(std::string(key) + " is " + shown(value) + ", but has to be a whole number from "
             + std::to_string(range.least) + " to " + std::to_string(range.most));
    }
    return static_cast<std::int64_t>(number);
}

inline std::int64_t ConfigReader::integer(const char *key, std::int64_t fallback,
                                          IntegerRange range) const
{
    return has(key) ? toInteger(key, value(key), range) : fallback;
}

inline std::int64_t ConfigReader::requiredInteger(const char *key, IntegerRange range) const
{
    return toInteger(key, required(key), range);
}

inline double ConfigReader::number(const char *key, double fallback, double least,
                                   double most) const
{
    if (!has(key))
        return fallback;
    const nlohmann::json &found = value(key);
    const double number = found.is_number() ? found.get<double>() : std::nan("");
    if (!(number >= least && number <= most))
        fail(std::string(key) + " is " + shown(found) + ", which is out of range");
    return number;
}

inline bool ConfigReader::boolean(const char *key, bool fallback) const
{
    if (!has(key))
        return fallback;
    if (!value(key).is_boolean())
        fail(std::string(key) + " is " + shown(value(key)) + ", but has to be true or false");
    return value(key).get<bool>();
}

inline std::string ConfigReader::text(const char *key, const std::string &fallback) const
{
    if (!has(key))
        return fallback;
    if (!value(key).is_string())
        fail(std::string(key) + " is " + shown(value(key)) + ", but has to be text");
    return value(key).get<std::string>();
}

inline std::vector<std::int64_t> ConfigReader::integers(const char *key, std::size_t maxCount) const
{
    const nlohmann::json &list = required(key);
    if (!list.is_array() || list.empty() || list.size() > maxCount)
        fail(std::string(key) + " has to be a list of 1 to " + std::to_string(maxCount)
             + " numbers");
    std::vector<std::int64_t> numbers;
    for (const nlohmann::json &item : list)
        numbers.push_back(toInteger(key, item, {}));
    return numbers;
}

inline std::vector<std::string> ConfigReader::texts(const char *key, std::size_t maxCount) const
{
    const nlohmann::json &list = required(key);
    if (!list.is_array() || list.empty() || list.size() > maxCount)
        fail(std::string(key) + " has to be a list of 1 to " + std::to_string(maxCount) + " names");
    std::vector<std::string> names;
    for (const nlohmann::json &item : list) {
        if (!item.is_string())
            fail(std::string(key) + " holds something that is no name");
        names.push_back(item.get<std::string>());
    }
    return names;
}

inline void ConfigReader::require(const char *key, const nlohmann::json &implemented,
                                  const nlohmann::json &classDefault) const
{
    const nlohmann::json &found = m_json.contains(key) ? value(key) : classDefault;
    if (found != implemented)
        fail(std::string(key) + " is " + shown(found) + ", and only " + shown(implemented)
             + " is implemented");
}

inline void ConfigReader::require(const char *key, const nlohmann::json &implemented) const
{
    require(key, implemented, implemented);
}

} // namespace unclip
