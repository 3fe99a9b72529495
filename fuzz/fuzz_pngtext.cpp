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
