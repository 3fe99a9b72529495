#include "weights/safetensors.h"

#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/jsonfile.h"
#include "weights/mappedfile.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <tuple>

namespace unclip {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000; ///< the reference library's bound
constexpr std::size_t kMaxDimensions = 32;
constexpr std::size_t kMaxShards = 1024;
constexpr std::size_t kMaxFileNameBytes = 255;
constexpr std::string_view kMetadataKey = "__metadata__";

/// The header of one file, read front to back; every complaint names the file.
class HeaderReader
{
public:
    HeaderReader(const MappedFile &file, std::string name)
        : m_file(file)
        , m_name(std::move(name))
    {
    }

    void read()
    {
        const std::uint64_t length = headerLength();
        const char *text = reinterpret_cast<const char *>(m_file.data()) + kLengthBytes;
        if (text[0] != '{')
            fail("its header does not start with '{'");
        m_data = m_file.data() + kLengthBytes + length;
        m_dataBytes = m_file.size() - kLengthBytes - length;
        const Json header =
            parseJson({ text, static_cast<std::size_t>(length) }, "the header of " + m_name);
        for (const auto &[key, value] : header.items()) {
            if (key == kMetadataKey)
                readMetadata(value);
            else
                readTensor(key, value);
        }
        checkCoverage();
    }

    std::map<std::string, TensorView> tensors;
    Metadata metadata;

private:
    struct Range
    {
        std::uint64_t begin;
        std::uint64_t end;
        std::string_view name;
    };

    [[noreturn]] void fail(const std::string &problem) const
    {
        throw ModelError(m_name + " is not a usable safetensors file: " + problem
                         + "; fetch or convert it again");
    }

    std::uint64_t headerLength() const
    {
        if (m_file.size() < kLengthBytes + 1)
            fail("it is truncated (" + std::to_string(m_file.size()) + " bytes)");
        std::uint64_t length = 0;
        for (std::size_t i = 0; i < kLengthBytes; ++i)
            length |= std::to_integer<std::uint64_t>(m_file.data()[i]) << (8 * i);
        if (length > kMaxHeaderBytes)
            fail("its header claims " + std::to_string(length) + " bytes, over the limit");
        if (length > m_file.size() - kLengthBytes)
            fail("it is truncated inside its header");
        return length;
    }

    void readMetadata(const Json &value)
    {
        if (!value.is_object())
            fail("__metadata__ is no object");
        for (const auto &[key, text] : value.items()) {
            if (!text.is_string())
                fail("__metadata__ entry " + inQuotes(key) + " is no string");
            metadata[key] = text.get<std::string>();
        }
    }

    void readTensor(const std::string &name, const Json &value)
    {
        if (!value.is_object() || value.size() != 3 || !value.contains("dtype")
            || !value.contains("shape") || !value.contains("data_offsets"))
            fail("entry " + inQuotes(name) + " needs exactly dtype, shape and data_offsets");
        TensorView view;
        view.dtype = readDType(name, value["dtype"]);
        view.shape = readShape(name, value["shape"]);
        const auto [begin, end] = readOffsets(name, value["data_offsets"]);
        if (end - begin != byteCountOf(name, view))
            fail("tensor " + inQuotes(name) + " has " + std::to_string(end - begin)
                 + " bytes of data, which does not fit its shape and type");
        view.data = m_data + begin;
        view.byteCount = static_cast<std::size_t>(end - begin);
        const auto place = tensors.emplace(name, std::move(view)).first;
        m_ranges.push_back({ begin, end, place->first });
    }

    DType readDType(const std::string &name, const Json &value) const
    {
        const auto dtype =
            value.is_string() ? dtypeFromName(value.get_ref<const std::string &>()) : std::nullopt;
        if (!dtype)
            fail("tensor " + inQuotes(name) + " has the unknown type "
                 + (value.is_string() ? inQuotes(value.get_ref<const std::string &>()) : "(none)"));
        return *dtype;
    }

    std::vector<std::int64_t> readShape(const std::string &name, const Json &value) const
    {
        if (!value.is_array() || value.size() > kMaxDimensions)
            fail("the shape of " + inQuotes(name) + " is no list of at most 32 sizes");
        std::vector<std::int64_t> shape;
        for (const Json &size : value) {
            if (!size.is_number_unsigned()
                || size.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
                fail("the shape of " + inQuotes(name) + " holds something that is no size");
            shape.push_back(size.get<std::int64_t>());
        }
        return shape;
    }

    std::pair<std::uint64_t, std::uint64_t> readOffsets(const std::string &name,
                                                        const Json &value) const
    {
        if (!value.is_array() || value.size() != 2 || !value[0].is_number_unsigned()
            || !value[1].is_number_unsigned())
            fail("the data_offsets of " + inQuotes(name) + " are no pair of positions");
        const auto begin = value[0].get<std::uint64_t>();
        const auto end = value[1].get<std::uint64_t>();
        if (begin > end || end > m_dataBytes)
            fail("the data_offsets of " + inQuotes(name) + " lie outside the file (truncated?)");
        return { begin, end };
    }

    /// Zero sizes count as one in the overflow check: strides are made from such products too.
    std::uint64_t byteCountOf(const std::string &name, const TensorView &view) const
    {
        std::uint64_t bytes = sizeOf(view.dtype);
        bool isEmpty = false;
        for (const std::int64_t size : view.shape) {
            isEmpty = isEmpty || size == 0;
            const auto factor = static_cast<std::uint64_t>(std::max<std::int64_t>(size, 1));
            if (bytes > std::numeric_limits<std::int64_t>::max() / factor)
                fail("the shape of " + inQuotes(name) + " is too large");
            bytes *= factor;
        }
        return isEmpty ? 0 : bytes;
    }

    void checkCoverage()
    {
        std::sort(m_ranges.begin(), m_ranges.end(), [](const Range &a, const Range &b) {
            return std::tie(a.begin, a.end) < std::tie(b.begin, b.end);
        });
        std::uint64_t position = 0;
        for (const Range &range : m_ranges) {
            if (range.begin < position)
                fail("tensor " + inQuotes(range.name) + " overlaps another");
            if (range.begin > position)
                fail("there is a hole in its data before " + inQuotes(range.name));
            position = range.end;
        }
        if (position != m_dataBytes)
            fail(std::to_string(m_dataBytes - position) + " bytes follow its last tensor");
    }

    const MappedFile &m_file;
    std::string m_name;
    const std::byte *m_data = nullptr;
    std::uint64_t m_dataBytes = 0;
    std::vector<Range> m_ranges;
};

bool isPlainShardName(const std::string &name)
{
    constexpr std::string_view extension = ".safetensors";
    return name.size() > extension.size() && name.size() <= kMaxFileNameBytes
        && name.compare(name.size() - extension.size(), extension.size(), extension) == 0
        && name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

} // namespace

struct SafetensorsFile::Mapping
{
    std::vector<MappedFile> files;
    std::map<std::string, TensorView> tensors;
    Metadata metadata;
    std::uint64_t byteCount = 0;

    /// Maps one more file and returns its tensors.
    std::map<std::string, TensorView> addFile(const std::filesystem::path &path)
    {
        files.emplace_back(path);
        HeaderReader header(files.back(), path.string());
        header.read();
        metadata.insert(header.metadata.begin(), header.metadata.end());
        return std::move(header.tensors);
    }

    void addTensor(const std::string &name, const TensorView &view)
    {
        tensors.emplace(name, view);
        byteCount += view.byteCount;
    }
};

SafetensorsFile SafetensorsFile::open(const std::filesystem::path &path)
{
    auto mapping = std::make_shared<Mapping>();
    for (const auto &[name, view] : mapping->addFile(path))
        mapping->addTensor(name, view);
    SafetensorsFile file;
    file.m_mapping = std::move(mapping);
    return file;
}

SafetensorsFile SafetensorsFile::openIndex(const std::filesystem::path &indexPath)
{
    const Json index = readJsonFile(indexPath);
    const auto weightMap = index.find("weight_map");
    if (weightMap == index.end() || !weightMap->is_object())
        throw ModelError(indexPath.string() + " has no weight_map");
    auto mapping = std::make_shared<Mapping>();
    std::map<std::string, std::map<std::string, TensorView>> shards;
    for (const auto &[name, value] : weightMap->items()) {
        const std::string shard = value.is_string() ? value.get<std::string>() : std::string();
        if (!isPlainShardName(shard))
            throw ModelError(indexPath.string() + " names the file " + inQuotes(shard)
                             + ", which is no .safetensors file beside it");
        if (shards.count(shard) == 0) {
            if (shards.size() == kMaxShards)
                throw ModelError(indexPath.string() + " names too many files");
            shards[shard] = mapping->addFile(indexPath.parent_path() / shard);
        }
        const auto tensor = shards[shard].find(name);
        if (tensor == shards[shard].end())
            throw ModelError(indexPath.string() + " expects tensor " + inQuotes(name) + " in "
                             + shard + ", which lacks it");
        mapping->addTensor(name, tensor->second);
    }
    SafetensorsFile file;
    file.m_mapping = std::move(mapping);
    return file;
}

const std::map<std::string, TensorView> &SafetensorsFile::tensors() const
{
    return m_mapping->tensors;
}

const Metadata &SafetensorsFile::metadata() const
{
    return m_mapping->metadata;
}

std::uint64_t SafetensorsFile::byteCount() const
{
    return m_mapping->byteCount;
}

void SafetensorsFile::releasePages() const
{
    for (const MappedFile &file : m_mapping->files)
        file.releasePages();
}

void SafetensorsFile::releasePages(const TensorView &tensor)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(tensor.data);
    const std::uintptr_t first = (begin + page - 1) / page * page;
    const std::uintptr_t last = (begin + tensor.byteCount) / page * page;
    if (first < last)
        ::madvise(reinterpret_cast<void *>(first), last - first, MADV_DONTNEED);
}

} // namespace unclip
