#include "image/bmpheader.h"

#include <algorithm>

namespace unclip {

namespace {

constexpr std::size_t fileHeaderBytes = 14;
constexpr std::size_t os2HeaderBytes = 12;
constexpr std::size_t infoHeaderBytes = 40;
constexpr std::size_t maskOffset = fileHeaderBytes + infoHeaderBytes;
constexpr std::size_t v4HeaderBytes = 108; ///< from here on the masks count without bit fields
constexpr std::size_t v5HeaderBytes = 124;
constexpr std::uint32_t embeddedProfile = 0x4D424544; // 'MBED'

enum Compression : std::uint32_t { Rgb = 0, Rle8 = 1, Rle4 = 2, BitFields = 3, AlphaBitFields = 6 };

/// Little-endian numbers of a file, never beyond its end.
class Fields
{
public:
    explicit Fields(const ImageBytes &file)
        : m_file(file)
    {
    }

    std::uint32_t at(std::size_t offset, std::size_t byteCount) const
    {
        if (offset > m_file.size || m_file.size - offset < byteCount)
            refuseImage(m_file, "it ends inside its header");
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < byteCount; ++i)
            value |= static_cast<std::uint32_t>(m_file.data[offset + i]) << (8 * i);
        return value;
    }

private:
    const ImageBytes &m_file;
};

class HeaderReader
{
public:
    HeaderReader(const ImageBytes &file, const ImageLimits &limits)
        : m_file(file)
        , m_fields(file)
        , m_headerBytes(m_fields.at(fileHeaderBytes, 4))
    {
        if (m_headerBytes != os2HeaderBytes && m_headerBytes < infoHeaderBytes)
            refuseImage(file, "its header has a size that no bitmap has");
        const auto size = bmpSize(file);
        requireSize(file, size, limits);
        m_header.width = static_cast<int>(size.first);
        m_header.height = static_cast<int>(size.second);
    }

    BmpHeader read()
    {
        const bool isOs2 = m_headerBytes == os2HeaderBytes;
        m_header.isTopDown = !isOs2 && (m_fields.at(fileHeaderBytes + 8, 4) & 0x80000000U) != 0;
        m_header.bitsPerPixel =
            static_cast<int>(m_fields.at(fileHeaderBytes + (isOs2 ? 10 : 14), 2));
        m_compression = isOs2 ? Rgb : m_fields.at(fileHeaderBytes + 16, 4);
        requireKnownKind();
        if (m_header.bitsPerPixel > 8)
            readMasks();
        else
            readPalette(isOs2);
        m_header.pixels = m_fields.at(10, 4);
        if (m_header.pixels < fileHeaderBytes + m_headerBytes || m_header.pixels >= m_file.size)
            refuseImage(m_file, "its pixels are outside the file");
        readProfile();
        return std::move(m_header);
    }

private:
    void requireKnownKind()
    {
        const int bits = m_header.bitsPerPixel;
        const bool isPlain = m_compression == Rgb
            && (bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32);
        const bool hasMasks = (m_compression == BitFields || m_compression == AlphaBitFields)
            && (bits == 16 || bits == 32);
        const bool isRle8 = m_compression == Rle8 && bits == 8;
        const bool isRle4 = m_compression == Rle4 && bits == 4;
        if (!isPlain && !hasMasks && !isRle8 && !isRle4)
            refuseImage(m_file,
                        "it is a bitmap of a kind that is not supported (" + std::to_string(bits)
                            + " bits, compression " + std::to_string(m_compression) + ")");
        if (isRle8)
            m_header.coding = BmpCoding::Rle8;
        if (isRle4)
            m_header.coding = BmpCoding::Rle4;
    }

    void readMasks()
    {
        if (m_compression == Rgb) {
            if (m_header.bitsPerPixel == 16)
                m_header.masks = { 0x7C00, 0x03E0, 0x001F, 0 };
            else
                m_header.masks = { 0xFF0000, 0xFF00, 0xFF, 0 }; // a fourth byte is reserved
            return;
        }
        for (std::size_t i = 0; i < 3; ++i)
            m_header.masks[i] = m_fields.at(maskOffset + 4 * i, 4);
        if (m_compression == AlphaBitFields || m_headerBytes >= v4HeaderBytes)
            m_header.masks[3] = m_fields.at(maskOffset + 12, 4);
    }

    void readPalette(bool isOs2)
    {
        const std::size_t entryBytes = isOs2 ? 3 : 4;
        const std::size_t possible = std::size_t { 1 } << m_header.bitsPerPixel;
        const std::size_t claimed = isOs2 ? 0 : m_fields.at(fileHeaderBytes + 32, 4);
        const std::size_t count = claimed == 0 ? possible : std::min(claimed, possible);
        const std::size_t start = fileHeaderBytes + m_headerBytes;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t bgr = m_fields.at(start + i * entryBytes, 3);
            m_header.palette.push_back({ static_cast<std::uint8_t>(bgr >> 16),
                                         static_cast<std::uint8_t>(bgr >> 8),
                                         static_cast<std::uint8_t>(bgr) });
        }
        m_header.palette.resize(possible); // what the file leaves out is black
    }

    void readProfile()
    {
        if (m_headerBytes < v5HeaderBytes
            || m_fields.at(fileHeaderBytes + 56, 4) != embeddedProfile)
            return;
        const std::size_t offset = fileHeaderBytes + m_fields.at(fileHeaderBytes + 112, 4);
        const std::size_t size = m_fields.at(fileHeaderBytes + 116, 4);
        if (offset <= m_file.size && size <= m_file.size - offset)
            m_header.profile = { offset, size };
    }

    const ImageBytes &m_file;
    Fields m_fields;
    std::size_t m_headerBytes;
    std::uint32_t m_compression = Rgb;
    BmpHeader m_header;
};

} // namespace

BmpHeader readBmpHeader(const ImageBytes &file, const ImageLimits &limits)
{
    return HeaderReader(file, limits).read();
}

} // namespace unclip
