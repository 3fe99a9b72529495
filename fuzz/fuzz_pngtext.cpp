#include "pngmutator.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <cstdlib>

/// Texts that are read can be written and read again unchanged, where PNG allows their keywords.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    unclip::PngText text;
    std::vector<std::uint8_t> bytes;
    try {
        text = unclip::decodePngText({ data, data + size }, "input");
        bytes = unclip::encodePng(unclip::Image::blank(1, 1), text);
    } catch (const unclip::InvalidRequest &) {
        return 0;
    }
    if (unclip::decodePngText(bytes, "written") != text)
        std::abort();
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size,
                                               std::size_t maxSize, unsigned seed)
{
    constexpr unsigned unmended = 16; // one mutation in so many leaves the checksums wrong
    if (seed % unmended == 0)
        return LLVMFuzzerMutate(data, size, maxSize);
    return unclip::fuzz::PngMutator(data, size, maxSize).mutate(seed / unmended);
}
