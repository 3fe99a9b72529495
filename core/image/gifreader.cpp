#include "image/decoders.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace unclip {

namespace {

struct MemoryCursor
{
    const ImageBytes &file;
    std::size_t position = 0;
};

int readBytes(GifFileType *gif, GifByteType *out, int count)
{
    auto *cursor = static_cast<MemoryCursor *>(gif->UserData);
    const std::size_t left = cursor->file.size - cursor->position;
    const std::size_t taken = std::min(static_cast<std::size_t>(count), left);
    std::memcpy(out, cursor->file.data + cursor->position, taken);
    cursor->position += taken;
    return static_cast<int>(taken);
}

struct GifCloser
{
    void operator()(GifFileType *gif) const { DGifCloseFile(gif, nullptr); }
};

/// The first frame of a GIF on a transparent canvas.
class GifReader
{
public:
    GifReader(const ImageBytes &file, const ImageLimits &limits)
        : m_file(file)
        , m_limits(limits)
        , m_cursor { file }
    {
        int error = 0;
        m_gif.reset(DGifOpen(&m_cursor, &readBytes, &error));
        if (!m_gif)
            refuse(error);
    }

    Raster read()
    {
        seekFirstFrame();
        const GifImageDesc &frame = m_gif->Image;
        const int canvasWidth = std::max(m_gif->SWidth, frame.Left + frame.Width);
        const int canvasHeight = std::max(m_gif->SHeight, frame.Top + frame.Height);
        requireSize(m_file, { frame.Width, frame.Height }, m_limits);
        requireSize(m_file, { canvasWidth, canvasHeight }, m_limits);
        if (colours() == nullptr)
            refuseImage(m_file, "the GIF has no palette");
        Raster raster;
        raster.width = canvasWidth;
        raster.height = canvasHeight;
        raster.alpha = AlphaChannel::Last;
        raster.allocate();
        readRows(raster);
        return raster;
    }

private:
    [[noreturn]] void refuse(int error) const
    {
        const char *text = GifErrorString(error);
        refuseImage(m_file, std::string("the GIF is damaged (") + (text ? text : "unknown") + ")");
    }

    void require(int status) const
    {
        if (status != GIF_OK)
            refuse(m_gif->Error);
    }

    void seekFirstFrame()
    {
        for (;;) {
            GifRecordType record = UNDEFINED_RECORD_TYPE;
            require(DGifGetRecordType(m_gif.get(), &record));
            if (record == IMAGE_DESC_RECORD_TYPE)
                break;
            if (record != EXTENSION_RECORD_TYPE)
                refuseImage(m_file, "the GIF has no picture in it");
            readExtension();
        }
        require(DGifGetImageDesc(m_gif.get()));
    }

    void readExtension()
    {
        int code = 0;
        GifByteType *block = nullptr;
        require(DGifGetExtension(m_gif.get(), &code, &block));
        GraphicsControlBlock control;
        const bool isControl = code == GRAPHICS_EXT_FUNC_CODE && block != nullptr
            && DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK;
        if (isControl)
            m_transparentColour = control.TransparentColor;
        while (block != nullptr)
            require(DGifGetExtensionNext(m_gif.get(), &block));
    }

    const ColorMapObject *colours() const
    {
        return m_gif->Image.ColorMap != nullptr ? m_gif->Image.ColorMap : m_gif->SColorMap;
    }

    void readRows(Raster &raster)
    {
        const int height = m_gif->Image.Height;
        if (!m_gif->Image.Interlace) {
            for (int y = 0; y < height; ++y)
                readRow(raster, y);
            return;
        }
        static constexpr std::array<std::pair<int, int>, 4> passes {
            { { 0, 8 }, { 4, 8 }, { 2, 4 }, { 1, 2 } }
        };
        for (const auto &[first, step] : passes) {
            for (int y = first; y < height; y += step)
                readRow(raster, y);
        }
    }

    void readRow(Raster &raster, int y)
    {
        const GifImageDesc &frame = m_gif->Image;
        std::vector<GifPixelType> indices(static_cast<std::size_t>(frame.Width));
        require(DGifGetLine(m_gif.get(), indices.data(), frame.Width));
        const ColorMapObject &palette = *colours();
        std::uint8_t *out = raster.samples.data()
            + static_cast<std::size_t>(frame.Top + y) * raster.rowBytes()
            + static_cast<std::size_t>(frame.Left) * 4;
        for (const GifPixelType index : indices) {
            const GifColorType colour =
                index < palette.ColorCount ? palette.Colors[index] : GifColorType { 0, 0, 0 };
            const std::uint8_t alpha = index == m_transparentColour ? 0 : 255;
            for (const std::uint8_t value : { colour.Red, colour.Green, colour.Blue, alpha })
                *out++ = value;
        }
    }

    const ImageBytes &m_file;
    const ImageLimits &m_limits;
    MemoryCursor m_cursor;
    std::unique_ptr<GifFileType, GifCloser> m_gif;
    int m_transparentColour = NO_TRANSPARENT_COLOR;
};

} // namespace

Raster readGif(const ImageBytes &file, const ImageLimits &limits)
{
    return GifReader(file, limits).read();
}

} // namespace unclip
