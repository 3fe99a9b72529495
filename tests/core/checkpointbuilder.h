#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace unclip::test {

/// Little-endian bytes of an integer.
inline std::string bytesOf(std::uint64_t value, int count)
{
    std::string bytes;
    for (int i = 0; i < count; ++i)
        bytes += static_cast<char>((value >> (8 * i)) & 0xff);
    return bytes;
}

/// Fields of a zip archive that a hostile one would lie about.
struct ZipLies
{
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t extraSize = 0; ///< added to the size in the directory
    std::uint32_t headerShift = 0; ///< added to the position in the directory
    std::uint16_t extraEntries = 0; ///< added to the count
    std::uint32_t directoryShift = 0;
    bool isZip64 = false; ///< sizes, positions and the end in zip64 records
    std::uint64_t zip64Size = 0; ///< added to the zip64 size
    std::string localName; ///< instead of the name, in the first local header
};

/// A zip archive of stored entries, each padded like torch.save pads.
inline std::string zipOf(const std::vector<std::pair<std::string, std::string>> &entries,
                         const ZipLies &lies = {})
{
    std::string zip;
    std::string directory;
    for (const auto &[name, data] : entries) {
        const std::uint64_t position = zip.size();
        const std::string padding = bytesOf(0x4246, 2) + bytesOf(5, 2) + std::string(5, 'Z');
        const std::string inner = lies.localName.empty() || position > 0 ? name : lies.localName;
        const std::string size =
            bytesOf(lies.isZip64 ? 0xffffffff : data.size() + lies.extraSize, 4);
        const std::string where =
            bytesOf(lies.isZip64 ? 0xffffffff : position + lies.headerShift, 4);
        std::string extra;
        if (lies.isZip64)
            extra = bytesOf(1, 2) + bytesOf(24, 2) + bytesOf(data.size() + lies.zip64Size, 8)
                + bytesOf(data.size() + lies.zip64Size, 8) + bytesOf(position, 8);
        zip += bytesOf(0x04034b50, 4) + bytesOf(20, 2) + bytesOf(lies.flags, 2)
            + bytesOf(lies.method, 2) + std::string(8, '\0') + bytesOf(data.size(), 4)
            + bytesOf(data.size(), 4) + bytesOf(inner.size(), 2) + bytesOf(padding.size(), 2)
            + inner + padding + data;
        directory += bytesOf(0x02014b50, 4) + bytesOf(20, 2) + bytesOf(20, 2)
            + bytesOf(lies.flags, 2) + bytesOf(lies.method, 2) + std::string(8, '\0') + size + size
            + bytesOf(name.size(), 2) + bytesOf(extra.size(), 2) + std::string(10, '\0') + where
            + name + extra;
    }
    const std::uint64_t start = zip.size() + lies.directoryShift;
    const std::uint64_t count = entries.size() + lies.extraEntries;
    zip += directory;
    if (lies.isZip64) {
        const std::uint64_t end64 = zip.size();
        zip += bytesOf(0x06064b50, 4) + bytesOf(44, 8) + std::string(12, '\0') + bytesOf(count, 8)
            + bytesOf(count, 8) + bytesOf(directory.size(), 8) + bytesOf(start, 8);
        zip += bytesOf(0x07064b50, 4) + bytesOf(0, 4) + bytesOf(end64, 8) + bytesOf(1, 4);
    }
    zip += bytesOf(0x06054b50, 4) + bytesOf(0, 4) + bytesOf(lies.isZip64 ? 0xffff : count, 2)
        + bytesOf(lies.isZip64 ? 0xffff : count, 2)
        + bytesOf(lies.isZip64 ? 0xffffffff : directory.size(), 4)
        + bytesOf(lies.isZip64 ? 0xffffffff : start, 4) + bytesOf(0, 2);
    return zip;
}

// Pieces of a protocol-2 pickle.

inline std::string pickleOf(const std::string &body)
{
    return "\x80\x02" + body + ".";
}

inline std::string textOp(const std::string &text)
{
    return "X" + bytesOf(text.size(), 4) + text;
}

inline std::string intOp(std::int64_t value)
{
    return std::string("\x8a\x08") + bytesOf(static_cast<std::uint64_t>(value), 8);
}

inline std::string tupleOp(const std::vector<std::int64_t> &values)
{
    std::string ops = "(";
    for (const std::int64_t value : values)
        ops += intOp(value);
    return ops + "t";
}

inline std::string storageOp(const std::string &type, const std::string &key, std::int64_t count)
{
    return "(" + textOp("storage") + "ctorch\n" + type + "\n" + textOp(key) + textOp("cpu")
        + intOp(count) + "tQ";
}

/// A call of _rebuild_tensor_v2.
inline std::string tensorOp(const std::string &storage, std::int64_t offset,
                            const std::vector<std::int64_t> &shape,
                            const std::vector<std::int64_t> &strides)
{
    return "ctorch._utils\n_rebuild_tensor_v2\n(" + storage + intOp(offset) + tupleOp(shape)
        + tupleOp(strides) + "\x89" + "ccollections\nOrderedDict\n)RtR";
}

/// {name: value, ...} as an OrderedDict with attributes, as a state dict is pickled.
inline std::string stateDictOp(const std::vector<std::pair<std::string, std::string>> &items)
{
    std::string ops = "ccollections\nOrderedDict\n)R(";
    for (const auto &[name, value] : items)
        ops += textOp(name) + value;
    return ops + "u}(" + textOp("_metadata") + "}ub";
}

/// A checkpoint of contiguous float tensors, each with its own storage.
struct FloatTensor
{
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

inline std::string floatBytes(const std::vector<float> &values)
{
    return { reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float) };
}

inline std::string floatTensorOp(const FloatTensor &tensor, const std::string &key)
{
    std::vector<std::int64_t> strides(tensor.shape.size(), 1);
    for (std::size_t i = strides.size(); i-- > 1;)
        strides[i - 1] = strides[i] * tensor.shape[i];
    const auto count = static_cast<std::int64_t>(tensor.values.size());
    return tensorOp(storageOp("FloatStorage", key, count), 0, tensor.shape, strides);
}

enum class Wrapping { Plain, StateDict };

inline std::string checkpointOf(const std::map<std::string, FloatTensor> &tensors,
                                Wrapping wrapping)
{
    std::vector<std::pair<std::string, std::string>> entries(1);
    std::vector<std::pair<std::string, std::string>> items;
    for (const auto &[name, tensor] : tensors) {
        const std::string key = std::to_string(items.size());
        items.emplace_back(name, floatTensorOp(tensor, key));
        entries.emplace_back("archive/data/" + key, floatBytes(tensor.values));
    }
    std::string body = stateDictOp(items);
    if (wrapping == Wrapping::StateDict)
        body = "}" + textOp("state_dict") + body + "s";
    entries.front() = { "archive/data.pkl", pickleOf(body) };
    return zipOf(entries);
}

inline void writeFile(const std::filesystem::path &path, const std::string &bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

} // namespace unclip::test
