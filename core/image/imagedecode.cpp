#include "image/colourconversion.h"
#include "image/decoders.h"
#include "image/exiforientation.h"
#include "image/filebytes.h"
#include "image/imageformat.h"
#include "unclip/error.h"
#include "unclip/imagefile.h"

namespace unclip {

namespace {

Raster readRaster(const ImageBytes &file, const ImageLimits &limits)
{
    switch (formatOf(file)) {
    case ImageFormat::Png:
        return readPng(file, limits);
    case ImageFormat::Jpeg:
        return readJpeg(file, limits);
    case ImageFormat::WebP:
        return readWebp(file, limits);
    case ImageFormat::Bmp:
        return readBmp(file, limits);
    case ImageFormat::Tiff:
        return readTiff(file, limits);
    case ImageFormat::Gif:
        return readGif(file, limits);
    case ImageFormat::Unknown:
        break;
    }
    refuseImage(file, "it is not a PNG, JPEG, WebP, BMP, TIFF or GIF");
}

} // namespace

Image readImage(const std::filesystem::path &path, AlphaMode alpha, const ImageLimits &limits)
{
    return decodeImage(readFileBytes(path, limits.maxFileBytes), path.filename().string(), alpha,
                       limits);
}

Image decodeImage(const std::vector<std::uint8_t> &bytes, const std::string &name, AlphaMode alpha,
                  const ImageLimits &limits)
{
    const ImageBytes file { bytes.data(), bytes.size(), name };
    if (bytes.empty())
        refuseImage(file, "it is empty");
    if (bytes.size() > limits.maxFileBytes)
        refuseImage(file, "it is larger than " + std::to_string(limits.maxFileBytes) + " bytes");
    Image image;
    int orientation = 1;
    { // the raster is released before the picture is turned
        const Raster raster = readRaster(file, limits);
        image = toSrgb(raster, alpha);
        orientation = raster.orientation;
    }
    return uprightImage(std::move(image), orientation);
}

} // namespace unclip
