#include "session/animationwriter.h"

#include "session/exportfiles.h"
#include "session/webppicture.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

#include <webp/encode.h>
#include <webp/mux.h>

#include <cmath>
#include <string>

namespace unclip {

namespace {

struct EncoderDeleter
{
    void operator()(WebPAnimEncoder *encoder) const { WebPAnimEncoderDelete(encoder); }
};

class WebpAnimation : public AnimationWriter
{
public:
    WebpAnimation(const SequenceOptions &options, const CancellationToken &cancellation)
        : m_options(options)
        , m_cancellation(cancellation)
    {
        WebpConfig::lossy(options.quality).apply(m_config);
    }

    void add(const Image &frame) override
    {
        m_cancellation.check();
        WebpPicture picture(frame);
        if (!m_encoder)
            open(frame);
        require(WebPAnimEncoderAdd(m_encoder.get(), &picture.raw(), beginOf(m_frames), &m_config));
        ++m_frames;
    }

    void finish() override
    {
        m_cancellation.check();
        if (!m_encoder)
            throw InvalidRequest("There is no picture to make an animation of.");
        require(WebPAnimEncoderAdd(m_encoder.get(), nullptr, beginOf(m_frames), nullptr));
        WebPData data;
        WebPDataInit(&data);
        const bool isAssembled = WebPAnimEncoderAssemble(m_encoder.get(), &data) != 0;
        m_bytes.assign(data.bytes, data.bytes + data.size);
        WebPDataClear(&data);
        require(isAssembled ? 1 : 0);
    }

    void commit(const QString &file) override { writeFileAtomically(pathOf(file), m_bytes); }

private:
    void open(const Image &frame)
    {
        WebPAnimEncoderOptions encoding;
        if (WebPAnimEncoderOptionsInit(&encoding) == 0)
            throw InvalidRequest("The installed libwebp does not fit this program.");
        encoding.anim_params.loop_count = m_options.playback == Playback::Once ? 1 : 0;
        m_encoder.reset(WebPAnimEncoderNew(frame.width, frame.height, &encoding));
        if (!m_encoder)
            throw InvalidRequest("There is not enough memory to write a WebP animation.");
    }

    /// When a frame begins, in milliseconds.
    int beginOf(int frame) const
    {
        return static_cast<int>(std::lround(frame * 1000.0 / m_options.framesPerSecond));
    }

    void require(int isFine) const
    {
        if (isFine == 0)
            throw InvalidRequest(std::string("The WebP animation cannot be written (")
                                 + WebPAnimEncoderGetError(m_encoder.get()) + ").");
    }

    SequenceOptions m_options;
    CancellationToken m_cancellation;
    WebPConfig m_config {};
    std::unique_ptr<WebPAnimEncoder, EncoderDeleter> m_encoder;
    std::vector<std::uint8_t> m_bytes;
    int m_frames = 0;
};

} // namespace

std::unique_ptr<AnimationWriter> makeWebpWriter(const SequenceOptions &options,
                                                const CancellationToken &cancellation)
{
    return std::make_unique<WebpAnimation>(options, cancellation);
}

} // namespace unclip
