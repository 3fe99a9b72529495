#include "weights/checkpointconvert.h"

#include "unclip/error.h"
#include "weights/floatconvert.h"
#include "weights/safetensors.h"

#include <algorithm>
#include <cstring>

namespace unclip {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunkElements = std::size_t { 1 } << 18;

DType targetType(DType dtype, ConvertPrecision precision)
{
    if (!isFloating(dtype))
        return dtype;
    switch (precision) {
    case ConvertPrecision::Float16:
        return DType::F16;
    case ConvertPrecision::BFloat16:
        return DType::BF16;
    case ConvertPrecision::Float32:
        return DType::F32;
    case ConvertPrecision::Keep:
        break;
    }
    return dtype;
}

/// Steps through the elements of a strided tensor in row-major order.
class ElementWalk
{
public:
    explicit ElementWalk(const StridedTensor &tensor)
        : m_tensor(tensor)
        , m_elementSize(sizeOf(tensor.dtype))
        , m_indices(tensor.sizes.size(), 0)
    {
    }

    /// Copies the next `count` elements.
    void copy(std::byte *to, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            std::memcpy(to, m_tensor.data + m_offset * m_elementSize, m_elementSize);
            to += m_elementSize;
            advance();
        }
    }

private:
    void advance()
    {
        for (std::size_t axis = m_indices.size(); axis-- > 0;) {
            const auto stride = static_cast<std::uint64_t>(m_tensor.strides[axis]);
            if (++m_indices[axis] < m_tensor.sizes[axis]) {
                m_offset += stride;
                return;
            }
            m_offset -= stride * static_cast<std::uint64_t>(m_indices[axis] - 1);
            m_indices[axis] = 0;
        }
    }

    const StridedTensor &m_tensor;
    std::size_t m_elementSize;
    std::uint64_t m_offset = 0; ///< in elements
    std::vector<std::int64_t> m_indices;
};

/// Writes one file, tensor by tensor, and reports progress.
class TensorFileWriter
{
public:
    TensorFileWriter(const fs::path &output, const std::vector<TensorEntry> &entries,
                     const ConvertOptions &options)
        : m_output(output)
        , m_options(options)
        , m_writer(output, entries, { { "format", "pt" } })
    {
    }

    void setTotal(std::uint64_t bytes) { m_total = bytes; }
    void finish() { m_writer.finish(); }

    void writeTensor(const StridedTensor &tensor, DType target)
    {
        const std::uint64_t count = tensor.elementCount();
        const bool isPlain = tensor.isContiguous();
        const std::size_t size = sizeOf(tensor.dtype);
        ElementWalk walk(tensor);
        for (std::uint64_t done = 0; done < count; done += kChunkElements) {
            const auto chunk =
                static_cast<std::size_t>(std::min<std::uint64_t>(kChunkElements, count - done));
            const std::byte *source = tensor.data + done * size;
            if (!isPlain) {
                m_gathered.resize(chunk * size);
                walk.copy(m_gathered.data(), chunk);
                source = m_gathered.data();
            }
            writeElements(source, tensor.dtype, target, chunk);
        }
    }

private:
    void writeElements(const std::byte *source, DType dtype, DType target, std::size_t count)
    {
        const std::size_t bytes = count * sizeOf(target);
        if (dtype != target) {
            m_converted.resize(bytes);
            convertFloats(source, dtype, m_converted.data(), target, count);
            source = m_converted.data();
        }
        m_writer.write(source, bytes);
        m_written += bytes;
        if (m_options.onProgress)
            m_options.onProgress(m_output, m_written, m_total);
    }

    fs::path m_output;
    const ConvertOptions &m_options;
    SafetensorsWriter m_writer;
    std::uint64_t m_written = 0;
    std::uint64_t m_total = 0;
    std::vector<std::byte> m_gathered;
    std::vector<std::byte> m_converted;
};

} // namespace

ConvertedFile writeTensors(const std::map<std::string, StridedTensor> &tensors,
                           const std::filesystem::path &output, const ConvertOptions &options)
{
    if (options.overwrite == OverwriteMode::Refuse && fs::exists(output))
        throw FileError(output.string() + " exists already; choose another name");
    std::vector<TensorEntry> entries;
    std::uint64_t total = 0;
    for (const auto &[name, tensor] : tensors) {
        entries.push_back({ name, targetType(tensor.dtype, options.precision), tensor.shape });
        total += tensor.elementCount() * sizeOf(entries.back().dtype);
    }
    TensorFileWriter writer(output, entries, options);
    writer.setTotal(total);
    for (const auto &[name, tensor] : tensors)
        writer.writeTensor(tensor, targetType(tensor.dtype, options.precision));
    writer.finish();
    return { output, tensors.size(), total };
}

ConvertReport convertCheckpoint(const std::filesystem::path &input,
                                const std::filesystem::path &output, const ConvertOptions &options)
{
    const Checkpoint checkpoint = Checkpoint::open(input);
    return { { writeTensors(checkpoint.tensors(), output, options) }, {} };
}

} // namespace unclip
