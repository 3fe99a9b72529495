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

class ZipArchive;

/// A tensor in memory whose elements may lie anywhere: `sizes` and `strides` (in elements) say how
/// to walk them in row-major order, `shape` how the result is called.
struct StridedTensor
{
    DType dtype = DType::F32;
    const std::byte *data = nullptr;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> sizes;
    std::vector<std::int64_t> strides;

    std::uint64_t elementCount() const;
    bool isContiguous() const;
};

/// The tensors of a checkpoint file that torch.save wrote, mapped, not loaded. Copies share it.
class Checkpoint
{
public:
    /// @throws ModelError naming the file and what is refused; FileError when it cannot be opened.
    static Checkpoint open(const std::filesystem::path &path);

    const std::map<std::string, StridedTensor> &tensors() const { return m_tensors; }
    const std::string &name() const { return m_name; }

private:
    std::string m_name;
    std::shared_ptr<const ZipArchive> m_archive;
    std::map<std::string, StridedTensor> m_tensors;
};

} // namespace unclip
