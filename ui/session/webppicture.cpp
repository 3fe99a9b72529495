#include "session/webppicture.h"

#include "unclip/error.h"

#include <webp/encode.h>

#include <algorithm>
#include <memory>
#include <string>

namespace unclip {

namespace {

int goesOn(int, const WebPPicture *picture)
{
    const auto *cancellation = static_cast<const CancellationToken *>(picture->user_data);
    return cancellation->isCancelled() ? 0 : 1;
}

struct Memory
{
    Memory() { WebPMemoryWriterInit(&writer); }
    ~Memory() { WebPMemoryWriterClear(&writer); }
    Memory(const Memory &) = delete;
    Memory &operator=(const Memory &) = delete;

    WebPMemoryWriter writer {};
};

} // namespace

void WebpConfig::apply(WebPConfig &config) const
{
    bool isFine = WebPConfigInit(&config) != 0;
    config.quality = static_cast<float>(std::clamp(quality, 1, 100));
    config.use_sharp_yuv = 1;
    if (isLossless) {
        config.lossless = 1;
        config.exact = 1;
    }
    isFine = isFine && WebPValidateConfig(&config) != 0;
    if (!isFine)
        throw InvalidRequest("The installed libwebp does not take these settings.");
}

WebpPicture::WebpPicture(const Image &image)
{
    if (image.isEmpty() || std::max(image.width, image.height) > maxSide)
        throw InvalidRequest("A WebP picture can be at most " + std::to_string(maxSide)
                             + " pixels wide and high; this one is " + std::to_string(image.width)
                             + " x " + std::to_string(image.height) + ". Choose a smaller size.");
    m_picture.reset(new WebPPicture {});
    if (WebPPictureInit(m_picture.get()) == 0)
        throw InvalidRequest("The installed libwebp does not fit this program.");
    m_picture->use_argb = 1;
    m_picture->width = image.width;
    m_picture->height = image.height;
    if (WebPPictureImportRGB(m_picture.get(), image.rgb.data(), image.width * 3) == 0)
        throw InvalidRequest("There is not enough memory to write a WebP picture.");
}

void WebpPicture::Deleter::operator()(WebPPicture *picture) const
{
    WebPPictureFree(picture);
    delete picture;
}

std::vector<std::uint8_t> WebpPicture::encoded(const WebpConfig &config,
                                               const CancellationToken &cancellation)
{
    WebPConfig raw;
    config.apply(raw);
    Memory memory;
    CancellationToken token = cancellation;
    m_picture->writer = &WebPMemoryWrite;
    m_picture->custom_ptr = &memory.writer;
    m_picture->progress_hook = &goesOn;
    m_picture->user_data = &token;
    const bool isWritten = WebPEncode(&raw, m_picture.get()) != 0;
    m_picture->user_data = nullptr;
    token.check();
    if (!isWritten)
        throw InvalidRequest("The picture cannot be written as WebP (error "
                             + std::to_string(static_cast<int>(m_picture->error_code)) + ").");
    return { memory.writer.mem, memory.writer.mem + memory.writer.size };
}

} // namespace unclip
