#include "memoryfile.h"
#include "unclip/error.h"
#include "weights/safetensors.h"

#include <cstdint>

/// Whatever the bytes are: an Error, or views that can be read to their last byte.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const unclip::fuzz::MemoryFile file(data, size);
    try {
        const auto weights = unclip::SafetensorsFile::open(file.path());
        unsigned sum = 0;
        for (const auto &[name, view] : weights.tensors()) {
            for (std::size_t i = 0; i < view.byteCount; ++i)
                sum += std::to_integer<unsigned>(view.data[i]);
        }
        volatile unsigned sink = sum; // keeps the reads
        static_cast<void>(sink);
    } catch (const unclip::Error &) {
        // refused, as most inputs are
    }
    return 0;
}
