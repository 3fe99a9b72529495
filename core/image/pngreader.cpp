#include "image/decoders.h"

#include "image/exiforientation.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstring>

namespace unclip {

namespace {

/// libpng takes memory for some chunks as their headers ask, whatever is left of the file.
void requireWholeChunks(const ImageBytes &file)
{
    constexpr std::size_t overhead = 12; // length, type, checksum
    std::size_t position = 8; // after the signature
    while (file.size - position >= overhead) {
        const std::size_t length = png_get_uint_32(file.data + position);
        const bool isEnd = std::memcmp(file.data + position + 4, "IEND", 4) == 0;
        if (length > file.size - position - overhead)
            break;
        if (isEnd)
            return;
        position += length + overhead;
    }
    refuseImage(file, "the PNG ends early");
}

/// libpng leaves its functions by longjmp, so they are only called from runGuarded.
class PngReader
{
public:
    PngReader(const ImageBytes &file, const ImageLimits &limits)
        : m_file(file)
        , m_limits(limits)
    {
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, &keepMessage, &ignoreWarning);
        m_info = m_png != nullptr ? png_create_info_struct(m_png) : nullptr;
        if (m_info == nullptr)
            refuseImage(m_file, "there is not enough memory");
    }

    ~PngReader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngReader(const PngReader &) = delete;
    PngReader &operator=(const PngReader &) = delete;

    Raster read()
    {
        runGuarded([this] { readHeader(); });
        requireSize(m_file,
                    { png_get_image_width(m_png, m_info), png_get_image_height(m_png, m_info) },
                    m_limits);
        runGuarded([this] { askForPlainSamples(); });
        Raster raster = emptyRaster();
        raster.allocate();
        std::vector<png_bytep> rows(static_cast<std::size_t>(raster.height));
        for (std::size_t y = 0; y < rows.size(); ++y)
            rows[y] = raster.samples.data() + y * raster.rowBytes();
        runGuarded([this, &rows] {
            png_read_image(m_png, rows.data());
            png_read_end(m_png, m_info);
        });
        readMetadata(raster);
        return raster;
    }

private:
    static constexpr png_alloc_size_t maxChunkBytes = png_alloc_size_t { 16 } << 20;

    template <typename Work> void runGuarded(const Work &work)
    {
        if (setjmp(png_jmpbuf(m_png)) != 0) // NOLINT: libpng's only way to report errors
            refuseImage(m_file, std::string("the PNG is damaged (") + m_message.data() + ")");
        work();
    }

    static void keepMessage(png_structp png, png_const_charp message)
    {
        auto *self = static_cast<PngReader *>(png_get_error_ptr(png));
        std::snprintf(self->m_message.data(), self->m_message.size(), "%s", message);
        png_longjmp(png, 1);
    }

    static void ignoreWarning(png_structp, png_const_charp) { }

    static void readBytes(png_structp png, png_bytep out, std::size_t count)
    {
        auto *self = static_cast<PngReader *>(png_get_io_ptr(png));
        if (count > self->m_file.size - self->m_position)
            png_error(png, "it ends early");
        std::memcpy(out, self->m_file.data + self->m_position, count);
        self->m_position += count;
    }

    void readHeader()
    {
        png_set_read_fn(m_png, this, &readBytes);
        png_set_user_limits(m_png, 0x7FFFFFFF, 0x7FFFFFFF); // ours give a better message
        png_set_chunk_malloc_max(m_png, maxChunkBytes);
        png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_NEVER, nullptr, 0);
        static constexpr std::array<png_byte, 15> textChunks { 't', 'E', 'X', 't', 0,
                                                               'z', 'T', 'X', 't', 0,
                                                               'i', 'T', 'X', 't', 0 };
        png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_NEVER, textChunks.data(), 3);
        png_read_info(m_png, m_info);
    }

    void askForPlainSamples()
    {
        png_set_expand(m_png); // palette, 1..4 bits, tRNS
        const std::uint16_t probe = 1;
        std::uint8_t firstByte = 0;
        std::memcpy(&firstByte, &probe, 1);
        if (png_get_bit_depth(m_png, m_info) == 16 && firstByte == 1)
            png_set_swap(m_png);
        png_set_interlace_handling(m_png);
        png_read_update_info(m_png, m_info);
    }

    Raster emptyRaster() const
    {
        Raster raster;
        raster.width = static_cast<int>(png_get_image_width(m_png, m_info));
        raster.height = static_cast<int>(png_get_image_height(m_png, m_info));
        const int channels = png_get_channels(m_png, m_info);
        raster.model = channels < 3 ? ColourModel::Gray : ColourModel::Rgb;
        raster.alpha = channels % 2 == 0 ? AlphaChannel::Last : AlphaChannel::Absent;
        raster.bytesPerSample = png_get_bit_depth(m_png, m_info) / 8;
        if (raster.rowBytes() != png_get_rowbytes(m_png, m_info))
            refuseImage(m_file, "the PNG has an unusual pixel layout");
        return raster;
    }

    void readMetadata(Raster &raster)
    {
        png_uint_32 exifBytes = 0;
        png_bytep exif = nullptr;
        if (png_get_eXIf_1(m_png, m_info, &exifBytes, &exif) != 0 && exif != nullptr)
            raster.orientation = exifOrientation(exif, exifBytes);
        png_charp name = nullptr;
        png_bytep profile = nullptr;
        png_uint_32 profileBytes = 0;
        int compression = 0;
        const png_uint_32 found =
            png_get_iCCP(m_png, m_info, &name, &compression, &profile, &profileBytes);
        if (found != 0 && profile != nullptr)
            raster.iccProfile.assign(profile, profile + profileBytes);
    }

    const ImageBytes &m_file;
    const ImageLimits &m_limits;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::size_t m_position = 0;
    std::array<char, 160> m_message {};
};

} // namespace

Raster readPng(const ImageBytes &file, const ImageLimits &limits)
{
    requireWholeChunks(file);
    return PngReader(file, limits).read();
}

} // namespace unclip
