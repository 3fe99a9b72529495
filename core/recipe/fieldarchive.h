#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace unclip {

/// Writes fields of a structure into a JSON object; see recipefields.h for what it is given.
class FieldWriter
{
public:
    template <typename T> void field(const char *key, const T &value) { m_json[key] = value; }
    void field(const char *key, const std::optional<double> &value);
    void field(const char *key, std::uint64_t value); ///< a string when a double could not hold it
    void floats(const char *key, const std::vector<float> &values);

    template <typename Enum> void choice(const char *key, Enum value)
    {
        m_json[key] = namesOf(value)[static_cast<std::size_t>(value)];
    }

    template <typename T> void object(const char *key, const T &value)
    {
        m_json[key] = jsonOf(value);
    }

    template <typename T> void objects(const char *key, const std::vector<T> &values)
    {
        nlohmann::json &list = m_json[key] = nlohmann::json::array();
        for (const T &value : values)
            list.push_back(jsonOf(value));
    }

    template <typename Variant, typename Names>
    void alternative(const char *key, const Variant &value, const Names &names)
    {
        m_json[key] = names[value.index()];
    }

    template <typename T> static nlohmann::json jsonOf(const T &value)
    {
        FieldWriter writer;
        describe(writer, value);
        return std::move(writer.m_json);
    }

private:
    nlohmann::json m_json = nlohmann::json::object();
};

/// Reads fields of a structure from an untrusted JSON object. An absent or null key leaves the
/// field as it is, unknown keys are ignored; every complaint is an InvalidRequest naming the key.
class FieldReader
{
public:
    /// `path` stands in messages before the keys ("request.sampling").
    FieldReader(const nlohmann::json &json, std::string path);

    void field(const char *key, int &value) const;
    void field(const char *key, double &value) const;
    void field(const char *key, std::string &value) const;
    void field(const char *key, std::optional<double> &value) const;
    void field(const char *key, std::uint64_t &value) const; ///< a number or a decimal string
    void field(const char *key, std::vector<int> &values) const;
    void field(const char *key, std::vector<std::int64_t> &values) const;
    void field(const char *key, std::vector<double> &values) const;
    void field(const char *key, std::vector<std::string> &values) const;
    void floats(const char *key, std::vector<float> &values) const;

    template <typename Enum> void choice(const char *key, Enum &value) const
    {
        if (find(key) != nullptr)
            value = static_cast<Enum>(indexOf(key, namesOf(value)));
    }

    template <typename T> void object(const char *key, T &value) const
    {
        if (const nlohmann::json *json = find(key))
            readInto(value, *json, pathOf(key));
    }

    template <typename T> void objects(const char *key, std::vector<T> &values) const
    {
        const std::vector<const nlohmann::json *> items = itemsOf(key);
        values.clear();
        for (const nlohmann::json *item : items)
            readInto(values.emplace_back(), *item, pathOf(key));
    }

    /// The key is required here: without it nothing else can be understood.
    template <typename Variant, typename Names>
    void alternative(const char *key, Variant &value, const Names &names) const
    {
        emplaceAt(value, indexOf(key, names),
                  std::make_index_sequence<std::variant_size_v<Variant>> {});
    }

    template <typename T>
    static void readInto(T &value, const nlohmann::json &json, std::string path)
    {
        FieldReader reader(json, std::move(path));
        describe(reader, value);
    }

private:
    /// The value of a key; null when it is absent.
    const nlohmann::json *find(const char *key) const;
    /// Elements of an array, none when the key is absent.
    std::vector<const nlohmann::json *> itemsOf(const char *key) const;
    std::string pathOf(const char *key) const;
    [[noreturn]] void refuse(const char *key, const std::string &expected) const;
    std::int64_t integer(const char *key, const nlohmann::json &json) const;
    int smallInteger(const char *key, const nlohmann::json &json) const;
    double number(const char *key, const nlohmann::json &json) const;
    const std::string &text(const char *key, const nlohmann::json &json) const;

    template <typename Names> std::size_t indexOf(const char *key, const Names &names) const
    {
        std::string expected = "one of";
        const nlohmann::json *json = find(key);
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (json != nullptr && *json == names[i])
                return i;
            expected += std::string(" ") + names[i];
        }
        refuse(key, expected);
    }

    template <typename Variant, std::size_t... indices>
    static void emplaceAt(Variant &value, std::size_t index, std::index_sequence<indices...>)
    {
        ((index == indices ? static_cast<void>(value.template emplace<indices>()) : void()), ...);
    }

    const nlohmann::json &m_json;
    std::string m_path;
};

} // namespace unclip
