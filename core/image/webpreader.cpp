#include "image/decoders.h"

#include "image/exiforientation.h"

#include <webp/decode.h>

namespace unclip {

Raster readWebp(const ImageBytes &file, const ImageLimits &limits)
{
    requireSize(file, webpSize(file), limits);
    WebPBitstreamFeatures features {};
    if (WebPGetFeatures(file.data, file.size, &features) != VP8_STATUS_OK)
        refuseImage(file, "the WebP is damaged");
    if (features.has_animation != 0)
        refuseImage(file, "it is an animated WebP; only still ones are supported");
    requireSize(file, { features.width, features.height }, limits);
    Raster raster;
    raster.width = features.width;
    raster.height = features.height;
    raster.alpha = features.has_alpha != 0 ? AlphaChannel::Last : AlphaChannel::Absent;
    raster.allocate();
    const auto decode = features.has_alpha != 0 ? &WebPDecodeRGBAInto : &WebPDecodeRGBInto;
    if (decode(file.data, file.size, raster.samples.data(), raster.samples.size(),
               static_cast<int>(raster.rowBytes()))
        == nullptr)
        refuseImage(file, "the WebP is damaged");
    const ByteRange profile = webpChunk(file, "ICCP");
    raster.iccProfile.assign(file.data + profile.offset, file.data + profile.offset + profile.size);
    const ByteRange exif = webpChunk(file, "EXIF");
    raster.orientation = exifOrientation(file.data + exif.offset, exif.size);
    return raster;
}

} // namespace unclip
