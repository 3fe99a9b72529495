#include "pngmutator.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

/// Any bytes either decode or are refused with InvalidRequest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const unclip::ImageLimits limits { std::size_t { 1 } << 20, 2048, 1 << 18 };
    const auto alpha =
        size % 2 == 0 ? unclip::AlphaMode::CompositeOnWhite : unclip::AlphaMode::Drop;
    try {
        unclip::decodeImage({ data, data + size }, "input", alpha, limits);
    } catch (const unclip::InvalidRequest &) {
        return 0;
    }
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size,
                                               std::size_t maxSize, unsigned seed)
{
    constexpr unsigned unmended = 16; // one mutation in so many leaves the checksums wrong
    if (seed % unmended == 0 || !unclip::fuzz::PngMutator::isPng(data, size))
        return LLVMFuzzerMutate(data, size, maxSize);
    return unclip::fuzz::PngMutator(data, size, maxSize).mutate(seed / unmended);
}
