#include "session/pictureencoder.h"

#include "unclip/error.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h> // needs <cstdio> before it

namespace unclip {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t maxSegmentBytes = 65533;
constexpr int fullColourQuality = 90;

/// A marker segment APP1: EXIF and XMP share it and are told apart by their first bytes.
Bytes segment(const std::string &signature, const Bytes &body)
{
    Bytes bytes(signature.begin(), signature.end());
    bytes.push_back(0);
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

struct Segments
{
    std::vector<Bytes> bodies;
    bool isShortened = false;

    /// Segments hold 64 KB; what is longer is left out.
    void add(const std::string &signature, const Bytes &body)
    {
        if (body.empty())
            return;
        Bytes bytes = segment(signature, body);
        if (bytes.size() <= maxSegmentBytes)
            bodies.push_back(std::move(bytes));
        else
            isShortened = true;
    }
};

Segments segmentsOf(const PictureTexts &texts)
{
    const std::string xmpSignature = "http://ns.adobe.com/xap/1.0/";
    Segments segments;
    segments.add(std::string("Exif\0", 5), exifBlock(texts.comment));
    const std::size_t count = segments.bodies.size();
    segments.add(xmpSignature, xmpPacket(texts));
    if (segments.bodies.size() == count && !texts.description.empty()) {
        PictureTexts words;
        words.description = texts.description;
        segments.add(xmpSignature, xmpPacket(words));
    }
    return segments;
}

/// libjpeg leaves its functions by longjmp, so they are only called from runGuarded.
class JpegWriter
{
public:
    JpegWriter()
    {
        m_jpeg.err = jpeg_std_error(&m_errors);
        m_jpeg.client_data = this;
        m_errors.error_exit = &leave;
        m_errors.output_message = &ignoreMessage;
        runGuarded([this] { jpeg_create_compress(&m_jpeg); });
    }

    ~JpegWriter()
    {
        jpeg_destroy_compress(&m_jpeg);
        std::free(m_buffer); // NOLINT: allocated by libjpeg
    }
    JpegWriter(const JpegWriter &) = delete;
    JpegWriter &operator=(const JpegWriter &) = delete;

    Bytes write(const Image &image, const std::vector<Bytes> &segments, int quality,
                const CancellationToken &cancellation)
    {
        runGuarded([&] { writeHeader(image, quality); });
        for (const Bytes &body : segments)
            runGuarded([&] {
                jpeg_write_marker(&m_jpeg, JPEG_APP0 + 1, body.data(),
                                  static_cast<unsigned>(body.size()));
            });
        while (m_jpeg.next_scanline < m_jpeg.image_height) {
            cancellation.check();
            runGuarded([&] { writeRows(image); });
        }
        runGuarded([&] { jpeg_finish_compress(&m_jpeg); });
        return { m_buffer, m_buffer + m_size };
    }

private:
    static constexpr JDIMENSION rowsAtOnce = 64;

    template <typename Work> void runGuarded(const Work &work)
    {
        if (setjmp(m_exit) != 0) // NOLINT: libjpeg's only way to report errors
            throw InvalidRequest(std::string("The picture cannot be written as a JPEG (")
                                 + m_message.data() + ").");
        work();
    }

    static void leave(j_common_ptr jpeg)
    {
        auto *self = static_cast<JpegWriter *>(jpeg->client_data);
        jpeg->err->format_message(jpeg, self->m_message.data());
        std::longjmp(self->m_exit, 1);
    }

    static void ignoreMessage(j_common_ptr) { }

    void writeHeader(const Image &image, int quality)
    {
        jpeg_mem_dest(&m_jpeg, &m_buffer, &m_size);
        m_jpeg.image_width = static_cast<JDIMENSION>(image.width);
        m_jpeg.image_height = static_cast<JDIMENSION>(image.height);
        m_jpeg.input_components = 3;
        m_jpeg.in_color_space = JCS_RGB;
        jpeg_set_defaults(&m_jpeg);
        jpeg_set_quality(&m_jpeg, std::clamp(quality, 1, 100), TRUE);
        m_jpeg.optimize_coding = TRUE;
        if (quality >= fullColourQuality) {
            m_jpeg.comp_info[0].h_samp_factor = 1;
            m_jpeg.comp_info[0].v_samp_factor = 1;
        }
        jpeg_start_compress(&m_jpeg, TRUE);
    }

    void writeRows(const Image &image)
    {
        const JDIMENSION end =
            std::min<JDIMENSION>(m_jpeg.next_scanline + rowsAtOnce, m_jpeg.image_height);
        while (m_jpeg.next_scanline < end) {
            const std::size_t offset = static_cast<std::size_t>(m_jpeg.next_scanline)
                * static_cast<std::size_t>(image.width) * 3;
            auto *row = const_cast<JSAMPLE *>(image.rgb.data() + offset); // it only reads
            jpeg_write_scanlines(&m_jpeg, &row, 1);
        }
    }

    jpeg_compress_struct m_jpeg {};
    jpeg_error_mgr m_errors {};
    std::jmp_buf m_exit {};
    std::array<char, JMSG_LENGTH_MAX> m_message {};
    unsigned char *m_buffer = nullptr;
    unsigned long m_size = 0;
};

} // namespace

EncodedPicture encodeJpeg(const Image &image, const PictureTexts &texts, int quality,
                          const CancellationToken &cancellation)
{
    const Segments segments = segmentsOf(texts);
    JpegWriter writer;
    return { writer.write(image, segments.bodies, quality, cancellation), segments.isShortened };
}

} // namespace unclip
