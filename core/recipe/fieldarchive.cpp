#include "recipe/fieldarchive.h"

#include "recipe/base64.h"
#include "unclip/error.h"

#include <charconv>
#include <limits>

namespace unclip {

namespace {

constexpr std::uint64_t maxExactInDouble = std::uint64_t { 1 } << 53;
constexpr std::size_t maxItems = 100000; ///< of an array

} // namespace

void FieldWriter::field(const char *key, const std::optional<double> &value)
{
    if (value)
        m_json[key] = *value;
}

void FieldWriter::field(const char *key, std::uint64_t value)
{
    if (value <= maxExactInDouble)
        m_json[key] = value;
    else
        m_json[key] = std::to_string(value);
}

void FieldWriter::floats(const char *key, const std::vector<float> &values)
{
    m_json[key] = base64FromFloats(values);
}

FieldReader::FieldReader(const nlohmann::json &json, std::string path)
    : m_json(json)
    , m_path(std::move(path))
{
    if (!json.is_object())
        throw InvalidRequest("The recipe cannot be read: \"" + m_path + "\" is no JSON object.");
}

const nlohmann::json *FieldReader::find(const char *key) const
{
    const auto found = m_json.find(key);
    return found == m_json.end() || found->is_null() ? nullptr : &*found;
}

std::vector<const nlohmann::json *> FieldReader::itemsOf(const char *key) const
{
    std::vector<const nlohmann::json *> items;
    const nlohmann::json *json = find(key);
    if (json == nullptr)
        return items;
    if (!json->is_array() || json->size() > maxItems)
        refuse(key, "a list of at most " + std::to_string(maxItems) + " values");
    for (const nlohmann::json &item : *json)
        items.push_back(&item);
    return items;
}

std::string FieldReader::pathOf(const char *key) const
{
    return m_path.empty() ? std::string(key) : m_path + "." + key;
}

void FieldReader::refuse(const char *key, const std::string &expected) const
{
    throw InvalidRequest("The recipe cannot be read: \"" + pathOf(key) + "\" must be " + expected
                         + ".");
}

std::int64_t FieldReader::integer(const char *key, const nlohmann::json &json) const
{
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const bool isTooLarge = json.is_number_unsigned() && json.get<std::uint64_t>() > most;
    if (!json.is_number_integer() || isTooLarge)
        refuse(key, "an integer");
    return json.get<std::int64_t>();
}

int FieldReader::smallInteger(const char *key, const nlohmann::json &json) const
{
    const std::int64_t value = integer(key, json);
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
        refuse(key, "an integer of 32 bits");
    return static_cast<int>(value);
}

double FieldReader::number(const char *key, const nlohmann::json &json) const
{
    if (!json.is_number())
        refuse(key, "a number");
    return json.get<double>();
}

const std::string &FieldReader::text(const char *key, const nlohmann::json &json) const
{
    if (!json.is_string())
        refuse(key, "a text");
    return json.get_ref<const std::string &>();
}

void FieldReader::field(const char *key, int &value) const
{
    if (const nlohmann::json *json = find(key))
        value = smallInteger(key, *json);
}

void FieldReader::field(const char *key, double &value) const
{
    if (const nlohmann::json *json = find(key))
        value = number(key, *json);
}

void FieldReader::field(const char *key, std::string &value) const
{
    if (const nlohmann::json *json = find(key))
        value = text(key, *json);
}

void FieldReader::field(const char *key, std::optional<double> &value) const
{
    if (const nlohmann::json *json = find(key))
        value = number(key, *json);
}

void FieldReader::field(const char *key, std::uint64_t &value) const
{
    const nlohmann::json *json = find(key);
    if (json == nullptr)
        return;
    if (json->is_number_unsigned()) {
        value = json->get<std::uint64_t>();
        return;
    }
    if (!json->is_string())
        refuse(key, "an integer of 64 bits, not negative");
    const std::string &digits = json->get_ref<const std::string &>();
    const char *end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc() || stop != end)
        refuse(key, "an integer of 64 bits, not negative");
}

void FieldReader::field(const char *key, std::vector<int> &values) const
{
    for (const nlohmann::json *item : itemsOf(key))
        values.push_back(smallInteger(key, *item));
}

void FieldReader::field(const char *key, std::vector<std::int64_t> &values) const
{
    for (const nlohmann::json *item : itemsOf(key))
        values.push_back(integer(key, *item));
}

void FieldReader::field(const char *key, std::vector<double> &values) const
{
    for (const nlohmann::json *item : itemsOf(key))
        values.push_back(number(key, *item));
}

void FieldReader::field(const char *key, std::vector<std::string> &values) const
{
    for (const nlohmann::json *item : itemsOf(key))
        values.push_back(text(key, *item));
}

void FieldReader::floats(const char *key, std::vector<float> &values) const
{
    const nlohmann::json *json = find(key);
    if (json == nullptr)
        return;
    std::optional<std::vector<float>> decoded = floatsFromBase64(text(key, *json));
    if (!decoded)
        refuse(key, "32-bit numbers in base64");
    values = std::move(*decoded);
}

} // namespace unclip
