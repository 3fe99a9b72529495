#include "memoryfile.h"
#include "unclip/error.h"
#include "weights/checkpoint.h"
#include "weights/picklereader.h"

#include <cstdint>
#include <string_view>

namespace {

/// Reads the last element of every tensor, which lies furthest into its storage.
unsigned touch(const unclip::Checkpoint &checkpoint)
{
    unsigned sum = 0;
    for (const auto &[name, tensor] : checkpoint.tensors()) {
        if (tensor.elementCount() == 0)
            continue;
        std::size_t last = 0;
        for (std::size_t i = 0; i < tensor.sizes.size(); ++i)
            last += static_cast<std::size_t>((tensor.sizes[i] - 1) * tensor.strides[i]);
        const std::size_t size = unclip::sizeOf(tensor.dtype);
        for (std::size_t i = 0; i < size; ++i)
            sum += std::to_integer<unsigned>(tensor.data[last * size + i]);
    }
    return sum;
}

void readWhole(const std::uint8_t *data, std::size_t size)
{
    const unclip::fuzz::MemoryFile file(data, size);
    volatile unsigned sink = touch(unclip::Checkpoint::open(file.path()));
    static_cast<void>(sink);
}

} // namespace

/// The first byte says what the rest is: a pickle of one of two dialects, or a whole archive.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char *>(data) + 1, size - 1);
    try {
        if (data[0] == 'P')
            unclip::readPickle(bytes, "input", unclip::PickleDialect::TorchScript);
        else if (data[0] == 'p')
            unclip::readPickle(bytes, "input");
        else
            readWhole(data + 1, size - 1);
    } catch (const unclip::Error &) {
        // refused, as most inputs are
    }
    return 0;
}
