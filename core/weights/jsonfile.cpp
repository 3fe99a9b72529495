#include "weights/jsonfile.h"

#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/mappedfile.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace unclip {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxValues = 2'000'000; ///< a value takes some 80 bytes of memory

/// Builds a document from parser events and stops at the first thing that is not allowed.
class StrictJsonBuilder : public nlohmann::json_sax<Json>
{
public:
    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t &) override { return add(value); }
    bool string(string_t &value) override { return add(std::move(value)); }
    bool binary(binary_t &) override { return stop("binary value"); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t &name) override
    {
        if (m_open.back()->contains(name))
            return stop("duplicate name " + inQuotes(name));
        m_key = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string &,
                     const nlohmann::detail::exception &error) override
    {
        const std::string text = error.what(); // starts with "[json.exception....] "
        const std::size_t prefix = text.find("] ");
        const std::string reason = prefix == std::string::npos ? text : text.substr(prefix + 2);
        return stop("byte " + std::to_string(position) + ": " + reason.substr(0, 200));
    }

    Json takeRoot() { return std::move(m_root); }
    const std::string &problem() const { return m_problem; }

private:
    bool stop(std::string problem)
    {
        m_problem = std::move(problem);
        return false;
    }

    Json *place(Json value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        Json &parent = *m_open.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[m_key] = std::move(value));
    }

    bool add(Json value)
    {
        if (++m_valueCount > kMaxValues)
            return stop("more than " + std::to_string(kMaxValues) + " values");
        place(std::move(value));
        return true;
    }

    bool open(Json value)
    {
        if (m_open.size() >= kMaxDepth)
            return stop("nested more than " + std::to_string(kMaxDepth) + " levels deep");
        if (++m_valueCount > kMaxValues)
            return stop("more than " + std::to_string(kMaxValues) + " values");
        m_open.push_back(place(std::move(value)));
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    Json m_root;
    std::vector<Json *> m_open; ///< only the last one grows, so the pointers stay valid
    std::string m_key;
    std::string m_problem;
    std::size_t m_valueCount = 0;
};

} // namespace

nlohmann::json parseJson(std::string_view text, std::string_view name)
{
    StrictJsonBuilder builder;
    if (!Json::sax_parse(text.begin(), text.end(), &builder))
        throw ModelError(std::string(name) + " is not valid JSON: " + builder.problem());
    Json root = builder.takeRoot();
    if (!root.is_object())
        throw ModelError(std::string(name) + " does not hold a JSON object");
    return root;
}

nlohmann::json readJsonFile(const std::filesystem::path &path, std::size_t maxBytes)
{
    const MappedFile file(path);
    if (file.size() > maxBytes) {
        throw ModelError(path.string()
                         + " is too large for a JSON file: " + std::to_string(file.size())
                         + " bytes, at most " + std::to_string(maxBytes) + " are read");
    }
    const char *text = file.size() == 0 ? "" : reinterpret_cast<const char *>(file.data());
    return parseJson({ text, file.size() }, path.string());
}

} // namespace unclip
