#include "session/pictureencoder.h"

#include "unclip/imagefile.h"

namespace unclip {

QString suffixOf(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Jpeg:
        return QStringLiteral("jpg");
    case PictureFormat::WebP:
        return QStringLiteral("webp");
    case PictureFormat::Png:
        break;
    }
    return QStringLiteral("png");
}

EncodedPicture encodePicture(const Image &image, const PictureTexts &texts,
                             const PictureOptions &options, const CancellationToken &cancellation)
{
    cancellation.check();
    switch (options.format) {
    case PictureFormat::Jpeg:
        return encodeJpeg(image, texts, options.quality, cancellation);
    case PictureFormat::WebP:
        return encodeWebp(image, texts, options, cancellation);
    case PictureFormat::Png:
        break;
    }
    return { encodePng(image, texts.chunks), false };
}

} // namespace unclip
