#include "session/animationwriter.h"

#include "session/exportfiles.h"
#include "session/gifpalette.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace unclip {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int maxSide = 65535;
constexpr int minHundredths = 2; // browsers slow shorter delays down

int append(GifFileType *file, const GifByteType *data, int count)
{
    auto *bytes = static_cast<Bytes *>(file->UserData);
    bytes->insert(bytes->end(), data, data + count);
    return count;
}

void require(bool isFine, const GifFileType *file)
{
    if (isFine)
        return;
    const char *reason = file != nullptr ? GifErrorString(file->Error) : nullptr;
    throw InvalidRequest(std::string("The GIF cannot be written (")
                         + (reason != nullptr ? reason : "out of memory") + ").");
}

/// giflib wants palettes of a power of two.
ColorMapObject *colourMapOf(const std::vector<Rgb> &palette)
{
    std::array<GifColorType, 256> colours {};
    for (std::size_t i = 0; i < palette.size(); ++i)
        colours[i] = { palette[i][0], palette[i][1], palette[i][2] };
    const int size = 1 << std::max(1, GifBitSize(static_cast<int>(palette.size())));
    return GifMakeMapObject(size, colours.data());
}

struct MapDeleter
{
    void operator()(ColorMapObject *map) const { GifFreeMapObject(map); }
};

class GifWriter : public AnimationWriter
{
public:
    GifWriter(const SequenceOptions &options, const CancellationToken &cancellation)
        : m_options(options)
        , m_cancellation(cancellation)
    {
        int error = 0;
        m_file = EGifOpen(&m_bytes, &append, &error);
        require(m_file != nullptr, nullptr);
    }

    ~GifWriter() override
    {
        if (m_file != nullptr)
            EGifCloseFile(m_file, nullptr);
    }
    GifWriter(const GifWriter &) = delete;
    GifWriter &operator=(const GifWriter &) = delete;

    void add(const Image &frame) override
    {
        m_cancellation.check();
        if (m_frames == 0)
            writeHeader(frame);
        const IndexedPicture picture = indexed(frame);
        writeDelay();
        const std::unique_ptr<ColorMapObject, MapDeleter> map(colourMapOf(picture.palette));
        require(map != nullptr, nullptr);
        require(EGifPutImageDesc(m_file, 0, 0, picture.width, picture.height, false, map.get())
                    == GIF_OK,
                m_file);
        writeRows(picture);
        ++m_frames;
    }

    void finish() override
    {
        m_cancellation.check();
        GifFileType *file = m_file;
        m_file = nullptr;
        if (EGifCloseFile(file, nullptr) != GIF_OK)
            require(false, nullptr);
    }

    void commit(const QString &file) override { writeFileAtomically(pathOf(file), m_bytes); }

private:
    void writeHeader(const Image &frame)
    {
        if (std::max(frame.width, frame.height) > maxSide)
            throw InvalidRequest("A GIF can be at most 65535 pixels wide and high. Choose a "
                                 "smaller size.");
        EGifSetGifVersion(m_file, true);
        require(EGifPutScreenDesc(m_file, frame.width, frame.height, 8, 0, nullptr) == GIF_OK,
                m_file);
        if (m_options.playback != Playback::Once)
            writeEndlessLoop();
    }

    void writeEndlessLoop()
    {
        constexpr std::array<GifByteType, 3> forever { 1, 0, 0 };
        require(EGifPutExtensionLeader(m_file, APPLICATION_EXT_FUNC_CODE) == GIF_OK
                    && EGifPutExtensionBlock(m_file, 11, "NETSCAPE2.0") == GIF_OK
                    && EGifPutExtensionBlock(m_file, 3, forever.data()) == GIF_OK
                    && EGifPutExtensionTrailer(m_file) == GIF_OK,
                m_file);
    }

    /// Delays are whole hundredths of a second: each makes up for the rounding before it.
    void writeDelay()
    {
        const double ends = (m_frames + 1) * 100.0 / m_options.framesPerSecond;
        const int delay = std::max(minHundredths, static_cast<int>(std::lround(ends)) - m_shown);
        m_shown += delay;
        GraphicsControlBlock block {};
        block.DisposalMode = DISPOSE_DO_NOT;
        block.DelayTime = delay;
        block.TransparentColor = NO_TRANSPARENT_COLOR;
        std::array<GifByteType, 4> raw {};
        EGifGCBToExtension(&block, raw.data());
        require(EGifPutExtension(m_file, GRAPHICS_EXT_FUNC_CODE, 4, raw.data()) == GIF_OK, m_file);
    }

    void writeRows(const IndexedPicture &picture)
    {
        const auto width = static_cast<std::size_t>(picture.width);
        Bytes row(width); // giflib's parameter is not const
        for (std::size_t at = 0; at < picture.indices.size(); at += width) {
            std::copy_n(picture.indices.data() + at, width, row.data());
            require(EGifPutLine(m_file, row.data(), picture.width) == GIF_OK, m_file);
        }
    }

    SequenceOptions m_options;
    CancellationToken m_cancellation;
    Bytes m_bytes;
    GifFileType *m_file = nullptr; ///< closed by finish() or the destructor
    int m_frames = 0;
    int m_shown = 0; ///< hundredths of a second up to here
};

} // namespace

std::unique_ptr<AnimationWriter> makeGifWriter(const SequenceOptions &options,
                                               const CancellationToken &cancellation)
{
    return std::make_unique<GifWriter>(options, cancellation);
}

} // namespace unclip
