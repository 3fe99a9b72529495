#include "session/pictureencoder.h"

#include "session/webppicture.h"
#include "unclip/error.h"

#include <webp/mux.h>

#include <memory>

namespace unclip {

namespace {

using Bytes = std::vector<std::uint8_t>;

WebPData dataOf(const Bytes &bytes)
{
    WebPData data;
    data.bytes = bytes.data();
    data.size = bytes.size();
    return data;
}

struct MuxDeleter
{
    void operator()(WebPMux *mux) const { WebPMuxDelete(mux); }
};

void require(WebPMuxError error)
{
    if (error != WEBP_MUX_OK)
        throw InvalidRequest("The WebP file cannot be put together (error "
                             + std::to_string(static_cast<int>(error)) + ").");
}

void addChunk(WebPMux &mux, const char *name, const Bytes &body)
{
    if (body.empty())
        return;
    const WebPData data = dataOf(body);
    require(WebPMuxSetChunk(&mux, name, &data, 1));
}

Bytes withTexts(const Bytes &webp, const PictureTexts &texts)
{
    const Bytes exif = exifBlock(texts.comment);
    const Bytes xmp = xmpPacket(texts);
    if (exif.empty() && xmp.empty())
        return webp;
    const WebPData picture = dataOf(webp);
    const std::unique_ptr<WebPMux, MuxDeleter> mux(WebPMuxCreate(&picture, 0));
    if (!mux)
        throw InvalidRequest("The WebP file cannot be put together.");
    addChunk(*mux, "EXIF", exif);
    addChunk(*mux, "XMP ", xmp);
    WebPData assembled;
    WebPDataInit(&assembled);
    require(WebPMuxAssemble(mux.get(), &assembled));
    Bytes bytes(assembled.bytes, assembled.bytes + assembled.size);
    WebPDataClear(&assembled);
    return bytes;
}

} // namespace

EncodedPicture encodeWebp(const Image &image, const PictureTexts &texts,
                          const PictureOptions &options, const CancellationToken &cancellation)
{
    const WebpConfig config =
        options.lossless ? WebpConfig::lossless() : WebpConfig::lossy(options.quality);
    WebpPicture picture(image);
    return { withTexts(picture.encoded(config, cancellation), texts), false };
}

} // namespace unclip
