#include "image/imageformat.h"

#include "unclip/error.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace unclip {

namespace {

bool hasText(const ImageBytes &file, std::size_t offset, const char *text, std::size_t length)
{
    return offset <= file.size && file.size - offset >= length
        && std::memcmp(file.data + offset, text, length) == 0;
}

/// Little-endian number of `byteCount` bytes.
std::uint32_t numberAt(const ImageBytes &file, std::size_t offset, std::size_t byteCount)
{
    if (offset > file.size || file.size - offset < byteCount)
        refuseImage(file, "it ends inside its header");
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < byteCount; ++i)
        value |= static_cast<std::uint32_t>(file.data[offset + i]) << (8 * i);
    return value;
}

/// Most pixels that a byte of such a file can stand for; 0: no bound known.
std::int64_t pixelsPerByte(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Png:
        return 1032 * 8; // deflate's best ratio, one bit a pixel
    case ImageFormat::Jpeg:
        return 2048; // one bit for a block of a grey picture is 512
    case ImageFormat::Gif:
        return 4096; // longest LZW string, at 12 bits a code
    case ImageFormat::Bmp:
        return 512; // run-length coding
    case ImageFormat::WebP:
    case ImageFormat::Tiff:
    case ImageFormat::Unknown:
        break;
    }
    return 0;
}

constexpr std::size_t riffHeaderBytes = 12;
constexpr std::size_t chunkHeaderBytes = 8;

} // namespace

ImageFormat formatOf(const ImageBytes &file)
{
    struct Magic
    {
        const char *text;
        std::size_t length;
        ImageFormat format;
    };
    static constexpr std::array<Magic, 9> magics { { { "\x89PNG\r\n\x1a\n", 8, ImageFormat::Png },
                                                     { "\xff\xd8\xff", 3, ImageFormat::Jpeg },
                                                     { "GIF87a", 6, ImageFormat::Gif },
                                                     { "GIF89a", 6, ImageFormat::Gif },
                                                     { "II*\0", 4, ImageFormat::Tiff },
                                                     { "MM\0*", 4, ImageFormat::Tiff },
                                                     { "II+\0", 4, ImageFormat::Tiff },
                                                     { "MM\0+", 4, ImageFormat::Tiff },
                                                     { "BM", 2, ImageFormat::Bmp } } };
    for (const Magic &magic : magics) {
        if (hasText(file, 0, magic.text, magic.length))
            return magic.format;
    }
    return hasText(file, 0, "RIFF", 4) && hasText(file, 8, "WEBP", 4) ? ImageFormat::WebP
                                                                      : ImageFormat::Unknown;
}

ByteRange webpChunk(const ImageBytes &file, const char *fourCc)
{
    std::size_t offset = riffHeaderBytes;
    while (offset < file.size && file.size - offset >= chunkHeaderBytes) {
        const std::size_t body = offset + chunkHeaderBytes;
        const std::size_t size = numberAt(file, offset + 4, 4);
        if (size > file.size - body)
            break;
        if (hasText(file, offset, fourCc, 4))
            return { body, size };
        offset = body + size + size % 2; // bodies are padded to even sizes
    }
    return {};
}

std::pair<std::int64_t, std::int64_t> webpSize(const ImageBytes &file)
{
    constexpr std::size_t body = riffHeaderBytes + chunkHeaderBytes;
    if (hasText(file, riffHeaderBytes, "VP8X", 4))
        return { numberAt(file, body + 4, 3) + 1, numberAt(file, body + 7, 3) + 1 };
    if (hasText(file, riffHeaderBytes, "VP8L", 4)) {
        const std::uint32_t bits = numberAt(file, body + 1, 4);
        return { (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1 };
    }
    if (hasText(file, riffHeaderBytes, "VP8 ", 4))
        return { numberAt(file, body + 6, 2) & 0x3FFF, numberAt(file, body + 8, 2) & 0x3FFF };
    refuseImage(file, "it has no WebP picture in it");
}

std::pair<std::int64_t, std::int64_t> bmpSize(const ImageBytes &file)
{
    constexpr std::size_t infoHeader = 14;
    if (numberAt(file, infoHeader, 4) == 12) // the OS/2 header has 16-bit sizes
        return { numberAt(file, infoHeader + 4, 2), numberAt(file, infoHeader + 6, 2) };
    const auto width = static_cast<std::int32_t>(numberAt(file, infoHeader + 4, 4));
    const auto height = static_cast<std::int32_t>(numberAt(file, infoHeader + 8, 4));
    return { width, std::abs(std::int64_t { height }) }; // negative: rows from the top
}

void requireSize(const ImageBytes &file, std::pair<std::int64_t, std::int64_t> size,
                 const ImageLimits &limits)
{
    constexpr std::int64_t smallPicture = 1 << 20; // not worth a second thought
    const auto [width, height] = size;
    const std::string sizeText = std::to_string(width) + " x " + std::to_string(height);
    if (width < 1 || height < 1)
        refuseImage(file, "its size is " + sizeText + " pixels");
    if (width > limits.maxSide || height > limits.maxSide || width * height > limits.maxPixels)
        refuseImage(file,
                    "its size of " + sizeText + " pixels is over the limit of "
                        + std::to_string(limits.maxSide) + " a side and "
                        + std::to_string(limits.maxPixels) + " in all");
    const std::int64_t density = pixelsPerByte(formatOf(file));
    const auto byteCount = static_cast<std::int64_t>(file.size);
    if (density > 0 && width * height > smallPicture && width * height / density > byteCount)
        refuseImage(file,
                    "it claims " + sizeText + " pixels but has only " + std::to_string(byteCount)
                        + " bytes");
}

void refuseImage(const ImageBytes &file, const std::string &flaw)
{
    throw InvalidRequest("The picture \"" + file.name + "\" cannot be read: " + flaw
                         + ". Choose another file.");
}

} // namespace unclip
