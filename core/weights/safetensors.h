#pragma once

#include "weights/dtype.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace unclip {

using Metadata = std::map<std::string, std::string>;

/// One tensor of a mapped file. `data` may be unaligned and lives as long as the file object.
struct TensorView
{
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape; ///< empty: a scalar
    const std::byte *data = nullptr;
    std::size_t byteCount = 0;
};

/// A memory-mapped .safetensors file (or the files of a sharded one, through its .index.json).
/// Copies share the mapping. Read-only; any thread.
class SafetensorsFile
{
public:
    /// @throws ModelError naming the file and the flaw: truncated, header too large, overlapping or
    ///         missing ranges, unknown dtype, shape that does not fit its bytes, duplicate names.
    /// @throws FileError when the file cannot be opened.
    static SafetensorsFile open(const std::filesystem::path &path);

    /// Opens `name.safetensors.index.json`: all shards, each tensor from the shard it is listed in.
    static SafetensorsFile openIndex(const std::filesystem::path &indexPath);

    const std::map<std::string, TensorView> &tensors() const;
    const Metadata &metadata() const;
    std::uint64_t byteCount() const; ///< of tensor data

    /// Tells the system that mapped pages are not needed for now (they can be read again).
    void releasePages() const;

    /// The same for the pages that one tensor of a mapped file has to itself.
    static void releasePages(const TensorView &tensor);

private:
    struct Mapping;
    std::shared_ptr<const Mapping> m_mapping;
};

/// What a tensor to be written is called and looks like.
struct TensorEntry
{
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
};

/// Writes a .safetensors file front to back, one tensor after another, so that a whole checkpoint
/// never has to be in memory. The file appears under its name only after finish() (temporary file,
/// fsync, rename); without finish() nothing is left behind.
class SafetensorsWriter
{
public:
    /// Data of the entries must follow in the order given here (the writer orders nothing).
    SafetensorsWriter(const std::filesystem::path &path, const std::vector<TensorEntry> &entries,
                      const Metadata &metadata = {});
    ~SafetensorsWriter();
    SafetensorsWriter(const SafetensorsWriter &) = delete;
    SafetensorsWriter &operator=(const SafetensorsWriter &) = delete;

    /// Appends bytes of the current tensor; moves to the next when it is full.
    void write(const void *data, std::size_t byteCount);

    /// @throws FileError when bytes are missing or the disk is full.
    void finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace unclip
