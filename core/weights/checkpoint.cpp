#include "weights/checkpoint.h"

#include "unclip/error.h"
#include "weights/inquotes.h"
#include "weights/picklereader.h"
#include "weights/ziparchive.h"

#include <string_view>

namespace unclip {

namespace {

constexpr std::uint64_t kMaxPickleBytes = std::uint64_t { 64 } << 20;
constexpr std::uint64_t kMaxRepetition = 8; ///< tensors may share storages, within reason
constexpr std::string_view kPickleName = "/data.pkl";

/// The folder inside the archive, which is called after the file at the time of saving.
std::string archiveRoot(const ZipArchive &archive)
{
    for (const auto &[name, entry] : archive.entries()) {
        const std::size_t slash = name.find('/');
        if (slash != std::string::npos && std::string_view(name).substr(slash) == kPickleName)
            return name.substr(0, slash);
    }
    throw ModelError(archive.name() + " is no checkpoint: it holds no data.pkl");
}

StridedTensor resolve(const ZipArchive &archive, const std::string &root, const std::string &name,
                      const PickledTensor &pickled)
{
    const ZipArchive::Entry *storage = archive.find(root + "/data/" + pickled.storageKey);
    const std::uint64_t size = sizeOf(pickled.dtype);
    if (storage == nullptr || storage->size % size != 0
        || storage->size / size != pickled.storageElements)
        throw ModelError(archive.name() + " is damaged: the storage of tensor " + inQuotes(name)
                         + " is missing or not as long as stated; fetch it again");
    StridedTensor tensor;
    tensor.dtype = pickled.dtype;
    tensor.shape = tensor.sizes = pickled.shape;
    tensor.strides = pickled.strides;
    tensor.data =
        tensor.elementCount() == 0 ? storage->data : storage->data + pickled.offset * size;
    return tensor;
}

} // namespace

std::uint64_t StridedTensor::elementCount() const
{
    std::uint64_t count = 1;
    for (const std::int64_t size : sizes)
        count *= static_cast<std::uint64_t>(size);
    return count;
}

bool StridedTensor::isContiguous() const
{
    std::int64_t expected = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] != 1 && strides[i] != expected)
            return false;
        expected *= sizes[i];
    }
    return true;
}

Checkpoint Checkpoint::open(const std::filesystem::path &path)
{
    Checkpoint checkpoint;
    checkpoint.m_name = path.string();
    const auto archive = std::make_shared<const ZipArchive>(path);
    const std::string root = archiveRoot(*archive);
    const ZipArchive::Entry &pickle = archive->entries().at(root + std::string(kPickleName));
    if (pickle.size > kMaxPickleBytes)
        throw ModelError(checkpoint.m_name + " is refused: its data.pkl is over 64 MiB");
    const bool isScript = archive->find(root + "/constants.pkl") != nullptr;
    const std::string_view bytes(reinterpret_cast<const char *>(pickle.data),
                                 static_cast<std::size_t>(pickle.size));
    const auto pickled =
        readPickle(bytes, "data.pkl of " + checkpoint.m_name,
                   isScript ? PickleDialect::TorchScript : PickleDialect::StateDict);
    std::uint64_t total = 0;
    for (const auto &[name, tensor] : pickled) {
        const StridedTensor resolved = resolve(*archive, root, name, tensor);
        total += resolved.elementCount() * sizeOf(resolved.dtype);
        if (total > kMaxRepetition * archive->byteCount())
            throw ModelError(checkpoint.m_name + " is refused: its tensors repeat its data");
        checkpoint.m_tensors.emplace(name, resolved);
    }
    checkpoint.m_archive = archive;
    return checkpoint;
}

} // namespace unclip
