#include "image/latin1.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <png.h>

#include <array>
#include <csetjmp>
#include <cstdio>

namespace unclip {

namespace {

/// A text chunk's strings, kept where libpng can point to them.
struct TextEntry
{
    std::string key; ///< Latin-1
    std::string text; ///< Latin-1 or UTF-8
    bool isLatin1 = true;
};

TextEntry textEntry(const std::string &key, const std::string &text)
{
    constexpr std::size_t maxKeyLength = 79; // PNG specification, 11.3.4.2
    const std::optional<std::string> latin1Key = latin1FromUtf8(key);
    const bool isKeyFine = latin1Key && !latin1Key->empty() && latin1Key->size() <= maxKeyLength
        && latin1Key->find_first_of("\n\xA0") == std::string::npos && latin1Key->front() != ' '
        && latin1Key->back() != ' ' && latin1Key->find("  ") == std::string::npos;
    if (!isKeyFine)
        throw InvalidRequest("A PNG cannot hold a text called \"" + key
                             + "\"; use 1 to 79 Latin-1 characters, and spaces only one by one "
                               "between others.");
    if (text.find('\0') != std::string::npos || !isUtf8(text))
        throw InvalidRequest("The text \"" + key
                             + "\" cannot go into a PNG: it is not UTF-8 or has a zero in it.");
    if (const std::optional<std::string> latin1 = latin1FromUtf8(text))
        return { *latin1Key, *latin1, true };
    return { *latin1Key, text, false };
}

/// libpng leaves its functions by longjmp, so they are only called from runGuarded.
class PngWriter
{
public:
    PngWriter()
    {
        m_png = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, &keepMessage, nullptr);
        m_info = m_png != nullptr ? png_create_info_struct(m_png) : nullptr;
        if (m_info == nullptr)
            throw InvalidRequest("There is not enough memory to write a PNG.");
    }

    ~PngWriter() { png_destroy_write_struct(&m_png, &m_info); }
    PngWriter(const PngWriter &) = delete;
    PngWriter &operator=(const PngWriter &) = delete;

    std::vector<std::uint8_t> write(const Image &image, std::vector<TextEntry> texts)
    {
        std::vector<png_text> chunks(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            chunks[i].compression =
                texts[i].isLatin1 ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
            chunks[i].key = texts[i].key.data();
            chunks[i].text = texts[i].text.data();
        }
        runGuarded([&] { writeHeader(image, chunks); });
        runGuarded([&] { writePixels(image); });
        return std::move(m_bytes);
    }

private:
    template <typename Work> void runGuarded(const Work &work)
    {
        if (setjmp(png_jmpbuf(m_png)) != 0) // NOLINT: libpng's only way to report errors
            throw InvalidRequest(std::string("The picture cannot be written as a PNG (")
                                 + m_message.data() + ").");
        work();
    }

    static void keepMessage(png_structp png, png_const_charp message)
    {
        auto *self = static_cast<PngWriter *>(png_get_error_ptr(png));
        std::snprintf(self->m_message.data(), self->m_message.size(), "%s", message);
        png_longjmp(png, 1);
    }

    static void append(png_structp png, png_bytep data, std::size_t count)
    {
        auto &bytes = static_cast<PngWriter *>(png_get_io_ptr(png))->m_bytes;
        bytes.insert(bytes.end(), data, data + count);
    }

    void writeHeader(const Image &image, const std::vector<png_text> &texts)
    {
        png_set_write_fn(m_png, this, &append, nullptr);
        png_set_user_limits(m_png, 0x7FFFFFFF, 0x7FFFFFFF);
        png_set_IHDR(m_png, m_info, static_cast<png_uint_32>(image.width),
                     static_cast<png_uint_32>(image.height), 8, PNG_COLOR_TYPE_RGB,
                     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
        png_set_sRGB(m_png, m_info, PNG_sRGB_INTENT_PERCEPTUAL);
        if (!texts.empty())
            png_set_text(m_png, m_info, texts.data(), static_cast<int>(texts.size()));
        png_write_info(m_png, m_info);
    }

    void writePixels(const Image &image)
    {
        const std::size_t rowBytes = static_cast<std::size_t>(image.width) * 3;
        for (std::size_t y = 0; y < static_cast<std::size_t>(image.height); ++y)
            png_write_row(m_png, image.rgb.data() + y * rowBytes);
        png_write_end(m_png, nullptr);
    }

    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::vector<std::uint8_t> m_bytes;
    std::array<char, 160> m_message {};
};

} // namespace

std::vector<std::uint8_t> encodePng(const Image &image, const PngText &text)
{
    const auto pixelCount =
        static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
    if (image.isEmpty() || image.rgb.size() != pixelCount * 3)
        throw InvalidRequest("An empty picture cannot be written as a PNG.");
    std::vector<TextEntry> texts;
    for (const auto &[key, value] : text)
        texts.push_back(textEntry(key, value));
    return PngWriter().write(image, std::move(texts));
}

} // namespace unclip
