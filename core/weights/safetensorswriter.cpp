#include "unclip/error.h"
#include "util/atomicfile.h"
#include "weights/inquotes.h"
#include "weights/safetensors.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace unclip {

namespace {

constexpr std::size_t kDataAlignment = 64;
constexpr std::size_t kLengthBytes = 8;

std::uint64_t byteCountOf(const TensorEntry &entry)
{
    std::uint64_t bytes = sizeOf(entry.dtype);
    for (const std::int64_t size : entry.shape) {
        if (size < 0
            || (size > 0
                && bytes
                    > std::numeric_limits<std::int64_t>::max() / static_cast<std::uint64_t>(size)))
            throw ModelError("tensor " + inQuotes(entry.name) + " has an impossible shape");
        bytes *= static_cast<std::uint64_t>(size);
    }
    return bytes;
}

std::string dumpUtf8(const nlohmann::json &header)
{
    try {
        return header.dump();
    } catch (const nlohmann::json::type_error &) {
        throw ModelError("a tensor to be written has a name or note that is not valid UTF-8");
    }
}

std::string makeHeader(const std::vector<TensorEntry> &entries, const Metadata &metadata)
{
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::set<std::string_view> names { "__metadata__" };
    std::uint64_t position = 0;
    for (const TensorEntry &entry : entries) {
        if (!names.insert(entry.name).second)
            throw ModelError("two tensors to be written are called " + inQuotes(entry.name));
        const std::uint64_t end = position + byteCountOf(entry);
        header[entry.name] = { { "dtype", nameOf(entry.dtype) },
                               { "shape", entry.shape },
                               { "data_offsets", { position, end } } };
        position = end;
    }
    std::string text = dumpUtf8(header);
    const std::size_t excess = (kLengthBytes + text.size()) % kDataAlignment;
    return text.append(excess == 0 ? 0 : kDataAlignment - excess, ' ');
}

} // namespace

struct SafetensorsWriter::State
{
    AtomicFile file;
    std::string path;
    std::uint64_t missingBytes = 0;
};

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path &path,
                                     const std::vector<TensorEntry> &entries,
                                     const Metadata &metadata)
{
    const std::string header = makeHeader(entries, metadata);
    m_state.reset(new State { AtomicFile(path, OverwriteMode::Replace), path.string(), 0 });
    for (const TensorEntry &entry : entries)
        m_state->missingBytes += byteCountOf(entry);
    std::string length;
    for (std::size_t i = 0; i < kLengthBytes; ++i)
        length += static_cast<char>((header.size() >> (8 * i)) & 0xff);
    m_state->file.write(length.data(), length.size());
    m_state->file.write(header.data(), header.size());
}

SafetensorsWriter::~SafetensorsWriter() = default;

void SafetensorsWriter::write(const void *data, std::size_t byteCount)
{
    if (byteCount > m_state->missingBytes)
        throw FileError("more tensor data than announced for " + m_state->path);
    m_state->file.write(data, byteCount);
    m_state->missingBytes -= byteCount;
}

void SafetensorsWriter::finish()
{
    if (m_state->missingBytes != 0)
        throw FileError(std::to_string(m_state->missingBytes)
                        + " bytes of tensor data are missing in " + m_state->path);
    m_state->file.commit();
}

} // namespace unclip
