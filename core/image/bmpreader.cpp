#include "image/bmpheader.h"
#include "image/decoders.h"

#include <cstring>

namespace unclip {

namespace {

/// Palette indices of a run-length coded bitmap, a byte each, in the file's order of rows.
class RunLengthReader
{
public:
    RunLengthReader(const ImageBytes &file, const BmpHeader &header)
        : m_file(file)
        , m_header(header)
        , m_position(header.pixels)
        , m_indices(static_cast<std::size_t>(header.width)
                    * static_cast<std::size_t>(header.height))
    {
    }

    std::vector<std::uint8_t> read()
    {
        while (!m_isDone && m_y < m_header.height) {
            const int count = next();
            const int value = next();
            if (count > 0)
                run(count, value);
            else
                escape(value);
        }
        return std::move(m_indices);
    }

private:
    int next()
    {
        if (m_position >= m_file.size)
            refuseImage(m_file, "it ends inside its pixels");
        return m_file.data[m_position++];
    }

    /// Pixels beyond the right edge are dropped, as all readers do.
    void put(int index)
    {
        if (m_x < m_header.width && m_y < m_header.height)
            m_indices[static_cast<std::size_t>(m_y) * static_cast<std::size_t>(m_header.width)
                      + static_cast<std::size_t>(m_x)] = static_cast<std::uint8_t>(index);
        ++m_x;
    }

    /// Two pixels a byte in four-bit coding, the left one in the upper half.
    void putPart(int value, int i)
    {
        if (m_header.coding == BmpCoding::Rle8)
            put(value);
        else
            put(i % 2 == 0 ? value >> 4 : value & 15);
    }

    void run(int count, int value)
    {
        for (int i = 0; i < count; ++i)
            putPart(value, i);
    }

    void escape(int code)
    {
        enum { EndOfLine = 0, EndOfBitmap = 1, Delta = 2 };
        if (code == EndOfLine) {
            m_x = 0;
            ++m_y;
        } else if (code == EndOfBitmap) {
            m_isDone = true;
        } else if (code == Delta) {
            m_x += next();
            m_y += next();
        } else {
            literals(code);
        }
    }

    void literals(int count)
    {
        const std::size_t start = m_position;
        int value = 0;
        for (int i = 0; i < count; ++i) {
            if (m_header.coding == BmpCoding::Rle8 || i % 2 == 0)
                value = next();
            putPart(value, i);
        }
        if ((m_position - start) % 2 != 0)
            ++m_position; // padded to whole words
    }

    const ImageBytes &m_file;
    const BmpHeader &m_header;
    std::size_t m_position;
    std::vector<std::uint8_t> m_indices;
    int m_x = 0;
    int m_y = 0;
    bool m_isDone = false;
};

/// One channel of masked pixels as 8 bits.
class MaskedChannel
{
public:
    explicit MaskedChannel(std::uint32_t mask)
        : m_mask(mask)
    {
        while (m_mask != 0 && (m_mask >> m_shift & 1U) == 0)
            ++m_shift;
        m_largest = m_mask >> m_shift;
    }

    std::uint8_t of(std::uint32_t pixel) const
    {
        if (m_largest == 0)
            return 0;
        const std::uint64_t value = (pixel & m_mask) >> m_shift;
        return static_cast<std::uint8_t>((value * 255 + m_largest / 2) / m_largest);
    }

private:
    std::uint32_t m_mask;
    std::uint32_t m_largest = 0;
    int m_shift = 0;
};

class BmpReader
{
public:
    BmpReader(const ImageBytes &file, const ImageLimits &limits)
        : m_file(file)
        , m_header(readBmpHeader(file, limits))
    {
    }

    Raster read()
    {
        const bool hasMasks = m_header.bitsPerPixel > 8;
        if (m_header.coding == BmpCoding::Plain)
            requirePixels();
        m_raster.width = m_header.width;
        m_raster.height = m_header.height;
        if (hasMasks && m_header.masks[3] != 0)
            m_raster.alpha = AlphaChannel::Last;
        m_raster.allocate();
        if (m_header.profile.size > 0) {
            const std::uint8_t *start = m_file.data + m_header.profile.offset;
            m_raster.iccProfile.assign(start, start + m_header.profile.size);
        }
        if (hasMasks)
            readMasked();
        else
            readIndexed();
        if (m_raster.alpha == AlphaChannel::Last)
            dropEmptyAlpha();
        return std::move(m_raster);
    }

private:
    /// Bytes of a row in the file, padded to four.
    std::size_t fileRowBytes() const
    {
        const std::size_t bits = static_cast<std::size_t>(m_header.width)
            * static_cast<std::size_t>(m_header.bitsPerPixel);
        return (bits + 31) / 32 * 4;
    }

    void requirePixels() const
    {
        const std::size_t last = static_cast<std::size_t>(m_header.width)
            * static_cast<std::size_t>(m_header.bitsPerPixel);
        const std::size_t needed =
            fileRowBytes() * static_cast<std::size_t>(m_header.height - 1) + (last + 7) / 8;
        if (m_file.size - m_header.pixels < needed)
            refuseImage(m_file, "it ends inside its pixels");
    }

    std::uint8_t *outRow(int fileRow)
    {
        const int y = m_header.isTopDown ? fileRow : m_header.height - 1 - fileRow;
        return m_raster.samples.data() + static_cast<std::size_t>(y) * m_raster.rowBytes();
    }

    void readMasked()
    {
        const std::size_t pixelBytes = static_cast<std::size_t>(m_header.bitsPerPixel) / 8;
        std::vector<MaskedChannel> channels;
        for (int i = 0; i < m_raster.channelCount(); ++i)
            channels.emplace_back(m_header.masks[static_cast<std::size_t>(i)]);
        for (int row = 0; row < m_header.height; ++row) {
            const std::uint8_t *in =
                m_file.data + m_header.pixels + static_cast<std::size_t>(row) * fileRowBytes();
            std::uint8_t *out = outRow(row);
            for (int x = 0; x < m_header.width; ++x, in += pixelBytes) {
                std::uint32_t pixel = 0;
                for (std::size_t i = 0; i < pixelBytes; ++i)
                    pixel |= static_cast<std::uint32_t>(in[i]) << (8 * i);
                for (const MaskedChannel &channel : channels)
                    *out++ = channel.of(pixel);
            }
        }
    }

    void readIndexed()
    {
        std::vector<std::uint8_t> runs;
        if (m_header.coding != BmpCoding::Plain)
            runs = RunLengthReader(m_file, m_header).read();
        for (int row = 0; row < m_header.height; ++row) {
            std::uint8_t *out = outRow(row);
            const std::size_t first =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(m_header.width);
            for (int x = 0; x < m_header.width; ++x, out += 3) {
                const int index =
                    runs.empty() ? indexAt(row, x) : runs[first + static_cast<std::size_t>(x)];
                std::memcpy(out, m_header.palette.at(static_cast<std::size_t>(index)).data(), 3);
            }
        }
    }

    int indexAt(int row, int x) const
    {
        const int perByte = 8 / m_header.bitsPerPixel;
        const std::uint8_t byte =
            m_file.data[m_header.pixels + static_cast<std::size_t>(row) * fileRowBytes()
                        + static_cast<std::size_t>(x / perByte)];
        const int shift = (perByte - 1 - x % perByte) * m_header.bitsPerPixel;
        return byte >> shift & ((1 << m_header.bitsPerPixel) - 1);
    }

    /// Some programs name an alpha mask and write 0 everywhere, which means nothing.
    void dropEmptyAlpha()
    {
        std::vector<std::uint8_t> &samples = m_raster.samples;
        for (std::size_t i = 3; i < samples.size(); i += 4)
            if (samples[i] != 0)
                return;
        const std::size_t pixelCount = samples.size() / 4;
        for (std::size_t i = 0; i < pixelCount; ++i)
            std::memmove(&samples[3 * i], &samples[4 * i], 3);
        samples.resize(3 * pixelCount);
        m_raster.alpha = AlphaChannel::Absent;
    }

    const ImageBytes &m_file;
    BmpHeader m_header;
    Raster m_raster;
};

} // namespace

Raster readBmp(const ImageBytes &file, const ImageLimits &limits)
{
    return BmpReader(file, limits).read();
}

} // namespace unclip
