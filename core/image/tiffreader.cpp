#include "image/decoders.h"

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>

namespace unclip {

namespace {

struct OptionsCloser
{
    void operator()(TIFFOpenOptions *options) const { TIFFOpenOptionsFree(options); }
};

struct TiffCloser
{
    void operator()(TIFF *tiff) const { TIFFClose(tiff); }
};

/// The first page of a TIFF through libtiff's conversion to 8-bit RGBA.
class TiffReader
{
public:
    TiffReader(const ImageBytes &file, const ImageLimits &limits)
        : m_file(file)
        , m_limits(limits)
    {
        const std::unique_ptr<TIFFOpenOptions, OptionsCloser> options(TIFFOpenOptionsAlloc());
        if (!options)
            refuseImage(m_file, "there is not enough memory");
        TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), maxAllocation());
        TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &keepMessage, this);
        TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &ignoreWarning, this);
        m_tiff.reset(TIFFClientOpenExt("picture", "rm", this, &readBytes, &writeNothing, &seek,
                                       &closeNothing, &byteCount, nullptr, nullptr, options.get()));
        if (!m_tiff)
            refuse();
    }

    Raster read()
    {
        std::uint32_t width = 0;
        std::uint32_t height = 0;
        TIFFGetField(m_tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
        TIFFGetField(m_tiff.get(), TIFFTAG_IMAGELENGTH, &height);
        requireSize(m_file, { width, height }, m_limits);
        requireEnoughBytes(height);
        Raster raster;
        raster.width = static_cast<int>(width);
        raster.height = static_cast<int>(height);
        readMetadata(raster);
        readPixels(raster);
        return raster;
    }

private:
    /// A strip may hold the whole picture at 16 bits and four channels, but no more.
    tmsize_t maxAllocation() const
    {
        return static_cast<tmsize_t>(m_limits.maxPixels * 8 + (std::int64_t { 1 } << 20));
    }

    [[noreturn]] void refuse() const
    {
        const char *text = m_message[0] != '\0' ? m_message.data() : "unknown";
        refuseImage(m_file, std::string("the TIFF is damaged or unusual (") + text + ")");
    }

    static int keepMessage(TIFF *, void *self, const char *, const char *format, std::va_list list)
    {
        auto &message = static_cast<TiffReader *>(self)->m_message;
        std::vsnprintf(message.data(), message.size(), format, list);
        return 1;
    }

    static int ignoreWarning(TIFF *, void *, const char *, const char *, std::va_list) { return 1; }

    static tmsize_t readBytes(thandle_t handle, void *out, tmsize_t count)
    {
        auto *self = static_cast<TiffReader *>(handle);
        const std::uint64_t size = self->m_file.size;
        if (count <= 0 || self->m_position >= size)
            return 0;
        const auto taken = std::min(static_cast<std::uint64_t>(count), size - self->m_position);
        std::memcpy(out, self->m_file.data + self->m_position, taken);
        self->m_position += taken;
        return static_cast<tmsize_t>(taken);
    }

    static tmsize_t writeNothing(thandle_t, void *, tmsize_t) { return 0; }

    static toff_t seek(thandle_t handle, toff_t offset, int origin)
    {
        auto *self = static_cast<TiffReader *>(handle);
        const toff_t base = origin == SEEK_CUR ? self->m_position
            : origin == SEEK_END               ? self->m_file.size
                                               : 0;
        self->m_position = base + offset;
        return self->m_position;
    }

    static int closeNothing(thandle_t) { return 0; }

    static toff_t byteCount(thandle_t handle)
    {
        return static_cast<TiffReader *>(handle)->m_file.size;
    }

    /// Most bytes that a compressed byte can stand for; 0: no bound known.
    static std::uint64_t bestRatio(int compression)
    {
        switch (compression) {
        case COMPRESSION_NONE:
            return 1;
        case COMPRESSION_PACKBITS:
            return 64;
        case COMPRESSION_DEFLATE:
        case COMPRESSION_ADOBE_DEFLATE:
            return 1032;
        case COMPRESSION_LZW:
            return 4096;
        default:
            return 0;
        }
    }

    void requireEnoughBytes(std::uint64_t height) const
    {
        std::uint16_t compression = COMPRESSION_NONE;
        TIFFGetFieldDefaulted(m_tiff.get(), TIFFTAG_COMPRESSION, &compression);
        const std::uint64_t ratio = bestRatio(compression);
        const std::uint64_t needed = TIFFScanlineSize64(m_tiff.get()) * height;
        if (ratio > 0 && needed / ratio > m_file.size)
            refuseImage(m_file, "it claims more pixels than it has bytes for");
    }

    void readMetadata(Raster &raster)
    {
        std::uint16_t orientation = 1;
        if (TIFFGetField(m_tiff.get(), TIFFTAG_ORIENTATION, &orientation) == 1)
            raster.orientation = orientation;
        std::uint32_t profileBytes = 0;
        const std::uint8_t *profile = nullptr;
        if (TIFFGetField(m_tiff.get(), TIFFTAG_ICCPROFILE, &profileBytes, &profile) == 1
            && profile != nullptr)
            raster.iccProfile.assign(profile, profile + profileBytes);
    }

    void readPixels(Raster &raster)
    {
        TIFFRGBAImage source {};
        if (TIFFRGBAImageOK(m_tiff.get(), m_message.data()) == 0
            || TIFFRGBAImageBegin(&source, m_tiff.get(), 1, m_message.data()) == 0) {
            refuse();
        }
        const std::unique_ptr<TIFFRGBAImage, decltype(&TIFFRGBAImageEnd)> closer(&source,
                                                                                 &TIFFRGBAImageEnd);
        source.req_orientation = source.orientation; // turned later, with all other formats
        raster.alpha = source.alpha != 0 ? AlphaChannel::Last : AlphaChannel::Absent;
        const auto width = static_cast<std::size_t>(raster.width);
        std::vector<std::uint32_t> pixels(width * static_cast<std::size_t>(raster.height));
        if (TIFFRGBAImageGet(&source, pixels.data(), source.width, source.height) == 0)
            refuse();
        raster.allocate();
        unpack(pixels, raster);
    }

    /// libtiff gives colours multiplied by alpha.
    static void unpack(const std::vector<std::uint32_t> &pixels, Raster &raster)
    {
        auto out = raster.samples.begin();
        for (const std::uint32_t pixel : pixels) {
            const std::uint32_t alpha = TIFFGetA(pixel);
            const bool isScaled = raster.alpha == AlphaChannel::Last && alpha != 0 && alpha != 255;
            for (const std::uint32_t value :
                 { TIFFGetR(pixel), TIFFGetG(pixel), TIFFGetB(pixel) }) {
                const std::uint32_t full = isScaled ? (value * 255 + alpha / 2) / alpha : value;
                *out++ = static_cast<std::uint8_t>(std::min(full, std::uint32_t { 255 }));
            }
            if (raster.alpha == AlphaChannel::Last)
                *out++ = static_cast<std::uint8_t>(alpha);
        }
    }

    const ImageBytes &m_file;
    const ImageLimits &m_limits;
    std::unique_ptr<TIFF, TiffCloser> m_tiff;
    toff_t m_position = 0;
    std::array<char, 1024> m_message {}; // as long as libtiff wants it;
};

} // namespace

Raster readTiff(const ImageBytes &file, const ImageLimits &limits)
{
    return TiffReader(file, limits).read();
}

} // namespace unclip
