#include "image/decoders.h"

#include "image/exiforientation.h"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <jpeglib.h> // needs <cstdio> before it

#include <jerror.h>

namespace unclip {

namespace {

/// libjpeg leaves its functions by longjmp, so they are only called from runGuarded.
class JpegReader
{
public:
    JpegReader(const ImageBytes &file, const ImageLimits &limits)
        : m_file(file)
        , m_limits(limits)
    {
        m_jpeg.err = jpeg_std_error(&m_errors);
        m_jpeg.client_data = this;
        m_errors.error_exit = &leave;
        m_errors.emit_message = &judgeMessage;
        m_errors.output_message = &ignoreMessage;
        m_progress.progress_monitor = &limitScans;
        runGuarded([this] { jpeg_create_decompress(&m_jpeg); });
        m_jpeg.progress = &m_progress;
    }

    ~JpegReader() { jpeg_destroy_decompress(&m_jpeg); }
    JpegReader(const JpegReader &) = delete;
    JpegReader &operator=(const JpegReader &) = delete;

    Raster read()
    {
        runGuarded([this] { readHeader(); });
        requireSize(m_file, { m_jpeg.image_width, m_jpeg.image_height }, m_limits);
        Raster raster = emptyRaster();
        readMetadata(raster);
        raster.allocate();
        runGuarded([this, &raster] { readRows(raster); });
        if (raster.model == ColourModel::Cmyk)
            invert(raster.samples);
        return raster;
    }

private:
    static constexpr int maxScans = 200; // progressive files have about ten

    template <typename Work> void runGuarded(const Work &work)
    {
        if (setjmp(m_exit) != 0) // NOLINT: libjpeg's only way to report errors
            refuseImage(m_file, std::string("the JPEG is damaged (") + m_message.data() + ")");
        work();
    }

    static void leave(j_common_ptr jpeg)
    {
        auto *self = static_cast<JpegReader *>(jpeg->client_data);
        jpeg->err->format_message(jpeg, self->m_message.data());
        std::longjmp(self->m_exit, 1);
    }

    /// Warnings are let pass but for a missing end, which would leave grey areas unnoticed.
    static void judgeMessage(j_common_ptr jpeg, int level)
    {
        if (level < 0 && jpeg->err->msg_code == JWRN_JPEG_EOF)
            leave(jpeg);
    }

    static void ignoreMessage(j_common_ptr) { }

    static void limitScans(j_common_ptr jpeg)
    {
        auto *self = static_cast<JpegReader *>(jpeg->client_data);
        if (self->m_jpeg.input_scan_number <= maxScans)
            return;
        std::snprintf(self->m_message.data(), self->m_message.size(), "too many scans");
        std::longjmp(self->m_exit, 1);
    }

    void readHeader()
    {
        jpeg_mem_src(&m_jpeg, m_file.data, static_cast<unsigned long>(m_file.size));
        jpeg_save_markers(&m_jpeg, JPEG_APP0 + 1, 0xFFFF);
        jpeg_save_markers(&m_jpeg, JPEG_APP0 + 2, 0xFFFF);
        jpeg_read_header(&m_jpeg, TRUE);
    }

    Raster emptyRaster()
    {
        Raster raster;
        raster.width = static_cast<int>(m_jpeg.image_width);
        raster.height = static_cast<int>(m_jpeg.image_height);
        switch (m_jpeg.jpeg_color_space) {
        case JCS_GRAYSCALE:
            raster.model = ColourModel::Gray;
            m_jpeg.out_color_space = JCS_GRAYSCALE;
            break;
        case JCS_CMYK:
        case JCS_YCCK:
            raster.model = ColourModel::Cmyk;
            m_jpeg.out_color_space = JCS_CMYK;
            break;
        case JCS_RGB:
        case JCS_YCbCr:
            m_jpeg.out_color_space = JCS_RGB;
            break;
        default:
            refuseImage(m_file, "the JPEG has an unknown colour space");
        }
        return raster;
    }

    void readMetadata(Raster &raster)
    {
        for (const jpeg_marker_struct *marker = m_jpeg.marker_list; marker != nullptr;
             marker = marker->next) {
            const bool isExif = marker->marker == JPEG_APP0 + 1 && marker->data_length > 6
                && std::memcmp(marker->data, "Exif\0", 5) == 0;
            if (isExif)
                raster.orientation = exifOrientation(marker->data, marker->data_length);
        }
        JOCTET *data = nullptr;
        unsigned int byteCount = 0;
        bool isFound = false;
        runGuarded([&] { isFound = jpeg_read_icc_profile(&m_jpeg, &data, &byteCount) == TRUE; });
        const std::unique_ptr<JOCTET, decltype(&std::free)> profile(data, &std::free);
        if (isFound)
            raster.iccProfile.assign(data, data + byteCount);
    }

    void readRows(Raster &raster)
    {
        jpeg_start_decompress(&m_jpeg);
        while (m_jpeg.output_scanline < m_jpeg.output_height) {
            JSAMPROW row = raster.samples.data() + m_jpeg.output_scanline * raster.rowBytes();
            jpeg_read_scanlines(&m_jpeg, &row, 1);
        }
        jpeg_finish_decompress(&m_jpeg);
    }

    /// Files hold CMYK inverted, as Adobe's programs began to; no others are met.
    static void invert(std::vector<std::uint8_t> &samples)
    {
        for (std::uint8_t &sample : samples)
            sample = static_cast<std::uint8_t>(255 - sample);
    }

    const ImageBytes &m_file;
    const ImageLimits &m_limits;
    jpeg_decompress_struct m_jpeg {};
    jpeg_error_mgr m_errors {};
    jpeg_progress_mgr m_progress {};
    std::jmp_buf m_exit {};
    std::array<char, JMSG_LENGTH_MAX> m_message {};
};

} // namespace

Raster readJpeg(const ImageBytes &file, const ImageLimits &limits)
{
    return JpegReader(file, limits).read();
}

} // namespace unclip
